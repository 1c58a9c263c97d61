//! Turns `doc = "…"` into a line of documentation, where the text can be one.

use crate::quote::is_line;

/// The line that the literal of an attribute becomes, without its slashes. A text with line ends, or one that starts with
/// a slash, would be read as something else, and stays an attribute.
pub(super) fn line(literal: &str) -> Option<String> {
    value(literal).filter(|text| is_line(text))
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
