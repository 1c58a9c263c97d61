//! What every part of a comparison shares: both sides, what is found, and which shapes are still to be compared.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use super::marks;
use super::model::{Change, Difference, Mark, Part, Renamed, Subject, What};
use super::pairs::Pairs;
use super::rules::are_stricter;
use super::words;
use crate::ir::{Api, Presence, Rule, ShapeId, Slot, Type, Way};
use crate::names::Names;
use crate::pipeline::Stages;
use crate::place::{Place, Root, Step};
use crate::plan::model::Plan;

/// One of the two descriptions.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) api: &'a Api,
    pub(super) names: &'a Names,
    pub(super) plan: &'a Plan,
}

impl<'a> Side<'a> {
    pub(super) fn of(stages: &'a Stages) -> Self {
        Self { api: &stages.api, names: &stages.names, plan: &stages.plan }
    }

    /// Returns the Rust name of a shape's type, or of the template that it fills.
    pub(super) fn name_of(self, id: ShapeId) -> &'a str {
        match self.names.template_of(id) {
            Some(template) => &template.name,
            None => &self.names.type_of(id).name,
        }
    }
}

/// A use of a value: where it is, and which way it goes.
#[derive(Clone, Debug)]
pub(super) struct At {
    pub(super) place: Place,
    pub(super) subject: Subject,
    pub(super) way: Way,
    /// The marks of the use itself, for the values that it may have.
    pub(super) marks: BTreeMap<Mark, usize>,
}

impl At {
    pub(super) fn new(place: Place, subject: Subject, way: Way) -> Self {
        Self { place, subject, way, marks: BTreeMap::new() }
    }

    /// Returns the place that is one step further.
    pub(super) fn step(&self, step: Step, subject: Subject) -> Self {
        let mut place = self.place.clone();
        place.steps.push(step);
        Self::new(place, subject, self.way)
    }
}

/// A comparison on its way.
pub(super) struct Walk<'a> {
    pub(super) old: Side<'a>,
    pub(super) new: Side<'a>,
    changes: Vec<Change>,
    /// The places at which only the documentation differs: no change of the API.
    documentation: Vec<Change>,
    known: HashSet<(Option<Place>, Subject, What)>,
    pub(super) names: Vec<Renamed>,
    /// Pairs of shapes whose parts are not compared yet. They wait, so that no chain takes the stack.
    pub(super) queue: VecDeque<(ShapeId, ShapeId, At)>,
    /// All pairs of shapes that were queued, in that order.
    pub(super) shapes: Vec<(ShapeId, ShapeId)>,
    seen: HashSet<(ShapeId, ShapeId)>,
    /// The types that there were, and those that there are.
    types: (HashSet<&'a str>, HashSet<&'a str>),
}

impl<'a> Walk<'a> {
    pub(super) fn new(old: Side<'a>, new: Side<'a>) -> Self {
        Self {
            old,
            new,
            changes: Vec::new(),
            documentation: Vec::new(),
            known: HashSet::new(),
            names: Vec::new(),
            queue: VecDeque::new(),
            shapes: Vec::new(),
            seen: HashSet::new(),
            types: (old.type_names().collect(), new.type_names().collect()),
        }
    }

    pub(super) fn finish(self) -> (Vec<Change>, Vec<Renamed>, Vec<Change>) {
        (self.changes, self.names, self.documentation)
    }

    /// Keeps a change; a type that is used at many places changes once.
    pub(super) fn push(
        &mut self,
        place: impl Into<Option<Place>>,
        subject: Subject,
        what: What,
        marks: BTreeMap<Mark, usize>,
    ) {
        let place = place.into();
        if self.known.insert((place.clone(), subject, what.clone())) {
            let is_documentation = what == What::Changed(Difference::Documentation);
            let changes = if is_documentation { &mut self.documentation } else { &mut self.changes };
            changes.push(Change { place, subject, what, marks });
        }
    }

    /// Keeps which of these names were added and removed.
    pub(super) fn compare_named(
        &mut self,
        place: Option<&Place>,
        subject: Subject,
        old: &BTreeSet<String>,
        new: &BTreeSet<String>,
        marks: &BTreeMap<Mark, usize>,
    ) {
        let removed = old.difference(new).map(|name| What::Removed(Part::Named(name.clone())));
        let added = new.difference(old).map(|name| What::Added(Part::Named(name.clone())));
        removed.chain(added).for_each(|what| self.push(place.cloned(), subject, what, marks.clone()));
    }

    /// Keeps a difference of something that has no marks.
    pub(super) fn differ(&mut self, place: &Place, subject: Subject, difference: Difference) {
        self.push(place.clone(), subject, What::Changed(difference), BTreeMap::new());
    }

    pub(super) fn added(&mut self, at: At, slot: &Slot) {
        let marks = marks::within(self.new.api, slot);
        self.push(at.place, at.subject, What::Added(part(self.new, slot)), marks);
    }

    pub(super) fn removed(&mut self, at: At, slot: &Slot) {
        let marks = marks::within(self.old.api, slot);
        self.push(at.place, at.subject, What::Removed(part(self.old, slot)), marks);
    }

    /// Compares the slots of each pair; those without one are added or removed.
    pub(super) fn compare_each<'s, T: Copy>(
        &mut self,
        pairs: &Pairs<T>,
        old: impl Fn(T) -> (&'s Slot, At),
        new: impl Fn(T) -> (&'s Slot, At),
    ) {
        for &(before, now) in &pairs.both {
            let (slot, at) = new(now);
            self.slots(old(before).0, slot, at);
        }
        for &removed in &pairs.removed {
            let (slot, at) = old(removed);
            self.removed(at, slot);
        }
        for &added in &pairs.added {
            let (slot, at) = new(added);
            self.added(at, slot);
        }
    }

    /// Compares two uses of a value.
    pub(super) fn slots(&mut self, old: &Slot, new: &Slot, at: At) {
        let mut marks = marks::of_slot(old);
        marks.extend(marks::of_slot(new));
        for difference in self.differences(old, new, &at) {
            self.push(at.place.clone(), at.subject, What::Changed(difference), marks.clone());
        }
        match (&old.ty, &new.ty) {
            (Type::Array(old), Type::Array(new)) => self.slots(old, new, at.step(Step::Items, Subject::Content)),
            (Type::Map(old), Type::Map(new)) => self.slots(old, new, at.step(Step::Values, Subject::Content)),
            (Type::Shape(old), Type::Shape(new)) => self.queue_shapes(*old, *new, At { marks, ..at }),
            (Type::Constant(before), Type::Constant(now)) if before != now => {
                let difference = Difference::Constant(words::quoted(before), words::quoted(now));
                self.push(at.place, at.subject, What::Changed(difference), marks);
            }
            (before, now) if !is_one_type(before, now) => {
                let words = (words::type_of(self.old, before), words::type_of(self.new, now));
                // What a type holds goes or comes with it.
                let mut marks = marks::within(self.old.api, old);
                marks.extend(marks::within(self.new.api, new));
                self.push(at.place, at.subject, What::Changed(Difference::Type(words.0, words.1)), marks);
            }
            _ => {}
        }
    }

    fn queue_shapes(&mut self, old: ShapeId, new: ShapeId, at: At) {
        if !self.seen.insert((old, new)) {
            return;
        }
        let named = self.new.names.of.get(&new).map(|ty| self.new.names.types[ty.0 as usize].name.clone());
        // Where another type has taken the place of one, neither has changed.
        let before = self.old.name_of(old);
        let is_same =
            |name: &String| name == before || !(self.types.0.contains(name.as_str()) || self.types.1.contains(before));
        let named = named.filter(is_same);
        // Code names the type of an error itself, and goes on to do so while there is one.
        if named.is_some() || at.subject != Subject::Error || !self.types.1.contains(before) {
            self.shapes.push((old, new));
        }
        let at = match named {
            Some(name) => At { place: Place { root: Root::Type(name), steps: Vec::new() }, ..at },
            None => at,
        };
        self.queue.push_back((old, new, at));
    }

    /// Returns how two uses differ, their types apart.
    fn differences(&self, old: &Slot, new: &Slot, at: &At) -> Vec<Difference> {
        let mut found = Vec::new();
        // What is inferred is not relied on, as what is optional, so both give one client.
        let required = [old, new].map(|slot| slot.presence == Presence::Required);
        let has_presence = matches!(at.subject, Subject::Field | Subject::Parameter);
        let is_other = has_presence && required[0] != required[1];
        found.extend(is_other.then_some(Difference::Presence(old.presence, new.presence)));
        let nullable = (self.old.is_nullable(old), self.new.is_nullable(new));
        let is_other = at.subject != Subject::Member && nullable.0 != nullable.1;
        found.extend(is_other.then_some(Difference::Null(nullable.1)));
        let ways = (old.only != new.only).then(|| Difference::Ways(words::ways(old.only), words::ways(new.only)));
        found.extend(ways);
        found.extend((old.open != new.open).then_some(Difference::Open(new.open)));
        let shown = (words::visibility(&old.visibility), words::visibility(&new.visibility));
        found.extend((shown.0 != shown.1).then_some(Difference::Shown(shown.0, shown.1)));
        let deprecated = (self.old.is_deprecated(old), self.new.is_deprecated(new));
        found.extend((deprecated.0 != deprecated.1).then_some(Difference::Deprecated(deprecated.1)));
        let is_other = self.old.description(old) != self.new.description(new);
        found.extend(is_other.then_some(Difference::Documentation));
        // What is read is not checked, and needs no value for absence.
        if at.way == Way::Sent {
            let defaults = [old, new].map(|slot| slot.default.as_ref().map(ToString::to_string));
            let [before, now] = defaults;
            found.extend((before != now).then_some(Difference::Default(before, now)));
            let without = |rules: &[Rule], others: &[Rule]| -> Vec<String> {
                rules.iter().filter(|rule| !others.contains(rule)).map(words::rule).collect()
            };
            let (removed, added) = (without(&old.rules, &new.rules), without(&new.rules, &old.rules));
            if !removed.is_empty() || !added.is_empty() {
                let is_stricter = are_stricter(&old.rules, &new.rules);
                found.push(Difference::Rules { removed, added, is_stricter });
            }
        }
        found
    }
}

impl Side<'_> {
    /// Returns whether null is a value: a union whose member is null may be null itself, whichever way that is written.
    fn is_nullable(self, slot: &Slot) -> bool {
        let members = slot.ty.shape().map_or(&[][..], |id| self.api.shapes[id].kind.members());
        slot.nullable || members.iter().any(|member| member.slot.nullable)
    }

    /// Returns whether a use is deprecated, by itself or with its type, whichever way that is written.
    fn is_deprecated(self, slot: &Slot) -> bool {
        slot.deprecated || matches!(slot.ty, Type::Shape(id) if self.api.shapes[id].deprecated)
    }
}

impl<'a> Side<'a> {
    /// Returns what is said of a use, or else of its type, whichever way that is written.
    fn description(self, slot: &'a Slot) -> Option<&'a str> {
        let of_type = || match slot.ty {
            Type::Shape(id) => self.api.shapes[id].description.as_deref(),
            _ => None,
        };
        slot.description.as_deref().or_else(of_type)
    }
}

fn part(side: Side<'_>, slot: &Slot) -> Part {
    Part::Typed {
        ty: words::type_of(side, &slot.ty),
        is_required: slot.presence == Presence::Required,
        is_nullable: side.is_nullable(slot),
    }
}

/// Returns whether two types that hold no other are one.
fn is_one_type(old: &Type, new: &Type) -> bool {
    match (old, new) {
        (Type::Constant(old), Type::Constant(new)) | (Type::Id(old), Type::Id(new)) => old == new,
        _ => std::mem::discriminant(old) == std::mem::discriminant(new),
    }
}
