//! Gathers the kinds of identifiers, rejects those that cannot be called as the description wants, and writes their lines.
//!
//! A kind is called as the description says: nothing is proposed but which earlier names are its aliases.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::places::{children, roots};
use crate::ir::{Api, Type};
use crate::names::changed_types::Pair;
use crate::names::findings::Findings;
use crate::names::identifier::{fault_of, is_type_name};
use crate::names::model::About;
use crate::names::record::{IdLine, Record};
use crate::names::taken::Taken;
use crate::names::taken::retired::carry;
use crate::pointer::Pointer;

/// The kinds of identifiers, by alphabet, and where each is first written.
pub(crate) fn gather(api: &Api) -> BTreeMap<String, Pointer> {
    let roots = roots(api).into_iter().map(|(_, _, slot)| slot);
    let parts = api.shapes.0.iter().flat_map(|shape| children(&shape.kind)).map(|(_, slot)| slot);
    let types = roots.chain(parts).map(|slot| (&slot.ty, slot.at.clone()));
    let headers = api.operations.iter().flat_map(|operation| &operation.answers).flat_map(|answer| &answer.headers);
    let types = types.chain(headers.map(|header| (&header.ty, header.at.key("schema"))));
    let mut kinds = BTreeMap::new();
    for (mut ty, mut at) in types {
        while let Type::List(inner) | Type::Map(inner) = ty {
            (ty, at) = (&inner.ty, inner.at.clone());
        }
        if let Type::Id(kind) = ty {
            kinds.entry(kind.clone()).or_insert_with(|| at.key("x-id"));
        }
    }
    kinds
}

/// Rejects the names that are none, that Rust or the runtime has, or that are another thing's.
pub(crate) fn check(kinds: &BTreeMap<String, Pointer>, others: &BTreeSet<String>, found: &mut Findings) {
    for (name, at) in kinds {
        let is_kind = name.strip_suffix("Kind").is_some_and(|name| kinds.contains_key(name));
        let problems: [(bool, &str); 4] = [
            (!is_type_name(name), &fault_of(name, "Pascal case")),
            (Taken::is_reserved(name), "is a name of Rust or of the runtime"),
            (is_kind, "is what tells the identifiers of another kind apart"),
            (others.contains(name), "is the name of another type"),
        ];
        found.refuse_first(at, name, "x-id", &problems);
    }
}

/// The lines of the kinds. Those that are gone keep their names: as aliases of what their fields are now, if that is one
/// and the same kind.
pub(crate) fn propose_ids(old: &Record, kinds: &BTreeMap<String, Pointer>, types: &[Pair<'_>]) -> Vec<IdLine> {
    let is_here = |name: &str| kinds.contains_key(name);
    let line = |name: &String| (name.clone(), IdLine { name: name.clone(), ..IdLine::default() });
    let mut lines: BTreeMap<String, IdLine> = kinds.keys().map(line).collect();
    let (here, gone): (Vec<&IdLine>, Vec<&IdLine>) = old.ids.iter().partition(|line| is_here(&line.name));
    for known in here {
        lines.entry(known.name.clone()).and_modify(|line| line.was = carry(&known.was, None, "", is_here));
    }
    let mut retired = Vec::new();
    for known in gone {
        let now = Some(known).filter(|known| !known.is_retired).and_then(|known| kind_now(&known.name, types));
        match now.and_then(|now| lines.get_mut(now)) {
            Some(line) => line.was.extend(carry(&known.was, Some(&known.name), &line.name, is_here)),
            None => retired.push(IdLine { is_retired: true, ..known.clone() }),
        }
    }
    lines.into_values().chain(retired).collect()
}

/// What the fields of a kind are now, where that is one thing.
fn kind_now<'a>(kind: &str, types: &[Pair<'a>]) -> Option<&'a str> {
    let mut now = BTreeSet::new();
    for Pair { old, new, .. } in types {
        let before = old.has.iter().filter(|(_, ty)| name_in(ty) == kind);
        let fields = before.filter_map(|(sent, _)| new.has.iter().find(|field| field.0 == *sent));
        now.extend(fields.map(|(_, ty)| name_in(ty)));
    }
    now.pop_first().filter(|_| now.is_empty())
}

/// The name in the word for a type.
fn name_in(word: &str) -> &str {
    word.trim_end_matches(['?', '[', ']', '{', '}'])
}

/// Notes which kinds are called otherwise, or are gone.
pub(crate) fn tell(old: &Record, lines: &[IdLine], found: &mut Findings) {
    let is_here = |name: &String| lines.iter().any(|line| !line.is_retired && line.name == *name);
    for IdLine { name, .. } in old.ids.iter().filter(|line| !line.is_retired && !is_here(&line.name)) {
        match lines.iter().find(|line| line.was.iter().any(|former| former.name == *name)) {
            Some(IdLine { name: now, .. }) => found.note(
                About::Renamed,
                format!("`{name}` is called `{now}` now: that is decided; the old name is a deprecated alias"),
            ),
            None => {
                found.note(About::Gone, format!("`{name}` is gone: breaking, no place is an identifier of that kind"))
            }
        }
    }
}
