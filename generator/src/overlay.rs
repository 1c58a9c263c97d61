//! Applies an overlay (OpenAPI Overlay Specification 1.0 and 1.1) to a description.
//!
//! A foreign overlay is read to the letter of the specification: an action without effect is a note. The project's own
//! overlay has stricter rules: each action gives its reason and the number of places that it finds ([`Rules`]).
//! `extends` is read and not followed: the caller decides which description an overlay applies to.
//! <https://spec.openapis.org/overlay/v1.0.0.html>, <https://spec.openapis.org/overlay/v1.1.0.html>

mod find;
mod merge;
mod reach;
mod read;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::overlay::find::find_nodes;
use crate::overlay::merge::{Merge, Place};
use crate::overlay::reach::reach;
use crate::overlay::read::{Action, Change, Version};
use crate::pointer::Pointer;
use crate::tree::Tree;

/// The greatest depth of the effective description: deeper than any real one, shallow enough to walk.
const MOST_DEPTH: usize = 128;

/// The greatest number of values that actions may add: copies of copies grow without bound.
const MOST_NODES: usize = 500_000;

/// The rules by which an overlay is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rules {
    /// The rules of the specification, for a foreign overlay.
    #[default]
    Specification,
    /// The project's own rules in addition. An action has a `description`, which gives the reason and ends with the
    /// number of places that it finds, such as `(5 places)`, or with `(every place)` if it applies to any number,
    /// including none; and it has one of `update`, `copy` and `remove`.
    Project,
}

/// Returns the effective description. Nodes from the overlay have their places in the overlay.
///
/// # Errors
/// Faults of the overlay, at their places in it.
pub fn apply(mut tree: Tree, overlay: &Value, rules: Rules) -> Result<Tree, Diagnostics> {
    let read::Overlay { version, actions, notes } = read::read_overlay(overlay, rules)?;
    notes.into_iter().for_each(|note| tree.note(note));
    let mut diagnostics = Diagnostics::default();
    let mut room = Room { depth: depth_of(tree.value()), nodes: MOST_NODES };
    for action in &actions {
        if let Err(diagnostic) = apply_action(&mut tree, action, (version, rules), &mut room) {
            diagnostics.push(diagnostic);
        }
    }
    diagnostics.or(tree)
}

/// Creates a fault at a place of the overlay.
fn fault(code: &'static str, at: &Pointer, message: impl Into<String>) -> Diagnostic {
    Diagnostic { source: Source::Overlay, ..Diagnostic::at(code, at, message) }
}

fn apply_action(
    tree: &mut Tree,
    action: &Action<'_>,
    (version, rules): (Version, Rules),
    room: &mut Room,
) -> Result<(), Diagnostic> {
    let targets = find_nodes(tree.value(), &action.target);
    let is_for_all = rules == Rules::Project && action.description.trim_end().ends_with("(every place)");
    if targets.is_empty() {
        if is_for_all {
            return Ok(());
        }
        let message = format!("the target of this action matches nothing{}", reach(tree.value(), action.path, rules));
        tree.note(fault("overlay-no-match", &action.at.key("target"), message));
        return Ok(());
    }
    if rules == Rules::Project && !is_for_all {
        note_count(tree, action, targets.len());
    }
    check_kinds(tree, action, version, &targets)?;
    let (value, place, at) = match &action.change {
        Change::Nothing => return Ok(()),
        Change::Remove => return remove(tree, action, targets),
        Change::Update { value, at } => ((*value).clone(), Place::Overlay(at.clone()), at),
        Change::Copy { path, at } => {
            let found = find_nodes(tree.value(), path);
            let [from] = found.as_slice() else {
                let message = format!("expected one node to copy, found {}", found.len());
                return Err(fault("overlay-copy", at, message));
            };
            let value = tree.value().pointer(from.as_str()).cloned();
            let value = value.unwrap_or_else(|| bug!("what a path finds is there"));
            (value, Place::Tree(from.clone()), at)
        }
    };
    room.take_nodes(&value, targets.len(), at)?;
    for target in &targets {
        Merge { tree, version, at }.node(target, &value, &place)?;
    }
    room.take_depth(tree, &value, at)
}

/// Compares the number of places that an action finds with the number in its description.
fn note_count(tree: &mut Tree, action: &Action<'_>, found: usize) {
    let said = action.description.trim_end().strip_suffix(')').and_then(|text| {
        let (number, unit) = text.rsplit_once('(')?.1.split_once(' ')?;
        number.parse::<usize>().ok().filter(|_| ["place", "places"].contains(&unit))
    });
    if said == Some(found) {
        return;
    }
    let places = |count: usize| format!("({count} place{})", if count == 1 { "" } else { "s" });
    let found = places(found);
    let message = match said {
        Some(said) => format!("this action finds another number of places than it says: {found}, not {}", places(said)),
        None => format!("the description of this action does not end with the number of places that it finds: {found}"),
    };
    tree.note(fault("overlay-count", &action.at.key("description"), message));
}

/// Checks the kinds of the targets: 1.0 knows only objects and arrays; in 1.1, all targets of an update have one kind.
fn check_kinds(tree: &mut Tree, action: &Action<'_>, version: Version, targets: &[Pointer]) -> Result<(), Diagnostic> {
    let kind = |at: &Pointer| match tree.value().pointer(at.as_str()) {
        Some(Value::Object(_)) => "objects",
        Some(Value::Array(_)) => "arrays",
        _ => "primitive values",
    };
    let at = action.at.key("target");
    let mut kinds: Vec<&str> = targets.iter().map(kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let is_item = |at: &Pointer| tree.value().pointer(at.parent().as_str()).is_some_and(Value::is_array);
    match (version, &action.change) {
        (Version::V1_0 | Version::V1_1, Change::Nothing) => Ok(()),
        (Version::V1_0, Change::Remove) if kinds.contains(&"primitive values") && !targets.iter().any(is_item) => {
            let message =
                "overlays of version 1.0 target objects and arrays; this primitive value is removed all the same";
            tree.note(fault("overlay-primitive", &at, message));
            Ok(())
        }
        (Version::V1_0, _) if kinds.contains(&"primitive values") => {
            let message = "an overlay of version 1.0 targets objects and arrays, and this is a primitive value";
            let help = "say `overlay: 1.1.0`, or target the object that holds it";
            Err(fault("overlay-target-kind", &at, message).help(help))
        }
        (Version::V1_1, Change::Update { .. } | Change::Copy { .. }) if kinds.len() > 1 => {
            let message = format!("the target matches {}, and all must be of one kind", kinds.join(" and "));
            Err(fault("overlay-target-kind", &at, message).help("write one action for each kind"))
        }
        (Version::V1_0 | Version::V1_1, _) => Ok(()),
    }
}

/// The room that is left for additions.
struct Room {
    /// An upper bound of the tree's depth: an update adds at most its own depth.
    depth: usize,
    nodes: usize,
}

impl Room {
    /// Checks that a value may be merged into a number of places.
    fn take_nodes(&mut self, value: &Value, times: usize, at: &Pointer) -> Result<(), Diagnostic> {
        let left = nodes_of(value).checked_mul(times).and_then(|added| self.nodes.checked_sub(added));
        let message = "the overlay adds more values than any description needs";
        self.nodes = left.ok_or_else(|| fault("too-large", at, message))?;
        Ok(())
    }

    /// Checks that the tree may still be walked after a value was merged into it.
    fn take_depth(&mut self, tree: &Tree, value: &Value, at: &Pointer) -> Result<(), Diagnostic> {
        self.depth += depth_of(value);
        if self.depth > MOST_DEPTH {
            self.depth = depth_of(tree.value());
        }
        if self.depth > MOST_DEPTH {
            return Err(fault("too-deep", at, format!("the description becomes deeper than {MOST_DEPTH} levels")));
        }
        Ok(())
    }
}

fn remove(tree: &mut Tree, action: &Action<'_>, mut targets: Vec<Pointer>) -> Result<(), Diagnostic> {
    if targets.contains(&Pointer::root()) {
        return Err(fault("overlay-remove", &action.at.key("target"), "the whole description cannot be removed"));
    }
    // Last first, so that earlier items of an array keep their index; and what is below a target before the target.
    targets.sort_by_cached_key(order);
    for target in targets.iter().rev() {
        tree.remove(target);
    }
    Ok(())
}

/// Returns the segments in document order, with indices as numbers.
fn order(at: &Pointer) -> Vec<(Option<usize>, String)> {
    at.segments().into_iter().map(|segment| (segment.parse().ok(), segment)).collect()
}

fn depth_of(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth_of).max().unwrap_or_default(),
        Value::Object(map) => 1 + map.values().map(depth_of).max().unwrap_or_default(),
        _ => 1,
    }
}

fn nodes_of(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(nodes_of).sum::<usize>(),
        Value::Object(map) => 1 + map.values().map(nodes_of).sum::<usize>(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests;
