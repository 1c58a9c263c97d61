//! The sections `credentials` and `servers` of a file of decisions: which credentials and servers the client's own layer
//! knows by name. A credential is found by where it is sent and a server by its URL, so that no key or text counts; one
//! that is not there is a fault, because every call would fail, or go elsewhere.

use serde_json::{Map, Value, json};

use super::read::{fault, like, object};
use crate::diagnostic::{Diagnostic, Diagnostics, Source, describe_kind};
use crate::document::{Document, RefOr};
use crate::pointer::Pointer;
use crate::tree::{Origin, Tree};

/// The names of both sections.
pub(super) const SECTIONS: [&str; 2] = ["credentials", "servers"];

/// How a credential may be sent: `header`, `query`, `cookie` and `http` have a name after them.
const PLACES: &str = "`header NAME`, `query NAME`, `cookie NAME`, `bearer`, `basic`, `http NAME` or `certificate`";

/// Both sections.
#[derive(Debug, Default)]
pub(super) struct Access {
    credentials: Vec<TypeLine>,
    servers: Vec<TypeLine>,
}

/// A credential or server.
#[derive(Debug)]
struct TypeLine {
    at: Pointer,
    name: String,
    /// Where the credential is sent, or the URL; as it is compared.
    place: String,
    because: String,
    /// The mock takes any value.
    is_any: bool,
}

/// A key to be written at a place.
pub(super) struct Mark {
    at: Pointer,
    key: &'static str,
    value: String,
    from: Pointer,
}

/// Reads both sections.
pub(super) fn read_access(file: &Value) -> Result<Access, Diagnostics> {
    let mut faults = Diagnostics::default();
    let [credentials, servers] = SECTIONS.map(|section| read_section(file, section, &mut faults));
    faults.or(Access { credentials, servers })
}

fn read_section(file: &Value, section: &str, faults: &mut Diagnostics) -> Vec<TypeLine> {
    let at = Pointer::root().key(section);
    let Some(value) = file.get(section) else { return Vec::new() };
    let Some(items) = value.as_array() else {
        let message = format!("expected `{section}` to be an array, found {}", describe_kind(value));
        faults.push(fault("decisions-type", &at, message));
        return Vec::new();
    };
    let mut entries: Vec<TypeLine> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let at = at.index(index);
        match read_entry(item, &at, section) {
            Err(fault) => faults.push(fault),
            Ok(entry) => match entries.iter().find(|known| known.name == entry.name || known.place == entry.place) {
                Some(known) => {
                    let message = format!("`{}` is decided twice; the first time at `{}`", entry.name, known.at);
                    faults.push(fault("decided-twice", &at, message).help("delete one of them"));
                }
                None => entries.push(entry),
            },
        }
    }
    entries
}

fn read_entry(item: &Value, at: &Pointer, section: &str) -> Result<TypeLine, Diagnostic> {
    let map = object(item, at, "an entry")?;
    let known: &[&str] =
        if section == "servers" { &["name", "at", "because"] } else { &["name", "at", "because", "mock"] };
    if let Some(key) = map.keys().find(|key| !known.contains(&key.as_str())) {
        let message = format!("`{key}` is no key of an entry of `{section}`");
        return Err(fault("decisions-key", &at.key(key), message).help(like(key, known)));
    }
    let name = read_string(map, at, "name")?;
    let place = read_string(map, at, "at")?;
    let place = if section == "servers" { Some(server_place(&place)) } else { credential_place(&place) };
    let place = place.ok_or_else(|| fault("decisions-place", &at.key("at"), format!("expected {PLACES}")))?;
    let is_any = match map.get("mock").map(Value::as_str) {
        None => false,
        Some(Some("any")) => true,
        Some(_) => return Err(fault("decisions-value", &at.key("mock"), "expected `any`: the mock takes any value")),
    };
    Ok(TypeLine { at: at.clone(), name, place, because: read_string(map, at, "because")?, is_any })
}

fn read_string(map: &Map<String, Value>, at: &Pointer, key: &str) -> Result<String, Diagnostic> {
    match map.get(key) {
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(text.clone()),
        Some(other) => {
            let message = format!("expected `{key}` to be a string, found {}", describe_kind(other));
            Err(fault("decisions-type", &at.key(key), message))
        }
        None => Err(fault("decisions-missing", at, format!("expected `{key}` in this entry"))),
    }
}

/// A server's URL as it is compared: with or without a slash at its end it is the same.
fn server_place(url: &str) -> String {
    url.trim_end_matches('/').to_owned()
}

/// The place of a credential as [`SchemeKind::place`](crate::ir::SchemeKind::place) has it.
fn credential_place(text: &str) -> Option<String> {
    match text.split_once(' ') {
        Some((word @ ("header" | "http"), name)) => Some(format!("{word} {}", name.trim().to_ascii_lowercase())),
        Some((word @ ("query" | "cookie"), name)) => Some(format!("{word} {}", name.trim())),
        None if ["bearer", "basic", "certificate"].contains(&text) => Some(text.to_owned()),
        Some(_) | None => None,
    }
}

impl Access {
    /// The marks of both sections in a document.
    ///
    /// # Errors
    /// Entries that nothing in the document is meant by.
    pub(super) fn find(&self, document: &Document) -> Result<Vec<Mark>, Diagnostics> {
        let schemes = document.components.schemes.values().filter_map(|scheme| match scheme {
            RefOr::Item(scheme) => Some((scheme.kind.place(), scheme.at.clone())),
            RefOr::Ref(_) => None,
        });
        let schemes: Vec<(String, Pointer)> = schemes.collect();
        let servers = document.servers.iter().map(|server| (server_place(&server.url), server.at.clone()));
        let servers: Vec<(String, Pointer)> = servers.collect();
        let mut marks = Vec::new();
        let mut faults = Diagnostics::default();
        for (entries, found, key) in
            [(&self.credentials, &schemes, "x-credential"), (&self.servers, &servers, "x-name")]
        {
            for entry in entries {
                let places = found.iter().filter(|(place, _)| *place == entry.place).map(|(_, at)| at);
                let count = marks.len();
                for at in places {
                    let mark = |key, value: &str, from| Mark { at: at.clone(), key, value: value.to_owned(), from };
                    marks.push(mark(key, &entry.name, entry.at.key("name")));
                    marks.extend(entry.is_any.then(|| mark("x-mock", "any", entry.at.key("mock"))));
                }
                if marks.len() == count {
                    faults.push(entry.lost(found));
                }
            }
        }
        faults.or(marks)
    }
}

impl TypeLine {
    fn lost(&self, found: &[(String, Pointer)]) -> Diagnostic {
        let known: Vec<String> = found.iter().map(|(place, _)| format!("`{place}`")).collect();
        let known = if known.is_empty() { "nothing of the kind".to_owned() } else { known.join(", ") };
        let message = format!("`{}` is not in this description, which has {known}", self.place);
        let help = format!(
            "`{}` would be lost ({}): correct the place, or delete the entry and what uses it",
            self.name,
            self.because.trim_end_matches('.')
        );
        fault("place-not-found", &self.at.key("at"), message).help(help)
    }
}

/// Writes the marks into a tree.
pub(super) fn write(tree: &mut Tree, marks: Vec<Mark>) {
    for Mark { at, key, value, from } in marks {
        if let Some(Value::Object(node)) = tree.get_mut(&at) {
            node.insert(key.to_owned(), json!(value));
            tree.moved(&at.key(key), Origin::new(Source::Decisions, from));
        }
    }
}
