//! Takes a text with the marks of a merge apart into its sides, each with the lines of the whole.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};

/// The sides of a merge; the common ancestor only where the marks have it.
pub(super) struct Sides {
    pub(super) ours: Text,
    pub(super) theirs: Text,
    pub(super) base: Option<Text>,
}

/// A side: its text, and which line of the whole each of its lines is.
#[derive(Default)]
pub(super) struct Text {
    pub(super) text: String,
    lines: Vec<usize>,
}

impl Text {
    /// A whole side, its lines where the same lines are in another text.
    pub(super) fn of(side: &str, whole: &str) -> Self {
        let numbers: HashMap<&str, usize> = whole.lines().enumerate().map(|(index, line)| (line, index + 1)).collect();
        let mut text = Self::default();
        side.lines().for_each(|line| text.push(numbers.get(line).copied().unwrap_or(1), line));
        text
    }

    fn push(&mut self, number: usize, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
        self.lines.push(number);
    }

    /// The line of the whole text in which a line of this side is: a head, or a part below a head.
    pub(super) fn line_of(&self, head: &str, part: Option<&str>) -> usize {
        let lines: Vec<&str> = self.text.lines().collect();
        let words = |line: &str| line.split(' ').take(2).map(str::to_owned).collect::<Vec<_>>();
        let is_head = |line: &&str| words(line) == words(head);
        let same = lines.iter().position(|line| *line == head);
        let at = same.or_else(|| lines.iter().position(is_head));
        let found = match part {
            None => at,
            Some(part) => {
                let is_part = |line: &&str| line.trim_start() == part;
                let below = at.and_then(|at| lines[at..].iter().position(is_part).map(|index| at + index));
                below.or_else(|| lines.iter().position(is_part))
            }
        };
        found.and_then(|index| self.lines.get(index)).copied().unwrap_or(1)
    }
}

/// Where in a text with marks a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Both,
    Ours,
    Base,
    Theirs,
}

/// Which part a mark begins.
fn mark(line: &str) -> Option<At> {
    let is = |mark: &str| line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    if is("<<<<<<<") {
        Some(At::Ours)
    } else if is("|||||||") {
        Some(At::Base)
    } else if is("=======") {
        Some(At::Theirs)
    } else if is(">>>>>>>") {
        Some(At::Both)
    } else {
        None
    }
}

/// Whether a text has marks.
pub(super) fn has_marks(text: &str) -> bool {
    text.lines().any(|line| mark(line).is_some())
}

/// Takes a text apart.
///
/// # Errors
/// Marks that do not belong together.
pub(super) fn split(text: &str) -> Result<Sides, Diagnostics> {
    let (mut ours, mut theirs, mut base) = (Text::default(), Text::default(), Text::default());
    let (mut at, mut has_base) = (At::Both, false);
    let (mut number, mut opened) = (0, 0);
    for line in text.lines() {
        number += 1;
        if let Some(next) = mark(line) {
            let is_next = matches!(
                (at, next),
                (At::Both, At::Ours)
                    | (At::Ours, At::Base | At::Theirs)
                    | (At::Base, At::Theirs)
                    | (At::Theirs, At::Both)
            );
            if !is_next {
                return Err(broken(number, "did not expect this mark of a merge here").into());
            }
            (opened, has_base) = (number, has_base || next == At::Base);
            at = next;
            continue;
        }
        if matches!(at, At::Both | At::Ours) {
            ours.push(number, line);
        }
        if matches!(at, At::Both | At::Theirs) {
            theirs.push(number, line);
        }
        if matches!(at, At::Both | At::Base) {
            base.push(number, line);
        }
    }
    if at != At::Both {
        return Err(broken(opened, "the part of a merge that begins here has no end").into());
    }
    Ok(Sides { ours, theirs, base: has_base.then_some(base) })
}

fn broken(line: usize, message: &str) -> Diagnostic {
    let help = "restore the file as the merge left it: `git checkout --merge -- spec/names.lock`".to_owned();
    let (message, at) = (message.to_owned(), Place::Line(line, 1));
    Diagnostic { code: "merge-mark", message, source: Source::Lock, at, help: Some(help), also: Vec::new() }
}

/// Faults of a part of a text, or of what was made of it, at the lines of the whole: those that are the same.
pub(super) fn at_lines_of(whole: &str, part: &str, faults: Diagnostics) -> Diagnostics {
    let moved = faults.into_iter().map(|mut fault| {
        if let Place::Line(number, column) = fault.at {
            let line = part.lines().nth(number.saturating_sub(1)).unwrap_or_default();
            let found = whole.lines().position(|other| other == line);
            fault.at = Place::Line(found.map_or(1, |index| index + 1), column);
        }
        fault
    });
    moved.collect()
}
