//! Gathers the kinds of identifiers, and refuses those that cannot be called as the description wants.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::places;
use crate::ir::{Api, Slot, Type};
use crate::names::findings::Findings;
use crate::names::identifier::{fault_of, is_type_name};
use crate::names::model::{About, Note};
use crate::names::record::{IdLine, Record, TypeLine};
use crate::names::taken::Taken;
use crate::names::taken::retired::{self, Former};
use crate::names::types::Types;
use crate::pointer::Pointer;

/// The kinds of identifiers, by alphabet, and where each is first written.
pub(crate) fn gather(api: &Api) -> BTreeMap<String, Pointer> {
    let mut ids = BTreeMap::new();
    for (_, _, slot) in places::roots(api) {
        collect(&slot.ty, &slot.at, &mut ids);
    }
    for shape in &api.shapes.0 {
        for (_, slot) in places::children(&shape.kind) {
            collect_slot(slot, &mut ids);
        }
    }
    for header in api.operations.iter().flat_map(|it| &it.answers).flat_map(|it| &it.headers) {
        collect(&header.ty, &header.at.key("schema"), &mut ids);
    }
    ids
}

fn collect_slot(slot: &Slot, ids: &mut BTreeMap<String, Pointer>) {
    collect(&slot.ty, &slot.at, ids);
}

fn collect(ty: &Type, at: &Pointer, ids: &mut BTreeMap<String, Pointer>) {
    match ty {
        Type::Id(kind) => {
            ids.entry(kind.clone()).or_insert_with(|| at.key("x-id"));
        }
        Type::List(inner) | Type::Map(inner) => collect(&inner.ty, &inner.at, ids),
        Type::Any
        | Type::OpenObject
        | Type::Boolean
        | Type::Integer
        | Type::Unsigned
        | Type::Float
        | Type::Decimal
        | Type::Text
        | Type::Constant(_)
        | Type::Secret
        | Type::Date
        | Type::DateTime
        | Type::File
        | Type::Shape(_) => {}
    }
}

/// Refuses the names that are none, that Rust or the runtime has, or that are another thing's.
pub(crate) fn check(ids: &BTreeMap<String, Pointer>, others: &BTreeSet<String>, found: &mut Findings) {
    for (name, at) in ids {
        let problem = if !is_type_name(name) {
            fault_of(name, "Pascal case")
        } else if Taken::is_reserved(name) {
            "is a name of Rust or of the runtime".to_owned()
        } else if name.strip_suffix("Kind").is_some_and(|it| ids.contains_key(it)) {
            "is what tells the identifiers of another kind apart".to_owned()
        } else if others.contains(name) {
            "is the name of another type".to_owned()
        } else {
            continue;
        };
        found.refuse(at, name, &problem, "x-id");
    }
}

/// The earlier names of kinds: what the fields of a kind that is gone are now, where that is one and the same.
pub(crate) fn former(
    old: &Record,
    settled: &Types,
    lines: &[TypeLine],
    ids: &BTreeMap<String, Pointer>,
) -> BTreeMap<String, Vec<Former>> {
    let is_here = |name: &str| ids.contains_key(name);
    let mut former: BTreeMap<String, Vec<Former>> = BTreeMap::new();
    for line in old.ids.iter().filter(|it| is_here(&it.name)) {
        former.insert(line.name.clone(), line.was.iter().filter(|it| !is_here(&it.name)).cloned().collect());
    }
    for gone in old.ids.iter().filter(|it| !it.is_retired && !is_here(&it.name)) {
        let mut now: BTreeSet<&str> = BTreeSet::new();
        for (id, index) in &settled.entries {
            let Some(line) = settled.names.get(id).and_then(|name| lines.iter().find(|it| it.name == *name)) else {
                continue;
            };
            let is_kind = |it: &&(String, String)| base(&it.1) == gone.name;
            let fields = old.types[*index].has.iter().filter(is_kind);
            now.extend(fields.filter_map(|it| line.has.iter().find(|new| new.0 == it.0)).map(|it| base(&it.1)));
        }
        if let [new] = now.into_iter().collect::<Vec<_>>()[..]
            && is_here(new)
        {
            let all = former.entry(new.to_owned()).or_default();
            gone.was.iter().for_each(|it| retired::keep(all, &it.name));
            retired::keep(all, &gone.name);
        }
    }
    former.retain(|_, all| !all.is_empty());
    former
}

/// Which kinds are called otherwise, or are gone.
pub(crate) fn tell(old: &Record, ids: &BTreeMap<String, Pointer>, former: &BTreeMap<String, Vec<Former>>) -> Vec<Note> {
    let gone = old.ids.iter().filter(|it| !it.is_retired && !ids.contains_key(&it.name));
    let note = |gone: &IdLine| {
        let now = former.iter().find(|(_, all)| all.iter().any(|it| it.name == gone.name));
        match now {
            Some((now, _)) => About::Renamed.note(format!(
                "`{}` is called `{now}` now: that is decided; the old name is a deprecated alias",
                gone.name
            )),
            None => {
                About::Gone.note(format!("`{}` is gone: breaking, no place is an identifier of that kind", gone.name))
            }
        }
    };
    gone.map(note).collect()
}

/// The name in the word for a type.
fn base(word: &str) -> &str {
    word.trim_end_matches(['?', '[', ']', '{', '}'])
}
