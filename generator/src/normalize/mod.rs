//! Turns a `Document` into a `Normalized`: references resolved, `allOf` merged, one way to say null.
//!
//! Nothing here knows Rust.

mod builder;
mod flatten;
mod kind;
mod merge;
pub mod model;
mod operations;
mod parameters;
mod path_item;
mod resolve;
mod schema_model;
mod subtypes;
mod unions;
mod values;

pub(crate) use builder::is_use;
pub(crate) use flatten::{holding_together, is_null, members};
pub use model::Normalized;
pub(crate) use subtypes::Subtypes;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Document, RefOr, Section};
use crate::normalize::builder::Builder;
use crate::normalize::model::{Scheme, Tag};
use crate::pointer::Pointer;

/// Normalises a document.
///
/// # Errors
/// References that lead nowhere, parts that contradict each other, and what the model cannot say.
pub fn normalize(document: &Document) -> Result<Normalized, Diagnostics> {
    let mut builder = Builder::new(document);
    builder.add_components();
    let schemes = normalize_schemes(document, &mut builder);
    let operations = operations::normalize_paths(document, &mut builder);
    let webhooks = operations::normalize_webhooks(document, &mut builder);
    let tags = normalize_tags(document, operations.iter().chain(webhooks.iter().map(|webhook| &webhook.operation)));
    let (schemas, diagnostics, mut notes) = builder.finish();
    notes.extend(document.notes.clone());
    diagnostics.or(Normalized {
        title: document.title.clone(),
        version: document.api_version.clone(),
        description: document.description.clone(),
        servers: document.servers.clone(),
        tags,
        schemes,
        operations,
        webhooks,
        notes,
        marks: document.marks.clone(),
        schemas,
    })
}

fn normalize_schemes(document: &Document, builder: &mut Builder<'_>) -> indexmap::IndexMap<String, Scheme> {
    let mut schemes = indexmap::IndexMap::new();
    for (place, scheme) in document.components.schemes.iter().filter(|(place, _)| Section::Schemes.has(place)) {
        let Some((scheme, description)) = resolve::resolve(document, scheme, builder) else { continue };
        let description = description.or_else(|| scheme.description.clone());
        schemes.insert(
            place.last().unwrap_or_else(|| bug!("a component has a name")),
            Scheme {
                at: scheme.at.clone(),
                kind: scheme.kind.clone(),
                description,
                extensions: scheme.extensions.clone(),
            },
        );
    }
    let mut uses: Vec<_> = document.security.iter().flatten().collect();
    let items =
        document.paths.values().chain(document.webhooks.values()).chain(document.components.path_items.values());
    for item in items {
        let RefOr::Item(item) = item else { continue };
        uses.extend(item.operations.iter().flat_map(|(_, operation)| operation.security.iter().flatten().flatten()));
    }
    let is_known = |name: &str| document.components.schemes.contains_key(&Section::Schemes.at().key(name));
    for used in uses.iter().filter(|used| !is_known(&used.name)) {
        let help = "an overlay action can add it to `components.securitySchemes`";
        let message = format!("there is no security scheme `{}`", used.name);
        builder.diagnostics.push(Diagnostic::at("unknown-scheme", &used.at, message).help(help));
    }
    schemes
}

/// The declared tags, then those that only operations name.
fn normalize_tags<'a>(document: &Document, operations: impl Iterator<Item = &'a model::Operation>) -> Vec<Tag> {
    let mut tags: indexmap::IndexMap<String, Tag> = indexmap::IndexMap::new();
    for tag in &document.tags {
        let (description, extensions) = (tag.description.clone(), tag.extensions.clone());
        let tag = Tag { at: tag.at.clone(), name: tag.name.clone(), description, extensions };
        tags.entry(tag.name.clone()).or_insert(tag);
    }
    for operation in operations {
        for (index, name) in operation.tags.iter().enumerate() {
            let at: Pointer = operation.at.key("tags").index(index);
            let tag = || Tag { at, name: name.clone(), description: None, extensions: Default::default() };
            tags.entry(name.clone()).or_insert_with(tag);
        }
    }
    tags.into_values().collect()
}
