//! Unions: which variant a JSON value is.
//!
//! Generated code says which variant a set of fields, a constant or a JSON type means. Reading, keeping unknown values
//! and errors are here. A union uses the cheapest way that can tell its variants apart:
//! - [`union()`]: objects whose shared fields agree in type; one pass, and no value tree;
//! - [`by_type()`]: variants of different JSON types; one pass;
//! - [`RawUnion`]: everything else; the JSON is kept, inspected, and decoded again as the variant.

mod by_type;
mod fields;
mod keeping;
mod raw;

pub use by_type::{ByType, JsonType, by_type};
pub use fields::{Found, Rest, UnionFields, union};
pub(super) use keeping::{Keeping, State};
pub use raw::RawUnion;
