//! Proposes names of types, best first: after their component, after their operation, after the noun of the GET that
//! answers them, after the fields that hold them.
//!
//! Knows what is called how so far, but not whose turn it is.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Context;
use super::derived::media_name;
use super::fields::{case_of, digits_apart};
use super::variants::Members;
use crate::ir::by_shape::ByShape;
use crate::ir::places::{Owner, Root, Step, Use};
use crate::ir::{Direction, ShapeId, ShapeKind, Wanted};
use crate::names::collision::Taken;
use crate::names::findings::About;
use crate::names::identifier::LONGEST;
use crate::names::identity::merge::TypeGroup;
use crate::names::identity::sites::{Facts, Rank, Role, Site, first_success};
use crate::names::record::Record;
use crate::names::rule::Rule;
use crate::names::words::{all_words, common_end, is_weak, join, pascal, words};
use crate::pointer::Pointer;

/// A name that a rule proposes.
pub(crate) type Candidate = (Rule, String);

/// The types, what each is called so far, and what names are made of.
pub(crate) struct Naming<'a> {
    pub(crate) facts: &'a Facts<'a>,
    pub(crate) old: &'a Record,
    pub(crate) groups: &'a BTreeMap<ShapeId, TypeGroup>,
    /// The group of each shape.
    pub(crate) group_of: ByShape<ShapeId>,
    /// The names so far, and by which rule each was proposed, where one did.
    pub(crate) names: BTreeMap<ShapeId, String>,
    pub(crate) rules: BTreeMap<String, Rule>,
    pub(crate) taken: Taken,
    /// The index of the line of each name in the record.
    pub(crate) recorded: HashMap<&'a str, usize>,
    /// The variants of each union.
    variants: &'a ByShape<Members>,
    /// What a resource is called in the names of what it holds.
    nouns: BTreeMap<ShapeId, Vec<String>>,
    /// The nouns that are kept for the resource of a GET.
    kept: BTreeSet<Vec<String>>,
    /// The components that are read.
    pub(crate) read: BTreeSet<&'a str>,
    /// How many places are called by the same words: of what is sent, and of all else.
    called: HashMap<(bool, &'a [String]), usize>,
}

impl<'a> Naming<'a> {
    /// Nothing is named yet.
    pub(crate) fn new(
        facts: &'a Facts<'a>,
        old: &'a Record,
        groups: &'a BTreeMap<ShapeId, TypeGroup>,
        variants: &'a ByShape<Members>,
        taken: Taken,
    ) -> Self {
        let group_of = |(&id, group): (&ShapeId, &'a TypeGroup)| group.shapes.iter().map(move |&shape| (shape, id));
        let mut called = HashMap::new();
        for group in groups.values() {
            for site in group.nested() {
                *called.entry((is_only_sent(facts, group), &*site.own)).or_default() += 1;
            }
        }
        let read = groups.values().filter(|group| group.direction != Direction::Request);
        let recorded = old.types.iter().enumerate();
        Self {
            facts,
            old,
            groups,
            group_of: groups.iter().flat_map(group_of).collect(),
            names: BTreeMap::new(),
            rules: BTreeMap::new(),
            taken,
            recorded: recorded.map(|(index, line)| (line.name.as_str(), index)).collect(),
            variants,
            nouns: groups.iter().filter_map(|(&id, group)| Some((id, noun(facts, group)?))).collect(),
            kept: kept_nouns(facts, groups),
            read: read.filter_map(|group| group.component(facts)).collect(),
            called,
        }
    }

    fn name_of(&self, shape: ShapeId) -> Option<Vec<String>> {
        Some(words(self.names.get(&self.group_of[&shape])?))
    }

    /// Returns what a type is called in the names of what it holds.
    fn base(&self, shape: ShapeId) -> Vec<String> {
        let id = self.group_of[&shape];
        let group = &self.groups[&id];
        let component = group.component(self.facts).and_then(|_| self.name_of(shape));
        let decided = wanted(self.facts, group).map(|wanted| words(&wanted.name));
        if let Some(base) = decided.or(component).or_else(|| self.nouns.get(&id).cloned()) {
            return base;
        }
        let site = &self.facts.sites[&shape][0];
        match site.role {
            Role::Body | Role::Envelope | Role::Answer | Role::Event => site.stem.to_vec(),
            Role::Error | Role::Resource(_) | Role::Parameter | Role::Nested | Role::Member => {
                let mut name = self.name_of(shape).unwrap_or_else(|| words(&pascal(&site.stem)));
                if name.len() > 1 && name.last().is_some_and(|word| word == "input") {
                    name.pop();
                }
                name
            }
        }
    }

    /// Returns whether most of the places that are called so are this type's.
    fn has_most(&self, group: &TypeGroup, own: &[String]) -> bool {
        let all = self.called.get(&(is_only_sent(self.facts, group), own)).copied().unwrap_or_default();
        let mine = group.nested().filter(|site| *site.own == *own).count();
        mine == all || 2 * mine > all
    }
}

/// Returns what the overlay wants a type to be called.
pub(crate) fn wanted<'a>(facts: &Facts<'a>, group: &TypeGroup) -> Option<&'a Wanted> {
    group.shapes.iter().find_map(|&shape| facts.api.shapes[shape].wanted.as_ref())
}

/// Returns what kind of type a shape is.
pub(crate) fn kind_name(kind: &ShapeKind) -> &'static str {
    match kind {
        ShapeKind::Object(_) => "Object",
        ShapeKind::Enum(_) => "Enum",
        ShapeKind::Union(_) => "Union",
    }
}

/// Returns whether a type is only sent, and is an object or a union that holds some.
fn is_only_sent(facts: &Facts<'_>, group: &TypeGroup) -> bool {
    group.direction == Direction::Request && facts.has_fields(group.first())
}

/// Returns the noun of every GET, unless the overlay names what it answers.
fn kept_nouns(facts: &Facts<'_>, groups: &BTreeMap<ShapeId, TypeGroup>) -> BTreeSet<Vec<String>> {
    let decided = groups.values().filter(|group| wanted(facts, group).is_some());
    let decided: BTreeSet<usize> =
        decided.flat_map(|group| group.resources().filter_map(|(_, site)| site.operation)).collect();
    let operations = facts.api.operations.iter().zip(&facts.subjects).enumerate();
    let gets = operations.filter(|(index, (operation, _))| operation.method == "GET" && !decided.contains(index));
    gets.map(|(_, (_, subject))| subject.noun.to_vec()).collect()
}

/// Returns what a GET answers is about: what all its places end in, else the noun of the best of them.
fn noun(facts: &Facts<'_>, group: &TypeGroup) -> Option<Vec<String>> {
    let site = best_resource(facts, group)?;
    let end = common_end(group.sites.iter().map(|site| &*site.stem));
    Some(if is_weak(&end) { site.stem.to_vec() } else { end })
}

fn best_resource<'g>(facts: &Facts<'_>, group: &'g TypeGroup) -> Option<&'g Site> {
    let operation = |site: &Site| site.operation.map(|index| &facts.subjects[index].operation);
    let best = group.resources().max_by_key(|&(rank, site)| (rank, Reverse(operation(site))));
    best.map(|(_, site)| site)
}

/// Returns the names of a schema, where components are types. One that is another type when it is read, and `is_read`
/// too, ends in `Input` where it is sent.
pub(crate) fn of_schema(facts: &Facts<'_>, group: &TypeGroup, name: &str, is_read: bool) -> Vec<Candidate> {
    let plain = digits_apart(&words(name));
    // Of a name that is too long, the last words tell more than the kind.
    let long = if name.len() > LONGEST { digits_apart(&all_words(name)) } else { plain.clone() };
    let with_kind = format!("{plain}{}", kind_name(&facts.api.shapes[group.first()].kind));
    // What differs from another in case alone.
    let with_case = format!("{plain}{}", case_of(name));
    let suffix = if is_read { "Input" } else { "" };
    [plain, long, with_kind, with_case].map(|name| (Rule::Component, format!("{name}{suffix}"))).to_vec()
}

/// Returns the names of what has no schema of its own, but is all that a component says: the body of an answer under
/// `components.responses`, of a request under `components.requestBodies`, the value of a parameter under
/// `components.parameters`, what a path item under `components.pathItems` takes and answers. An event is named after
/// itself.
pub(crate) fn of_whole(facts: &Facts<'_>, group: &TypeGroup) -> Vec<Candidate> {
    if group.with_role(Role::Event).next().is_some() {
        return Vec::new();
    }
    let mut names: Vec<_> = group.shapes.iter().map(|shape| names_at(&facts.api.shapes[*shape].at)).collect();
    names.dedup();
    let [Some(names)] = &names[..] else { return Vec::new() };
    names.iter().map(|name| (Rule::WholeComponent, name.clone())).collect()
}

/// Returns the names of the component whose whole schema is at this place. Its kind tells it from a schema of its name,
/// and the method what one path item has of several.
fn names_at(at: &Pointer) -> Option<Vec<String>> {
    let segments = at.segments();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let (name, method, ending) = match segments[..] {
        ["components", "responses", name, "content", _, "schema"] => (name, None, "Response"),
        ["components", "requestBodies", name, "content", _, "schema"] => (name, None, "Request"),
        ["components", "parameters", name, "schema"] => (name, None, "Parameter"),
        ["components", "pathItems", name, method, "requestBody", "content", _, "schema"] => {
            (name, Some(method), "Request")
        }
        ["components", "pathItems", name, method, "responses", _, "content", _, "schema"] => {
            (name, Some(method), "Response")
        }
        _ => return None,
    };
    let name = pascal(&words(name));
    let ended = format!("{name}{ending}");
    Some(match method {
        Some(method) => vec![ended, format!("{name}{}{ending}", pascal(&words(method)))],
        None => vec![name, ended],
    })
}

/// A type keeps its name when its component is called otherwise.
pub(crate) fn note_renamed(ctx: &mut Context<'_>, group: &TypeGroup, name: &str) {
    let Some(component) = group.component(ctx.facts) else { return };
    if wanted(ctx.facts, group).is_none() && !name.starts_with(&digits_apart(&words(component))) {
        ctx.found.note(About::Kept, format!("`{name}` keeps its name; its component is `{component}`"));
    }
}

/// Returns the names of what is named after its operation, or event: what tells it from another is the media type or
/// the status.
pub(crate) fn of_operation(facts: &Facts<'_>, group: &TypeGroup) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (place, site) in uses(facts, group) {
        let Owner::Root(root) = place.owner else { continue };
        let item = if place.path.is_empty() { "" } else { "Item" };
        let operation = root.operation().map_or_else(String::new, |index| facts.subjects[index].name());
        let answer = root.answer(facts.api);
        let status = answer.map_or_else(String::new, |answer| pascal(&words(&answer.status.to_string())));
        let success = root.operation().and_then(|index| first_success(&facts.api.operations[index]));
        let is_other = matches!(root, Root::OtherBody(..) | Root::OtherAnswer(..));
        let second = if is_other || answer.is_none_or(|answer| success == Some(answer.status)) { "" } else { &status };
        let media = root.media(facts.api).filter(|_| is_other).map_or_else(String::new, media_name);
        let (rule, names) = match site.role {
            Role::Body => {
                (Rule::Body, vec![format!("{operation}Request{item}"), format!("{operation}{media}Request{item}")])
            }
            Role::Envelope | Role::Answer => (Rule::Answer, vec![format!("{operation}{media}Response{second}{item}")]),
            Role::Error => {
                (Rule::Error, vec![format!("{operation}Error{item}"), format!("{operation}Error{status}{item}")])
            }
            Role::Event => (Rule::Event, vec![pascal(&join(&site.own, &words("event")))]),
            Role::Resource(_) | Role::Parameter | Role::Nested | Role::Member => continue,
        };
        candidates.extend(names.into_iter().map(|name| (rule, name)));
    }
    candidates
}

impl Naming<'_> {
    /// Returns the names of what a GET answers: its noun, with the version where that tells it from another.
    pub(crate) fn of_resource(&self, id: ShapeId, group: &TypeGroup) -> Vec<Candidate> {
        let (Some(noun), Some(site)) = (self.nouns.get(&id), best_resource(self.facts, group)) else {
            return Vec::new();
        };
        let is_listed = group.resources().all(|(rank, _)| rank == Rank::Listed);
        let mut names = vec![pascal(noun)];
        names.extend(is_listed.then(|| pascal(&join(noun, &words("list_item")))));
        if let Some(subject) = site.operation.map(|index| &self.facts.subjects[index]) {
            let version = subject.version.iter().filter(|version| *version != "v1" && !noun.contains(version));
            names.extend(version.map(|version| format!("{}{}", pascal(noun), pascal(std::slice::from_ref(version)))));
            names.push(format!("{}Response{}", subject.name(), if is_listed { "Item" } else { "" }));
        }
        names.into_iter().map(|name| (Rule::Resource, name)).collect()
    }

    /// Returns the names of what is a part of other types, or of a parameter: `<Noun><Parameter>`,
    /// `<Operation><Parameter>`.
    pub(crate) fn of_part(&self, group: &TypeGroup) -> Vec<Candidate> {
        if group.nested().next().is_some() {
            return self.of_fields(group).into_iter().map(|name| (Rule::Field, name)).collect();
        }
        let candidates = uses(self.facts, group).map(|(place, site)| match site.operation {
            Some(operation) => {
                let subject = &self.facts.subjects[operation];
                let names = [&*subject.noun, &subject.operation].map(|front| pascal(&join(front, &site.own)));
                names.map(|name| (Rule::Parameter, name)).to_vec()
            }
            None => self.of_member(place).map(|name| (Rule::Member, name)).into_iter().collect(),
        });
        candidates.flatten().collect()
    }

    /// `<Union><Variant>`; of a body or an answer `<Operation><Variant>`.
    fn of_member(&self, place: &Use) -> Option<String> {
        let (Owner::Shape(owner), Some(&Step::Member(index))) = (place.owner, place.path.first()) else { return None };
        let variant = self.variants.get(&owner)?.0.get(index)?;
        let site = &self.facts.sites[&owner][0];
        let front = match (site.role, site.operation) {
            (Role::Body | Role::Answer, Some(operation)) => self.facts.subjects[operation].operation.clone(),
            (_, Some(_) | None) => self.name_of(owner)?,
        };
        let item = if place.path.len() > 1 { "Item" } else { "" };
        Some(format!("{}{item}", pascal(&join(&front, &words(&variant.name)))))
    }

    /// Returns the names from the fields that hold it: alone where that says enough, else with the owners or the operation
    /// in front.
    fn of_fields(&self, group: &TypeGroup) -> Vec<String> {
        let (facts, own) = (self.facts, own_words(group));
        let owners = || group.nested().filter_map(|site| site.owner);
        let bases: Vec<Vec<String>> = owners().map(|owner| self.base(owner)).collect();
        let ends_in_kept = || (0..own.len()).any(|start| self.kept.contains(&own[start..]));
        let has_many_owners = || bases.iter().any(|base| *base != bases[0]);
        let stands_alone = facts.is_enum(group.first()) || (own.len() > 1 || has_many_owners()) && !ends_in_kept();
        let mut names = Vec::new();
        if !is_weak(&own) && stands_alone && self.has_most(group, &own) {
            names.push(own.clone());
        }
        if is_weak(&own) && facts.is_object(group.first()) {
            let owners: Vec<Vec<String>> = owners().filter_map(|owner| self.name_of(owner)).collect();
            names.push(join(&front(&owners), &own));
        }
        names.push(join(&front(&bases), &own));
        names.extend(bases.iter().map(|base| join(base, &own)));
        let is_sent = is_only_sent(facts, group);
        let operations = group.sites.iter().filter_map(|site| operation_around(facts, site));
        names.extend(operations.map(|operation| join(&facts.subjects[operation].operation, &own)));
        let names = names.into_iter().map(|name| pascal(&name));
        names.map(|name| if is_sent && !name.ends_with("Input") { format!("{name}Input") } else { name }).collect()
    }
}

/// Returns what owners end in, or the first of them if that says nothing.
fn front(owners: &[Vec<String>]) -> Vec<String> {
    let end = common_end(owners.iter().map(Vec::as_slice));
    if end.is_empty() { owners.first().cloned().unwrap_or_default() } else { end }
}

/// Returns the operation of a place, or of the first place of what holds it.
fn operation_around<'a>(facts: &'a Facts<'_>, mut site: &'a Site) -> Option<usize> {
    let mut seen = BTreeSet::new();
    while site.operation.is_none() {
        let owner = site.owner.filter(|owner| seen.insert(*owner))?;
        site = facts.sites[&owner].first()?;
    }
    site.operation
}

/// Returns the words of the fields that hold it: what they end in, else those of most.
fn own_words(group: &TypeGroup) -> Vec<String> {
    let end = common_end(group.nested().map(|site| &*site.own));
    if !is_weak(&end) {
        return end;
    }
    let mut counts: BTreeMap<&[String], usize> = BTreeMap::new();
    for site in group.nested() {
        *counts.entry(&site.own).or_default() += 1;
    }
    let best = counts.into_iter().max_by_key(|&(own, count)| (!is_weak(own), count, Reverse((own.len(), own))));
    best.map_or_else(Vec::new, |(own, _)| own.to_vec())
}

/// Returns the names of what no rule finds a free name for: its title, and the way to its first place. They are long,
/// and a line of the overlay makes a better one.
pub(crate) fn last(facts: &Facts<'_>, group: &TypeGroup) -> Vec<Candidate> {
    let shape = &facts.api.shapes[group.first()];
    let title = shape.title.as_ref().map(|title| words(title)).filter(|title| !is_weak(title));
    let kind = words(kind_name(&shape.kind));
    let titled = title.map(|title| (Rule::Title, title));
    let stems = titled.into_iter().chain([(Rule::Way, words(&group.address))]);
    stems.flat_map(|(rule, stem)| [pascal(&stem), pascal(&join(&stem, &kind))].map(|name| (rule, name))).collect()
}

/// Returns the places of a type, with what is known of each.
fn uses<'a>(facts: &'a Facts<'_>, group: &'a TypeGroup) -> impl Iterator<Item = (&'a Use, &'a Site)> {
    group.shapes.iter().flat_map(|shape| facts.places.of[shape].uses.iter().zip(&facts.sites[shape]))
}
