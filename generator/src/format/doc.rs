//! Turns `doc = "…"` into a line of documentation, where the text can be one.

use proc_macro2::{TokenStream, TokenTree};

/// The line that the tokens between an attribute's brackets become, without its slashes. A text with line ends, or one
/// that starts with a slash, would be read as something else, and stays an attribute.
pub(super) fn line(attribute: TokenStream) -> Option<String> {
    let mut trees = attribute.into_iter();
    let is_doc = matches!(trees.next()?, TokenTree::Ident(name) if name == "doc")
        && matches!(trees.next()?, TokenTree::Punct(it) if it.as_char() == '=');
    if !is_doc {
        return None;
    }
    let TokenTree::Literal(literal) = trees.next()? else { return None };
    let text = value(&literal.to_string())?;
    (trees.next().is_none() && !text.starts_with('/') && !text.contains(char::is_control)).then_some(text)
}

/// The text of a string literal, plain or raw.
fn value(literal: &str) -> Option<String> {
    match literal.strip_prefix('r') {
        Some(raw) => Some(raw.trim_matches('#').strip_prefix('"')?.strip_suffix('"')?.to_owned()),
        None => unescape(literal.strip_prefix('"')?.strip_suffix('"')?),
    }
}

/// What stands between the quotes of a plain literal.
fn unescape(literal: &str) -> Option<String> {
    if !literal.contains('\\') {
        return Some(literal.to_owned());
    }
    let mut text = String::with_capacity(literal.len());
    let mut rest = literal.chars();
    while let Some(character) = rest.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        match rest.next()? {
            it @ ('\\' | '"' | '\'') => text.push(it),
            't' => text.push('\t'),
            'u' => {
                let digits: String = rest.by_ref().take_while(|it| *it != '}').filter(|it| *it != '{').collect();
                text.push(char::from_u32(u32::from_str_radix(&digits.replace('_', ""), 16).ok()?)?);
            }
            _ => return None,
        }
    }
    Some(text)
}
