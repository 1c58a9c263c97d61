//! Turns references to dynamic anchors into plain ones (JSON Schema 2020-12, core, section 8.2.3.2).
//!
//! Such a reference means the schema of that name in the outermost resource on the way to it. A schema that means
//! something else on one way than where it is written has a copy for that way, at the place of the reference that led to
//! it; so a generic list becomes a list of one type for each schema that says of what.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::diagnostic::Diagnostic;
use crate::document::identity::RECURSIVE;
use crate::document::model::{Additional, Schema, Schemas};
use crate::document::reader::Reader;
use crate::pointer::Pointer;

/// How many schemas the copies may have in all: resources could bind anchors in very many ways.
const MOST_COPIED: usize = 10_000;

/// How many names may mean several schemas.
const MOST_NAMES: usize = 16;

/// The schemas of each name, by resource.
pub(super) type Anchors = HashMap<Pointer, BTreeMap<String, Vec<Pointer>>>;

/// What each name means on the way to a schema.
type Bound = BTreeMap<String, Pointer>;

/// The references to dynamic anchors, and those anchors.
#[derive(Debug)]
pub(super) struct Dynamics {
    resources: HashSet<Pointer>,
    anchors: Anchors,
    /// The schemas with `$recursiveAnchor`.
    recursive: HashSet<Pointer>,
    /// The schemas whose reference is dynamic, and its name; the reference is to where the name is found first.
    names: HashMap<Pointer, String>,
}

impl Dynamics {
    pub(super) fn new(resources: impl Iterator<Item = Pointer>, anchors: Anchors) -> Self {
        let recursive = anchors.values().filter_map(|anchors| anchors.get(RECURSIVE)).flatten().cloned().collect();
        Self { resources: resources.collect(), anchors, recursive, names: HashMap::new() }
    }

    pub(super) fn add(&mut self, schema: Pointer, name: String) {
        self.names.insert(schema, name);
    }

    /// Makes every reference a plain one.
    pub(super) fn settle(mut self, reader: &mut Reader<'_>) {
        // A name that one schema has can only mean that one.
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for (name, all) in self.anchors.values().flatten() {
            *counts.entry(name).or_default() += all.len();
        }
        let open: HashSet<String> = self
            .names
            .values()
            .filter(|name| counts.get(name.as_str()).is_some_and(|count| *count > 1))
            .cloned()
            .collect();
        self.names.retain(|_, name| open.contains(name));
        for names in self.anchors.values_mut() {
            names.retain(|name, _| open.contains(name));
        }
        if open.len() > MOST_NAMES {
            let message = "more dynamic anchors than can be told apart have several schemas";
            reader.fault("too-large", &Pointer::root(), message);
        } else if !self.names.is_empty() && self.is_clear(reader) {
            Settling::new(&self, reader).settle();
        }
    }

    /// Whether no resource has a name twice; `$recursiveAnchor` is told apart by what is around the reference.
    fn is_clear(&self, reader: &mut Reader<'_>) -> bool {
        let mut is_clear = true;
        for (name, all) in self.anchors.values().flatten().filter(|(name, _)| *name != RECURSIVE) {
            for at in all.iter().skip(1) {
                let message = format!("`#{}` is called `#{name}` too, so the name means neither", all[0]);
                let help = "give each of these schemas an `$id` of its own by an overlay action";
                reader.fault_help("ambiguous-anchor", &at.key("$dynamicAnchor"), message, help);
                is_clear = false;
            }
        }
        is_clear
    }

    /// What is bound once a schema is entered: what was bound before stays.
    fn enter(&self, at: &Pointer, mut bound: Bound) -> Bound {
        let resource = at.nearest(|at| self.resources.contains(at));
        let resource = resource.unwrap_or_else(|| bug!("the whole description is a resource"));
        for (name, all) in self.anchors.get(&resource).into_iter().flatten() {
            let found = if name == RECURSIVE {
                at.nearest(|at| self.recursive.contains(at)).filter(|at| at.is_within(&resource))
            } else {
                all.first().cloned()
            };
            if let Some(found) = found {
                bound.entry(name.clone()).or_insert(found);
            }
        }
        bound
    }
}

struct Settling<'d, 'r, 's> {
    dynamics: &'d Dynamics,
    reader: &'r mut Reader<'s>,
    /// The schemas as they are written, and the schema around each.
    around: BTreeMap<Pointer, Option<Pointer>>,
    /// The names that matter at each schema or below it, or where its references lead.
    matter: HashMap<Pointer, BTreeSet<String>>,
    /// What is bound where each schema is written.
    written: HashMap<Pointer, Bound>,
    copies: HashMap<(Pointer, Bound), Pointer>,
    copied: usize,
    /// Schemas whose references are to be settled: where, as what it is written, and on which way.
    queue: Vec<(Pointer, Pointer, Bound)>,
}

impl<'d, 'r, 's> Settling<'d, 'r, 's> {
    fn new(dynamics: &'d Dynamics, reader: &'r mut Reader<'s>) -> Self {
        let schemas = &reader.schemas;
        let parent = |at: &Pointer| at.parent().nearest(|at| schemas.contains_key(at));
        let around: BTreeMap<Pointer, Option<Pointer>> = schemas.keys().map(|at| (at.clone(), parent(at))).collect();
        let matter = matter(dynamics, schemas, &around);
        let (written, copies, queue) = Default::default();
        let mut settling = Self { dynamics, reader, around, matter, written, copies, copied: 0, queue };
        // What is around a schema has the shorter pointer.
        let mut places: Vec<Pointer> = settling.around.keys().cloned().collect();
        places.sort_by_key(|place| place.as_str().len());
        for at in places {
            let around = settling.around.get(&at).and_then(Option::as_ref).and_then(|at| settling.written.get(at));
            let bound = dynamics.enter(&at, around.cloned().unwrap_or_default());
            settling.written.insert(at, bound);
        }
        settling
    }

    fn settle(mut self) {
        let open = self.matter.iter().filter(|(_, names)| !names.is_empty());
        self.queue = open.map(|(at, _)| (at.clone(), at.clone(), self.written[at].clone())).collect();
        self.queue.sort_by(|a, b| b.0.cmp(&a.0));
        // Each is settled as it is written: what is settled before must not be seen.
        let schemas = self.reader.schemas.clone();
        while let Some((at, origin, bound)) = self.queue.pop() {
            let Some(first) = schemas.get(&origin).and_then(|schema| schema.reference.clone()) else { continue };
            let name = self.dynamics.names.get(&origin);
            let target = match name {
                Some(name) => self.dynamics.enter(&first, bound.clone()).remove(name).unwrap_or(first),
                None => first,
            };
            let bound = self.dynamics.enter(&target, bound);
            let keyword = if name.is_some() { "$dynamicRef" } else { "$ref" };
            let Some(target) = self.instance(&schemas, &at.key(keyword), target, bound) else { return };
            if let Some(schema) = self.reader.schemas.get_mut(&at) {
                schema.reference = Some(target);
            }
        }
    }

    /// The place of a schema as it is on a way: where it is written, or that of a copy.
    fn instance(&mut self, schemas: &Schemas, place: &Pointer, target: Pointer, bound: Bound) -> Option<Pointer> {
        let (Some(names), Some(written)) = (self.matter.get(&target), self.written.get(&target)) else {
            return Some(target);
        };
        let only = |bound: &Bound| -> Bound {
            bound
                .iter()
                .filter(|binding| names.contains(binding.0))
                .map(|(name, at)| (name.clone(), at.clone()))
                .collect()
        };
        let key = (target.clone(), only(&bound));
        if key.1 == only(written) {
            return Some(target);
        }
        if let Some(known) = self.copies.get(&key) {
            return Some(known.clone());
        }
        self.copies.insert(key, place.clone());
        self.copy(schemas, &target, place, &bound)?;
        Some(place.clone())
    }

    /// Copies a schema and those in it.
    fn copy(&mut self, schemas: &Schemas, from: &Pointer, to: &Pointer, bound: &Bound) -> Option<()> {
        let below = self.around.range(from.clone()..).take_while(|(at, _)| at.as_str().starts_with(from.as_str()));
        let mut places: Vec<Pointer> = below.map(|(at, _)| at.clone()).filter(|at| at.is_within(from)).collect();
        places.sort_by_key(|place| place.as_str().len());
        self.copied += places.len();
        if self.copied > MOST_COPIED {
            let message = "dynamic anchors are bound in more ways than can be told apart";
            self.reader.diagnostics.push(Diagnostic::at("too-large", to, message));
            return None;
        }
        let mut bounds: HashMap<Pointer, Bound> = HashMap::new();
        for place in places {
            let around = self.around.get(&place).and_then(Option::as_ref).and_then(|place| bounds.get(place));
            let bound = around.map_or_else(|| bound.clone(), |bound| self.dynamics.enter(&place, bound.clone()));
            let copy = place.moved(from, to);
            if let Some(schema) = schemas.get(&place) {
                self.reader.schemas.insert(copy.clone(), moved(schema, from, to));
            }
            self.queue.push((copy, place.clone(), bound.clone()));
            bounds.insert(place, bound);
        }
        Some(())
    }
}

/// The names that matter at each schema: its own, those below it, and those where its references lead.
fn matter(
    dynamics: &Dynamics,
    schemas: &Schemas,
    around: &BTreeMap<Pointer, Option<Pointer>>,
) -> HashMap<Pointer, BTreeSet<String>> {
    // What has what is at a schema: the schema around it, and who refers to it.
    let mut holders: HashMap<&Pointer, Vec<&Pointer>> = HashMap::new();
    for (at, schema) in schemas {
        if let Some(Some(around)) = around.get(at) {
            holders.entry(at).or_default().push(around);
        }
        if let Some(target) = &schema.reference {
            holders.entry(target).or_default().push(at);
        }
    }
    // Any of the schemas of a name may be what a reference to it means.
    let mut named: HashMap<&Pointer, Vec<&String>> = HashMap::new();
    for (name, all) in dynamics.anchors.values().flatten() {
        all.iter().for_each(|at| named.entry(at).or_default().push(name));
    }
    let mut referring: HashMap<&String, Vec<&Pointer>> = HashMap::new();
    dynamics.names.iter().for_each(|(at, name)| referring.entry(name).or_default().push(at));
    let mut found: HashMap<Pointer, BTreeSet<String>> =
        schemas.keys().map(|at| (at.clone(), BTreeSet::new())).collect();
    let mut spread: HashSet<(&String, &String)> = HashSet::new();
    let mut open: Vec<(&Pointer, &String)> = dynamics.names.iter().collect();
    while let Some((at, matters)) = open.pop() {
        if !found.get_mut(at).is_some_and(|names| names.insert(matters.clone())) {
            continue;
        }
        open.extend(holders.get(at).into_iter().flatten().map(|holder| (*holder, matters)));
        for name in named.get(at).into_iter().flatten().filter(|at| spread.insert((**at, matters))) {
            open.extend(referring.get(*name).into_iter().flatten().map(|at| (*at, matters)));
        }
    }
    found
}

/// A schema as if it was written elsewhere. Its reference stays.
fn moved(schema: &Schema, from: &Pointer, to: &Pointer) -> Schema {
    let place = |at: &Pointer| at.moved(from, to);
    let all = |list: &[Pointer]| list.iter().map(place).collect();
    Schema {
        at: place(&schema.at),
        items: schema.items.as_ref().map(place),
        prefix: all(&schema.prefix),
        properties: schema.properties.iter().map(|(name, at)| (name.clone(), place(at))).collect(),
        additional: schema.additional.as_ref().map(|additional| match additional {
            Additional::Schema(at) => Additional::Schema(place(at)),
            Additional::Any => Additional::Any,
            Additional::Forbidden => Additional::Forbidden,
        }),
        patterns: all(&schema.patterns),
        all_of: all(&schema.all_of),
        one_of: all(&schema.one_of),
        any_of: all(&schema.any_of),
        ..schema.clone()
    }
}
