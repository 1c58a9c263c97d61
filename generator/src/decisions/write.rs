//! Writes what was decided into the tree. A component is copied where those that refer to it decide otherwise of it.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::walk::{Edit, Region, Sort, Walked, Write};
use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::pointer::Pointer;
use crate::tree::{Origin, Tree};

/// How many ways a schema may be meant: each is a type. What is no schema is copied as often as it is meant otherwise.
const MOST_COPIES: usize = 8;

/// The tree with all that was decided.
///
/// # Errors
/// Where something cannot be written.
pub(super) fn write(mut tree: Tree, walked: &Walked) -> Result<Tree, Diagnostics> {
    let plan = Plan::of(&tree, walked)?;
    let mut faults = Diagnostics::default();
    // Copies are taken before anything is written.
    for copy in &plan.copies {
        let Some(value) = tree.value().pointer(copy.from.as_str()).cloned() else { continue };
        insert(&mut tree, &copy.to, value);
        tree.copied(&copy.to, &copy.from);
    }
    let mut edits: Vec<Write> = Vec::new();
    for instance in &plan.instances {
        let region = &walked.regions[instance.region];
        edits.extend(
            region.writes.iter().map(|write| Write { at: write.at.moved(&region.at, &instance.at), ..write.clone() }),
        );
        for link in region.links.iter().filter(|link| !link.is_inline) {
            let target = &plan.places[&plan.classes[link.region]];
            if *target != walked.regions[link.region].at {
                let at = link.at.moved(&region.at, &instance.at);
                redirect(&mut tree, &at, &walked.regions[link.region].at, target);
            }
        }
    }
    // What moves others comes last, and what is within before what is around it, so that pointers stay right.
    edits.sort_by(|a, b| (order(&a.edit), &b.at).cmp(&(order(&b.edit), &a.at)));
    edits.dedup();
    for write in &edits {
        faults.extend(apply(&mut tree, write));
    }
    faults.or(tree)
}

/// When an edit is written.
fn order(edit: &Edit) -> usize {
    match edit {
        Edit::Set(..) | Edit::Integer | Edit::Format(_) | Edit::Required(..) => 0,
        Edit::Null(_) | Edit::Remove(_) => 1,
        Edit::Exclusive(_) => 2,
    }
}

/// Which regions are one, and where each is written.
struct Plan {
    /// The class of each region.
    classes: Vec<usize>,
    /// Where references to a class lead.
    places: HashMap<usize, Pointer>,
    copies: Vec<Copy>,
    instances: Vec<Instance>,
}

struct Copy {
    from: Pointer,
    to: Pointer,
}

struct Instance {
    region: usize,
    at: Pointer,
}

impl Plan {
    fn of(tree: &Tree, walked: &Walked) -> Result<Self, Diagnostics> {
        let classes = classes(&walked.regions);
        let mut plan = Self { classes, places: HashMap::new(), copies: Vec::new(), instances: Vec::new() };
        let mut faults = Diagnostics::default();
        plan.instance(walked, 0, Pointer::root());
        let mut of: BTreeMap<&Pointer, Vec<usize>> = BTreeMap::new();
        for (index, region) in walked.regions.iter().enumerate().skip(1) {
            let known = of.entry(&region.at).or_default();
            if known.iter().all(|known| plan.classes[*known] != plan.classes[index]) {
                known.push(index);
            }
        }
        for (at, regions) in of {
            if regions.len() > MOST_COPIES && walked.regions[regions[0]].sort == Sort::Schema {
                let region = &walked.regions[regions[1]];
                faults.push(too_many(at, regions.len(), region));
                continue;
            }
            // The walk through the document itself has said which of them is the one in place.
            let in_place = regions.iter().find(|region| plan.places.get(&plan.classes[**region]) == Some(at));
            let in_place = in_place.copied().unwrap_or(regions[0]);
            for region in regions {
                if plan.places.contains_key(&plan.classes[region]) {
                    continue;
                }
                if region == in_place {
                    plan.instance(walked, region, at.clone());
                    continue;
                }
                let to = plan.free_place(tree, at, walked.regions[region].sort);
                plan.copies.push(Copy { from: at.clone(), to: to.clone() });
                plan.instance(walked, region, to);
            }
        }
        faults.or(plan)
    }

    /// A region at a place, with those that are written within it.
    fn instance(&mut self, walked: &Walked, region: usize, at: Pointer) {
        let found = &walked.regions[region];
        for link in found.links.iter().filter(|link| link.is_inline) {
            self.instance(walked, link.region, link.at.moved(&found.at, &at));
        }
        self.places.entry(self.classes[region]).or_insert_with(|| at.clone());
        self.instances.push(Instance { region, at });
    }

    /// A place for a copy: a component with the name and a number.
    fn free_place(&self, tree: &Tree, at: &Pointer, sort: Sort) -> Pointer {
        let section = match sort {
            Sort::Document | Sort::Schema => "schemas",
            Sort::PathItem => "pathItems",
            Sort::Parameter => "parameters",
            Sort::Body => "requestBodies",
            Sort::Response => "responses",
            Sort::Header => "headers",
            Sort::Callback => "callbacks",
        };
        let folder = Pointer::root().key("components").key(section);
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
        let stem: String = at.last().unwrap_or_default().chars().filter(|letter| is_plain(*letter)).collect();
        let mut number = 2;
        loop {
            let place = folder.key(&format!("{stem}{number}"));
            let is_taken = tree.value().pointer(place.as_str()).is_some();
            if !is_taken && self.copies.iter().all(|copy| copy.to != place) {
                return place;
            }
            number += 1;
        }
    }
}

fn too_many(at: &Pointer, count: usize, region: &Region) -> Diagnostic {
    let message = format!("the rules mean {count} things by `#{at}`, one for each of those that refer to it");
    let from = region.writes.first().map(|write| write.from.clone()).unwrap_or_default();
    let help = format!("decide the same for all that refer to it, at most {MOST_COPIES} things");
    super::read::fault("decisions-copies", &from, message).help(help)
}

/// Which regions are the same: one place, the same writes, and ways into the same regions.
fn classes(regions: &[Region]) -> Vec<usize> {
    let mut classes: Vec<usize> = Vec::new();
    let mut known: Vec<(&Pointer, &[Write])> = Vec::new();
    for region in regions {
        let own = (&region.at, region.writes.as_slice());
        let class = known.iter().position(|other| *other == own).unwrap_or_else(|| {
            known.push(own);
            known.len() - 1
        });
        classes.push(class);
    }
    let mut count = known.len();
    loop {
        let mut signatures: HashMap<(usize, Vec<usize>), usize> = HashMap::new();
        let next: Vec<usize> = regions
            .iter()
            .zip(&classes)
            .map(|(region, class)| {
                let links = region.links.iter().map(|link| classes[link.region]).collect();
                let new = signatures.len();
                *signatures.entry((*class, links)).or_insert(new)
            })
            .collect();
        let new = signatures.len();
        classes = next;
        if new == count {
            return classes;
        }
        count = new;
    }
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
    if let (Some(Value::Object(map)), Some(last)) = (tree.get_mut(&around), at.last()) {
        map.insert(last, value);
    }
}

/// Leads a reference elsewhere, and the entries of a discriminator that mean the same.
fn redirect(tree: &mut Tree, at: &Pointer, from: &Pointer, to: &Pointer) {
    let reference = format!("#{to}");
    if let Some(Value::Object(map)) = tree.get_mut(at) {
        map.insert("$ref".to_owned(), json!(reference));
    }
    let list = at.parent();
    if !matches!(list.last().as_deref(), Some("oneOf" | "anyOf")) {
        return;
    }
    let Some(discriminator) = tree.get_mut(&list.parent().key("discriminator")) else { return };
    let Some(discriminator) = discriminator.as_object_mut() else { return };
    let name = from.last().unwrap_or_default();
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

/// Writes one decision.
fn apply(tree: &mut Tree, write: &Write) -> Option<Diagnostic> {
    let origin = Origin { source: Source::Decisions, at: write.from.clone() };
    let is_decided = |key: &str, tree: &Tree| tree.origins().origin(&write.at.key(key)).source == Source::Decisions;
    let is_apart = matches!(&write.edit, Edit::Set(key, _) if is_decided(key, tree));
    let Some(Value::Object(node)) = tree.get_mut(&write.at) else {
        let message = format!("`#{}` is no object: this is a fault of the generator; please report it", write.at);
        return Some(super::read::fault("decision-not-written", &write.from, message));
    };
    match &write.edit {
        Edit::Set(key, value) => match node.get_mut(*key) {
            Some(Value::Object(known)) if *key == "links" => {
                let Value::Object(links) = value else { return None };
                known.extend(links.iter().map(|(name, link)| (name.clone(), link.clone())));
            }
            Some(known) if known == value => {}
            Some(_) if is_apart => {
                let message = format!("`{}` is decided otherwise at another place that is written here too", write.at);
                return Some(super::read::fault("decided-apart", &write.from, message));
            }
            Some(_) | None => {
                node.insert((*key).to_owned(), value.clone());
                tree.moved(&write.at.key(key), origin);
            }
        },
        Edit::Null(value) => set_null(node, *value),
        Edit::Required(name, value) => set_required(node, name, *value),
        Edit::Remove(name) => {
            set_required(node, name, false);
            tree.remove(&write.at.key("properties").key(name));
        }
        Edit::Exclusive(value) => {
            let (from, to) = if *value { ("anyOf", "oneOf") } else { ("oneOf", "anyOf") };
            // In its place, so that the order of keys stays.
            if node.contains_key(from) && !node.contains_key(to) {
                let renamed = std::mem::take(node).into_iter();
                *node = renamed.map(|(key, value)| (if key == from { to.to_owned() } else { key }, value)).collect();
                tree.renamed(&write.at.key(from), &write.at.key(to));
            }
        }
        Edit::Format(format) => {
            if node.get("format").is_none_or(|known| known != format) {
                node.insert("format".to_owned(), json!(format));
                tree.moved(&write.at.key("format"), origin);
            }
        }
        Edit::Integer => match node.get_mut("type") {
            Some(Value::Array(types)) => {
                types.iter_mut().filter(|ty| **ty == "string").for_each(|ty| *ty = json!("integer"));
            }
            Some(ty) if *ty == "string" => *ty = json!("integer"),
            _ => {}
        },
    }
    None
}

fn set_required(node: &mut serde_json::Map<String, Value>, name: &str, value: bool) {
    let required = node.entry("required").or_insert_with(|| json!([]));
    if let Some(required) = required.as_array_mut() {
        required.retain(|known| known != name);
        if value {
            required.push(json!(name));
        }
    }
    if node.get("required").is_some_and(|required| *required == json!([])) {
        node.shift_remove("required");
    }
}

/// Takes null out of every word that brings it, or adds it to the types and values that are written.
fn set_null(node: &mut serde_json::Map<String, Value>, value: bool) {
    if value {
        match node.get_mut("type") {
            Some(Value::Array(types)) if !types.contains(&json!("null")) => types.push(json!("null")),
            Some(ty @ Value::String(_)) => *ty = json!([ty.clone(), "null"]),
            _ => {}
        }
        if let Some(Value::Array(values)) = node.get_mut("enum")
            && !values.contains(&Value::Null)
        {
            values.push(Value::Null);
        }
        return;
    }
    node.shift_remove("nullable");
    if let Some(types @ Value::Array(_)) = node.get_mut("type") {
        let kept: Vec<Value> = types.as_array().into_iter().flatten().filter(|ty| **ty != "null").cloned().collect();
        *types = if let [only] = kept.as_slice() { only.clone() } else { Value::Array(kept) };
    }
    if let Some(Value::Array(values)) = node.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    for union in ["oneOf", "anyOf"] {
        if let Some(Value::Array(members)) = node.get_mut(union) {
            members.retain(|member| member["type"] != "null" && member["enum"] != json!([null]));
        }
    }
}
