//! Decodes JSON into types. Errors name the place and what was expected there, never a value.
//!
//! Success is one pass of serde_json. Only JSON that this pass cannot decode, or cannot keep as it was sent, is decoded
//! again with more care: from the source of kept values, by a deserializer that tracks the path (the messages of
//! serde_json contain values), and last with broken characters replaced.
//!
//! A type knows from the error type of its deserializer which pass decodes it: the careful pass has [`Fault`], which
//! carries the pointer and the rule. Two values are thread-local, because serde hands a type nothing but a
//! deserializer:
//! - `INEXACT` reports that the first pass kept something differently than it was sent. That pass has the errors of
//!   serde_json, as any other use of serde_json on a type does. An error type of its own would wrap every call that
//!   decodes a value, and compile each type that is decoded from its own source once more.
//! - `LEVELS` (`track.rs`) counts the nested types being decoded, including those in source that is decoded separately.
//!   It measures the use of the stack.

mod fault;
mod partial;
mod strict;
mod track;

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, DeserializeSeed, Error, IgnoredAny};

use super::charset;
use super::json_text::{compact, mend_halves};
use fault::{Fault, Step, Trouble};
pub use partial::Readable;
pub(crate) use partial::decode_readable;
use strict::{Below, Strict, Top};
use track::{Levels, Track};

/// How deeply types may nest while they are decoded, as in serde_json. What is kept or ignored may nest to any depth.
pub(crate) const DEEPEST: usize = 128;

/// Decodes JSON. A byte order mark is skipped.
///
/// What is ignored or kept can be any JSON: numbers of any size, any depth, and invalid characters. Such a character
/// becomes U+FFFD in a string field. An array is never accepted as an object, and an object at the top level must be
/// empty or have a field that its type knows.
///
/// # Errors
/// The bytes are not JSON, or not of this type. The error names the place and what was expected there.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    let bytes = charset::without_mark(bytes);
    let outer = INEXACT.replace(false);
    let first = from_text(PhantomData, serde_json::Deserializer::from_slice(&bytes), Top);
    let is_exact = !INEXACT.replace(outer);
    match first {
        Ok(value) if is_exact => Ok(value),
        _ => decode_carefully(&bytes),
    }
}

/// Decodes with care what the first pass could not decode, or could not keep as it was sent.
#[cold]
fn decode_carefully<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    let text = String::from_utf8_lossy(bytes);
    if let Err(error) = serde_json::from_str::<IgnoredAny>(&text) {
        return Err(DecodeError(Box::new(Kind::NotJson { line: error.line(), column: error.column() })));
    }
    let text = compact(text.into_owned());
    let read = |text: &str| tracked(PhantomData, text, Top);
    // Escapes are kept as they were sent unless a half of a pair must be replaced.
    let value = read(&text).or_else(|fault| match mend_halves(&text) {
        Cow::Owned(mended) => read(&mended),
        Cow::Borrowed(_) => Err(fault),
    });
    value.map_err(DecodeError::from)
}

thread_local! {
    /// Whether something is kept differently than it was sent.
    static INEXACT: Cell<bool> = const { Cell::new(false) };
}

/// The number of levels that separately decoded, deeply nested source counts as: unions inside one another each decode
/// the rest of it again, so few of them are allowed.
const LEVELS_OF_TEXT: usize = 8;

/// Reports whether this error type belongs to the careful pass, in which unions and kept values are decoded from their
/// own source.
#[inline]
pub(crate) fn is_careful<E>() -> bool {
    fault::is_fault::<E>()
}

/// Records that something is kept differently than it was sent, so that it is decoded again with more care.
pub(crate) fn mark_inexact() {
    INEXACT.set(true);
}

/// Decodes JSON that is part of JSON being decoded, so that the place of an error is below the place of the part.
///
/// # Errors
/// The source is not of this type.
pub(crate) fn nested<'de, S: DeserializeSeed<'de>, E: Error>(seed: S, text: &'de str) -> Result<S::Value, E> {
    if is_careful::<E>() {
        return careful_part(seed, text).map_err(fault::raise);
    }
    // Each source that is decoded separately has its own limit in serde_json, so without a limit on the whole the stack
    // could overflow.
    if depth(text) > DEEPEST {
        return Err(E::custom("it nests too deeply"));
    }
    let read = from_text(seed, serde_json::Deserializer::from_str(text), Below);
    read.map_err(|_| E::custom("a value of another type"))
}

/// Decodes the value of a key that may be anything, as [`nested`] does.
///
/// # Errors
/// The source is not of this type.
pub(crate) fn nested_below_key<'de, S: DeserializeSeed<'de>, E: Error>(seed: S, text: &'de str) -> Result<S::Value, E> {
    if is_careful::<E>() {
        return careful_part(seed, text).map_err(|fault| fault::raise(fault.below(Step::Free)));
    }
    nested(seed, text)
}

fn careful_part<'de, S: DeserializeSeed<'de>>(seed: S, text: &'de str) -> Result<S::Value, Fault> {
    let levels = if depth(text) > DEEPEST { LEVELS_OF_TEXT } else { 0 };
    match Levels::enter(levels) {
        Some(_levels) => tracked(seed, text, Below),
        None => Err(Fault::new(Trouble::TooDeep)),
    }
}

/// Creates the error of a required field that is `null`.
#[cold]
pub(crate) fn null_field<E: Error>(name: &'static str) -> E {
    let trouble = Trouble::Unexpected { expected: "a value".to_owned(), found: "null" };
    fault::raise(Fault::new(trouble).below(Step::Field(name.to_owned())))
}

fn from_text<'de, S: DeserializeSeed<'de>, R: serde_json::de::Read<'de>>(
    seed: S,
    mut json: serde_json::Deserializer<R>,
    level: impl strict::Level,
) -> serde_json::Result<S::Value> {
    let value = seed.deserialize(Strict::new(&mut json, level))?;
    json.end()?;
    Ok(value)
}

fn tracked<'de, S: DeserializeSeed<'de>>(
    seed: S,
    text: &'de str,
    level: impl strict::Level,
) -> Result<S::Value, Fault> {
    let slot = Cell::new(None);
    let mut json = serde_json::Deserializer::from_str(text);
    seed.deserialize(Strict::new(Track::new(&mut json, &slot), level))
}

/// Returns how deeply JSON nests.
fn depth(json: &str) -> usize {
    let (mut depth, mut deepest, mut in_string, mut escaped) = (0_usize, 0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The error of JSON that does not have the expected type. Shows the place and what was expected, never a value or a
/// key of a map.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Kind>);

#[derive(Clone, PartialEq, Eq)]
enum Kind {
    NotJson { line: usize, column: usize },
    Fault { pointer: String, trouble: Trouble },
}

impl DecodeError {
    /// Returns the place as a JSON pointer of field names and array indexes; keys of maps are `*`. It is empty where
    /// the whole value, or its syntax, is wrong.
    pub fn pointer(&self) -> &str {
        match &*self.0 {
            Kind::NotJson { .. } => "",
            Kind::Fault { pointer, .. } => pointer,
        }
    }

    /// Reports whether the bytes are not JSON at all.
    pub fn is_not_json(&self) -> bool {
        matches!(&*self.0, Kind::NotJson { .. })
    }

    /// Returns the required field that is missing there, if that is the problem.
    pub fn missing_field(&self) -> Option<&str> {
        match &*self.0 {
            Kind::Fault { trouble: Trouble::Missing(name), .. } => Some(name),
            _ => None,
        }
    }
}

impl From<Fault> for DecodeError {
    fn from(fault: Fault) -> Self {
        let (pointer, trouble) = fault.into_parts();
        Self(Box::new(Kind::Fault { pointer, trouble }))
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
