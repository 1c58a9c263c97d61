//! Names the types one after the other: whose turn it is gets the first of its candidates that is free.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::ir::{Direction, ShapeId};
use crate::names::candidates::components;
use crate::names::candidates::provisional::is_disproved;
use crate::names::candidates::types::{self, Candidate, Context};
use crate::names::findings::Findings;
use crate::names::identifier::{fit, is_type_name};
use crate::names::record::Record;
use crate::names::rule::Rule;
use crate::names::same::sets::Group;
use crate::names::same::sites::{Facts, Rank, Role};
use crate::names::taken::Taken;
use crate::names::taken::collision::Numbers;
use crate::names::words::{pascal, words};

/// When a type is named, earlier first; of equal turns the least address. A type without a free name at one turn has
/// another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn<'a> {
    /// A component: first what keeps its name to the letter, and what is read before what is sent.
    Component { is_respelled: bool, is_sent: bool, name: &'a str, id: ShapeId },
    /// What may be the whole of a component that is no schema.
    WholeComponent,
    /// The body of several errors, most places first: only the first finds `ErrorBody` free.
    SharedError(Reverse<usize>),
    /// What is named after its operation, or event.
    Operation,
    /// What a GET answers: best claim first, then most places.
    Resource(Reverse<(Rank, usize)>),
    /// What is held by others, after its owners; parameters last.
    Part { is_parameter: bool },
}

impl<'a> Turn<'a> {
    /// Returns the turns of a type.
    fn all(facts: &'a Facts<'_>, id: ShapeId, group: &'a Group) -> impl Iterator<Item = Self> {
        let component = group.component(facts).map(|name| {
            let is_respelled = pascal(&words(name)) != name;
            Self::Component { is_respelled, is_sent: group.direction == Direction::Request, name, id }
        });
        let has = |role: Role| group.with_role(role).next().is_some();
        let errors = group.with_role(Role::Error).count();
        let error = (errors > 1).then_some(Self::SharedError(Reverse(errors)));
        let last = match group.resources().map(|(rank, _)| rank).max() {
            Some(rank) => Self::Resource(Reverse((rank, group.sites.len()))),
            None if [Role::Body, Role::Envelope, Role::Answer, Role::Error, Role::Event].into_iter().any(has) => {
                Self::Operation
            }
            None => Self::Part { is_parameter: !has(Role::Nested) && !has(Role::Member) },
        };
        component.into_iter().chain([Self::WholeComponent]).chain(error).chain([last])
    }
}

/// What types are called, and by which rule each name was proposed, where one did.
pub(crate) type Named = (BTreeMap<ShapeId, String>, BTreeMap<String, Rule>);

/// Names all types, but those that are `skipped`: as is decided, then as the record has them, then by the rules. The name
/// of one that rests on a guess which the published description has disproved is given anew.
pub(crate) fn name_types<'a>(
    context: Context<'a>,
    old: &'a Record,
    decided: BTreeMap<String, ShapeId>,
    taken: Taken,
    skipped: &BTreeSet<ShapeId>,
    found: &mut Findings,
) -> Named {
    let (facts, groups) = (context.facts, context.groups);
    let recorded = old.types.iter().enumerate().map(|(index, line)| (line.name.as_str(), index)).collect();
    let mut naming = Naming { context, rules: BTreeMap::new(), old, recorded, taken };
    for (name, id) in decided {
        naming.give(id, None, name);
    }
    for (id, group) in groups {
        let Some(pin) = group.pin else { continue };
        let (line, is_decided) = (&old.types[pin], naming.context.names.contains_key(id));
        let is_guess = line.standing.is_provisional;
        if !(is_decided || is_guess && is_disproved(facts, old, group, &line.name)) {
            naming.give(*id, None, line.name.clone());
        }
    }
    let open = groups.iter().filter(|(id, _)| !skipped.contains(id));
    let turns = open.flat_map(|(&id, group)| Turn::all(facts, id, group).map(move |turn| (turn, &group.address, id)));
    let mut turns: Vec<(Turn<'_>, &String, ShapeId)> = turns.collect();
    turns.sort();
    let mut numbers = Numbers::default();
    let parts = turns.split_off(turns.partition_point(|turn| turn.0 < Turn::Part { is_parameter: false }));
    for (turn, _, id) in turns {
        naming.name(turn, id, &mut numbers, found);
    }
    for id in owners_first(&naming.context, parts.into_iter().map(|(.., id)| id)) {
        naming.name(Turn::Part { is_parameter: false }, id, &mut numbers, found);
    }
    (naming.context.names, naming.rules)
}

/// The names so far, and what is not free.
struct Naming<'a> {
    context: Context<'a>,
    rules: BTreeMap<String, Rule>,
    old: &'a Record,
    /// The index of the line of each name in the record.
    recorded: HashMap<&'a str, usize>,
    taken: Taken,
}

impl Naming<'_> {
    /// Gives a type its name; there is no rule for what is decided or recorded.
    fn give(&mut self, id: ShapeId, rule: Option<Rule>, name: String) {
        self.taken.take(&name);
        self.rules.extend(rule.map(|rule| (name.clone(), rule)));
        self.context.names.insert(id, name);
    }

    /// Returns whether a type may have this name of the record again: its own, or that of a type that is gone with its
    /// shape.
    fn may_return(&self, id: ShapeId, name: &str) -> bool {
        let Some(&index) = self.recorded.get(name) else { return false };
        let (line, own) = (&self.old.types[index], self.context.groups[&id].pin);
        let hash = || self.context.facts.hashes[&self.context.groups[&id].first()].text();
        let is_back = own.is_none() && line.standing.is_retired && line.hash == hash();
        (is_back || own == Some(index)) && self.context.names.values().all(|other| other != name)
    }

    /// Gives a type the first free name of its turn, if it has none yet. At its last turn that may be one with a number.
    fn name(&mut self, turn: Turn<'_>, id: ShapeId, numbers: &mut Numbers, found: &mut Findings) {
        let Context { facts, groups, names, .. } = &self.context;
        if names.contains_key(&id) {
            return;
        }
        let group = &groups[&id];
        let mut candidates = self.candidates(turn, id, group);
        let is_last = turn >= Turn::Operation;
        if is_last {
            candidates.extend(types::last(facts, group));
        }
        let is_free = |name: &str| is_type_name(name) && (self.taken.is_free(name) || self.may_return(id, name));
        let mut fitting = candidates.iter().map(|(rule, name)| (*rule, fit(name.clone())));
        if let Some((rule, name)) = fitting.find(|(_, name)| is_free(name)) {
            self.give(id, Some(rule), name);
        } else if is_last {
            let stem = candidates.iter().map(|(_, name)| name.as_str()).find(|name| is_type_name(name));
            let name = numbers.name(stem.unwrap_or_default(), is_free);
            found.note_number(&facts.api.shapes[group.first()].at, &name, "x-name");
            self.give(id, Some(Rule::Number), name);
        }
    }

    fn candidates(&self, turn: Turn<'_>, id: ShapeId, group: &Group) -> Vec<Candidate> {
        match turn {
            Turn::Component { is_sent, name, .. } => {
                components::of_schema(self.context.facts, group, name, is_sent && self.context.is_read(name))
            }
            Turn::WholeComponent => components::of_whole(self.context.facts, group),
            Turn::SharedError(_) => vec![(Rule::ErrorBody, "ErrorBody".to_owned())],
            Turn::Operation => types::of_operation(self.context.facts, group),
            Turn::Resource(_) => types::of_resource(&self.context, id, group),
            Turn::Part { .. } => types::of_part(&self.context, group),
        }
    }
}

/// Returns the types without a name, but owners before what they hold. A ring of owners is entered at its first.
fn owners_first(context: &Context<'_>, ids: impl Iterator<Item = ShapeId>) -> Vec<ShapeId> {
    let open: Vec<ShapeId> = ids.filter(|id| !context.names.contains_key(id)).collect();
    let index: BTreeMap<ShapeId, usize> = open.iter().enumerate().map(|(index, &id)| (id, index)).collect();
    let mut waits = vec![0; open.len()];
    let mut holds: Vec<Vec<usize>> = vec![Vec::new(); open.len()];
    for (held, id) in open.iter().enumerate() {
        let owners = context.groups[id].sites.iter().filter_map(|site| index.get(&context.group_of[&site.owner?]));
        for owner in owners.filter(|owner| **owner != held).collect::<BTreeSet<_>>() {
            waits[held] += 1;
            holds[*owner].push(held);
        }
    }
    let mut left: BTreeSet<(bool, usize)> = (0..open.len()).map(|index| (waits[index] > 0, index)).collect();
    let mut order = Vec::with_capacity(open.len());
    while let Some((_, next)) = left.pop_first() {
        order.push(open[next]);
        for &held in &holds[next] {
            waits[held] -= 1;
            if waits[held] == 0 && left.remove(&(true, held)) {
                left.insert((false, held));
            }
        }
    }
    order
}
