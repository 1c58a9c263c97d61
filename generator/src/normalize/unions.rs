//! Normalises `oneOf` and `anyOf` with two or more members that are not null.

use indexmap::IndexMap;

use crate::diagnostic::Diagnostic;
use crate::document;
use crate::normalize::builder::{Builder, component_name};
use crate::normalize::facts::{Facts, Rest};
use crate::normalize::flatten::{Flat, Part, Scope, is_null, members};
use crate::normalize::kind::only_type;
use crate::normalize::model::{Discriminator, Kind, Union};
use crate::pointer::Pointer;

/// The union of a place. What stands beside the members holds for each of them.
pub(super) fn union(builder: &mut Builder<'_>, at: &Pointer, flat: &[Flat<'_>], facts: &Facts<'_>) -> Kind {
    let Some(written) = facts.union else { return Kind::Any };
    let schemas = &builder.document.schemas;
    let places: Vec<Pointer> = members(written).iter().filter(|it| !is_null(schemas, it)).cloned().collect();
    if places.is_empty() {
        let message = "a schema that takes null alone is not supported";
        builder.diagnostics.push(Diagnostic::at("unsupported-null", at, message));
        return Kind::Any;
    }
    let shared = || flat.iter().map(|it| Part { at: it.schema.at.clone(), scope: Scope::Own });
    let implied = is_implied(builder, facts, &places);
    let mut ids = Vec::new();
    for place in &places {
        let mut parts = vec![Part::whole(place)];
        if !implied {
            parts.extend(shared());
        }
        ids.push(builder.schema_of(parts, None));
    }
    let discriminator = written.discriminator.as_ref().map(|it| discriminator(builder, it, &places));
    Kind::Union(Union { exclusive: !written.one_of.is_empty(), members: ids, discriminator })
}

/// Whether the members say all that stands beside them: then they keep their own identity.
fn is_implied(builder: &Builder<'_>, facts: &Facts<'_>, places: &[Pointer]) -> bool {
    let silent = facts.values.is_none()
        && facts.constant.is_none()
        && facts.format.is_none()
        && facts.numeric == Default::default()
        && facts.text == Default::default()
        && facts.items.is_empty()
        && (facts.min_items, facts.max_items, facts.unique) == (None, None, false)
        && facts.properties.is_empty()
        && facts.required.is_empty()
        && facts.additional == Rest::Unsaid;
    let Some(types) = facts.types.as_ref().filter(|_| silent) else { return silent };
    places.iter().all(|it| only_type(builder, it).is_some_and(|ty| types.contains(&ty)))
}

/// The values of each member: those that `mapping` has for it, else its component's name.
fn discriminator(builder: &mut Builder<'_>, written: &document::Discriminator, places: &[Pointer]) -> Discriminator {
    let targets: Vec<Pointer> = places.iter().map(|it| builder.canonical(it)).collect();
    let mut values: Vec<Vec<String>> = vec![Vec::new(); places.len()];
    for (value, target) in mapped(&written.mapping) {
        match targets.iter().position(|it| *it == builder.canonical(&target)) {
            Some(index) => values[index].push(value.to_owned()),
            None => {
                let at = written.at.key("mapping").key(value);
                let message = format!("`{value}` stands for `#{target}`, which is no member of this union");
                builder.diagnostics.push(Diagnostic::at("unsupported-discriminator", &at, message));
            }
        }
    }
    for (values, target) in values.iter_mut().zip(&targets).filter(|(values, _)| values.is_empty()) {
        match component_name(target) {
            Some(name) => values.push(name),
            None => {
                let message = "a member without a name has no value that stands for it";
                let help = "name it in `mapping`, or remove the discriminator, by an overlay action";
                builder.diagnostics.push(Diagnostic::at("unsupported-discriminator", &written.at, message).help(help));
            }
        }
    }
    Discriminator { property: written.property.clone(), values }
}

/// A target is a reference or a component's bare name.
fn mapped(mapping: &IndexMap<String, String>) -> impl Iterator<Item = (&str, Pointer)> {
    mapping.iter().map(|(value, target)| {
        let target = match target.strip_prefix('#') {
            Some(pointer) => Pointer::from_text(pointer),
            None => Pointer::root().key("components").key("schemas").key(target),
        };
        (value.as_str(), target)
    })
}
