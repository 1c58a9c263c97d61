//! Cuts the line of a place to what a terminal shows: a description may be one line of megabytes.

use std::ops::Range;

use crate::report::visible::visible_letter;
use crate::spans::IndexedLine;

/// The number of characters that are shown before and after the place.
const BEFORE: usize = 60;
const AFTER: usize = 100;

/// The lines of a source text, with an index.
pub(super) struct Lines<'a>(Vec<IndexedLine<'a>>);

/// A part of a line, with a marked range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The part, with `…` where it was cut.
    pub(super) text: String,
    /// The marked bytes of `text`; empty if only their start is known.
    pub(super) marked: Range<usize>,
    /// Whether the beginning of the line was cut.
    pub(super) is_cut_left: bool,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines().map(str::trim_end);
        Self(lines.map(IndexedLine::new).collect())
    }

    /// Returns the text around columns of a line, all from 1.
    pub(super) fn excerpt(&self, line: usize, columns: Range<usize>) -> Option<Excerpt> {
        let line = self.0.get(line.checked_sub(1)?)?;
        let before = columns.start.saturating_sub(1);
        let skipped = before.saturating_sub(BEFORE);
        let mut rest = line.after(skipped).unwrap_or_default().chars();
        let mut text: String = if skipped > 0 { "…".to_owned() } else { String::new() };
        text.extend(rest.by_ref().take(before - skipped).map(shown));
        let start = text.len();
        text.extend(rest.by_ref().take(columns.len().min(AFTER)).map(shown));
        let marked = start..text.len();
        text.extend(rest.by_ref().take(AFTER.saturating_sub(columns.len())).map(shown));
        if rest.next().is_some() {
            text.push('…');
        }
        Some(Excerpt { text, marked, is_cut_left: skipped > 0 })
    }
}

/// Returns a character as it may be shown; the renderer knows the width of a tab.
fn shown(letter: char) -> char {
    if letter == '\t' { letter } else { visible_letter(letter) }
}

/// Shortens what a message quotes: a key may be as long as a description.
pub(super) fn shorten(message: &str) -> String {
    const MOST: usize = 400;
    let mut letters = message.chars().map(shown);
    let mut text: String = letters.by_ref().take(MOST).collect();
    if letters.next().is_some() {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::{Lines, shorten};

    fn check(text: &str, line: usize, columns: Range<usize>, expected: &str, marked: &str) {
        let excerpt = Lines::new(text).excerpt(line, columns).unwrap();
        assert_eq!((excerpt.text.as_str(), &excerpt.text[excerpt.marked.clone()]), (expected, marked));
    }

    #[test]
    fn a_short_line_is_shown_whole() {
        check("a: 1\n\tb: é2", 2, 5..7, "\tb: é2", "é2");
        check("a", 1, 9..9, "a", "");
        check("\n", 1, 1..1, "", "");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let line = format!("{}X{}", "-".repeat(1_000_000), "+".repeat(1_000_000));
        let (before, after) = ("-".repeat(60), "+".repeat(99));
        check(&line, 1, 1_000_001..1_000_002, &format!("…{before}X{after}…"), "X");
        check(&line, 1, 1_000_001..2_000_002, &format!("…{before}X{after}…"), &format!("X{after}"));
    }

    #[test]
    fn no_character_controls_a_terminal() {
        check("a: \u{1b}[31m", 1, 1..2, "a: \u{fffd}[31m", "a");
        assert_eq!(shorten("\u{1b}[31m"), "\u{fffd}[31m");
        assert_eq!(shorten("\u{202e}a\u{9b}"), "\u{fffd}a\u{fffd}");
        assert_eq!(shorten(&"x".repeat(500)).chars().count(), 401);
    }
}
