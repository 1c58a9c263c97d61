//! Gives each place its schema: one id per component, whoever refers to it, built later from a queue.
//!
//! The queue keeps the stack flat however long the references are, and lets schemas contain themselves.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

use indexmap::IndexSet;
use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{self, Annotations, Document, TypeName};
use crate::normalize::flatten::{
    BREAK_CIRCLE, Flat, Part, Scope, flatten, is_null, is_null_itself, members, only_member,
};
use crate::normalize::kind;
use crate::normalize::model::{Kind, Schema, SchemaId, Schemas};
use crate::normalize::subtypes::{self, Subtypes};
use crate::pointer::Pointer;
use crate::vocabulary::{COMPONENT, add_extensions};

/// More than the combinations of any description's unions and `allOf`, which could go on for long. It is counted on top
/// of what is written.
const MOST_SCHEMAS: usize = 100_000;

/// How many schemas may hold together at one place.
const MOST_PARTS: usize = 100;

pub(super) struct Builder<'a> {
    pub(super) document: &'a Document,
    pub(super) diagnostics: Diagnostics,
    /// What is understood otherwise than it is written.
    pub(super) notes: Diagnostics,
    pub(super) subtypes: Subtypes,
    ids: HashMap<Rc<Key>, SchemaId>,
    /// Where the chain of bare references ends that a place is part of; `None` where it does not end.
    ends: RefCell<HashMap<&'a Pointer, Option<&'a Pointer>>>,
    slots: Vec<Slot>,
    queue: VecDeque<(SchemaId, Rc<Key>)>,
}

/// What is built: the schemas that hold together at a place, and the one type that is meant, where several are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) parts: Vec<Part>,
    pub(super) only: Option<TypeName>,
}

impl Key {
    /// The place that goes for all of them.
    fn at(&self) -> &Pointer {
        let first = self.parts.first().unwrap_or_else(|| bug!("a schema has a part"));
        &first.at
    }
}

enum Slot {
    Reserved,
    Built(Box<Schema>),
    Use(Box<Use>),
}

/// Another schema, used here with annotations of its own or with null.
struct Use {
    of: SchemaId,
    at: Pointer,
    annotations: Annotations,
    nullable: bool,
    identity: Identity,
}

/// Whose place and name a use has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Identity {
    /// A `$ref` led to the other schema: it is still that one.
    Target,
    /// The other schema is a part of this one.
    Own,
}

impl<'a> Builder<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let (diagnostics, notes) = Default::default();
        let (ids, ends, slots, queue) = Default::default();
        Self { document, diagnostics, notes, subtypes: Subtypes::of(document), ids, ends, slots, queue }
    }

    /// Every component, used or not.
    pub(super) fn add_components(&mut self) {
        let document = self.document;
        for at in document.schemas.keys().filter(|at| component_name(at).is_some()) {
            self.schema(at);
        }
    }

    /// The schema at a pointer.
    pub(super) fn schema(&mut self, at: &Pointer) -> SchemaId {
        self.schema_of(vec![Part::whole(at)], None)
    }

    /// The schema of several that hold together, of one type where `only` says so.
    pub(super) fn schema_of(&mut self, mut parts: Vec<Part>, only: Option<TypeName>) -> SchemaId {
        // One schema alone is the component that it refers to; several are a schema of their own, where they are written.
        if parts.len() > 1 {
            let mut seen = HashSet::new();
            parts.retain(|part| seen.insert((self.canonical(&part.at), part.scope)));
        }
        if let [part] = parts.as_mut_slice() {
            part.at = self.canonical(&part.at);
        }
        let key = Key { parts, only };
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        if self.slots.len() >= MOST_SCHEMAS + self.document.schemas.len() || key.parts.len() > MOST_PARTS {
            return self.overflow(&key);
        }
        let (id, key) = (self.reserve(), Rc::new(key));
        self.ids.insert(Rc::clone(&key), id);
        self.queue.push_back((id, key));
        id
    }

    fn overflow(&mut self, key: &Key) -> SchemaId {
        if self.diagnostics.iter().all(|diagnostic| diagnostic.code != "too-large") {
            let at = key.at().clone();
            let message = "unions and `allOf` combine to more schemas than can be told apart";
            self.diagnostics.push(Diagnostic::at("too-large", &at, message));
        }
        // The description is rejected, so what is not built yet may be anything.
        for (id, key) in std::mem::take(&mut self.queue) {
            self.slots[id.0 as usize] = Slot::Built(Box::new(schema(key.at().clone(), None, Kind::Any, false)));
        }
        SchemaId::at(0)
    }

    /// A schema of any value, for a place where none is written.
    pub(super) fn any(&mut self, at: &Pointer) -> SchemaId {
        let id = self.reserve();
        self.slots[id.0 as usize] = Slot::Built(Box::new(schema(at.clone(), None, Kind::Any, false)));
        id
    }

    fn reserve(&mut self) -> SchemaId {
        let id = SchemaId::at(self.slots.len());
        self.slots.push(Slot::Reserved);
        id
    }

    /// Where a chain of bare references ends; the start where it does not end.
    pub(super) fn canonical(&self, at: &Pointer) -> Pointer {
        let schemas = &self.document.schemas;
        let Some((mut found, mut schema)) = schemas.get_key_value(at) else { return at.clone() };
        if bare_reference(schema).is_none() {
            return at.clone();
        }
        let mut ends = self.ends.borrow_mut();
        let mut chain: IndexSet<&Pointer> = IndexSet::new();
        let end = loop {
            if let Some(known) = ends.get(found) {
                break *known;
            }
            if !chain.insert(found) {
                break None;
            }
            let Some(target) = bare_reference(schema) else { break Some(found) };
            let Some(next) = schemas.get_key_value(target) else { break None };
            (found, schema) = next;
        };
        ends.extend(chain.into_iter().map(|place| (place, end)));
        end.unwrap_or(at).clone()
    }

    fn build(&mut self, id: SchemaId, key: &Key) {
        let slot = match self.find_use(key) {
            Some(slot) => slot,
            None => Slot::Built(Box::new(self.build_schema(key))),
        };
        self.slots[id.0 as usize] = slot;
    }

    /// A schema that is another one, with annotations or null added.
    fn find_use(&mut self, key: &Key) -> Option<Slot> {
        let [part] = key.parts.as_slice() else { return None };
        let document = self.document;
        let written =
            document.schemas.get(&part.at).filter(|_| key.only.is_none() && *part == Part::whole(&part.at))?;
        let (target, union_null) = used(document, written)?;
        let canonical = self.canonical(target);
        if written.types.is_some() && !self.repeats_type(written, &canonical) {
            return None;
        }
        // Null behind further references is found where those are built: a look at each of a chain's would be one too many.
        if document.schemas.get(&canonical).is_none_or(is_null_itself) {
            return None;
        }
        // A subtype that adds nothing to its base is still one of its subtypes.
        if component_name(&part.at).is_some() && written.reference.is_none() && self.subtypes.has(&canonical) {
            return None;
        }
        let referred = written.reference.is_some() || canonical != *target;
        let identity = if referred && component_name(&part.at).is_none() { Identity::Target } else { Identity::Own };
        let (at, annotations) = (part.at.clone(), written.annotations.clone());
        let nullable = union_null || written.nullable == Some(true);
        Some(Slot::Use(Box::new(Use { of: self.schema(&canonical), at, annotations, nullable, identity })))
    }

    /// Whether a `type` beside the one schema that is used says nothing new.
    fn repeats_type(&self, written: &document::Schema, target: &Pointer) -> bool {
        let only = kind::only_type(self, target);
        matches!(written.types.as_deref(), Some([ty]) if only == Some(*ty))
    }

    fn build_schema(&mut self, key: &Key) -> Schema {
        let at = key.at().clone();
        let document = self.document;
        let flat = match flatten(&document.schemas, &key.parts) {
            Ok(flat) => flat,
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                return schema(at, None, Kind::Any, false);
            }
        };
        let kind::Built { mut kind, nullable, unchecked } = kind::kind(self, key, &at, &flat);
        if let [Part { scope: Scope::Whole, .. }] = key.parts.as_slice()
            && key.only.is_none()
            && let Some(union) = subtypes::union(self, &at)
        {
            kind = Kind::Union(union);
        }
        let is_whole = matches!(key.parts.as_slice(), [Part { scope: Scope::Whole, .. }]);
        let is_component = is_whole && key.only.is_none();
        let component = document
            .schemas
            .get(&at)
            .filter(|_| is_component)
            .and_then(|written| component_of(&at, &written.annotations));
        let mut built = Schema { unchecked, ..schema(at.clone(), component, kind, nullable) };
        if key.only.is_none() {
            annotate(&mut built, &flat);
        }
        if key.parts.iter().any(|part| part.scope != Scope::Whole) && built.title.is_none() {
            // A member of a union, joined with what stands beside the union, still goes by the name that it had.
            built.title = component_name(&self.canonical(&at));
        }
        built
    }

    /// Builds what is queued.
    pub(super) fn finish(mut self) -> (Schemas, Diagnostics, Diagnostics) {
        while let Some((id, key)) = self.queue.pop_front() {
            self.build(id, &key);
        }
        let Self { slots, mut diagnostics, notes, .. } = self;
        let mut schemas = Schemas(finished(slots, &mut diagnostics));
        spread_null(&mut schemas);
        (schemas, diagnostics, notes)
    }
}

/// The schemas of all slots: a use takes over from what it uses, through a chain of uses.
fn finished(slots: Vec<Slot>, diagnostics: &mut Diagnostics) -> Vec<Schema> {
    let mut done: Vec<Option<Schema>> = Vec::with_capacity(slots.len());
    let mut uses: Vec<Option<Use>> = Vec::with_capacity(slots.len());
    for (index, slot) in slots.into_iter().enumerate() {
        let (schema, used) = match slot {
            Slot::Built(schema) => (Some(Schema { identity: SchemaId::at(index), ..*schema }), None),
            Slot::Reserved => bug!("every schema in the queue is built"),
            Slot::Use(used) => (None, Some(*used)),
        };
        done.push(schema);
        uses.push(used);
    }
    for start in 0..done.len() {
        let (mut chain, mut index) = (Vec::new(), start);
        while done[index].is_none() {
            let Some(used) = uses[index].take() else {
                // It is on the chain already.
                break;
            };
            let next = used.of.0 as usize;
            chain.push((index, used));
            index = next;
        }
        if done[index].is_none() {
            let first = chain.iter().position(|(place, _)| *place == index);
            let first = first.unwrap_or_else(|| bug!("a use that leads nowhere is part of its own chain"));
            for (place, Use { at, .. }) in chain.split_off(first) {
                let message = format!("`#{at}` is made of itself");
                diagnostics.push(Diagnostic::at("cyclic-reference", &at, message).help(BREAK_CIRCLE));
                done[place] = Some(schema(at, None, Kind::Any, false));
            }
        }
        for (place, used) in chain.into_iter().rev() {
            let found = done[used.of.0 as usize].clone();
            let mut found = found.unwrap_or_else(|| bug!("what is used is done before its uses"));
            apply_annotations(&mut found, SchemaId::at(place), &used);
            done[place] = Some(found);
        }
    }
    done.into_iter()
        .map(|schema| schema.unwrap_or_else(|| bug!("every use leads to a schema or is rejected")))
        .collect()
}

/// The target of a `$ref` with nothing beside it.
fn bare_reference(schema: &document::Schema) -> Option<&Pointer> {
    let silent = is_silent(&schema.annotations) && schema.nullable.is_none();
    used_reference(schema).filter(|_| silent)
}

fn used_reference(schema: &document::Schema) -> Option<&Pointer> {
    let parts = schema.all_of.len() + members(schema).len();
    schema.reference.as_ref().filter(|_| parts == 0 && !has_rules(schema) && schema.types.is_none())
}

/// The one schema that another is but for `type` and annotations, and whether null is added by a union.
fn used<'s>(document: &Document, schema: &'s document::Schema) -> Option<(&'s Pointer, bool)> {
    if has_rules(schema) || schema.discriminator.is_some() {
        return None;
    }
    let union = members(schema);
    match (&schema.reference, schema.all_of.as_slice(), union) {
        (Some(target), [], []) => Some((target, false)),
        (None, [target], []) => Some((target, false)),
        (None, [], [_, ..]) if schema.one_of.is_empty() || schema.any_of.is_empty() => {
            let only = only_member(&document.schemas, schema)?;
            Some((only, union.iter().any(|member| is_null(&document.schemas, member))))
        }
        _ => None,
    }
}

/// Whether a schema is another one, with annotations or null added.
pub(crate) fn is_use(document: &Document, schema: &document::Schema) -> bool {
    used(document, schema).is_some()
}

/// Whether it says by itself which values it takes, their type and null apart.
fn has_rules(schema: &document::Schema) -> bool {
    let values = schema.values.is_some() || schema.constant.is_some();
    let text = schema.pattern.is_some() || schema.min_length.is_some() || schema.max_length.is_some();
    let array = schema.items.is_some() || schema.min_items.is_some() || schema.max_items.is_some() || schema.unique;
    let object = !schema.properties.is_empty() || !schema.required.is_empty() || schema.additional.is_some();
    let array = array || !schema.prefix.is_empty();
    let object = object || !schema.patterns.is_empty();
    let rest = schema.format.is_some() || schema.numeric != Default::default() || !schema.unchecked.is_empty();
    values || text || array || object || rest
}

fn is_silent(it: &Annotations) -> bool {
    let texts = it.title.is_none() && it.description.is_none() && it.default.is_none() && it.examples.is_empty();
    texts && it.deprecated.is_none() && !it.read_only && !it.write_only && it.extensions.is_empty()
}

/// The name of the component at a pointer.
pub(super) fn component_name(at: &Pointer) -> Option<String> {
    at.below("/components/schemas")
}

/// The component that a schema is: its own, or the one that it is a copy of.
fn component_of(at: &Pointer, annotations: &Annotations) -> Option<String> {
    let name = component_name(at)?;
    match annotations.extensions.get(COMPONENT).map(|extension| &extension.value) {
        Some(Value::String(of)) => Some(of.clone()),
        Some(Value::Bool(false)) => None,
        _ => Some(name),
    }
}

fn schema(at: Pointer, component: Option<String>, kind: Kind, nullable: bool) -> Schema {
    Schema {
        at,
        identity: SchemaId(0),
        component,
        kind,
        nullable,
        title: None,
        description: None,
        default: None,
        examples: Vec::new(),
        deprecated: false,
        unchecked: Vec::new(),
        extensions: Default::default(),
    }
}

/// Takes the annotations of the parts that describe this place; the first to say something is heard.
fn annotate(schema: &mut Schema, flat: &[Flat<'_>]) {
    for part in flat.iter().filter(|part| part.direct) {
        let from = &part.schema.annotations;
        schema.title = schema.title.take().or_else(|| from.title.clone());
        schema.description = schema.description.take().or_else(|| from.description.clone());
        schema.default = schema.default.take().or_else(|| from.default.clone());
        schema.examples.extend(from.examples.iter().cloned());
        schema.deprecated |= from.deprecated.unwrap_or(false);
        add_extensions(&mut schema.extensions, &from.extensions);
    }
}

/// What stands beside a reference takes the place of what its target says.
fn apply_annotations(schema: &mut Schema, id: SchemaId, used: &Use) {
    if used.identity == Identity::Own {
        schema.at = used.at.clone();
        schema.component = component_of(&used.at, &used.annotations);
        schema.identity = id;
    }
    let with = &used.annotations;
    schema.title = with.title.clone().or_else(|| schema.title.take());
    schema.description = with.description.clone().or_else(|| schema.description.take());
    schema.default = with.default.clone().or_else(|| schema.default.take());
    if !with.examples.is_empty() {
        schema.examples = with.examples.clone();
    }
    schema.deprecated = with.deprecated.unwrap_or(schema.deprecated);
    schema.extensions.extend(with.extensions.iter().map(|(key, value)| (key.clone(), value.clone())));
    schema.nullable |= used.nullable;
}

/// A union takes null when a member does.
fn spread_null(schemas: &mut Schemas) {
    loop {
        let takes_null = |schema: &Schema| match &schema.kind {
            Kind::Union(union) => !schema.nullable && union.members.iter().any(|member| schemas[*member].nullable),
            _ => false,
        };
        let found: Vec<usize> = (0..schemas.0.len()).filter(|index| takes_null(&schemas.0[*index])).collect();
        if found.is_empty() {
            return;
        }
        for index in found {
            schemas.0[index].nullable = true;
        }
    }
}
