//! A diagnostic ready to be shown, to people as text and to programs as JSON. Says nothing of how it was found.

use serde::Serialize;

use crate::report::excerpt::Excerpt;
use crate::report::render::{Colours, render};
use crate::report::visible::{visible_json, visible_line};

/// What is said of an input. [`json`] writes these keys in this order, and `rendered` behind them; `generator/README.md`
/// says what a reader may rely on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// How grave it is.
    pub level: Level,
    /// Its kind, such as `unsupported-style`; none for what has none.
    pub code: Option<&'static str>,
    /// What was expected and what was found.
    pub message: String,
    /// The file, as the user knows it; none where no file is at fault.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The column of the first character, from 1, in characters.
    pub column: Option<usize>,
    /// The line on which the key or value ends, where that is known.
    pub end_line: Option<usize>,
    /// The column right after its last character.
    pub end_column: Option<usize>,
    /// The JSON Pointer of the place in `file`; none for faults of syntax, which have no tree.
    pub pointer: Option<String>,
    /// The way out.
    pub help: Option<String>,
    /// The line of the file, as it is shown.
    #[serde(skip)]
    pub excerpt: Option<Excerpt>,
    /// Further places that it is about, each with what is there.
    #[serde(skip)]
    pub also: Vec<String>,
}

/// How grave a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The input is refused.
    Error,
    /// The input is taken; this is how it is understood, or what changed.
    Note,
}

impl Message {
    /// An error that speaks of no place.
    pub fn error(message: impl Into<String>) -> Self {
        Self { level: Level::Error, ..Self::note(message) }
    }

    /// A note that speaks of no place.
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

    /// A note of a kind that speaks of no place.
    pub fn note_of(code: &'static str, message: impl Into<String>) -> Self {
        Self { code: Some(code), ..Self::note(message) }
    }

    /// All of it as people read it, without a newline at the end.
    pub fn rendered(&self, colours: Colours) -> String {
        render(self, colours)
    }
}

/// A message with its text for people.
#[derive(Serialize)]
struct Rendered<'a> {
    #[serde(flatten)]
    message: &'a Message,
    rendered: String,
}

/// Messages for programs: a JSON object a line.
pub fn json(messages: &[Message]) -> String {
    messages.iter().map(json_line).collect()
}

fn json_line(message: &Message) -> String {
    let rendered = Rendered { message, rendered: message.rendered(Colours::Plain) };
    let line = serde_json::to_string(&rendered).unwrap_or_else(|_| bug!("a message is JSON"));
    visible_json(&line).into_owned() + "\n"
}

/// Errors for people: each with its line and the way out, and how many there are.
pub fn human(errors: &[Message], colours: Colours) -> String {
    let mut text: String = errors.iter().map(|error| error.rendered(colours) + "\n\n").collect();
    let s = if errors.len() == 1 { "" } else { "s" };
    text.push_str(&format!("{} error{s}\n", errors.len()));
    text
}

/// How many notes of one kind people are shown each.
const MOST_NOTES: usize = 3;

/// The kinds of which all are shown: what breaks or renames what somebody wrote is never one of many.
const WHOLE: [&str; 3] = ["name-gone", "name-changed", "shape-changed"];

/// Notes for people, a line each: of many of one kind, the first ones and how many more there are. Notes of one kind
/// stand together.
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
