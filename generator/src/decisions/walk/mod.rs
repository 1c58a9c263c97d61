//! Walks a document from its operations and events through everything that they are made of, with the patterns of all
//! rules, and finds what is to be written where.
//!
//! What references lead to is a *region*: it is walked once for each set of patterns that are alive where it is
//! referred to, however many references lead there. The document itself is the first region.

mod operations;
mod schemas;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;

use super::choose::{Choice, Chosen, choose};
use super::model::Rule;
use super::states::{Automaton, States};
use crate::document::{Document, Parameter, RefOr, Reference};
use crate::normalize::Subtypes;
use crate::place::Role;
use crate::pointer::Pointer;
use crate::vocabulary::Location;

/// What a walk found.
pub(super) struct Walked {
    pub(super) regions: Vec<Region>,
    pub(super) choices: Vec<Choice>,
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
    pub(super) sort: Sort,
    pub(super) writes: Vec<Write>,
    pub(super) links: Vec<Link>,
}

/// What a region is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Sort {
    Document,
    PathItem,
    Parameter,
    Body,
    Response,
    Header,
    Callback,
    Schema,
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
    /// The property that it takes out.
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
    /// A string has this format.
    Format(&'static str),
}

/// Which walk of a region.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum TypeLine {
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
    Callback(usize, String, String),
}

/// An operation or event, as roles are matched against it.
#[derive(Clone, Debug)]
struct Context {
    method: String,
    /// The path template, or the name of the event.
    path: String,
    is_event: bool,
    id: Option<String>,
    /// Where it is written.
    at: Pointer,
    /// The patterns that its roles may match.
    candidates: Vec<usize>,
    /// Its own parameters, which take the place of those of its path.
    own: Vec<(Location, String)>,
    /// For a callback: the operation that it belongs to, its name and address.
    callback: Option<(usize, String, String)>,
}

/// Walks a document.
pub(super) fn walk<'a>(document: &'a Document, rules: &'a [Rule], automaton: &'a Automaton<'a>) -> Walked {
    let mut walk = Walk {
        document,
        rules,
        automaton,
        targets: targets(document),
        subtypes: Subtypes::of(document),
        contexts: Vec::new(),
        of_paths: HashMap::new(),
        known: HashMap::new(),
        entries: Vec::new(),
        walked: Walked {
            regions: Vec::new(),
            choices: Vec::new(),
            hits: vec![0; automaton.patterns.len()],
            reached: BTreeMap::new(),
            roles: BTreeMap::new(),
            fields: BTreeSet::new(),
        },
    };
    walk.region(Pointer::root(), Sort::Document, TypeLine::Document);
    let mut next = 0;
    while next < walk.entries.len() {
        let (at, entry) = walk.entries[next].clone();
        walk.enter(next, &at, &entry);
        next += 1;
    }
    walk.walked
}

/// Where references of schemas lead: what is written there is a region, also where it is walked into without one.
fn targets(document: &Document) -> HashSet<&Pointer> {
    document.schemas.values().filter_map(|schema| schema.reference.as_ref()).collect()
}

struct Walk<'a> {
    document: &'a Document,
    rules: &'a [Rule],
    automaton: &'a Automaton<'a>,
    targets: HashSet<&'a Pointer>,
    subtypes: Subtypes,
    contexts: Vec<Context>,
    /// The parameters that are written at path items.
    of_paths: HashMap<&'a Pointer, &'a RefOr<Parameter>>,
    known: HashMap<(Pointer, TypeLine), usize>,
    entries: Vec<(Pointer, TypeLine)>,
    walked: Walked,
}

impl Walk<'_> {
    fn region(&mut self, at: Pointer, sort: Sort, entry: TypeLine) -> usize {
        if let Some(known) = self.known.get(&(at.clone(), entry.clone())) {
            return *known;
        }
        let index = self.entries.len();
        self.known.insert((at.clone(), entry.clone()), index);
        self.entries.push((at.clone(), entry));
        self.walked.regions.push(Region { at, sort, writes: Vec::new(), links: Vec::new() });
        index
    }

    fn enter(&mut self, region: usize, at: &Pointer, entry: &TypeLine) {
        let components = &self.document.components;
        match entry {
            TypeLine::Document => self.document(region),
            TypeLine::PathItem(holder, outer) => self.item(region, at, components.path_items.get(at), holder, outer),
            TypeLine::Parameter(context) => {
                let parameter = components.parameters.get(at).or_else(|| self.of_paths.get(at).copied());
                self.parameter(region, parameter, *context, false);
            }
            TypeLine::Body(context) => self.body(region, components.bodies.get(at), *context),
            TypeLine::Response(context, status) => {
                self.response(region, components.responses.get(at), *context, status)
            }
            TypeLine::Header(context, role) => self.header(region, components.headers.get(at), *context, role),
            TypeLine::Callback(context, name) => {
                self.callback(region, at, components.callbacks.get(at), *context, name);
            }
            TypeLine::Schema(visit) => self.schema(region, at, visit),
        }
    }

    /// Goes on in another region: behind a reference, or in what is written here and referred to elsewhere.
    fn link(&mut self, region: usize, at: &Pointer, way: Way, to: (&Pointer, Sort, TypeLine)) -> &mut Link {
        let (target, sort, entry) = to;
        let inner = self.region(target.clone(), sort, entry);
        let links = &mut self.walked.regions[region].links;
        links.push(Link { at: at.clone(), way, region: inner, operation: None });
        let last = links.len() - 1;
        &mut links[last]
    }

    /// Goes on behind a reference that is no schema's.
    fn refer(&mut self, region: usize, reference: &Reference, sort: Sort, entry: TypeLine) -> &mut Link {
        self.link(region, &reference.at, Way::Reference, (&reference.target, sort, entry))
    }

    fn write(&mut self, region: usize, at: &Pointer, edit: Edit, chosen: Chosen) {
        let from = self.rules[chosen.rule].decision_at.clone();
        let write = Write { at: at.clone(), edit, from, is_found: chosen.is_found };
        let writes = &mut self.walked.regions[region].writes;
        if !writes.contains(&write) {
            writes.push(write);
        }
    }

    fn choose(&mut self, states: &States, at: &Pointer) -> Vec<Chosen> {
        let (chosen, clashes) = choose(self.rules, self.automaton, states, at, &mut self.walked.hits);
        for clash in clashes {
            if !self.walked.choices.contains(&clash) {
                self.walked.choices.push(clash);
            }
        }
        chosen
    }

    fn unfit(&mut self, chosen: Chosen, at: &Pointer) {
        self.walked.choices.push(Choice::Unfit { rule: chosen.rule, at: at.clone() });
    }
}

/// The patterns of an automaton that ended nowhere.
pub(super) fn idle(automaton: &Automaton<'_>, hits: &[usize]) -> BTreeSet<usize> {
    (0..automaton.patterns.len()).filter(|pattern| hits[*pattern] == 0).collect()
}
