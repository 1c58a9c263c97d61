//! Lays out the arms of a `match`.

use super::printer::{At, Printer};
use super::split::{self, Part};
use super::token::{Holds, Kind};

impl Printer<'_> {
    /// A pattern, what it leads to, and the comma behind. What needs lines of its own gets braces.
    pub(super) fn arm(&mut self, part: Part, at: At) {
        let start = self.attributes(part.start, part.end, at);
        let Some(arrow) = self.find(start, part.end, |it| it == Kind::FatArrow) else {
            self.expression(start, part.end, at.with_tail(1));
            return self.write(",");
        };
        let is_whole = self.pattern(start, arrow, at);
        self.write(" =>");
        let (body, end) = (arrow + 1, part.end);
        if is_whole && self.is_block(body, end) {
            self.write(" ");
            self.group(body, at.with_tail(0));
        } else if is_whole && self.stays(body, end, at) {
            self.write(" ");
            self.expression(body, end, at.with_tail(1));
            self.write(",");
        } else {
            self.in_braces(body, end, is_whole, at);
        }
    }

    /// Whether a body is nothing but a block.
    fn is_block(&self, body: usize, end: usize) -> bool {
        self.kind(body) == Some(Kind::Open(Holds::Block)) && split::after(self.tokens, body) == end
    }

    /// Whether a body starts on the line of its pattern: it fits there, or it is one call, value or `match` whose first
    /// line fits, and braces would not put it on one.
    fn stays(&self, body: usize, end: usize, at: At) -> bool {
        if self.fits(body, end, 2) {
            return true;
        }
        let fits_below = self.fits_at(at.deeper(0).indent, body, end, 0);
        !fits_below
            && self.loosest(body, end).is_none()
            && !self.breaks_at_dots(body, end, 2)
            && self.fits(body, self.first_line(body, end), 1)
    }

    fn in_braces(&mut self, body: usize, end: usize, is_whole: bool, at: At) {
        if is_whole {
            self.write(" ");
        } else {
            self.line(at.indent);
        }
        if self.is_block(body, end) {
            return self.group(body, at.with_tail(0));
        }
        self.write("{");
        self.line(at.deeper(0).indent);
        self.expression(body, end, at.deeper(0));
        self.line(at.indent);
        self.write("}");
    }

    /// A pattern with its guard. Returns whether the body may follow on the line.
    fn pattern(&mut self, start: usize, arrow: usize, at: At) -> bool {
        if self.fits(start, arrow, 5) {
            self.side_by_side(start, arrow);
            return true;
        }
        let guard = split::top(self.tokens, start, arrow).find(|it| self.tokens.text(*it) == "if");
        self.alternatives(start, guard.unwrap_or(arrow), at);
        let Some(guard) = guard else { return true };
        let inner = at.deeper(3);
        self.line(inner.indent);
        self.token(guard);
        self.write(" ");
        self.operation(guard + 1, arrow, inner);
        false
    }

    /// The alternatives of a pattern, one a line.
    fn alternatives(&mut self, start: usize, end: usize, at: At) {
        let mut from = start;
        for token in split::top(self.tokens, start, end) {
            if self.kind(token) == Some(Kind::Binary) && self.tokens.text(token) == "|" {
                self.flow(from, token, at.with_tail(0));
                self.line(at.indent);
                from = token;
            }
        }
        self.flow(from, end, at.with_tail(3));
    }
}
