//! Public names: which moved though what has them is still there, and which are removed.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Effect, NameKind, Renamed};
use super::pairs::{self, Pairs};
use super::walk::{Side, Walk};
use crate::ir::{ShapeId, ShapeKind};
use crate::names::Parts;
use crate::plan::model::OperationDef;

/// Compares the names of what is on both sides, and finds those that nothing has any more.
pub(super) fn compare_names(walk: &mut Walk<'_>, operations: &Pairs<usize>) {
    let mut found = BTreeSet::new();
    compare_operations(walk, operations, &mut found);
    compare_types(walk, &mut found);
    for &(old, new) in &walk.shapes {
        compare_parts(walk, old, new, &mut found);
    }
    let ids = (&walk.old.names.ids, &walk.new.names.ids);
    let now = |id: &String| {
        let mut former = walk.new.names.former_ids.iter();
        former.find(|(_, all)| all.iter().any(|former| former.name == *id)).map(|(new, _)| new)
    };
    found.extend(ids.0.iter().filter(|id| !ids.1.contains(id)).map(|id| match now(id) {
        Some(new) => moved(NameKind::Id, None, id, new, Effect::Alias),
        None => removed_name(NameKind::Id, id),
    }));
    walk.names.extend(found);
}

pub(super) fn moved(kind: NameKind, owner: Option<&str>, old: &str, new: &str, effect: Effect) -> Renamed {
    let (owner, old, new) = (owner.map(str::to_owned), old.to_owned(), Some(new.to_owned()));
    Renamed { kind, owner, old, new, is_split: false, effect }
}

/// Returns that a name is another one, where it is.
fn renamed(kind: NameKind, owner: Option<&str>, old: &str, new: &str, effect: Effect) -> Option<Renamed> {
    (old != new).then(|| moved(kind, owner, old, new, effect))
}

fn removed_name(kind: NameKind, old: &str) -> Renamed {
    Renamed { kind, owner: None, old: old.to_owned(), new: None, is_split: false, effect: Effect::Breaking }
}

fn effect(has_alias: bool) -> Effect {
    if has_alias { Effect::Alias } else { Effect::Breaking }
}

fn compare_operations(walk: &Walk<'_>, operations: &Pairs<usize>, found: &mut BTreeSet<Renamed>) {
    let mut groups: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for &(old, new) in &operations.both {
        groups.entry(walk.old.group(old)).or_default().insert(walk.new.group(new));
    }
    // A group whose operations are all in one other group has another name; else its operations have moved.
    let is_renamed = |old: &str, new: &str| old != new && groups.get(old).is_some_and(|all| all.len() == 1);
    for &(old, new) in &operations.both {
        let (before, now) = (&walk.old.names.operations[old], &walk.new.names.operations[new]);
        let modules = (walk.old.group(old), walk.new.group(new));
        if is_renamed(modules.0, modules.1) {
            let groups = &walk.new.names.groups;
            let now = groups.iter().find(|group| group.module == modules.1);
            let has_alias = now.is_some_and(|group| group.was.iter().any(|former| former.name == modules.0));
            found.insert(moved(NameKind::Group, None, modules.0, modules.1, effect(has_alias)));
        }
        let stays = modules.0 == modules.1 || is_renamed(modules.0, modules.1);
        if before.method != now.method || !stays {
            let left = format!("{}::{}", modules.0, before.method);
            let has_alias = if stays {
                now.aliases.iter().any(|former| former.name == before.method)
            } else {
                now.left.iter().any(|former| former.name == left)
            };
            let (old, new) = (walk.old.method(old), walk.new.method(new));
            found.insert(moved(NameKind::Method, None, &old, &new, effect(has_alias)));
        }
        if let (Some(old), Some(new)) = (walk.old.request(old), walk.new.request(new)) {
            found.extend(renamed(NameKind::Request, None, old, new, effect(walk.new.has_alias(old))));
        }
        let sides = (&walk.old.api.operations[old], &walk.new.api.operations[new]);
        let operation = new;
        for (old, new) in pairs::pair_parameters(sides.0, sides.1).both {
            // Arguments stand in their order.
            let is_written = walk.new.is_written(operation, &now.parameters[new]);
            let effect = if is_written { Effect::Breaking } else { Effect::None };
            let (old, new) = (&before.parameters[old], &now.parameters[new]);
            found.extend(renamed(NameKind::Parameter, Some(&now.method), old, new, effect));
        }
    }
}

fn compare_types(walk: &Walk<'_>, found: &mut BTreeSet<Renamed>) {
    let mut now: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for &(old, new) in &walk.shapes {
        now.entry(walk.old.name_of(old)).or_default().insert(walk.new.name_of(new));
    }
    for (&old, names) in &now {
        let is_split = names.contains(old);
        for new in names.iter().filter(|name| **name != old) {
            let effect = if is_split { Effect::Breaking } else { effect(walk.new.has_alias(old)) };
            found.insert(Renamed { is_split, ..moved(NameKind::Type, None, old, new, effect) });
        }
    }
    let is_there: BTreeSet<&str> = walk.new.type_names().collect();
    let is_gone = |name: &&str| !is_there.contains(name) && !now.contains_key(name) && !walk.new.has_alias(name);
    found.extend(walk.old.type_names().filter(is_gone).map(|name| removed_name(NameKind::Type, name)));
}

/// Compares the names within a pair of shapes.
fn compare_parts(walk: &Walk<'_>, old: ShapeId, new: ShapeId, found: &mut BTreeSet<Renamed>) {
    let owner = walk.new.name_of(new);
    let constants = walk.new.names.of.get(&new).map(|ty| &walk.new.names.types[ty.0 as usize].former_values);
    let mut note = |kind, old: Option<&String>, new: Option<&String>| {
        if let (Some(old), Some(new)) = (old, new) {
            let has_alias = constants.is_some_and(|all| all.iter().any(|(former, _)| former.name == *old));
            found.extend(renamed(kind, Some(owner), old, new, effect(has_alias)));
        }
    };
    match (&walk.old.api.shapes[old].kind, &walk.new.api.shapes[new].kind) {
        (ShapeKind::Object(before), ShapeKind::Object(now)) => {
            let names = (walk.old.fields(old), walk.new.fields(new));
            for (before, now) in pairs::pair_names(before.fields.keys(), now.fields.keys()).both {
                let names = (names.0.and_then(|names| names.get(before)), names.1.and_then(|names| names.get(now)));
                note(NameKind::Field, names.0, names.1);
            }
        }
        (ShapeKind::Enum(_), ShapeKind::Enum(_)) => {
            if let (Some(Parts::Values(before)), Some(Parts::Values(now))) = (walk.old.parts(old), walk.new.parts(new))
            {
                for (value, name) in before {
                    let same = now.iter().find(|(other, _)| other == value);
                    note(NameKind::Variant, Some(name), same.map(|(_, name)| name));
                }
            }
        }
        (ShapeKind::Union(before), ShapeKind::Union(now)) => {
            if let (Some(old), Some(new)) = (walk.old.variants(old), walk.new.variants(new)) {
                for (before, now) in pairs::pair_members((walk.old.api, before), (walk.new.api, now)).both {
                    note(NameKind::Variant, old.get(before), new.get(now));
                }
            }
        }
        (ShapeKind::Object(_) | ShapeKind::Enum(_) | ShapeKind::Union(_), _) => {}
    }
}

impl<'a> Side<'a> {
    /// Returns the module of an operation's group.
    fn group(self, operation: usize) -> &'a str {
        &self.names.groups[self.api.operations[operation].group].module
    }

    /// Returns a method as it is called, after its group.
    pub(super) fn method(self, operation: usize) -> String {
        format!("{}().{}", self.group(operation), self.names.operations[operation].method)
    }

    fn planned(self, operation: usize) -> Option<&'a OperationDef> {
        let name = &self.names.operations[operation].method;
        let group = self.plan.groups.get(self.api.operations[operation].group)?;
        group.operations.iter().find(|operation| operation.method == *name)
    }

    /// Returns the type of an operation's requests, where it has one.
    fn request(self, operation: usize) -> Option<&'a str> {
        self.planned(operation)?.request.as_deref()
    }

    /// Returns whether callers write the name of a parameter: that of a setter, or of a field.
    fn is_written(self, operation: usize, name: &str) -> bool {
        let planned = self.planned(operation);
        planned.is_none_or(|operation| !operation.required.iter().any(|parameter| parameter.name == *name))
    }

    pub(super) fn type_names(self) -> impl Iterator<Item = &'a str> {
        let templates = self.names.templates.iter().map(|template| template.name.as_str());
        self.names.types.iter().map(|ty| ty.name.as_str()).chain(templates)
    }

    fn has_alias(self, name: &str) -> bool {
        let of_types = self.names.types.iter().flat_map(|ty| &ty.aliases);
        of_types
            .chain(self.names.operations.iter().flat_map(|operation| &operation.former_requests))
            .any(|former| former.name == name)
    }

    fn parts(self, id: ShapeId) -> Option<&'a Parts> {
        self.names.of.get(&id).map(|ty| &self.names.types[ty.0 as usize].parts)
    }

    /// Returns the Rust names of a shape's fields, by their names as sent.
    fn fields(self, id: ShapeId) -> Option<&'a BTreeMap<String, String>> {
        match self.parts(id) {
            Some(Parts::Fields(fields)) => Some(fields),
            Some(Parts::Values(_) | Parts::Variants(_)) => None,
            None => self.names.envelopes.get(&id).map(|index| &self.names.templates[*index].fields),
        }
    }

    /// Returns the variants of a union, where they stand in the order of this shape's members.
    fn variants(self, id: ShapeId) -> Option<&'a [String]> {
        let named = &self.names.types[self.names.of.get(&id)?.0 as usize];
        match &named.parts {
            Parts::Variants(names) if named.shapes.first() == Some(&id) => Some(names),
            Parts::Fields(_) | Parts::Values(_) | Parts::Variants(_) => None,
        }
    }
}
