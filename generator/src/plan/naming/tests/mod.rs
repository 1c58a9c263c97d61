//! The rules on the reference description, and its names through changes.

mod reader;
mod reference;
