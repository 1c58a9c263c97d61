//! Stand-in for the value half, until it is merged.
#![allow(missing_docs, unreachable_pub)]

use serde::de::DeserializeOwned;
#[derive(Debug)]
pub struct DecodeError;
impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("decode error")
    }
}
impl std::error::Error for DecodeError {}
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    serde_json::from_slice(bytes).map_err(|_| DecodeError)
}
