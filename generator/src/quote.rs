//! Rust's tokens as emitters write them, one behind the other, and the macro that writes them.
//!
//! Tokens are their text with a space behind each, so to put some within others is one copy. Where lines end, and what a
//! token means where it stands, is the business of `format`.

mod each;
#[macro_use]
mod macros;
#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::fmt::{self, Display, Write};
use std::str::FromStr;

pub(crate) use each::{Each, Item, Items};
pub(crate) use macros::{quote, quote_into, repeat, write_tokens};

/// Tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenStream {
    text: String,
}

impl TokenStream {
    /// No tokens.
    pub fn new() -> Self {
        Self::default()
    }

    /// No tokens, with room for so many bytes of text.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes) }
    }

    /// The tokens' text.
    pub fn into_text(self) -> String {
        self.text
    }

    /// Adds the tokens of a value.
    pub(crate) fn add(&mut self, value: &(impl ToTokens + ?Sized)) {
        value.to_tokens(self);
    }

    /// Adds one token, with a space behind it.
    pub(crate) fn push(&mut self, token: &str) {
        self.text.push_str(token);
    }

    /// Adds a line of documentation. A line that would be read as something else stays an attribute.
    pub(crate) fn push_doc(&mut self, line: impl AsRef<str>) {
        let line = line.as_ref();
        match is_line(line) {
            true => self.push_line("///", line),
            false => self.push_attribute("#[doc = ", line),
        }
    }

    /// Adds a line of documentation of what holds it.
    pub(crate) fn push_inner_doc(&mut self, line: impl AsRef<str>) {
        let line = line.as_ref();
        match is_line(line) {
            true => self.push_line("//!", line),
            false => self.push_attribute("#![doc = ", line),
        }
    }

    fn push_line(&mut self, slashes: &str, line: &str) {
        self.text.reserve(slashes.len() + line.len() + 1);
        self.text.push_str(slashes);
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn push_attribute(&mut self, start: &str, line: &str) {
        self.text.push_str(start);
        line.to_tokens(self);
        self.text.push_str("] ");
    }

    /// Adds the token that a value displays as.
    fn push_display(&mut self, value: impl Display) {
        // A `String` takes whatever is written to it.
        let _ = write!(self.text, "{value} ");
    }
}

/// Rust's text is its tokens.
impl FromStr for TokenStream {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self { text: format!("{text} ") })
    }
}

impl Display for TokenStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Whether a text is one line of documentation behind its slashes.
pub(crate) fn is_line(text: &str) -> bool {
    !text.starts_with('/') && !text.contains(char::is_control)
}

/// An identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ident<'a>(pub(crate) &'a str);

impl Display for Ident<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A value that is written as tokens.
pub(crate) trait ToTokens {
    /// Adds its tokens.
    fn to_tokens(&self, tokens: &mut TokenStream);
}

impl<T: ToTokens + ?Sized> ToTokens for &T {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        (**self).to_tokens(tokens);
    }
}

impl<T: ToTokens> ToTokens for Option<T> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if let Some(value) = self {
            value.to_tokens(tokens);
        }
    }
}

impl ToTokens for TokenStream {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.text.push_str(&self.text);
    }
}

impl ToTokens for Ident<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.text.push_str(self.0);
        tokens.text.push(' ');
    }
}

impl ToTokens for String {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.as_str().to_tokens(tokens);
    }
}

/// A string is a literal.
impl ToTokens for str {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.text.reserve(self.len() + 3);
        tokens.text.push('"');
        if self.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\')) {
            tokens.text.push_str(self);
        } else {
            escape(self, &mut tokens.text);
        }
        tokens.text.push_str("\" ");
    }
}

/// Adds a string as it is between the quotes of a literal.
fn escape(string: &str, out: &mut String) {
    let mut letters = string.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            // With a digit behind it, `\0` looks like an octal number.
            '\0' if letters.peek().is_some_and(|next| matches!(next, '0'..='7')) => out.push_str("\\x00"),
            '\0' => out.push_str("\\0"),
            '\'' => out.push(letter),
            _ => out.extend(letter.escape_debug()),
        }
    }
}

impl ToTokens for bool {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.text.push_str(if *self { "true " } else { "false " });
    }
}

impl ToTokens for i64 {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.push_display(self);
    }
}

impl ToTokens for u16 {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.push_display(self);
    }
}

impl ToTokens for u64 {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.push_display(self);
    }
}

impl ToTokens for usize {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.push_display(self);
    }
}
