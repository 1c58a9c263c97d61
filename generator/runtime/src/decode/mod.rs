//! JSON into types, with errors that say where and what, and never a value.
//!
//! Success is one pass of serde_json. Only what that pass cannot read, or cannot keep as it was sent, is read again with
//! more care: with broken characters mended, by texts that are kept, and at last by a deserializer that keeps the path,
//! because the messages of serde_json print values.

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
    let first = in_pass(Pass::First, || from_text(PhantomData, serde_json::Deserializer::from_slice(&bytes), Top));
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
    let is_deep = depth(&text) > DEEPEST;
    let exact = |text: &str| {
        let json = serde_json::Deserializer::from_str(text);
        in_pass(Pass::Exact, || from_text(PhantomData, json, Top)).ok()
    };
    let located = |text: &str| in_pass(Pass::Located { is_deep }, || tracked(PhantomData, text, Top));
    let mended = mend_halves(&text);
    let is_mended = matches!(mended, Cow::Owned(_));
    // Escapes that are kept stay as they were sent where nothing needs them mended.
    for text in [Some(&*text), is_mended.then_some(&*mended)].into_iter().flatten() {
        let value = if is_deep { located(text).ok() } else { exact(text) };
        if let Some(value) = value {
            return Ok(value);
        }
    }
    located(&mended).map_err(DecodeError::from)
}

/// How often JSON has been read already, and with how much care.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// By serde_json alone: nobody reads it again.
    Foreign,
    /// Once, as quickly as can be.
    First,
    /// Unions and what is kept are read from their own texts.
    Exact,
    /// The same, and places of errors count. Text that nests deeply is read again by few unions in one another, because
    /// each reads all that is left of it.
    Located { is_deep: bool },
}

thread_local! {
    static PASS: Cell<Pass> = const { Cell::new(Pass::Foreign) };
    /// Whether something is kept in another way than it was sent.
    static INEXACT: Cell<bool> = const { Cell::new(false) };
}

/// As how many levels a text counts that is read by itself, where the whole nests deeply.
const LEVELS_OF_TEXT: usize = 8;

/// Does something in a pass, and goes back to the one around it, also where a type panics.
fn in_pass<R>(pass: Pass, read: impl FnOnce() -> R) -> R {
    struct Outer(Pass);

    impl Drop for Outer {
        fn drop(&mut self) {
            PASS.set(self.0);
        }
    }

    let _outer = Outer(PASS.replace(pass));
    read()
}

/// Whether unions and what is kept must be read from their own texts.
#[inline]
pub(crate) fn is_exact() -> bool {
    matches!(PASS.get(), Pass::Exact | Pass::Located { .. })
}

/// Says that something is kept in another way than it was sent, so that it is read again with more care.
pub(crate) fn is_inexact() {
    INEXACT.set(true);
}

/// Reads JSON that is a part of JSON which is being read, so that the error's place is below the place of the part.
///
/// Each reading of the whole reads the part once: a failure that were located here in both would be read twice as often
/// with every part in a part.
///
/// # Errors
/// The text is not of this type.
pub(crate) fn nested<'de, S: DeserializeSeed<'de>, E: Error>(seed: S, text: &'de str) -> Result<S::Value, E> {
    let pass = PASS.get();
    let Pass::Located { is_deep } = pass else {
        // Each text that is read by itself has a bound of its own in serde_json, so that without one on the whole a text
        // could exhaust the stack. What is read exactly is known not to be deep.
        if pass != Pass::Exact && depth(text) > DEEPEST {
            return Err(E::custom("it nests too deeply"));
        }
        let read = from_text(seed, serde_json::Deserializer::from_str(text), Below);
        return read.map_err(|_| E::custom("a value of another type"));
    };
    match Levels::enter(if is_deep { LEVELS_OF_TEXT } else { 0 }) {
        Some(_levels) => tracked(seed, text, Below).map_err(fault::raise),
        None => Err(fault::raise(Fault::new(Trouble::TooDeep))),
    }
}

/// The same for the value of a key that may be anything.
///
/// # Errors
/// The text is not of this type.
pub(crate) fn nested_below_key<'de, S: DeserializeSeed<'de>, E: Error>(seed: S, text: &'de str) -> Result<S::Value, E> {
    nested(seed, text).map_err(|fault: Fault| fault::raise(fault.below(Step::Free)))
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
