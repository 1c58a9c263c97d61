//! What may be a name in Rust: ASCII, no keyword, and short enough that a file can be called so everywhere.

/// Rust's keywords, of all editions.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The most bytes of a name, counted as its module's: a file of that name can be written on every file system, with
/// room for the folders around it.
pub(crate) const LONGEST: usize = 100;

/// How many of them are kept for the end of a name that is cut: the last words say what kind of thing it is.
const END: usize = 40;

/// Returns whether a string can be the name of a field, a method or a module: snake case, and no keyword.
pub(crate) fn is_field_name(text: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    let is_snake =
        text.starts_with(is_letter) && text.chars().all(|letter| is_letter(letter) || letter.is_ascii_digit());
    is_snake && text != "_" && !is_keyword(text) && length(text) <= LONGEST
}

/// Returns whether a string can be the name of a type or a variant: Pascal case, with an underscore between two digits at
/// most.
pub(crate) fn is_type_name(text: &str) -> bool {
    let is_digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let is_inner = |(at, letter): (usize, u8)| {
        letter.is_ascii_alphanumeric() || letter == b'_' && at > 0 && is_digit(at - 1) && is_digit(at + 1)
    };
    let is_pascal =
        text.starts_with(|letter: char| letter.is_ascii_uppercase()) && text.bytes().enumerate().all(is_inner);
    is_pascal && text != "Self" && length(text) <= LONGEST
}

/// Returns what is wrong with a name that is neither; `case` is the one that it should have.
pub(crate) fn fault_of(text: &str, case: &str) -> String {
    let is_identifier = text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && text.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_');
    if is_keyword(text) || text == "Self" {
        "is a keyword of Rust".to_owned()
    } else if is_identifier && length(text) > LONGEST {
        format!("is longer than the {LONGEST} bytes that a name and its file may have")
    } else if is_identifier {
        format!("is not in {case}")
    } else if text.is_ascii() {
        "is no Rust name".to_owned()
    } else {
        "has letters that are not ASCII".to_owned()
    }
}

/// Returns how long the name of a module is that is called after this, at most.
fn length(name: &str) -> usize {
    name.len() + name.bytes().skip(1).filter(u8::is_ascii_uppercase).count()
}

/// Returns the name, if it is not too long; else its first and its last words.
pub(crate) fn fit(name: String) -> String {
    cut(&name, LONGEST)
}

/// A name with a number at its end, which is never cut off.
pub(crate) fn numbered(name: &str, number: usize) -> String {
    // As long as any number that is reached, with what is before it.
    const NUMBER: usize = 20;
    let short = cut(name, LONGEST - NUMBER);
    let is_apart = short.starts_with(|letter: char| letter.is_ascii_lowercase())
        || short.ends_with(|letter: char| letter.is_ascii_digit());
    let apart = if is_apart && !short.ends_with('_') { "_" } else { "" };
    format!("{short}{apart}{number}")
}

/// Of a name that is longer than this the first and the last words, as many as there is room for; of one long word its
/// start.
fn cut(name: &str, most: usize) -> String {
    if length(name) <= most {
        return name.to_owned();
    }
    let is_pascal = name.starts_with(|letter: char| letter.is_ascii_uppercase());
    let starts_word = |letter: char| if is_pascal { letter.is_ascii_uppercase() } else { letter == '_' };
    let starts: Vec<usize> =
        name.char_indices().skip(1).filter(|start| starts_word(start.1)).map(|start| start.0).collect();
    let end = starts.iter().rev().take_while(|at| length(&name[**at..]) < END).last().map_or("", |at| &name[*at..]);
    let room = most - length(end);
    let fits = |at: &usize| name.is_char_boundary(*at) && length(&name[..*at]) < room;
    let start = starts.iter().copied().take_while(fits).last();
    let start = start.or_else(|| (1..room).rev().find(fits)).unwrap_or_default();
    let start = if is_pascal { name[..start].trim_end_matches('_') } else { &name[..start] };
    format!("{start}{end}")
}

/// Returns whether a name is one of Rust's keywords, of any edition.
pub(crate) fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

/// Names that no module has: those that Windows keeps for devices, whatever their ending, and those of the client's own.
/// Rust takes a module that is called like the one around it for a mistake.
const FILES: &[&str] = &["aux", "con", "nul", "prn", "api", "ids", "types"];

/// A module of this name, and so its file: `mod.rs` is a folder's own.
pub(crate) fn module_name(name: String) -> String {
    let is_port = |front: &str| name.strip_prefix(front).is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']));
    let is_taken = FILES.contains(&name.as_str()) || is_port("com") || is_port("lpt") || is_keyword(&name);
    if is_taken { format!("{name}_") } else { name }
}

#[cfg(test)]
mod tests {
    use super::{fit, is_field_name, is_type_name, numbered};

    #[test]
    fn keywords_and_what_rust_cannot_read_or_would_warn_of_are_no_names() {
        for name in ["Patient", "P1", "N1_2", "Gen", "Union"] {
            assert!(is_type_name(name), "{name}");
        }
        for name in ["patient", "p_1", "_a", "r2", "a__b"] {
            assert!(is_field_name(name), "{name}");
        }
        let (long, snake) = ("A".repeat(60), "a".repeat(101));
        let others = ["", "_", "1P", "a-b", "type", "Self", "self", "a b", "r#", "r#type", "Größe", "Рatient", "(a)"];
        for name in others.into_iter().chain([long.as_str(), snake.as_str(), "A_b", "A1_", "aB"]) {
            assert!(!is_type_name(name) && !is_field_name(name), "{name}");
        }
        assert!(super::KEYWORDS.iter().all(|word| !is_field_name(word) && !is_type_name(word)));
    }

    #[test]
    fn long_names_keep_their_first_and_their_last_words() {
        let name = format!("Get{}Request404", "PatientsOfAllPractices".repeat(9));
        assert_eq!(fit(name), "GetPatientsOfAllPracticesPatientsOfAllPracticesPatientsOfAllPracticesRequest404");
        let name = format!("get{}_by_id", "_all_reservations".repeat(9));
        let expected = format!("get{}_by_id", "_all_reservations".repeat(5));
        assert_eq!(fit(name), expected);
        for name in ["A".repeat(300), "a".repeat(300), "Ab".repeat(150), "A1_1".repeat(99), "a_1".repeat(99)] {
            for short in [fit(name.clone()), numbered(&name, 123_456)] {
                assert!(is_type_name(&short) || is_field_name(&short), "{short}");
            }
            assert!(numbered(&name, 123_456).ends_with("123456"));
        }
        assert_eq!([numbered("Text", 2), numbered("N1", 2), numbered("text", 2)], ["Text2", "N1_2", "text_2"]);
    }
}
