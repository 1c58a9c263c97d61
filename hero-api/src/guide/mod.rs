//! Guides for partners: pages to read, without code of their own.

pub mod audit;
#[cfg(feature = "blocking")]
pub mod blocking;
pub mod booking;
pub mod bytes;
pub mod clinical_safety;
pub mod errors;
pub mod jobs;
pub mod layers;
pub mod paging;
pub mod practices_and_limits;
pub mod privacy;
pub mod requests;
#[cfg(feature = "mock")]
pub mod testing;
pub mod traces;
#[cfg(feature = "webhooks")]
pub mod webhooks;
