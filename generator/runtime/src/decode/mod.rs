//! JSON into types, with errors that say where and what, and never a value.
//!
//! Success is one pass of serde_json. Only what that pass cannot read, or cannot keep as it was sent, is read again with
//! more care: by texts that are kept, by a deserializer that keeps the path, because the messages of serde_json print
//! values, and last with broken characters mended.
//!
//! A type knows by the error that it is read with which pass reads it: the careful pass has [`Fault`], which carries
//! pointer and rule. Two values belong to the thread, because serde hands a type nothing but a deserializer:
//! - `INEXACT` reports what the first pass kept in another way than it was sent. That pass has the errors of serde_json, as
//!   has whoever reads a type with serde_json alone and takes what is kept. An error type of its own would wrap every call
//!   that reads a value, and would compile each type that is read from its own text once more.
//! - `LEVELS` (`track.rs`) counts the types that are being read, one in another, also in texts that are read by
//!   themselves. It is a measure of the thread's stack.

mod fault;
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
use strict::{Below, Strict, Top};
use track::{Levels, Track};

/// How deeply types may nest while they are read, as in serde_json. What is kept or ignored may nest to any depth.
pub(crate) const DEEPEST: usize = 128;

/// Reads JSON. A byte order mark is skipped.
///
/// What is merely ignored or kept can be any JSON: numbers of any size, any depth, and characters that are none.
/// Such a character reads as U+FFFD where a type has a string for it. An array is never an object, and an object that is
/// the whole has a field that its type knows, or is empty.
///
/// # Errors
/// The bytes are no JSON, or not of this type. The error names the place and what was expected there.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    let bytes = charset::without_mark(bytes);
    let outer = INEXACT.replace(false);
    let first = from_text(PhantomData, serde_json::Deserializer::from_slice(&bytes), Top);
    let is_exact = !INEXACT.replace(outer);
    match first {
        Ok(value) if is_exact => Ok(value),
        _ => again(&bytes),
    }
}

/// Reads with care what the first pass could not read, or could not keep as it was sent.
#[cold]
fn again<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    let text = String::from_utf8_lossy(bytes);
    if let Err(error) = serde_json::from_str::<IgnoredAny>(&text) {
        return Err(DecodeError(Box::new(Kind::NotJson { line: error.line(), column: error.column() })));
    }
    let text = compact(text.into_owned());
    let read = |text: &str| tracked(PhantomData, text, Top);
    // Escapes that are kept stay as they were sent where nothing needs them mended.
    let value = read(&text).or_else(|fault| match mend_halves(&text) {
        Cow::Owned(mended) => read(&mended),
        Cow::Borrowed(_) => Err(fault),
    });
    value.map_err(DecodeError::from)
}

thread_local! {
    /// Whether something is kept in another way than it was sent.
    static INEXACT: Cell<bool> = const { Cell::new(false) };
}

/// As how many levels a text counts that is read by itself and nests deeply: each such text is read again by few unions in
/// one another, because each reads all that is left of it.
const LEVELS_OF_TEXT: usize = 8;

/// Whether a value that is read with such errors is read with care: unions and what is kept from their own texts.
#[inline]
pub(crate) fn is_careful<E>() -> bool {
    fault::is_fault::<E>()
}

/// Says that something is kept in another way than it was sent, so that it is read again with more care.
pub(crate) fn is_inexact() {
    INEXACT.set(true);
}

/// Reads JSON that is a part of JSON which is being read with such errors, so that the error's place is below the place of
/// the part.
///
/// # Errors
/// The text is not of this type.
pub(crate) fn nested<'de, S: DeserializeSeed<'de>, E: Error>(seed: S, text: &'de str) -> Result<S::Value, E> {
    if is_careful::<E>() {
        return careful_part(seed, text).map_err(fault::raise);
    }
    // Each text that is read by itself has a bound of its own in serde_json, so that without one on the whole a text
    // could exhaust the stack.
    if depth(text) > DEEPEST {
        return Err(E::custom("it nests too deeply"));
    }
    let read = from_text(seed, serde_json::Deserializer::from_str(text), Below);
    read.map_err(|_| E::custom("a value of another type"))
}

/// The same for the value of a key that may be anything.
///
/// # Errors
/// The text is not of this type.
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

/// The error of a required field that is `null`.
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

/// How deeply JSON nests.
fn depth(json: &str) -> usize {
    let (mut depth, mut deepest, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
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
