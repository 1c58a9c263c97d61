//! Walks a document from its operations and events through everything that they are made of, with the patterns of all
//! rules, and finds what is to be written where.
//!
//! What references lead to is a *region*: it is walked once for each set of patterns that are alive where it is
//! referred to, however many references lead there. The document itself is the first region.

mod operations;
mod schemas;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, hash_map};

use serde_json::Value;

use super::automaton::{Automaton, States};
use super::choose::{Chosen, RuleFault, choose};
use super::model::Rule;
use crate::document::{Document, Parameter, RefOr, Referent, Section};
use crate::normalize::Subtypes;
use crate::place::Role;
use crate::pointer::Pointer;
use crate::vocabulary::Location;

/// What a walk found.
#[derive(Default)]
pub(super) struct Walked {
    pub(super) regions: Vec<Region>,
    pub(super) faults: Vec<RuleFault>,
    /// How often each pattern of the automaton ended somewhere.
    pub(super) hits: Vec<usize>,
    /// How far the patterns came that ended nowhere.
    pub(super) reached: BTreeMap<usize, Reached>,
    /// The roles of each operation and event, for those who look for one.
    pub(super) roles: BTreeMap<String, BTreeSet<String>>,
    /// The names of all fields.
    pub(super) fields: BTreeSet<String>,
}

/// How far a pattern came.
pub(super) struct Reached {
    pub(super) steps: usize,
    pub(super) at: Pointer,
    /// The fields, members or other steps that are there.
    pub(super) names: Vec<String>,
}

/// What a reference leads to, as one set of patterns sees it.
pub(super) struct Region {
    pub(super) at: Pointer,
    /// Its section of the components; none for schemas, and for the document itself.
    pub(super) section: Option<Section>,
    pub(super) writes: Vec<Write>,
    pub(super) links: Vec<Link>,
}

/// A way from one region into another.
pub(super) struct Link {
    /// The object with the `$ref`, or the region itself where it is written in the other one.
    pub(super) at: Pointer,
    pub(super) way: Way,
    pub(super) region: usize,
    /// For a parameter of a path item: the operation that has it.
    pub(super) operation: Option<Pointer>,
}

/// How a region leads into another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// By a `$ref`.
    Reference,
    /// It is written there.
    Inline,
    /// To a subtype, which refers to its base.
    Subtype,
}

/// Something to be written into an object.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Write {
    pub(super) at: Pointer,
    pub(super) edit: Edit,
    /// Where it is decided.
    pub(super) from: Pointer,
    /// Whether a pattern with a wildcard led there, which may find nothing to decide.
    pub(super) is_found: bool,
}

impl Write {
    /// Returns the property that it takes out.
    pub(super) fn removed(&self) -> Option<Pointer> {
        match &self.edit {
            Edit::Remove(name) => Some(self.at.key("properties").key(name)),
            _ => None,
        }
    }
}

/// A change of an object.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Edit {
    /// A key has this value.
    Set(&'static str, Value),
    /// Null is taken or not, in whatever words the schema has; the members that are null, by their list.
    Null(bool, Vec<(&'static str, usize)>),
    /// A property is required or not.
    Required(String, bool),
    /// A property is taken out.
    Remove(String),
    /// A `oneOf` is an `anyOf`, or the other way round.
    Exclusive(bool),
    /// A string is an integer.
    Integer,
}

/// Which walk of a region. A number is that of the operation or event for which it is walked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Entry {
    Document,
    PathItem(Holder, Vec<usize>),
    Parameter(usize),
    Body(usize),
    Response(usize, String),
    Header(usize, Role),
    Callback(usize, String),
    Schema(Visit),
}

/// How a walk comes to a schema.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Visit {
    states: States,
    /// What is decided of this use of it.
    marks: Vec<Chosen>,
    /// What is decided of its definition, which may be further on.
    pending: Vec<Chosen>,
    scope: Scope,
    is_parameter: bool,
}

/// As what a walk comes to a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Scope {
    /// Whatever it may be.
    Whole,
    /// As a part of another schema: subtypes do not count.
    Part,
    /// From its base, whose part of it has been walked.
    Subtype,
}

/// What has a path item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Holder {
    Path(String),
    Webhook(String),
    /// The callback of an operation, by its name and address.
    Callback(usize, String, String),
}

impl Holder {
    /// Returns the path template; that of events and callbacks is theirs alone, and has no parameters.
    fn path(&self) -> &str {
        if let Self::Path(path) = self { path } else { "" }
    }
}

/// An operation or event, as roles are matched against it.
#[derive(Clone, Debug)]
struct Context {
    holder: Holder,
    method: String,
    id: Option<String>,
    /// Where it is written.
    at: Pointer,
    /// Its own parameters, which take the place of those of its path.
    own: Vec<(Location, String)>,
}

/// Walks a document.
pub(super) fn walk<'a>(document: &'a Document, rules: &'a [Rule], automaton: &'a Automaton<'a>) -> Walked {
    let mut walk = Walk {
        document,
        rules,
        automaton,
        targets: document.schemas.values().filter_map(|schema| schema.reference.as_ref()).collect(),
        subtypes: Subtypes::of(document),
        contexts: Vec::new(),
        of_paths: HashMap::new(),
        known: HashMap::new(),
        entries: Vec::new(),
        region: 0,
        walked: Walked { hits: vec![0; automaton.patterns.len()], ..Walked::default() },
    };
    walk.add_region(&Pointer::root(), Entry::Document);
    while let Some((at, entry)) = walk.entries.get(walk.region).cloned() {
        walk.enter(&at, &entry);
        walk.region += 1;
    }
    walk.walked
}

struct Walk<'a> {
    document: &'a Document,
    rules: &'a [Rule],
    automaton: &'a Automaton<'a>,
    /// Where references of schemas lead: what is there is a region, also where it is walked into without one.
    targets: HashSet<&'a Pointer>,
    subtypes: Subtypes,
    contexts: Vec<Context>,
    /// The parameters that are written at path items.
    of_paths: HashMap<&'a Pointer, &'a RefOr<Parameter>>,
    known: HashMap<(Pointer, Entry), usize>,
    entries: Vec<(Pointer, Entry)>,
    /// The region that is being walked.
    region: usize,
    walked: Walked,
}

impl<'a> Walk<'a> {
    fn add_region(&mut self, at: &Pointer, entry: Entry) -> usize {
        let (index, section) = (self.entries.len(), entry.section());
        match self.known.entry((at.clone(), entry)) {
            hash_map::Entry::Occupied(known) => *known.get(),
            hash_map::Entry::Vacant(new) => {
                self.entries.push(new.key().clone());
                new.insert(index);
                let (writes, links) = (Vec::new(), Vec::new());
                self.walked.regions.push(Region { at: at.clone(), section, writes, links });
                index
            }
        }
    }

    fn enter(&mut self, at: &Pointer, entry: &Entry) {
        let components = &self.document.components;
        match entry {
            Entry::Document => self.walk_document(),
            Entry::PathItem(holder, outer) => self.walk_item(at, components.path_items.get(at), holder, outer),
            Entry::Parameter(context) => {
                let parameter = components.parameters.get(at).or_else(|| self.of_paths.get(at).copied());
                parameter.into_iter().for_each(|parameter| self.walk_parameter(parameter, *context, false));
            }
            Entry::Body(context) => self.walk_body(components.bodies.get(at), *context),
            Entry::Response(context, status) => self.walk_response(components.responses.get(at), *context, status),
            Entry::Header(context, role) => self.walk_header(components.headers.get(at), *context, role),
            Entry::Callback(context, name) => self.walk_callback(at, components.callbacks.get(at), *context, name),
            Entry::Schema(visit) => self.walk_schema(at, visit),
        }
    }

    /// Returns what is written at a place, where the walk of this region goes on in it: behind a reference, and in what
    /// references lead to, another region begins.
    fn open<'p, T: Referent>(
        &mut self,
        written: Option<&'a RefOr<T>>,
        at: impl Fn(&'a T) -> &'p Pointer,
        entry: impl Fn() -> Entry,
    ) -> Option<&'a T>
    where
        'a: 'p,
    {
        match written? {
            RefOr::Ref(reference) => {
                self.link(&reference.at, Way::Reference, &reference.target, entry());
                None
            }
            RefOr::Item(item) => {
                let is_target = T::all(&self.document.components).contains_key(at(item));
                if is_target && self.is_outside(at(item)) {
                    self.link(at(item), Way::Inline, at(item), entry());
                    return None;
                }
                Some(item)
            }
        }
    }

    /// Returns whether the region that is being walked began elsewhere.
    fn is_outside(&self, at: &Pointer) -> bool {
        self.walked.regions[self.region].at != *at
    }

    /// Goes on in another region: behind a reference, or in what is written here and referred to elsewhere.
    fn link(&mut self, at: &Pointer, way: Way, target: &Pointer, entry: Entry) -> &mut Link {
        let region = self.add_region(target, entry);
        let links = &mut self.walked.regions[self.region].links;
        links.push(Link { at: at.clone(), way, region, operation: None });
        let last = links.len() - 1;
        &mut links[last]
    }

    fn write(&mut self, at: &Pointer, edit: Edit, chosen: Chosen) {
        let from = self.rules[chosen.rule].decision_at.clone();
        let write = Write { at: at.clone(), edit, from, is_found: chosen.by_wildcard };
        let writes = &mut self.walked.regions[self.region].writes;
        if !writes.contains(&write) {
            writes.push(write);
        }
    }

    fn choose(&mut self, states: States, at: &Pointer) -> Vec<Chosen> {
        let (chosen, clashes) = choose(self.rules, self.automaton, states, at, &mut self.walked.hits);
        for clash in clashes {
            if !self.walked.faults.contains(&clash) {
                self.walked.faults.push(clash);
            }
        }
        chosen
    }

    fn unfit(&mut self, chosen: Chosen, at: &Pointer) {
        self.walked.faults.push(RuleFault::Unfit { rule: chosen.rule, at: at.clone() });
    }
}

impl Entry {
    fn section(&self) -> Option<Section> {
        match self {
            Self::Document | Self::Schema(_) => None,
            Self::PathItem(..) => Some(Section::PathItems),
            Self::Parameter(_) => Some(Section::Parameters),
            Self::Body(_) => Some(Section::Bodies),
            Self::Response(..) => Some(Section::Responses),
            Self::Header(..) => Some(Section::Headers),
            Self::Callback(..) => Some(Section::Callbacks),
        }
    }
}
