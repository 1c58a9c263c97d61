//! Turns identifiers and values into words, and words into Rust identifiers.
//!
//! Knows nothing of places, types or locks. Words are in lower case; digits stay with the letters before them.

use std::borrow::Cow;
use std::rc::Rc;

use deunicode::deunicode_char;

use crate::names::identifier::LONGEST;

/// Words that many places share.
pub(crate) type Words = Rc<[String]>;

/// How long the words of a text are together, where all would be too long for a name: there is room for an ending.
const ENOUGH: usize = 80;

/// Words that say so little that they never name a type alone, nor make two shapes related.
const WEAK: &[&str] = &[
    "attribute",
    "attributes",
    "body",
    "channel",
    "class",
    "code",
    "config",
    "content",
    "count",
    "data",
    "detail",
    "details",
    "element",
    "entry",
    "error",
    "event",
    "field",
    "flag",
    "format",
    "group",
    "id",
    "info",
    "input",
    "item",
    "key",
    "kind",
    "label",
    "level",
    "list",
    "message",
    "meta",
    "metadata",
    "method",
    "mode",
    "name",
    "node",
    "object",
    "option",
    "options",
    "order",
    "output",
    "param",
    "params",
    "payload",
    "property",
    "reason",
    "record",
    "reference",
    "request",
    "response",
    "result",
    "role",
    "row",
    "scope",
    "source",
    "stage",
    "state",
    "status",
    "tag",
    "target",
    "text",
    "type",
    "unit",
    "value",
];

/// Nouns whose plural is their own, or that only look like plurals.
const UNCOUNTED: &[&str] = &[
    "access", "address", "analysis", "basis", "bus", "data", "gas", "lens", "media", "metadata", "news", "series",
    "species",
];

/// Plurals that no rule gives.
const IRREGULAR: &[(&str, &str)] = &[
    ("aliases", "alias"),
    ("analyses", "analysis"),
    ("bases", "base"),
    ("children", "child"),
    ("indices", "index"),
    ("men", "man"),
    ("movies", "movie"),
    ("people", "person"),
    ("women", "woman"),
];

/// How symbols are spelled in a name, longest first.
const SYMBOLS: &[(&str, &str)] = &[
    ("<=", "less or equal"),
    (">=", "greater or equal"),
    ("!=", "not equal"),
    ("<>", "not equal"),
    ("==", "equal"),
    ("<", "less"),
    (">", "greater"),
    ("=", "equal"),
    ("+", "plus"),
    ("*", "star"),
    ("%", "percent"),
    ("&", "and"),
    ("@", "at"),
    ("#", "hash"),
    ("!", "not"),
    ("?", "question"),
    ("$", "dollar"),
    ("^", "caret"),
    ("~", "tilde"),
    ("|", "or"),
    ("/", "slash"),
    ("\\", "backslash"),
    (",", "comma"),
    (".", "dot"),
    (":", "colon"),
    (";", "semicolon"),
    ("-", "minus"),
    ("–", "dash"),
    ("_", "underscore"),
    ("(", "open"),
    (")", "close"),
    ("'", "quote"),
    ("\"", "quote"),
    (" ", "space"),
    ("[", "bracket"),
    ("]", "end"),
    ("{", "brace"),
    ("}", "end"),
    ("`", "backtick"),
];

/// The words of an identifier in camel case, snake case or any other. Names are ASCII: a module has its name from a file,
/// and not every file system keeps other letters apart.
pub(crate) fn words(text: &str) -> Vec<String> {
    split(text, LONGEST)
}

/// All words of a text, however long it is.
pub(crate) fn all_words(text: &str) -> Vec<String> {
    split(text, usize::MAX)
}

/// The words of an operationId: of a long one the first and the last, because ids that begin alike are not one.
pub(crate) fn words_of_id(text: &str) -> Vec<String> {
    let all = all_words(text);
    if all.iter().map(|word| word.len() + 1).sum::<usize>() <= LONGEST + 1 {
        return all;
    }
    let fitting = |words: &mut dyn Iterator<Item = &String>, mut room: usize| {
        let fits = |word: &&String| {
            let left = room.checked_sub(word.len() + 1);
            room = left.unwrap_or_default();
            left.is_some()
        };
        words.take_while(fits).count()
    };
    let front = fitting(&mut all.iter(), ENOUGH / 2);
    let back = fitting(&mut all[front..].iter().rev(), ENOUGH / 2);
    if front + back == 0 { first(all) } else { [&all[..front], &all[all.len() - back..]].concat() }
}

fn split(text: &str, most: usize) -> Vec<String> {
    let text = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(latin(text)) };
    let letters = text.as_bytes();
    let mut words = Vec::new();
    let (mut start, mut end) = (0, 0);
    let mut length = 0;
    for (index, &letter) in letters.iter().enumerate() {
        if length + words.len() > most {
            break;
        }
        if !letter.is_ascii_alphanumeric() {
            flush(&text[start..index], &mut words);
            start = index + 1;
        } else if letter.is_ascii_uppercase() && starts_word(letters, index) {
            flush(&text[start..index], &mut words);
            start = index;
        }
        length += usize::from(letter.is_ascii_alphanumeric());
        end = index + 1;
    }
    flush(&text[start..end], &mut words);
    // There is something between every two words.
    if length + words.len() > most.saturating_add(1) { first(words) } else { words }
}

/// The first of these words, as many as there is room for; at least the start of one.
fn first(mut words: Vec<String>) -> Vec<String> {
    let mut room = ENOUGH + 1;
    let mut count = 0;
    while let Some(left) = words.get(count).and_then(|it| room.checked_sub(it.len() + 1)) {
        (room, count) = (left, count + 1);
    }
    words.truncate(count.max(1));
    words.iter_mut().for_each(|it| it.truncate(ENOUGH));
    words
}

/// Letters and digits of other scripts in Latin ones: as they are spoken, else by their code point. All else is between
/// words.
fn latin(text: &str) -> String {
    let mut letters = String::new();
    for letter in text.chars() {
        match deunicode_char(letter) {
            _ if letter.is_ascii() => letters.push(letter),
            _ if !letter.is_alphanumeric() => letters.push(' '),
            Some(latin) if latin.contains(|it: char| it.is_ascii_alphanumeric()) => letters.push_str(latin),
            Some(_) | None => letters.push_str(&code_point(letter)),
        }
    }
    letters
}

fn code_point(letter: char) -> String {
    format!(" u{:x} ", u32::from(letter))
}

/// Whether a capital starts a word: after anything but a capital, or as the last of several before a small letter.
fn starts_word(letters: &[u8], index: usize) -> bool {
    let Some(before) = index.checked_sub(1).map(|it| letters[it]) else { return true };
    let next_is_small = letters.get(index + 1).is_some_and(u8::is_ascii_lowercase);
    // `IDs` is one word, not `I` and `Ds`.
    let plural =
        letters.get(index + 1) == Some(&b's') && letters.get(index + 2).is_none_or(|it| !it.is_ascii_lowercase());
    !before.is_ascii_uppercase() || (next_is_small && !plural)
}

fn flush(word: &str, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(word.to_ascii_lowercase());
    }
}

/// The same with symbols spelled out, for values that are told apart by them.
pub(crate) fn spelled(text: &str) -> Vec<String> {
    let mut spelled = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        match SYMBOLS.iter().find(|(symbol, _)| rest.starts_with(symbol)) {
            Some((symbol, name)) => {
                spelled.push(' ');
                spelled.push_str(name);
                spelled.push(' ');
                rest = &rest[symbol.len()..];
            }
            None => {
                match deunicode_char(letter) {
                    _ if letter.is_alphanumeric() => spelled.push(letter),
                    Some(name) if name.contains(|it: char| it.is_ascii_alphanumeric()) => {
                        spelled.extend([" ", name, " "]);
                    }
                    Some(_) | None => spelled.push_str(&code_point(letter)),
                }
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    words(&spelled)
}

/// The words in Pascal case.
pub(crate) fn pascal(words: &[String]) -> String {
    let mut name = String::new();
    for word in words {
        // Two numbers must not run into one.
        if name.ends_with(|it: char| it.is_ascii_digit()) && word.starts_with(|it: char| it.is_ascii_digit()) {
            name.push('_');
        }
        let mut letters = word.chars();
        name.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        name.push_str(letters.as_str());
    }
    name
}

/// The words in snake case.
pub(crate) fn snake(words: &[String]) -> String {
    words.join("_")
}

/// The words with the last one in the singular.
pub(crate) fn singular(words: &[String]) -> Vec<String> {
    let mut words = words.to_vec();
    if let Some(last) = words.last_mut() {
        *last = singular_word(last);
    }
    words
}

fn singular_word(word: &str) -> String {
    if let Some((_, singular)) = IRREGULAR.iter().find(|(plural, _)| *plural == word) {
        return (*singular).to_owned();
    }
    let Some(stem) = word.strip_suffix('s') else { return word.to_owned() };
    if UNCOUNTED.contains(&word) || stem.is_empty() || stem.ends_with(['s', 'u', 'i']) {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|it| it.len() > 1) {
        return format!("{stem}y");
    }
    let hissing = ["sses", "xes", "ches", "shes", "zzes", "tuses", "nuses", "ruses", "puses", "buses"];
    if hissing.iter().any(|ending| word.ends_with(ending)) {
        return word[..word.len() - 2].to_owned();
    }
    stem.to_owned()
}

/// Whether the words say too little to stand alone.
pub(crate) fn is_weak(words: &[String]) -> bool {
    match words {
        [] => true,
        [word] => is_weak_word(word),
        [_, _, ..] => false,
    }
}

/// Whether a word says too little to stand alone.
pub(crate) fn is_weak_word(word: &str) -> bool {
    WEAK.contains(&word)
}

/// `front` and then `back`, without repeating the words in which one ends and the other starts.
pub(crate) fn join(front: &[String], back: &[String]) -> Vec<String> {
    let shared = (0..=front.len().min(back.len())).rev().find(|&it| front.ends_with(&back[..it])).unwrap_or(0);
    front.iter().chain(&back[shared..]).cloned().collect()
}

/// The longest words in which all of these end.
pub(crate) fn common_end<'a>(all: impl IntoIterator<Item = &'a [String]>) -> Vec<String> {
    let mut all = all.into_iter();
    let Some(mut end) = all.next() else { return Vec::new() };
    for words in all {
        let shared = end.iter().rev().zip(words.iter().rev()).take_while(|(a, b)| a == b).count();
        end = &end[end.len() - shared..];
    }
    end.to_vec()
}

/// The longest words with which all of these start.
pub(crate) fn common_start(all: &[Vec<String>]) -> Vec<String> {
    let Some((first, rest)) = all.split_first() else { return Vec::new() };
    let shared = |other: &Vec<String>| first.iter().zip(other).take_while(|(a, b)| a == b).count();
    let length = rest.iter().map(shared).min().unwrap_or(first.len());
    first[..length].to_vec()
}

#[cfg(test)]
mod tests {
    use super::{join, pascal, singular, spelled, words, words_of_id};

    fn check(text: &str, expected: &str) {
        assert_eq!(pascal(&words(text)), expected, "{text}");
    }

    #[test]
    fn identifiers_become_words() {
        check("getPatientByIdV2", "GetPatientByIdV2");
        check("address_line_1", "AddressLine1");
        check("NHSNumber", "NhsNumber");
        check("linkedIDs", "LinkedIds");
        check("GP – Dermatology Specialist", "GpDermatologySpecialist");
        check("H.E. Ambassador Mr", "HEAmbassadorMr");
        check("oviva-add-to-sequence", "OvivaAddToSequence");
        check("chem4u", "Chem4u");
        check("1_2", "1_2");
        check("größeÉté名前", "GrosseEteMingQian");
    }

    #[test]
    fn plurals_lose_their_ending() {
        let check = |plural: &str, expected: &str| assert_eq!(singular(&words(plural)), [expected]);
        check("pharmacies", "pharmacy");
        check("addresses", "address");
        check("address", "address");
        check("statuses", "status");
        check("status", "status");
        check("boxes", "box");
        check("purchases", "purchase");
        check("data", "data");
        check("people", "person");
        check("series", "series");
    }

    #[test]
    fn joined_words_never_repeat() {
        let check = |front, back, expected| assert_eq!(pascal(&join(&words(front), &words(back))), expected);
        check("message", "messageType", "MessageType");
        check("episodeAssignee", "assigneeType", "EpisodeAssigneeType");
        check("practiceGroup", "address", "PracticeGroupAddress");
    }

    #[test]
    fn only_the_first_words_of_a_long_text_count() {
        let check = |text: &str, expected: &str| assert_eq!(words(text).join("_"), expected);
        check(&"ab ".repeat(33), &["ab"; 33].join("_"));
        check(&"ab ".repeat(34), &["ab"; 27].join("_"));
        check(&"a".repeat(100), &"a".repeat(100));
        check(&"a".repeat(101), &"a".repeat(80));
        check(&format!("so {}", "a".repeat(1_000_000)), "so");
        let id = |text: &str, expected: &str| assert_eq!(words_of_id(text).join("_"), expected);
        id("getPatientById", "get_patient_by_id");
        let many = "ab ".repeat(50);
        id(&format!("get {many} by id"), &format!("get_{}_{}_by_id", ["ab"; 12].join("_"), ["ab"; 11].join("_")));
        id(&"a".repeat(200), &"a".repeat(80));
    }

    #[test]
    fn symbols_are_spelled() {
        assert_eq!(pascal(&spelled("<=")), "LessOrEqual");
        assert_eq!(pascal(&spelled("+name")), "PlusName");
        assert_eq!(pascal(&spelled("⚽")), "Soccer");
        assert_eq!(pascal(&spelled("a[]\u{7}")), "ABracketEndU7");
    }
}
