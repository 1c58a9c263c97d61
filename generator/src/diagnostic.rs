//! Diagnostics: what is wrong with an input, where, and how to fix it.

use serde_json::Value;

use crate::pointer::Pointer;

/// A fault of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A short kebab-case code, such as `unsupported-style`.
    pub code: &'static str,
    /// What was expected and what was found; lower case, no full stop.
    pub message: String,
    /// The input that it is in.
    pub source: Source,
    /// The place in that input.
    pub at: Place,
    /// How to fix it.
    pub help: Option<String>,
    /// Other places that it is about.
    pub also: Vec<Also>,
}

/// Another place that a diagnostic is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Also {
    /// The input.
    pub source: Source,
    /// The place in that input.
    pub at: Pointer,
    /// What is there.
    pub message: String,
}

/// The input that a diagnostic is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The description.
    Description,
    /// The second description, of the webhooks.
    Webhooks,
    /// The overlay.
    Overlay,
    /// The decisions.
    Decisions,
    /// The lock of names.
    Lock,
}

/// A place in an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// At a pointer; the line and column are looked up when the diagnostic is shown.
    Pointer(Pointer),
    /// At a line and a column, both from 1.
    Line(usize, usize),
}

impl Diagnostic {
    /// Creates a fault at a place of the (effective) description.
    pub fn at(code: &'static str, at: &Pointer, message: impl Into<String>) -> Self {
        let (source, at) = (Source::Description, Place::Pointer(at.clone()));
        Self { code, message: message.into(), source, at, help: None, also: Vec::new() }
    }

    /// Adds another place that it is about.
    #[must_use]
    pub fn also(mut self, source: Source, at: &Pointer, message: impl Into<String>) -> Self {
        self.also.push(Also { source, at: at.clone(), message: message.into() });
        self
    }

    /// Adds a hint on how to fix it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A collection of faults.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds a fault.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Reports whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Iterates over the faults.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Returns the value if there are no faults, else the faults: the boundary of a stage.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(iter: I) -> Self {
        Self(iter.into_iter().collect())
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, iter: I) {
        self.0.extend(iter);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Returns the kind of a JSON value, for messages.
pub(crate) fn describe_kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
