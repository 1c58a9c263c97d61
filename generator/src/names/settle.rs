//! Settles the names of types: what the overlay wants, what the lock has, and the rules for the rest.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::ir::Direction;
use crate::ir::{ShapeId, ShapeKind, Wanted};
use crate::names::called::component;
use crate::names::called::envelopes::{self, Filled};
use crate::names::called::guess;
use crate::names::called::identifiers;
use crate::names::called::operations::requests_with_setters;
use crate::names::called::rules::Naming;
use crate::names::called::variants::Variant;
use crate::names::findings::Findings;
use crate::names::identifier::{fault_of, is_type_name};
use crate::names::matching::members::Members;
use crate::names::matching::types::{Found, kind_of};
use crate::names::proposed::Rule;
use crate::names::record::{GroupLine, Kind, Record, Standing};
use crate::names::same::facts::Facts;
use crate::names::same::group::{self, Group};
use crate::names::same::sets::Sets;
use crate::names::taken::reserved::lock_names;
use crate::names::taken::retired;
use crate::names::taken::{self, Taken};

/// The names of all types.
pub(crate) struct Settled {
    pub(crate) groups: BTreeMap<ShapeId, Group>,
    pub(crate) names: BTreeMap<ShapeId, String>,
    pub(crate) templates: Vec<Filled>,
    /// The variants of each union.
    pub(crate) variants: BTreeMap<ShapeId, Vec<Variant>>,
    /// The lock's entry of each group that was found again.
    pub(crate) entries: BTreeMap<ShapeId, usize>,
    /// How firm each name is.
    pub(crate) standings: BTreeMap<ShapeId, Standing>,
    /// The names of lost entries, by the entry that has their places now.
    pub(crate) merged: BTreeMap<usize, Vec<String>>,
    pub(crate) found: Findings,
    /// The rule by which each proposed name came about.
    pub(crate) rules: BTreeMap<String, Rule>,
}

/// Whether envelopes of one template become one generic type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Templates {
    /// They do.
    Generic,
    /// Each is a struct.
    #[cfg(test)]
    Structs,
}

/// Settles them.
pub(crate) fn settle(
    facts: &Facts<'_>,
    lock: &Record,
    found: &Found,
    api: &[GroupLine],
    sets: &Sets,
    templates: Templates,
) -> Settled {
    let mut merged: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (lost, kept) in &found.merged {
        merged.entry(*kept).or_default().push(lock.types[*lost].name.clone());
    }
    let groups = group::groups(facts, sets);
    let entries: BTreeMap<ShapeId, usize> =
        groups.keys().filter_map(|&id| sets.pinned(id).map(|entry| (id, entry))).collect();
    let variants = variants(facts, lock, &groups, sets);
    let names: BTreeMap<ShapeId, Vec<String>> =
        variants.iter().map(|(&id, it)| (id, Members(it.clone()).names())).collect();
    let mut taken = taken(facts, lock, api);
    let templates = match templates {
        Templates::Generic => envelopes::find_templates(facts, lock, sets, &mut taken),
        #[cfg(test)]
        Templates::Structs => Vec::new(),
    };
    let skipped = templates.iter().flat_map(|it| &it.shapes).map(|&it| sets.find(it)).collect();
    let mut naming = Naming::new(facts, &groups, &names, taken);
    let wanted = give_wanted(&mut naming, lock, &entries, api, &templates);
    let released = give_locked(&mut naming, lock, &entries);
    naming.run(&skipped);
    let (names, found) = (naming.names, naming.found);
    let rules = naming.rules.iter().map(|(id, rule)| (names[id].clone(), *rule)).collect();
    let standings = BTreeMap::new();
    let mut settled = Settled { groups, names, templates, variants, entries, standings, merged, found, rules };
    settled.stand(facts, lock, &wanted, &released);
    settled
}

/// Every name that may not be given to something new.
fn taken(facts: &Facts<'_>, lock: &Record, groups: &[GroupLine]) -> Taken {
    let mut taken = Taken::default();
    for id in identifiers::gather(facts.api).into_keys() {
        taken.take(&id);
        // What tells its identifiers apart.
        taken.take(&format!("{id}Kind"));
    }
    let requests = requests_with_setters(facts.api, lock).cloned();
    for name in
        groups.iter().filter(|it| !it.is_retired).filter_map(|it| it.ty.clone()).chain(lock_names(lock)).chain(requests)
    {
        taken.take(&name);
    }
    taken
}

/// The variants of each union. The first shape of a type names those of the others, whose members may have other titles.
fn variants(
    facts: &Facts<'_>,
    lock: &Record,
    groups: &BTreeMap<ShapeId, Group>,
    sets: &Sets,
) -> BTreeMap<ShapeId, Vec<Variant>> {
    let (api, hashes) = (facts.api, &facts.hashes);
    let unions = groups.values().filter(|group| matches!(api.shapes[group.first()].kind, ShapeKind::Union(_)));
    let each = unions.flat_map(|group| {
        let old = sets.pinned(group.first()).map_or(&[][..], |entry| &lock.types[entry].variants);
        let lines = Members::of(api, hashes, group.first(), old).lines(api, hashes, group.first());
        group.shapes.iter().map(move |&shape| (shape, Members::of(api, hashes, shape, &lines).0))
    });
    each.collect()
}

/// Gives the names that the overlay wants.
fn give_wanted(
    naming: &mut Naming<'_>,
    lock: &Record,
    entries: &BTreeMap<ShapeId, usize>,
    groups: &[GroupLine],
    templates: &[Filled],
) -> BTreeSet<ShapeId> {
    let ids = identifiers::gather(naming.facts.api);
    let is_other = |name: &String| {
        let is_group = groups.iter().any(|it| !it.is_retired && it.ty.as_ref() == Some(name));
        is_group || ids.contains_key(name) || is_brought(lock, name) || templates.iter().any(|it| it.name == *name)
    };
    let mut given: BTreeMap<String, ShapeId> = BTreeMap::new();
    let mut keys = BTreeSet::new();
    let mut owners: HashMap<String, Vec<ShapeId>> = HashMap::new();
    for (&id, &entry) in entries {
        owners.entry(taken::key(&lock.types[entry].name)).or_default().push(id);
    }
    let wanted = |group: &Group| group.shapes.iter().find_map(|&it| naming.facts.api.shapes[it].wanted.as_ref());
    let read = naming.groups.values().filter(|group| group.direction != Direction::Request);
    let read: BTreeSet<&String> = read.filter_map(wanted).map(|wanted| &wanted.name).collect();
    for (&id, group) in naming.groups {
        let Some(Wanted { name, at }) = wanted(group) else { continue };
        // What is another type when it is sent has the name that a component would have.
        let is_input = group.direction == Direction::Request && read.contains(name);
        let name = &if is_input { format!("{name}Input") } else { name.clone() };
        let owners = owners.get(&taken::key(name)).map_or(&[][..], Vec::as_slice);
        let is_elsewhere = owners.iter().any(|other| *other != id);
        let problem = if !is_type_name(name) {
            Some(fault_of(name, "Pascal case"))
        } else if Taken::is_reserved(name) {
            Some("is a name of Rust or of the runtime".to_owned())
        } else if given.contains_key(name) {
            Some("is wanted for types that are not equal".to_owned())
        } else if !keys.insert(taken::key(name)) {
            Some("differs in case or underscores alone from what is wanted for another type".to_owned())
        } else if is_other(name) {
            Some("is the name of a group, an identifier, or of what an operation or a type brings along".to_owned())
        } else if is_alias(lock, entries.get(&id), name) {
            Some("is an earlier name of another type".to_owned())
        } else if is_elsewhere && !is_wanted_away(naming, owners, name) {
            Some("is the name of another type in the lock".to_owned())
        } else {
            None
        };
        match problem {
            Some(problem) => naming.found.refuse(at, name, &problem, "x-name"),
            None => {
                given.insert(name.clone(), id);
            }
        }
    }
    for (name, &id) in &given {
        naming.give(id, name.clone());
    }
    given.into_values().collect()
}

/// Whether another type than that of an entry was called so, and still has the name as an alias.
fn is_alias(lock: &Record, own: Option<&usize>, name: &String) -> bool {
    let others = lock.types.iter().enumerate().filter(|(index, _)| own != Some(index));
    others
        .filter(|(_, entry)| !entry.standing.is_retired)
        .any(|(_, entry)| entry.standing.was.iter().any(|it| it.name == *name))
}

/// Whether an operation or a type brings along something of this name.
fn is_brought(lock: &Record, name: &str) -> bool {
    let extras = lock.operations.iter().flat_map(|it| it.extras.types.values());
    extras.chain(lock.types.iter().filter_map(|it| it.required.as_ref())).any(|it| it == name)
}

/// Whether the type that has this name in the lock is renamed by the overlay too.
fn is_wanted_away(naming: &Naming<'_>, owners: &[ShapeId], name: &str) -> bool {
    owners.iter().all(|id| {
        let shapes = &naming.groups[id].shapes;
        shapes.iter().any(|&it| naming.facts.api.shapes[it].wanted.as_ref().is_some_and(|it| it.name != *name))
    })
}

/// Gives the names that the lock has, but for guesses that the published description has disproved.
fn give_locked(naming: &mut Naming<'_>, lock: &Record, entries: &BTreeMap<ShapeId, usize>) -> BTreeSet<ShapeId> {
    let mut released = BTreeSet::new();
    let mut retired: HashMap<(Kind, &str), BTreeSet<String>> = HashMap::new();
    for entry in lock.types.iter().filter(|it| it.standing.is_retired) {
        retired.entry((entry.kind, &entry.hash)).or_default().insert(entry.name.clone());
    }
    for (&id, group) in naming.groups {
        let Some(&index) = entries.get(&id) else {
            let first = group.first();
            let (kind, hash) = (kind_of(&naming.facts.api.shapes[first].kind), naming.facts.hashes[&first].text());
            // The same shape may return under its name; nothing else may.
            let same = retired.get(&(kind, hash.as_str()));
            naming.allowed.extend(same.map(|it| (id, it.clone())));
            continue;
        };
        if naming.names.contains_key(&id) {
            continue;
        }
        let entry = &lock.types[index];
        if entry.standing.is_provisional && guess::is_disproved(naming.facts, lock, group, &entry.name) {
            released.insert(id);
            naming.allowed.insert(id, [entry.name.clone()].into());
        } else {
            naming.give(id, entry.name.clone());
        }
    }
    released
}

impl Settled {
    /// Says how firm each name is, and what it was.
    fn stand(&mut self, facts: &Facts<'_>, lock: &Record, wanted: &BTreeSet<ShapeId>, released: &BTreeSet<ShapeId>) {
        let given: BTreeSet<&String> = self.names.values().collect();
        for (&id, name) in &self.names {
            let entry = self.entries.get(&id).map(|&it| &lock.types[it]);
            let rests = || guess::rests_on_guess(facts, &self.groups[&id], name);
            let is_provisional = match entry {
                Some(entry) if !released.contains(&id) => entry.standing.is_provisional && rests(),
                Some(_) | None => rests(),
            };
            let is_provisional = is_provisional && !wanted.contains(&id);
            let mut was = entry.map_or_else(Vec::new, |it| it.standing.was.clone());
            if entry.is_some_and(|it| it.name == *name) {
                component::note_renamed(facts, &self.groups[&id], name, &mut self.found.notes);
            }
            if let Some(old) = entry.filter(|it| it.name != *name) {
                retired::keep(&mut was, &old.name);
            }
            let merged = self.entries.get(&id).and_then(|it| self.merged.get(it));
            merged.into_iter().flatten().for_each(|name| retired::keep(&mut was, name));
            // A name that another type has now cannot be an alias too.
            was.retain(|it| !given.contains(&it.name));
            self.standings.insert(id, Standing { is_provisional, is_retired: false, was });
        }
    }
}
