//! Names what is sent under a name: fields, parameters, methods and groups in snake case, values of enums in Pascal case.
//!
//! A name that is snake case as sent is kept; a keyword gets an underscore at its end. A value's words are in Pascal case;
//! the empty string is `Empty`, a digit in front gets an `N`. Of several that come to one name, those that are not pinned
//! have their symbols spelled out; values that differ in case alone end in `Lower`, `Upper`, `Capitalized` or `Mixed`: so
//! does `unknown`, because every open enum has an `Unknown`. What is left has numbers.

use std::collections::HashSet;

use crate::ir::Wanted;
use crate::names::collision::UniqueNames;
use crate::names::findings::Findings;
use crate::names::identifier::{LONGEST, fault_of, fit, is_field_name, is_keyword, is_type_name, module_name};
use crate::names::words::{all_words, mangled, pascal, plain, snake, spelled, words};
use crate::pointer::Pointer;

/// The constructor of what is sent.
pub(crate) const BODY_METHODS: &[&str] = &["new"];

/// The verbs of the methods that a field brings which can be cleared, beside its setter.
const VERBS: [&str; 2] = ["clear", "maybe"];

/// Returns the methods that a field brings which can be cleared: one sends null, one takes a value that may not be
/// there.
pub(crate) fn derived_methods(field: &str) -> [String; 2] {
    let word = field.strip_suffix('_').filter(|word| is_keyword(word)).unwrap_or(field);
    VERBS.map(|verb| format!("{verb}_{word}"))
}

/// Returns whether a field of this name can be taken for a method that another field brings.
pub(crate) fn is_like_derived(name: &str) -> bool {
    VERBS.iter().any(|verb| name.strip_prefix(verb).is_some_and(|rest| rest.starts_with('_')))
}

/// Something to be named.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item<'a> {
    /// Its name, as sent.
    pub(crate) sent: &'a str,
    /// What the overlay wants.
    pub(crate) wanted: Option<&'a Wanted>,
    /// The name that it has in the record.
    pub(crate) pinned: Option<&'a str>,
    /// What else tells it from others, if anything does.
    pub(crate) apart: &'a str,
    /// Where it is written.
    pub(crate) at: &'a Pointer,
}

impl<'a> Item<'a> {
    /// An item that nothing else tells from others.
    pub(crate) fn new(sent: &'a str, wanted: Option<&'a Wanted>, pinned: Option<&'a str>, at: &'a Pointer) -> Self {
        Self { sent, wanted, pinned, apart: "", at }
    }
}

/// What items are, and by which rules they are named.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sort {
    /// The word for one, in names and diagnostics.
    pub(crate) word: &'static str,
    /// The key of the overlay that names one.
    pub(crate) key: &'static str,
    /// What a name is.
    pub(crate) is_name: fn(&str) -> bool,
    /// How names are written.
    pub(crate) case: &'static str,
    /// What is wrong with a reserved name.
    pub(crate) reserved: &'static str,
    /// The name of what nothing tells from others, which gets a number.
    pub(crate) plain: fn(&str) -> String,
    /// Whether a name that is plain as sent is kept before any other is made.
    pub(crate) keeps_plain: bool,
    /// What may name an item, best first.
    pub(crate) rules: &'static [Propose],
    /// What becomes of a made name.
    pub(crate) made: fn(String) -> String,
}

/// A name for an item of a sort, where there is one.
type Propose = fn(&Item<'_>, &Sort) -> Option<String>;

/// Fields, and headers of answers.
pub(crate) const FIELD: Sort = Sort {
    word: "field",
    key: "x-field-name",
    is_name: is_field_name,
    case: "snake case",
    reserved: "is taken: the client has it, or the lock keeps it for what is gone",
    plain,
    keeps_plain: true,
    rules: &[
        |item, _| Some(plain(item.sent)),
        // What is longer than a name has its last words too.
        |item, _| (item.sent.len() > LONGEST).then(|| mangled(snake(&all_words(item.sent)))),
        // What is plain as sent has no symbols but those between its words.
        |item, _| (plain(item.sent) != item.sent).then(|| mangled(snake(&spelled(item.sent)))),
        |item, sort| Some(format!("{}_{}", plain(item.sent), sort.word)),
        |item, _| Some(format!("{}_{}", plain(item.sent), item.apart)),
    ],
    made: fit,
};
/// Parameters of operations.
pub(crate) const PARAMETER: Sort = Sort { word: "parameter", ..FIELD };
/// Operations: their methods.
pub(crate) const OPERATION: Sort = Sort { word: "operation", key: "x-name", ..FIELD };
/// Security schemes.
pub(crate) const SCHEME: Sort = Sort { word: "scheme", key: "x-credential", ..FIELD };
/// Servers.
pub(crate) const SERVER: Sort = Sort { word: "server", key: "x-name", ..FIELD };
/// Groups: their modules.
pub(crate) const GROUP: Sort = Sort { word: "group", key: "x-name", made: |name| module_name(fit(name)), ..FIELD };

/// Values: what tells one from others is its title.
pub(crate) const VALUE: Sort = Sort {
    word: "value",
    key: "x-enum-names",
    is_name: is_type_name,
    case: "Pascal case",
    reserved: "is the variant of values that are not known",
    plain: value_name,
    keeps_plain: false,
    rules: &[
        |value, _| (!value.apart.is_empty()).then(|| value_name(value.apart)),
        |value, _| Some(value_name(value.sent)),
        |value, _| (value.sent.len() > LONGEST).then(|| digits_apart(&all_words(value.sent))),
        |value, _| Some(digits_apart(&spelled(value.sent))),
        |value, _| Some(format!("{}{}", value_name(value.sent), case_of(value.sent))),
    ],
    ..FIELD
};

/// Returns the names of items, in their order.
pub(crate) fn name_all(items: &[Item<'_>], reserved: &[&str], sort: Sort, found: &mut Findings) -> Vec<String> {
    refuse_wishes(items, reserved, &sort, found);
    let plain = |index: usize| (sort.made)((sort.plain)(items[index].sent));
    let mut names = UniqueNames::new(items.len(), sort.is_name, str::to_owned, reserved);
    names.fix(|index| items[index].wanted.map(|wanted| wanted.name.clone()));
    names.fix(|index| items[index].pinned.map(str::to_owned));
    names.fix(|index| Some(plain(index)).filter(|name| sort.keeps_plain && name == items[index].sent));
    for rule in sort.rules {
        names.propose(|index| rule(&items[index], &sort).map(sort.made));
    }
    let given = names.or_number(plain).into_iter().zip(items);
    let each = given.map(|((name, is_numbered), item)| {
        if is_numbered {
            found.note_number(item.at, &name, sort.key);
        }
        name
    });
    each.collect()
}

/// What the overlay wants must be a name, and free: neither another wish nor, where it is new, what the record has for
/// something else.
fn refuse_wishes(items: &[Item<'_>], reserved: &[&str], sort: &Sort, found: &mut Findings) {
    let others = items.iter().filter(|item| item.wanted.is_none());
    let pins: HashSet<&str> = others.filter_map(|item| item.pinned).collect();
    let mut seen = HashSet::new();
    for item in items {
        let Some(Wanted { name, at }) = item.wanted else { continue };
        let is_own = item.pinned == Some(name);
        let is_reserved = reserved.contains(&name.as_str()) && !is_own;
        let problems: [(bool, &str); 5] = [
            (!(sort.is_name)(name), &fault_of(name, sort.case)),
            ((sort.made)(name.clone()) != *name, "is the name of a file that Windows or the client has"),
            (is_reserved, sort.reserved),
            (!is_reserved && !seen.insert(name), &format!("is wanted for another {} too", sort.word)),
            (!is_own && pins.contains(name.as_str()), &format!("is the name of another {} in the lock", sort.word)),
        ];
        found.refuse_first(at, name, sort.key, &problems);
    }
}

/// Returns the plain name of a value.
pub(crate) fn value_name(value: &str) -> String {
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

/// Returns how the letters of a string are written.
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
    use super::{FIELD, Item, VALUE, name_all};
    use crate::names::findings::Findings;
    use crate::names::reserved::UNKNOWN;
    use crate::pointer::Pointer;

    fn check(sent: &[&str], expected: &[&str]) {
        let at = Pointer::root();
        let items: Vec<Item<'_>> = sent.iter().map(|sent| Item::new(sent, None, None, &at)).collect();
        let mut found = Findings::default();
        assert_eq!(name_all(&items, &["new"], FIELD, &mut found), expected);
        assert!(found.faults.is_empty(), "{found:?}");
    }

    #[test]
    fn names_are_snake_case_and_no_keywords() {
        check(&["statusCode", "type", "order_by[]", "3d", "+"], &["status_code", "type_", "order_by", "n3d", "plus"]);
    }

    #[test]
    fn the_constructor_keeps_its_name() {
        check(&["new"], &["new_field"]);
    }

    #[test]
    fn what_is_snake_case_already_keeps_it_and_others_are_spelled() {
        check(&["data-source", "data_source"], &["data_minus_source", "data_source"]);
        check(&["a-b", "a.b"], &["a_minus_b", "a_dot_b"]);
        check(&["A-b", "a-b"], &["a_b", "a_b_2"]);
    }

    fn check_values(values: &[&'static str], expected: &[&str]) {
        let (mut found, at) = (Findings::default(), Pointer::root());
        let item = |value: &&'static str| Item::new(value, None, None, &at);
        let items: Vec<Item<'_>> = values.iter().map(item).collect();
        assert_eq!(name_all(&items, &[UNKNOWN], VALUE, &mut found), expected);
        assert!(found.faults.is_empty(), "{found:?}");
    }

    #[test]
    fn values_become_words() {
        check_values(
            &["GP – Dermatology Specialist", "booking-hca", "NHS_APP"],
            &["GpDermatologySpecialist", "BookingHca", "NhsApp"],
        );
        check_values(&["", "1st", "unknown", "self"], &["Empty", "N1st", "UnknownLower", "SelfLower"]);
    }

    #[test]
    fn values_that_differ_in_symbols_or_case_are_told_apart_by_words() {
        check_values(&["<=", "<", "a+", "a-"], &["LessOrEqual", "Less", "APlus", "AMinus"]);
        check_values(&["admin", "ADMIN", "Admin"], &["AdminLower", "AdminUpper", "AdminCapitalized"]);
        check_values(&["name", "-name"], &["Name", "MinusName"]);
        check_values(&["⚽", "🎲", "größer"], &["Soccer", "GameDie", "Grosser"]);
        check_values(&["a_b", "a__b", "a b"], &["AUnderscoreB", "AUnderscoreUnderscoreB", "ASpaceB"]);
        check_values(&["aB", "a_B", "A-b"], &["AB", "AUnderscoreB", "AMinusB"]);
    }
}
