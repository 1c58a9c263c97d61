//! Finds the operation of a path and a method. Fixed segments take precedence over parameters, from left to right.

use crate::{
    description::{Description, Operation, Part, Segment},
    incoming::decode,
};

pub(crate) enum Route<'a> {
    Found(&'a Operation, Vec<(String, String)>),
    /// The path is known, with these methods.
    OtherMethods(Vec<&'a str>),
    Unknown,
}

pub(crate) fn route<'a>(description: &'a Description, method: &str, path: &str) -> Route<'a> {
    let segments: Vec<String> = path.split('/').skip(1).map(decode).collect();
    let matching = description
        .operations
        .iter()
        .filter_map(|operation| Some((operation, match_template(&operation.template, &segments)?)));
    let mut matching: Vec<_> = matching.collect();
    let Some(best) = matching.iter().map(|(operation, _)| weight(&operation.template)).max() else {
        return Route::Unknown;
    };
    matching.retain(|(operation, _)| weight(&operation.template) == best);
    let methods = matching.iter().map(|(operation, _)| operation.method.as_str()).collect();
    match matching.into_iter().find(|(operation, _)| operation.method == method) {
        Some((operation, values)) => Route::Found(operation, values),
        None => Route::OtherMethods(methods),
    }
}

/// Returns the precedence of a template among those that match a path: fixed segments first.
fn weight(template: &[Segment]) -> Vec<bool> {
    template.iter().map(|segment| matches!(segment, Segment::Fixed(_))).collect()
}

fn match_template(template: &[Segment], path: &[String]) -> Option<Vec<(String, String)>> {
    if template.len() != path.len() {
        return None;
    }
    let mut all = Vec::new();
    for (segment, text) in template.iter().zip(path) {
        match segment {
            Segment::Fixed(fixed) if fixed == text => {}
            Segment::Fixed(_) => return None,
            Segment::Parameters(parts) => all.extend(match_parts(parts, text)?),
        }
    }
    Some(all)
}

fn match_parts(parts: &[Part], mut text: &str) -> Option<Vec<(String, String)>> {
    let mut all = Vec::new();
    let mut parts = parts.iter().peekable();
    while let Some(part) = parts.next() {
        match part {
            Part::Text(fixed) => text = text.strip_prefix(fixed.as_str())?,
            Part::Name(name) => {
                let end = match parts.peek() {
                    Some(Part::Text(next)) => text.rfind(next.as_str())?,
                    _ => text.len(),
                };
                let (value, rest) = text.split_at(end);
                if value.is_empty() {
                    return None;
                }
                all.push((name.clone(), value.to_owned()));
                text = rest;
            }
        }
    }
    text.is_empty().then_some(all)
}
