//! Reads an overlay document, with every key accounted for.

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::overlay::{Rules, fault};
use crate::pointer::Pointer;

/// An entry of `actions`.
pub(super) struct Action<'a> {
    pub(super) at: Pointer,
    pub(super) target: JsonPath,
    /// The target as written.
    pub(super) path: &'a str,
    pub(super) description: &'a str,
    pub(super) change: Change<'a>,
}

/// The effect of an action.
pub(super) enum Change<'a> {
    Nothing,
    Remove,
    Update { value: &'a Value, at: Pointer },
    Copy { path: JsonPath, at: Pointer },
}

/// The version of the specification that an overlay follows; its patch number does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V1_0,
    V1_1,
}

/// An overlay.
pub(super) struct Overlay<'a> {
    pub(super) version: Version,
    pub(super) actions: Vec<Action<'a>>,
    pub(super) notes: Diagnostics,
}

pub(super) fn read_overlay(overlay: &Value, rules: Rules) -> Result<Overlay<'_>, Diagnostics> {
    let root = Pointer::root();
    let map = read_object(overlay, &root, "the overlay")?;
    let mut diagnostics = Diagnostics::default();
    refuse_unknown(map, &root, &["overlay", "info", "extends", "actions"], &mut diagnostics);
    let version = read_head(map, &root).unwrap_or_else(|diagnostic| {
        diagnostics.push(diagnostic);
        Version::V1_1
    });
    let (mut actions, mut notes) = (Vec::new(), Diagnostics::default());
    match map.get("actions").and_then(Value::as_array) {
        None => diagnostics.push(fault("overlay-missing", &root.key("actions"), "expected `actions`, an array")),
        Some(items) if items.is_empty() => {
            diagnostics.push(fault("overlay-missing", &root.key("actions"), "expected at least one action"));
        }
        Some(items) => {
            for (index, item) in items.iter().enumerate() {
                let at = root.key("actions").index(index);
                match read_action(item, at, (version, rules), (&mut diagnostics, &mut notes)) {
                    Ok(action) => actions.push(action),
                    Err(diagnostic) => diagnostics.push(diagnostic),
                }
            }
        }
    }
    diagnostics.or(Overlay { version, actions, notes })
}

fn read_head(map: &Map<String, Value>, root: &Pointer) -> Result<Version, Diagnostic> {
    let text = read_string(map, root, "overlay")?;
    let is_patch = |patch: &str| !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit());
    let version = match (text.strip_prefix("1.0."), text.strip_prefix("1.1.")) {
        (Some(patch), _) if is_patch(patch) => Version::V1_0,
        (_, Some(patch)) if is_patch(patch) => Version::V1_1,
        _ => {
            let message = format!("expected an overlay of version 1.0 or 1.1, found `{text}`");
            return Err(fault("overlay-version", &root.key("overlay"), message));
        }
    };
    let at = root.key("info");
    let info = map.get("info").ok_or_else(|| fault("overlay-missing", root, "expected `info`"))?;
    let info = read_object(info, &at, "`info`")?;
    read_string(info, &at, "title")?;
    read_string(info, &at, "version")?;
    let known: &[&str] = match version {
        Version::V1_0 => &["title", "version"],
        Version::V1_1 => &["title", "version", "description"],
    };
    let mut unknown = Diagnostics::default();
    refuse_unknown(info, &at, known, &mut unknown);
    unknown.into_iter().next().map_or(Ok(()), Err)?;
    for (map, at, key) in [(info, &at, "description"), (map, root, "extends")] {
        if map.contains_key(key) {
            read_string(map, at, key)?;
        }
    }
    Ok(version)
}

fn read_action<'a>(
    item: &'a Value,
    at: Pointer,
    (version, rules): (Version, Rules),
    (diagnostics, notes): (&mut Diagnostics, &mut Diagnostics),
) -> Result<Action<'a>, Diagnostic> {
    let map = read_object(item, &at, "an action")?;
    let known: &[&str] = match version {
        Version::V1_0 => &["target", "description", "update", "remove"],
        Version::V1_1 => &["target", "description", "update", "copy", "remove"],
    };
    refuse_unknown(map, &at, known, diagnostics);
    let target = read_path(map, &at, "target")?;
    let path = read_string(map, &at, "target")?;
    let description = if map.contains_key("description") { read_string(map, &at, "description")? } else { "" };
    if description.trim().is_empty() && rules == Rules::Project {
        let diagnostic = fault("overlay-reason", &at, "an action gives its reason");
        return Err(diagnostic.help("add a `description` with the reason"));
    }
    let remove = match map.get("remove") {
        None | Some(Value::Bool(false)) => false,
        Some(Value::Bool(true)) => true,
        Some(_) => return Err(fault("overlay-type", &at.key("remove"), "expected `true` or `false`")),
    };
    let copy = if map.contains_key("copy") { Some(read_path(map, &at, "copy")?) } else { None };
    let (change, message) = match (remove, map.get("update"), copy) {
        (true, None, None) => (Change::Remove, None),
        (false, Some(value), None) => (Change::Update { value, at: at.key("update") }, None),
        (false, None, Some(path)) => (Change::Copy { path, at: at.key("copy") }, None),
        (false, None, None) => {
            (Change::Nothing, Some("this action has no effect: it has no `update`, `copy` or `remove`"))
        }
        (true, _, _) => (Change::Remove, Some("beside `remove: true`, `update` and `copy` have no effect")),
        (false, Some(_), Some(_)) => {
            (Change::Nothing, Some("this action has no effect: `update` and `copy` exclude each other"))
        }
    };
    if let Some(message) = message {
        let diagnostic = fault("overlay-action", &at, message);
        match rules {
            Rules::Specification => notes.push(diagnostic),
            Rules::Project => return Err(diagnostic.help("an action has one of `update`, `copy` and `remove: true`")),
        }
    }
    Ok(Action { at, target, path, description, change })
}

fn read_path(map: &Map<String, Value>, at: &Pointer, key: &str) -> Result<JsonPath, Diagnostic> {
    let path = read_string(map, at, key)?;
    JsonPath::parse(path).map_err(|error| fault("overlay-target", &at.key(key), format!("no JSONPath: {error}")))
}

fn read_object<'a>(value: &'a Value, at: &Pointer, what: &str) -> Result<&'a Map<String, Value>, Diagnostic> {
    value.as_object().ok_or_else(|| fault("overlay-type", at, format!("expected {what} to be an object")))
}

fn read_string<'a>(map: &'a Map<String, Value>, at: &Pointer, key: &str) -> Result<&'a str, Diagnostic> {
    let value = map.get(key).ok_or_else(|| fault("overlay-missing", at, format!("expected `{key}`")))?;
    value.as_str().ok_or_else(|| fault("overlay-type", &at.key(key), format!("expected `{key}` to be a string")))
}

fn refuse_unknown(map: &Map<String, Value>, at: &Pointer, known: &[&str], diagnostics: &mut Diagnostics) {
    for key in map.keys().filter(|key| !known.contains(&key.as_str()) && !key.starts_with("x-")) {
        let message = format!("`{key}` is no key of an overlay here; expected one of {}", known.join(", "));
        diagnostics.push(fault("overlay-unknown-key", &at.key(key), message));
    }
}
