//! Finds the templates, which are envelopes that differ only in what they hold, such as `{data: [T], count}`, and names the
//! generic type that each becomes.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::ir::ShapeId;
use crate::names::collision::Taken;
use crate::names::identity::merge::Sets;
use crate::names::identity::shape::{self, Hash};
use crate::names::identity::sites::Facts;
use crate::names::record::{Kind, Record, TypeLine};
use crate::names::words::{pascal, words};

/// The least number of operations at which a shared envelope is a template.
pub(crate) const LEAST_OPERATIONS: usize = 3;

/// Envelopes that are one template.
#[derive(Clone, Debug)]
pub(crate) struct ProposedTemplate {
    pub(crate) name: String,
    pub(crate) hash: Hash,
    /// The field that is the hole.
    pub(crate) hole: String,
    /// The envelopes, by address.
    pub(crate) shapes: Vec<ShapeId>,
}

/// Finds the templates: those that the record has, and those that `shared` operations share, or more.
pub(crate) fn find_templates(
    facts: &Facts<'_>,
    record: &Record,
    sets: &Sets,
    shared: usize,
    taken: &mut Taken,
) -> Vec<ProposedTemplate> {
    let entries: Vec<&TypeLine> = record.types.iter().filter(|entry| entry.kind == Kind::Template).collect();
    let mut templates = equal_envelopes(facts, &entries, sets);
    for entry in entries {
        // The best match: at most of its places, then with its shape; the first of equals.
        let score = |template: &ProposedTemplate| {
            let here = template.shapes.iter().flat_map(|&id| addresses(facts, id));
            let here = here.filter(|place| entry.places.contains(place)).count();
            (here, template.hash.text() == entry.hash)
        };
        let open = templates.iter_mut().rev().filter(|template| template.name.is_empty());
        let scored = open.map(|template| (score(template), template)).filter(|scored| scored.0 != (0, false));
        if let Some((_, template)) = scored.max_by_key(|scored| scored.0) {
            template.name.clone_from(&entry.name);
        }
    }
    for template in &mut templates {
        let is_open = template.name.is_empty() && template.shapes.len() >= shared;
        if is_open && let Some(name) = template_name(facts, template, taken) {
            taken.take(&name);
            template.name = name;
        }
    }
    templates.retain(|template| !template.name.is_empty());
    templates
}

/// Returns the envelopes that are equal but for what they hold, without names, most first.
fn equal_envelopes(facts: &Facts<'_>, entries: &[&TypeLine], sets: &Sets) -> Vec<ProposedTemplate> {
    let mut equal: BTreeMap<(Hash, &String), Vec<ShapeId>> = BTreeMap::new();
    for (&id, hole) in &facts.envelopes {
        let shape = &facts.api.shapes[id];
        // An envelope that becomes a component stays what it was.
        let is_known =
            || addresses(facts, id).iter().any(|place| entries.iter().any(|entry| entry.places.contains(place)));
        let is_free = sets.pinned(id).is_none() && shape.wanted.is_none();
        if is_free && (facts.component(id).is_none() || is_known()) {
            let hash = shape.kind.object().and_then(|object| shape::hash_of_envelope(object, hole));
            hash.into_iter().for_each(|hash| equal.entry((hash, hole)).or_default().push(id));
        }
    }
    let template = |((hash, hole), mut shapes): ((Hash, &String), Vec<ShapeId>)| {
        shapes.sort_by_key(|id| &facts.places.of[id].address);
        ProposedTemplate { name: String::new(), hash, hole: hole.clone(), shapes }
    };
    let mut templates: Vec<ProposedTemplate> = equal.into_iter().map(template).collect();
    templates.sort_by_key(|template| Reverse(template.shapes.len()));
    templates
}

/// Returns the addresses of an envelope.
pub(crate) fn addresses(facts: &Facts<'_>, id: ShapeId) -> Vec<String> {
    facts.root_places(id).iter().map(ToString::to_string).collect()
}

/// `List`, or with the other fields in front: `NextCursorList`.
fn template_name(facts: &Facts<'_>, template: &ProposedTemplate, taken: &Taken) -> Option<String> {
    let object = facts.api.shapes[*template.shapes.first()?].kind.object()?;
    let mut others: Vec<&String> = object.fields.keys().filter(|field| **field != template.hole).collect();
    others.sort();
    let front: Vec<String> = others.into_iter().flat_map(|field| words(field)).collect();
    let names = [Vec::new(), front, words(&template.hole)].map(|front| format!("{}List", pascal(&front)));
    names.into_iter().find(|name| taken.is_free(name))
}
