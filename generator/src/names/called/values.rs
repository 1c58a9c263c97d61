//! Names the variants of enums.
//!
//! A value's words in Pascal case; the empty text is `Empty`, a digit in front gets an `N`. Of several values that
//! come to one name, each has its symbols spelled out; if they differ in case alone, it ends in `Lower`, `Upper`,
//! `Capitalized` or `Mixed`. Every open enum has an `Unknown`, so a value of that name is `UnknownValue`. What is longer
//! than a name and differs only in what is cut off has numbers.

use std::collections::BTreeMap;

use crate::ir::Wanted;
use crate::names::called::fields::{self, FIELD, Item, Sort, in_code};
use crate::names::called::variants::RESERVED;
use crate::names::findings::Findings;
use crate::names::identifier::{LONGEST, is_type_name};
use crate::names::words::{all_words, pascal, spelled, words};
use crate::pointer::Pointer;

/// Values: what tells one from others is its title.
const VALUE: Sort = Sort {
    word: "value",
    key: "x-enum-names",
    is_name: is_type_name,
    case: "Pascal case",
    reserved: "is the variant of values that are not known",
    plain,
    keeps_plain: false,
    rules: &[
        |value, _| (!value.apart.is_empty()).then(|| plain(value.apart)),
        |value, _| Some(plain(value.sent)),
        |value, _| (value.sent.len() > LONGEST).then(|| digits_apart(&all_words(value.sent))),
        |value, _| Some(digits_apart(&spelled(value.sent))),
        |value, _| Some(format!("{}{}", plain(value.sent), case_of(value.sent))),
        |value, _| Some(format!("{}Value", plain(value.sent))),
        |value, _| Some(pascal(&words(&format!("value_{}", in_code(value.sent))))),
    ],
    ..FIELD
};

/// The names of values, in their order. `wanted` is the overlay's, `pinned` the lock's, `titles` the description's; all
/// by value.
pub(crate) fn name_all(
    values: &[&str],
    wanted: &BTreeMap<&str, &Wanted>,
    pinned: &BTreeMap<&str, &str>,
    titles: &BTreeMap<&str, &str>,
    at: &Pointer,
    found: &mut Findings,
) -> Vec<(String, String)> {
    let items = values.iter().map(|value| {
        let (wanted, pinned) = (wanted.get(value).copied(), pinned.get(value).copied());
        Item { sent: value, wanted, pinned, apart: titles.get(value).copied().unwrap_or_default(), at }
    });
    let names = fields::name_all(&items.collect::<Vec<_>>(), &[RESERVED], VALUE, found);
    values.iter().map(|value| (*value).to_owned()).zip(names).collect()
}

/// The plain name of a value.
pub(crate) fn plain(value: &str) -> String {
    // A negative number is not called like the positive one.
    let is_negative = value.strip_prefix('-').is_some_and(|number| number.parse::<u64>().is_ok());
    match words(value) {
        _ if value.is_empty() => "Empty".to_owned(),
        words if is_negative || words.is_empty() => digits_apart(&spelled(value)),
        words => digits_apart(&words),
    }
}

fn digits_apart(words: &[String]) -> String {
    let name = pascal(words);
    if name.starts_with(|letter: char| letter.is_ascii_digit()) { format!("N{name}") } else { name }
}

/// How the letters of a text are written.
pub(crate) fn case_of(value: &str) -> &'static str {
    let letters = || value.chars().filter(|letter| letter.is_alphabetic());
    let cases = [
        ("Lower", letters().all(char::is_lowercase)),
        ("Upper", letters().all(char::is_uppercase)),
        ("Capitalized", letters().skip(1).all(char::is_lowercase)),
    ];
    cases.into_iter().find(|case| case.1).map_or("Mixed", |case| case.0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Findings, name_all};
    use crate::pointer::Pointer;

    fn check(values: &[&str], expected: &[&str]) {
        let mut found = Findings::default();
        let none = BTreeMap::new();
        let names = name_all(values, &BTreeMap::new(), &none, &none, &Pointer::root(), &mut found);
        let names: Vec<&str> = names.iter().map(|it| it.1.as_str()).collect();
        assert_eq!(names, expected);
        assert!(found.faults.is_empty(), "{found:?}");
    }

    #[test]
    fn values_become_words() {
        check(
            &["GP – Dermatology Specialist", "booking-hca", "NHS_APP"],
            &["GpDermatologySpecialist", "BookingHca", "NhsApp"],
        );
        check(&["", "1st", "unknown", "self"], &["Empty", "N1st", "UnknownLower", "SelfLower"]);
    }

    #[test]
    fn values_that_differ_in_symbols_or_case_are_told_apart_by_words() {
        check(&["<=", "<", "a+", "a-"], &["LessOrEqual", "Less", "APlus", "AMinus"]);
        check(&["admin", "ADMIN", "Admin"], &["AdminLower", "AdminUpper", "AdminCapitalized"]);
        check(&["name", "-name"], &["Name", "MinusName"]);
        check(&["⚽", "🎲", "größer"], &["Soccer", "GameDie", "Grosser"]);
        check(&["a_b", "a__b", "a b"], &["AUnderscoreB", "AUnderscoreUnderscoreB", "ASpaceB"]);
        check(&["aB", "a_B", "A-b"], &["AB", "AUnderscoreB", "AMinusB"]);
    }
}
