//! Lays out one statement, argument, field or arm: on one line, or taken apart where Rust binds loosest.

use super::printer::{At, Printer};
use super::split;
use super::token::{Holds, Kind};

impl Printer<'_> {
    /// The tokens from one up to another, without the space before the first.
    pub(super) fn expression(&mut self, start: usize, end: usize, at: At) {
        if self.fits(start, end, at.tail) {
            return self.side_by_side(start, end);
        }
        match self.tokens.text(start) {
            "if" | "while" | "match" | "for" => return self.control(start, end, at),
            "return" | "break" if start + 1 < end => {
                self.token(start);
                self.write(" ");
                return self.expression(start + 1, end, at);
            }
            _ => {}
        }
        if self.is_closure(start, end) {
            return self.closure(start, end, at);
        }
        if self.is_item(start, end) {
            return self.flow(start, end, at);
        }
        if let Some(sign) = self.find(start, end, |it| it == Kind::Assign) {
            self.flow(start, sign + 1, at.with_tail(0));
            return self.value(sign + 1, end, at);
        }
        if let Some(colon) = self.find(start, end, |it| it == Kind::Colon) {
            self.side_by_side(start, colon + 1);
            return self.value(colon + 1, end, at);
        }
        self.operation(start, end, at);
    }

    /// The first token in no group that is of a kind.
    pub(super) fn find(&self, start: usize, end: usize, is: impl Fn(Kind) -> bool) -> Option<usize> {
        split::top(self.tokens, start, end).find(|it| self.kind(*it).is_some_and(&is))
    }

    fn is_closure(&self, start: usize, end: usize) -> bool {
        let is_bar = |it| it < end && matches!(self.kind(it), Some(Kind::BarOpen | Kind::BarClose));
        match self.tokens.text(start) {
            "move" | "async" => is_bar(start + 1) || is_bar(start + 2),
            _ => is_bar(start),
        }
    }

    /// Whether it is an item that is laid out from left to right: its braces are what takes lines.
    fn is_item(&self, start: usize, end: usize) -> bool {
        let words = split::top(self.tokens, start, end).map(|it| self.tokens.text(it));
        let word = words.into_iter().find(|it| !matches!(*it, "pub" | "(" | "async" | "unsafe" | "const"));
        matches!(word, Some("fn" | "impl" | "struct" | "enum" | "trait" | "mod" | "use" | "extern"))
    }

    fn closure(&mut self, start: usize, end: usize, at: At) {
        let bar = (start..end).find(|it| self.kind(*it) == Some(Kind::BarOpen)).unwrap_or(start);
        let first = match self.kind(bar) {
            Some(Kind::BarOpen) => split::after(self.tokens, bar),
            _ => self.find(start, end, |it| it == Kind::BarClose).map_or(end, |it| it + 1),
        };
        self.side_by_side(start, first);
        if first < end {
            self.space(first);
            self.expression(first, end, at);
        }
    }

    /// What is behind `=` or the name of a field: on the same line, or on the next where that keeps it whole.
    fn value(&mut self, start: usize, end: usize, at: At) {
        let inner = at.deeper(at.tail);
        let is_block = self.kind(start) == Some(Kind::Open(Holds::Block));
        let fits_here = is_block || self.fits(start, end, at.tail + 1);
        if !fits_here && (self.fits_at(inner.indent, start, end, at.tail) || self.needs_a_line(start, end, at.tail)) {
            self.line(inner.indent);
            self.expression(start, end, inner);
        } else {
            self.write(" ");
            self.expression(start, end, at);
        }
    }

    /// Whether a value starts with a call whose chain is taken apart: the calls would not stand below each other.
    pub(super) fn needs_a_line(&self, start: usize, end: usize, tail: usize) -> bool {
        let base = self.find(start, end, |it| it == Kind::Dot).unwrap_or(end);
        let starts_with_call = self.find(start, base, |it| it == Kind::Open(Holds::Arguments)).is_some();
        self.breaks_at_dots(start, end, tail + 1) && (starts_with_call || !self.fits(start, base, 1))
    }

    /// `if`, `while`, `for` and `match`: a head on one line, or taken apart with its brace on the next.
    pub(super) fn control(&mut self, start: usize, end: usize, at: At) {
        let is_body = |it| matches!(it, Kind::Open(Holds::Block | Holds::Arms));
        let Some(body) = self.find(start, end, is_body) else { return self.flow(start, end, at) };
        self.token(start);
        self.write(" ");
        if self.fits(start + 1, body, 2) || self.loosest(start + 1, body).is_none() {
            self.flow(start + 1, body, at.with_tail(2));
            self.write(" ");
        } else {
            self.operation(start + 1, body, at.with_tail(0));
            self.line(at.indent);
        }
        self.group(body, at.with_tail(0));
        let next = split::after(self.tokens, body);
        if self.tokens.text(next) == "else" && next + 1 < end {
            self.write(" else ");
            return match self.tokens.text(next + 1) {
                "if" => self.control(next + 1, end, at),
                _ => self.group(next + 1, at),
            };
        }
        self.flow(next, end, at);
    }

    /// Operands, each on its own line behind its operator; or a chain of calls; or neither.
    pub(super) fn operation(&mut self, start: usize, end: usize, at: At) {
        let Some(loosest) = self.loosest(start, end) else {
            return match self.breaks_at_dots(start, end, at.tail) {
                true => self.chain(start, end, at),
                false => self.flow(start, end, at),
            };
        };
        let mut from = start;
        let mut inner = at;
        for token in split::top(self.tokens, start, end) {
            if self.kind(token) == Some(Kind::Binary) && looseness(self.tokens.text(token)) == loosest {
                self.operand(from, token, inner.with_tail(0));
                inner = at.deeper(at.tail);
                self.line(inner.indent);
                from = token;
            }
        }
        self.operand(from, end, inner);
    }

    /// An operand, with the operator before it.
    fn operand(&mut self, start: usize, end: usize, at: At) {
        let first = if self.kind(start) == Some(Kind::Binary) {
            self.token(start);
            self.write(" ");
            start + 1
        } else {
            start
        };
        self.expression(first, end, at);
    }

    /// How loosely the loosest of the operators binds.
    pub(super) fn loosest(&self, start: usize, end: usize) -> Option<u8> {
        let operators = split::top(self.tokens, start, end).filter(|it| self.kind(*it) == Some(Kind::Binary));
        operators.map(|it| looseness(self.tokens.text(it))).max()
    }

    /// From left to right; a group that does not fit with what is behind it, up to the next group, is taken apart.
    pub(super) fn flow(&mut self, start: usize, end: usize, at: At) {
        let mut token = start;
        while token < end {
            if token > start {
                self.space(token);
            }
            match self.kind(token) {
                Some(Kind::Open(_)) => {
                    let next = split::after(self.tokens, token);
                    if self.fits(token, next, self.reach(next, end, at.tail)) {
                        self.side_by_side(token, next);
                    } else {
                        self.group(token, at);
                    }
                    token = next;
                }
                Some(Kind::AngleOpen | Kind::BarOpen) => {
                    let next = split::after(self.tokens, token);
                    self.side_by_side(token, next);
                    token = next;
                }
                _ => {
                    self.token(token);
                    token += 1;
                }
            }
        }
    }

    /// How far it is to where the line may end next. It cannot end within a group that is empty.
    fn reach(&self, start: usize, end: usize, tail: usize) -> usize {
        let mut columns = 0;
        for token in start..end {
            columns += self.flat.step(token);
            let is_filled = self.tokens.list[token].mate != token + 1;
            if (matches!(self.kind(token), Some(Kind::Open(_))) && is_filled) || !self.has_room(columns) {
                return columns;
            }
        }
        columns + tail
    }
}

/// How loosely an operator binds; the order is [Rust's](https://doc.rust-lang.org/reference/expressions.html).
fn looseness(operator: &str) -> u8 {
    match operator {
        "||" => 7,
        "&&" => 6,
        "==" | "!=" | "<" | ">" | "<=" | ">=" => 5,
        "|" => 4,
        "^" => 3,
        "&" => 2,
        "+" | "-" => 1,
        _ => 0,
    }
}
