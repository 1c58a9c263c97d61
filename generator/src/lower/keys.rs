//! Reads the `x-` keys that the generator knows, refuses those with a value that it does not, and finds those that
//! decided nothing: what an overlay says is applied or reported, never lost.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::{Number, Value};

use crate::diagnostic::{Diagnostic, Diagnostics, describe_kind};
use crate::ir::{Paging, Retry, Type, Visibility, Wanted};
use crate::pointer::Pointer;
use crate::vocabulary::{Extensions, purpose};

/// The code of a key that decided nothing. Whether that is a fault depends on who wrote it: only an overlay must mean
/// it.
pub(crate) const IDLE: &str = "idle-mark";

/// The code of a key whose value does not fit.
pub(crate) const UNFIT: &str = "invalid-extension";

/// The `x-` keys of one place.
pub(super) struct Keys<'a> {
    at: &'a Pointer,
    extensions: &'a Extensions,
}

impl<'a> Keys<'a> {
    pub(super) fn of(at: &'a Pointer, extensions: &'a Extensions) -> Self {
        Self { at, extensions }
    }

    fn value(&self, key: &str) -> Option<&'a Value> {
        self.extensions.get(key).map(|extension| &extension.value)
    }

    /// Returns where a key is written that decides something about the client.
    pub(super) fn places(&self, key: &str) -> &'a [Pointer] {
        self.extensions.get(key).map_or(&[], |extension| &extension.places)
    }

    /// Returns where a key is written first.
    pub(super) fn place(&self, key: &str) -> Pointer {
        self.places(key).first().cloned().unwrap_or_else(|| self.at.key(key))
    }

    /// Returns the text under a key.
    pub(super) fn text(&self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<String> {
        match self.value(key)? {
            Value::String(text) => Some(text.clone()),
            other => {
                diagnostics.push(self.invalid_value(key, format!("expected a text, found {}", describe_kind(other))));
                None
            }
        }
    }

    /// Returns the name under a key.
    pub(super) fn wanted(&self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Wanted> {
        Some(Wanted { name: self.text(key, diagnostics)?, at: self.place(key) })
    }

    /// Returns on what evidence this place rests. Any value counts, because upstream writes these marks.
    pub(super) fn evidence(&self) -> Option<String> {
        self.value("x-evidence").map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.extensions.contains_key(key)
    }

    pub(super) fn flag(&self, key: &'static str, diagnostics: &mut Diagnostics) -> bool {
        match self.value(key) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(other) => {
                diagnostics
                    .push(self.invalid_value(key, format!("expected true or false, found {}", describe_kind(other))));
                false
            }
        }
    }

    /// Returns the number under a key.
    pub(super) fn number(&self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Number> {
        match self.value(key)? {
            Value::Number(number) => Some(number.clone()),
            other => {
                diagnostics.push(self.invalid_value(key, format!("expected a number, found {}", describe_kind(other))));
                None
            }
        }
    }

    /// Returns how an operation lists in pages, by the names that are written.
    pub(super) fn pages(&self, diagnostics: &mut Diagnostics) -> Option<Paging> {
        let value = self.value("x-pages")?;
        let read = match value.as_object() {
            Some(map) => Paging::read(map),
            None => Err((None, format!("expected an object, found {}", describe_kind(value)))),
        };
        read.map_err(|(_, message)| diagnostics.push(self.invalid_value("x-pages", message))).ok()
    }

    pub(super) fn retry(&self, diagnostics: &mut Diagnostics) -> Option<Retry> {
        self.one_of("x-retry", &[("safe", Retry::Safe), ("never", Retry::Never)], diagnostics)
    }

    /// Returns the type that `x-type` gives to a number or a string.
    pub(super) fn meaning(&self, diagnostics: &mut Diagnostics) -> Option<Type> {
        let words = [
            ("integer", Type::Integer),
            ("decimal", Type::Decimal),
            ("date", Type::Date),
            ("date-time", Type::DateTime),
            ("text", Type::String),
        ];
        self.one_of("x-type", &words, diagnostics)
    }

    /// Returns what the word under a key means.
    fn one_of<T: Clone>(&self, key: &'static str, words: &[(&str, T)], diagnostics: &mut Diagnostics) -> Option<T> {
        let text = self.text(key, diagnostics)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| meaning.clone());
        if found.is_none() {
            let names: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
            let (last, others) = names.split_last().unwrap_or_else(|| bug!("a key has several words"));
            diagnostics
                .push(self.invalid_value(key, format!("expected {} or {last}, found `{text}`", others.join(", "))));
        }
        found
    }

    /// Returns the kind of the subject that a plain string names. Beside `x-id` the key is a flag.
    pub(super) fn subject(&self) -> Option<String> {
        self.value("x-subject")?.as_str().map(str::to_owned)
    }

    pub(super) fn visibility(&self, diagnostics: &mut Diagnostics) -> Visibility {
        let public = self.text("x-public", diagnostics);
        let sensitive = self.text("x-sensitive", diagnostics);
        match (public, sensitive) {
            (Some(_), Some(_)) => {
                diagnostics
                    .push(self.invalid_value("x-public", "both `x-public` and `x-sensitive` are set".to_owned()));
                Visibility::ByType
            }
            (Some(reason), None) => Visibility::Public(reason),
            (None, Some(reason)) => Visibility::Sensitive(reason),
            (None, None) => Visibility::ByType,
        }
    }

    /// Returns a map from values to names.
    pub(super) fn names(&self, key: &'static str, diagnostics: &mut Diagnostics) -> IndexMap<String, Wanted> {
        let Some(value) = self.value(key) else { return IndexMap::new() };
        let wanted = |(value, name): (&String, &Value)| {
            let wanted = Wanted { name: name.as_str()?.to_owned(), at: self.place(key).key(value) };
            Some((value.clone(), wanted))
        };
        let names: Option<IndexMap<String, Wanted>> =
            value.as_object().and_then(|map| map.iter().map(wanted).collect());
        names.unwrap_or_else(|| {
            diagnostics.push(self.invalid_value(key, "expected a map from values to names".to_owned()));
            IndexMap::new()
        })
    }

    /// Returns the names that other generators' keys give to values, where there is one for each.
    pub(super) fn value_titles(&self, values: &[String]) -> IndexMap<String, String> {
        let listed = ["x-enum-varnames", "x-enumNames"].iter().find_map(|key| self.value(key)?.as_array());
        let titles: Vec<String> =
            listed.into_iter().flatten().filter_map(|title| title.as_str().map(str::to_owned)).collect();
        if titles.len() != values.len() {
            return IndexMap::new();
        }
        values.iter().cloned().zip(titles).collect()
    }

    pub(super) fn invalid_value(&self, key: &'static str, message: String) -> Diagnostic {
        Diagnostic::at("invalid-extension", &self.place(key), format!("`{key}`: {message}"))
            .help("correct the value in the overlay action that sets it")
    }
}

/// The places of keys that decided something.
#[derive(Default)]
pub(super) struct Marks(HashSet<Pointer>);

impl Marks {
    /// Notes that a key of an object decided something.
    pub(super) fn apply(&mut self, keys: &Keys<'_>, key: &str) {
        self.0.extend(keys.places(key).iter().cloned());
    }

    /// Reports those of all keys that decided nothing.
    pub(super) fn idle<'a>(&'a self, all: &'a [Pointer]) -> impl Iterator<Item = Diagnostic> + 'a {
        all.iter().filter(|at| !self.0.contains(at)).map(|at| {
            let key = at.last().unwrap_or_else(|| bug!("a mark is a key of an object"));
            Diagnostic::at(IDLE, at, format!("`{key}` decides nothing here; set it at {}", purpose(&key)))
        })
    }
}
