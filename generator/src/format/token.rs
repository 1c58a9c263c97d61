//! A flat list of tokens in which groups know their ends and documentation is one token a line. What an operator means
//! where it stands is found out after it is read, in `classify`.

use super::read;
use crate::quote::TokenStream;

/// The tokens of a file, and their texts.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// The tokens in their order.
    pub(super) list: Vec<Token>,
    /// What their texts are parts of.
    pub(super) texts: String,
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// The other end of a group, of generic arguments or of a closure's parameters.
    pub(super) mate: usize,
    /// Where its text is.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it was written right before the operator behind it.
    pub(super) joint: bool,
    /// Whether the group that it opens has lines of its own, however short they are, or its text has several lines.
    pub(super) is_tall: bool,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, a literal, or a keyword that stands for a value or a path, such as `self`.
    Word,
    /// A keyword.
    Keyword,
    /// A lifetime or a label.
    Lifetime,
    /// `///`, with its text.
    OuterDoc,
    /// `//!`, with its text.
    InnerDoc,
    /// `#`, the start of an attribute.
    Pound,
    /// The `!` of a macro's call or of an inner attribute.
    Bang,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `:`
    Colon,
    /// `::`
    PathSeparator,
    /// `.`
    Dot,
    /// `?`
    Question,
    /// `=`, `+=` and the rest.
    Assign,
    /// `->`
    Arrow,
    /// `=>`
    FatArrow,
    /// An operator between two operands.
    Binary,
    /// An operator before its operand.
    Prefix,
    /// `..` and `..=`
    Range,
    /// `<` before generic arguments.
    AngleOpen,
    /// `>` behind them.
    AngleClose,
    /// `|` before a closure's parameters.
    BarOpen,
    /// `|` behind them, or the `||` of a closure that has none.
    BarClose,
    /// The start of a group.
    Open(Holds),
    /// Its end.
    Close(Holds),
    /// An operator whose place has not been looked at.
    Operator,
}

/// What a group holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Arguments, parameters or the fields of a tuple struct: parentheses behind a name.
    Arguments,
    /// A tuple, or what is kept together.
    Tuple,
    /// An array, or an index.
    Array,
    /// What a macro or an attribute takes.
    Verbatim,
    /// Statements.
    Block,
    /// Items.
    Items,
    /// Fields or variants where they are defined.
    Fields,
    /// The fields of a value or a pattern.
    Literal,
    /// The arms of a `match`.
    Arms,
    /// What is imported.
    Imports,
}

impl Kind {
    /// Whether an operand may end with it, so that an operator behind it stands between two.
    pub(super) fn ends_operand(self) -> bool {
        match self {
            Self::Word | Self::Lifetime | Self::Question | Self::AngleClose => true,
            Self::Close(holds) => holds != Holds::Items,
            _ => false,
        }
    }
}

impl Tokens {
    /// The tokens of a stream.
    pub(super) fn new(stream: TokenStream) -> Self {
        read::read(stream.into_text())
    }

    /// A token's text.
    pub(super) fn text(&self, token: usize) -> &str {
        self.list.get(token).map_or("", |it| &self.texts[it.start..it.end])
    }

    /// Joins a token's text with the one behind it.
    pub(super) fn join(first: Token, second: Token) -> Token {
        Token { end: second.end, joint: second.joint, ..first }
    }
}
