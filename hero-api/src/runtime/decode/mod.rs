//! JSON into types, with errors that say where and what, and never a value.
//!
//! Success is one pass of serde_json. Its messages print values, so a failure is read once more by a deserializer
//! that keeps the path, and only then is an error made.

mod fault;
mod track;

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeOwned, Error};
use serde_json::error::Category;

use fault::{Fault, Trouble};
use track::Track;

/// Reads JSON.
///
/// # Errors
/// The bytes are no JSON, or not of this type. The error names the place and what was expected there.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        Category::Data => locate::<T>(bytes).into(),
        Category::Io | Category::Syntax | Category::Eof => {
            DecodeError(Box::new(Kind::NotJson { line: error.line(), column: error.column() }))
        }
    })
}

thread_local! {
    /// Whether the second reading is under way, in which the places of errors count.
    static LOCATING: Cell<bool> = const { Cell::new(false) };
}

/// Reads JSON that is a part of JSON which is being read, so that the error's place is below the place of the part.
///
/// Each reading of the whole reads the part once: a failure that were located here in both would be read twice as often
/// with every part in a part.
///
/// # Errors
/// The text is not of this type.
pub(in crate::runtime) fn nested<T: DeserializeOwned, E: Error>(text: &str) -> Result<T, E> {
    if LOCATING.get() {
        track(text.as_bytes()).map_err(fault::raise)
    } else {
        serde_json::from_str(text).map_err(|_| E::custom("a value of another type"))
    }
}

/// Why bytes that failed did so.
fn locate<T: DeserializeOwned>(bytes: &[u8]) -> Fault {
    let outer = LOCATING.replace(true);
    let read = track::<T>(bytes);
    LOCATING.set(outer);
    read.err().unwrap_or_else(|| Fault::new(Trouble::Other))
}

fn track<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    let slot = Cell::new(None);
    let mut json = serde_json::Deserializer::from_slice(bytes);
    T::deserialize(Track::new(&mut json, &slot))
}

/// JSON is not what it must be. Shows the place and what was expected, never a value or a key that is free.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Kind>);

#[derive(Clone, PartialEq, Eq)]
enum Kind {
    NotJson { line: usize, column: usize },
    Fault { pointer: String, trouble: Trouble },
}

impl DecodeError {
    /// The place, as a JSON pointer of field names and array indexes; keys of maps are `*`. Empty where the whole
    /// value, or its syntax, is wrong.
    pub fn pointer(&self) -> &str {
        match &*self.0 {
            Kind::NotJson { .. } => "",
            Kind::Fault { pointer, .. } => pointer,
        }
    }

    /// The required field that is missing at that place.
    pub fn missing_field(&self) -> Option<&str> {
        match &*self.0 {
            Kind::Fault { trouble: Trouble::Missing(name), .. } => Some(name),
            _ => None,
        }
    }
}

impl From<Fault> for DecodeError {
    fn from(fault: Fault) -> Self {
        Self(Box::new(Kind::Fault { pointer: fault.pointer(), trouble: fault.trouble }))
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::NotJson { line, column } => write!(f, "not JSON at line {line} column {column}"),
            Kind::Fault { pointer, trouble } if pointer.is_empty() => write!(f, "{trouble}"),
            Kind::Fault { pointer, trouble } => write!(f, "{trouble} at {pointer}"),
        }
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodeError({self})")
    }
}

impl std::error::Error for DecodeError {}
