//! Makes messages of diagnostics: sorted by place, each with its line and the way out. What is told of them, and how
//! much, is for who prints them: [`human`], [`digest`] or [`json`].

mod excerpt;
mod message;
mod render;
mod visible;

use std::collections::BTreeMap;

use crate::diagnostic::{Also, Diagnostic, Diagnostics, Place, Source};
use crate::pointer::Pointer;
use crate::report::excerpt::{Lines, short};
use crate::spans::{Mark, Part, Spans};
use crate::tree::Origins;

pub use excerpt::Excerpt;
pub use message::{Level, Message, digest, human, json};
pub use render::Colours;
pub use visible::{visible, visible_line};

/// What the diagnostics speak of.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The description.
    pub description: Input<'a>,
    /// The description of the webhooks, if there is one.
    pub webhooks: Option<Input<'a>>,
    /// The overlay, if there is one.
    pub overlay: Option<Input<'a>>,
    /// The decisions, if there are any.
    pub decisions: Option<Input<'a>>,
    /// The lock of names, if there is one.
    pub lock: Option<Input<'a>>,
    /// Where the nodes of the effective description were written, once there is one: pointers then speak of it.
    pub origins: Option<&'a Origins>,
}

/// A file.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Its name, as the user knows it.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// The report of faults for people, without colours.
pub fn report(faults: &Diagnostics, inputs: &Inputs<'_>) -> String {
    human(&errors(faults, inputs), Colours::Plain)
}

/// Faults, sorted by their places.
pub fn errors(faults: &Diagnostics, inputs: &Inputs<'_>) -> Vec<Message> {
    let files = Files::new(inputs);
    sorted(faults.iter().map(|fault| files.place(fault)).collect())
        .iter()
        .map(|shown| Message { excerpt: shown.excerpt(files.lines(shown.source)), ..shown.message(Level::Error) })
        .collect()
}

/// Remarks that refuse nothing, sorted by their kinds and places.
pub fn notes(remarks: &Diagnostics, inputs: &Inputs<'_>) -> Vec<Message> {
    if remarks.is_empty() {
        return Vec::new();
    }
    let files = Files::new(inputs);
    let mut kinds: BTreeMap<&str, Vec<Shown<'_>>> = BTreeMap::new();
    for remark in remarks.iter() {
        kinds.entry(remark.code).or_default().push(files.place(remark));
    }
    kinds.into_values().flat_map(sorted).map(|shown| shown.message(Level::Note)).collect()
}

/// In the order of their places, each once.
fn sorted(mut shown: Vec<Shown<'_>>) -> Vec<Shown<'_>> {
    shown.sort_by(|a, b| a.key().cmp(&b.key()));
    shown.dedup_by(|a, b| a.key() == b.key());
    shown
}

/// The inputs with the places of each, found at need.
struct Files<'a> {
    inputs: Inputs<'a>,
    description: Spans<'a>,
    webhooks: Option<Spans<'a>>,
    overlay: Option<Spans<'a>>,
    decisions: Option<Spans<'a>>,
    description_lines: Lines<'a>,
    webhooks_lines: Option<Lines<'a>>,
    overlay_lines: Option<Lines<'a>>,
    decisions_lines: Option<Lines<'a>>,
    lock_lines: Option<Lines<'a>>,
}

impl<'a> Files<'a> {
    fn new(inputs: &Inputs<'a>) -> Self {
        Self {
            inputs: *inputs,
            description: Spans::new(inputs.description.text),
            webhooks: inputs.webhooks.map(|file| Spans::new(file.text)),
            overlay: inputs.overlay.map(|file| Spans::new(file.text)),
            decisions: inputs.decisions.map(|file| Spans::new(file.text)),
            description_lines: Lines::new(inputs.description.text),
            webhooks_lines: inputs.webhooks.map(|file| Lines::new(file.text)),
            overlay_lines: inputs.overlay.map(|file| Lines::new(file.text)),
            decisions_lines: inputs.decisions.map(|file| Lines::new(file.text)),
            lock_lines: inputs.lock.map(|file| Lines::new(file.text)),
        }
    }

    fn lines(&self, source: Source) -> Option<&Lines<'a>> {
        match source {
            Source::Description => Some(&self.description_lines),
            Source::Webhooks => self.webhooks_lines.as_ref(),
            Source::Overlay => self.overlay_lines.as_ref(),
            Source::Decisions => self.decisions_lines.as_ref(),
            Source::Lock => self.lock_lines.as_ref(),
        }
    }

    fn place<'d>(&self, diagnostic: &'d Diagnostic) -> Shown<'d>
    where
        'a: 'd,
    {
        let (source, part, pointer) = match (&diagnostic.at, self.inputs.origins, diagnostic.source) {
            (Place::Line(line, column), _, source) => (source, Some(Part::of((*line, *column), None)), None),
            (Place::Pointer(at), Some(origins), Source::Description) => {
                let origin = origins.origin(at);
                (origin.source, self.find(origin.source, &origin.at), Some(origin.at))
            }
            (Place::Pointer(at), _, source) => (source, self.find(source, at), Some(at.clone())),
        };
        let input = self.input(source);
        let also = diagnostic.also.iter().map(|also| self.other_place(also)).collect();
        Shown { diagnostic, source, input, part, pointer, also }
    }

    /// Another place that a diagnostic is about, as a line.
    fn other_place(&self, also: &Also) -> String {
        let (source, at) = match (self.inputs.origins, also.source) {
            (Some(origins), Source::Description) => {
                let origin = origins.origin(&also.at);
                (origin.source, origin.at)
            }
            _ => (also.source, also.at.clone()),
        };
        let (line, column) = self.find(source, &at).map_or((1, 1), |part| part.start);
        let name = self.input(source).map_or("(no file)", |input| input.name);
        format!("{}:{line}:{column}: {}", visible_line(name), short(&also.message))
    }

    fn input(&self, source: Source) -> Option<Input<'a>> {
        match source {
            Source::Description => Some(self.inputs.description),
            Source::Webhooks => self.inputs.webhooks,
            Source::Overlay => self.inputs.overlay,
            Source::Decisions => self.inputs.decisions,
            Source::Lock => self.inputs.lock,
        }
    }

    fn find(&self, source: Source, at: &Pointer) -> Option<Part<Mark>> {
        match source {
            Source::Description => self.description.find(at),
            Source::Webhooks => self.webhooks.as_ref()?.find(at),
            Source::Overlay => self.overlay.as_ref()?.find(at),
            Source::Decisions => self.decisions.as_ref()?.find(at),
            Source::Lock => None,
        }
    }
}

/// A diagnostic with its place.
struct Shown<'d> {
    diagnostic: &'d Diagnostic,
    source: Source,
    input: Option<Input<'d>>,
    part: Option<Part<Mark>>,
    /// The place in that input.
    pointer: Option<Pointer>,
    /// The other places that it is about.
    also: Vec<String>,
}

impl Shown<'_> {
    fn key(&self) -> (Source, Option<Mark>, &str, &str) {
        (self.source, self.part.map(|part| part.start), self.diagnostic.code, &self.diagnostic.message)
    }

    fn message(&self, level: Level) -> Message {
        let (start, end) = (self.start(), self.part.and_then(|part| part.end));
        let file = self.input.map(|input| input.name.to_owned());
        let start = file.as_ref().map(|_| start);
        Message {
            level,
            code: Some(self.diagnostic.code),
            message: short(&self.diagnostic.message),
            file,
            line: start.map(|(line, _)| line),
            column: start.map(|(_, column)| column),
            end_line: end.map(|(line, _)| line),
            end_column: end.map(|(_, column)| column),
            pointer: self.pointer.as_ref().map(Pointer::to_string),
            help: self.help().map(short),
            excerpt: None,
            also: self.also.clone(),
        }
    }

    /// What has no place of its own is about the whole file.
    fn start(&self) -> Mark {
        self.part.map_or((1, 1), |part| part.start)
    }

    fn help(&self) -> Option<&str> {
        match (self.source, self.diagnostic.source) {
            (Source::Overlay, Source::Description) => Some("the overlay brings this: correct it here"),
            (Source::Decisions, Source::Description) => Some("this rule decides it: correct it here"),
            _ => self.diagnostic.help.as_deref(),
        }
    }

    fn excerpt(&self, lines: Option<&Lines<'_>>) -> Option<Excerpt> {
        let (line, column) = self.start();
        let end = self.part.and_then(|part| part.end).filter(|(end_line, _)| *end_line == line);
        lines?.excerpt(line, column..end.map_or(column, |(_, end)| end))
    }
}

#[cfg(test)]
mod tests;
