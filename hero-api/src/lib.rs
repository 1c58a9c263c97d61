//! An unofficial client of the Hero Health Public API.

pub mod runtime;
