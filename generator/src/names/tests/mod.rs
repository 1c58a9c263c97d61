//! The rules on the reference description, and its names through changes.

mod alike;
mod changes;
mod reader;
mod reference;
mod rules;
mod stability;
