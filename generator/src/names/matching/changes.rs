//! Says what came, went or changed in a type of the record.

use std::collections::BTreeMap;

use crate::names::matching::pairing::Pairing;
use crate::names::record::{Kind, TypeLine};
use crate::names::words::letters;

/// A type of the record that was found again, and its line now.
pub(crate) struct Pair<'a> {
    /// Its index in the record.
    pub(crate) index: usize,
    /// Whether the overlay says what it is called.
    pub(crate) is_decided: bool,
    /// Its line in the record.
    pub(crate) old: &'a TypeLine,
    /// Its line now.
    pub(crate) new: &'a TypeLine,
}

/// The fields that have the letters of one that is no longer there, where there is one such field on both sides: the old
/// name as sent, and the new one.
pub(crate) fn respelled<'a>(old: &'a [(String, String)], new: &[&'a String]) -> Vec<(&'a str, &'a str)> {
    let mut pairing = Pairing::new(old.len(), new.len());
    pairing.by(false, |index| Some(&old[index].0), |index| Some(new[index]));
    pairing.by(true, |index| Some(letters(&old[index].0)), |index| Some(letters(new[index])));
    let mut pairs: Vec<_> = pairing.pairs.into_iter().filter(|(_, _, is_respelled)| *is_respelled).collect();
    pairs.sort_by_key(|(_, new, _)| *new);
    pairs.into_iter().map(|(before, now, _)| (old[before].0.as_str(), new[now].as_str())).collect()
}

/// What came, went or changed in a type, in words; nothing where that is not known, or nothing did. `renamed` has the
/// types that are called otherwise now.
pub(crate) fn changes(old: &TypeLine, new: &TypeLine, renamed: &BTreeMap<&str, &str>) -> Vec<String> {
    if old.kind == Kind::Object && old.has.is_empty() {
        return Vec::new();
    }
    field_changes(&contents(old), &contents(new), renamed)
}

/// The fields with their types, the values or the variants.
fn contents(line: &TypeLine) -> Vec<(String, String)> {
    let values = line.values.iter().map(|(_, value)| value);
    let names = values.chain(line.variants.iter().map(|variant| &variant.name));
    line.has.iter().cloned().chain(names.map(|name| (name.clone(), String::new()))).collect()
}

/// The same of two lists of fields with their types.
pub(crate) fn field_changes(
    old: &[(String, String)],
    new: &[(String, String)],
    renamed: &BTreeMap<&str, &str>,
) -> Vec<String> {
    let names: Vec<&String> = new.iter().map(|(sent, _)| sent).collect();
    let respelled: BTreeMap<&str, &str> = respelled(old, &names).into_iter().collect();
    let today = |name: &'_ String| respelled.get(name.as_str()).map_or_else(|| name.clone(), |new| (*new).to_owned());
    let before: BTreeMap<String, String> =
        old.iter().map(|(sent, ty)| (today(sent), renamed_in(ty, renamed))).collect();
    let now: BTreeMap<&String, &String> = new.iter().map(|(sent, ty)| (sent, ty)).collect();
    let sent = respelled.iter().map(|(old, new)| format!("`{old}` is sent as `{new}` now"));
    let came = now.iter().filter(|(name, _)| !before.contains_key(**name)).map(|(name, ty)| match ty.as_str() {
        "" => format!("`{name}` came"),
        ty => format!("`{name}` came ({ty})"),
    });
    let went = before.keys().filter(|name| !now.contains_key(name)).map(|name| format!("`{name}` went"));
    let changed = before.iter().filter_map(|(name, old)| {
        let new = *now.get(name).filter(|new| **new != old)?;
        Some(match old.trim_end_matches('?') == new.trim_end_matches('?') {
            true if new.ends_with('?') => format!("`{name}` may be absent or null now"),
            true => format!("`{name}` is required now"),
            false => format!("`{name}` is `{new}` now, no longer `{old}`"),
        })
    });
    sent.chain(came).chain(went).chain(changed).collect()
}

/// The word for a type, with the name that the type has now.
fn renamed_in(word: &str, renamed: &BTreeMap<&str, &str>) -> String {
    let end = word.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(word.len());
    let (name, rest) = word.split_at(end);
    renamed.get(name).unwrap_or(&name).to_string() + rest
}
