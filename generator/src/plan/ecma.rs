//! Translates patterns of ECMA-262, which JSON Schema uses, for the engine of the runtime. Knows nothing of schemas.

/// The largest bound of a repetition that is checked: the compiled pattern grows with it.
pub(super) const MOST: u32 = 1_000;

/// The white space of ECMA-262, for use in a character class.
const SPACE: &str = r"\s\u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}";

/// A pattern in the syntax of the engine.
pub(super) struct Translated {
    /// The regular expression. It matches whatever the pattern matches.
    pub(super) regex: String,
    /// Whether large bounds were left out, so that it matches more.
    pub(super) has_large_bounds: bool,
}

/// Translates a pattern. What the engine does not support is left for the engine to reject.
pub(super) fn translate(pattern: &str) -> Translated {
    let mut translated = Translated { regex: String::with_capacity(pattern.len()), has_large_bounds: false };
    let mut rest = pattern;
    while let Some(character) = rest.chars().next() {
        let length = match character {
            '\\' => {
                let escaped = rest.chars().nth(1);
                match escaped {
                    Some('s') => translated.regex.push_str(&format!("[{SPACE}]")),
                    Some('S') => translated.regex.push_str(&format!("[^{SPACE}]")),
                    other => push_escape(&mut translated.regex, other),
                }
                1 + escaped.map_or(0, char::len_utf8)
            }
            '[' => push_class(&mut translated.regex, rest),
            '{' => push_bounds(&mut translated, rest),
            other => {
                translated.regex.push(other);
                other.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    translated
}

/// `\<` is the start of a word in the engine, and a character in ECMA-262.
fn push_escape(regex: &mut String, escaped: Option<char>) {
    match escaped {
        Some(plain @ ('<' | '>')) => regex.push(plain),
        other => {
            regex.push('\\');
            regex.extend(other);
        }
    }
}

/// Writes a character class, and returns its length.
fn push_class(regex: &mut String, text: &str) -> usize {
    let mut characters = text.char_indices().skip(1).peekable();
    regex.push('[');
    // Whether the last element was a nested class, which cannot begin a range.
    let mut is_after_class = false;
    while let Some((index, character)) = characters.next() {
        let was_after_class = std::mem::take(&mut is_after_class);
        match character {
            ']' => {
                regex.push(']');
                return index + 1;
            }
            '\\' => {
                let escaped = characters.next().map(|(_, letter)| letter);
                is_after_class = escaped.is_some_and(|letter| "dwsDWS".contains(letter));
                match escaped {
                    Some('s') => regex.push_str(SPACE),
                    other => push_escape(regex, other),
                }
            }
            '[' if characters.peek().is_none_or(|(_, next)| *next != ':') => regex.push_str("\\["),
            '-' if was_after_class => regex.push_str("\\-"),
            '-' if is_class_next(&text[index + 1..]) => regex.push_str("\\-"),
            '&' | '~' => regex.extend(['\\', character]),
            other => regex.push(other),
        }
    }
    text.len()
}

fn is_class_next(rest: &str) -> bool {
    rest.strip_prefix('\\').is_some_and(|after| after.starts_with(['d', 'w', 's', 'D', 'W', 'S']))
}

/// Writes the bounds of a repetition, or a literal brace, and returns its length.
fn push_bounds(translated: &mut Translated, text: &str) -> usize {
    let bounds = text[1..].split_once('}').map(|(inner, _)| inner);
    let Some((inner, least, most)) =
        bounds.and_then(|inner| Some((inner, parse_bounds(inner)?))).map(|(a, b)| (a, b.0, b.1))
    else {
        translated.regex.push_str("\\{");
        return 1;
    };
    let is_large = |bound: &str| bound.parse::<u32>().map_or(!bound.is_empty(), |number| number > MOST);
    let length = inner.len() + 2;
    match most {
        _ if is_large(least) => translated.regex.push_str(&format!("{{{MOST},}}")),
        Some(most) if is_large(most) => translated.regex.push_str(&format!("{{{least},}}")),
        _ => {
            translated.regex.push_str(&text[..length]);
            return length;
        }
    }
    translated.has_large_bounds = true;
    length
}

/// Returns the least and the greatest number of `2`, `2,` and `2,3`.
fn parse_bounds(inner: &str) -> Option<(&str, Option<&str>)> {
    let (least, most) = match inner.split_once(',') {
        Some((least, most)) => (least, Some(most)),
        None => (inner, None),
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (!least.is_empty() && is_digits(least) && most.is_none_or(is_digits)).then_some((least, most))
}

#[cfg(test)]
mod tests {
    use regex_lite::Regex;

    use super::translate;

    fn finds(pattern: &str, text: &str) -> bool {
        Regex::new(&translate(pattern).regex).unwrap().is_match(text)
    }

    #[test]
    fn common_syntax_is_unchanged() {
        for pattern in [r"^\d{3}-[a-z_]+\.(?:x|y)?$", r"^[^\]\s-]+$".replace(r"\s", "x").as_str(), "a{2}b{2,}c{2,3}"] {
            assert_eq!(translate(pattern).regex, pattern);
        }
    }

    #[test]
    fn white_space_is_that_of_ecma_262() {
        for space in [" ", "\u{A0}", "\u{FEFF}", "\u{2003}", "\n"] {
            assert!(finds(r"^a\sb$", &format!("a{space}b")));
            assert!(finds(r"^a[\s,]b$", &format!("a{space}b")));
            assert!(!finds(r"^\S$", space));
            assert!(!finds(r"^[^\s]$", space));
        }
        assert!(finds(r"^\S$", "é"));
    }

    #[test]
    fn classes_that_only_ecma_262_has() {
        assert!(finds(r"^[\w-.]+$", "a-.b"));
        assert!(finds(r"^[a-\d]+$", "a-1"));
        assert!(finds(r"^[[&&~]+$", "[&~"));
        assert!(finds(r"^\<a\>$", "<a>"));
        assert!(finds(r"^{a}$", "{a}"));
        assert!(finds(r"^[[:digit:]]+$", "12"));
    }

    #[test]
    fn large_bounds_are_left_out() {
        let translated = translate("^.{1,2097152}[a-z]{5000}$");
        assert_eq!((translated.regex.as_str(), translated.has_large_bounds), ("^.{1,}[a-z]{1000,}$", true));
        assert_eq!(translate("^a{99999999999,}$").regex, "^a{1000,}$");
        assert!(!translate("^.{1,1000}$").has_large_bounds);
    }

    #[test]
    fn an_invalid_pattern_does_no_harm() {
        for pattern in ["[", "\\", "[\\", "{", "a{", "[é", "é{1}é", "a{,3}", "{}"] {
            translate(pattern);
        }
    }
}
