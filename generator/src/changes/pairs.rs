//! What belongs together on both sides: operations, fields and parameters, members of unions, answers.

use std::collections::{BTreeMap, BTreeSet};

use crate::decisions::names_of_union;
use crate::ir::places::{answer_role, endpoint, parameter_role};
use crate::ir::{Api, Content, Member, Object, Operation, Presence, ShapeKind, Slot, Status, Type, Union};
use crate::place::{Role, snake_case};

/// Things by what tells them apart: on both sides, only before, only now.
#[derive(Clone, Debug)]
pub(super) struct Pairs<T> {
    pub(super) both: Vec<(T, T)>,
    pub(super) removed: Vec<T>,
    pub(super) added: Vec<T>,
}

/// Where places of the record are now, by their old addresses.
pub(super) type Found<'a> = BTreeMap<&'a str, &'a str>;

/// Pairs operations by method and path; what is left, as the record of names found it again, or by an operationId that
/// both publish.
pub(super) fn pair_operations(old: &Api, new: &Api, found: &Found<'_>) -> Pairs<usize> {
    let mut pairs = Pairs::of(&old.operations, &new.operations);
    let address = |api: &Api, index: usize| Some(endpoint(&api.operations[index]).to_string());
    pairs.match_sides((old, new), address);
    let moved = |old: &str| found.get(old).map(|new| (*new).to_owned());
    pairs.match_by(|index| moved(&address(old, index)?), |index| address(new, index));
    let id = |api: &Api, index: usize| api.operations[index].id.clone().filter(|_| !api.operations[index].provisional);
    pairs.match_sides((old, new), id);
    pairs.both.sort_by_key(|pair| pair.1);
    pairs
}

/// Pairs names as they are sent; what is left, by their snake case.
pub(super) fn pair_names<'a>(
    old: impl Iterator<Item = &'a String>,
    new: impl Iterator<Item = &'a String>,
) -> Pairs<&'a str> {
    let (removed, added) = (old.map(String::as_str).collect(), new.map(String::as_str).collect());
    let mut pairs = Pairs { both: Vec::new(), removed, added };
    pairs.match_by(Some, Some);
    pairs.match_by(|name| Some(snake_case(name)), |name| Some(snake_case(name)));
    pairs
}

/// Pairs parameters of a path by their number, others by place and name; what is left, by the snake case of the name.
pub(super) fn pair_parameters(old: &Operation, new: &Operation) -> Pairs<usize> {
    let mut pairs = Pairs::of(&old.parameters, &new.parameters);
    pairs.match_sides((old, new), |operation, index| Some(parameter_role(operation, index)));
    let words = |operation: &Operation, index: usize| match parameter_role(operation, index) {
        Role::Query(name) => Some(Role::Query(snake_case(&name))),
        Role::Header(name) => Some(Role::Header(snake_case(&name))),
        Role::Cookie(name) => Some(Role::Cookie(snake_case(&name))),
        _ => None,
    };
    pairs.match_sides((old, new), words);
    pairs.both.sort_by_key(|pair| pair.1);
    pairs
}

/// Pairs answers by their status; what is left, as the record of names found it again, or where it is the only one of
/// its class.
pub(super) fn pair_answers(old: &Operation, new: &Operation, found: &Found<'_>) -> Pairs<usize> {
    let mut pairs = Pairs::of(&old.answers, &new.answers);
    let status = |operation: &Operation, index: usize| operation.answers[index].status;
    pairs.match_sides((old, new), |operation, index| Some(status(operation, index)));
    let role = |operation, index| answer_role(status(operation, index), None);
    let address = |operation, index| Some(format!("{} {}", endpoint(operation), role(operation, index)));
    let moved = |old: &str| found.get(old).map(|new| (*new).to_owned());
    pairs.match_by(|index| moved(&address(old, index)?), |index| address(new, index));
    let has_body = |operation: &Operation, index: usize| !matches!(operation.answers[index].content, Content::Empty);
    let alike = |operation, index| Some((class(status(operation, index))?, has_body(operation, index)));
    pairs.match_sides((old, new), alike);
    pairs.match_sides((old, new), |operation, index| class(status(operation, index)));
    pairs.both.sort_by_key(|pair| pair.1);
    pairs
}

/// Returns the first digit of a status.
fn class(status: Status) -> Option<u16> {
    match status {
        Status::Code(code) => Some(code / 100),
        Status::Range(digit) => Some(u16::from(digit)),
        Status::Default => None,
    }
}

/// Pairs members of a union by tag, by constants, by their fields with ever less about them, by types; then those that
/// are most alike.
pub(super) fn pair_members(old: (&Api, &Union), new: (&Api, &Union)) -> Pairs<usize> {
    let mut pairs = Pairs::of(&old.1.members, &new.1.members);
    let rules: [fn(&Api, &Member) -> Option<String>; 5] = [tags, constants, face, needs, outline];
    for rule in rules {
        pairs.match_sides((old, new), |(api, union), index| rule(api, &union.members[index]));
    }
    let fields = |(api, union): (&Api, &Union), index: usize| fields_of(api, &union.members[index]);
    let mut scores = Vec::new();
    for &before in &pairs.removed {
        for &now in &pairs.added {
            let (before_fields, now_fields) = (fields(old, before), fields(new, now));
            let shared = before_fields.intersection(&now_fields).count();
            let all = before_fields.union(&now_fields).count();
            let constants = (constants_of(old.0, &old.1.members[before]), constants_of(new.0, &new.1.members[now]));
            let contradicts =
                constants.0.iter().any(|(name, value)| constants.1.get(name).is_some_and(|other| other != value));
            let is_alike = shared * 2 >= all && shared > 0 && !contradicts;
            scores.extend(is_alike.then_some((all - shared, before, now)));
        }
    }
    scores.sort_unstable();
    for (_, before, now) in scores {
        if pairs.removed.contains(&before) && pairs.added.contains(&now) {
            pairs.take(vec![(before, now)]);
        }
    }
    pairs.both.sort_by_key(|pair| pair.1);
    pairs
}

/// Returns the name of each member of a union, as places have it; of one that nothing tells from the others, what it
/// is.
pub(super) fn labels(api: &Api, union: &Union) -> Vec<String> {
    let named = names_of_union(api, union).into_iter().zip(&union.members);
    let label = |(name, member): (Option<String>, &Member)| name.or_else(|| outline(api, member));
    named.map(|named| label(named).unwrap_or_else(|| "object".to_owned())).collect()
}

fn object_of<'a>(api: &'a Api, member: &Member) -> Option<&'a Object> {
    api.shapes[member.slot.ty.shape()?].kind.object()
}

fn fields_of(api: &Api, member: &Member) -> BTreeSet<String> {
    object_of(api, member).map(|object| object.fields.keys().cloned().collect()).unwrap_or_default()
}

fn tags(_: &Api, member: &Member) -> Option<String> {
    let mut tags = member.tags.clone();
    tags.sort();
    (!tags.is_empty()).then(|| tags.join("\n"))
}

fn constants(api: &Api, member: &Member) -> Option<String> {
    let constants = constants_of(api, member);
    let all: Vec<String> = constants.iter().map(|(name, value)| format!("{name}={value}")).collect();
    (!all.is_empty()).then(|| all.join("\n"))
}

/// Returns the fields of a member that have one value, in whichever way that is written.
fn constants_of(api: &Api, member: &Member) -> BTreeMap<String, String> {
    let value = |slot: &Slot| match &slot.ty {
        Type::Constant(value) => Some(value.clone()),
        Type::Shape(id) if !slot.open => api.shapes[*id].kind.only_value().cloned(),
        _ => None,
    };
    let fields = object_of(api, member).into_iter().flat_map(|object| &object.fields);
    fields.filter_map(|(name, slot)| Some((name.clone(), value(slot)?))).collect()
}

/// Returns an object's fields with all that tells it from another of the same fields.
fn face(api: &Api, member: &Member) -> Option<String> {
    fields_text(api, member, |name, slot| {
        let ty = std::mem::discriminant(&slot.ty);
        format!("{name} {:?} {} {ty:?} {:?}", slot.presence, slot.nullable, slot.rules)
    })
}

/// Returns an object's fields, and which of them it must have.
fn needs(api: &Api, member: &Member) -> Option<String> {
    fields_text(api, member, |name, slot| format!("{name} {}", slot.presence == Presence::Required))
}

fn fields_text(api: &Api, member: &Member, text: impl Fn(&str, &Slot) -> String) -> Option<String> {
    let fields: BTreeSet<String> = object_of(api, member)?.fields.iter().map(|(name, slot)| text(name, slot)).collect();
    Some(fields.into_iter().collect::<Vec<_>>().join("\n"))
}

/// Returns the names of an object's fields, or the kind of another type.
fn outline(api: &Api, member: &Member) -> Option<String> {
    let word = match &member.slot.ty {
        Type::Shape(id) => match &api.shapes[*id].kind {
            ShapeKind::Object(_) => {
                return fields_text(api, member, |name, _| name.to_owned());
            }
            ShapeKind::Enum(_) => "enum",
            ShapeKind::Union(_) => "union",
        },
        Type::Boolean => "boolean",
        Type::Integer | Type::Unsigned | Type::Float | Type::Decimal => "number",
        Type::String | Type::Secret | Type::Date | Type::DateTime | Type::Id(_) | Type::File => "string",
        Type::Constant(value) => return Some(value.clone()),
        Type::Array(_) => "array",
        Type::Map(_) | Type::OpenObject => "map",
        Type::Any => "any",
    };
    Some(word.to_owned())
}

impl Pairs<usize> {
    /// Begins with things by their index, none of which is paired yet.
    pub(super) fn of<T>(old: &[T], new: &[T]) -> Self {
        Self { both: Vec::new(), removed: (0..old.len()).collect(), added: (0..new.len()).collect() }
    }

    /// Pairs things that have one key.
    pub(super) fn by_key<T, K: Ord>(old: &[T], new: &[T], key: impl Fn(&T) -> K) -> Self {
        let mut pairs = Self::of(old, new);
        pairs.match_by(|index| Some(key(&old[index])), |index| Some(key(&new[index])));
        pairs
    }
}

impl<T: Copy + Ord> Pairs<T> {
    /// Pairs what is left on both sides and has one key, which each side tells of its things.
    fn match_sides<S: Copy, K: Ord>(&mut self, (old, new): (S, S), key: impl Fn(S, T) -> Option<K>) {
        self.match_by(|thing| key(old, thing), |thing| key(new, thing));
    }

    /// Pairs what is left on both sides and has one key there, unless several have it.
    pub(super) fn match_by<K: Ord>(&mut self, old: impl Fn(T) -> Option<K>, new: impl Fn(T) -> Option<K>) {
        let mut keys: BTreeMap<K, (Vec<T>, Vec<T>)> = BTreeMap::new();
        for (thing, key) in self.removed.iter().filter_map(|thing| Some((*thing, old(*thing)?))) {
            keys.entry(key).or_default().0.push(thing);
        }
        for (thing, key) in self.added.iter().filter_map(|thing| Some((*thing, new(*thing)?))) {
            keys.entry(key).or_default().1.push(thing);
        }
        let pairs = keys.into_values().filter_map(|(before, now)| match (before.as_slice(), now.as_slice()) {
            ([before], [now]) => Some((*before, *now)),
            _ => None,
        });
        self.take(pairs.collect());
    }

    fn take(&mut self, pairs: Vec<(T, T)>) {
        let (removed, added): (BTreeSet<T>, BTreeSet<T>) = pairs.iter().copied().unzip();
        self.removed.retain(|thing| !removed.contains(thing));
        self.added.retain(|thing| !added.contains(thing));
        self.both.extend(pairs);
    }
}
