//! Finds what is decided where in an API whose types have names: the same rules, the same patterns, on types instead of
//! schemas. So a place that is written down stays the same place, however its schema is written.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::choose::choose;
use super::members::{self, Member};
use super::model::{Aim, Decision, Rule};
use super::states::{Automaton, Edge, Start, States};
use crate::ir::places::{answer_role, endpoint, roots};
use crate::ir::{self, Api, ShapeId, ShapeKind, Slot, Type};
use crate::names::{Decided, Names, Parts, TypeId};
use crate::place::{self, Part, PatternRoot, Place, Role, Root, Step};
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

/// The places that a pattern is for.
pub(crate) fn matching<'a>(pattern: &Aim, api: &'a Api, names: &'a Names) -> Vec<Matched<'a>> {
    let rules = [rule_of(vec![pattern.clone()])];
    let found = |relaxed: &BTreeSet<usize>| Walk::new(&rules, api, names, relaxed).walk().found;
    let strict = found(&BTreeSet::new());
    let found = if strict.is_empty() { found(&BTreeSet::from([0])) } else { strict };
    found.into_values().collect()
}

/// Every slot that a pattern is for, as it is written; none where it is for something else, such as a header.
pub(super) fn slots_of<'a>(pattern: &Aim, api: &'a Api, names: &'a Names) -> Option<Vec<&'a Slot>> {
    Walk::new(&[rule_of(vec![pattern.clone()])], api, names, &BTreeSet::new()).walk().ends.into_iter().collect()
}

/// Whether some way leads to one of these slots, and none of the patterns is for it.
pub(super) fn misses(patterns: &[Aim], slots: &BTreeSet<*const Slot>, api: &Api, names: &Names) -> bool {
    let rules = [rule_of(patterns.to_vec())];
    let mut walk = Walk::new(&rules, api, names, &BTreeSet::new());
    walk.watched = Some(slots);
    walk.walk().has_missed
}

/// A rule that decides nothing.
pub(super) fn rule_of(places: Vec<Aim>) -> Rule {
    let (at, decision_at) = (Pointer::root(), Pointer::root());
    let (except, decision, because) = (Vec::new(), Decision::Absent, String::new());
    Rule { at, places, except, decision, decision_at, because, exactly: None }
}

/// Finds them.
pub(super) fn slots(rules: &[Rule], api: &Api, names: &Names) -> Slots {
    let strict = Walk::new(rules, api, names, &BTreeSet::new()).walk();
    let idle: BTreeSet<usize> = (0..strict.hits.len()).filter(|pattern| strict.hits[*pattern] == 0).collect();
    if idle.is_empty() { strict.slots } else { Walk::new(rules, api, names, &idle).walk().slots }
}

pub(super) struct Walk<'a, 'r> {
    rules: &'r [Rule],
    api: &'a Api,
    names: &'a Names,
    automaton: Automaton<'r>,
    pub(super) hits: Vec<usize>,
    known: HashSet<(ShapeId, States)>,
    queue: Vec<(ShapeId, States)>,
    slots: Slots,
    /// Where patterns ended.
    found: BTreeMap<String, Matched<'a>>,
    /// The slots where patterns ended, each time that one did.
    ends: Vec<Option<&'a Slot>>,
    /// The slots at which patterns should end, and whether none did at one of them.
    watched: Option<&'r BTreeSet<*const Slot>>,
    has_missed: bool,
}

impl<'a, 'r> Walk<'a, 'r> {
    pub(super) fn new(rules: &'r [Rule], api: &'a Api, names: &'a Names, relaxed: &BTreeSet<usize>) -> Self {
        let automaton = Automaton::new(rules, relaxed);
        let hits = vec![0; automaton.patterns.len()];
        let slots = Slots { of_rule: vec![BTreeSet::new(); rules.len()], ..Slots::default() };
        Self {
            rules,
            api,
            names,
            automaton,
            hits,
            known: HashSet::new(),
            queue: Vec::new(),
            slots,
            found: BTreeMap::new(),
            ends: Vec::new(),
            watched: None,
            has_missed: false,
        }
    }

    pub(super) fn walk(mut self) -> Self {
        let api = self.api;
        for operation in &api.operations {
            let place::Operation::Endpoint(method, path) = endpoint(operation) else { continue };
            let start = Start::Operation { method: &method, path: &path, id: operation.id.as_deref() };
            let states = self.automaton.start(start, None, &self.automaton.of_path(&path));
            let root = Root::Operation(place::Operation::Endpoint(method, path), None);
            self.arrive(&states, &Place { root, steps: Vec::new() }, None, None);
            self.headers(operation);
        }
        for (root, _, slot) in roots(api) {
            let operation = root.operation().map(|index| &api.operations[index]);
            let place = root.place(api);
            let states = match &place {
                Root::Operation(place::Operation::Endpoint(method, path), role) => {
                    let id = operation.and_then(|operation| operation.id.as_deref());
                    let start = Start::Operation { method, path, id };
                    self.automaton.start(start, role.as_ref(), &self.automaton.of_path(path))
                }
                Root::Event(name, role) => {
                    self.automaton.start(Start::Event(name), role.as_ref(), &self.automaton.of_events())
                }
                Root::Operation(place::Operation::Id(_), _) | Root::Type(_) => continue,
            };
            self.slot(slot, &states, &mut Place { root: short(place), steps: Vec::new() });
        }
        for (index, compiled) in self.automaton.patterns.iter().enumerate() {
            if let PatternRoot::Type(name) = &compiled.pattern.root {
                let ids = shapes_of(api, self.names, name);
                self.queue.extend(ids.map(|id| (id, States::from([(index, 0)]))));
            }
        }
        while let Some((id, states)) = self.queue.pop() {
            self.shape(id, &states);
        }
        self
    }

    /// The headers of answers, which hold one value each.
    fn headers(&mut self, operation: &ir::Operation) {
        let place::Operation::Endpoint(method, path) = endpoint(operation) else { return };
        let candidates = self.automaton.of_path(&path);
        for answer in &operation.answers {
            for header in &answer.headers {
                let part = || Part::Header(header.name.clone());
                let role = match answer_role(answer.status, None) {
                    Role::Answer(status, _) => Role::Answer(status, part()),
                    Role::Error(status, _) => Role::Error(status, part()),
                    other => other,
                };
                let start = Start::Operation { method: &method, path: &path, id: operation.id.as_deref() };
                let states = self.automaton.start(start, Some(&role), &candidates);
                let root = Root::Operation(place::Operation::Endpoint(method.clone(), path.clone()), Some(role));
                self.arrive(&states, &Place { root: short(root), steps: Vec::new() }, None, Some(&header.ty));
            }
        }
    }

    fn arrive(&mut self, states: &States, place: &Place, slot: Option<&'a Slot>, ty: Option<&Type>) {
        let (chosen, _) = choose(self.rules, &self.automaton, states, &Pointer::root(), &mut self.hits);
        for chosen in chosen {
            let decision = &self.rules[chosen.rule].decision;
            match ty.map_or(Fit::Met, |ty| fit(decision, ty)) {
                Fit::Met => {}
                Fit::Unfit => continue,
                Fit::Unmet => {
                    self.slots.unmet.insert((chosen.rule, place.to_string()));
                    continue;
                }
            }
            let decision = decision.text();
            self.slots.decided.entry(decision).or_default().insert(place.to_string());
            self.slots.of_rule[chosen.rule].insert(place.to_string());
        }
        let text = place.to_string();
        if self.automaton.ending(states).next().is_some() {
            self.found.entry(text.clone()).or_insert_with(|| (place.clone(), slot));
            self.ends.push(slot);
        } else if let (Some(watched), Some(slot)) = (self.watched, slot) {
            self.has_missed |= watched.contains(&std::ptr::from_ref(slot));
        }
        self.slots.all.insert(text);
    }

    fn slot(&mut self, slot: &'a Slot, states: &States, place: &mut Place) {
        self.arrive(states, place, Some(slot), Some(&slot.ty));
        let (edge, step, inner) = match &slot.ty {
            Type::List(items) => (Edge::Items, Step::Items, items),
            Type::Map(values) => (Edge::Values, Step::Values, values),
            Type::Shape(id) => {
                if self.known.insert((*id, states.clone())) {
                    self.queue.push((*id, states.clone()));
                }
                return;
            }
            _ => return,
        };
        let states = self.automaton.step(states, edge);
        place.steps.push(step);
        self.slot(inner, &states, place);
        place.steps.pop();
    }

    fn shape(&mut self, id: ShapeId, states: &States) {
        let api = self.api;
        let name = self.name(id);
        let place = |step| Place { root: Root::Type(name.clone()), steps: vec![step] };
        match &api.shapes[id].kind {
            ShapeKind::Enum(_) => {}
            ShapeKind::Object(object) => {
                let spelled = |name: &str| place::snake_case(name);
                for (field, slot) in &object.fields {
                    let is_unique = object.fields.keys().filter(|other| spelled(other) == spelled(field)).count() == 1;
                    let states = self.automaton.step(states, Edge::Field(field, is_unique));
                    self.slot(slot, &states, &mut place(Step::Field(field.clone())));
                }
                if let Some(rest) = &object.rest {
                    let states = self.automaton.step(states, Edge::Values);
                    self.slot(rest, &states, &mut place(Step::Values));
                }
            }
            ShapeKind::Union(union) => {
                let members: Vec<Member<'_>> =
                    union.members.iter().map(|member| members::of_type(api, member)).collect();
                for (index, member) in union.members.iter().enumerate() {
                    let named = self.automaton.member(states, &|name| members::is_told_by(&members, index, name));
                    let mut next: States =
                        states.iter().filter(|state| !self.automaton.is_end(state)).copied().collect();
                    next.extend(named);
                    let variant = self.variant(id, index);
                    self.slot(&member.slot, &next, &mut place(Step::Member(variant)));
                }
            }
        }
    }

    fn name(&self, id: ShapeId) -> String {
        let named = self.names.of.get(&id).map(|ty| self.names.types[ty.0 as usize].name.clone());
        let template = || self.names.envelopes.get(&id).map(|index| self.names.templates[*index].name.clone());
        named.or_else(template).unwrap_or_else(|| bug!("every object and union has a type or a template"))
    }

    /// The name of the variant that a member of a union is: variants are in the order of the members of the type's first
    /// shape.
    fn variant(&self, id: ShapeId, index: usize) -> String {
        let named = self.names.type_of(id);
        let Parts::Variants(variants) = &named.parts else { bug!("a union has names of variants") };
        let types = |id: ShapeId| match &self.api.shapes[id].kind {
            ShapeKind::Union(union) => union.members.iter().map(|member| self.type_of(&member.slot)).collect(),
            ShapeKind::Object(_) | ShapeKind::Enum(_) => bug!("the shapes of a union's type are unions"),
        };
        let (own, first): (Vec<_>, Vec<_>) = (types(id), types(named.shapes[0]));
        let index = first.iter().position(|ty| ty.is_some() && Some(ty) == own.get(index)).unwrap_or(index);
        variants.get(index).cloned().unwrap_or_else(|| bug!("every member of a union has a name"))
    }

    fn type_of(&self, slot: &Slot) -> Option<TypeId> {
        match &slot.ty {
            Type::Shape(id) => self.names.of.get(id).copied(),
            _ => None,
        }
    }
}

/// The shapes of a type.
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
        Decision::Secret => matches!(ty, Type::Secret),
        Decision::Type(meant) => match meant.as_str() {
            "integer" => matches!(ty, Type::Integer | Type::Unsigned),
            "decimal" => matches!(ty, Type::Decimal),
            "date" => matches!(ty, Type::Date),
            "date-time" => matches!(ty, Type::DateTime),
            _ => matches!(ty, Type::Text),
        },
        _ => true,
    };
    let is_string = matches!(ty, Type::Text | Type::Id(_) | Type::Secret | Type::Date | Type::DateTime);
    let is_number = matches!(decision, Decision::Type(meant) if meant == "integer" || meant == "decimal");
    match (is_met, is_string && !is_number) {
        (true, _) => Fit::Met,
        (false, true) => Fit::Unmet,
        (false, false) => Fit::Unfit,
    }
}

/// A root without what only tells it from others that mean the same to a rule.
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
