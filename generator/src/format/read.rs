//! Reads tokens from their text.

use super::doc;
use super::token::{Holds, Kind, Token, Tokens};

/// The tokens of a text. What is between them, comments that are no documentation with it, is left out.
pub(super) fn read(text: String) -> Tokens {
    let mut reader =
        Reader { text: &text, at: 0, list: Vec::with_capacity(text.len() / 5), open: Vec::new(), docs: String::new() };
    while let Some(first) = reader.skip_space() {
        reader.token(first);
    }
    let Reader { list, docs, .. } = reader;
    Tokens { list, texts: text + &docs }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    list: Vec<Token>,
    /// The groups that have no end yet.
    open: Vec<usize>,
    /// The texts of documentation that is written as attributes. They come to stand behind the whole text.
    docs: String,
}

impl Reader<'_> {
    /// The first byte behind white space.
    fn skip_space(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    fn peek(&self, distance: usize) -> u8 {
        self.text.as_bytes().get(self.at + distance).copied().unwrap_or_default()
    }

    fn token(&mut self, first: u8) {
        match first {
            b'(' => self.start(Holds::Tuple),
            b'[' => self.start(Holds::Array),
            b'{' => self.start(Holds::Block),
            b')' | b']' | b'}' => self.end(),
            b'"' => self.string(end_of_string(self.text, self.at)),
            b'\'' => self.quote(),
            b'0'..=b'9' => self.word(self.end_of_number()),
            b'/' if self.peek(1) == b'/' => self.comment(),
            b'#' => self.attribute(),
            _ if is_name(first) => self.name(),
            _ => self.operator(first),
        }
    }

    /// Adds what goes from here to an end.
    fn push(&mut self, kind: Kind, end: usize, joint: bool) {
        self.list.push(Token { kind, mate: 0, start: self.at, end, joint, is_tall: false });
        self.at = end;
    }

    fn word(&mut self, end: usize) {
        self.push(Kind::Word, end, false);
    }

    /// Adds a string, which may have several lines.
    fn string(&mut self, end: usize) {
        let is_tall = self.text[self.at..end].contains('\n');
        self.word(end);
        if let Some(token) = self.list.last_mut() {
            token.is_tall = is_tall;
        }
    }

    fn start(&mut self, holds: Holds) {
        self.open.push(self.list.len());
        self.push(Kind::Open(holds), self.at + 1, false);
    }

    fn end(&mut self) {
        // Emitters write groups whole.
        let Some(open) = self.open.pop() else { return self.at += 1 };
        let kind = match self.list[open].kind {
            Kind::Open(holds) => Kind::Close(holds),
            other => other,
        };
        let close = self.list.len();
        self.push(kind, self.at + 1, false);
        (self.list[open].mate, self.list[close].mate) = (close, open);
        self.take_doc(open);
    }

    /// Makes an attribute that was just read a line of documentation, if it is one.
    fn take_doc(&mut self, open: usize) {
        let [name, sign, value, _] = &self.list[open + 1..] else { return };
        let text = |token: &Token| &self.text[token.start..token.end];
        if text(name) != "doc" || sign.kind != Kind::Assign {
            return;
        }
        let Some(line) = doc::line(text(value)) else { return };
        let (kind, start) = match self.list[..open] {
            [.., Token { kind: Kind::Pound, .. }] => (Kind::OuterDoc, open - 1),
            [.., Token { kind: Kind::Pound, .. }, Token { kind: Kind::Bang, .. }] => (Kind::InnerDoc, open - 2),
            _ => return,
        };
        self.list.truncate(start);
        let start = self.text.len() + self.docs.len();
        self.docs.push_str(&line);
        self.list.push(Token { kind, mate: 0, start, end: start + line.len(), joint: false, is_tall: false });
    }

    /// A `#`, with the `!` of an inner attribute.
    fn attribute(&mut self) {
        self.push(Kind::Pound, self.at + 1, false);
        if self.skip_space() == Some(b'!') {
            self.push(Kind::Bang, self.at + 1, false);
        }
    }

    fn comment(&mut self) {
        let end = self.text[self.at..].find('\n').map_or(self.text.len(), |length| self.at + length);
        let kind = match (self.peek(2), self.peek(3)) {
            (b'/', b'/') => None,
            (b'/', _) => Some(Kind::OuterDoc),
            (b'!', _) => Some(Kind::InnerDoc),
            _ => None,
        };
        match kind {
            Some(kind) => {
                self.at += 3;
                self.push(kind, end, false);
            }
            None => self.at = end,
        }
    }

    /// A name, or a literal that starts with a letter.
    fn name(&mut self) {
        let end = end_of_name(self.text, self.at);
        let hashes = self.text[end..].bytes().take_while(|byte| *byte == b'#').count();
        let behind = self.text.as_bytes().get(end + hashes).copied().unwrap_or_default();
        let word = &self.text[self.at..end];
        match (word, behind) {
            ("r" | "br", b'"') => {
                let close = format!("\"{}", "#".repeat(hashes));
                let length = self.text[end + hashes + 1..].find(&close);
                self.string(length.map_or(self.text.len(), |length| end + hashes + 1 + length + close.len()));
            }
            ("b", b'"') if hashes == 0 => self.string(end_of_string(self.text, end)),
            ("r", _) if hashes == 1 && is_name(behind) => self.word(end_of_name(self.text, end + 1)),
            _ => self.push(if is_keyword(word) { Kind::Keyword } else { Kind::Word }, end, false),
        }
    }

    fn end_of_number(&self) -> usize {
        let end = end_of_name(self.text, self.at);
        let bytes = &self.text.as_bytes()[end..];
        let is_fraction = bytes.first() == Some(&b'.') && bytes.get(1).is_some_and(u8::is_ascii_digit);
        if is_fraction { end_of_name(self.text, end + 1) } else { end }
    }

    /// A lifetime or a character.
    fn quote(&mut self) {
        let mut letters = self.text[self.at + 1..].char_indices();
        let first = letters.next().map(|(_, letter)| letter);
        match (first, letters.next()) {
            (Some('\\'), _) => {
                let length = self.text[self.at + 3..].find('\'').map_or(0, |length| length + 4);
                self.word(self.at + length);
            }
            (_, Some((length, '\''))) => self.word(self.at + length + 2),
            _ => self.push(Kind::Lifetime, end_of_name(self.text, self.at + 1), false),
        }
    }

    fn operator(&mut self, first: u8) {
        let joint = is_operator_character(self.peek(1));
        let end = self.at + 1;
        if let Some(previous) = self.list.last_mut().filter(|it| it.joint)
            && is_operator(&self.text[previous.start..previous.end], first)
        {
            (previous.end, previous.joint) = (end, joint);
            previous.kind = simple(&self.text[previous.start..end]);
            self.at = end;
            return;
        }
        self.push(simple(&self.text[self.at..end]), end, joint);
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

fn end_of_name(text: &str, start: usize) -> usize {
    let length = text.as_bytes()[start..].iter().position(|byte| !is_name(*byte));
    length.map_or(text.len(), |length| start + length)
}

/// Behind the quote that closes the string which starts here.
fn end_of_string(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    while let Some(length) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| matches!(byte, b'"' | b'\\')))
    {
        at += length + 1;
        if bytes[at - 1] == b'"' {
            return at;
        }
        at += 1;
    }
    text.len()
}

fn is_operator_character(byte: u8) -> bool {
    byte.is_ascii_punctuation() && !matches!(byte, b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'"' | b'_' | b'`' | b'\\')
}

/// Whether a character makes a longer operator of a text. What starts with an angle may be a bracket: `classify` joins
/// those.
fn is_operator(text: &str, next: u8) -> bool {
    match next {
        b':' => text == ":",
        b'>' => matches!(text, "-" | "="),
        b'=' => matches!(text, "=" | "!" | "+" | "-" | "*" | "/" | "%" | "^" | "&" | "|" | ".."),
        b'&' => text == "&",
        b'|' => text == "|",
        b'.' => matches!(text, "." | ".."),
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
