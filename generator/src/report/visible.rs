//! The characters that are shown unchanged: none that controls a terminal, changes the direction of text, or is
//! invisible.

use std::borrow::Cow;
use std::fmt::Write;

/// The replacement of such a character.
const INSTEAD: char = '\u{fffd}';

/// Sanitises text of several lines.
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_kept = |letter: char| matches!(letter, '\n' | '\t') || !is_hidden(letter);
    match text.chars().all(is_kept) {
        true => Cow::Borrowed(text),
        false => text.chars().map(|letter| if is_kept(letter) { letter } else { INSTEAD }).collect(),
    }
}

/// Sanitises text of one line.
pub fn visible_line(text: &str) -> String {
    text.chars().map(visible_letter).collect()
}

/// Sanitises a character within a line.
pub(super) fn visible_letter(letter: char) -> char {
    if is_hidden(letter) { INSTEAD } else { letter }
}

/// Sanitises JSON: it means the same to programs, and shows no such character.
pub(super) fn visible_json(json: &str) -> Cow<'_, str> {
    if !json.chars().any(is_hidden) {
        return Cow::Borrowed(json);
    }
    let mut text = String::with_capacity(json.len());
    for letter in json.chars() {
        match is_hidden(letter) {
            false => text.push(letter),
            // Writing to a `String` does not fail.
            true => letter.encode_utf16(&mut [0; 2]).iter().for_each(|unit| _ = write!(text, "\\u{unit:04x}")),
        }
    }
    text.into()
}

/// Reports whether a character is a control (C0, DEL, C1), a mark or override of direction, a line separator, or has no
/// width.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(letter, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::{visible, visible_json, visible_line};

    #[test]
    fn controls_and_deceptive_characters_are_replaced() {
        for letter in
            ['\u{0}', '\u{7}', '\r', '\u{1b}', '\u{7f}', '\u{9b}', '\u{202e}', '\u{2066}', '\u{200f}', '\u{e0041}']
        {
            let text = format!("a{letter}[31mb\tc\nd");
            assert_eq!(visible(&text), "a\u{fffd}[31mb\tc\nd", "{letter:?}");
        }
        assert_eq!(visible_line("a\nb\tc"), "a\u{fffd}b\u{fffd}c");
        assert_eq!(visible("é 😀 👩‍⚕️ עברית"), "é 😀 👩‍⚕️ עברית");
    }

    #[test]
    fn json_keeps_its_meaning() {
        let value = serde_json::json!({"a\u{202e}": "\u{9b}\u{e0041}é\n"});
        let text = value.to_string();
        let shown = visible_json(&text);
        assert_eq!(shown, r#"{"a\u202e":"\u009b\udb40\udc41é\n"}"#);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
    }
}
