//! What belongs together on both sides: operations, fields and parameters, members of unions, answers.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Answer, Api, Location, Member, Object, Operation, Presence, ShapeKind, Slot, Status, Type, Union};
use crate::place::{encoded_path, erased_path, snake_case};
use crate::plan::naming::Moved;

/// Things by what tells them apart: on both sides, only before, only now.
#[derive(Clone, Debug)]
pub(super) struct Pairs<T> {
    pub(super) both: Vec<(T, T)>,
    pub(super) gone: Vec<T>,
    pub(super) come: Vec<T>,
}

/// The method and the path of an operation; the names of its parameters count only where nothing else tells it from
/// another.
pub(super) fn endpoint(operation: &Operation) -> (String, String) {
    let path = if operation.is_twin { encoded_path(&operation.path) } else { erased_path(&operation.path) };
    (operation.method.clone(), path)
}

/// Operations by method and path; what is left, as the record of names found it again, or by an operationId that both
/// publish.
pub(super) fn operations(old: &Api, new: &Api, moved: &[Moved]) -> Pairs<usize> {
    let mut pairs = Pairs { both: Vec::new(), gone: all(&old.operations), come: all(&new.operations) };
    let place = |api: &Api, index: usize| Some(endpoint(&api.operations[index]));
    pairs.match_by(|index| place(old, index), |index| place(new, index));
    let address = |api: &Api, index: usize| place(api, index).map(|(method, path)| format!("{method} {path}"));
    let found = |index: usize| {
        let address = address(old, index)?;
        moved.iter().find(|it| it.old == address).map(|it| it.new.clone())
    };
    pairs.match_by(found, |index| address(new, index));
    let id = |api: &Api, index: usize| api.operations[index].id.clone().filter(|_| !api.operations[index].provisional);
    pairs.match_by(|index| id(old, index), |index| id(new, index));
    pairs.both.sort_by_key(|pair| pair.1);
    pairs
}

/// Names as they are sent; what is left, by their snake case.
pub(super) fn named<'a>(
    old: impl Iterator<Item = &'a String>,
    new: impl Iterator<Item = &'a String>,
) -> Pairs<&'a str> {
    let (gone, come) = (old.map(String::as_str).collect(), new.map(String::as_str).collect());
    let mut pairs = Pairs { both: Vec::new(), gone, come };
    pairs.match_by(Some, Some);
    pairs.match_by(|name| Some(snake_case(name)), |name| Some(snake_case(name)));
    pairs
}

/// Parameters of a path by their number, others by place and name; what is left, by the snake case of the name.
pub(super) fn parameters(old: &Operation, new: &Operation) -> Pairs<usize> {
    let mut pairs = Pairs { both: Vec::new(), gone: all(&old.parameters), come: all(&new.parameters) };
    let key = |operation: &Operation, index: usize, name: fn(&str) -> String| {
        let parameter = &operation.parameters[index];
        let name = match path_number(operation, index) {
            Some(number) => number.to_string(),
            None => name(&parameter.name),
        };
        Some((location(parameter.location), name))
    };
    for name in [str::to_owned, snake_case] {
        pairs.match_by(|index| key(old, index, name), |index| key(new, index, name));
    }
    pairs.both.sort_by_key(|pair| pair.1);
    pairs
}

/// Which of its path's parameters one is, from 1.
pub(super) fn path_number(operation: &Operation, index: usize) -> Option<usize> {
    let parameter = &operation.parameters[index];
    if parameter.location != Location::Path {
        return None;
    }
    let before = operation.path.split_once(&format!("{{{}}}", parameter.name))?.0;
    Some(before.matches('{').count() + 1)
}

fn location(location: Location) -> u8 {
    match location {
        Location::Path => 0,
        Location::Query => 1,
        Location::Header => 2,
        Location::Cookie => 3,
    }
}

/// Answers by their status; what is left, where it is the only one of its class.
pub(super) fn answers(old: &[Answer], new: &[Answer]) -> Pairs<usize> {
    let mut pairs = Pairs { both: Vec::new(), gone: all(old), come: all(new) };
    pairs.match_by(|index| Some(old[index].status), |index| Some(new[index].status));
    pairs.match_by(|index| class(old[index].status), |index| class(new[index].status));
    pairs.both.sort_by_key(|pair| pair.1);
    pairs
}

/// The first digit of a status.
pub(super) fn class(status: Status) -> Option<u16> {
    match status {
        Status::Code(code) => Some(code / 100),
        Status::Range(digit) => Some(u16::from(digit)),
        Status::Default => None,
    }
}

/// Members of a union by tag, by constants, by their fields or types; then those that are most alike.
pub(super) fn members(old: (&Api, &Union), new: (&Api, &Union)) -> Pairs<usize> {
    let mut pairs = Pairs { both: Vec::new(), gone: all(&old.1.members), come: all(&new.1.members) };
    let rules: [fn(&Api, &Member) -> Option<String>; 3] = [tags, constants, outline];
    for rule in rules {
        pairs.match_by(|index| rule(old.0, &old.1.members[index]), |index| rule(new.0, &new.1.members[index]));
    }
    let fields = |(api, union): (&Api, &Union), index: usize| fields_of(api, &union.members[index]);
    let mut scores = Vec::new();
    for &before in &pairs.gone {
        for &now in &pairs.come {
            let (before_fields, now_fields) = (fields(old, before), fields(new, now));
            let shared = before_fields.intersection(&now_fields).count();
            let all = before_fields.union(&now_fields).count();
            let constants = (constants_of(old.0, &old.1.members[before]), constants_of(new.0, &new.1.members[now]));
            let contradicts =
                constants.0.iter().any(|(name, value)| constants.1.get(name).is_some_and(|it| it != value));
            let is_alike = shared * 2 >= all && shared > 0 && !contradicts;
            scores.extend(is_alike.then_some((all - shared, before, now)));
        }
    }
    scores.sort_unstable();
    for (_, before, now) in scores {
        if pairs.gone.contains(&before) && pairs.come.contains(&now) {
            pairs.pair(before, now);
        }
    }
    pairs.both.sort_by_key(|pair| pair.1);
    pairs
}

/// What tells a member from the others of its union: a tag, a constant, a field that it alone has, else its type.
pub(super) fn label(api: &Api, union: &Union, index: usize) -> String {
    let member = &union.members[index];
    if let Some(tag) = member.tags.first().cloned().or_else(|| constant_of(api, member)) {
        return tag;
    }
    let others: Vec<_> = (0..union.members.len()).filter(|other| *other != index).collect();
    let is_own = |field: &String| !others.iter().any(|other| fields_of(api, &union.members[*other]).contains(field));
    let own = |slot: fn(Presence) -> bool| {
        let object = object_of(api, member)?;
        object.fields.iter().find(|(name, field)| slot(field.presence) && is_own(name)).map(|(name, _)| name.clone())
    };
    let required = own(|presence| presence == Presence::Required);
    required.or_else(|| own(|_| true)).or_else(|| outline(api, member)).unwrap_or_else(|| "object".to_owned())
}

fn object_of<'a>(api: &'a Api, member: &Member) -> Option<&'a Object> {
    match &member.slot.ty {
        Type::Shape(id) => match &api.shapes[*id].kind {
            ShapeKind::Object(object) => Some(object),
            ShapeKind::Enum(_) | ShapeKind::Union(_) => None,
        },
        _ => None,
    }
}

fn fields_of(api: &Api, member: &Member) -> BTreeSet<String> {
    object_of(api, member).map(|object| object.fields.keys().cloned().collect()).unwrap_or_default()
}

fn tags(_: &Api, member: &Member) -> Option<String> {
    let mut tags = member.tags.clone();
    tags.sort();
    (!tags.is_empty()).then(|| tags.join("\n"))
}

fn constant_of(api: &Api, member: &Member) -> Option<String> {
    constants_of(api, member).into_values().next()
}

fn constants(api: &Api, member: &Member) -> Option<String> {
    let constants = constants_of(api, member);
    let all: Vec<String> = constants.iter().map(|(name, value)| format!("{name}={value}")).collect();
    (!all.is_empty()).then(|| all.join("\n"))
}

/// The fields of a member that have one value, in whichever way that is written.
fn constants_of(api: &Api, member: &Member) -> BTreeMap<String, String> {
    let value = |slot: &Slot| match &slot.ty {
        Type::Constant(value) => Some(value.clone()),
        Type::Shape(id) => match &api.shapes[*id].kind {
            ShapeKind::Enum(of) if !slot.open => {
                <&[String; 1]>::try_from(of.values.as_slice()).ok().map(|it| it[0].clone())
            }
            ShapeKind::Enum(_) | ShapeKind::Object(_) | ShapeKind::Union(_) => None,
        },
        _ => None,
    };
    let fields = object_of(api, member).into_iter().flat_map(|object| &object.fields);
    fields.filter_map(|(name, slot)| Some((name.clone(), value(slot)?))).collect()
}

/// The names of an object's fields, or the kind of another type.
fn outline(api: &Api, member: &Member) -> Option<String> {
    let word = match &member.slot.ty {
        Type::Shape(id) => match &api.shapes[*id].kind {
            ShapeKind::Object(_) => {
                return Some(fields_of(api, member).into_iter().collect::<Vec<_>>().join("\n"));
            }
            ShapeKind::Enum(_) => "enum",
            ShapeKind::Union(_) => "union",
        },
        Type::Boolean => "boolean",
        Type::Integer | Type::Unsigned | Type::Float | Type::Decimal => "number",
        Type::Text | Type::Secret | Type::Date | Type::DateTime | Type::Id(_) | Type::File => "string",
        Type::Constant(value) => return Some(value.clone()),
        Type::List(_) => "array",
        Type::Map(_) | Type::OpenObject => "map",
        Type::Any => "any",
    };
    Some(word.to_owned())
}

fn all<T>(things: &[T]) -> Vec<usize> {
    (0..things.len()).collect()
}

impl<T: Copy + PartialEq> Pairs<T> {
    /// Pairs what is left on both sides and has one key there, unless several have it.
    fn match_by<K: Ord>(&mut self, old: impl Fn(T) -> Option<K>, new: impl Fn(T) -> Option<K>) {
        let mut keys: BTreeMap<K, (Vec<T>, Vec<T>)> = BTreeMap::new();
        for &thing in &self.gone {
            keys.extend_with(old(thing), |sides| sides.0.push(thing));
        }
        for &thing in &self.come {
            keys.extend_with(new(thing), |sides| sides.1.push(thing));
        }
        for (before, now) in keys.into_values() {
            if let ([before], [now]) = (before.as_slice(), now.as_slice()) {
                self.pair(*before, *now);
            }
        }
    }

    fn pair(&mut self, before: T, now: T) {
        self.gone.retain(|thing| *thing != before);
        self.come.retain(|thing| *thing != now);
        self.both.push((before, now));
    }
}

/// Adds to the entry of a key, where there is one.
trait ExtendWith<K, V> {
    fn extend_with(&mut self, key: Option<K>, add: impl FnOnce(&mut V));
}

impl<K: Ord, V: Default> ExtendWith<K, V> for BTreeMap<K, V> {
    fn extend_with(&mut self, key: Option<K>, add: impl FnOnce(&mut V)) {
        if let Some(key) = key {
            add(self.entry(key).or_default());
        }
    }
}
