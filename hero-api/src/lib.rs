//! An unofficial client of the Hero Health Public API.

mod nhs_number;
pub mod runtime;

pub use nhs_number::{InvalidNhsNumber, NhsNumber};
