//! Names the variants of enums.
//!
//! A value's words in Pascal case; the empty text is `Empty`, a digit in front gets an `N`. Of several values that
//! come to one name, each has its symbols spelled out; if they differ in case alone, it ends in `Lower`, `Upper`,
//! `Capitalized` or `Mixed`: so does `unknown`, because every open enum has an `Unknown`. What is left has numbers.

use crate::names::candidates::fields::{FIELD, Sort};
use crate::names::identifier::{LONGEST, is_type_name};
use crate::names::words::{all_words, pascal, spelled, words};

/// Values: what tells one from others is its title.
pub(crate) const VALUE: Sort = Sort {
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
    ],
    ..FIELD
};

/// Returns the plain name of a value.
pub(crate) fn plain(value: &str) -> String {
    // A negative number is not called like the positive one.
    let is_negative = value.strip_prefix('-').is_some_and(|number| number.parse::<u64>().is_ok());
    match words(value) {
        _ if value.is_empty() => "Empty".to_owned(),
        words if is_negative || words.is_empty() => digits_apart(&spelled(value)),
        words => digits_apart(&words),
    }
}

/// Returns the words in Pascal case; a digit in front gets an `N`.
pub(crate) fn digits_apart(words: &[String]) -> String {
    let name = pascal(words);
    if name.starts_with(|letter: char| letter.is_ascii_digit()) { format!("N{name}") } else { name }
}

/// Returns how the letters of a text are written.
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
    use super::VALUE;
    use crate::names::candidates::fields::{Item, name_all};
    use crate::names::findings::Findings;
    use crate::names::reserved::UNKNOWN;
    use crate::pointer::Pointer;

    fn check(values: &[&'static str], expected: &[&str]) {
        let (mut found, at) = (Findings::default(), Pointer::root());
        let item = |value: &&'static str| Item { sent: value, wanted: None, pinned: None, apart: "", at: &at };
        let items: Vec<Item<'_>> = values.iter().map(item).collect();
        assert_eq!(name_all(&items, &[UNKNOWN], VALUE, &mut found), expected);
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
