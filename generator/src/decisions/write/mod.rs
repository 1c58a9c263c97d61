//! Writes what was decided into the tree. What references lead to is copied where those that refer to it decide
//! otherwise of it.

mod classes;
mod edits;
mod plan;

use serde_json::{Value, json};

use self::plan::Plan;
use super::walk::{Edit, Walked, Way, Write};
use crate::diagnostic::Diagnostics;
use crate::pointer::Pointer;
use crate::tree::Tree;
use crate::vocabulary::COMPONENT;

/// The keys that give a schema an identity, which no copy has.
const IDENTITY: [&str; 4] = ["$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor"];

/// The keys whose values are no schemas.
const VALUES: [&str; 5] = ["example", "examples", "default", "enum", "const"];

/// Returns the tree with all that was decided.
///
/// # Errors
/// Where something cannot be written.
pub(super) fn write(mut tree: Tree, walked: &Walked, marks: Vec<Write>) -> Result<Tree, Diagnostics> {
    let plan = Plan::of(&tree, walked)?;
    let mut faults = Diagnostics::default();
    // Copies are taken before anything is written.
    let mut detached: Vec<&Pointer> = Vec::new();
    for copy in &plan.copies {
        let Some(mut value) = tree.value().pointer(copy.from.as_str()).cloned() else {
            bug!("what is copied was walked, so it is there")
        };
        if take_identity(&mut value) {
            detached.push(&copy.to);
        }
        // A reference alone is still what it refers to.
        if let (None, Some(map)) = (copy.section, value.as_object_mut())
            && !map.contains_key("$ref")
        {
            let name = copy.from.below("/components/schemas");
            map.entry(COMPONENT).or_insert_with(|| name.map_or(Value::Bool(false), Value::String));
        }
        insert(&mut tree, &copy.to, value);
        tree.copied(&copy.to, &copy.from);
    }
    let mut edits = marks;
    for instance in &plan.instances {
        let region = &walked.regions[instance.region];
        let writes = plan.writes(instance.region).iter();
        edits.extend(writes.map(|write| Write { at: write.at.moved(&region.at, &instance.at), ..write.clone() }));
        let is_detached = detached.iter().any(|copy| instance.at.is_within(copy));
        for link in region.links.iter().filter(|link| link.way == Way::Reference) {
            let target = plan.place(link.region);
            let at = link.at.moved(&region.at, &instance.at);
            if (*target != walked.regions[link.region].at || is_detached) && !plan.is_apart(instance, link) {
                redirect(&mut tree, &at, &walked.regions[link.region].at, target);
            }
        }
    }
    for (operation, region) in &plan.apart {
        add_parameter(&mut tree, operation, plan.place(*region));
    }
    // What moves others comes last, and what is within before what is around it, so that pointers stay right.
    edits.sort_by(|a, b| (order(&a.edit), &b.at).cmp(&(order(&b.edit), &a.at)));
    edits.dedup();
    for write in &edits {
        faults.extend(edits::apply(&mut tree, write));
    }
    faults.or(tree)
}

/// Returns when an edit is written.
fn order(edit: &Edit) -> usize {
    match edit {
        Edit::Set(..) | Edit::Integer | Edit::Required(..) => 0,
        Edit::Null(..) | Edit::Remove(_) => 1,
        Edit::Exclusive(_) => 2,
    }
}

/// Takes out what gives schemas an identity; whether there was any.
fn take_identity(value: &mut Value) -> bool {
    let mut is_found = false;
    match value {
        Value::Object(map) => {
            let count = map.len();
            map.retain(|key, value| !(IDENTITY.contains(&key.as_str()) && (value.is_string() || value.is_boolean())));
            is_found = count != map.len();
            for (_, part) in map.iter_mut().filter(|(key, _)| !VALUES.contains(&key.as_str())) {
                is_found |= take_identity(part);
            }
        }
        Value::Array(items) => {
            for item in items {
                is_found |= take_identity(item);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    is_found
}

/// Puts a value under `components`, with the objects around it.
fn insert(tree: &mut Tree, at: &Pointer, value: Value) {
    let mut around = Pointer::root();
    for segment in at.parent().segments() {
        if let Some(Value::Object(map)) = tree.get_mut(&around) {
            map.entry(segment.clone()).or_insert_with(|| json!({}));
        }
        around = around.key(&segment);
    }
    let (Some(Value::Object(map)), Some(last)) = (tree.get_mut(&around), at.last()) else {
        bug!("`components` and its sections were read, so they are objects")
    };
    map.insert(last, value);
}

/// Gives an operation a parameter of its own, in the place of the one of its path.
fn add_parameter(tree: &mut Tree, operation: &Pointer, to: &Pointer) {
    let all = match tree.get_mut(operation) {
        Some(Value::Object(operation)) => operation.entry("parameters").or_insert_with(|| json!([])),
        _ => bug!("an operation was read, so it is an object"),
    };
    let Value::Array(all) = all else { bug!("the parameters of an operation were read, so they are an array") };
    all.push(json!({ "$ref": format!("#{to}") }));
}

/// Leads a reference elsewhere, and the entries of a discriminator that mean the same.
fn redirect(tree: &mut Tree, at: &Pointer, from: &Pointer, to: &Pointer) {
    let reference = format!("#{to}");
    let Some(Value::Object(map)) = tree.get_mut(at) else { bug!("a reference was read, so it is an object") };
    map.insert("$ref".to_owned(), json!(reference));
    let list = at.parent();
    if !matches!(list.last().as_deref(), Some("oneOf" | "anyOf")) {
        return;
    }
    let Some(discriminator) = tree.get_mut(&list.parent().key("discriminator")) else { return };
    let Some(discriminator) = discriminator.as_object_mut() else { return };
    let name = from.last().unwrap_or_else(|| bug!("a member of a union has a name"));
    let mapping = discriminator.entry("mapping").or_insert_with(|| json!({}));
    let Some(mapping) = mapping.as_object_mut() else { return };
    let mut is_mapped = false;
    let old = format!("#{from}");
    for target in mapping.values_mut().filter(|target| **target == json!(old) || **target == json!(name)) {
        *target = json!(reference);
        is_mapped = true;
    }
    if !is_mapped {
        mapping.insert(name, json!(reference));
    }
}
