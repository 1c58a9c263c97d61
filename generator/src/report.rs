//! Shows diagnostics to people: sorted by place, each with its line and the way out.

mod excerpt;

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};
use crate::report::excerpt::{Lines, short};
use crate::spans::Spans;
use crate::tree::Origins;

/// What the diagnostics speak of.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The description.
    pub description: Input<'a>,
    /// The overlay, if there is one.
    pub overlay: Option<Input<'a>>,
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

/// The text to print.
pub fn report(diagnostics: &Diagnostics, inputs: &Inputs<'_>) -> String {
    let files = Files::new(inputs);
    let mut shown: Vec<Shown<'_>> = diagnostics.iter().map(|it| files.place(it)).collect();
    shown.sort_by(|a, b| a.key().cmp(&b.key()));
    shown.dedup_by(|a, b| a.key() == b.key());
    let mut text = String::new();
    for it in &shown {
        // Writing to a `String` does not fail.
        let _ = it.write(files.lines(it.source), &mut text);
        text.push('\n');
    }
    let faults = if shown.len() == 1 { "1 error".to_owned() } else { format!("{} errors", shown.len()) };
    let _ = writeln!(text, "{faults}");
    text
}

/// How many remarks of one kind are shown each.
const MOST_REMARKS: usize = 3;

/// Remarks that refuse nothing, a line each; of many of one kind, the first ones and how many more there are.
pub fn remarks(diagnostics: &Diagnostics, inputs: &Inputs<'_>) -> Vec<String> {
    if diagnostics.is_empty() {
        return Vec::new();
    }
    let files = Files::new(inputs);
    let mut kinds: BTreeMap<&str, Vec<Shown<'_>>> = BTreeMap::new();
    for it in diagnostics.iter() {
        kinds.entry(it.code).or_default().push(files.place(it));
    }
    let mut lines = Vec::new();
    for (code, mut shown) in kinds {
        shown.sort_by(|a, b| a.key().cmp(&b.key()));
        shown.dedup_by(|a, b| a.key() == b.key());
        lines.extend(shown.iter().take(MOST_REMARKS).map(Shown::line));
        let more = shown.len().saturating_sub(MOST_REMARKS);
        lines.extend((more > 0).then(|| format!("{more} more [{code}]")));
    }
    lines
}

/// The inputs with the places of each, found at need.
struct Files<'a> {
    inputs: Inputs<'a>,
    description: Spans<'a>,
    overlay: Option<Spans<'a>>,
    description_lines: Lines<'a>,
    overlay_lines: Option<Lines<'a>>,
    lock_lines: Option<Lines<'a>>,
}

impl<'a> Files<'a> {
    fn new(inputs: &Inputs<'a>) -> Self {
        Self {
            inputs: *inputs,
            description: Spans::new(inputs.description.text),
            overlay: inputs.overlay.map(|it| Spans::new(it.text)),
            description_lines: Lines::new(inputs.description.text),
            overlay_lines: inputs.overlay.map(|it| Lines::new(it.text)),
            lock_lines: inputs.lock.map(|it| Lines::new(it.text)),
        }
    }

    fn lines(&self, source: Source) -> Option<&Lines<'a>> {
        match source {
            Source::Description => Some(&self.description_lines),
            Source::Overlay => self.overlay_lines.as_ref(),
            Source::Lock => self.lock_lines.as_ref(),
        }
    }

    fn place<'d>(&self, diagnostic: &'d Diagnostic) -> Shown<'d>
    where
        'a: 'd,
    {
        let (source, place) = match (&diagnostic.at, self.inputs.origins, diagnostic.source) {
            (Place::Line(line, column), _, source) => (source, Some((*line, *column))),
            (Place::Pointer(at), Some(origins), Source::Description) => {
                let origin = origins.origin(at);
                (origin.source, self.find(origin.source, &origin.at))
            }
            (Place::Pointer(at), _, source) => (source, self.find(source, at)),
        };
        let input = match source {
            Source::Description => Some(self.inputs.description),
            Source::Overlay => self.inputs.overlay,
            Source::Lock => self.inputs.lock,
        };
        Shown { diagnostic, source, input, place }
    }

    fn find(&self, source: Source, at: &crate::pointer::Pointer) -> Option<(usize, usize)> {
        match source {
            Source::Description => self.description.find(at),
            Source::Overlay => self.overlay.as_ref()?.find(at),
            Source::Lock => None,
        }
    }
}

/// A diagnostic with its place.
struct Shown<'d> {
    diagnostic: &'d Diagnostic,
    source: Source,
    input: Option<Input<'d>>,
    place: Option<(usize, usize)>,
}

impl Shown<'_> {
    fn key(&self) -> (Source, Option<(usize, usize)>, &str, &str) {
        (self.source, self.place, self.diagnostic.code, &self.diagnostic.message)
    }

    fn line(&self) -> String {
        let name = self.input.map_or("(no file)", |it| it.name);
        let (line, column) = self.place.unwrap_or((1, 1));
        format!("{name}:{line}:{column}: {} [{}]", short(&self.diagnostic.message), self.diagnostic.code)
    }

    fn write(&self, lines: Option<&Lines<'_>>, out: &mut String) -> std::fmt::Result {
        writeln!(out, "error[{}]: {}", self.diagnostic.code, short(&self.diagnostic.message))?;
        let name = self.input.map_or("(no file)", |it| it.name);
        let (line, column) = self.place.unwrap_or((1, 1));
        let number = line.to_string();
        let margin = " ".repeat(number.len());
        writeln!(out, "{margin}--> {name}:{line}:{column}")?;
        if let Some(it) = lines.and_then(|it| it.around(line, column)) {
            writeln!(out, "{margin} |\n{number} | {}\n{margin} | {}^", it.text, it.indent)?;
        }
        let brought = self.source == Source::Overlay && self.diagnostic.source == Source::Description;
        let help =
            if brought { Some("the overlay brings this: correct it here") } else { self.diagnostic.help.as_deref() };
        if let Some(help) = help {
            writeln!(out, "{margin} = help: {}", short(help))?;
        }
        Ok(())
    }
}
