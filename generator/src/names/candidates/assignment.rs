//! Names the types: what is decided, then what the record has, then one after the other. Whose turn it is gets the first
//! of its candidates that is free. A name that rests on a guessed operationId is provisional, and given anew once the guess
//! is disproved.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Context;
use super::types::{self, Candidate, Naming, wanted};
use super::variants::Members;
use crate::ir::by_shape::ByShape;
use crate::ir::{Direction, ShapeId, Wanted};
use crate::names::collision::{Numbers, Taken};
use crate::names::findings::Findings;
use crate::names::identifier::{fault_of, fit, is_type_name};
use crate::names::identity::merge::TypeGroup;
use crate::names::identity::sites::{Facts, Rank, Role};
use crate::names::identity::subject::{Subject, noun};
use crate::names::record::without_call;
use crate::names::reserved::{is_reserved, key};
use crate::names::rule::Rule;
use crate::names::words::{pascal, singular, words};

/// Returns the names that are wanted, and refuses those that cannot be had. `others` are the names of what is no type of
/// this kind: groups, identifiers, templates.
pub(crate) fn decided_names(
    ctx: &mut Context<'_>,
    groups: &BTreeMap<ShapeId, TypeGroup>,
    mut others: BTreeSet<String>,
) -> BTreeMap<String, ShapeId> {
    let (facts, old) = (ctx.facts, ctx.old);
    others.extend(old.operations.iter().flat_map(|line| line.derived.types.values().cloned()));
    others.extend(old.types.iter().filter_map(|line| line.required.clone()));
    let recorded = groups.iter().filter_map(|(&id, group)| Some((key(&old.types[group.pin?].name), id)));
    let recorded: HashMap<String, ShapeId> = recorded.collect();
    let read = groups.values().filter(|group| group.direction != Direction::Request);
    let read: BTreeSet<&String> = read.filter_map(|group| Some(&wanted(facts, group)?.name)).collect();
    let live = old.types.iter().enumerate().filter(|(_, line)| !line.standing.is_retired);
    let aliases = live.flat_map(|(index, line)| line.standing.was.iter().map(move |former| (&former.name, index)));
    let aliases: HashMap<&String, usize> = aliases.collect();
    let (mut names, mut keys) = (BTreeMap::new(), BTreeSet::new());
    for (&id, group) in groups {
        let Some(Wanted { name, at }) = wanted(facts, group) else { continue };
        // What is another type when it is sent has the name that a component would have.
        let is_input = group.direction == Direction::Request && read.contains(name);
        let name = if is_input { format!("{name}Input") } else { name.clone() };
        let is_alias = aliases.get(&name).is_some_and(|line| group.pin != Some(*line));
        // Another type may have the name, unless it is renamed too.
        let owner = recorded.get(&key(&name)).filter(|owner| **owner != id);
        let is_recorded =
            owner.is_some_and(|owner| wanted(facts, &groups[owner]).is_none_or(|other| other.name == name));
        let problems: [(bool, &str); 7] = [
            (!is_type_name(&name), &fault_of(&name, "Pascal case")),
            (is_reserved(&name), "is a name of Rust or of the runtime"),
            (names.contains_key(&name), "is wanted for types that are not equal"),
            (!keys.insert(key(&name)), "differs in case or underscores alone from what is wanted for another type"),
            (
                others.contains(&name),
                "is the name of a group, an identifier, or of what an operation or a type brings along",
            ),
            (is_alias, "is an earlier name of another type"),
            (is_recorded, "is the name of another type in the lock"),
        ];
        if ctx.found.refuse_first(at, &name, "x-name", &problems) {
            names.insert(name, id);
        }
    }
    names
}

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
    /// What a GET answers: best claim first.
    Resource(Reverse<Rank>),
    /// What is held by others, after its owners; parameters last.
    Part { is_parameter: bool },
}

impl<'a> Turn<'a> {
    /// Returns the turns of a type.
    fn all(facts: &'a Facts<'_>, id: ShapeId, group: &'a TypeGroup) -> impl Iterator<Item = Self> {
        let component = group.component(facts).map(|name| {
            let is_respelled = pascal(&words(name)) != name;
            Self::Component { is_respelled, is_sent: group.direction == Direction::Request, name, id }
        });
        let has = |role: Role| group.with_role(role).next().is_some();
        let errors = group.with_role(Role::Error).count();
        let error = (errors > 1).then_some(Self::SharedError(Reverse(errors)));
        let last = match group.resources().map(|(rank, _)| rank).max() {
            Some(rank) => Self::Resource(Reverse(rank)),
            None if [Role::Body, Role::Envelope, Role::Answer, Role::Error, Role::Event].into_iter().any(has) => {
                Self::Operation
            }
            None => Self::Part { is_parameter: !has(Role::Nested) && !has(Role::Member) },
        };
        component.into_iter().chain([Self::WholeComponent]).chain(error).chain([last])
    }
}

/// What types are called, and by which rule each name was proposed, where one did.
type Named = (BTreeMap<ShapeId, String>, BTreeMap<String, Rule>);

/// Names all types, but those that are `skipped`: as is decided, then as the record has them, then by the rules. The name
/// of one that rests on a guess which the published description has disproved is given anew.
pub(crate) fn name_types(
    ctx: &mut Context<'_>,
    groups: &BTreeMap<ShapeId, TypeGroup>,
    variants: &ByShape<Members>,
    decided: BTreeMap<String, ShapeId>,
    taken: Taken,
    skipped: &BTreeSet<ShapeId>,
) -> Named {
    let mut naming = Naming::new(ctx.facts, ctx.old, groups, variants, taken);
    for (name, id) in decided {
        naming.give(id, None, name);
    }
    for (id, group) in groups {
        let Some(pin) = group.pin else { continue };
        let (line, is_decided) = (&ctx.old.types[pin], naming.names.contains_key(id));
        if !(is_decided || line.standing.is_provisional && is_disproved(ctx, group, &line.name)) {
            naming.give(*id, None, line.name.clone());
        }
    }
    let open = groups.iter().filter(|(id, _)| !skipped.contains(id));
    let turns =
        open.flat_map(|(&id, group)| Turn::all(ctx.facts, id, group).map(move |turn| (turn, &group.address, id)));
    let mut turns: Vec<(Turn<'_>, &String, ShapeId)> = turns.collect();
    turns.sort();
    let mut numbers = Numbers::default();
    let parts = turns.split_off(turns.partition_point(|turn| turn.0 < Turn::Part { is_parameter: false }));
    for (turn, _, id) in turns {
        naming.name(turn, id, &mut numbers, &mut ctx.found);
    }
    for id in owners_first(&naming, parts.into_iter().map(|(.., id)| id)) {
        naming.name(Turn::Part { is_parameter: false }, id, &mut numbers, &mut ctx.found);
    }
    (naming.names, naming.rules)
}

impl Naming<'_> {
    /// Gives a type its name; there is no rule for what is decided or recorded.
    fn give(&mut self, id: ShapeId, rule: Option<Rule>, name: String) {
        self.taken.take(&name);
        self.rules.extend(rule.map(|rule| (name.clone(), rule)));
        self.names.insert(id, name);
    }

    /// Returns whether a type may have this name of the record again: its own, or that of a type that is gone with its
    /// shape.
    fn may_return(&self, id: ShapeId, name: &str) -> bool {
        let Some(&index) = self.recorded.get(name) else { return false };
        let (line, own) = (&self.old.types[index], self.groups[&id].pin);
        let hash = || self.facts.hashes[&self.groups[&id].first()].text();
        let is_back = own.is_none() && line.standing.is_retired && line.hash == hash();
        (is_back || own == Some(index)) && self.names.values().all(|other| other != name)
    }

    /// Gives a type the first free name of its turn, if it has none yet. At its last turn that may be one with a number.
    fn name(&mut self, turn: Turn<'_>, id: ShapeId, numbers: &mut Numbers, found: &mut Findings) {
        if self.names.contains_key(&id) {
            return;
        }
        let group = &self.groups[&id];
        let mut candidates = self.candidates(turn, id, group);
        let is_last = turn >= Turn::Operation;
        if is_last {
            candidates.extend(types::last(self.facts, group));
        }
        let is_free = |name: &str| is_type_name(name) && (self.taken.is_free(name) || self.may_return(id, name));
        let mut fitting = candidates.iter().map(|(rule, name)| (*rule, fit(name.clone())));
        if let Some((rule, name)) = fitting.find(|(_, name)| is_free(name)) {
            self.give(id, Some(rule), name);
        } else if is_last {
            let stem = candidates.iter().map(|(_, name)| name.as_str()).find(|name| is_type_name(name));
            let name = numbers.name(stem.unwrap_or_default(), is_free);
            found.note_number(&self.facts.api.shapes[group.first()].at, &name, "x-name");
            self.give(id, Some(Rule::Number), name);
        }
    }

    fn candidates(&self, turn: Turn<'_>, id: ShapeId, group: &TypeGroup) -> Vec<Candidate> {
        match turn {
            Turn::Component { is_sent, name, .. } => {
                types::of_schema(self.facts, group, name, is_sent && self.read.contains(name))
            }
            Turn::WholeComponent => types::of_whole(self.facts, group),
            Turn::SharedError(_) => vec![(Rule::ErrorBody, "ErrorBody".to_owned())],
            Turn::Operation => types::of_operation(self.facts, group),
            Turn::Resource(_) => self.of_resource(id, group),
            Turn::Part { .. } => self.of_part(group),
        }
    }
}

/// Returns the types without a name, but owners before what they hold. A ring of owners is entered at its first.
fn owners_first(naming: &Naming<'_>, ids: impl Iterator<Item = ShapeId>) -> Vec<ShapeId> {
    let open: Vec<ShapeId> = ids.filter(|id| !naming.names.contains_key(id)).collect();
    let index: BTreeMap<ShapeId, usize> = open.iter().enumerate().map(|(index, &id)| (id, index)).collect();
    let mut waits = vec![0; open.len()];
    let mut holds: Vec<Vec<usize>> = vec![Vec::new(); open.len()];
    for (held, id) in open.iter().enumerate() {
        let owners = naming.groups[id].sites.iter().filter_map(|site| index.get(&naming.group_of[&site.owner?]));
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

/// Returns whether a type's name holds words of an operationId that is a guess, and of no other.
pub(crate) fn rests_on_guess(facts: &Facts<'_>, group: &TypeGroup, name: &str) -> bool {
    if !facts.has_guesses {
        return false;
    }
    let named_after = named_after(facts, &operations(facts, group), &words(name));
    !named_after.is_empty() && named_after.iter().all(|subject| subject.is_provisional)
}

/// Returns whether a type's name rests on an operationId that was a guess in the record, and was published as another.
/// A name that has the words of the guess goes with it; one after what the guess is about stays where the published id
/// is about the same.
fn is_disproved(ctx: &Context<'_>, group: &TypeGroup, name: &str) -> bool {
    let (operations, name) = (operations(ctx.facts, group), words(name));
    let is_disproved = |&index: &usize| {
        let (subject, method) = (&ctx.facts.subjects[index], &ctx.api.operations[index].method);
        let line = ctx.lines[index].filter(|line| line.standing.is_provisional && !subject.is_provisional);
        line.is_some_and(|line| {
            let guess = words(without_call(&line.request));
            let published = each_singular(&subject.operation);
            let nouns = [false, true].map(|is_list| noun(&guess, method, is_list));
            let is_about_another = |noun: &[String]| !holds(&published, &each_singular(noun));
            holds(&name, &guess) || nouns.iter().any(|noun| holds(&name, noun) && is_about_another(noun))
        })
    };
    operations.iter().any(is_disproved) && named_after(ctx.facts, &operations, &name).is_empty()
}

/// Returns the operations whose words a name holds, or those of what they are about.
fn named_after<'f>(facts: &'f Facts<'_>, operations: &BTreeSet<usize>, name: &[String]) -> Vec<&'f Subject> {
    let subjects = operations.iter().map(|&index| &facts.subjects[index]);
    subjects.filter(|subject| holds(name, &subject.noun) || holds(name, &subject.operation)).collect()
}

fn each_singular(words: &[String]) -> Vec<String> {
    words.iter().flat_map(|word| singular(std::slice::from_ref(word))).collect()
}

fn holds(name: &[String], part: &[String]) -> bool {
    !part.is_empty() && name.windows(part.len()).any(|words| words == part)
}

/// Returns the operations that a type is used in.
fn operations(facts: &Facts<'_>, group: &TypeGroup) -> BTreeSet<usize> {
    let mut operations = BTreeSet::new();
    let mut seen: BTreeSet<ShapeId> = BTreeSet::new();
    let mut open: Vec<ShapeId> = group.shapes.clone();
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            operations.extend(facts.sites[&id].iter().filter_map(|site| site.operation));
            open.extend(facts.sites[&id].iter().filter_map(|site| site.owner));
        }
    }
    operations
}
