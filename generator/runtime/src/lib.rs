//! The base of a generated client: calls that are checked, limited, and repeated where that is safe, with an error that
//! always says what happened; the transport that sends them; and the types of values (dates, decimals, ids, secrets,
//! open enums). Nothing here knows a particular API: no endpoint, field, header or environment.
//!
//! # A client of your own
//!
//! The generator writes a module for a description. The module depends on this crate alone:
//!
//! ```console
//! $ cargo xtask generate --spec zoo.yaml --names zoo.lock --out ../zoo/src/client
//! ```
//!
//! Its `Api` takes a [`Client`], built with a base URL and the credentials of the description's security schemes:
//!
//! ```text
//! let client = Client::builder()
//!     .client_name("zoo", env!("CARGO_PKG_VERSION"))
//!     .base_url(client::servers::PRODUCTION)
//!     .credential(client::security::API_KEY, key)
//!     .build()?;
//! let pets = client::api::Api::new(client).pets().list_pets().limit(10).await?;
//! ```
//!
//! Calls run on [Tokio](https://docs.rs/tokio). [`Error::outcome`] says what is known of a request that failed. Code
//! that was generated for another interface of this crate does not compile, and says so. Items that only generated code
//! needs are hidden from this documentation.
//!
//! # Lists in pages
//!
//! An operation whose pages are decided has the methods `pages` and `items`: streams of its answers ([`Pages`]) and of what
//! they list ([`Items`]), which hold one page and go on from any [`Position`].
//!
//! # Layers and transports
//!
//! A client sends its requests through a [`Transport`]: an [`HttpTransport`], unless another is set. Another one can
//! wrap the default, or answer in process. [`Layer`]s stand between calls and their transport: they see each attempt
//! with its operation, request and answer, and may change, delay, answer or fail it. The documentation of [`Layer`] is
//! the guide to writing one. With the feature `tower`, `TransportService` and `ServiceTransport` turn a transport into
//! a service, and a service into a transport.
//!
//! # Bytes
//!
//! A [`File`] that is on disk, or that a reader has, is read while it is sent, and [`Call::stream`] receives an answer
//! piece by piece: neither takes memory for more than a piece. With the features `gzip` and `brotli`, an
//! [`HttpTransport`] tells servers that it takes packed answers, and unpacks them before layers see them; the limit on the
//! length of answers is for what comes out. With the feature `cassette`, a `Recorder` keeps calls without what is private,
//! for tests that play them.
//!
//! # Examples
//!
//! `tests/layers` of this crate has ten layers to copy: a log, metrics, an ETag cache, HMAC signatures, token refresh, chaos,
//! a header, a deadline that the server is told, a circuit breaker, and a bulkhead. `examples` has short programs: a file
//! that is read while it is sent, an answer that is received piece by piece, packed answers.
//!
//! # Webhooks
//!
//! With the feature `webhooks`, the module `webhook` verifies the deliveries of an API by their signature; with `axum`, a
//! delivery is an extractor.
//!
//! # A limit for several processes
//!
//! A [`SharedLimit`] counts requests for several clients, and what they do when it does not answer is a [`LimitLoss`]. With
//! the feature `redis`, `RedisBudgets` has one for each credential, on as many machines as there are.

mod audit;
mod base;
#[cfg(feature = "blocking")]
mod blocking;
mod call;
mod call_id;
#[cfg(feature = "cassette")]
mod cassette;
mod charset;
mod check;
mod client;
mod convert;
mod credential;
mod date;
mod date_time;
mod decimal;
mod decode;
mod draft;
mod encode;
mod error;
mod events;
mod file;
mod form;
mod http_transport;
mod id;
mod integer;
mod interface;
mod json;
mod json_text;
mod label;
mod layer;
mod limit;
mod macros;
mod media;
mod multipart;
mod node;
mod number;
mod observe;
mod open_enum;
mod operation;
mod pages;
mod panics;
mod parameters;
mod patch;
mod path;
mod places;
mod position;
mod prepared;
mod redact;
#[cfg(feature = "redis")]
mod redis_limit;
mod request;
mod response;
mod rest;
mod retry;
mod run;
mod secret;
mod server;
#[cfg(feature = "tower")]
mod service;
mod settings;
mod shared;
mod shared_limit;
mod streamed;
mod style;
mod subject;
mod trace;
mod transport;
mod union;
mod unknown;
mod waiting;
#[cfg(feature = "webhooks")]
pub mod webhook;
mod written;

pub use bytes::Bytes;
pub use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};

pub use audit::{Audit, AuditEvent, AuditSink, Record, Unavailable};
#[cfg(feature = "blocking")]
pub use blocking::{Wait, block_on};
pub use call::{Call, Pending};
pub use call_id::CallId;
#[cfg(feature = "cassette")]
pub use cassette::{Cassette, CassetteError, Player, Recognizer, Recognizers, Recorder};
pub use check::{Check, Checks, Problem, Rule};
pub use client::Client;
#[cfg(feature = "rust_decimal")]
pub use convert::InexactDecimal;
pub use date::{CalendarDate, Date};
pub use date_time::{DateTime, InvalidDate};
pub use decimal::{Decimal, InvalidDecimal};
pub use decode::{DecodeError, Readable, decode};
pub use error::{BuildProblem, Error, Outcome};
pub use events::{Event, Events};
pub use file::File;
pub use http_transport::{HttpTransport, HttpTransportBuilder};
pub use id::{Id, IdKind};
#[doc(hidden)]
pub use integer::{Integers, integer};
#[doc(hidden)]
pub use interface::generated_for;
pub use json::{Json, JsonObject, Map};
pub use layer::{Layer, Next};
#[doc(hidden)]
pub use macros::serde;
#[doc(hidden)]
pub use multipart::{Files, Form, FormParts};
pub use observe::{Attempt, CallEnd, CallWait, Ended, Observation, ObservedCall, Observer, Refused, WaitCause};
pub use open_enum::{OpenEnum, OpenInteger};
#[doc(hidden)]
pub use open_enum::{known_value, open_string};
pub use operation::{ErrorBody, Operation, RetryClass, Scheme};
pub use pages::{Items, Page, Pages, Paging};
#[doc(hidden)]
pub use parameters::Body;
pub use patch::Patch;
pub use position::Position;
#[doc(hidden)]
pub use position::position;
#[doc(hidden)]
pub use redact::debug_fields;
pub use redact::{Reveal, Revealed};
#[cfg(feature = "redis")]
pub use redis_limit::{RedisBudgets, RedisLimit};
pub use request::Request;
#[doc(hidden)]
pub use response::read_header;
pub use response::{Received, Response, Unreadable, bytes, empty, json, json_or_null, text};
#[doc(hidden)]
pub use rest::{with_rest, with_rest_of_integers};
pub use retry::RetryPolicy;
pub use secret::Secret;
#[doc(hidden)]
pub use secret::with_secrets;
pub use server::Server;
#[cfg(feature = "tower")]
pub use service::{ServiceTransport, TransportService};
pub use settings::ClientBuilder;
pub use shared_limit::{LimitAnswer, LimitLoss, PlaceId, PlaceRequest, SharedLimit, Unanswered};
pub use streamed::Streamed;
pub use style::Explode;
#[doc(hidden)]
pub use style::{Style, Styled};
pub use subject::Subject;
#[doc(hidden)]
pub use subject::SubjectPlace;
pub use transport::{BoxFuture, Chunks, RequestBody, Transport, TransportError, TransportRequest, TransportResponse};
#[doc(hidden)]
pub use union::{ByType, Found, JsonType, RawUnion, Rest, UnionFields, by_type, union};
pub use unknown::{UnknownInteger, UnknownMember, UnknownValue};
