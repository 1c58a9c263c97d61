//! Finds the fewest patterns that are for the places of one name and for no other, so that a decision of it can be written.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ptr;

use super::members::{self, Member};
use super::model::Aim;
use super::slots::slots_of;
use crate::ir::places::{self, children, endpoint, roots};
use crate::ir::{Api, ShapeId, ShapeKind, Slot, Type};
use crate::names::{Names, Subject, TypeId};
use crate::place::{Operation, Part, Pattern, Role, Root, quoted};
use crate::pointer::Pointer;

/// How far patterns may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// As far as it takes to have few of them.
    Fewest,
    /// Each names one place: where a rule with a wildcard is for the same places, these hold.
    OnePlace,
}

/// The patterns for exactly the places of a name, or none where the places cannot be told from others.
pub fn patterns_of(subject: &Subject, api: &Api, names: &Names, reach: Reach) -> Option<Vec<String>> {
    if let Subject::Method(index) = subject {
        return Some(vec![endpoint(api.operations.get(*index)?).to_string()]);
    }
    let target = slots_of_subject(subject, api, names);
    let spots: Vec<Spot<'_>> = spots(api).into_iter().filter(|spot| target.contains(&ptr::from_ref(spot.slot))).collect();
    let mut choice = Choice { api, names, target: &target, tried: BTreeMap::new() };
    let one = |spot: &Spot<'_>| spot.exact();
    let several = |spot: &Spot<'_>| spot.wild();
    if reach == Reach::Fewest && target.len() > 1 {
        choice.try_all(spots.iter().flat_map(several), 10);
    }
    if !choice.is_complete() {
        choice.try_all(spots.iter().flat_map(one), 0);
    }
    choice.fewest()
}

/// A slot is known by where it is in memory.
type Slots = BTreeSet<*const Slot>;

/// The slots that a name is about.
fn slots_of_subject(subject: &Subject, api: &Api, names: &Names) -> Slots {
    let shapes = |id: &TypeId| names.types[id.0 as usize].shapes.as_slice();
    let all = |found: Vec<&Slot>| -> Slots { found.into_iter().map(ptr::from_ref).collect() };
    match subject {
        Subject::Method(_) => Slots::new(),
        Subject::Type(id) | Subject::Value(id, _) => {
            let is_it = |slot: &Slot| matches!(&slot.ty, Type::Shape(shape) if names.of.get(shape) == Some(id));
            all(spots(api).into_iter().map(|spot| spot.slot).filter(|slot| is_it(slot)).collect())
        }
        Subject::Field(id, sent) => {
            let field = |shape: &ShapeId| match &api.shapes[*shape].kind {
                ShapeKind::Object(object) => object.fields.get(sent),
                ShapeKind::Enum(_) | ShapeKind::Union(_) => None,
            };
            all(shapes(id).iter().filter_map(field).collect())
        }
        Subject::Variant(id, index) => {
            let members = |shape: &ShapeId| match &api.shapes[*shape].kind {
                ShapeKind::Union(union) => union.members.as_slice(),
                ShapeKind::Object(_) | ShapeKind::Enum(_) => &[],
            };
            let type_of = |slot: &Slot| match &slot.ty {
                Type::Shape(shape) => names.of.get(shape).copied(),
                _ => None,
            };
            // The variants of a type are in the order of the members of its first shape.
            let first = shapes(id).first().and_then(|shape| members(shape).get(*index)).map(|it| type_of(&it.slot));
            let member = |shape: &ShapeId| {
                let members = members(shape);
                let same = first.flatten().and_then(|ty| members.iter().find(|it| type_of(&it.slot) == Some(ty)));
                same.or_else(|| members.get(*index)).map(|member| &member.slot)
            };
            all(shapes(id).iter().filter_map(member).collect())
        }
    }
}

/// A slot with the way to it from an operation or event.
struct Spot<'a> {
    root: Root,
    /// The steps as patterns write them; none where nothing tells the member of a union.
    steps: Vec<Option<String>>,
    slot: &'a Slot,
}

/// Every slot of an API, by its shortest way.
fn spots(api: &Api) -> Vec<Spot<'_>> {
    let mut spots = Vec::new();
    let mut seen: BTreeSet<ShapeId> = BTreeSet::new();
    let mut queue: VecDeque<Spot<'_>> =
        roots(api).into_iter().map(|(root, _, slot)| Spot { root: root.place(api), steps: Vec::new(), slot }).collect();
    while let Some(spot) = queue.pop_front() {
        let further = |step: Option<String>, slot| {
            let steps = spot.steps.iter().cloned().chain([step]).collect();
            Spot { root: spot.root.clone(), steps, slot }
        };
        match &spot.slot.ty {
            // What is in an array is as near as the array.
            Type::List(items) => queue.push_front(further(Some("[]".to_owned()), &**items)),
            Type::Map(values) => queue.push_front(further(Some("{}".to_owned()), &**values)),
            Type::Shape(id) if seen.insert(*id) => {
                for (step, slot) in children(&api.shapes[*id].kind) {
                    queue.push_back(further(step_text(api, *id, &step), slot));
                }
            }
            _ => {}
        }
        spots.push(spot);
    }
    spots
}

/// A step as patterns write it.
fn step_text(api: &Api, owner: ShapeId, step: &places::Step) -> Option<String> {
    match step {
        places::Step::Field(name) => Some(format!(".{}", quoted(name))),
        places::Step::Items => Some("[]".to_owned()),
        places::Step::Values => Some("{}".to_owned()),
        places::Step::Member(index) => {
            let ShapeKind::Union(union) = &api.shapes[owner].kind else { return None };
            let members: Vec<Member<'_>> = union.members.iter().map(|member| members::of_type(api, member)).collect();
            members::name_of(&members, *index).map(|name| format!("|{}", quoted(&name)))
        }
    }
}

impl Spot<'_> {
    /// The patterns that name its place, the shortest first.
    fn exact(&self) -> Vec<String> {
        let roots = match &self.root {
            Root::Operation(operation, Some(role)) => {
                shorter(role).into_iter().map(|role| format!("{operation} {role}")).collect()
            }
            Root::Event(name, Some(role)) => {
                let event = |role: Role| Root::Event(name.clone(), Some(role)).to_string();
                shorter(role).into_iter().map(event).collect()
            }
            Root::Operation(_, None) | Root::Event(_, None) | Root::Type(_) => Vec::new(),
        };
        self.from(roots)
    }

    /// The patterns with wildcards that its place is one of, the narrowest first.
    fn wild(&self) -> Vec<String> {
        let roots = match &self.root {
            Root::Operation(Operation::Endpoint(_, path), Some(role)) => {
                let of_path = shorter(role).into_iter().map(|role| format!("* {path} {role}"));
                of_path.chain(shorter(role).into_iter().map(|role| format!("* * {role}"))).collect()
            }
            Root::Event(_, Some(role)) => shorter(role).into_iter().map(|role| format!("event * {role}")).collect(),
            Root::Operation(..) | Root::Event(_, None) | Root::Type(_) => Vec::new(),
        };
        let mut patterns = self.from(roots);
        let starts = (0..self.steps.len()).filter(|at| self.steps[*at].as_ref().is_some_and(|it| it.starts_with(['.', '|'])));
        let ends = starts.map(|at| (at, self.steps[at..].iter().cloned().collect::<Option<String>>()));
        // Where a member cannot be told, its fields are reached without it.
        patterns.extend(ends.filter_map(|(_, steps)| steps).map(|steps| format!("**{steps}")));
        patterns
    }

    fn from(&self, roots: Vec<String>) -> Vec<String> {
        // The member of a union that nothing tells has no pattern of its own.
        if self.steps.last().is_some_and(Option::is_none) {
            return Vec::new();
        }
        let steps: String = self.steps.iter().flatten().map(String::as_str).collect();
        roots.into_iter().map(|root| places::extend(&root, &steps)).collect()
    }
}

/// A role, in few words first: status and media type only in the later ones.
fn shorter(role: &Role) -> Vec<Role> {
    let media = role.without_media();
    let status = match &media {
        Role::Answer(_, Part::Body(_)) => Role::Answer(None, Part::Body(None)),
        Role::Error(_, Part::Body(_)) => Role::Error(None, Part::Body(None)),
        other => other.clone(),
    };
    let mut roles = vec![status, media, role.clone()];
    roles.dedup();
    roles
}

/// The patterns that were tried, and what each is for.
struct Choice<'a> {
    api: &'a Api,
    names: &'a Names,
    target: &'a Slots,
    /// The slots of each that is for nothing else, and its rank: the lower is the better.
    tried: BTreeMap<String, Option<(usize, Slots)>>,
}

impl Choice<'_> {
    fn try_all(&mut self, patterns: impl Iterator<Item = String>, rank: usize) {
        for (order, text) in patterns.enumerate() {
            if self.tried.contains_key(&text) {
                continue;
            }
            let found = Pattern::parse(&text).ok().and_then(|pattern| {
                slots_of(&Aim { at: Pointer::root(), pattern }, self.api, self.names)
            });
            let found: Option<Slots> = found.map(|slots| slots.into_iter().map(ptr::from_ref).collect());
            let is_exact = |slots: &Slots| !slots.is_empty() && slots.is_subset(self.target);
            self.tried.insert(text, found.filter(is_exact).map(|slots| (rank + order, slots)));
        }
    }

    fn is_complete(&self) -> bool {
        let found: BTreeSet<_> = self.tried.values().flatten().flat_map(|(_, slots)| slots).collect();
        found.len() == self.target.len()
    }

    /// Takes the pattern that is for most of what is left, until nothing is.
    fn fewest(&self) -> Option<Vec<String>> {
        let mut left = self.target.clone();
        let mut patterns = Vec::new();
        while !left.is_empty() {
            let gain = |slots: &Slots| slots.intersection(&left).count();
            let all = self.tried.iter().filter_map(|(text, found)| found.as_ref().map(|(rank, slots)| (text, rank, slots)));
            let best = all.max_by(|a, b| gain(a.2).cmp(&gain(b.2)).then_with(|| (b.1, b.0).cmp(&(a.1, a.0))))?;
            if gain(best.2) == 0 {
                return None;
            }
            left = left.difference(best.2).copied().collect();
            patterns.push(best.0.clone());
        }
        patterns.sort();
        Some(patterns)
    }
}
