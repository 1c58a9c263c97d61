//! Transforms JSON source: removes white space between tokens, and replaces invalid characters, so that one of them
//! does not cost everything around it. Knows no values.

use std::borrow::Cow;

/// Replaces each escaped half of a surrogate pair that stands alone with U+FFFD.
pub(crate) fn mend_halves(json: &str) -> Cow<'_, str> {
    let halves = lone_halves(json.as_bytes());
    if halves.is_empty() {
        return Cow::Borrowed(json);
    }
    let mut mended = String::with_capacity(json.len());
    let mut done = 0;
    for at in halves {
        mended.push_str(&json[done..at]);
        mended.push_str(r"\ufffd");
        done = at + ESCAPE;
    }
    mended.push_str(&json[done..]);
    Cow::Owned(mended)
}

/// Replaces what [`mend_halves`] replaces, and copies nothing that has none of it.
pub(crate) fn mended(json: Cow<'_, str>) -> Cow<'_, str> {
    match json {
        Cow::Borrowed(json) => mend_halves(json),
        Cow::Owned(json) => {
            if let Cow::Owned(mended) = mend_halves(&json) {
                return Cow::Owned(mended);
            }
            Cow::Owned(json)
        }
    }
}

/// The length of `\uXXXX`.
const ESCAPE: usize = 6;

/// Returns the positions of escapes that are half of a surrogate pair without the other half.
fn lone_halves(json: &[u8]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = json[at..].iter().position(|byte| *byte == b'\\') {
        at += next;
        let length = match escaped_unit(json, at) {
            Some(0xD800..0xDC00) if matches!(escaped_unit(json, at + ESCAPE), Some(0xDC00..0xE000)) => 2 * ESCAPE,
            Some(0xD800..0xE000) => {
                found.push(at);
                ESCAPE
            }
            Some(_) => ESCAPE,
            None => 2,
        };
        at = (at + length).min(json.len());
    }
    found
}

/// Returns the code unit of the escape `\uXXXX` at a position.
fn escaped_unit(json: &[u8], at: usize) -> Option<u32> {
    let digits = json.get(at..at + ESCAPE)?.strip_prefix(br"\u")?;
    digits.iter().try_fold(0, |unit, digit| Some(unit * 16 + char::from(*digit).to_digit(16)?))
}

/// Removes the white space between tokens, which must not be in a header.
pub(crate) fn compact(json: String) -> String {
    let is_space = |byte: u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
    if !json.bytes().any(is_space) {
        return json;
    }
    let (mut in_string, mut escaped) = (false, false);
    let mut is_kept = |character: &char| {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => in_string = !in_string,
            ' ' | '\n' | '\r' | '\t' => return in_string,
            _ => {}
        }
        true
    };
    json.chars().filter(|character| is_kept(character)).collect()
}

#[cfg(test)]
mod tests {
    use super::{compact, mend_halves};

    #[test]
    fn halves_of_pairs_are_replaced_and_pairs_are_not() {
        let check = |text: &str, expected: &str| assert_eq!(mend_halves(text), expected);
        check(r#""\ud83d\ude00""#, r#""\ud83d\ude00""#);
        check(r#""\ud83d""#, r#""\ufffd""#);
        check(r#""\uDE00é\ud83d\ud83d\ude00\ud83d\n""#, r#""\ufffdé\ufffd\ud83d\ude00\ufffd\n""#);
        check(r#""\\ud83d\u00e9""#, r#""\\ud83d\u00e9""#);
        check(r#""\ud83"#, r#""\ud83"#);
        check("\"\\", "\"\\");
    }

    #[test]
    fn white_space_is_removed_except_in_strings() {
        assert_eq!(compact(r#"{"a": "b\\" }"#.to_owned()), r#"{"a":"b\\"}"#);
    }
}
