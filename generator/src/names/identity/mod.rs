//! What is the same thing: which places of an API are one type. `merge` decides; the others say how a place is called and
//! what it holds.

pub(crate) mod merge;
pub(crate) mod shape;
pub(crate) mod sites;
pub(crate) mod subject;
