//! Adds the webhooks of a second description to those of the first: one tree, whose nodes keep their origins.
//!
//! An event that the first describes itself, under `webhooks` or `x-webhooks`, takes precedence. Components of one name
//! that differ are both kept, the second's under another name. It knows the outline of OpenAPI and reads no schema;
//! parts of another version than the first are marked, and read by their own version.

mod components;
mod references;

use serde_json::{Map, Value, json};

use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::document::Version;
use crate::pointer::Pointer;
use crate::tree::{Origin, Tree};
use crate::vocabulary::VERSION;
use crate::webhooks::components::Components;
use crate::webhooks::references::{Renamed, rewrite};

/// The sections of events: that of 3.1, and the extension that descriptions of 3.0 use.
const SECTIONS: [&str; 2] = ["webhooks", "x-webhooks"];

/// Adds the events of a second description.
///
/// # Errors
/// It is not a description of events.
pub(crate) fn add(mut tree: Tree, second: &Value) -> Result<Tree, Diagnostics> {
    let Some(map) = second.as_object() else {
        return Err(fault("wrong-type", &Pointer::root(), "expected an OpenAPI description, an object").into());
    };
    let version = read_version(&mut tree, map)?;
    let events = read_events(map)?;
    let (replaced, added): (Vec<_>, Vec<_>) =
        events.into_iter().partition(|event| own_event(tree.value(), event.name).is_some());
    note_replaced(&mut tree, &replaced, added.is_empty());
    note_unread(&mut tree, map);
    if added.is_empty() {
        return Ok(tree);
    }
    let first = tree.value().get("openapi").and_then(Value::as_str).and_then(Version::of);
    let mark = (first != Version::of(&version)).then_some(version);
    let mut addition = Addition { mark, renamed: Renamed::default(), tree };
    addition.add_components(map);
    for event in &added {
        addition.add_event(event, map);
    }
    addition.add_tags(map, &added);
    Ok(addition.tree)
}

/// Moves the events under `x-webhooks` of the first description to the others, after the overlay has seen them in their
/// place.
pub(crate) fn merge_sections(mut tree: Tree) -> Tree {
    let Some(Value::Object(own)) = tree.value().get("x-webhooks").cloned() else { return tree };
    let version = tree.value().get("openapi").cloned().unwrap_or_default();
    for (name, event) in own.iter().filter(|(_, event)| event.is_object()) {
        let from = Pointer::root().key("x-webhooks").key(name);
        let to = Pointer::root().key("webhooks").key(name);
        if tree.value().pointer(to.as_str()).is_some() {
            let message = format!("`{name}` stands under `webhooks` too, which holds");
            tree.note(Diagnostic::at("event-of-both", &from, message));
            continue;
        }
        insert(&mut tree, &to, event.clone());
        tree.copied(&to, &from);
        if version.as_str().and_then(Version::of) == Some(Version::V30) {
            insert(&mut tree, &to.key(VERSION), version.clone());
        }
        tree.remove(&from);
    }
    if let Some(root) = tree.get_mut(&Pointer::root()) {
        rewrite(root, &Renamed::default());
    }
    tree
}

/// An event of the second description.
struct Event<'a> {
    name: &'a str,
    item: &'a Value,
    at: Pointer,
}

/// The parts added to the first description.
struct Addition {
    tree: Tree,
    /// The version of what is added, if it is not that of the first.
    mark: Option<String>,
    renamed: Renamed,
}

impl Addition {
    fn add_components(&mut self, second: &Map<String, Value>) {
        let components = Components::select(self.tree.value(), second, self.mark.is_none());
        for component in &components.added {
            let Some(new_name) = &component.new_name else { continue };
            self.renamed.insert(component.section, component.name, new_name);
            let message = format!(
                "`{}` is another thing in each of the two descriptions; that of this one becomes `{new_name}`",
                component.name
            );
            self.tree.note(Diagnostic {
                source: Source::Webhooks,
                ..Diagnostic::at("component-of-both", &component.at(), message)
            });
        }
        for component in &components.added {
            let name = component.new_name.as_deref().unwrap_or(component.name);
            let to = Pointer::root().key("components").key(component.section).key(name);
            self.put(&to, component.value, &component.at());
        }
        for component in components.added.iter().filter(|component| component.section == "schemas") {
            if let Some(new_name) = &component.new_name {
                self.keep_tag_of_child(component.name, new_name);
            }
        }
    }

    /// Writes down the implied tag of a renamed schema: a discriminator without a union implies the names of the
    /// schemas that extend its own.
    fn keep_tag_of_child(&mut self, name: &str, new_name: &str) {
        let reference = format!("#/components/schemas/{new_name}");
        let child = Pointer::root().key("components").key("schemas").key(new_name).key("allOf");
        let members = self.tree.value().pointer(child.as_str()).and_then(Value::as_array).into_iter().flatten();
        let parents: Vec<Pointer> =
            members.filter_map(|member| references::target(member.get("$ref")?.as_str()?)).collect();
        for parent in parents {
            let is_ours = self.tree.origins().origin(&parent).source == Source::Webhooks;
            let Some(Value::Object(parent)) = self.tree.get_mut(&parent).filter(|_| is_ours) else { continue };
            let is_union = parent.contains_key("oneOf") || parent.contains_key("anyOf");
            let discriminator = parent.get_mut("discriminator").filter(|_| !is_union).and_then(Value::as_object_mut);
            let mapping = discriminator.map(|object| object.entry("mapping").or_insert_with(|| json!({})));
            let Some(mapping) = mapping.and_then(Value::as_object_mut) else { continue };
            if !mapping.values().any(|target| target.as_str() == Some(&reference)) {
                mapping.insert(name.to_owned(), json!(reference));
            }
        }
    }

    fn add_event(&mut self, event: &Event<'_>, second: &Map<String, Value>) {
        let to = Pointer::root().key("webhooks").key(event.name);
        self.put(&to, event.item, &event.at);
        // The security of the first description does not apply to these events.
        let security = match second.get("security") {
            Some(all) => self.renamed.security(all),
            None if self.tree.value().get("security").is_some() => json!([]),
            None => return,
        };
        for method in METHODS {
            let operation = to.key(method);
            if self
                .tree
                .value()
                .pointer(operation.as_str())
                .is_some_and(|operation| operation.get("security").is_none())
            {
                let at = operation.key("security");
                insert(&mut self.tree, &at, security.clone());
                let written =
                    if second.contains_key("security") { Pointer::root().key("security") } else { event.at.clone() };
                self.tree.moved(&at, Origin::new(Source::Webhooks, written));
            }
        }
    }

    /// Adds the second's tags of its events that the first does not describe.
    fn add_tags(&mut self, second: &Map<String, Value>, events: &[Event<'_>]) {
        let tags = second.get("tags").and_then(Value::as_array).into_iter().flatten().enumerate();
        for (index, tag) in tags {
            let name = &tag["name"];
            let known =
                self.tree.value()["tags"].as_array().is_some_and(|all| all.iter().any(|tag| tag["name"] == *name));
            let uses = |event: &Event<'_>| {
                METHODS
                    .iter()
                    .any(|method| event.item[*method]["tags"].as_array().is_some_and(|all| all.contains(name)))
            };
            if known || !events.iter().any(uses) {
                continue;
            }
            let count = self.tree.value()["tags"].as_array().map_or(0, Vec::len);
            let to = Pointer::root().key("tags");
            match self.tree.get_mut(&to) {
                Some(Value::Array(all)) => all.push(tag.clone()),
                Some(_) => continue,
                None => insert(&mut self.tree, &to, json!([tag])),
            }
            let at = Pointer::root().key("tags").index(index);
            self.tree.moved(&to.index(count), Origin::new(Source::Webhooks, at));
        }
    }

    /// Puts a value of the second description into the tree, with its references renamed.
    fn put(&mut self, to: &Pointer, value: &Value, at: &Pointer) {
        let mut value = value.clone();
        rewrite(&mut value, &self.renamed);
        if let (Some(mark), Value::Object(map)) = (&self.mark, &mut value) {
            map.entry(VERSION).or_insert_with(|| json!(mark));
        }
        insert(&mut self.tree, to, value);
        self.tree.moved(to, Origin::new(Source::Webhooks, at.clone()));
    }
}

const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Puts a value at a place, creating the objects around it.
fn insert(tree: &mut Tree, at: &Pointer, value: Value) {
    let Some(key) = at.last() else { return };
    let parent = at.parent();
    if tree.get_mut(&parent).is_none() {
        insert(tree, &parent, json!({}));
    }
    if let Some(Value::Object(map)) = tree.get_mut(&parent) {
        map.insert(key, value);
    }
}

/// Reads the version of the second description.
fn read_version(tree: &mut Tree, second: &Map<String, Value>) -> Result<String, Diagnostic> {
    let at = Pointer::root().key("openapi");
    match second.get("openapi") {
        Some(Value::String(text)) if Version::of(text).is_some() => Ok(text.clone()),
        Some(other) => {
            let message = format!("expected OpenAPI \"3.0.x\", \"3.1.x\" or \"3.2.x\", found {other}");
            Err(fault("unsupported-version", &at, message).help("convert the description to OpenAPI 3.1 first"))
        }
        None => {
            let message = "it has no version; it is read as OpenAPI 3.1, which introduced `webhooks`";
            tree.note(Diagnostic { source: Source::Webhooks, ..Diagnostic::at("version-not-said", &at, message) });
            Ok("3.1.0".to_owned())
        }
    }
}

/// Reads the events of the second description.
fn read_events(second: &Map<String, Value>) -> Result<Vec<Event<'_>>, Diagnostic> {
    let mut events: Vec<Event<'_>> = Vec::new();
    for section in SECTIONS {
        let Some(value) = second.get(section) else { continue };
        let at = Pointer::root().key(section);
        let Value::Object(map) = value else {
            return Err(fault("wrong-type", &at, format!("expected `{section}` to be an object")));
        };
        for (name, item) in map {
            if !events.iter().any(|event| event.name == name) {
                events.push(Event { name, item, at: at.key(name) });
            }
        }
    }
    if events.is_empty() {
        let message = "expected `webhooks`: this description is read for its events alone";
        return Err(fault("missing-key", &Pointer::root(), message));
    }
    Ok(events)
}

/// Returns the place of the first description's own event of this name.
fn own_event(first: &Value, name: &str) -> Option<Pointer> {
    let mut places = SECTIONS.iter().map(|section| Pointer::root().key(section).key(name));
    places.find(|at| first.pointer(at.as_str()).is_some())
}

fn note_replaced(tree: &mut Tree, replaced: &[Event<'_>], is_all: bool) {
    let place_of = |tree: &Tree, event: &Event<'_>| {
        own_event(tree.value(), event.name).unwrap_or_else(|| bug!("an event is replaced by one of the description"))
    };
    if is_all && replaced.len() > 1 {
        let message = format!(
            "the description has all {} events itself, and they hold: the description of webhooks can go",
            replaced.len()
        );
        let at = place_of(tree, &replaced[0]).parent();
        return tree.note(Diagnostic::at("own-event", &at, message));
    }
    for event in replaced {
        let at = place_of(tree, event);
        let message =
            format!("`{}` is described here, and this holds: that of the description of webhooks can go", event.name);
        tree.note(Diagnostic::at("own-event", &at, message));
    }
}

/// Notes what a description of events has that is not read.
fn note_unread(tree: &mut Tree, second: &Map<String, Value>) {
    for key in ["paths", "servers"] {
        let says = |value: &&Value| {
            !(value.as_object().is_some_and(Map::is_empty) || value.as_array().is_some_and(Vec::is_empty))
        };
        if second.get(key).filter(says).is_some() {
            let message = format!("this description is read for its events alone: its `{key}` are not");
            let at = Pointer::root().key(key);
            tree.note(Diagnostic { source: Source::Webhooks, ..Diagnostic::at("not-of-events", &at, message) });
        }
    }
}

fn fault(code: &'static str, at: &Pointer, message: impl Into<String>) -> Diagnostic {
    Diagnostic { source: Source::Webhooks, ..Diagnostic::at(code, at, message) }
}

#[cfg(test)]
mod tests;
