//! Normalises `oneOf` and `anyOf` with two or more members that are not null.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::document::{self, TypeName};
use crate::normalize::builder::{Builder, component_name};
use crate::normalize::flatten::{Flat, Part, Scope, flatten, is_null, members};
use crate::normalize::kind::only_type;
use crate::normalize::merge::{Facts, Rest, meet};
use crate::normalize::model::{Discriminator, Kind, Union};
use crate::pointer::Pointer;

/// The union of a place. What stands beside the members holds for each of them.
pub(super) fn union(builder: &mut Builder<'_>, flat: &[Flat<'_>], facts: &Facts<'_>) -> Kind {
    let Some(written) = facts.union else { return Kind::Any };
    let schemas = &builder.document.schemas;
    let mut places: Vec<Pointer> = members(written).iter().filter(|place| !is_null(schemas, place)).cloned().collect();
    // What stands beside the union may leave only some of its members.
    if let Some(types) = &facts.types {
        let possible = |it: &Pointer| member_type(builder, it).is_none_or(|ty| meet(ty, types).is_some());
        if places.iter().any(possible) {
            places.retain(possible);
        }
    }
    if places.is_empty() {
        return Kind::Any;
    }
    let shared = || flat.iter().map(|flat| Part { at: flat.schema.at.clone(), scope: Scope::Own });
    let implied = is_implied(builder, facts, &places);
    let mut ids = Vec::new();
    for place in &places {
        let mut parts = vec![Part::whole(place)];
        if !implied {
            parts.extend(shared());
        }
        ids.push(builder.schema_of(parts, None));
    }
    let discriminator = written.discriminator.as_ref().and_then(|property| discriminator(builder, property, &places));
    Kind::Union(Union { exclusive: !written.one_of.is_empty(), members: ids, discriminator })
}

/// The one type of a member, null apart, where it is written.
fn member_type(builder: &Builder<'_>, at: &Pointer) -> Option<TypeName> {
    let flat = flatten(&builder.document.schemas, &[Part::whole(at)]).ok()?;
    let types = flat.iter().find_map(|flat| flat.schema.types.as_ref())?;
    let mut types = types.iter().filter(|ty| **ty != TypeName::Null);
    types.next().copied().filter(|_| types.next().is_none())
}

/// Whether the members say all that stands beside them: then they keep their own identity.
fn is_implied(builder: &Builder<'_>, facts: &Facts<'_>, places: &[Pointer]) -> bool {
    let silent = facts.values.is_none()
        && facts.format.is_none()
        && facts.numeric == Default::default()
        && facts.text == Default::default()
        && facts.items.is_empty()
        && facts.prefix.is_empty()
        && (facts.min_items, facts.max_items, facts.unique) == (None, None, false)
        && facts.properties.is_empty()
        && facts.required.is_empty()
        && facts.additional == Rest::Unsaid;
    let Some(types) = facts.types.as_ref().filter(|_| silent) else { return silent };
    places.iter().all(|place| only_type(builder, place).is_some_and(|ty| types.contains(&ty)))
}

/// The values of each member: those that `mapping` has for it, else those that its own schema lists, else its
/// component's name. Without a value for each, the discriminator tells nothing.
pub(super) fn discriminator(
    builder: &mut Builder<'_>,
    written: &document::Discriminator,
    places: &[Pointer],
) -> Option<Discriminator> {
    let targets: Vec<Pointer> = places.iter().map(|place| builder.canonical(place)).collect();
    let mut values: Vec<Vec<String>> = vec![Vec::new(); places.len()];
    for (value, target) in mapped(&written.mapping) {
        match targets.iter().position(|known| *known == builder.canonical(&target)) {
            Some(index) => values[index].push(value.to_owned()),
            None => {
                let at = written.at.key("mapping").key(value);
                let message = format!("`{value}` stands for `#{target}`, which is no member of this union");
                builder.notes.push(Diagnostic::at("idle-mapping", &at, message));
            }
        }
    }
    add_unmapped(builder, &written.property, &targets, &mut values);
    if values.iter().any(Vec::is_empty) {
        let message = "a member without a name has no value that stands for it: the discriminator is not used";
        builder.notes.push(Diagnostic::at("idle-discriminator", &written.at, message));
        return None;
    }
    Some(Discriminator { property: written.property.clone(), values })
}

/// Adds the values of the members that `mapping` has none for. A list that several of them have, as where the property
/// has one schema for all, tells them apart by the names of their components alone.
fn add_unmapped(builder: &Builder<'_>, property: &str, targets: &[Pointer], values: &mut [Vec<String>]) {
    let mapped: HashSet<String> = values.iter().flatten().cloned().collect();
    let mut unmapped: Vec<(usize, Vec<String>)> = Vec::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (index, target) in targets.iter().enumerate().filter(|(index, _)| values[*index].is_empty()) {
        let mut listed = listed_values(builder, target, property);
        listed.retain(|value| !mapped.contains(value));
        listed.iter().for_each(|value| *counts.entry(value.clone()).or_default() += 1);
        unmapped.push((index, listed));
    }
    for (index, listed) in unmapped {
        let name = component_name(&targets[index]);
        let is_shared = listed.iter().any(|value| counts[value] > 1);
        values[index] = match name {
            Some(name) if listed.is_empty() || is_shared && listed.contains(&name) => vec![name],
            _ => listed,
        };
    }
}

/// The values that a member lists for a property.
fn listed_values(builder: &Builder<'_>, member: &Pointer, property: &str) -> Vec<String> {
    let schemas = &builder.document.schemas;
    let is_listed = |it: &Flat<'_>| it.schema.values.is_some() || it.schema.constant.is_some();
    let flat = flatten(schemas, &[Part::whole(member)]).unwrap_or_default();
    let places = flat.iter().filter_map(|flat| flat.schema.properties.get(property)).map(Part::whole);
    let parts: Vec<Part> = places.collect();
    let flat = flatten(schemas, &parts).unwrap_or_default();
    let Some(last) = flat.iter().rfind(|flat| is_listed(flat)) else { return Vec::new() };
    let listed = last.schema.constant.as_deref().into_iter().chain(last.schema.values.iter().flatten());
    let text = |it: &Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);
    listed.filter(|value| !value.is_null()).map(text).collect()
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
