//! The patterns of all rules as one automaton: which of them are alive at a schema, and which end there.

use std::collections::{BTreeSet, HashMap};

use super::model::Rule;
use crate::place::{Operation, Pattern, PatternRoot, Root, StepPattern, erased_path, snake_case};

/// Which patterns are alive, and how much of each is behind: pairs of pattern and step.
pub(super) type States = BTreeSet<(usize, usize)>;

/// The patterns of all rules.
pub(super) struct Automaton<'a> {
    pub(super) patterns: Vec<Compiled<'a>>,
    /// Those whose names are compared in snake case, because nothing has them as they are written.
    relaxed: BTreeSet<usize>,
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
        Self { patterns, relaxed: relaxed.clone(), by_path, anywhere }
    }

    /// Returns the patterns that a role of an operation or event lets in, or the operation or event itself.
    pub(super) fn start(&self, root: &Root, id: Option<&str>) -> States {
        let (of_path, role) = match root {
            Root::Operation(Operation::Endpoint(_, path), role) => {
                (self.by_path.get(&erased_path(path)), role.as_ref())
            }
            Root::Event(_, role) => (None, role.as_ref()),
            Root::Operation(Operation::Id(_), _) | Root::Type(_) => return States::new(),
        };
        let mut states = States::new();
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
        states
    }

    /// Returns the patterns that are alive behind an edge.
    pub(super) fn step(&self, states: &States, edge: Edge<'_>) -> States {
        let mut next = States::new();
        for &(pattern, index) in states {
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
    pub(super) fn member(&self, states: &States, is_member: &dyn Fn(&str) -> bool) -> States {
        let mut next: States = states.iter().filter(|state| !self.is_end(state)).copied().collect();
        for &(pattern, index) in states {
            if let Some(StepPattern::Member(name)) = self.patterns[pattern].pattern.steps.get(index)
                && is_member(name)
            {
                self.arrive(&mut next, pattern, index + 1);
            }
        }
        next
    }

    /// Returns the patterns that end here.
    pub(super) fn ending<'s>(&'s self, states: &'s States) -> impl Iterator<Item = usize> + 's {
        states.iter().filter(|state| self.is_end(state)).map(|(pattern, _)| *pattern)
    }

    /// Returns whether a pattern ends here.
    pub(super) fn ends(&self, states: &States) -> bool {
        states.iter().any(|state| self.is_end(state))
    }

    /// Returns whether a pattern wants a member of a union next.
    pub(super) fn seeks_member(&self, (pattern, index): &(usize, usize)) -> bool {
        matches!(self.patterns[*pattern].pattern.steps.get(*index), Some(StepPattern::Member(_)))
    }

    /// Returns whether a pattern ends in this state.
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
