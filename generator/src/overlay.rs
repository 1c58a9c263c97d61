//! Applies an overlay (OpenAPI Overlay Specification 1.0) to a description.
//!
//! Stricter than the specification in two points: an action says why it is there (`description`), and an action
//! that matches nothing is an error, so that none outlives its cause.
//! <https://spec.openapis.org/overlay/v1.0.0.html>

mod find;
mod read;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::overlay::find::find;
use crate::overlay::read::{Action, Change};
use crate::pointer::Pointer;
use crate::tree::{Origin, Tree};

/// How deep the effective description may be: deeper than any real one, shallow enough to walk.
const MOST_DEPTH: usize = 128;

/// The effective description. Nodes that the overlay brought have their place in the overlay.
///
/// # Errors
/// Faults of the overlay, at their places in it.
pub fn apply(mut tree: Tree, overlay: &Value) -> Result<Tree, Diagnostics> {
    let actions = read::read_overlay(overlay)?;
    let mut diagnostics = Diagnostics::default();
    let mut depth = depth_of(tree.value());
    for action in &actions {
        if let Err(diagnostic) = apply_action(&mut tree, action, &mut depth) {
            diagnostics.push(diagnostic);
        }
    }
    diagnostics.or(tree)
}

/// A fault at a place of the overlay.
fn fault(code: &'static str, at: &Pointer, message: impl Into<String>) -> Diagnostic {
    Diagnostic { source: Source::Overlay, ..Diagnostic::at(code, at, message) }
}

/// `depth` is at least that of the tree: an update adds at most its own.
fn apply_action(tree: &mut Tree, action: &Action<'_>, depth: &mut usize) -> Result<(), Diagnostic> {
    let targets = find(tree.value(), &action.target);
    if targets.is_empty() {
        let message = "the target of this action matches nothing".to_owned();
        let help = "the description has changed, or the path is wrong: repair the target, or delete the action";
        return Err(fault("overlay-no-match", &action.at.key("target"), message).help(help));
    }
    match &action.change {
        Change::Remove => remove(tree, action, targets),
        Change::Update { value, at } => {
            for target in &targets {
                update(tree, target, value, at)?;
            }
            *depth += depth_of(value);
            if *depth > MOST_DEPTH {
                *depth = depth_of(tree.value());
            }
            if *depth > MOST_DEPTH {
                return Err(fault("too-deep", at, format!("the description becomes deeper than {MOST_DEPTH} levels")));
            }
            Ok(())
        }
    }
}

fn remove(tree: &mut Tree, action: &Action<'_>, mut targets: Vec<Pointer>) -> Result<(), Diagnostic> {
    if targets.contains(&Pointer::root()) {
        return Err(fault("overlay-remove", &action.at.key("target"), "the whole description cannot be removed"));
    }
    // The last first, so that earlier items of an array stay where they are; what is below a target before it.
    targets.sort_by_cached_key(order);
    for target in targets.iter().rev() {
        tree.remove(target);
    }
    Ok(())
}

/// Segments in document order, indices as numbers.
fn order(at: &Pointer) -> Vec<(Option<usize>, String)> {
    at.segments().into_iter().map(|it| (it.parse().ok(), it)).collect()
}

/// Merges a value into a node: objects member by member, arrays by appending, all else by replacing.
fn update(tree: &mut Tree, at: &Pointer, value: &Value, from: &Pointer) -> Result<(), Diagnostic> {
    let Some(node) = tree.get_mut(at) else { return Ok(()) };
    match (node, value) {
        (Value::Object(node), Value::Object(members)) => {
            let known: Vec<bool> = members.keys().map(|key| node.contains_key(key)).collect();
            for ((key, member), known) in members.iter().zip(known) {
                if known {
                    merge_member(tree, &at.key(key), member, &from.key(key))?;
                } else {
                    insert(tree, at, key, member, &from.key(key));
                }
            }
            Ok(())
        }
        (Value::Array(node), Value::Array(items)) => {
            let start = node.len();
            node.extend(items.iter().cloned());
            for index in 0..items.len() {
                tree.moved(&at.index(start + index), overlay_origin(from.index(index)));
            }
            Ok(())
        }
        (Value::Array(node), item) => {
            let index = node.len();
            node.push(item.clone());
            tree.moved(&at.index(index), overlay_origin(from.clone()));
            Ok(())
        }
        (Value::Object(_), _) => Err(fault("overlay-update", from, "an object is updated by an object alone")),
        _ => {
            let help = "target the object that holds it";
            Err(fault("overlay-update", from, "the target of an update is an object or an array").help(help))
        }
    }
}

fn merge_member(tree: &mut Tree, at: &Pointer, member: &Value, from: &Pointer) -> Result<(), Diagnostic> {
    let Some(node) = tree.get_mut(at) else { return Ok(()) };
    match (&*node, member) {
        (Value::Object(_), Value::Object(_)) | (Value::Array(_), Value::Array(_)) => update(tree, at, member, from),
        _ => {
            *node = member.clone();
            tree.moved(at, overlay_origin(from.clone()));
            Ok(())
        }
    }
}

fn insert(tree: &mut Tree, object: &Pointer, key: &str, member: &Value, from: &Pointer) {
    if let Some(Value::Object(node)) = tree.get_mut(object) {
        node.insert(key.to_owned(), member.clone());
        tree.moved(&object.key(key), overlay_origin(from.clone()));
    }
}

fn overlay_origin(at: Pointer) -> Origin {
    Origin { source: Source::Overlay, at }
}

fn depth_of(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth_of).max().unwrap_or_default(),
        Value::Object(map) => 1 + map.values().map(depth_of).max().unwrap_or_default(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests;
