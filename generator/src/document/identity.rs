//! Resolves the references of schemas, as JSON Schema 2020-12 (core, sections 8.2 and 9.1) says for a description of one
//! file: against the `$id` around them, to a pointer or to an anchor.

use std::collections::{BTreeMap, HashMap, HashSet};

use fluent_uri::{Uri, UriRef};
use serde_json::Value;

use crate::document::components::decode;
use crate::document::dynamic::{Anchors, Dynamics};
use crate::document::fields::Fields;
use crate::document::model::{Schema, Version};
use crate::document::reader::Reader;
use crate::pointer::Pointer;

/// The address that a description has: where it was found is not known.
const BASE: &str = "description:/";

/// The name of what `$recursiveAnchor` is; no other anchor is empty.
pub(super) const RECURSIVE: &str = "";

/// What schemas are called and refer to, as it is written.
#[derive(Debug, Default)]
pub(super) struct Identity {
    /// `$id`, each before those within.
    ids: Vec<(Pointer, String)>,
    /// `$anchor` and `$dynamicAnchor`.
    anchors: Vec<(Pointer, Anchor)>,
    references: Vec<Written>,
}

#[derive(Clone, Debug)]
struct Anchor {
    name: String,
    is_dynamic: bool,
}

/// A reference of a schema.
#[derive(Debug)]
struct Written {
    schema: Pointer,
    keyword: &'static str,
    text: String,
}

/// Reads the keywords that name a schema, and those that refer to others.
pub(super) fn read_identity(reader: &mut Reader<'_>, fields: &mut Fields<'_>) {
    if reader.version(&fields.at) == Version::V30 {
        note_foreign(reader, fields);
    } else {
        read_names(reader, fields);
    }
    for keyword in ["$ref", "$dynamicRef", "$recursiveRef"] {
        let Some((value, at)) = fields.take(keyword) else { continue };
        match value.as_str() {
            Some(text) if keyword == "$ref" || reader.version(&fields.at) >= Version::V31 => {
                let (schema, text) = (fields.at.clone(), text.to_owned());
                reader.identity.references.push(Written { schema, keyword, text });
            }
            Some(_) => reader.refuse("unsupported-schema", &at, format!("OpenAPI 3.0 has no `{keyword}`")),
            None => reader.fault("wrong-type", &at, format!("expected `{keyword}` to be a string")),
        }
    }
}

fn read_names(reader: &mut Reader<'_>, fields: &mut Fields<'_>) {
    let at = fields.at.clone();
    if let Some(id) = fields.text(reader, "$id") {
        reader.identity.ids.push((at.clone(), id));
    }
    for (keyword, is_dynamic) in [("$anchor", false), ("$dynamicAnchor", true)] {
        let Some(name) = fields.text(reader, keyword) else { continue };
        if name.is_empty() {
            reader.fault("invalid-anchor", &at.key(keyword), format!("expected `{keyword}` to be a name"));
        }
        reader.identity.anchors.push((at.clone(), Anchor { name, is_dynamic }));
    }
    // The form of draft 2019-09.
    if fields.boolean(reader, "$recursiveAnchor") == Some(true) {
        let name = RECURSIVE.to_owned();
        reader.identity.anchors.push((at, Anchor { name, is_dynamic: true }));
    }
}

/// In 3.0 these are no keywords: nothing can refer to what they name, and references are not resolved against them.
fn note_foreign(reader: &mut Reader<'_>, fields: &mut Fields<'_>) {
    for key in ["$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor"] {
        if let Some((_, at)) = fields.take(key) {
            reader.note("keyword-of-3.1", &at, format!("OpenAPI 3.0 has no `{key}`: it is ignored"));
        }
    }
}

/// Returns the address of a description: `$self` from 3.2 on, else one that nothing else has.
fn own_address(root: &Value) -> Uri<String> {
    let unknown = Uri::parse(BASE.to_owned()).unwrap_or_else(|_| bug!("the address of the description is one"));
    let said = root.get("$self").and_then(Value::as_str).and_then(|text| UriRef::parse(text).ok());
    let said = said.and_then(|address| address.resolve_against(&unknown).ok());
    said.map_or(unknown, |address| address.strip_fragment().normalize())
}

/// Reports whether an address, as a reference has it before its fragment, is that of the description.
pub(super) fn is_own_address(root: &Value, address: &str) -> bool {
    if address.is_empty() {
        return true;
    }
    let own = own_address(root);
    let meant = UriRef::parse(address).ok().and_then(|address| address.resolve_against(&own).ok());
    meant.is_some_and(|address| address.normalize() == own)
}

/// Resolves all references of schemas; those to dynamic anchors are returned.
pub(super) fn resolve_references(reader: &mut Reader<'_>) -> Dynamics {
    let identity = std::mem::take(&mut reader.identity);
    let index = Index::of(reader, &identity);
    let mut dynamics = Dynamics::new(index.resources.keys().cloned(), index.dynamic_anchors());
    for written in &identity.references {
        let Some(Target { at, dynamic }) = index.resolve(reader, written) else { continue };
        let place = refer(reader, written, at);
        if let Some(name) = dynamic {
            dynamics.add(place, name);
        }
    }
    dynamics
}

/// Puts a reference into its schema. A second one is a part that holds beside the first.
fn refer(reader: &mut Reader<'_>, written: &Written, target: Pointer) -> Pointer {
    let at = &written.schema;
    let part = at.key(written.keyword);
    match reader.schemas.get_mut(at) {
        Some(schema) if schema.reference.is_some() => {
            schema.all_of.push(part.clone());
            let second = Schema { at: part.clone(), reference: Some(target), ..Schema::default() };
            reader.schemas.insert(part.clone(), second);
            part
        }
        Some(schema) => {
            schema.reference = Some(target);
            at.clone()
        }
        None => at.clone(),
    }
}

/// What a reference leads to, and the name of the anchor where that is dynamic.
struct Target {
    at: Pointer,
    dynamic: Option<String>,
}

/// What references are resolved with.
struct Index {
    /// The description and each schema with an `$id`, with its address where it has one.
    resources: HashMap<Pointer, Option<Uri<String>>>,
    /// The resources of each address.
    by_address: HashMap<String, Vec<Pointer>>,
    /// The schemas of each name, by resource, and whether the name is dynamic.
    anchors: HashMap<Pointer, BTreeMap<String, Vec<(Pointer, bool)>>>,
    /// The schemas with `$recursiveAnchor`.
    recursive: HashSet<Pointer>,
}

impl Index {
    fn of(reader: &mut Reader<'_>, identity: &Identity) -> Self {
        let base = own_address(reader.root);
        let by_address = [(base.as_str().to_owned(), vec![Pointer::root()])].into();
        let resources = [(Pointer::root(), Some(base))].into();
        let (anchors, recursive) = Default::default();
        let mut index = Self { resources, by_address, anchors, recursive };
        for (at, id) in &identity.ids {
            let address = index
                .address(&at.parent(), id.strip_suffix('#').unwrap_or(id))
                .filter(|address| !address.has_fragment());
            match &address {
                Some(it) => index.by_address.entry(it.as_str().to_owned()).or_default().push(at.clone()),
                None => {
                    let message = format!("`{id}` is no address of a schema; references to it are not found");
                    reader.note("invalid-id", &at.key("$id"), message);
                }
            }
            index.resources.insert(at.clone(), address);
        }
        for (at, anchor) in &identity.anchors {
            let names = index.anchors.entry(index.resource(at)).or_default();
            names.entry(anchor.name.clone()).or_default().push((at.clone(), anchor.is_dynamic));
            if anchor.name == RECURSIVE {
                index.recursive.insert(at.clone());
            }
        }
        index
    }

    /// The nearest resource at a place or around it.
    fn resource(&self, at: &Pointer) -> Pointer {
        if self.resources.len() == 1 {
            return Pointer::root();
        }
        let resource = at.nearest(|at| self.resources.contains_key(at));
        resource.unwrap_or_else(|| bug!("the whole description is a resource"))
    }

    /// An address, as it is written at a place.
    fn address(&self, at: &Pointer, text: &str) -> Option<Uri<String>> {
        let base = self.resources.get(&self.resource(at))?.as_ref()?;
        let address = UriRef::parse(text).ok()?.resolve_against(base).ok()?;
        Some(address.normalize())
    }

    /// The schemas of a name in a resource.
    fn named(&self, resource: &Pointer, name: &str) -> &[(Pointer, bool)] {
        self.anchors.get(resource).and_then(|anchors| anchors.get(name)).map_or(&[], Vec::as_slice)
    }

    /// The dynamic anchors alone.
    fn dynamic_anchors(&self) -> Anchors {
        let dynamic =
            |all: &[(Pointer, bool)]| all.iter().filter(|anchor| anchor.1).map(|anchor| anchor.0.clone()).collect();
        let names = |all: &BTreeMap<String, Vec<(Pointer, bool)>>| {
            all.iter().map(|(name, all)| (name.clone(), dynamic(all))).collect()
        };
        self.anchors.iter().map(|(resource, all)| (resource.clone(), names(all))).collect()
    }

    fn resolve(&self, reader: &mut Reader<'_>, written: &Written) -> Option<Target> {
        if written.keyword == "$recursiveRef" {
            return self.resolve_recursive(reader, written);
        }
        let place = written.schema.key(written.keyword);
        let (address, fragment) = written.text.split_once('#').unwrap_or((&written.text, ""));
        let Some(resource) = self.find(reader, written, address) else {
            let message = format!("`{}` is not in this document", written.text);
            let help =
                "bundle the description into one file, or bring the target under `components` by an overlay action";
            reader.fault_help("external-reference", &place, message, help);
            return None;
        };
        if fragment.is_empty() || fragment.starts_with('/') {
            return Some(Target {
                at: self.resolve_pointer(reader, &resource, &place, &decode(fragment)),
                dynamic: None,
            });
        }
        let name = decode(fragment);
        let found = self.named(&resource, &name);
        let [(at, is_dynamic)] = found else {
            let (code, count, help) = if found.is_empty() {
                ("dangling-reference", "no schema is", "correct it, or add the anchor, by an overlay action")
            } else {
                (
                    "ambiguous-reference",
                    "several schemas are",
                    "give each of them an `$id` of its own by an overlay action",
                )
            };
            reader.fault_help(code, &place, format!("{count} called `#{name}` here"), help);
            return None;
        };
        let is_dynamic = *is_dynamic && written.keyword == "$dynamicRef";
        Some(Target { at: at.clone(), dynamic: is_dynamic.then_some(name) })
    }

    /// The resource that a reference names: the one around it, or one by its address.
    fn find(&self, reader: &mut Reader<'_>, written: &Written, address: &str) -> Option<Pointer> {
        if address.is_empty() {
            return Some(self.resource(&written.schema));
        }
        let address = self.address(&written.schema, address)?;
        match self.by_address.get(address.as_str()).map(Vec::as_slice)? {
            [only] => Some(only.clone()),
            [first, ..] => {
                let place = written.schema.key(written.keyword);
                let help = "give each of them an `$id` of its own by an overlay action";
                let message = format!("several schemas have the `$id` that `{}` names", written.text);
                reader.fault_help("ambiguous-reference", &place, message, help);
                Some(first.clone())
            }
            [] => None,
        }
    }

    /// A pointer starts at its resource. Where that has nothing there and the description has, it can mean that alone.
    fn resolve_pointer(&self, reader: &mut Reader<'_>, resource: &Pointer, at: &Pointer, pointer: &str) -> Pointer {
        let within = Pointer::from_text(format!("{resource}{pointer}"));
        let whole = Pointer::from_text(pointer);
        if reader.schemas.contains_key(&within) || !reader.schemas.contains_key(&whole) {
            return within;
        }
        let message = format!("`#{pointer}` is nothing within the `$id` around it; it is understood from the top");
        reader.note("reference-past-id", at, message);
        whole
    }

    /// `$recursiveRef` is a `$dynamicRef` to the schema around it that has `$recursiveAnchor`; where none has, it is the
    /// resource around it.
    fn resolve_recursive(&self, reader: &mut Reader<'_>, written: &Written) -> Option<Target> {
        let place = written.schema.key(written.keyword);
        let resource = self.resource(&written.schema);
        let around = written.schema.nearest(|at| self.recursive.contains(at)).filter(|at| at.is_within(&resource));
        let only = if let [(at, _)] = self.named(&resource, RECURSIVE) { Some(at.clone()) } else { None };
        let found = around.or(only);
        if written.text != "#" || (found.is_none() && resource == Pointer::root()) {
            let help = "an overlay action can write a `$ref` in its place";
            reader.fault_help("dangling-reference", &place, "no schema around it has `$recursiveAnchor`", help);
            return None;
        }
        let dynamic = found.is_some().then(|| RECURSIVE.to_owned());
        Some(Target { at: found.unwrap_or(resource), dynamic })
    }
}
