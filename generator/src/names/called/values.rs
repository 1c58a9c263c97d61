//! Names the variants of enums.
//!
//! A value's words in Pascal case; the empty text is `Empty`, a digit in front gets an `N`. Of several values that
//! come to one name, each has its symbols spelled out; if they differ in case alone, it ends in `Lower`, `Upper`,
//! `Capitalized` or `Mixed`. Every open enum has an `Unknown`, so a value of that name is `UnknownValue`. What is longer
//! than a name and differs only in what is cut off has numbers.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::Wanted;
use crate::names::called::fields::counts;
use crate::names::called::fields::in_code;
use crate::names::called::variants::RESERVED;
use crate::names::findings::{Findings, Numbers};
use crate::names::identifier::{LONGEST, fault_of, fit, is_type_name};
use crate::names::words::{all_words, pascal, spelled, words};
use crate::pointer::Pointer;

/// A name for a value, if there is one.
type Choice<'a> = &'a dyn Fn(&str) -> Option<String>;

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
    refuse_wishes(wanted, pinned, found);
    let mut taken: BTreeSet<String> = [RESERVED, "Self"].map(str::to_owned).into();
    let mut names: Vec<Option<String>> = vec![None; values.len()];
    let choices: [(Choice<'_>, bool); 9] = [
        (&|it| wanted.get(it).map(|it| it.name.clone()), true),
        (&|it| pinned.get(it).map(|it| (*it).to_owned()), true),
        (&|it| titles.get(it).map(|it| plain(it)), false),
        (&|it| Some(plain(it)), false),
        (&|it| (it.len() > LONGEST).then(|| digits_apart(pascal(&all_words(it)))), false),
        (&|it| Some(digits_apart(pascal(&spelled(it)))), false),
        (&|it| Some(with_case(it)), false),
        (&|it| Some(format!("{}Value", plain(it))), false),
        (&|it| Some(pascal(&words(&format!("value_{}", in_code(it))))), false),
    ];
    for (choose, is_firm) in choices {
        let made = |name: String| if is_firm { name } else { fit(name) };
        let choose = |(name, value): (&Option<String>, &&str)| if name.is_some() { None } else { choose(value) };
        let open: Vec<Option<String>> = names.iter().zip(values).map(choose).map(|name| name.map(made)).collect();
        if open.iter().all(Option::is_none) {
            continue;
        }
        let counts = counts(&open);
        for (index, name) in open.iter().enumerate() {
            let Some(name) = name.as_ref().filter(|it| is_type_name(it)) else { continue };
            let is_alone = counts[name.as_str()] == 1;
            if (is_firm || is_alone) && taken.insert(name.clone()) {
                names[index] = Some(name.clone());
            }
        }
    }
    let mut numbers = Numbers::default();
    let each = names.into_iter().zip(values).map(|(name, value)| {
        let name = name.unwrap_or_else(|| {
            let stem = plain(value);
            let name = numbers.name(&stem, |it| is_type_name(it) && taken.insert(it.to_owned()));
            found.note_number(at, &name, &stem, "x-enum-names");
            name
        });
        ((*value).to_owned(), name)
    });
    each.collect()
}

/// What the overlay wants must be a name, and free.
fn refuse_wishes(wanted: &BTreeMap<&str, &Wanted>, pinned: &BTreeMap<&str, &str>, found: &mut Findings) {
    let pins: BTreeMap<&str, &str> =
        pinned.iter().filter(|it| !wanted.contains_key(*it.0)).map(|(value, name)| (*name, *value)).collect();
    let mut seen = BTreeSet::new();
    for Wanted { name, at } in wanted.values() {
        let problem = if !is_type_name(name) {
            fault_of(name, "Pascal case")
        } else if name == RESERVED {
            "is the variant of values that are not known".to_owned()
        } else if !seen.insert(name) {
            "is wanted for another value too".to_owned()
        } else if pins.contains_key(name.as_str()) {
            "is the name of another value in the lock".to_owned()
        } else {
            continue;
        };
        found.refuse(at, name, &problem, "x-enum-names");
    }
}

/// The plain name of a value.
pub(crate) fn plain(value: &str) -> String {
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
pub(crate) fn case_of(value: &str) -> &'static str {
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
