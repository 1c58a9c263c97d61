//! Names fields, parameters, methods and groups in snake case.
//!
//! A name that is snake case as sent is kept; a keyword gets an underscore at its end. Of several that come to one
//! name, those that are not pinned have their symbols spelled out, or the code points of their letters; where that is
//! taken too, they have numbers.

use std::collections::{BTreeSet, HashMap};

use crate::ir::Wanted;
use crate::names::findings::{Findings, Numbers};
use crate::names::identifier::{LONGEST, fault_of, fit, is_field_name, is_keyword, module_name};
use crate::names::words::{all_words, snake, spelled, words};
use crate::pointer::Pointer;

/// How many letters of a name are written by their code points.
const MOST_CODED: usize = 64;

/// The constructor of what is sent.
pub(crate) const BODY_METHODS: &[&str] = &["new"];

/// The verbs of the methods that a field brings which can be cleared, beside its setter.
const VERBS: [&str; 2] = ["clear", "maybe"];

/// The methods that a field brings which can be cleared: one sends null, one takes a value that may not be there.
pub(crate) fn brought_methods(field: &str) -> [String; 2] {
    let word = field.strip_suffix('_').filter(|word| is_keyword(word)).unwrap_or(field);
    VERBS.map(|verb| format!("{verb}_{word}"))
}

/// Whether a field of this name can be taken for a method that another field brings.
pub(crate) fn is_like_brought(name: &str) -> bool {
    VERBS.iter().any(|verb| name.strip_prefix(verb).is_some_and(|rest| rest.starts_with('_')))
}

/// Something to be named.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item<'a> {
    /// Its name, as sent.
    pub(crate) sent: &'a str,
    /// What the overlay wants.
    pub(crate) wanted: Option<&'a Wanted>,
    /// The name that it has in the lock.
    pub(crate) pinned: Option<&'a str>,
    /// What else tells it from others, if anything does.
    pub(crate) apart: &'a str,
    /// Where it is written.
    pub(crate) at: &'a Pointer,
}

/// What it is, for names and diagnostics: the word, the key that the overlay sets, and what becomes of a made name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sort {
    pub(crate) word: &'static str,
    pub(crate) key: &'static str,
    made: fn(String) -> String,
}

pub(crate) const FIELD: Sort = Sort { word: "field", key: "x-field-name", made: fit };
pub(crate) const PARAMETER: Sort = Sort { word: "parameter", key: "x-field-name", made: fit };
pub(crate) const OPERATION: Sort = Sort { word: "operation", key: "x-name", made: fit };
pub(crate) const SCHEME: Sort = Sort { word: "scheme", key: "x-credential", made: fit };
pub(crate) const SERVER: Sort = Sort { word: "server", key: "x-name", made: fit };
pub(crate) const GROUP: Sort = Sort { word: "group", key: "x-name", made: |name| module_name(fit(name)) };

/// The plain name: its words in snake case.
pub(crate) fn plain(sent: &str) -> String {
    let name = snake(&words(sent));
    mangled(if name.is_empty() { snake(&spelled(sent)) } else { name })
}

/// The letters of the plain name: `addressLine1` and `address_line_1` have the same.
pub(crate) fn letters(sent: &str) -> String {
    plain(sent).replace('_', "")
}

/// The same, of what is longer than a name with its last words too.
fn with_end(sent: &str) -> String {
    if sent.len() > LONGEST { mangled(fit(snake(&all_words(sent)))) } else { plain(sent) }
}

fn mangled(name: String) -> String {
    if name.is_empty() {
        "empty".to_owned()
    } else if is_keyword(&name) {
        format!("{name}_")
    } else if name.starts_with(|it: char| it.is_ascii_digit()) {
        format!("n{name}")
    } else {
        name
    }
}

/// A name that is there already, for an item that has one.
type Firm<'a> = &'a dyn Fn(&Item<'_>) -> Option<String>;

/// The names of items, in their order.
pub(crate) fn name_all(items: &[Item<'_>], reserved: &[&str], sort: Sort, found: &mut Findings) -> Vec<String> {
    refuse_wishes(items, reserved, sort, found);
    let mut taken: BTreeSet<String> = reserved.iter().map(|it| (*it).to_owned()).collect();
    let mut names: Vec<Option<String>> = vec![None; items.len()];
    let wanted = |it: &Item<'_>| it.wanted.map(|it| it.name.clone());
    let exact = |it: &Item<'_>| Some((sort.made)(plain(it.sent))).filter(|name| name == it.sent);
    let pinned = |it: &Item<'_>| it.pinned.map(str::to_owned);
    let firm: [Firm<'_>; 3] = [&wanted, &pinned, &exact];
    for choose in firm {
        for (name, item) in names.iter_mut().zip(items) {
            if name.is_none() {
                *name = choose(item).filter(|it| is_field_name(it) && taken.insert(it.clone()));
            }
        }
    }
    let with_sort = |it: &Item<'_>| format!("{}_{}", plain(it.sent), sort.word);
    let spelled = |it: &Item<'_>| mangled(snake(&spelled(it.sent)));
    let with_apart = |it: &Item<'_>| format!("{}_{}", plain(it.sent), it.apart);
    let coded = |it: &Item<'_>| snake(&words(&format!("{}_{}", sort.word, in_code(it.sent))));
    // What is plain as sent has no symbols but those between its words.
    let spelled = |it: &Item<'_>| if exact(it).is_some() { plain(it.sent) } else { spelled(it) };
    let free: [&dyn Fn(&Item<'_>) -> String; 6] =
        [&|it| plain(it.sent), &|it| with_end(it.sent), &spelled, &with_sort, &with_apart, &coded];
    for choose in free {
        let open: Vec<Option<String>> =
            names.iter().zip(items).map(|(name, it)| name.is_none().then(|| (sort.made)(choose(it)))).collect();
        let counts = counts(&open);
        for (index, name) in open.iter().enumerate() {
            let Some(name) = name.as_ref().filter(|it| is_field_name(it)) else { continue };
            if counts[name.as_str()] == 1 && taken.insert(name.clone()) {
                names[index] = Some(name.clone());
            }
        }
    }
    let mut numbers = Numbers::default();
    let each = names.into_iter().zip(items).map(|(name, item)| {
        name.unwrap_or_else(|| {
            let stem = (sort.made)(plain(item.sent));
            let name = numbers.name(&stem, |it| is_field_name(it) && taken.insert(it.to_owned()));
            found.note_number(item.at, &name, &stem, sort.key);
            name
        })
    });
    each.collect()
}

/// What the overlay wants must be a name, and free: neither another wish nor, where it is new, what the lock has for
/// something else.
fn refuse_wishes(items: &[Item<'_>], reserved: &[&str], sort: Sort, found: &mut Findings) {
    let pins: HashMap<&str, usize> = items
        .iter()
        .enumerate()
        .filter(|it| it.1.wanted.is_none())
        .filter_map(|(at, it)| Some((it.pinned?, at)))
        .collect();
    let mut seen = BTreeSet::new();
    for (at, item) in items.iter().enumerate() {
        let Some(Wanted { name, at: place }) = item.wanted else { continue };
        let is_stolen = pins.get(name.as_str()).is_some_and(|other| *other != at);
        let problem = if !is_field_name(name) {
            fault_of(name, "snake case")
        } else if (sort.made)(name.clone()) != *name {
            "is the name of a file that Windows or the client has".to_owned()
        } else if reserved.contains(&name.as_str()) && item.pinned != Some(name) {
            "is taken: the client has it, or the lock keeps it for what is gone".to_owned()
        } else if !seen.insert(name) {
            format!("is wanted for another {} too", sort.word)
        } else if is_stolen && item.pinned != Some(name) {
            format!("is the name of another {} in the lock", sort.word)
        } else {
            continue;
        };
        found.refuse(place, name, &problem, sort.key);
    }
}

/// How often each name is there.
pub(crate) fn counts(names: &[Option<String>]) -> HashMap<&str, usize> {
    let mut counts = HashMap::new();
    for name in names.iter().flatten() {
        *counts.entry(name.as_str()).or_default() += 1;
    }
    counts
}

/// Letters and digits as they are, all else by its code point: what differs as sent differs here.
pub(crate) fn in_code(sent: &str) -> String {
    let mut name = String::new();
    for letter in sent.chars().take(MOST_CODED) {
        match letter {
            'a'..='z' | '0'..='9' => name.push(letter),
            _ => name.push_str(&format!("_u{:x}_", u32::from(letter))),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{FIELD, Item, name_all};
    use crate::names::findings::Findings;
    use crate::pointer::Pointer;

    fn check(sent: &[&str], expected: &[&str]) {
        let at = Pointer::root();
        let items: Vec<Item<'_>> =
            sent.iter().map(|it| Item { sent: it, wanted: None, pinned: None, apart: "", at: &at }).collect();
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
        check(&["A-b", "a-b"], &["field_u41_u2d_b", "field_a_u2d_b"]);
    }
}
