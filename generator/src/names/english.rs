//! What is known of English: which words say little, which singular is of which plural, how symbols are spelled.

use std::collections::BTreeSet;
use std::sync::LazyLock;

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
pub(crate) static SYMBOLS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
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

/// Returns the pairs of a table that is written as one text.
fn pairs(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut words = table.split_ascii_whitespace();
    std::iter::from_fn(move || Some((words.next()?, words.next()?)))
}

#[cfg(test)]
mod tests {
    use super::singular;
    use crate::names::words::words;

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
