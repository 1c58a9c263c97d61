//! Names the types by the rules, in this order: what the overlay wants, components, bodies and
//! answers, resources, nested types.
//!
//! A type whose candidates are all taken is named after its title, or the way to its place, and last has a number.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::ir::ShapeId;
use crate::ir::by_shape::ByShape;
use crate::names::called::candidates;
use crate::names::called::component;
use crate::names::called::queue::Queue;
use crate::names::called::written;
use crate::names::findings::{Findings, Numbers};
use crate::names::identifier::{fit, is_type_name};
use crate::names::proposed::Rule;
use crate::names::same::facts::{Facts, Rank, Role};
use crate::names::same::group::Group;
use crate::names::taken::Taken;
use crate::names::words::{pascal, words};

/// The state of naming.
pub(crate) struct Naming<'a> {
    pub(crate) facts: &'a Facts<'a>,
    pub(crate) groups: &'a BTreeMap<ShapeId, Group>,
    /// The group of each shape.
    pub(crate) group_of: ByShape<ShapeId>,
    /// The variant names of each union.
    pub(crate) variants: &'a BTreeMap<ShapeId, Vec<String>>,
    /// The names so far.
    pub(crate) names: BTreeMap<ShapeId, String>,
    /// What a resource is called in the names of what it holds.
    pub(crate) nouns: BTreeMap<ShapeId, Vec<String>>,
    /// How many places are called by the same words: of what is sent, and of all else.
    pub(crate) called: HashMap<(bool, &'a [String]), usize>,
    /// The nouns that are kept for the resource of a GET.
    pub(crate) kept: BTreeSet<Vec<String>>,
    pub(crate) taken: Taken,
    /// Names that are taken, but for this group.
    pub(crate) allowed: BTreeMap<ShapeId, BTreeSet<String>>,
    pub(crate) found: Findings,
    /// The rule by which each name came about that a rule proposed.
    pub(crate) rules: BTreeMap<ShapeId, Rule>,
    /// The rule that proposes now; none for names that are decided or that the record has.
    rule: Option<Rule>,
    numbers: Numbers,
}

impl<'a> Naming<'a> {
    /// Nothing is named yet.
    pub(crate) fn new(
        facts: &'a Facts<'a>,
        groups: &'a BTreeMap<ShapeId, Group>,
        variants: &'a BTreeMap<ShapeId, Vec<String>>,
        taken: Taken,
    ) -> Self {
        let of_group =
            |(&id, group): (&ShapeId, &Group)| group.shapes.iter().map(move |&it| (it, id)).collect::<Vec<_>>();
        Self {
            facts,
            groups,
            group_of: groups.iter().flat_map(of_group).collect(),
            variants,
            names: BTreeMap::new(),
            nouns: BTreeMap::new(),
            called: candidates::called(facts, groups),
            kept: BTreeSet::new(),
            taken,
            allowed: BTreeMap::new(),
            found: Findings::default(),
            rules: BTreeMap::new(),
            rule: None,
            numbers: Numbers::default(),
        }
    }

    /// Names what has no name yet. `skipped` are no types of their own.
    pub(crate) fn run(&mut self, skipped: &BTreeSet<ShapeId>) {
        let mut open: Vec<ShapeId> = self.groups.keys().copied().filter(|it| !skipped.contains(it)).collect();
        open.sort_by_cached_key(|it| &self.groups[it].address);
        self.keep_nouns();
        for &id in self.groups.keys() {
            self.nouns.extend(candidates::noun(self, id).map(|it| (id, it)));
        }
        let is_named = |names: &BTreeMap<ShapeId, String>, id: &ShapeId| names.contains_key(id);
        type Pass<'a> = fn(&mut Naming<'a>, &[ShapeId]);
        let passes: [(Rule, Pass<'a>); 5] = [
            (Rule::Component, Self::name_components),
            (Rule::WholeComponent, Self::name_written),
            (Rule::ErrorBody, Self::name_errors),
            (Rule::Body, Self::name_whole),
            (Rule::Resource, Self::name_resources),
        ];
        for (rule, pass) in passes {
            open.retain(|it| !is_named(&self.names, it));
            self.rule = Some(rule);
            pass(self, &open);
        }
        open.retain(|it| !is_named(&self.names, it));
        self.name_nested(open, skipped);
    }

    /// Keeps the noun of every GET, unless the overlay names what it answers.
    fn keep_nouns(&mut self) {
        let is_wanted = |it: &&Group| it.shapes.iter().any(|&it| self.facts.api.shapes[it].wanted.is_some());
        let wanted: BTreeSet<usize> = self
            .groups
            .values()
            .filter(is_wanted)
            .flat_map(|it| it.resources().filter_map(|(_, site)| site.operation))
            .collect();
        let gets = self.facts.api.operations.iter().enumerate().filter(|(_, it)| it.method == "GET");
        let kept = gets
            .filter(|(index, _)| !wanted.contains(index))
            .map(|(index, _)| self.facts.subjects[index].noun.to_vec());
        self.kept = kept.collect();
    }

    /// Components that are types keep their names.
    fn name_components(&mut self, open: &[ShapeId]) {
        let read = component::read(self);
        let ids = component::in_order(self, open).into_iter();
        let all: Vec<(ShapeId, Vec<String>)> = ids.map(|id| (id, component::candidates(self, id, &read))).collect();
        for (id, candidates) in all {
            self.try_each(id, &candidates);
        }
    }

    /// What a component says that is no schema keeps that component's name.
    fn name_written(&mut self, open: &[ShapeId]) {
        for &id in open {
            let candidates = written::candidates(self, id);
            self.try_each(id, &candidates);
        }
    }

    /// The error body with most places is `ErrorBody`.
    fn name_errors(&mut self, open: &[ShapeId]) {
        let count = |id: &ShapeId| self.groups[id].with_role(Role::Error).count();
        let errors = open.iter().filter(|it| count(it) > 0);
        let best = errors
            .max_by(|a, b| count(a).cmp(&count(b)).then_with(|| self.groups[b].address.cmp(&self.groups[a].address)));
        let Some(&best) = best.filter(|it| count(it) > 1) else { return };
        if self.taken.is_free("ErrorBody") {
            self.give(best, "ErrorBody".to_owned());
        }
    }

    /// Names bodies, answers, errors and events: what is named after its operation.
    fn name_whole(&mut self, open: &[ShapeId]) {
        for &id in open {
            if self.groups[&id].resources().next().is_none() {
                self.rule = Some(Rule::of_whole(&self.groups[&id]));
                let candidates = candidates::whole(self, id);
                if !self.try_each(id, &candidates) && !candidates.is_empty() {
                    self.try_last(id, &candidates);
                }
            }
        }
    }

    /// Names what a GET answers, best claims first.
    fn name_resources(&mut self, open: &[ShapeId]) {
        let mut claims: Vec<(Rank, usize, ShapeId)> = Vec::new();
        for &id in open {
            let group = &self.groups[&id];
            if let Some(rank) = group.resources().map(|it| it.0).max() {
                claims.push((rank, group.sites.len(), id));
            }
        }
        claims.sort_by(|a, b| {
            (b.0, b.1).cmp(&(a.0, a.1)).then_with(|| self.groups[&a.2].address.cmp(&self.groups[&b.2].address))
        });
        for (_, _, id) in claims {
            self.rule = Some(Rule::Resource);
            let candidates = candidates::resource(self, id);
            if !self.try_each(id, &candidates) {
                self.try_last(id, &candidates);
            }
        }
    }

    /// Names what is held by others, owners first. A ring of owners is entered at its least address.
    fn name_nested(&mut self, mut open: Vec<ShapeId>, skipped: &BTreeSet<ShapeId>) {
        open.sort_by_key(|it| {
            let group = &self.groups[it];
            (group.nested().next().is_none() && group.with_role(Role::Member).next().is_none(), &group.address)
        });
        let mut queue = Queue::new(self, &open, skipped);
        while let Some(id) = queue.next() {
            self.rule = Some(Rule::of_nested(&self.groups[&id]));
            let candidates = candidates::nested(self, id);
            if !self.try_each(id, &candidates) {
                self.try_last(id, &candidates);
            }
        }
    }

    /// Gives the first free name.
    fn try_each(&mut self, id: ShapeId, candidates: &[String]) -> bool {
        let mut names = candidates.iter().cloned().map(fit);
        let Some(name) = names.find(|it| is_type_name(it) && self.is_free(id, it)) else { return false };
        self.give(id, name);
        true
    }

    fn is_free(&self, id: ShapeId, name: &str) -> bool {
        let is_allowed = self.allowed.get(&id).is_some_and(|it| it.contains(name));
        self.taken.is_free(name) || is_allowed && self.names.values().all(|it| it != name)
    }

    /// Gives a name.
    pub(crate) fn give(&mut self, id: ShapeId, name: String) {
        self.taken.take(&name);
        self.names.insert(id, name);
        self.rules.extend(self.rule.map(|rule| (id, rule)));
    }

    /// Gives the name of a title or of a place, and where those are taken too, a number.
    fn try_last(&mut self, id: ShapeId, candidates: &[String]) {
        let last = candidates::last(self, id);
        // The way to its place comes last, alone and with the kind of type.
        let (title, way) = last.split_at(last.len().saturating_sub(2));
        for (rule, names) in [(Rule::Title, title), (Rule::Way, way)] {
            self.rule = Some(rule);
            if self.try_each(id, names) {
                return;
            }
        }
        self.rule = Some(Rule::Number);
        let shape = &self.facts.api.shapes[self.groups[&id].first()];
        let stem = candidates.iter().chain(&last).find(|it| is_type_name(it)).cloned();
        let stem = stem.unwrap_or_else(|| candidates::kind_name(&shape.kind).to_owned());
        let mut numbers = std::mem::take(&mut self.numbers);
        let name = numbers.name(&stem, |it| is_type_name(it) && self.is_free(id, it));
        self.numbers = numbers;
        self.found.note_number(&shape.at, &name, &stem, "x-name");
        self.give(id, name);
    }

    /// What a type is called in the names of what it holds.
    pub(crate) fn base(&self, shape: ShapeId) -> Vec<String> {
        let id = self.group_of[&shape];
        let group = &self.groups[&id];
        if let Some(name) = group.shapes.iter().find_map(|&it| self.facts.api.shapes[it].wanted.as_ref()) {
            return words(&name.name);
        }
        let component = group.component(self.facts);
        if let Some(name) = component.and_then(|_| self.names.get(&id)) {
            return words(name);
        }
        if let Some(noun) = self.nouns.get(&id) {
            return noun.clone();
        }
        let site = &self.facts.sites[&shape][0];
        match site.role {
            Role::Body | Role::Envelope | Role::Answer | Role::Event => site.stem.to_vec(),
            Role::Error | Role::Resource(_) | Role::Parameter | Role::Nested | Role::Member => {
                let name = self.names.get(&id).map_or_else(|| pascal(&site.stem), Clone::clone);
                let mut words = words(&name);
                if words.len() > 1 && words.last().is_some_and(|it| it == "input") {
                    words.pop();
                }
                words
            }
        }
    }
}
