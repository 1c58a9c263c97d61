//! Turns a stream of tokens into a flat list in which groups know their ends and documentation is one token a line.
//! What an operator means where it stands is found out afterwards, in `classify`.

use std::fmt::Write;

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};

use super::doc;

/// The tokens of a file, and their texts.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// The tokens in their order.
    pub(super) list: Vec<Token>,
    /// Their texts, one behind the other.
    texts: String,
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// The other end of a group, of generic arguments or of a closure's parameters.
    pub(super) mate: usize,
    /// Where its text is.
    start: usize,
    end: usize,
    /// Whether it was written right before the operator behind it.
    pub(super) joint: bool,
    /// Whether the group that it opens has lines of its own, however short they are.
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
        let mut tokens = Self::default();
        tokens.add_stream(stream);
        tokens
    }

    /// A token's text.
    pub(super) fn text(&self, token: usize) -> &str {
        self.list.get(token).map_or("", |it| &self.texts[it.start..it.end])
    }

    /// Joins a token's text with the one behind it.
    pub(super) fn join(first: Token, second: Token) -> Token {
        Token { end: second.end, joint: second.joint, ..first }
    }

    fn add_stream(&mut self, stream: TokenStream) {
        let mut trees = stream.into_iter();
        while let Some(tree) = trees.next() {
            match tree {
                TokenTree::Group(group) => self.add_group(group),
                TokenTree::Ident(ident) => {
                    let start = self.texts.len();
                    // A `String` takes whatever is written to it.
                    let _ = write!(self.texts, "{ident}");
                    let kind = if is_keyword(&self.texts[start..]) { Kind::Keyword } else { Kind::Word };
                    self.push(kind, start, false);
                }
                TokenTree::Literal(literal) => {
                    let start = self.texts.len();
                    let _ = write!(self.texts, "{literal}");
                    self.push(Kind::Word, start, false);
                }
                TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                    let start = self.texts.len();
                    self.texts.push('\'');
                    if let Some(TokenTree::Ident(name)) = trees.next() {
                        let _ = write!(self.texts, "{name}");
                    }
                    self.push(Kind::Lifetime, start, false);
                }
                TokenTree::Punct(punct) if punct.as_char() == '#' => self.add_attribute(&mut trees),
                TokenTree::Punct(punct) => self.add_punct(&punct),
            }
        }
    }

    fn push(&mut self, kind: Kind, start: usize, joint: bool) {
        self.list.push(Token { kind, mate: 0, start, end: self.texts.len(), joint, is_tall: false });
    }

    fn add_text(&mut self, kind: Kind, text: &str) {
        let start = self.texts.len();
        self.texts.push_str(text);
        self.push(kind, start, false);
    }

    fn add_group(&mut self, group: Group) {
        let delimiter = group.delimiter();
        let stream = group.stream();
        // The stream can be taken apart without a copy when the group does not share it.
        drop(group);
        match delimiter {
            Delimiter::Parenthesis => self.add_between("(", stream, ")", Holds::Tuple),
            Delimiter::Bracket => self.add_between("[", stream, "]", Holds::Array),
            Delimiter::Brace => self.add_between("{", stream, "}", Holds::Block),
            Delimiter::None => self.add_stream(stream),
        }
    }

    fn add_between(&mut self, open: &str, stream: TokenStream, close: &str, holds: Holds) {
        let start = self.list.len();
        self.add_text(Kind::Open(holds), open);
        self.add_stream(stream);
        self.list[start].mate = self.list.len();
        self.add_text(Kind::Close(holds), close);
        if let Some(end) = self.list.last_mut() {
            end.mate = start;
        }
    }

    /// What follows a `#`: documentation becomes a token.
    fn add_attribute(&mut self, trees: &mut impl Iterator<Item = TokenTree>) {
        let mut next = trees.next();
        let is_inner = matches!(&next, Some(TokenTree::Punct(it)) if it.as_char() == '!');
        if is_inner {
            next = trees.next();
        }
        let text = match &next {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => doc::line(group.stream()),
            _ => None,
        };
        if let Some(text) = text {
            return self.add_text(if is_inner { Kind::InnerDoc } else { Kind::OuterDoc }, &text);
        }
        self.add_text(Kind::Pound, "#");
        if is_inner {
            self.add_text(Kind::Bang, "!");
        }
        match next {
            Some(TokenTree::Group(group)) => self.add_group(group),
            Some(other) => self.add_stream(other.into()),
            None => {}
        }
    }

    fn add_punct(&mut self, punct: &Punct) {
        let joint = punct.spacing() == Spacing::Joint;
        let character = punct.as_char();
        if let Some(previous) = self.list.last_mut().filter(|it| it.joint) {
            let text = &self.texts[previous.start..previous.end];
            if is_operator(text, character) {
                self.texts.push(character);
                (previous.end, previous.joint) = (self.texts.len(), joint);
                previous.kind = simple(&self.texts[previous.start..previous.end]);
                return;
            }
        }
        let start = self.texts.len();
        self.texts.push(character);
        let kind = simple(&self.texts[start..]);
        self.push(kind, start, joint);
    }
}

/// Whether a character makes a longer operator of a text. What starts with an angle may be a bracket: `classify` joins
/// those.
fn is_operator(text: &str, next: char) -> bool {
    match next {
        ':' => text == ":",
        '>' => matches!(text, "-" | "="),
        '=' => matches!(text, "=" | "!" | "+" | "-" | "*" | "/" | "%" | "^" | "&" | "|" | ".."),
        '&' => text == "&",
        '|' => text == "|",
        '.' => matches!(text, "." | ".."),
        _ => false,
    }
}

/// The kind of an operator that means the same wherever it stands.
fn simple(text: &str) -> Kind {
    match text {
        "," => Kind::Comma,
        ";" => Kind::Semicolon,
        ":" => Kind::Colon,
        "::" => Kind::PathSeparator,
        "." => Kind::Dot,
        "?" => Kind::Question,
        "->" => Kind::Arrow,
        "=>" => Kind::FatArrow,
        ".." | "..=" | "..." => Kind::Range,
        "=" | "+=" | "-=" | "*=" | "/=" | "%=" | "^=" | "&=" | "|=" => Kind::Assign,
        "==" | "!=" => Kind::Binary,
        _ => Kind::Operator,
    }
}

/// The keywords that are no operands. [The list](https://doc.rust-lang.org/reference/keywords.html).
fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "as" | "async"
            | "break"
            | "const"
            | "continue"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "fn"
            | "for"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "pub"
            | "ref"
            | "return"
            | "static"
            | "struct"
            | "trait"
            | "type"
            | "unsafe"
            | "use"
            | "where"
            | "while"
    )
}
