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
    /// Returns a whole side, its lines where the same lines are in another text.
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

    /// Returns its lines, each with its number in the whole.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines.iter().copied().zip(self.text.lines())
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

/// Returns which part a mark begins; nothing for a line that is none.
fn read_mark(line: &str) -> Option<At> {
    let (mark, rest) = line.split_at_checked(7)?;
    match mark {
        _ if !rest.is_empty() && !rest.starts_with(' ') => None,
        "<<<<<<<" => Some(At::Ours),
        "|||||||" => Some(At::Base),
        "=======" => Some(At::Theirs),
        ">>>>>>>" => Some(At::Both),
        _ => None,
    }
}

/// Returns whether a text has the marks of a merge.
pub fn has_conflict(text: &str) -> bool {
    text.lines().any(|line| read_mark(line).is_some())
}

/// Takes a text apart.
///
/// # Errors
/// Marks that do not belong together.
pub(super) fn split(text: &str) -> Result<Sides, Diagnostics> {
    let (mut ours, mut theirs, mut base) = (Text::default(), Text::default(), Text::default());
    let (mut at, mut has_base, mut opened) = (At::Both, false, 0);
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if let Some(next) = read_mark(line) {
            match (at, next) {
                (At::Both, At::Ours) | (At::Ours | At::Base, At::Theirs) | (At::Theirs, At::Both) => {}
                (At::Ours, At::Base) => has_base = true,
                _ => return Err(broken(number, "did not expect this mark of a merge here").into()),
            }
            (at, opened) = (next, number);
            continue;
        }
        for (side, own) in [(&mut ours, At::Ours), (&mut theirs, At::Theirs), (&mut base, At::Base)] {
            if at == own || at == At::Both {
                side.push(number, line);
            }
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
