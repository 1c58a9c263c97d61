//! What generated code stands on. Nothing here knows an API: no endpoint, field, header or environment of one.
//!
//! Generated code names this module by one path and nothing below it. Items that only generated code needs are
//! hidden from the documentation.

mod check;
mod date;
mod date_time;
mod decimal;
mod decode;
mod id;
mod integer;
mod json;
mod number;
mod open_enum;
mod patch;
mod redact;
mod secret;
mod union;
mod unknown;

pub use check::{Check, Checks, Problem, Rule};
pub use date::{CalendarDate, Date, InvalidDate};
pub use date_time::{DateTime, LocalTime};
pub use decimal::{Decimal, InvalidDecimal};
pub use decode::{DecodeError, decode};
pub use id::{Id, IdKind};
#[doc(hidden)]
pub use integer::{Integers, integer, optional_integer};
pub use json::{Json, JsonObject, Map};
pub use open_enum::OpenEnum;
#[doc(hidden)]
pub use open_enum::open_enum;
pub use patch::Patch;
#[doc(hidden)]
pub use redact::Fields;
pub use redact::{Reveal, Revealed};
pub use secret::Secret;
#[doc(hidden)]
pub use serde;
#[doc(hidden)]
pub use union::{ByType, Found, JsonType, RawUnion, Rest, UnionFields, by_type, union};
pub use unknown::{UnknownMember, UnknownValue};
