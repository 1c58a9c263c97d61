//! Finds what is decided where in an API whose types have names: the same rules, the same patterns, on types instead of
//! schemas. So a place that is written down stays the same place, however its schema is written.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::automaton::{Automaton, Edge, States};
use super::choose::choose;
use super::members::{self, Member};
use super::model::{Decision, Rule};
use crate::ir::places::{answer_role, endpoint, roots};
use crate::ir::{self, Api, ShapeId, ShapeKind, Slot, Type};
use crate::names::{Decided, Names, Parts};
use crate::place::{Part, Pattern, PatternRoot, Place, Role, Root, Step};
use crate::pointer::Pointer;

/// What is decided where, and every place that there is.
#[derive(Clone, Debug, Default)]
pub(super) struct Slots {
    /// The places of each decision.
    pub(super) decided: Decided,
    /// The places of each rule.
    pub(super) of_rule: Vec<BTreeSet<String>>,
    /// All places.
    pub(super) all: BTreeSet<String>,
    /// Rules whose place means something else, although it could mean what they say.
    pub(super) unmet: BTreeSet<(usize, String)>,
}

/// A place that a pattern ends at, with what is there: nothing but the operation itself, or a slot.
pub(crate) type Matched<'a> = (Place, Option<&'a Slot>);

/// Returns the places that a pattern is for.
pub(crate) fn matching<'a>(pattern: &Pattern, api: &'a Api, names: &'a Names) -> Vec<Matched<'a>> {
    let find = |relaxed: BTreeSet<usize>| {
        let automaton = Automaton::of_patterns(std::slice::from_ref(pattern), &relaxed);
        let mut found: BTreeMap<String, Matched<'a>> = BTreeMap::new();
        walk(&automaton, api, names, &mut |place, slot, _, states| {
            if automaton.ends(states) {
                found.entry(place.to_string()).or_insert_with(|| (place.clone(), slot));
            }
        });
        found
    };
    let strict = find(BTreeSet::new());
    let found = if strict.is_empty() { find(BTreeSet::from([0])) } else { strict };
    found.into_values().collect()
}

/// Returns every slot that a pattern is for, as it is written; none where it is for something else, such as a header.
pub(super) fn slots_of<'a>(pattern: &Pattern, api: &'a Api, names: &'a Names) -> Option<Vec<&'a Slot>> {
    let automaton = Automaton::of_patterns(std::slice::from_ref(pattern), &BTreeSet::new());
    let mut found = Vec::new();
    walk(&automaton, api, names, &mut |_, slot, _, states| found.extend(automaton.ends(states).then_some(slot)));
    found.into_iter().collect()
}

/// Returns whether some way leads to one of these slots, and none of the patterns is for it.
pub(super) fn misses(patterns: &[Pattern], slots: &BTreeSet<*const Slot>, api: &Api, names: &Names) -> bool {
    let automaton = Automaton::of_patterns(patterns, &BTreeSet::new());
    let mut has_missed = false;
    walk(&automaton, api, names, &mut |_, slot, _, states| {
        has_missed |= !automaton.ends(states) && slot.is_some_and(|slot| slots.contains(&std::ptr::from_ref(slot)));
    });
    has_missed
}

/// Finds what is decided where.
pub(super) fn slots(rules: &[Rule], api: &Api, names: &Names) -> Slots {
    let (slots, hits) = decide(rules, &Automaton::new(rules, &BTreeSet::new()), api, names);
    let idle: BTreeSet<usize> = (0..hits.len()).filter(|pattern| hits[*pattern] == 0).collect();
    if idle.is_empty() { slots } else { decide(rules, &Automaton::new(rules, &idle), api, names).0 }
}

/// Finds what is decided where, and how often each pattern ended somewhere.
pub(super) fn decide(rules: &[Rule], automaton: &Automaton<'_>, api: &Api, names: &Names) -> (Slots, Vec<usize>) {
    let mut hits = vec![0; automaton.patterns.len()];
    let mut slots = Slots { of_rule: vec![BTreeSet::new(); rules.len()], ..Slots::default() };
    walk(automaton, api, names, &mut |place, _, ty, states| {
        let place = place.to_string();
        for chosen in choose(rules, automaton, states, &Pointer::root(), &mut hits).0 {
            let decision = &rules[chosen.rule].decision;
            match ty.map_or(Fit::Met, |ty| fit(decision, ty)) {
                Fit::Met => {
                    slots.decided.entry(decision.text()).or_default().insert(place.clone());
                    slots.of_rule[chosen.rule].insert(place.clone());
                }
                Fit::Unmet => drop(slots.unmet.insert((chosen.rule, place.clone()))),
                Fit::Unfit => {}
            }
        }
        slots.all.insert(place);
    });
    (slots, hits)
}

/// What is done at each place: its slot or its type, where it has one, and the patterns that are alive there.
type Visit<'v, 'a> = &'v mut dyn FnMut(&Place, Option<&'a Slot>, Option<&'a Type>, States);

/// Walks an API through its operations, events and types. A type is walked once for each set of patterns.
fn walk<'a>(automaton: &Automaton<'_>, api: &'a Api, names: &Names, visit: Visit<'_, 'a>) {
    let mut walk = Walk { api, names, automaton, known: HashSet::new(), queue: Vec::new(), visit };
    for operation in &api.operations {
        walk.operation(operation);
    }
    for (root, _, slot) in roots(api) {
        let id = root.operation().and_then(|index| api.operations[index].id.as_deref());
        let root = root.place(api);
        let states = automaton.start(&root, id);
        walk.slot(slot, states, &mut Place { root: short(root), steps: Vec::new() });
    }
    for (index, compiled) in automaton.patterns.iter().enumerate() {
        if let PatternRoot::Type(name) = &compiled.pattern.root {
            let ids = shapes_of(api, names, name);
            walk.queue.extend(ids.map(|id| (id, automaton.beginning(index))));
        }
    }
    while let Some((id, states)) = walk.queue.pop() {
        walk.shape(id, states);
    }
}

struct Walk<'w, 'v, 'a> {
    api: &'a Api,
    names: &'w Names,
    automaton: &'w Automaton<'w>,
    known: HashSet<(ShapeId, States)>,
    queue: Vec<(ShapeId, States)>,
    visit: Visit<'v, 'a>,
}

impl<'a> Walk<'_, '_, 'a> {
    /// Visits an operation itself and the headers of its answers, which hold one value each.
    fn operation(&mut self, operation: &'a ir::Operation) {
        let mut visit = |role: Option<Role>, ty: Option<&'a Type>| {
            let root = Root::Operation(endpoint(operation), role);
            let states = self.automaton.start(&root, operation.id.as_deref());
            (self.visit)(&Place { root: short(root), steps: Vec::new() }, None, ty, states);
        };
        visit(None, None);
        for answer in &operation.answers {
            for header in &answer.headers {
                let part = Part::Header(header.name.clone());
                let role = match answer_role(answer.status, None) {
                    Role::Error(status, _) => Role::Error(status, part),
                    Role::Answer(status, _) => Role::Answer(status, part),
                    other => other,
                };
                visit(Some(role), Some(&header.ty));
            }
        }
    }

    fn slot(&mut self, slot: &'a Slot, states: States, place: &mut Place) {
        (self.visit)(place, Some(slot), Some(&slot.ty), states);
        let (edge, step, inner) = match &slot.ty {
            Type::Array(items) => (Edge::Items, Step::Items, items),
            Type::Map(values) => (Edge::Values, Step::Values, values),
            Type::Shape(id) => {
                if self.known.insert((*id, states)) {
                    self.queue.push((*id, states));
                }
                return;
            }
            _ => return,
        };
        let states = self.automaton.step(states, edge);
        place.steps.push(step);
        self.slot(inner, states, place);
        place.steps.pop();
    }

    fn shape(&mut self, id: ShapeId, states: States) {
        let api = self.api;
        let name = self.name(id);
        let place = |step| Place { root: Root::Type(name.clone()), steps: vec![step] };
        match &api.shapes[id].kind {
            ShapeKind::Enum(_) => {}
            ShapeKind::Object(object) => {
                let unique = self.automaton.unique(object.fields.keys());
                for (field, slot) in &object.fields {
                    let edge = Edge::Field(field, unique.contains(field.as_str()));
                    let states = self.automaton.step(states, edge);
                    self.slot(slot, states, &mut place(Step::Field(field.clone())));
                }
                if let Some(rest) = &object.rest {
                    let states = self.automaton.step(states, Edge::Values);
                    self.slot(rest, states, &mut place(Step::Values));
                }
            }
            ShapeKind::Union(union) => {
                let members: Vec<Member<'_>> =
                    union.members.iter().map(|member| members::of_type(api, member)).collect();
                for (index, member) in union.members.iter().enumerate() {
                    let next = self.automaton.member(states, &|name| members::is_named_by(&members, index, name));
                    let variant = self.variant(id, index);
                    self.slot(&member.slot, next, &mut place(Step::Member(variant)));
                }
            }
        }
    }

    fn name(&self, id: ShapeId) -> String {
        let named = self.names.of.get(&id).map(|ty| self.names.types[ty.0 as usize].name.clone());
        let template = || self.names.envelopes.get(&id).map(|index| self.names.templates[*index].name.clone());
        named.or_else(template).unwrap_or_else(|| bug!("every object and union has a type or a template"))
    }

    fn variant(&self, id: ShapeId, index: usize) -> String {
        let Parts::Variants(variants) = &self.names.type_of(id).parts else { bug!("a union has names of variants") };
        let variant = members::variant_of(self.api, self.names, id, index);
        variants.get(variant).cloned().unwrap_or_else(|| bug!("every member of a union has a name"))
    }
}

/// Returns the shapes of a type.
fn shapes_of<'n>(api: &'n Api, names: &'n Names, name: &'n str) -> impl Iterator<Item = ShapeId> + 'n {
    let ids = (0..api.shapes.0.len()).map(ShapeId::at);
    ids.filter(move |id| names.of.get(id).is_some_and(|ty| names.types[ty.0 as usize].name == name))
}

/// Whether a decision has come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    Met,
    /// The type could mean it, and does not.
    Unmet,
    /// The type has no use for it.
    Unfit,
}

fn fit(decision: &Decision, ty: &Type) -> Fit {
    let is_met = match decision {
        Decision::Id(kind) => matches!(ty, Type::Id(found) if found == kind),
        Decision::Subject(_) => matches!(ty, Type::String | Type::Date | Type::DateTime),
        Decision::Secret => matches!(ty, Type::Secret),
        Decision::Type(meant) => match meant.as_str() {
            "integer" => matches!(ty, Type::Integer | Type::Unsigned),
            "decimal" => matches!(ty, Type::Decimal),
            "date" => matches!(ty, Type::Date),
            "date-time" => matches!(ty, Type::DateTime),
            _ => matches!(ty, Type::String),
        },
        _ => true,
    };
    let is_string = matches!(ty, Type::String | Type::Id(_) | Type::Secret | Type::Date | Type::DateTime);
    let is_number = matches!(decision, Decision::Type(meant) if meant == "integer" || meant == "decimal");
    match (is_met, is_string && !is_number) {
        (true, _) => Fit::Met,
        (false, true) => Fit::Unmet,
        (false, false) => Fit::Unfit,
    }
}

/// Returns a root without what only tells it from others that mean the same to a rule.
fn short(root: Root) -> Root {
    let role = |role: Role| match role {
        Role::Request(_) => Role::Request(None),
        Role::Answer(_, Part::Body(_)) => Role::Answer(None, Part::Body(None)),
        Role::Answer(_, Part::Header(name)) => Role::Answer(None, Part::Header(name)),
        Role::Error(status, Part::Body(_)) => Role::Error(status, Part::Body(None)),
        other => other,
    };
    match root {
        Root::Operation(operation, found) => Root::Operation(operation, found.map(role)),
        Root::Event(name, found) => Root::Event(name, found.map(role)),
        Root::Type(name) => Root::Type(name),
    }
}
