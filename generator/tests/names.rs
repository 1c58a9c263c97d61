//! No name moves by itself: what moves when a description changes, name by name.

#![expect(clippy::panic, clippy::unwrap_used, reason = "also in the helpers of tests")]

#[path = "names/awkward.rs"]
mod awkward;
#[path = "names/changes.rs"]
mod changes;
#[path = "names/edits.rs"]
mod edits;
#[path = "names/pairs.rs"]
mod pairs;
#[path = "names/pinned.rs"]
mod pinned;
#[path = "names/random.rs"]
mod random;
#[path = "names/reference.rs"]
mod reference;
#[path = "names/shop.rs"]
mod shop;
#[path = "names/surface.rs"]
mod surface;
