//! The patterns of all rules as one automaton: which of them are alive at a schema, and which end there.
//!
//! Walks come to few different sets of patterns, over the same edges again and again: each set is kept once, with where
//! its edges lead.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::model::Rule;
use crate::place::{Operation, Pattern, PatternRoot, Root, StepPattern, erased_path, snake_case};

/// How much of a pattern is behind: the pattern and the step.
pub(super) type State = (usize, usize);

/// Which patterns are alive, as a set that the automaton keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct States(usize);

/// The patterns of all rules.
pub(super) struct Automaton<'a> {
    pub(super) patterns: Vec<Compiled<'a>>,
    /// Those whose names are compared in snake case, because nothing has them as they are written.
    relaxed: BTreeSet<usize>,
    /// The patterns of one path each, by that path without the names of its parameters.
    by_path: HashMap<String, Vec<usize>>,
    /// All others.
    anywhere: Vec<usize>,
    sets: RefCell<Sets>,
}

/// The sets of states to which walks have come.
#[derive(Default)]
struct Sets {
    all: Vec<Set>,
    known: HashMap<Rc<[State]>, States>,
}

/// A set of states.
#[derive(Default)]
struct Set {
    alive: Rc<[State]>,
    /// The patterns that end here.
    ending: Rc<[usize]>,
    /// The fields that a pattern names, as they are compared.
    named: HashSet<String>,
    /// Where fields lead: those that are not the only one of their spelling, and those that are.
    fields: HashMap<String, [Option<States>; 2]>,
    other_field: Option<States>,
    items: Option<States>,
    values: Option<States>,
}

/// A pattern of a rule.
pub(super) struct Compiled<'a> {
    pub(super) rule: usize,
    /// Which of the rule's places or exceptions it is.
    pub(super) index: usize,
    pub(super) pattern: &'a Pattern,
    pub(super) is_exception: bool,
}

/// What a walk steps over.
#[derive(Clone, Copy)]
pub(super) enum Edge<'a> {
    /// A field, and whether no other field of its object is the same in snake case.
    Field(&'a str, bool),
    /// A field that no pattern names.
    OtherField,
    Items,
    Values,
}

impl<'a> Automaton<'a> {
    /// Returns the patterns of rules; those with the indices of `relaxed` compare names in snake case.
    pub(super) fn new(rules: &'a [Rule], relaxed: &BTreeSet<usize>) -> Self {
        let places = |(rule, written): (usize, &'a Rule)| {
            let all = [(&written.places, false), (&written.except, true)].into_iter();
            all.flat_map(move |(aims, is_exception)| {
                let each = aims.iter().enumerate();
                each.map(move |(index, aim)| Compiled { rule, index, pattern: &aim.pattern, is_exception })
            })
        };
        Self::compile(rules.iter().enumerate().flat_map(places).collect(), relaxed)
    }

    /// Returns the patterns alone, none of which decides anything.
    pub(super) fn of_patterns(patterns: &'a [Pattern], relaxed: &BTreeSet<usize>) -> Self {
        let each = patterns.iter().map(|pattern| Compiled { rule: 0, index: 0, pattern, is_exception: false });
        Self::compile(each.collect(), relaxed)
    }

    fn compile(patterns: Vec<Compiled<'a>>, relaxed: &BTreeSet<usize>) -> Self {
        let (mut by_path, mut anywhere): (HashMap<String, Vec<usize>>, Vec<usize>) = Default::default();
        for (index, compiled) in patterns.iter().enumerate() {
            match compiled.pattern.path() {
                Some(path) => by_path.entry(erased_path(path)).or_default().push(index),
                None => anywhere.push(index),
            }
        }
        Self { patterns, relaxed: relaxed.clone(), by_path, anywhere, sets: RefCell::default() }
    }

    /// Returns the fields of an object that are alone in their spelling; none where no pattern asks for that.
    pub(super) fn unique<'n>(&self, fields: impl Iterator<Item = &'n String>) -> BTreeSet<&'n str> {
        let mut by_spelling: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for field in fields.filter(|_| !self.relaxed.is_empty()) {
            by_spelling.entry(snake_case(field)).or_default().push(field);
        }
        by_spelling.into_values().filter(|fields| fields.len() == 1).flatten().collect()
    }

    /// Returns the set in which nothing is alive.
    pub(super) fn nothing(&self) -> States {
        self.keep(Vec::new())
    }

    /// Returns the set in which a pattern begins.
    pub(super) fn beginning(&self, pattern: usize) -> States {
        self.keep(vec![(pattern, 0)])
    }

    /// Returns the patterns that a role of an operation or event lets in, or the operation or event itself.
    pub(super) fn start(&self, root: &Root, id: Option<&str>) -> States {
        let (of_path, role) = match root {
            Root::Operation(Operation::Endpoint(_, path), role) => {
                (self.by_path.get(&erased_path(path)), role.as_ref())
            }
            Root::Event(_, role) => (None, role.as_ref()),
            Root::Operation(Operation::Id(_), _) | Root::Type(_) => return self.nothing(),
        };
        let mut states = Vec::new();
        for &index in of_path.into_iter().flatten().chain(&self.anywhere) {
            let compiled = &self.patterns[index];
            let same = |wanted: &str, found: &str| {
                wanted == found || self.relaxed.contains(&index) && snake_case(wanted) == snake_case(found)
            };
            let is_root = match (&compiled.pattern.root, root) {
                (PatternRoot::Any, _) => role.is_some(),
                (PatternRoot::Endpoint(endpoint, _), Root::Operation(Operation::Endpoint(method, path), _)) => {
                    endpoint.matches(method, path)
                }
                (PatternRoot::Id(wanted, _), Root::Operation(..)) => Some(wanted.as_str()) == id,
                (PatternRoot::Event(wanted, _), Root::Event(name, _)) => {
                    wanted.as_ref().is_none_or(|wanted| wanted == name)
                }
                _ => false,
            };
            if is_root && compiled.pattern.role().is_none_or(|wanted| wanted.matches(role, &same)) {
                self.arrive(&mut states, index, 0);
            }
        }
        self.keep(states)
    }

    /// Returns the patterns that are alive behind an edge.
    pub(super) fn step(&self, states: States, edge: Edge<'_>) -> States {
        let edge = match edge {
            Edge::Field(name, _) if !self.sets.borrow().all[states.0].named.contains(&*self.compared(name)) => {
                Edge::OtherField
            }
            edge => edge,
        };
        let known = self.sets.borrow().all[states.0].behind(edge);
        known.unwrap_or_else(|| {
            let next = self.keep(self.stepped(states, edge));
            self.sets.borrow_mut().all[states.0].lead(edge, next);
            next
        })
    }

    fn stepped(&self, states: States, edge: Edge<'_>) -> Vec<State> {
        let mut next = Vec::new();
        for &(pattern, index) in &*self.alive(states) {
            let compiled = &self.patterns[pattern];
            let Some(step) = compiled.pattern.steps.get(index) else { continue };
            if *step == StepPattern::Deep {
                self.arrive(&mut next, pattern, index);
            } else if matches(step, edge, self.relaxed.contains(&pattern)) {
                self.arrive(&mut next, pattern, index + 1);
            }
        }
        next
    }

    /// Returns the patterns that are alive at a member of a union: those of the union, and those that name the member.
    pub(super) fn member(&self, states: States, is_member: &dyn Fn(&str) -> bool) -> States {
        let alive = self.alive(states);
        let mut next: Vec<State> = alive.iter().filter(|state| !self.is_end(state)).copied().collect();
        for &(pattern, index) in &*alive {
            if let Some(StepPattern::Member(name)) = self.patterns[pattern].pattern.steps.get(index)
                && is_member(name)
            {
                self.arrive(&mut next, pattern, index + 1);
            }
        }
        self.keep(next)
    }

    /// Returns the states of a set, sorted.
    pub(super) fn alive(&self, states: States) -> Rc<[State]> {
        Rc::clone(&self.sets.borrow().all[states.0].alive)
    }

    /// Returns the patterns that end here, sorted.
    pub(super) fn ending(&self, states: States) -> Rc<[usize]> {
        Rc::clone(&self.sets.borrow().all[states.0].ending)
    }

    /// Returns whether a pattern ends here.
    pub(super) fn ends(&self, states: States) -> bool {
        !self.ending(states).is_empty()
    }

    /// Returns whether a pattern wants a member of a union next.
    pub(super) fn seeks_member(&self, (pattern, index): &State) -> bool {
        matches!(self.patterns[*pattern].pattern.steps.get(*index), Some(StepPattern::Member(_)))
    }

    /// Returns whether a pattern ends in this state.
    pub(super) fn is_end(&self, (pattern, index): &State) -> bool {
        self.patterns[*pattern].pattern.steps.len() == *index
    }

    fn arrive(&self, states: &mut Vec<State>, pattern: usize, index: usize) {
        states.push((pattern, index));
        if self.patterns[pattern].pattern.steps.get(index) == Some(&StepPattern::Deep) {
            states.push((pattern, index + 1));
        }
    }

    /// Returns the set of these states.
    fn keep(&self, mut alive: Vec<State>) -> States {
        alive.sort_unstable();
        alive.dedup();
        let mut sets = self.sets.borrow_mut();
        if let Some(known) = sets.known.get(alive.as_slice()) {
            return *known;
        }
        let ending = alive.iter().filter(|state| self.is_end(state)).map(|(pattern, _)| *pattern).collect();
        let next = alive.iter().filter_map(|(pattern, index)| self.patterns[*pattern].pattern.steps.get(*index));
        let name_of = |step: &StepPattern| match step {
            StepPattern::Field(name) => Some(self.compared(name).into_owned()),
            _ => None,
        };
        let named = next.filter_map(name_of).collect();
        let (states, alive) = (States(sets.all.len()), Rc::<[State]>::from(alive));
        sets.known.insert(Rc::clone(&alive), states);
        sets.all.push(Set { alive, ending, named, ..Set::default() });
        states
    }

    /// Returns a name as those of fields are compared: names that are equal here may still be told apart.
    fn compared<'n>(&self, name: &'n str) -> Cow<'n, str> {
        if self.relaxed.is_empty() { Cow::Borrowed(name) } else { Cow::Owned(snake_case(name)) }
    }
}

impl Set {
    /// Returns the set behind an edge, where that is known.
    fn behind(&self, edge: Edge<'_>) -> Option<States> {
        match edge {
            Edge::Field(name, is_unique) => self.fields.get(name)?[usize::from(is_unique)],
            Edge::OtherField => self.other_field,
            Edge::Items => self.items,
            Edge::Values => self.values,
        }
    }

    /// Notes the set behind an edge.
    fn lead(&mut self, edge: Edge<'_>, states: States) {
        match edge {
            Edge::Field(name, is_unique) => {
                self.fields.entry(name.to_owned()).or_default()[usize::from(is_unique)] = Some(states);
            }
            Edge::OtherField => self.other_field = Some(states),
            Edge::Items => self.items = Some(states),
            Edge::Values => self.values = Some(states),
        }
    }
}

fn matches(step: &StepPattern, edge: Edge<'_>, is_relaxed: bool) -> bool {
    match (step, edge) {
        (StepPattern::Field(wanted), Edge::Field(name, is_unique)) => {
            wanted == name || is_relaxed && is_unique && snake_case(wanted) == snake_case(name)
        }
        (StepPattern::AnyField, Edge::Field(..) | Edge::OtherField)
        | (StepPattern::Items, Edge::Items)
        | (StepPattern::Values, Edge::Values) => true,
        _ => false,
    }
}
