//! Lays out items, statements and their attributes, one below the other.

use super::printer::{At, Printer};
use super::split::{self, Part};
use super::token::{Holds, Kind};

impl Printer<'_> {
    /// The items of a file.
    pub(super) fn file(&mut self) {
        let tokens = self.tokens;
        let parts = split::parts(tokens, 0, tokens.list.len(), Holds::Items);
        for (index, part) in parts.iter().enumerate() {
            if index.checked_sub(1).is_some_and(|it| self.are_apart(parts[it], *part, 0)) {
                self.end_line();
            }
            self.statement(*part, At { indent: 0, tail: 0 });
            self.end_line();
        }
    }

    /// The lines within braces that hold items or statements.
    pub(super) fn lines(&mut self, start: usize, end: usize, holds: Holds, at: At) {
        let parts = split::parts(self.tokens, start, end, holds);
        for (index, part) in parts.iter().enumerate() {
            let previous = index.checked_sub(1).map(|it| parts[it]);
            if holds == Holds::Items && previous.is_some_and(|it| self.are_apart(it, *part, at.indent)) {
                self.blank_line();
            }
            self.line(at.indent);
            self.statement(*part, at);
        }
    }

    fn statement(&mut self, part: Part, at: At) {
        let start = self.attributes(part.start, part.end, at);
        let tail = usize::from(part.is_closed);
        self.expression(start, part.end, At { indent: at.indent, tail });
        if part.is_closed {
            self.write(";");
        }
    }

    /// Documentation and attributes, each on its own line. Returns what is behind them.
    pub(super) fn attributes(&mut self, start: usize, end: usize, at: At) -> usize {
        let behind = split::behind_attributes(self.tokens, start, end);
        let mut token = start;
        while token < behind {
            let next = match self.kind(token) {
                Some(Kind::OuterDoc) => self.doc("///", token),
                Some(Kind::InnerDoc) => self.doc("//!", token),
                _ => {
                    let is_inner = self.kind(token + 1) == Some(Kind::Bang);
                    let next = split::after(self.tokens, token + 1 + usize::from(is_inner));
                    self.flow(token, next, at.with_tail(0));
                    next
                }
            };
            token = next;
            if token < end {
                self.line(at.indent);
            }
        }
        behind
    }

    fn doc(&mut self, slashes: &str, token: usize) -> usize {
        self.write(slashes);
        self.token(token);
        token + 1
    }

    /// Whether a blank line is between two items. Imports, modules and what else takes a line stand together with their
    /// like.
    fn are_apart(&self, before: Part, part: Part, indent: usize) -> bool {
        let (first, second) = (self.sort(before, indent), self.sort(part, indent));
        first.is_none() || first != second
    }

    /// The word that says what an item is, where it is on a line of its own with nothing above it.
    fn sort(&self, part: Part, indent: usize) -> Option<&str> {
        if matches!(self.kind(part.start), Some(Kind::InnerDoc)) || self.is_inner_attribute(part.start) {
            return Some("//!");
        }
        let word = split::top(self.tokens, part.start, part.end).map(|it| self.tokens.text(it));
        let word = word.into_iter().find(|it| !matches!(*it, "pub" | "("))?;
        match word {
            "use" if self.kind(part.start) == Some(Kind::Keyword) => Some("use"),
            "mod" | "type" | "const" | "static" => {
                self.fits_at(indent, part.start, part.end, usize::from(part.is_closed)).then_some(word)
            }
            _ => None,
        }
    }

    fn is_inner_attribute(&self, token: usize) -> bool {
        self.kind(token) == Some(Kind::Pound) && self.kind(token + 1) == Some(Kind::Bang)
    }
}
