//! What reading carries along: the version, the faults, the schemas met.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::components::Elsewhere;
use crate::document::definitions::Faulty;
use crate::document::identity::Identity;
use crate::document::model::{Schemas, Version};
use crate::pointer::Pointer;
use crate::vocabulary::VERSION;

pub(crate) struct Reader<'a> {
    pub(super) root: &'a Value,
    /// The version of the description.
    version: Version,
    /// Parts of it that are of another version.
    parts: HashMap<Pointer, Version>,
    pub(super) diagnostics: Diagnostics,
    pub(super) schemas: Schemas,
    /// What is understood otherwise than it is written.
    pub(super) notes: Diagnostics,
    /// The `x-` keys that decide something about the client.
    pub(super) marks: Vec<Pointer>,
    /// What schemas are called and refer to.
    pub(super) identity: Identity,
    /// Where references lead that is not among the components of their kind.
    pub(super) elsewhere: Vec<Elsewhere>,
    /// What could not be read, and matters only where it is referred to.
    pub(super) faulty: Vec<Faulty>,
    /// The security schemes that are needed, and cannot be sent.
    pub(super) unsendable: HashSet<Pointer>,
    /// The ids of all operations, from the first link on that names one.
    pub(super) ids: OnceCell<HashSet<&'a str>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(root: &'a Value, version: Version) -> Self {
        let (diagnostics, notes, identity) = Default::default();
        Self {
            root,
            identity,
            version,
            parts: parts(root),
            diagnostics,
            notes,
            marks: Vec::new(),
            schemas: Schemas::new(),
            elsewhere: Vec::new(),
            faulty: Vec::new(),
            unsendable: HashSet::new(),
            ids: OnceCell::new(),
        }
    }

    /// The version that holds at a place.
    pub(super) fn version(&self, at: &Pointer) -> Version {
        if self.parts.is_empty() {
            return self.version;
        }
        let part = at.nearest(|at| self.parts.contains_key(at));
        part.map_or(self.version, |part| self.parts[&part])
    }

    pub(super) fn fault(&mut self, code: &'static str, at: &Pointer, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::at(code, at, message));
    }

    pub(super) fn fault_help(
        &mut self,
        code: &'static str,
        at: &Pointer,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.diagnostics.push(Diagnostic::at(code, at, message).help(help));
    }

    /// Tells the user how something is understood.
    pub(super) fn note(&mut self, code: &'static str, at: &Pointer, message: impl Into<String>) {
        self.notes.push(Diagnostic::at(code, at, message));
    }

    /// Tells that null stands where an object is expected.
    pub(super) fn note_null(&mut self, at: &Pointer) {
        self.note("null-for-nothing", at, "null stands here: it is understood as an object without keys");
    }

    /// A fault whose way out is to remove the node.
    pub(super) fn refuse(&mut self, code: &'static str, at: &Pointer, message: impl Into<String>) {
        let help = removal(self.root, at);
        self.fault_help(code, at, message, help);
    }
}

/// The events and components that say of which version they are.
fn parts(root: &Value) -> HashMap<Pointer, Version> {
    let entries = |at: &Pointer| -> Vec<Pointer> {
        let map = root.pointer(at.as_str()).and_then(Value::as_object);
        map.into_iter().flat_map(|map| map.keys()).map(|key| at.key(key)).collect()
    };
    let sections = entries(&Pointer::root().key("components"));
    let all = sections.iter().flat_map(entries).chain(entries(&Pointer::root().key("webhooks")));
    let version = |at: &Pointer| Version::of(root.pointer(at.as_str())?.get(VERSION)?.as_str()?);
    all.filter_map(|at| Some((at.clone(), version(&at)?))).collect()
}

/// The overlay action that takes a node out.
pub(super) fn removal(root: &Value, at: &Pointer) -> String {
    format!("an overlay action can remove it: target \"{}\", remove: true", json_path(root, at))
}

/// The JSONPath of a pointer.
pub(crate) fn json_path(root: &Value, at: &Pointer) -> String {
    let mut path = "$".to_owned();
    let mut node = Some(root);
    for segment in at.segments() {
        if node.is_some_and(Value::is_array) {
            path.push_str(&format!("[{segment}]"));
            node = node.and_then(|node| node.get(segment.parse::<usize>().ok()?));
            continue;
        }
        let plain = segment.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
            && segment.chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
        if plain {
            path.push_str(&format!(".{segment}"));
        } else {
            path.push_str(&format!("['{}']", segment.replace('\\', "\\\\").replace('\'', "\\'")));
        }
        node = node.and_then(|node| node.get(&segment));
    }
    path
}
