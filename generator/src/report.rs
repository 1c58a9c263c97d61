//! Turns diagnostics into messages: sorted by place, each with its line and a hint. The caller chooses the form and the
//! amount: [`human`], [`digest`] or [`json`].

mod excerpt;
mod message;
mod snippet;
mod visible;

use std::collections::BTreeMap;

use crate::diagnostic::{Also, Diagnostic, Diagnostics, Place, Source};
use crate::pointer::Pointer;
use crate::report::excerpt::{Lines, shorten};
use crate::spans::{Mark, Part, Spans};
use crate::tree::Origins;

pub use excerpt::Excerpt;
pub use message::{Level, Message, digest, human, json};
pub use snippet::Colours;
pub use visible::{visible, visible_line};

/// The inputs that diagnostics are about.
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
    /// The origins of the nodes of the effective description, once there is one: pointers then refer to it.
    pub origins: Option<&'a Origins>,
}

/// A file.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Its name, as the user knows it.
    pub name: &'a str,
    /// Its source text.
    pub text: &'a str,
}

/// Returns the report of faults for people, without colours.
pub fn report(faults: &Diagnostics, inputs: &Inputs<'_>) -> String {
    human(&errors(faults, inputs), Colours::Plain)
}

/// Returns faults, sorted by place.
pub fn errors(faults: &Diagnostics, inputs: &Inputs<'_>) -> Vec<Message> {
    let files = Files::new(inputs);
    sorted(faults.iter().map(|fault| files.place(fault)).collect())
        .iter()
        .map(|shown| Message { excerpt: shown.excerpt(files.lines(shown.source)), ..shown.message(Level::Error) })
        .collect()
}

/// Returns notes, which reject nothing, sorted by kind and place.
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

/// Sorts by place, and removes duplicates.
fn sorted(mut shown: Vec<Shown<'_>>) -> Vec<Shown<'_>> {
    shown.sort_by(|a, b| a.key().cmp(&b.key()));
    shown.dedup_by(|a, b| a.key() == b.key());
    shown
}

/// The inputs, with an index of places that is built on demand.
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
            (Place::Line(line, column), _, source) => (source, Some(Part::new((*line, *column), None)), None),
            (Place::Pointer(at), Some(origins), Source::Description) => {
                let origin = origins.origin(at);
                (origin.source, self.find_part(origin.source, &origin.at), Some(origin.at))
            }
            (Place::Pointer(at), _, source) => (source, self.find_part(source, at), Some(at.clone())),
        };
        let input = self.input(source);
        let also = diagnostic.also.iter().map(|also| self.other_place(also)).collect();
        Shown { diagnostic, source, input, part, pointer, also }
    }

    /// Describes another place that a diagnostic is about, on one line.
    fn other_place(&self, also: &Also) -> String {
        let (source, at) = match (self.inputs.origins, also.source) {
            (Some(origins), Source::Description) => {
                let origin = origins.origin(&also.at);
                (origin.source, origin.at)
            }
            _ => (also.source, also.at.clone()),
        };
        let (line, column) = self.find_part(source, &at).map_or((1, 1), |part| part.start);
        let name = self.input(source).map_or("(no file)", |input| input.name);
        format!("{}:{line}:{column}: {}", visible_line(name), shorten(&also.message))
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

    fn find_part(&self, source: Source, at: &Pointer) -> Option<Part<Mark>> {
        match source {
            Source::Description => self.description.find_part(at),
            Source::Webhooks => self.webhooks.as_ref()?.find_part(at),
            Source::Overlay => self.overlay.as_ref()?.find_part(at),
            Source::Decisions => self.decisions.as_ref()?.find_part(at),
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
            message: shorten(&self.diagnostic.message),
            file,
            line: start.map(|(line, _)| line),
            column: start.map(|(_, column)| column),
            end_line: end.map(|(line, _)| line),
            end_column: end.map(|(_, column)| column),
            pointer: self.pointer.as_ref().map(Pointer::to_string),
            help: self.help().map(shorten),
            excerpt: None,
            also: self.also.clone(),
        }
    }

    /// Returns the start of the place; without a place, the diagnostic is about the whole file.
    fn start(&self) -> Mark {
        self.part.map_or((1, 1), |part| part.start)
    }

    fn help(&self) -> Option<&str> {
        match (self.source, self.diagnostic.source) {
            (Source::Overlay, Source::Description) => Some("this comes from the overlay: correct it here"),
            (Source::Decisions, Source::Description) => Some("this comes from this rule: correct it here"),
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
