//! Reads the `x-` keys that the generator knows, and refuses those with a value that it does not.

use indexmap::IndexMap;
use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, describe_kind};
use crate::ir::{Retry, Visibility, Wanted};
use crate::pointer::Pointer;
use crate::vocabulary::Extensions;

/// The `x-` keys of one place.
pub(super) struct Keys<'a> {
    at: &'a Pointer,
    extensions: &'a Extensions,
}

/// What `x-type` may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meant {
    Integer,
    Decimal,
    Date,
    DateTime,
    Text,
}

impl<'a> Keys<'a> {
    pub(super) fn of(at: &'a Pointer, extensions: &'a Extensions) -> Self {
        Self { at, extensions }
    }

    fn value(&self, key: &str) -> Option<&'a Value> {
        self.extensions.get(key).map(|it| &it.value)
    }

    /// Where a key is written that decides something about the client.
    pub(super) fn places(&self, key: &str) -> &'a [Pointer] {
        self.extensions.get(key).map_or(&[], |it| &it.places)
    }

    /// Where a key is written first.
    pub(super) fn place(&self, key: &str) -> Pointer {
        self.places(key).first().cloned().unwrap_or_else(|| self.at.key(key))
    }

    /// The text under a key.
    pub(super) fn text(&self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<String> {
        match self.value(key)? {
            Value::String(text) => Some(text.clone()),
            other => {
                diagnostics.push(self.refusal(key, format!("expected a string, found {}", describe_kind(other))));
                None
            }
        }
    }

    /// The name under a key.
    pub(super) fn wanted(&self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Wanted> {
        Some(Wanted { name: self.text(key, diagnostics)?, at: self.place(key) })
    }

    /// On what evidence this place rests. Any value counts, because upstream writes these marks.
    pub(super) fn evidence(&self) -> Option<String> {
        self.value("x-evidence").map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned))
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.extensions.contains_key(key)
    }

    pub(super) fn flag(&self, key: &'static str, diagnostics: &mut Diagnostics) -> bool {
        match self.value(key) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(other) => {
                diagnostics.push(self.refusal(key, format!("expected true or false, found {}", describe_kind(other))));
                false
            }
        }
    }

    pub(super) fn retry(&self, diagnostics: &mut Diagnostics) -> Option<Retry> {
        match self.text("x-retry", diagnostics)?.as_str() {
            "safe" => Some(Retry::Safe),
            "never" => Some(Retry::Never),
            other => {
                diagnostics.push(self.refusal("x-retry", format!("expected `safe` or `never`, found `{other}`")));
                None
            }
        }
    }

    pub(super) fn meant(&self, diagnostics: &mut Diagnostics) -> Option<Meant> {
        match self.text("x-type", diagnostics)?.as_str() {
            "integer" => Some(Meant::Integer),
            "decimal" => Some(Meant::Decimal),
            "date" => Some(Meant::Date),
            "date-time" => Some(Meant::DateTime),
            "text" => Some(Meant::Text),
            other => {
                let expected = "expected `integer`, `decimal`, `date`, `date-time` or `text`";
                diagnostics.push(self.refusal("x-type", format!("{expected}, found `{other}`")));
                None
            }
        }
    }

    pub(super) fn visibility(&self, diagnostics: &mut Diagnostics) -> Visibility {
        let public = self.text("x-public", diagnostics);
        let sensitive = self.text("x-sensitive", diagnostics);
        match (public, sensitive) {
            (Some(_), Some(_)) => {
                diagnostics.push(self.refusal("x-public", "both `x-public` and `x-sensitive` are set".to_owned()));
                Visibility::ByType
            }
            (Some(reason), None) => Visibility::Public(reason),
            (None, Some(reason)) => Visibility::Sensitive(reason),
            (None, None) => Visibility::ByType,
        }
    }

    /// A map from values to names.
    pub(super) fn names(&self, key: &'static str, diagnostics: &mut Diagnostics) -> IndexMap<String, Wanted> {
        let Some(value) = self.value(key) else { return IndexMap::new() };
        let wanted = |(value, name): (&String, &Value)| {
            let wanted = Wanted { name: name.as_str()?.to_owned(), at: self.place(key).key(value) };
            Some((value.clone(), wanted))
        };
        let names: Option<IndexMap<String, Wanted>> =
            value.as_object().and_then(|map| map.iter().map(wanted).collect());
        names.unwrap_or_else(|| {
            diagnostics.push(self.refusal(key, "expected a map from values to names".to_owned()));
            IndexMap::new()
        })
    }

    /// The names that other generators' keys give to values, where there is one for each.
    pub(super) fn value_titles(&self, values: &[String]) -> IndexMap<String, String> {
        let listed = ["x-enum-varnames", "x-enumNames"].iter().find_map(|it| self.value(it)?.as_array());
        let titles: Vec<String> =
            listed.into_iter().flatten().filter_map(|it| it.as_str().map(str::to_owned)).collect();
        if titles.len() != values.len() {
            return IndexMap::new();
        }
        values.iter().cloned().zip(titles).collect()
    }

    pub(super) fn refusal(&self, key: &'static str, message: String) -> Diagnostic {
        Diagnostic::at("invalid-extension", &self.place(key), format!("`{key}`: {message}"))
            .help("correct the value in the overlay action that sets it")
    }
}
