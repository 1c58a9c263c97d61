//! Bases and their subtypes: a component with a `discriminator` and no `oneOf`, and the components that have it in their
//! `allOf`. Where the base is used, any of its subtypes may be; as a part of a subtype it is itself.

use std::collections::HashMap;

use indexmap::IndexSet;

use crate::document::Document;
use crate::normalize::builder::{Builder, component_name};
use crate::normalize::flatten::{Part, Scope, members};
use crate::normalize::model::Union;
use crate::normalize::unions::discriminator;
use crate::pointer::Pointer;

/// The components that have each component in their `allOf`.
pub(crate) struct Subtypes(HashMap<Pointer, Vec<Pointer>>);

impl Subtypes {
    pub(crate) fn of(document: &Document) -> Self {
        let mut found: HashMap<Pointer, Vec<Pointer>> = HashMap::new();
        for (at, schema) in document.schemas.iter().filter(|(at, _)| component_name(at).is_some()) {
            for part in &schema.all_of {
                if let Some(target) = document.schemas.get(part).and_then(|schema| schema.reference.as_ref()) {
                    found.entry(target.clone()).or_default().push(at.clone());
                }
            }
        }
        // Where nothing tells the subtypes apart, `allOf` only shares what is written once.
        let is_base = |at: &Pointer| {
            document.schemas.get(at).is_some_and(|schema| schema.discriminator.is_some() && members(schema).is_empty())
        };
        let bases: Vec<Pointer> = found.keys().filter(|at| is_base(at)).cloned().collect();
        let all = bases.into_iter().map(|base| {
            let below = below(&found, &base);
            (base, below)
        });
        Self(all.collect())
    }

    /// Whether a component is a base of others.
    pub(crate) fn has(&self, at: &Pointer) -> bool {
        self.0.contains_key(at)
    }

    /// The subtypes of a base, those of subtypes too.
    pub(crate) fn of_base(&self, at: &Pointer) -> &[Pointer] {
        self.0.get(at).map_or(&[], Vec::as_slice)
    }
}

/// All subtypes of a component, those of subtypes too, each once.
fn below(direct: &HashMap<Pointer, Vec<Pointer>>, base: &Pointer) -> Vec<Pointer> {
    let mut found: IndexSet<&Pointer> = IndexSet::new();
    let mut open: Vec<&Pointer> = vec![base];
    while let Some(at) = open.pop() {
        for subtype in direct.get(at).into_iter().flatten().filter(|subtype| *subtype != base) {
            if found.insert(subtype) {
                open.push(subtype);
            }
        }
    }
    found.into_iter().cloned().collect()
}

/// The union of the subtypes of a base, and of the base itself where `mapping` has a value for it.
pub(super) fn union(builder: &mut Builder<'_>, base: &Pointer) -> Option<Union> {
    let places = builder.subtypes.0.get(base)?.clone();
    let written = builder.document.schemas.get(base)?.discriminator.as_ref()?;
    let name = component_name(base);
    let is_mapped = written
        .mapping
        .values()
        .any(|mapped| Some(mapped) == name.as_ref() || mapped.strip_prefix('#') == Some(base.as_str()));
    let mut parts: Vec<Part> = places
        .iter()
        // A subtype that is a base itself is here with its own subtypes.
        .map(|at| Part { at: at.clone(), scope: if builder.subtypes.has(at) { Scope::Base } else { Scope::Whole } })
        .collect();
    parts.extend(is_mapped.then(|| Part { at: base.clone(), scope: Scope::Base }));
    let places: Vec<Pointer> = parts.iter().map(|part| part.at.clone()).collect();
    let members = parts.into_iter().map(|part| builder.schema_of(vec![part], None)).collect();
    let discriminator = discriminator(builder, written, &places);
    Some(Union { exclusive: true, members, discriminator })
}
