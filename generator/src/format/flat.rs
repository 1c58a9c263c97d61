//! What a file is on one line: where a space stands, and how wide any part is.

use super::token::{Holds, Kind, Token, Tokens};

/// The tokens of a file side by side.
#[derive(Debug)]
pub(super) struct Flat {
    /// Of each token.
    spots: Vec<Spot>,
}

/// A token on the line.
#[derive(Clone, Copy, Debug)]
struct Spot {
    /// Whether a space is before it.
    space: bool,
    /// Whether it is written: a comma at the end of a list is not.
    is_written: bool,
    /// Its first column, and the column behind it.
    start: usize,
    end: usize,
    /// How many tokens before it cannot be on one line with what is behind them.
    tall: usize,
}

impl Flat {
    /// Puts tokens side by side.
    pub(super) fn new(tokens: &Tokens) -> Self {
        let mut spots = Vec::with_capacity(tokens.list.len() + 1);
        let (mut column, mut tall) = (0, 0);
        for (at, token) in tokens.list.iter().enumerate() {
            let space = at > 0 && has_space(tokens, at);
            let is_written =
                !(token.kind == Kind::Comma && tokens.list.get(at + 1).is_some_and(|it| drops_comma(it.kind)));
            let start = column + usize::from(space);
            let text = tokens.text(at);
            let width = if text.is_ascii() { text.len() } else { text.chars().count() };
            column = if is_written { start + width } else { column };
            spots.push(Spot { space, is_written, start, end: column, tall });
            let is_doc = matches!(token.kind, Kind::OuterDoc | Kind::InnerDoc);
            tall += usize::from(token.is_tall || is_doc);
        }
        spots.push(Spot { space: false, is_written: false, start: column, end: column, tall });
        Self { spots }
    }

    /// How wide the tokens from one up to another are, or nothing where they cannot be on one line.
    pub(super) fn width(&self, start: usize, end: usize) -> Option<usize> {
        if start >= end {
            return Some(0);
        }
        let (first, last) = (self.spots[start], self.spots[end - 1]);
        (first.tall == self.spots[end].tall).then(|| last.end.saturating_sub(first.start))
    }

    /// How wide a token is with the space before it.
    pub(super) fn step(&self, token: usize) -> usize {
        self.spots[token].end - self.spots[token].start + usize::from(self.spots[token].space)
    }

    /// Whether a space is before a token.
    pub(super) fn space(&self, token: usize) -> bool {
        self.spots[token].space
    }

    /// Whether a token's text has several lines.
    pub(super) fn is_tall(&self, token: usize) -> bool {
        self.spots[token].tall < self.spots[token + 1].tall
    }

    /// Whether a token is written.
    pub(super) fn is_written(&self, token: usize) -> bool {
        self.spots[token].is_written
    }
}

/// Whether a comma before this token has no use on one line. A tuple of one needs it, and a macro may.
fn drops_comma(next: Kind) -> bool {
    match next {
        Kind::Close(holds) => match holds {
            Holds::Arguments | Holds::Array | Holds::Fields | Holds::Literal | Holds::Arms | Holds::Imports => true,
            Holds::Tuple | Holds::Verbatim | Holds::Block | Holds::Items => false,
        },
        _ => false,
    }
}

/// Whether a space is between a token and the one before it.
fn has_space(tokens: &Tokens, at: usize) -> bool {
    let (before, token) = (tokens.list[at - 1], tokens.list[at]);
    match (before.kind, token.kind) {
        (Kind::Open(_), Kind::Close(_)) => false,
        (Kind::Open(holds), _) | (_, Kind::Close(holds)) => is_spaced(holds),
        (_, Kind::Comma | Kind::Semicolon | Kind::Dot | Kind::Question | Kind::Colon | Kind::PathSeparator) => false,
        (_, Kind::AngleClose | Kind::Bang) => false,
        (_, Kind::BarClose) if token.mate != 0 => false,
        (Kind::Dot | Kind::PathSeparator | Kind::Prefix | Kind::AngleOpen | Kind::BarOpen | Kind::Pound, _) => false,
        (_, Kind::Range) if before.kind.ends_operand() => false,
        (Kind::Range, next) => matches!(next, Kind::FatArrow | Kind::Assign | Kind::Binary | Kind::Keyword),
        (kind, Kind::AngleOpen) => !takes_angle(kind, tokens.text(at - 1)),
        (Kind::Bang, Kind::Open(_)) => tokens.text(at) == "{",
        (_, Kind::Open(holds)) => !is_attached(before, holds),
        _ => true,
    }
}

/// Whether a space is within both ends of a group.
fn is_spaced(holds: Holds) -> bool {
    match holds {
        Holds::Block | Holds::Items | Holds::Fields | Holds::Literal | Holds::Arms => true,
        Holds::Arguments | Holds::Tuple | Holds::Array | Holds::Verbatim | Holds::Imports => false,
    }
}

fn takes_angle(before: Kind, text: &str) -> bool {
    before.ends_operand() || (before == Kind::Keyword && matches!(text, "impl" | "for" | "fn"))
}

/// Whether a group belongs to what is before it.
fn is_attached(before: Token, holds: Holds) -> bool {
    match holds {
        Holds::Arguments => true,
        Holds::Array | Holds::Verbatim => before.kind.ends_operand() && before.kind != Kind::Lifetime,
        Holds::Tuple | Holds::Block | Holds::Items | Holds::Fields | Holds::Literal | Holds::Arms | Holds::Imports => {
            false
        }
    }
}
