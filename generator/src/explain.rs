//! Shows one operation, type or place after each stage.

pub(crate) mod near_misses;

use std::fmt::Write;

use self::near_misses::near_misses;
use crate::decisions;
use crate::emit::{self, Options};
use crate::format::format;
use crate::ir::places::walk;
use crate::ir::{ShapeId, Slot, Type};
use crate::names::identity::shape::hashes;
use crate::pipeline::Stages;
use crate::place::{Pattern, Place};
use crate::pointer::Pointer;

/// Returns the text of `explain`: the result of each stage for an operation (by operationId or method), a type (by its
/// Rust name) or a place (by its address, which may have wildcards, or by its pointer). `None` if the description has
/// no such item.
pub fn explain(stages: &Stages, runtime: &str, what: &str) -> Option<String> {
    if what.starts_with('/') {
        return explain_place(stages, what);
    }
    explain_operation(stages, runtime, what)
        .or_else(|| explain_type(stages, runtime, what))
        .or_else(|| places(stages, what))
}

/// Describes the places of an address or pattern, such as `GET /v1/pets answer .data[].id` or `**.owner_id`.
fn places(stages: &Stages, what: &str) -> Option<String> {
    let found = decisions::matching(&Pattern::parse(what).ok()?, &stages.api, &stages.names);
    let mut text = String::new();
    for (place, slot) in &found {
        let mut lines = String::new();
        if let Some(slot) = slot {
            let name = |id| stages.names.of.get(&id).map(|ty| stages.names.types[ty.0 as usize].name.as_str());
            let ty = match &slot.ty {
                Type::Shape(id) => name(*id).map_or_else(|| format!("{:?}", slot.ty), str::to_owned),
                ty => format!("{ty:?}"),
            };
            let null = if slot.nullable { ", may be null" } else { "" };
            let _ = writeln!(lines, "type: {ty}, {:?}{null}", slot.presence);
            let _ = writeln!(lines, "in Debug: {:?}", slot.visibility);
            let _ = writeln!(lines, "written at: #{}", slot.at);
        }
        let address = place.to_string();
        for (rule, _) in stages.reviewed.rules.iter().filter(|(_, places)| places.contains(&address)) {
            let _ = writeln!(lines, "decided: {} by `#{}`: {}", rule.decision.text(), rule.at, rule.because);
        }
        text.push_str(&section(&address, &lines));
    }
    (!found.is_empty()).then_some(text)
}

/// Returns the places that an address or pattern matches, each with its type.
pub fn places_of(stages: &Stages, what: &str) -> Vec<(Place, Option<String>)> {
    let Ok(pattern) = Pattern::parse(what) else { return Vec::new() };
    let found = decisions::matching(&pattern, &stages.api, &stages.names);
    let names = &stages.names;
    let type_of = |slot: &Slot| match &slot.ty {
        Type::Shape(id) => {
            let ty = names.of.get(id).map(|ty| &names.types[ty.0 as usize].name);
            ty.or_else(|| names.envelopes.get(id).map(|index| &names.templates[*index].name)).cloned()
        }
        Type::Id(kind) => Some(kind.clone()),
        _ => None,
    };
    found.into_iter().map(|(place, slot)| (place, slot.and_then(type_of))).collect()
}

fn explain_place(stages: &Stages, pointer: &str) -> Option<String> {
    let value = stages.tree.value().pointer(pointer)?;
    let mut text = section("effective description", &yaml(value));
    let at = Pointer::from_text(pointer);
    for schema in stages.normalized.schemas.0.iter().filter(|schema| schema.at == at) {
        text.push_str(&section("normalised", &format!("{schema:#?}")));
    }
    for (index, shape) in stages.api.shapes.0.iter().enumerate().filter(|(_, shape)| shape.at == at) {
        text.push_str(&section("api", &format!("{shape:#?}")));
        let id = ShapeId::at(index);
        if let Some(named) = stages.names.of.get(&id) {
            text.push_str(&section("name", &stages.names.types[named.0 as usize].name));
        }
    }
    Some(text)
}

fn explain_operation(stages: &Stages, runtime: &str, what: &str) -> Option<String> {
    let index = stages.api.operations.iter().enumerate().position(|(index, operation)| {
        operation.id.as_deref() == Some(what)
            || stages.names.operations.get(index).is_some_and(|name| name.method == what)
    })?;
    let operation = &stages.api.operations[index];
    let mut text = explain_place(stages, operation.at.as_str())?;
    text.push_str(&section("api", &format!("{operation:#?}")));
    text.push_str(&section("names", &format!("{:#?}", stages.names.operations.get(index)?)));
    let group = stages.plan.groups.get(operation.group)?;
    let method = &stages.names.operations[index].method;
    let planned = group.operations.iter().find(|operation| operation.method == *method)?;
    text.push_str(&section("plan", &format!("{planned:#?}")));
    text.push_str(&emitted(stages, runtime, &format!("api/{}.rs", group.module)));
    Some(text)
}

fn explain_type(stages: &Stages, runtime: &str, what: &str) -> Option<String> {
    let planned = stages.plan.types.iter().find(|ty| ty.name == what)?;
    let mut text = String::new();
    if let Some(named) = stages.names.types.iter().find(|named| named.name == what) {
        let places: Vec<_> = named.shapes.iter().map(|shape| stages.api.shapes[*shape].at.as_str()).collect();
        text.push_str(&section("places", &places.join("\n")));
        let near = near_misses(&stages.api, &hashes(&stages.api, &walk(&stages.api)), &stages.names, named);
        if !near.is_empty() {
            text.push_str(&section("near misses", &near.join("\n")));
        }
        text.push_str(&explain_place(stages, places.first()?)?);
    }
    text.push_str(&section("plan", &format!("{planned:#?}")));
    let file = emit::emit_alone(planned, &options(runtime));
    text.push_str(&section(&file.path.clone(), &format(file)));
    Some(text)
}

fn emitted(stages: &Stages, runtime: &str, path: &str) -> String {
    let options = options(runtime);
    let files = emit::units(&stages.plan).into_iter().map(|unit| emit::emit(&stages.plan, unit, &options));
    files.filter(|file| file.path == path).map(|file| section(path, &format(file))).collect()
}

fn options(runtime: &str) -> Options {
    Options { runtime: runtime.to_owned(), example_crate: None }
}

fn yaml(value: &serde_json::Value) -> String {
    serde_yaml::to_string(value).unwrap_or_else(|_| value.to_string())
}

fn section(title: &str, text: &str) -> String {
    let mut section = String::new();
    let _ = writeln!(section, "== {title}\n{}\n", text.trim_end());
    section
}
