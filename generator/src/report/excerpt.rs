//! The line of a text that a place is on, cut to what a terminal shows: a description may be one line of megabytes.

use crate::line::Line;
use crate::report::visible::visible_letter;

/// How many characters of a line are shown before and after the place.
const BEFORE: usize = 60;
const AFTER: usize = 100;

/// The lines of a text, found once.
pub(super) struct Lines<'a>(Vec<Line<'a>>);

/// A piece of a line, and how far below its start the caret stands.
pub(super) struct Excerpt {
    pub(super) text: String,
    pub(super) indent: String,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines().map(str::trim_end);
        Self(lines.map(Line::new).collect())
    }

    /// What is written around a line and a column, both from 1.
    pub(super) fn around(&self, line: usize, column: usize) -> Option<Excerpt> {
        let line = self.0.get(line.checked_sub(1)?)?;
        let before = column.saturating_sub(1);
        let skipped = before.saturating_sub(BEFORE);
        let mut rest = line.after(skipped).unwrap_or_default().chars();
        let mut excerpt = Excerpt { text: String::new(), indent: String::new() };
        if skipped > 0 {
            excerpt.push("…");
        }
        for letter in rest.by_ref().take(before - skipped) {
            excerpt.push(shown(letter).encode_utf8(&mut [0; 4]));
        }
        excerpt.text.extend(rest.by_ref().take(AFTER).map(shown));
        if rest.next().is_some() {
            excerpt.text.push('…');
        }
        Some(excerpt)
    }
}

impl Excerpt {
    /// Tabs are kept below the line too, so that the caret stands below its character.
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.indent.push(if text == "\t" { '\t' } else { ' ' });
    }
}

/// Tabs are shown, so that the caret stands below its character.
fn shown(letter: char) -> char {
    if letter == '\t' { letter } else { visible_letter(letter) }
}

/// A message with what it quotes cut short: a key may be as long as a description.
pub(super) fn short(message: &str) -> String {
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
    use super::{Lines, short};

    fn check(text: &str, line: usize, column: usize, expected: &str) {
        let excerpt = Lines::new(text).around(line, column).unwrap();
        assert_eq!(format!("{}\n{}^", excerpt.text, excerpt.indent), expected);
    }

    #[test]
    fn a_short_line_is_shown_whole() {
        check("a: 1\n\tb: é2", 2, 5, "\tb: é2\n\t   ^");
        check("a", 1, 9, "a\n ^");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let line = format!("{}X{}", "-".repeat(1_000_000), "+".repeat(1_000_000));
        let (before, after) = ("-".repeat(60), "+".repeat(99));
        check(&line, 1, 1_000_001, &format!("…{before}X{after}…\n{}^", " ".repeat(61)));
    }

    #[test]
    fn a_terminal_is_not_commanded() {
        check("a: \u{1b}[31m", 1, 1, "a: \u{fffd}[31m\n^");
        assert_eq!(short("\u{1b}[31m"), "\u{fffd}[31m");
        assert_eq!(short("\u{202e}a\u{9b}"), "\u{fffd}a\u{fffd}");
        assert_eq!(short(&"x".repeat(500)).chars().count(), 401);
    }
}
