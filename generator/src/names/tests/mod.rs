//! The rules on the reference description, and its names through changes.

mod changes;
mod merging;
mod reader;
mod reference;
mod rules;
mod stability;
