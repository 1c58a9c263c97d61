//! Names fields, parameters, methods and groups in snake case; and what else has names by rules, one beside the other.
//!
//! A name that is snake case as sent is kept; a keyword gets an underscore at its end. Of several that come to one
//! name, those that are not pinned have their symbols spelled out; where that is taken too, they have numbers.

use std::collections::HashSet;

use crate::ir::Wanted;
use crate::names::findings::Findings;
use crate::names::identifier::{LONGEST, fault_of, fit, is_field_name, is_keyword, module_name};
use crate::names::taken::collision::UniqueNames;
use crate::names::words::{all_words, mangled, plain, snake, spelled};
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
    let each = given.map(|(given, item)| {
        if given.is_numbered {
            found.note_number(item.at, &given.name, sort.key);
        }
        given.name
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

#[cfg(test)]
mod tests {
    use super::{FIELD, Item, name_all};
    use crate::names::findings::Findings;
    use crate::pointer::Pointer;

    fn check(sent: &[&str], expected: &[&str]) {
        let at = Pointer::root();
        let items: Vec<Item<'_>> =
            sent.iter().map(|sent| Item { sent, wanted: None, pinned: None, apart: "", at: &at }).collect();
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
}
