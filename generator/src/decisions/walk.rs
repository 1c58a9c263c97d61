//! Walks a document from its operations and events through everything that they are made of, with the patterns of all
//! rules, and finds what is to be written where.
//!
//! What references lead to is a *region*: it is walked once for each set of patterns that are alive where it is
//! referred to, however many references lead there. The document itself is the first region.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::{Value, json};

use super::choose::{Choice, Chosen, choose};
use super::members;
use super::model::{Decision, Rule};
use super::states::{Automaton, Edge, Start, States};
use crate::document::{self, Document, In, RefOr, Reference, Schema, TypeName};
use crate::normalize::is_use;
use crate::normalize::model::Status;
use crate::place::{self, Part, Role};
use crate::pointer::Pointer;

/// What a walk found.
pub(super) struct Walked {
    pub(super) regions: Vec<Region>,
    pub(super) choices: Vec<Choice>,
    /// How often each pattern of the automaton ended somewhere.
    pub(super) hits: Vec<usize>,
    /// How far the patterns came that ended nowhere.
    pub(super) reached: BTreeMap<usize, Reached>,
    /// The places of all operations, for those who look for one.
    pub(super) endpoints: Vec<String>,
}

/// How far a pattern came.
pub(super) struct Reached {
    pub(super) steps: usize,
    pub(super) at: Pointer,
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
    pub(super) is_inline: bool,
    pub(super) region: usize,
}

/// Something to be written into an object.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Write {
    pub(super) at: Pointer,
    pub(super) edit: Edit,
    /// Where it is decided.
    pub(super) from: Pointer,
}

/// A change of an object.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Edit {
    /// A key has this value.
    Set(&'static str, Value),
    /// Null is taken or not, in whatever words the schema has.
    Null(bool),
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
enum Entry {
    Document,
    PathItem(Holder),
    Parameter(usize),
    Body(usize),
    Response(usize, String),
    Header(usize, Role),
    Callback(usize, String),
    Schema(States, Vec<usize>, bool),
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
        contexts: Vec::new(),
        known: HashMap::new(),
        entries: Vec::new(),
        walked: Walked {
            regions: Vec::new(),
            choices: Vec::new(),
            hits: vec![0; automaton.patterns.len()],
            reached: BTreeMap::new(),
            endpoints: Vec::new(),
        },
    };
    walk.region(Pointer::root(), Sort::Document, Entry::Document);
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
    contexts: Vec<Context>,
    known: HashMap<(Pointer, Entry), usize>,
    entries: Vec<(Pointer, Entry)>,
    walked: Walked,
}

/// A use of a schema.
struct Use<'u> {
    at: &'u Pointer,
    /// The parameter or header that it belongs to.
    holder: Option<&'u Pointer>,
    /// The object and the name of the property that it is.
    property: Option<(&'u Pointer, &'u str)>,
}

impl<'a> Walk<'a> {
    fn region(&mut self, at: Pointer, sort: Sort, entry: Entry) -> usize {
        if let Some(known) = self.known.get(&(at.clone(), entry.clone())) {
            return *known;
        }
        let index = self.entries.len();
        self.known.insert((at.clone(), entry.clone()), index);
        self.entries.push((at.clone(), entry));
        self.walked.regions.push(Region { at, sort, writes: Vec::new(), links: Vec::new() });
        index
    }

    fn enter(&mut self, region: usize, at: &Pointer, entry: &Entry) {
        let document = self.document;
        let components = &document.components;
        match entry {
            Entry::Document => self.document(region),
            Entry::PathItem(holder) => self.item(region, components.path_items.get(at), &holder.clone()),
            Entry::Parameter(context) => self.parameter(region, components.parameters.get(at), *context),
            Entry::Body(context) => self.body(region, components.bodies.get(at), *context),
            Entry::Response(context, status) => {
                self.response(region, components.responses.get(at), *context, &status.clone());
            }
            Entry::Header(context, role) => self.header(region, components.headers.get(at), *context, &role.clone()),
            Entry::Callback(context, name) => {
                self.callback(region, components.callbacks.get(at), *context, &name.clone())
            }
            Entry::Schema(states, pending, is_parameter) => {
                self.schema(region, at, &states.clone(), &pending.clone(), *is_parameter);
            }
        }
    }

    fn write(&mut self, region: usize, at: &Pointer, edit: Edit, rule: usize) {
        let write = Write { at: at.clone(), edit, from: self.rules[rule].decision_at.clone() };
        let writes = &mut self.walked.regions[region].writes;
        if !writes.contains(&write) {
            writes.push(write);
        }
    }

    /// Goes on behind a reference that is no schema's.
    fn refer(&mut self, region: usize, reference: &Reference, sort: Sort, entry: Entry) {
        let inner = self.region(reference.target.clone(), sort, entry);
        let link = Link { at: reference.at.clone(), is_inline: false, region: inner };
        self.walked.regions[region].links.push(link);
    }

    fn document(&mut self, region: usize) {
        let document = self.document;
        for (path, item) in &document.paths {
            self.item(region, Some(item), &Holder::Path(path.clone()));
        }
        for (name, item) in &document.webhooks {
            self.item(region, Some(item), &Holder::Webhook(name.clone()));
        }
    }

    fn item(&mut self, region: usize, item: Option<&'a RefOr<document::PathItem>>, holder: &Holder) {
        let item = match item {
            Some(RefOr::Item(item)) => item,
            Some(RefOr::Ref(reference)) => {
                return self.refer(region, reference, Sort::PathItem, Entry::PathItem(holder.clone()));
            }
            None => return,
        };
        if let Some(base) = &item.base {
            self.refer(region, base, Sort::PathItem, Entry::PathItem(holder.clone()));
        }
        for (method, operation) in &item.operations {
            let context = self.context(holder, method, operation);
            self.operation(region, operation, context);
            for parameter in &item.parameters {
                self.parameter(region, Some(parameter), context);
            }
        }
    }

    fn context(&mut self, holder: &Holder, method: &str, operation: &document::Operation) -> usize {
        let (path, is_event, callback) = match holder {
            Holder::Path(path) => (path.clone(), false, None),
            Holder::Webhook(name) => (name.clone(), true, None),
            Holder::Callback(of, name, sent) => (String::new(), false, Some((*of, name.clone(), sent.clone()))),
        };
        if let Holder::Path(path) = holder {
            self.walked.endpoints.push(format!("{method} {}", place::erased_path(path)));
        }
        self.contexts.push(Context { method: method.to_owned(), path, is_event, id: operation.id.clone(), callback });
        self.contexts.len() - 1
    }

    /// The patterns that a role of an operation lets in.
    fn start(&self, context: usize, role: Option<&Role>) -> States {
        let context = &self.contexts[context];
        if let Some((of, name, sent)) = &context.callback {
            let Some(Role::Request(media)) = role else { return States::new() };
            return self.start(*of, Some(&Role::Callback(name.clone(), sent.clone(), media.clone())));
        }
        let start = if context.is_event {
            Start::Event(&context.path)
        } else {
            Start::Operation { method: &context.method, path: &context.path, id: context.id.as_deref() }
        };
        self.automaton.start(start, role)
    }

    fn operation(&mut self, region: usize, operation: &'a document::Operation, context: usize) {
        let states = self.start(context, None);
        for Chosen { rule, .. } in self.choose(&states, &operation.at) {
            let edit = match &self.rules[rule].decision {
                Decision::Retry(class) => Edit::Set("x-retry", json!(class)),
                Decision::Name(name) => Edit::Set("x-name", json!(name)),
                Decision::MockSet(fields) => Edit::Set("x-mock-set", Value::Object(fields.clone())),
                // Written at the answers.
                Decision::ShownBy(_) => continue,
                _ => {
                    self.walked.choices.push(Choice::Unfit { rule, at: operation.at.clone() });
                    continue;
                }
            };
            self.write(region, &operation.at, edit, rule);
        }
        for parameter in &operation.parameters {
            self.parameter(region, Some(parameter), context);
        }
        self.body(region, operation.body.as_ref(), context);
        for (status, response) in &operation.responses {
            self.response(region, Some(response), context, &status_text(*status));
        }
        for (name, callback) in &operation.callbacks {
            self.callback(region, Some(callback), context, name);
        }
    }

    fn callback(&mut self, region: usize, callback: Option<&'a RefOr<document::Callback>>, context: usize, name: &str) {
        match callback {
            Some(RefOr::Item(callback)) => {
                for (sent, item) in &callback.0 {
                    self.item(region, Some(item), &Holder::Callback(context, name.to_owned(), sent.clone()));
                }
            }
            Some(RefOr::Ref(reference)) => {
                self.refer(region, reference, Sort::Callback, Entry::Callback(context, name.to_owned()));
            }
            None => {}
        }
    }

    fn parameter(&mut self, region: usize, parameter: Option<&'a RefOr<document::Parameter>>, context: usize) {
        let parameter = match parameter {
            Some(RefOr::Item(parameter)) => parameter,
            Some(RefOr::Ref(reference)) => {
                return self.refer(region, reference, Sort::Parameter, Entry::Parameter(context));
            }
            None => return,
        };
        let name = parameter.name.clone();
        let role = match parameter.location {
            In::Path => match path_index(&self.contexts[context].path, &name) {
                Some(number) => Role::Path(number),
                None => return,
            },
            In::Query => Role::Query(name),
            In::Header => Role::Header(name),
            In::Cookie => Role::Cookie(name),
        };
        let states = self.start(context, Some(&role));
        let used = Use { at: &parameter.schema, holder: Some(&parameter.at), property: None };
        self.visit(region, &used, &states, true);
    }

    fn body(&mut self, region: usize, body: Option<&'a RefOr<document::Body>>, context: usize) {
        match body {
            Some(RefOr::Item(body)) => self.content(region, &body.content, context, &Role::Request),
            Some(RefOr::Ref(reference)) => self.refer(region, reference, Sort::Body, Entry::Body(context)),
            None => {}
        }
    }

    fn response(
        &mut self,
        region: usize,
        response: Option<&'a RefOr<document::Response>>,
        context: usize,
        status: &str,
    ) {
        let response = match response {
            Some(RefOr::Item(response)) => response,
            Some(RefOr::Ref(reference)) => {
                let entry = Entry::Response(context, status.to_owned());
                return self.refer(region, reference, Sort::Response, entry);
            }
            None => return,
        };
        let role = |part| {
            let status = Some(status.to_owned());
            if status.as_deref().is_some_and(|status| status.starts_with('2')) {
                Role::Answer(status, part)
            } else {
                Role::Error(status, part)
            }
        };
        self.content(region, &response.content, context, &|media| role(Part::Body(media)));
        for (name, header) in &response.headers {
            self.header(region, Some(header), context, &role(Part::Header(name.clone())));
        }
        if status.starts_with('2') {
            self.shown(region, response, context);
        }
    }

    /// The links of an answer to the reads that show what was written.
    fn shown(&mut self, region: usize, response: &document::Response, context: usize) {
        let states = self.start(context, None);
        for Chosen { rule, .. } in self.choose(&states, &response.at) {
            if let Decision::ShownBy(reads) = &self.rules[rule].decision {
                match super::links::links(self.document, &self.contexts[context].path, reads) {
                    Ok(links) => self.write(region, &response.at, Edit::Set("links", links), rule),
                    Err((at, message)) => self.walked.choices.push(Choice::Unresolved { at, message }),
                }
            }
        }
    }

    fn header(&mut self, region: usize, header: Option<&'a RefOr<document::Header>>, context: usize, role: &Role) {
        match header {
            Some(RefOr::Item(header)) => {
                let Some(schema) = &header.schema else { return };
                let states = self.start(context, Some(role));
                let used = Use { at: schema, holder: Some(&header.at), property: None };
                self.visit(region, &used, &states, true);
            }
            Some(RefOr::Ref(reference)) => {
                self.refer(region, reference, Sort::Header, Entry::Header(context, role.clone()));
            }
            None => {}
        }
    }

    fn content(
        &mut self,
        region: usize,
        content: &'a [document::MediaType],
        context: usize,
        role: &dyn Fn(Option<String>) -> Role,
    ) {
        for media in content {
            let Some(schema) = &media.schema else { continue };
            let states = self.start(context, Some(&role(Some(media.name.clone()))));
            let used = Use { at: schema, holder: None, property: None };
            self.visit(region, &used, &states, false);
        }
    }

    /// Decides what a use of a schema means, and goes on into the schema.
    fn visit(&mut self, region: usize, used: &Use<'_>, states: &States, is_parameter: bool) {
        let mut pending = Vec::new();
        for Chosen { rule, .. } in self.choose(states, used.at) {
            let holder = used.holder.unwrap_or(used.at);
            match &self.rules[rule].decision {
                Decision::Id(kind) => self.write(region, used.at, Edit::Set("x-id", json!(kind)), rule),
                Decision::Secret => self.write(region, used.at, Edit::Set("x-secret", json!(true)), rule),
                Decision::Type(meant) => {
                    self.write(region, used.at, Edit::Set("x-type", json!(meant)), rule);
                    let is_integer = is_parameter && meant == "integer";
                    pending.extend((is_integer || format_of(meant).is_some()).then_some(rule));
                }
                Decision::Public => {
                    let reason = json!(self.rules[rule].because);
                    self.write(region, used.at, Edit::Set("x-public", reason), rule);
                }
                Decision::Sensitive => {
                    let reason = json!(self.rules[rule].because);
                    self.write(region, used.at, Edit::Set("x-sensitive", reason), rule);
                }
                Decision::Example(value) => self.write(region, used.at, Edit::Set("example", value.clone()), rule),
                Decision::Variant(name) => self.write(region, used.at, Edit::Set("x-variant-name", json!(name)), rule),
                Decision::Field(name) => self.write(region, holder, Edit::Set("x-field-name", json!(name)), rule),
                Decision::Mock(what) => self.write(region, holder, Edit::Set("x-mock", json!(what)), rule),
                Decision::Name(_) | Decision::Values(_) | Decision::Null(_) | Decision::Exclusive(_) => {
                    pending.push(rule)
                }
                Decision::Required(_) | Decision::Absent => match used.property {
                    Some((object, name)) => {
                        let edit = match &self.rules[rule].decision {
                            Decision::Required(value) => Edit::Required(name.to_owned(), *value),
                            _ => Edit::Remove(name.to_owned()),
                        };
                        if edit == Edit::Required(name.to_owned(), true) {
                            self.write(region, used.at, Edit::Set("x-required", json!(true)), rule);
                        }
                        self.write(region, object, edit, rule);
                    }
                    None => self.walked.choices.push(Choice::Unfit { rule, at: used.at.clone() }),
                },
                Decision::Retry(_) | Decision::MockSet(_) | Decision::ShownBy(_) => {
                    self.walked.choices.push(Choice::Unfit { rule, at: used.at.clone() });
                }
            }
        }
        self.descend(region, used.at, states, &pending, is_parameter);
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

    /// Goes into a schema that is written here; where references lead to it as well, it is a region of its own.
    fn descend(&mut self, region: usize, at: &Pointer, states: &States, pending: &[usize], is_parameter: bool) {
        if self.targets.contains(at) && self.walked.regions[region].at != *at {
            let entry = Entry::Schema(states.clone(), pending.to_vec(), is_parameter);
            let inner = self.region(at.clone(), Sort::Schema, entry);
            let link = Link { at: at.clone(), is_inline: true, region: inner };
            self.walked.regions[region].links.push(link);
            return;
        }
        self.schema(region, at, states, pending, is_parameter);
    }

    fn schema(&mut self, region: usize, at: &Pointer, states: &States, pending: &[usize], is_parameter: bool) {
        let document = self.document;
        let Some(schema) = document.schemas.get(at) else { return };
        let pending = self.define(region, schema, pending);
        if let Some(target) = &schema.reference {
            let entry = Entry::Schema(states.clone(), pending.clone(), is_parameter);
            let inner = self.region(target.clone(), Sort::Schema, entry);
            let link = Link { at: at.clone(), is_inline: false, region: inner };
            self.walked.regions[region].links.push(link);
        }
        for part in &schema.all_of {
            self.descend(region, part, states, &pending, is_parameter);
        }
        self.members(region, schema, states, &pending, is_parameter);
        self.note_names(states, schema);
        self.properties(region, schema, states);
        let items = schema.items.iter().chain(&schema.prefix).map(|items| (items, Edge::Items));
        let additional = match &schema.additional {
            Some(document::Additional::Schema(values)) => Some(values),
            _ => None,
        };
        let values = additional.into_iter().chain(&schema.patterns).map(|values| (values, Edge::Values));
        for (inner, edge) in items.chain(values) {
            let next = self.automaton.step(states, edge);
            self.visit(region, &Use { at: inner, holder: None, property: None }, &next, is_parameter);
        }
    }

    fn properties(&mut self, region: usize, schema: &'a Schema, states: &States) {
        let mut spellings: BTreeMap<String, usize> = BTreeMap::new();
        for name in schema.properties.keys() {
            *spellings.entry(place::snake_case(name)).or_default() += 1;
        }
        for (name, inner) in &schema.properties {
            let is_unique = spellings[&place::snake_case(name)] == 1;
            let next = self.automaton.step(states, Edge::Field(name, is_unique));
            let used = Use { at: inner, holder: None, property: Some((&schema.at, name)) };
            self.visit(region, &used, &next, false);
        }
    }

    /// Applies what is decided of a definition where that ends; what is left goes on to what the schema is made of.
    fn define(&mut self, region: usize, schema: &Schema, pending: &[usize]) -> Vec<usize> {
        let is_definition = !is_use(self.document, schema);
        let mut left = Vec::new();
        for &rule in pending {
            let decision = &self.rules[rule].decision;
            if matches!(decision, Decision::Null(_) | Decision::Type(_)) || !is_definition {
                left.push(rule);
            }
            let edit = match decision {
                Decision::Null(value) => Edit::Null(*value),
                Decision::Type(meant) => match format_of(meant) {
                    Some(format) if says_string(schema) => Edit::Format(format),
                    None if says_string(schema) => Edit::Integer,
                    Some(_) | None => continue,
                },
                _ if !is_definition => continue,
                Decision::Name(name) => Edit::Set("x-name", json!(name)),
                Decision::Values(names) => Edit::Set("x-enum-names", Value::Object(names.clone())),
                Decision::Exclusive(value) => Edit::Exclusive(*value),
                _ => continue,
            };
            self.write(region, &schema.at, edit, rule);
        }
        left
    }

    fn members(&mut self, region: usize, schema: &'a Schema, states: &States, pending: &[usize], is_parameter: bool) {
        let found = members::of(self.document, schema);
        if let [only] = found.as_slice() {
            return self.descend(region, only.at, states, pending, is_parameter);
        }
        for (index, member) in found.iter().enumerate() {
            let named = self.automaton.member(states, &|name| members::is_told_by(&found, index, name));
            let mut next = named.clone();
            next.extend(states.iter().filter(|state| !self.automaton.is_end(state)));
            let used = Use { at: member.at, holder: None, property: None };
            self.visit(region, &used, &next, is_parameter);
        }
    }

    /// Notes how far the patterns came that look for a field here.
    fn note_names(&mut self, states: &States, schema: &Schema) {
        if schema.properties.is_empty() {
            return;
        }
        for &(pattern, steps) in states {
            let is_further = self.walked.reached.get(&pattern).is_none_or(|reached| reached.steps < steps);
            if is_further && self.walked.hits[pattern] == 0 && !self.automaton.is_end(&(pattern, steps)) {
                let names = schema.properties.keys().cloned().collect();
                self.walked.reached.insert(pattern, Reached { steps, at: schema.at.clone(), names });
            }
        }
    }
}

/// The format of what a string means.
fn format_of(meant: &str) -> Option<&'static str> {
    ["date", "date-time"].into_iter().find(|format| *format == meant)
}

fn says_string(schema: &Schema) -> bool {
    schema.types.as_ref().is_some_and(|types| types.contains(&TypeName::String))
}

/// The number of a parameter in its path, from 1.
fn path_index(template: &str, name: &str) -> Option<usize> {
    let names = template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
    names.into_iter().position(|found| found == name).map(|index| index + 1)
}

fn status_text(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "default".to_owned(),
    }
}

/// The patterns of an automaton that ended nowhere.
pub(super) fn idle(automaton: &Automaton<'_>, hits: &[usize]) -> BTreeSet<usize> {
    (0..automaton.patterns.len()).filter(|pattern| hits[*pattern] == 0).collect()
}
