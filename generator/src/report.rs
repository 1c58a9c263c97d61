//! Makes messages of diagnostics: sorted by place, each with its line and the way out. What is told of them, and how
//! much, is for who prints them: [`human`], [`digest`] or [`json`].

mod excerpt;
mod message;
mod visible;

use std::collections::BTreeMap;

use crate::diagnostic::{Also, Diagnostic, Diagnostics, Place, Source};
use crate::pointer::Pointer;
use crate::report::excerpt::{Lines, short};
use crate::spans::{Mark, Part, Spans};
use crate::tree::Origins;

pub use message::{Level, Message, digest, human, json};
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

/// The report of faults for people.
pub fn report(faults: &Diagnostics, inputs: &Inputs<'_>) -> String {
    human(&errors(faults, inputs))
}

/// Faults, sorted by their places.
pub fn errors(faults: &Diagnostics, inputs: &Inputs<'_>) -> Vec<Message> {
    let files = Files::new(inputs);
    sorted(faults.iter().map(|it| files.place(it)).collect())
        .iter()
        .map(|it| it.message(Level::Error, it.block(files.lines(it.source))))
        .collect()
}

/// Remarks that refuse nothing, sorted by their kinds and places.
pub fn notes(remarks: &Diagnostics, inputs: &Inputs<'_>) -> Vec<Message> {
    if remarks.is_empty() {
        return Vec::new();
    }
    let files = Files::new(inputs);
    let mut kinds: BTreeMap<&str, Vec<Shown<'_>>> = BTreeMap::new();
    for it in remarks.iter() {
        kinds.entry(it.code).or_default().push(files.place(it));
    }
    let sorted = kinds.into_values().flat_map(sorted);
    sorted.map(|it| it.message(Level::Note, it.line())).collect()
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
            webhooks: inputs.webhooks.map(|it| Spans::new(it.text)),
            overlay: inputs.overlay.map(|it| Spans::new(it.text)),
            decisions: inputs.decisions.map(|file| Spans::new(file.text)),
            description_lines: Lines::new(inputs.description.text),
            webhooks_lines: inputs.webhooks.map(|it| Lines::new(it.text)),
            overlay_lines: inputs.overlay.map(|it| Lines::new(it.text)),
            decisions_lines: inputs.decisions.map(|file| Lines::new(file.text)),
            lock_lines: inputs.lock.map(|it| Lines::new(it.text)),
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
        (self.source, self.part.map(|it| it.start), self.diagnostic.code, &self.diagnostic.message)
    }

    fn message(&self, level: Level, rendered: String) -> Message {
        let (start, end) = (self.start(), self.part.and_then(|it| it.end));
        let file = self.input.map(|it| it.name.to_owned());
        let start = file.as_ref().map(|_| start);
        Message {
            level,
            code: Some(self.diagnostic.code),
            message: short(&self.diagnostic.message),
            file,
            line: start.map(|it| it.0),
            column: start.map(|it| it.1),
            end_line: end.map(|it| it.0),
            end_column: end.map(|it| it.1),
            pointer: self.pointer.as_ref().map(Pointer::to_string),
            help: self.help().map(short),
            rendered,
        }
    }

    /// What has no place of its own is about the whole file.
    fn start(&self) -> Mark {
        self.part.map_or((1, 1), |it| it.start)
    }

    fn help(&self) -> Option<&str> {
        match (self.source, self.diagnostic.source) {
            (Source::Overlay, Source::Description) => Some("the overlay brings this: correct it here"),
            (Source::Decisions, Source::Description) => Some("this rule decides it: correct it here"),
            _ => self.diagnostic.help.as_deref(),
        }
    }

    fn name(&self) -> &str {
        self.input.map_or("(no file)", |it| it.name)
    }

    fn line(&self) -> String {
        let (line, column) = self.start();
        let name = visible_line(self.name());
        let also: String = self.also.iter().map(|also| format!("; {also}")).collect();
        format!("note: {name}:{line}:{column}: {}{also} [{}]", short(&self.diagnostic.message), self.diagnostic.code)
    }

    fn block(&self, lines: Option<&Lines<'_>>) -> String {
        let (line, column) = self.start();
        let number = line.to_string();
        let margin = " ".repeat(number.len());
        let (code, message) = (self.diagnostic.code, short(&self.diagnostic.message));
        let mut text = format!("error[{code}]: {message}\n{margin}--> {}:{line}:{column}", visible_line(self.name()));
        if let Some(it) = lines.and_then(|it| it.around(line, column)) {
            text.push_str(&format!("\n{margin} |\n{number} | {}\n{margin} | {}^", it.text, it.indent));
        }
        for also in &self.also {
            text.push_str(&format!("\n{margin} = {also}"));
        }
        if let Some(help) = self.help() {
            text.push_str(&format!("\n{margin} = help: {}", short(help)));
        }
        text
    }
}

#[cfg(test)]
mod tests;
