//! Where the parts of a list end: items, statements, arms, and what commas separate.

use super::token::{Holds, Kind, Tokens};

/// One part of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// Its first token.
    pub(super) start: usize,
    /// Behind its last token.
    pub(super) end: usize,
    /// Whether a comma or a semicolon is behind it.
    pub(super) is_closed: bool,
    /// Where the next part starts.
    pub(super) next: usize,
}

/// The token behind this one, or behind the group or the angles that it opens.
pub(super) fn after(tokens: &Tokens, at: usize) -> usize {
    let token = tokens.list[at];
    match token.kind {
        Kind::Open(_) | Kind::AngleOpen | Kind::BarOpen => token.mate.max(at) + 1,
        _ => at + 1,
    }
}

/// The tokens from one up to another that are in no group.
pub(super) fn top(tokens: &Tokens, start: usize, end: usize) -> impl Iterator<Item = usize> {
    let first = (start < end).then_some(start);
    std::iter::successors(first, move |at| Some(after(tokens, *at)).filter(|it| *it < end))
}

/// The parts of a list.
pub(super) fn parts(tokens: &Tokens, start: usize, end: usize, holds: Holds) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = start;
    while at < end {
        let part = match holds {
            Holds::Items | Holds::Block => statement(tokens, at, end),
            Holds::Arms => arm(tokens, at, end),
            _ => between_commas(tokens, at, end),
        };
        at = part.next;
        parts.push(part);
    }
    parts
}

fn between_commas(tokens: &Tokens, start: usize, end: usize) -> Part {
    match top(tokens, start, end).find(|it| tokens.list[*it].kind == Kind::Comma) {
        Some(comma) => Part { start, end: comma, is_closed: true, next: comma + 1 },
        None => Part { start, end, is_closed: false, next: end },
    }
}

/// An arm ends at its comma, or with the block that it has for a body.
fn arm(tokens: &Tokens, start: usize, end: usize) -> Part {
    let arrow = top(tokens, start, end).find(|it| tokens.list[*it].kind == Kind::FatArrow);
    let body = arrow.map(|it| it + 1).filter(|it| *it < end);
    let Some(body) = body.filter(|it| tokens.list[*it].kind == Kind::Open(Holds::Block)) else {
        return between_commas(tokens, start, end);
    };
    let behind = after(tokens, body);
    match tokens.list.get(behind).map(|it| it.kind) {
        Some(Kind::Comma) => Part { start, end: behind, is_closed: false, next: behind + 1 },
        Some(Kind::Dot | Kind::Question) => between_commas(tokens, start, end),
        _ => Part { start, end: behind, is_closed: false, next: behind },
    }
}

/// A statement or an item ends at its semicolon, or with its braces where it needs none.
fn statement(tokens: &Tokens, start: usize, end: usize) -> Part {
    let first = tokens.list[start].kind;
    if first == Kind::InnerDoc || first == Kind::Pound && tokens.list[start + 1].kind == Kind::Bang {
        let end = if first == Kind::InnerDoc { start + 1 } else { after(tokens, start + 2) };
        return Part { start, end, is_closed: false, next: end };
    }
    let head = behind_attributes(tokens, start, end);
    let ends_at_braces = ends_at_braces(tokens, head, end);
    for at in top(tokens, head, end) {
        let behind = after(tokens, at);
        match tokens.list[at].kind {
            Kind::Semicolon => return Part { start, end: at, is_closed: true, next: behind },
            Kind::Open(holds) if ends_at_braces && is_braces(holds) && !goes_on(tokens, behind, end) => {
                return Part { start, end: behind, is_closed: false, next: behind };
            }
            _ => {}
        }
    }
    Part { start, end, is_closed: false, next: end }
}

/// The first token behind documentation and attributes.
pub(super) fn behind_attributes(tokens: &Tokens, start: usize, end: usize) -> usize {
    let mut at = start;
    while at < end {
        match tokens.list[at].kind {
            Kind::OuterDoc | Kind::InnerDoc => at += 1,
            Kind::Pound if tokens.list[at + 1].kind == Kind::Bang => at = after(tokens, at + 2),
            Kind::Pound => at = after(tokens, at + 1),
            _ => break,
        }
    }
    at.min(end)
}

/// Whether an item or a statement needs no semicolon behind its braces.
fn ends_at_braces(tokens: &Tokens, start: usize, end: usize) -> bool {
    let Some(first) = top(tokens, start, end).find(|it| !is_qualifier(tokens.text(*it)) || is_block(tokens, *it + 1))
    else {
        return false;
    };
    match tokens.list[first].kind {
        Kind::Keyword => {
            !matches!(tokens.text(first), "let" | "static" | "const" | "type" | "use" | "return" | "break")
        }
        Kind::Open(holds) => is_braces(holds),
        // A macro that is called with braces.
        Kind::Word => tokens.list.get(first + 1).is_some_and(|it| it.kind == Kind::Bang),
        Kind::Lifetime => true,
        _ => false,
    }
}

/// What stands before the word that says what an item is; `const` alone is an item of its own.
fn is_qualifier(text: &str) -> bool {
    matches!(text, "pub" | "(" | "async" | "unsafe" | "default")
}

fn is_block(tokens: &Tokens, at: usize) -> bool {
    tokens.list.get(at).is_some_and(|it| it.kind == Kind::Open(Holds::Block))
}

fn is_braces(holds: Holds) -> bool {
    match holds {
        Holds::Block | Holds::Items | Holds::Fields | Holds::Literal | Holds::Arms => true,
        Holds::Arguments | Holds::Tuple | Holds::Array | Holds::Verbatim | Holds::Imports => false,
    }
}

/// Whether what is behind braces belongs to the same statement.
fn goes_on(tokens: &Tokens, at: usize, end: usize) -> bool {
    at < end && (matches!(tokens.list[at].kind, Kind::Dot | Kind::Question) || tokens.text(at) == "else")
}
