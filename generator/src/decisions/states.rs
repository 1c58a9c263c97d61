//! The patterns of all rules as one automaton: which of them are alive at a schema, and which end there.

use std::collections::{BTreeSet, HashMap};

use super::model::Rule;
use crate::place::{Pattern, PatternRoot, Role, StepPattern, erased_path, snake_case};

/// Which patterns are alive, and how much of each is behind: pairs of pattern and step.
pub(super) type States = BTreeSet<(usize, usize)>;

/// The patterns of all rules.
pub(super) struct Automaton<'a> {
    pub(super) patterns: Vec<Compiled<'a>>,
    /// The patterns of one path each, by that path without the names of its parameters.
    by_path: HashMap<String, Vec<usize>>,
    /// All others.
    anywhere: Vec<usize>,
}

/// A pattern of a rule.
pub(super) struct Compiled<'a> {
    pub(super) rule: usize,
    /// Which of the rule's places or exceptions it is.
    pub(super) index: usize,
    pub(super) pattern: &'a Pattern,
    pub(super) is_exception: bool,
    /// Whether names are compared in snake case, because nothing has them as they are written.
    pub(super) is_relaxed: bool,
}

/// Where a walk starts.
#[derive(Clone, Copy)]
pub(super) enum Start<'a> {
    Operation { method: &'a str, path: &'a str, id: Option<&'a str> },
    Event(&'a str),
}

/// What a walk steps over.
#[derive(Clone, Copy)]
pub(super) enum Edge<'a> {
    /// A field, and whether no other field of its object is the same in snake case.
    Field(&'a str, bool),
    Items,
    Values,
}

impl<'a> Automaton<'a> {
    /// The patterns of rules; those with these indices compare names in snake case.
    pub(super) fn new(rules: &'a [Rule], relaxed: &BTreeSet<usize>) -> Self {
        let mut patterns = Vec::new();
        for (rule, written) in rules.iter().enumerate() {
            let places = written.places.iter().enumerate().map(|place| (place, false));
            let exceptions = written.except.iter().enumerate().map(|place| (place, true));
            for ((index, aim), is_exception) in places.chain(exceptions) {
                let is_relaxed = relaxed.contains(&patterns.len());
                patterns.push(Compiled { rule, index, pattern: &aim.pattern, is_exception, is_relaxed });
            }
        }
        let (mut by_path, mut anywhere): (HashMap<String, Vec<usize>>, Vec<usize>) = Default::default();
        for (index, compiled) in patterns.iter().enumerate() {
            match compiled.pattern.path() {
                Some(path) => by_path.entry(erased_path(path)).or_default().push(index),
                None => anywhere.push(index),
            }
        }
        Self { patterns, by_path, anywhere }
    }

    /// The patterns that may be for operations at a path.
    pub(super) fn of_path(&self, path: &str) -> Vec<usize> {
        let of_path = self.by_path.get(&erased_path(path)).into_iter().flatten();
        of_path.chain(&self.anywhere).copied().collect()
    }

    /// The patterns that may be for events.
    pub(super) fn of_events(&self) -> Vec<usize> {
        self.anywhere.clone()
    }

    /// The patterns that a role lets in, of those that may be.
    pub(super) fn start(&self, start: Start<'_>, role: Option<&Role>, candidates: &[usize]) -> States {
        let mut states = States::new();
        for &index in candidates {
            let compiled = &self.patterns[index];
            let same = |wanted: &str, found: &str| {
                wanted == found || compiled.is_relaxed && snake_case(wanted) == snake_case(found)
            };
            let lets_in = match (&compiled.pattern.root, start) {
                (PatternRoot::Any, _) => role.is_some(),
                (PatternRoot::Endpoint(endpoint, wanted), Start::Operation { method, path, .. }) => {
                    wanted.matches(role, &same) && endpoint.matches(method, path)
                }
                (PatternRoot::Id(wanted, wanted_role), Start::Operation { id, .. }) => {
                    wanted_role.matches(role, &same) && Some(wanted.as_str()) == id
                }
                (PatternRoot::Event(wanted, wanted_role), Start::Event(name)) => {
                    wanted_role.matches(role, &same) && wanted.as_ref().is_none_or(|wanted| wanted == name)
                }
                _ => false,
            };
            if lets_in {
                self.arrive(&mut states, index, 0);
            }
        }
        states
    }

    /// The patterns that are alive behind an edge.
    pub(super) fn step(&self, states: &States, edge: Edge<'_>) -> States {
        let mut next = States::new();
        for &(pattern, index) in states {
            let compiled = &self.patterns[pattern];
            let Some(step) = compiled.pattern.steps.get(index) else { continue };
            if *step == StepPattern::Deep {
                self.arrive(&mut next, pattern, index);
            } else if matches(step, edge, compiled.is_relaxed) {
                self.arrive(&mut next, pattern, index + 1);
            }
        }
        next
    }

    /// The patterns that are alive at a member of a union: those of the union, and those that name the member.
    pub(super) fn member(&self, states: &States, is_member: &dyn Fn(&str) -> bool) -> States {
        let mut next = States::new();
        for &(pattern, index) in states {
            if let Some(StepPattern::Member(name)) = self.patterns[pattern].pattern.steps.get(index)
                && is_member(name)
            {
                self.arrive(&mut next, pattern, index + 1);
            }
        }
        next
    }

    /// The patterns that end here.
    pub(super) fn ending<'s>(&'s self, states: &'s States) -> impl Iterator<Item = usize> + 's {
        states.iter().filter(|state| self.is_end(state)).map(|(pattern, _)| *pattern)
    }

    /// Whether a pattern wants a member of a union next.
    pub(super) fn seeks_member(&self, (pattern, index): &(usize, usize)) -> bool {
        matches!(self.patterns[*pattern].pattern.steps.get(*index), Some(StepPattern::Member(_)))
    }

    /// Whether a pattern ends in this state.
    pub(super) fn is_end(&self, (pattern, index): &(usize, usize)) -> bool {
        self.patterns[*pattern].pattern.steps.len() == *index
    }

    fn arrive(&self, states: &mut States, pattern: usize, index: usize) {
        states.insert((pattern, index));
        if self.patterns[pattern].pattern.steps.get(index) == Some(&StepPattern::Deep) {
            states.insert((pattern, index + 1));
        }
    }
}

fn matches(step: &StepPattern, edge: Edge<'_>, is_relaxed: bool) -> bool {
    match (step, edge) {
        (StepPattern::Field(wanted), Edge::Field(name, is_unique)) => {
            wanted == name || is_relaxed && is_unique && snake_case(wanted) == snake_case(name)
        }
        (StepPattern::AnyField, Edge::Field(..))
        | (StepPattern::Items, Edge::Items)
        | (StepPattern::Values, Edge::Values) => true,
        _ => false,
    }
}
