//! Messages, ready to be shown: to people as text and to programs as JSON. Knows nothing of how a problem was found.

use serde::Serialize;

use crate::report::excerpt::Excerpt;
use crate::report::snippet::{Colours, render};
use crate::report::visible::{visible_json, visible_line};

/// A message about an input. [`json`] writes these keys in this order, followed by `rendered`; `generator/README.md`
/// says what a reader may rely on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Its severity.
    pub level: Level,
    /// Its kind, such as `unsupported-style`, if it has one.
    pub code: Option<&'static str>,
    /// What was expected and what was found.
    pub message: String,
    /// The name of the file for the user; `None` if it is not about a file.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The column of the first character, from 1, in characters.
    pub column: Option<usize>,
    /// The line on which the key or value ends, if known.
    pub end_line: Option<usize>,
    /// The column right after its last character.
    pub end_column: Option<usize>,
    /// The JSON Pointer of the place in `file`; `None` for syntax errors, which have no tree.
    pub pointer: Option<String>,
    /// How to fix it.
    pub help: Option<String>,
    /// The excerpt of the file.
    #[serde(skip)]
    pub excerpt: Option<Excerpt>,
    /// Further places that it is about, each with what is there.
    #[serde(skip)]
    pub also: Vec<String>,
}

/// The severity of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The input is rejected.
    Error,
    /// The input is accepted; this is how it is understood, or what changed.
    Note,
}

impl Message {
    /// Creates an error without a place.
    pub fn error(message: impl Into<String>) -> Self {
        Self { level: Level::Error, ..Self::note(message) }
    }

    /// Creates a note without a place.
    pub fn note(message: impl Into<String>) -> Self {
        Self {
            level: Level::Note,
            code: None,
            message: visible_line(&message.into()),
            file: None,
            line: None,
            column: None,
            end_line: None,
            end_column: None,
            pointer: None,
            help: None,
            excerpt: None,
            also: Vec::new(),
        }
    }

    /// Creates a note of a kind without a place.
    pub fn note_of(code: &'static str, message: impl Into<String>) -> Self {
        Self { code: Some(code), ..Self::note(message) }
    }

    /// Returns the message as people read it, without a newline at the end.
    pub fn rendered(&self, colours: Colours) -> String {
        render(self, colours)
    }
}

/// A message with its rendered text.
#[derive(Serialize)]
struct Rendered<'a> {
    #[serde(flatten)]
    message: &'a Message,
    rendered: String,
}

/// Writes messages for programs: one JSON object per line.
pub fn json(messages: &[Message]) -> String {
    messages.iter().map(json_line).collect()
}

fn json_line(message: &Message) -> String {
    let rendered = Rendered { message, rendered: message.rendered(Colours::Plain) };
    let line = serde_json::to_string(&rendered).unwrap_or_else(|_| bug!("a message is JSON"));
    visible_json(&line).into_owned() + "\n"
}

/// Writes errors for people: each with its line and a hint, followed by their number.
pub fn human(errors: &[Message], colours: Colours) -> String {
    let mut text: String = errors.iter().map(|error| error.rendered(colours) + "\n\n").collect();
    let s = if errors.len() == 1 { "" } else { "s" };
    text.push_str(&format!("{} error{s}\n", errors.len()));
    text
}

/// How many notes of one kind are shown in full.
const MOST_NOTES: usize = 3;

/// The kinds of which all are shown: a change that breaks or renames user code is never one of many.
const WHOLE: [&str; 3] = ["name-gone", "name-changed", "shape-changed"];

/// Writes notes for people, one per line: of many of one kind, the first ones and the number of others. Notes of one
/// kind are adjacent.
pub fn digest(notes: &[Message], colours: Colours) -> Vec<String> {
    let mut lines = Vec::new();
    for kind in notes.chunk_by(|a, b| a.code == b.code) {
        let is_whole = kind[0].code.is_none_or(|code| WHOLE.contains(&code));
        let most = if is_whole { kind.len() } else { MOST_NOTES };
        lines.extend(kind.iter().take(most).map(|note| note.rendered(colours)));
        let more = kind.len().saturating_sub(most);
        let code = kind[0].code.filter(|_| more > 0);
        lines.extend(code.map(|code| Message::note(format!("{more} more [{code}]")).rendered(colours)));
    }
    lines
}
