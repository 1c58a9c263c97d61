//! Turns identifiers and values into words, and words into Rust identifiers; and what is known of English: which words say
//! little, which singular is of which plural, how symbols are spelled.
//!
//! Knows nothing of places, types or records. Words are ASCII, because a module has its name from a file and not every
//! file system keeps other letters apart; they are in lower case, and digits stay with the letters before them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::LazyLock;

use deunicode::deunicode_char;

use crate::names::identifier::{LONGEST, is_keyword};

/// Words that many places share.
pub(crate) type Words = Rc<[String]>;

/// How long the words of a string are together, where all would be too long for a name: there is room for an ending.
const ENOUGH: usize = 80;

/// Returns the words of an identifier in camel case, snake case or any other; of a long one the first.
pub(crate) fn words(text: &str) -> Vec<String> {
    let words = split(text, LONGEST);
    if fitting(words.iter(), LONGEST + 1) == words.len() { words } else { first(words) }
}

/// Returns the words of an operationId: of a long one the first and the last, because ids with the same beginning are not one.
pub(crate) fn words_of_id(text: &str) -> Vec<String> {
    let words = all_words(text);
    if fitting(words.iter(), LONGEST + 1) == words.len() {
        return words;
    }
    let front = fitting(words.iter(), ENOUGH / 2);
    let back = fitting(words[front..].iter().rev(), ENOUGH / 2);
    if front + back == 0 { first(words) } else { [&words[..front], &words[words.len() - back..]].concat() }
}

/// Returns the letters of a name, however its words are separated: `addressLine1` and `address_line_1` have the same.
pub(crate) fn letters(text: &str) -> String {
    let words = words(text);
    if words.is_empty() { spelled(text).concat() } else { words.concat() }
}

/// Returns all words of a string, however long it is.
pub(crate) fn all_words(text: &str) -> Vec<String> {
    split(text, usize::MAX)
}

/// Returns the words of a string, which is read until they are longer than this.
fn split(text: &str, most: usize) -> Vec<String> {
    let text = latin(text);
    let mut spaced = String::new();
    for (index, letter) in text.bytes().enumerate() {
        if spaced.len() > most {
            break;
        }
        let is_part = letter.is_ascii_alphanumeric();
        let ends_word = !is_part || letter.is_ascii_uppercase() && starts_word(text.as_bytes(), index);
        if ends_word && spaced.ends_with(|last: char| last != ' ') {
            spaced.push(' ');
        }
        spaced.extend(is_part.then(|| char::from(letter.to_ascii_lowercase())));
    }
    spaced.split_ascii_whitespace().map(str::to_owned).collect()
}

/// Returns whether a capital starts a word: after anything but a capital, or as the last of several before a small
/// letter.
fn starts_word(letters: &[u8], index: usize) -> bool {
    let is_small = |at: usize| letters.get(at).is_some_and(u8::is_ascii_lowercase);
    // `IDs` is one word, not `I` and `Ds`.
    let is_plural = letters.get(index + 1) == Some(&b's') && !is_small(index + 2);
    index == 0 || !letters[index - 1].is_ascii_uppercase() || is_small(index + 1) && !is_plural
}

/// Returns how many of these words there is room for, each with what is between it and the next.
fn fitting<'w>(words: impl Iterator<Item = &'w String>, room: usize) -> usize {
    let ends = words.scan(0, |end, word| {
        *end += word.len() + 1;
        Some(*end)
    });
    ends.take_while(|end| *end <= room).count()
}

/// Returns the first of these words, as many as there is room for; at least the start of one.
fn first(mut words: Vec<String>) -> Vec<String> {
    words.truncate(fitting(words.iter(), ENOUGH + 1).max(1));
    words.iter_mut().for_each(|word| word.truncate(ENOUGH));
    words
}

/// Returns the string with the letters and digits of other scripts in ASCII. All else is between words.
fn latin(text: &str) -> String {
    let mut latin = String::new();
    for letter in text.chars() {
        match letter {
            _ if letter.is_ascii() => latin.push(letter),
            _ if letter.is_alphanumeric() => latin.push_str(&spoken(letter)),
            _ => latin.push(' '),
        }
    }
    latin
}

/// A letter or a symbol as it is spoken, else its code point.
fn spoken(letter: char) -> Cow<'static, str> {
    let spoken = deunicode_char(letter).filter(|spoken| spoken.contains(|letter: char| letter.is_ascii_alphanumeric()));
    spoken.map_or_else(|| format!(" u{:x} ", u32::from(letter)).into(), Cow::Borrowed)
}

/// Returns the words of a string with its symbols spelled out, for values that differ in them alone.
pub(crate) fn spelled(text: &str) -> Vec<String> {
    let mut spelled = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let symbol = SYMBOLS.iter().find(|(symbol, _)| rest.starts_with(symbol));
        let (length, name) =
            symbol.map_or_else(|| (letter.len_utf8(), spoken(letter)), |(symbol, name)| (symbol.len(), (*name).into()));
        if letter.is_alphanumeric() {
            spelled.push(letter);
        } else {
            spelled.extend([" ", &name, " "]);
        }
        rest = &rest[length..];
    }
    words(&spelled)
}

/// Returns the words in Pascal case.
pub(crate) fn pascal(words: &[String]) -> String {
    let mut name = String::new();
    for word in words {
        // Two numbers must not run into one.
        if name.ends_with(|letter: char| letter.is_ascii_digit())
            && word.starts_with(|letter: char| letter.is_ascii_digit())
        {
            name.push('_');
        }
        let mut letters = word.chars();
        name.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        name.push_str(letters.as_str());
    }
    name
}

/// Returns the words in snake case.
pub(crate) fn snake(words: &[String]) -> String {
    words.join("_")
}

/// `front` and then `back`, without repeating the words in which one ends and the other starts.
pub(crate) fn join(front: &[String], back: &[String]) -> Vec<String> {
    let shared = (0..=front.len().min(back.len())).rev().find(|&count| front.ends_with(&back[..count]));
    [front, &back[shared.unwrap_or(0)..]].concat()
}

/// Returns the longest words in which all of these end.
pub(crate) fn common_end<'a>(all: impl IntoIterator<Item = &'a [String]>) -> Vec<String> {
    let end = all.into_iter().reduce(|end, words| {
        let shared = end.iter().rev().zip(words.iter().rev()).take_while(|(a, b)| a == b).count();
        &end[end.len() - shared..]
    });
    end.map_or_else(Vec::new, <[String]>::to_vec)
}

/// Returns the plain name of a field, a method or a module: its words in snake case.
pub(crate) fn plain(sent: &str) -> String {
    let name = snake(&words(sent));
    mangled(if name.is_empty() { snake(&spelled(sent)) } else { name })
}

/// The same of a name in snake case that Rust may not know as one.
pub(crate) fn mangled(name: String) -> String {
    if name.is_empty() {
        "empty".to_owned()
    } else if is_keyword(&name) {
        format!("{name}_")
    } else if name.starts_with(|letter: char| letter.is_ascii_digit()) {
        format!("n{name}")
    } else {
        name
    }
}

/// Words that say so little that they never name a type alone, nor make two shapes related.
static WEAK: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let words = "attribute attributes body channel class code config content count data detail details element
        error event field flag format group id info input item key kind label level list message meta metadata method
        mode name node object option options order output params payload property reason record reference request
        response result role scope source stage state status tag target text type unit value";
    words.split_ascii_whitespace().collect()
});

/// Nouns whose plural is their own, or that only look like plurals; those in `ss`, `us` and `is` are none in any case.
const UNCOUNTED: &[&str] = &["gas", "lens", "news", "series", "species"];

/// Plurals that no rule gives, each with its singular.
const IRREGULAR: &str = "aliases alias analyses analysis bases base children child indices index men man movies movie
    people person women woman";

/// Endings of plurals that are longer than an `s`.
const HISSING: &[&str] = &["sses", "xes", "ches", "shes", "tuses", "buses"];

/// How symbols are spelled in a name, longest first.
static SYMBOLS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let symbols = r#"<= less_or_equal >= greater_or_equal != not_equal <> not_equal == equal < less > greater = equal
        + plus * star % percent & and @ at # hash ! not ? question $ dollar ^ caret ~ tilde | or / slash \ backslash
        , comma . dot : colon ; semicolon - minus – dash _ underscore ( open ) close ' quote " quote [ bracket ] end
        { brace } end ` backtick"#;
    pairs(symbols).chain([(" ", "space")]).collect()
});

/// Returns whether the words say too little to stand alone.
pub(crate) fn is_weak(words: &[String]) -> bool {
    words.len() < 2 && words.iter().all(|word| WEAK.contains(word.as_str()))
}

/// Returns the words with the last one in the singular.
pub(crate) fn singular(words: &[String]) -> Vec<String> {
    let Some((last, front)) = words.split_last() else { return Vec::new() };
    [front, &[singular_word(last)]].concat()
}

fn singular_word(word: &str) -> String {
    if let Some((_, singular)) = pairs(IRREGULAR).find(|(plural, _)| *plural == word) {
        return singular.to_owned();
    }
    let stem = word.strip_suffix('s').unwrap_or(word);
    let without = |count: usize| &word[..word.len() - count];
    if UNCOUNTED.contains(&word) || stem.is_empty() || stem.ends_with(['s', 'u', 'i']) {
        word.to_owned()
    } else if word.ends_with("ies") && word.len() > "dies".len() {
        format!("{}y", without(3))
    } else if HISSING.iter().any(|ending| word.ends_with(ending)) {
        without(2).to_owned()
    } else {
        stem.to_owned()
    }
}

/// Returns the pairs of a table that is written as one string.
fn pairs(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut words = table.split_ascii_whitespace();
    std::iter::from_fn(move || Some((words.next()?, words.next()?)))
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
        let full = format!("{} {}", "a".repeat(49), "b".repeat(50));
        check(&format!("{full} c"), &full.replace(' ', "_"));
        check(&format!("{full}Cd"), &"a".repeat(49));
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
}
