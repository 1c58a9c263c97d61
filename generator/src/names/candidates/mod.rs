//! What is it called: the names that the rules propose.

pub(crate) mod access;
pub(crate) mod components;
pub(crate) mod decided;
pub(crate) mod derived;
pub(crate) mod envelopes;
pub(crate) mod fields;
pub(crate) mod groups;
pub(crate) mod identifiers;
pub(crate) mod media;
pub(crate) mod operations;
pub(crate) mod order;
pub(crate) mod parameters;
pub(crate) mod parts;
pub(crate) mod provisional;
pub(crate) mod traits;
pub(crate) mod types;
pub(crate) mod values;
pub(crate) mod variants;
