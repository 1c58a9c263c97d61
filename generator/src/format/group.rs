//! Lays out a group that does not fit on a line.

use super::printer::{At, Printer};
use super::split::{self, Part};
use super::token::{Holds, Kind};

impl Printer<'_> {
    /// A group over several lines, without the space before it.
    pub(super) fn group(&mut self, open: usize, at: At) {
        let tokens = self.tokens;
        let (close, Some(Kind::Open(holds))) = (tokens.list[open].mate, self.kind(open)) else { return };
        self.token(open);
        if close == open + 1 {
            return self.token(close);
        }
        match holds {
            Holds::Block | Holds::Items => {
                self.lines(open + 1, close, holds, at.deeper(0));
                self.line(at.indent);
            }
            Holds::Arms => {
                for part in split::parts(tokens, open + 1, close, holds) {
                    self.line(at.deeper(0).indent);
                    self.arm(part, at.deeper(0));
                }
                self.line(at.indent);
            }
            _ => {
                let parts = split::parts(tokens, open + 1, close, holds);
                if self.overflows(&parts, holds) {
                    self.overflow(&parts, at);
                } else {
                    self.rows(&parts, holds, at);
                    self.line(at.indent);
                }
            }
        }
        self.token(close);
    }

    /// One part a line; imports fill theirs.
    fn rows(&mut self, parts: &[Part], holds: Holds, at: At) {
        for (index, part) in parts.iter().enumerate() {
            let fills = holds == Holds::Imports && index > 0;
            let goes_on = fills && self.fits(part.start, part.end, 2);
            if goes_on {
                self.write(" ");
            } else {
                self.line(at.indent + super::printer::STEP);
            }
            let comma = self.takes_comma(*part, parts.len(), holds);
            let inner = at.deeper(usize::from(comma));
            let start = self.attributes(part.start, part.end, inner);
            self.expression(start, part.end, inner);
            if comma {
                self.write(",");
            }
        }
    }

    /// Whether a comma is behind a part on its own line.
    fn takes_comma(&self, part: Part, count: usize, holds: Holds) -> bool {
        match holds {
            Holds::Verbatim => part.is_closed,
            // Without a comma it is no tuple.
            Holds::Tuple if count == 1 => part.is_closed,
            // What may be the type of a slice has none either.
            Holds::Array if count == 1 && self.is_path(part) => part.is_closed,
            // An array that repeats a value has no commas.
            Holds::Array
                if split::top(self.tokens, part.start, part.end).any(|it| self.kind(it) == Some(Kind::Semicolon)) =>
            {
                false
            }
            // `..` may have none.
            _ => self.kind(part.start) != Some(Kind::Range),
        }
    }

    /// Whether it may be a type: paths, references and brackets alone.
    fn is_path(&self, part: Part) -> bool {
        (part.start..part.end).all(|it| match self.kind(it) {
            Some(Kind::Open(holds) | Kind::Close(holds)) => holds == Holds::Array,
            Some(
                Kind::Word
                | Kind::Keyword
                | Kind::Lifetime
                | Kind::PathSeparator
                | Kind::Prefix
                | Kind::AngleOpen
                | Kind::AngleClose
                | Kind::Comma,
            ) => true,
            _ => false,
        })
    }

    /// Whether the last part of a list may start on the list's first line and end on its last: a call in a call, or a
    /// closure behind what fits on the line.
    fn overflows(&self, parts: &[Part], holds: Holds) -> bool {
        let Some((last, others)) = parts.split_last() else { return false };
        self.hangs(*last, others.is_empty(), holds)
            && self.fits(parts[0].start, self.first_line(last.start, last.end), 0)
    }

    /// Behind what is on the first line when the last group is taken apart, with what hangs in it.
    pub(super) fn first_line(&self, start: usize, end: usize) -> usize {
        let Some(Kind::Close(holds)) = end.checked_sub(1).and_then(|it| self.kind(it)) else { return end };
        let open = self.tokens.list[end - 1].mate;
        if open < start || holds == Holds::Arms || holds == Holds::Block {
            return open + 1;
        }
        let parts = split::parts(self.tokens, open + 1, end - 1, holds);
        match parts.as_slice() {
            [only] if self.hangs(*only, true, holds) => self.first_line(only.start, only.end),
            _ => open + 1,
        }
    }

    fn hangs(&self, part: Part, is_alone: bool, within: Holds) -> bool {
        let Some(Kind::Close(holds)) = part.end.checked_sub(1).and_then(|it| self.kind(it)) else { return false };
        if !matches!(within, Holds::Arguments | Holds::Tuple | Holds::Verbatim | Holds::Array) {
            return false;
        }
        let first = self.kind(part.start);
        if matches!(first, Some(Kind::BarOpen | Kind::BarClose))
            || matches!(self.tokens.text(part.start), "move" | "async")
        {
            return holds == Holds::Block;
        }
        is_alone && self.calls(part.start, part.end) < 2 && !self.is_apart(part)
    }

    /// Whether an operator or an assignment stands in it.
    fn is_apart(&self, part: Part) -> bool {
        split::top(self.tokens, part.start, part.end)
            .any(|it| matches!(self.kind(it), Some(Kind::Binary | Kind::Assign | Kind::Range | Kind::Colon)))
    }

    fn overflow(&mut self, parts: &[Part], at: At) {
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                self.write(", ");
            }
            if index + 1 == parts.len() {
                self.expression(part.start, part.end, at.with_tail(at.tail + 1));
            } else {
                self.side_by_side(part.start, part.end);
            }
        }
    }
}
