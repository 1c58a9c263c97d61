//! Reads an overlay document: its words, with every key accounted for.

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::overlay::fault;
use crate::pointer::Pointer;

/// An entry of `actions`.
pub(super) struct Action<'a> {
    pub(super) at: Pointer,
    pub(super) target: JsonPath,
    pub(super) change: Change<'a>,
}

/// What an action does.
pub(super) enum Change<'a> {
    Remove,
    Update { value: &'a Value, at: Pointer },
}

pub(super) fn read_overlay(overlay: &Value) -> Result<Vec<Action<'_>>, Diagnostics> {
    let root = Pointer::root();
    let map = read_object(overlay, &root, "the overlay")?;
    let mut diagnostics = Diagnostics::default();
    refuse_unknown(map, &root, &["overlay", "info", "extends", "actions"], &mut diagnostics);
    if let Err(diagnostic) = read_head(map, &root) {
        diagnostics.push(diagnostic);
    }
    let mut actions = Vec::new();
    match map.get("actions").and_then(Value::as_array) {
        None => diagnostics.push(fault("overlay-missing", &root.key("actions"), "expected `actions`, a list")),
        Some(items) if items.is_empty() => {
            diagnostics.push(fault("overlay-missing", &root.key("actions"), "expected at least one action"));
        }
        Some(items) => {
            for (index, item) in items.iter().enumerate() {
                match read_action(item, root.key("actions").index(index), &mut diagnostics) {
                    Ok(action) => actions.push(action),
                    Err(diagnostic) => diagnostics.push(diagnostic),
                }
            }
        }
    }
    diagnostics.or(actions)
}

fn read_head(map: &Map<String, Value>, root: &Pointer) -> Result<(), Diagnostic> {
    let version = read_text(map, root, "overlay")?;
    if !version.starts_with("1.0.") {
        let message = format!("expected an overlay of version 1.0, found `{version}`");
        return Err(fault("overlay-version", &root.key("overlay"), message));
    }
    let at = root.key("info");
    let info = map.get("info").ok_or_else(|| fault("overlay-missing", root, "expected `info`"))?;
    let info = read_object(info, &at, "`info`")?;
    read_text(info, &at, "title")?;
    read_text(info, &at, "version")?;
    let mut unknown = Diagnostics::default();
    refuse_unknown(info, &at, &["title", "version"], &mut unknown);
    unknown.into_iter().next().map_or(Ok(()), Err)?;
    if map.contains_key("extends") { read_text(map, root, "extends").map(drop) } else { Ok(()) }
}

fn read_action<'a>(item: &'a Value, at: Pointer, diagnostics: &mut Diagnostics) -> Result<Action<'a>, Diagnostic> {
    let map = read_object(item, &at, "an action")?;
    refuse_unknown(map, &at, &["target", "description", "update", "remove"], diagnostics);
    let target = read_text(map, &at, "target")?;
    let target = JsonPath::parse(target)
        .map_err(|error| fault("overlay-target", &at.key("target"), format!("no JSONPath: {error}")))?;
    if map.get("description").and_then(Value::as_str).is_none_or(|it| it.trim().is_empty()) {
        let diagnostic = fault("overlay-reason", &at, "an action says why it is there");
        return Err(diagnostic.help("add a `description` with the reason"));
    }
    let remove = match map.get("remove") {
        None | Some(Value::Bool(false)) => false,
        Some(Value::Bool(true)) => true,
        Some(_) => return Err(fault("overlay-type", &at.key("remove"), "expected `true` or `false`")),
    };
    let change = match (remove, map.get("update")) {
        (true, None) => Change::Remove,
        (false, Some(value)) => Change::Update { value, at: at.key("update") },
        (true, Some(_)) => return Err(fault("overlay-action", &at, "an action has `update` or `remove`, not both")),
        (false, None) => return Err(fault("overlay-action", &at, "expected `update`, or `remove: true`")),
    };
    Ok(Action { at, target, change })
}

fn read_object<'a>(value: &'a Value, at: &Pointer, what: &str) -> Result<&'a Map<String, Value>, Diagnostic> {
    value.as_object().ok_or_else(|| fault("overlay-type", at, format!("expected {what} to be an object")))
}

fn read_text<'a>(map: &'a Map<String, Value>, at: &Pointer, key: &str) -> Result<&'a str, Diagnostic> {
    let value = map.get(key).ok_or_else(|| fault("overlay-missing", at, format!("expected `{key}`")))?;
    value.as_str().ok_or_else(|| fault("overlay-type", &at.key(key), format!("expected `{key}` to be a text")))
}

fn refuse_unknown(map: &Map<String, Value>, at: &Pointer, known: &[&str], diagnostics: &mut Diagnostics) {
    for key in map.keys().filter(|it| !known.contains(&it.as_str()) && !it.starts_with("x-")) {
        let message = format!("`{key}` is no key of an overlay here; expected one of {}", known.join(", "));
        diagnostics.push(fault("overlay-unknown-key", &at.key(key), message));
    }
}
