//! Lays out chains of calls: one call a line, where they do not fit on one.

use super::printer::{At, Printer, STEP};
use super::split;
use super::token::{Holds, Kind};

impl Printer<'_> {
    /// How many calls a chain has; the call that it starts with is one.
    pub(super) fn calls(&self, start: usize, end: usize) -> usize {
        let mut calls = 0;
        let mut has_dot = false;
        for token in split::top(self.tokens, start, end) {
            match self.kind(token) {
                Some(Kind::Dot) => has_dot = true,
                Some(Kind::Open(Holds::Arguments)) => calls += 1,
                _ => {}
            }
        }
        if has_dot { calls } else { calls.min(1) }
    }

    /// Whether a chain is better taken apart at its dots than within its last call.
    pub(super) fn breaks_at_dots(&self, start: usize, end: usize, tail: usize) -> bool {
        if self.calls(start, end) < 2 {
            return false;
        }
        // A closure over several lines at the end leaves the chain on one.
        let last = end.checked_sub(1).map_or(0, |it| self.tokens.list[it].mate);
        let ends_tall = last > start
            && self.kind(end - 1) == Some(Kind::Close(Holds::Arguments))
            && self.flat.width(last, end).is_none();
        !(ends_tall && self.fits(start, last + 1, tail))
    }

    /// A chain, each call on its own line. A short start shares its line with what is behind it.
    pub(super) fn chain(&mut self, start: usize, end: usize, at: At) {
        let dots: Vec<usize> =
            split::top(self.tokens, start, end).filter(|it| self.kind(*it) == Some(Kind::Dot)).collect();
        let base = dots.first().copied().unwrap_or(end);
        let is_short = self.flat.width(start, base).is_some_and(|it| it <= STEP);
        self.flow(start, base, at.with_tail(0));
        for (index, dot) in dots.iter().enumerate() {
            let next = dots.get(index + 1).copied().unwrap_or(end);
            let inner = at.deeper(if next == end { at.tail } else { 0 });
            if index > 0 || !is_short {
                self.line(inner.indent);
            }
            self.flow(*dot, next, inner);
        }
    }
}
