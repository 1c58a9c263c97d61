//! What maintainers ask of a record of names and do with it: what it names, what a decision can name, and one record of
//! the two sides of a merge. It reads the record's text, and proposes nothing.

mod conflict;
mod index;
mod line;
mod subject;

pub use conflict::{Merged, Side, has_conflict, merge, merge_whole};
pub use index::{NamedKind, NamedThing, index_names, is_same_place, similar_names, without_name};
pub use subject::Subject;
