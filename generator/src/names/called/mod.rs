//! What is it called: the names that the rules propose.

pub(crate) mod access;
pub(crate) mod candidates;
pub(crate) mod component;
pub(crate) mod derived;
pub(crate) mod envelopes;
pub(crate) mod fields;
pub(crate) mod groups;
pub(crate) mod guess;
pub(crate) mod identifiers;
pub(crate) mod kinds;
pub(crate) mod media;
pub(crate) mod operations;
pub(crate) mod parameters;
pub(crate) mod queue;
pub(crate) mod rules;
pub(crate) mod traits;
pub(crate) mod values;
pub(crate) mod variants;
pub(crate) mod written;
