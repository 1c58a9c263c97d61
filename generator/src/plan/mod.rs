//! Turns an API into a plan of Rust: names, union strategies, boxes, redaction.
//!
//! Nothing here writes Rust; nothing here knows OpenAPI.

pub mod naming;
