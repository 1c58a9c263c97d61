//! Names fields, parameters, methods and groups in snake case.
//!
//! A name that is snake case as sent is kept; a keyword gets an underscore at its end. Of several that come to one
//! name, those that are not pinned have their symbols spelled out, or are a diagnostic. Nothing is numbered.

use std::collections::{BTreeSet, HashMap};

use super::identifier::{is_field_name, is_keyword};
use super::words::{snake, spelled, words};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::Pointer;

/// How many letters of a name are written by their code points; longer names are refused where no other is free.
const MOST_CODED: usize = 64;

/// The constructor of what is sent.
pub(super) const BODY_METHODS: &[&str] = &["new"];
/// What requests have, whatever their parameters; a body may come later.
pub(super) const REQUEST_METHODS: &[&str] =
    &["body", "header", "into_future", "retry", "send", "stream", "timeout", "unchecked"];

/// The verbs of the methods that a field brings which can be cleared, beside its setter.
const VERBS: [&str; 2] = ["clear", "maybe"];

/// The methods that a field brings which can be cleared: one sends null, one takes a value that may not be there.
pub(in crate::plan) fn brought_methods(field: &str) -> [String; 2] {
    let word = field.strip_suffix('_').filter(|word| is_keyword(word)).unwrap_or(field);
    VERBS.map(|verb| format!("{verb}_{word}"))
}

/// Whether a field of this name can be taken for a method that another field brings.
pub(super) fn is_like_brought(name: &str) -> bool {
    VERBS.iter().any(|verb| name.strip_prefix(verb).is_some_and(|rest| rest.starts_with('_')))
}

/// Something to be named.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'a> {
    /// Its name, as sent.
    pub(super) sent: &'a str,
    /// What the overlay wants.
    pub(super) wanted: Option<&'a str>,
    /// The name that it has in the lock.
    pub(super) pinned: Option<&'a str>,
    /// What else tells it from others, if anything does.
    pub(super) apart: &'a str,
    /// Where it is written.
    pub(super) at: &'a Pointer,
}

/// What it is, for diagnostics: the word, and the key that the overlay sets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sort {
    pub(super) word: &'static str,
    pub(super) key: &'static str,
}

pub(super) const FIELD: Sort = Sort { word: "field", key: "x-field-name" };
pub(super) const PARAMETER: Sort = Sort { word: "parameter", key: "x-field-name" };
pub(super) const OPERATION: Sort = Sort { word: "operation", key: "x-name" };
pub(super) const GROUP: Sort = Sort { word: "group", key: "x-name" };

/// The plain name: its words in snake case.
pub(super) fn plain(sent: &str) -> String {
    let name = snake(&words(sent));
    mangled(if name.is_empty() { snake(&spelled(sent)) } else { name })
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
pub(super) fn name_all(
    items: &[Item<'_>],
    reserved: &[&str],
    sort: Sort,
    diagnostics: &mut Diagnostics,
) -> Vec<String> {
    refuse_stolen(items, sort, diagnostics);
    let mut taken: BTreeSet<String> = reserved.iter().map(|it| (*it).to_owned()).collect();
    let mut names: Vec<Option<String>> = vec![None; items.len()];
    let wanted = |it: &Item<'_>| it.wanted.map(str::to_owned);
    let exact = |it: &Item<'_>| (plain(it.sent) == it.sent).then(|| it.sent.to_owned());
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
    let free: [&dyn Fn(&Item<'_>) -> String; 5] = [&|it| plain(it.sent), &spelled, &with_sort, &with_apart, &coded];
    for choose in free {
        let open: Vec<Option<String>> =
            names.iter().zip(items).map(|(name, it)| name.is_none().then(|| choose(it))).collect();
        let counts = counts(&open);
        for (index, name) in open.iter().enumerate() {
            let Some(name) = name.as_ref().filter(|it| is_field_name(it)) else { continue };
            if counts[name.as_str()] == 1 && taken.insert(name.clone()) {
                names[index] = Some(name.clone());
            }
        }
    }
    let each = names.into_iter().zip(items);
    each.map(|(name, item)| name.unwrap_or_else(|| refuse(item, sort, diagnostics))).collect()
}

/// What the overlay wants anew may not be the name that the lock has for something else.
fn refuse_stolen(items: &[Item<'_>], sort: Sort, diagnostics: &mut Diagnostics) {
    let pins: HashMap<&str, usize> = items
        .iter()
        .enumerate()
        .filter(|it| it.1.wanted.is_none())
        .filter_map(|(at, it)| Some((it.pinned?, at)))
        .collect();
    for (at, item) in items.iter().enumerate() {
        let Some(name) = item.wanted.filter(|it| item.pinned != Some(*it)) else { continue };
        if pins.get(name).is_some_and(|other| *other != at) {
            let message = format!("`{name}` is the name of another {} in the lock", sort.word);
            let help = format!("choose another `{}` in the overlay", sort.key);
            diagnostics.push(Diagnostic::at("invalid-name", item.at, message).help(help));
        }
    }
}

/// How often each name is there.
pub(super) fn counts(names: &[Option<String>]) -> HashMap<&str, usize> {
    let mut counts = HashMap::new();
    for name in names.iter().flatten() {
        *counts.entry(name.as_str()).or_default() += 1;
    }
    counts
}

/// Letters and digits as they are, all else by its code point: what differs as sent differs here.
pub(super) fn in_code(sent: &str) -> String {
    let mut name = String::new();
    for letter in sent.chars().take(MOST_CODED) {
        match letter {
            'a'..='z' | '0'..='9' => name.push(letter),
            _ => name.push_str(&format!("_u{:x}_", u32::from(letter))),
        }
    }
    name
}

fn refuse(item: &Item<'_>, sort: Sort, diagnostics: &mut Diagnostics) -> String {
    let message = format!("no name is free for the {} `{}`; `{}` is taken", sort.word, item.sent, plain(item.sent));
    let help = format!("name it with an overlay action that sets `{}`", sort.key);
    diagnostics.push(Diagnostic::at("unnamed-field", item.at, message).help(help));
    plain(item.sent)
}

#[cfg(test)]
mod tests {
    use super::{FIELD, Item, name_all};
    use crate::diagnostic::Diagnostics;
    use crate::pointer::Pointer;

    fn check(sent: &[&str], expected: &[&str]) {
        let at = Pointer::root();
        let items: Vec<Item<'_>> =
            sent.iter().map(|it| Item { sent: it, wanted: None, pinned: None, apart: "", at: &at }).collect();
        let mut diagnostics = Diagnostics::default();
        assert_eq!(name_all(&items, &["new"], FIELD, &mut diagnostics), expected);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
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
