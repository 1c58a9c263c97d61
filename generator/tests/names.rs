//! No name moves by itself: what moves when a description changes, name by name.

#![expect(clippy::panic, clippy::unwrap_used, reason = "also in the helpers of tests")]

mod awkward;
mod changes;
mod edits;
mod pairs;
mod pinned;
mod random;
mod reference;
mod shop;
pub(crate) mod surface;
