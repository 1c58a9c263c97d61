//! Gathers the kinds of identifiers, rejects those that cannot be called as the description wants, and writes their lines.
//!
//! A kind is called as the description says: nothing is proposed but which earlier names are its aliases.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use crate::ir::places::{children, roots};
use crate::ir::{Api, Type};
use crate::names::findings::{About, Note};
use crate::names::identifier::{fault_of, is_type_name};
use crate::names::matching::types::Pair;
use crate::names::record::{IdLine, Record};
use crate::names::reserved::is_reserved;
use crate::names::retired::carry;
use crate::pointer::Pointer;

/// The kinds of identifiers, by alphabet, and where each is first written.
pub(crate) type Kinds = BTreeMap<String, Pointer>;

/// Gathers the kinds of identifiers.
pub(crate) fn gather(api: &Api) -> Kinds {
    let roots = roots(api).into_iter().map(|(_, _, slot)| slot);
    let parts = api.shapes.0.iter().flat_map(|shape| children(&shape.kind)).map(|(_, slot)| slot);
    let types = roots.chain(parts).map(|slot| (&slot.ty, slot.at.clone()));
    let headers = api.operations.iter().flat_map(|operation| &operation.answers).flat_map(|answer| &answer.headers);
    let types = types.chain(headers.map(|header| (&header.ty, header.at.key("schema"))));
    let mut kinds = Kinds::new();
    for (mut ty, mut at) in types {
        while let Type::Array(inner) | Type::Map(inner) = ty {
            (ty, at) = (&inner.ty, inner.at.clone());
        }
        if let Type::Id(kind) = ty {
            kinds.entry(kind.clone()).or_insert_with(|| at.key("x-id"));
        }
    }
    kinds
}

/// Rejects the names that are none, that Rust or the runtime has, or that are another thing's.
pub(crate) fn check(ctx: &mut Context<'_>, kinds: &Kinds, others: &BTreeSet<String>) {
    for (name, at) in kinds {
        let is_kind = name.strip_suffix("Kind").is_some_and(|name| kinds.contains_key(name));
        let problems: [(bool, &str); 4] = [
            (!is_type_name(name), &fault_of(name, "Pascal case")),
            (is_reserved(name), "is a name of Rust or of the runtime"),
            (is_kind, "is what tells the identifiers of another kind apart"),
            (others.contains(name), "is the name of another type"),
        ];
        ctx.found.refuse_first(at, name, "x-id", &problems);
    }
}

/// Returns the lines of the kinds, with notes of those that are called otherwise or gone. What is gone keeps its name:
/// as an alias of what its fields are now, if that is one and the same kind.
pub(crate) fn propose_ids(record: &Record, kinds: &Kinds, types: &[Pair<'_>]) -> (Vec<IdLine>, Vec<Note>) {
    let is_here = |name: &str| kinds.contains_key(name);
    let line = |name: &String| (name.clone(), IdLine { name: name.clone(), ..IdLine::default() });
    let mut lines: BTreeMap<String, IdLine> = kinds.keys().map(line).collect();
    let (mut retired, mut notes) = (Vec::new(), Vec::new());
    let mut ids: Vec<&IdLine> = record.ids.iter().collect();
    ids.sort_by_key(|old| !is_here(&old.name));
    for old in ids {
        let (name, is_kept) = (&old.name, is_here(&old.name) || old.is_retired);
        let now = if is_kept { name } else { kind_now(name, types).unwrap_or(name) };
        match lines.get_mut(now) {
            Some(line) => line.was.extend(carry(&old.was, Some(name), now, is_here)),
            None => retired.push(IdLine { is_retired: true, ..old.clone() }),
        }
        if !is_kept && is_here(now) {
            let now = format!("`{name}` is called `{now}` now: that is decided");
            notes.push(About::Renamed.note(format!("{now}; the old name is a deprecated alias")));
        } else if !is_kept {
            let message = format!("`{name}` is gone: breaking, no place is an identifier of that kind");
            notes.push(About::Gone.note(message));
        }
    }
    (lines.into_values().chain(retired).collect(), notes)
}

/// Returns what the fields of a kind are now, where that is one thing.
fn kind_now<'a>(kind: &str, types: &[Pair<'a>]) -> Option<&'a str> {
    let mut now = BTreeSet::new();
    for Pair { old, new, .. } in types {
        let before = old.has.iter().filter(|(_, ty)| name_in(ty) == kind);
        let fields = before.filter_map(|(sent, _)| new.has.iter().find(|field| field.0 == *sent));
        now.extend(fields.map(|(_, ty)| name_in(ty)));
    }
    now.pop_first().filter(|_| now.is_empty())
}

/// Returns the name in the word for a type.
fn name_in(word: &str) -> &str {
    word.trim_end_matches(['?', '[', ']', '{', '}'])
}
