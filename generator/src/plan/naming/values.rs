//! Names the variants of enums.
//!
//! A value's words in Pascal case; the empty text is `Empty`, a digit in front gets an `N`. Of several values that
//! come to one name, each has its symbols spelled out; if they differ in case alone, it ends in `Lower`, `Upper`,
//! `Capitalized` or `Mixed`. Every open enum has an `Unknown`, so a value of that name is `UnknownValue`.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::counts;
use super::fields::in_code;
use super::identifier::is_type_name;
use super::variants::RESERVED;
use super::words::{pascal, spelled, words};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::Pointer;

/// A name for a value, if there is one.
type Choice<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The names of values, in their order. `wanted` is the overlay's, `pinned` the lock's, `titles` the description's; all
/// by value.
pub(super) fn name_all(
    values: &[&str],
    wanted: &BTreeMap<&str, &str>,
    pinned: &BTreeMap<&str, &str>,
    titles: &BTreeMap<&str, &str>,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, String)> {
    let mut taken: BTreeSet<String> = [RESERVED, "Self"].map(str::to_owned).into();
    let mut names: Vec<Option<String>> = vec![None; values.len()];
    let choices: [(Choice<'_>, bool); 8] = [
        (&|it| wanted.get(it).map(|it| (*it).to_owned()), true),
        (&|it| pinned.get(it).map(|it| (*it).to_owned()), true),
        (&|it| titles.get(it).map(|it| plain(it)), false),
        (&|it| Some(plain(it)), false),
        (&|it| Some(digits_apart(pascal(&spelled(it)))), false),
        (&|it| Some(with_case(it)), false),
        (&|it| Some(format!("{}Value", plain(it))), false),
        (&|it| Some(pascal(&words(&format!("value_{}", in_code(it))))), false),
    ];
    for (choose, is_firm) in choices {
        let open: Vec<Option<String>> =
            names.iter().zip(values).map(|(name, it)| choose(it).filter(|_| name.is_none())).collect();
        let counts = counts(&open);
        for (index, name) in open.iter().enumerate() {
            let Some(name) = name.as_ref().filter(|it| is_type_name(it)) else { continue };
            let is_alone = counts[name.as_str()] == 1;
            if (is_firm || is_alone) && taken.insert(name.clone()) {
                names[index] = Some(name.clone());
            }
        }
    }
    let each = names.into_iter().zip(values);
    each.map(|(name, value)| ((*value).to_owned(), name.unwrap_or_else(|| refuse(value, at, diagnostics)))).collect()
}

/// The plain name of a value.
pub(super) fn plain(value: &str) -> String {
    if value.is_empty() {
        return "Empty".to_owned();
    }
    // A negative number is not called like the positive one.
    if value.strip_prefix('-').is_some_and(|it| it.parse::<u64>().is_ok()) {
        return pascal(&spelled(value));
    }
    let name = pascal(&words(value));
    digits_apart(if name.is_empty() { pascal(&spelled(value)) } else { name })
}

fn digits_apart(name: String) -> String {
    if name.starts_with(|it: char| it.is_ascii_digit()) { format!("N{name}") } else { name }
}

fn with_case(value: &str) -> String {
    format!("{}{}", plain(value), case_of(value))
}

/// How the letters of a text are written.
pub(super) fn case_of(value: &str) -> &'static str {
    let letters = || value.chars().filter(|it| it.is_alphabetic());
    if letters().all(char::is_lowercase) {
        "Lower"
    } else if letters().all(char::is_uppercase) {
        "Upper"
    } else if letters().skip(1).all(char::is_lowercase) {
        "Capitalized"
    } else {
        "Mixed"
    }
}

fn refuse(value: &str, at: &Pointer, diagnostics: &mut Diagnostics) -> String {
    let message = format!("no variant name is free for the value {}", serde_json::Value::from(value));
    let help = "name it with an overlay action that sets `x-enum-names`";
    diagnostics.push(Diagnostic::at("unnamed-variant", at, message).help(help));
    plain(value)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::name_all;
    use crate::diagnostic::Diagnostics;
    use crate::pointer::Pointer;

    fn check(values: &[&str], expected: &[&str]) {
        let mut diagnostics = Diagnostics::default();
        let none = BTreeMap::new();
        let names = name_all(values, &none, &none, &none, &Pointer::root(), &mut diagnostics);
        let names: Vec<&str> = names.iter().map(|it| it.1.as_str()).collect();
        assert_eq!(names, expected);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
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
