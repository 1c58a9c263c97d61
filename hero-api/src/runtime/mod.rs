//! What generated code stands on. It knows HTTP, JSON and what a description can say; it knows no API.

mod call;
mod check;
mod client;
mod credential;
mod decode;
mod encode;
mod error;
mod json;
mod limit;
mod operation;
mod request;
mod reqwest;
mod response;
mod retry;
mod run;
mod settings;
mod trace;
mod transport;

pub use bytes::Bytes;
pub use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};

pub use call::{Call, Explode, Pending};
pub use check::{Check, Checks, Problem, Rule};
pub use client::Client;
pub(crate) use error::BuildProblem;
pub use error::{Error, Outcome};
pub use json::Json;
pub use operation::{Operation, RetryClass, Scheme};
pub use request::Request;
pub use response::{Received, Response, Unreadable, bytes, empty, json, text};
pub use retry::RetryPolicy;
pub use settings::ClientBuilder;
pub use transport::{BoxFuture, Chunks, Transport, TransportError, TransportRequest, TransportResponse};
