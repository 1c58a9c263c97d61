//! Addresses in Markdown: where one ends in prose, and how it is written as a link. Knows nothing of what is around it.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// The characters that end an address in `(…)` or `<…>`, or mean something else there.
const ENCODED: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// The same characters, and parentheses.
const ENCODED_IN_PARENTHESES: &AsciiSet = &ENCODED.add(b'(').add(b')');

/// Returns a web address as it is written in `(…)`; `None` for any other address.
pub(super) fn destination(address: &str) -> Option<String> {
    is_web(address).then(|| encode(address, ENCODED_IN_PARENTHESES))
}

/// Returns a web address as it is written in `<…>`.
pub(super) fn autolink(address: &str) -> String {
    format!("<{}>", encode(address, ENCODED))
}

fn is_web(address: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        let start = address.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme)) && address.len() > scheme.len()
    })
}

fn encode(address: &str, set: &'static AsciiSet) -> String {
    let encoded = utf8_percent_encode(address, set).to_string();
    // `&amp;` would be read as `&`.
    if encoded.contains('&') { encoded.replace(';', "%3B") } else { encoded }
}

/// Returns the start and end of a web address in a text.
pub(super) fn find_address(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(found) = text[from..].find("http") {
        let start = from + found;
        let length = address_length(&text[start..]);
        if length > 0 {
            return Some((start, start + length));
        }
        from = start + "http".len();
    }
    None
}

/// Returns the length of an address at the start of a text, without the punctuation that ends a sentence or closes a
/// bracket before it.
fn address_length(text: &str) -> usize {
    let Some(rest) = ["http://", "https://"].iter().find_map(|scheme| text.strip_prefix(scheme)) else { return 0 };
    let scheme = text.len() - rest.len();
    let is_end = |letter: char| letter.is_whitespace() || matches!(letter, '<' | '>' | '"' | '`' | '\\');
    let mut address = &rest[..rest.find(is_end).unwrap_or(rest.len())];
    let count = |sign: char| address.chars().filter(|letter| *letter == sign).count();
    let mut unopened = ["()", "[]", "{}"].map(|pair| {
        let mut signs = pair.chars();
        let (open, close) = (signs.next().unwrap_or_default(), signs.next().unwrap_or_default());
        (close, count(close).saturating_sub(count(open)))
    });
    while let Some(last) = address.chars().next_back() {
        let is_unopened = unopened.iter_mut().any(|(close, left)| {
            let is_one = *close == last && *left > 0;
            *left -= usize::from(is_one);
            is_one
        });
        if !is_unopened && !matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' | '|') {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    if address.is_empty() { 0 } else { scheme + address.len() }
}

/// Reports whether an address is written as a link; one with a variable such as `{host}` is not.
pub(super) fn is_followed(address: &str) -> bool {
    !address.contains(['{', '}', '|', '^'])
}
