//! Writes tokens, and knows the column.

use super::flat::Flat;
use super::token::{Kind, Tokens};

/// How wide a line may be.
const WIDTH: usize = 120;

/// How much deeper the inner lines of a group are.
pub(super) const STEP: usize = 4;

/// The text so far.
#[derive(Debug)]
pub(super) struct Printer<'a> {
    pub(super) tokens: &'a Tokens,
    pub(super) flat: Flat,
    out: String,
    /// The column behind the text, in characters.
    column: usize,
}

/// Where a part stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    /// The column that its own lines start at.
    pub(super) indent: usize,
    /// How many columns what follows it on its last line takes.
    pub(super) tail: usize,
}

impl At {
    /// One step deeper, with so much behind it.
    pub(super) fn deeper(self, tail: usize) -> Self {
        Self { indent: self.indent + STEP, tail }
    }

    /// The same, with so much behind it.
    pub(super) fn with_tail(self, tail: usize) -> Self {
        Self { tail, ..self }
    }
}

impl<'a> Printer<'a> {
    /// A printer that has written a text of whole lines.
    pub(super) fn new(tokens: &'a Tokens, start: &str) -> Self {
        let mut out = String::with_capacity(start.len() + tokens.list.len() * 6);
        out.push_str(start);
        Self { tokens, flat: Flat::new(tokens), out, column: 0 }
    }

    /// What was written.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// What a token is.
    pub(super) fn kind(&self, token: usize) -> Option<Kind> {
        self.tokens.list.get(token).map(|it| it.kind)
    }

    /// Whether the tokens from one up to another fit on the rest of the line.
    pub(super) fn fits(&self, start: usize, end: usize, tail: usize) -> bool {
        self.fits_at(self.column, start, end, tail)
    }

    /// Whether they fit on a line from a column on.
    pub(super) fn fits_at(&self, column: usize, start: usize, end: usize, tail: usize) -> bool {
        self.flat.width(start, end).is_some_and(|it| column + it + tail <= WIDTH)
    }

    /// Whether so many columns are left on the line.
    pub(super) fn has_room(&self, columns: usize) -> bool {
        self.column + columns <= WIDTH
    }

    /// Writes a text that has no line end.
    pub(super) fn write(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += if text.is_ascii() { text.len() } else { text.chars().count() };
    }

    /// Starts a line.
    pub(super) fn line(&mut self, indent: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }

    /// Leaves a line empty.
    pub(super) fn blank_line(&mut self) {
        self.out.push('\n');
    }

    /// Ends the text's last line.
    pub(super) fn end_line(&mut self) {
        self.out.push('\n');
        self.column = 0;
    }

    /// Writes a space where one is before a token.
    pub(super) fn space(&mut self, token: usize) {
        if self.flat.space(token) {
            self.write(" ");
        }
    }

    /// Writes a token without the space before it.
    pub(super) fn token(&mut self, token: usize) {
        if !self.flat.is_written(token) {
            return;
        }
        let text = self.tokens.text(token);
        match self.flat.is_tall(token).then(|| text.rfind('\n')).flatten() {
            Some(end) => {
                self.out.push_str(text);
                self.column = text[end + 1..].chars().count();
            }
            None => self.write(text),
        }
    }

    /// Writes tokens side by side, without the space before the first.
    pub(super) fn side_by_side(&mut self, start: usize, end: usize) {
        for token in start..end {
            if token > start {
                self.space(token);
            }
            self.token(token);
        }
    }
}
