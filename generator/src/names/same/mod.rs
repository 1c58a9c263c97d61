//! What is the same thing: which places of an API are one type.

pub(crate) mod envelope;
pub(crate) mod group;
pub(crate) mod merge;
pub(crate) mod noun;
pub(crate) mod sets;
pub(crate) mod shape;
pub(crate) mod sites;
