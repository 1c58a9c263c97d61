//! Normalises parameters: those of the path item merged in, each of the path's there.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::document::{self, Broken, Document, Example, RefOr, json_path};
use crate::normalize::builder::Builder;
use crate::normalize::model::Parameter;
use crate::normalize::resolve::resolve;
use crate::pointer::Pointer;
use crate::vocabulary::Location;

/// Those of the path item first, unless the operation has one of the same name and place.
pub(super) fn normalize_parameters(
    document: &Document,
    shared: &[RefOr<document::Parameter>],
    own: &[RefOr<document::Parameter>],
    builder: &mut Builder<'_>,
) -> Vec<Parameter> {
    let own = normalize_list(document, own, builder);
    let mut parameters = normalize_list(document, shared, builder);
    parameters.retain(|shared| !own.iter().any(|own| same(own, shared)));
    parameters.extend(own);
    parameters
}

fn same(a: &Parameter, b: &Parameter) -> bool {
    a.location == b.location
        && if a.location == Location::Header { a.name.eq_ignore_ascii_case(&b.name) } else { a.name == b.name }
}

fn normalize_list(
    document: &Document,
    list: &[RefOr<document::Parameter>],
    builder: &mut Builder<'_>,
) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for it in list {
        let Some((found, description)) = resolve(document, it, builder) else { continue };
        let parameter = Parameter {
            at: found.at.clone(),
            name: found.name.clone(),
            location: found.location,
            required: found.required,
            style: found.style,
            explode: found.explode,
            reserved: found.reserved,
            deprecated: found.deprecated,
            description: description.or_else(|| found.description.clone()),
            examples: normalize_examples(document, &found.examples, builder),
            schema: builder.schema(&found.schema),
            extensions: found.extensions.clone(),
        };
        if parameters.iter().any(|known| same(known, &parameter)) {
            let at = if let RefOr::Ref(reference) = it { &reference.at } else { &found.at };
            let message = format!("the parameter `{}` is declared twice", parameter.name);
            builder.diagnostics.push(Diagnostic::at("duplicate-parameter", at, message));
            continue;
        }
        parameters.push(parameter);
    }
    parameters
}

pub(super) fn normalize_examples(
    document: &Document,
    list: &[RefOr<Example>],
    builder: &mut Builder<'_>,
) -> Vec<Arc<Value>> {
    let mut values = Vec::new();
    for example in list {
        match document.components.resolve(example) {
            Ok((example, _)) => values.extend(example.0.clone()),
            // An example changes nothing but documentation.
            Err(Broken::Cyclic(reference) | Broken::Dangling(reference)) => {
                let message = format!("`#{}` is no example of this description: it is not read", reference.target);
                builder.notes.push(Diagnostic::at("unread-example", &reference.at.key("$ref"), message));
            }
        }
    }
    values
}

/// The names between braces.
pub(super) fn template_names(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(open) = rest.find(['{', '}']) {
        let after = rest[open..].strip_prefix('{')?;
        let close = after.find(['{', '}', '/'])?;
        let name = &after[..close];
        rest = after[close..].strip_prefix('}')?;
        if name.is_empty() {
            return None;
        }
        names.push(name);
    }
    Some(names)
}

/// Each name of the template is declared, and each declared one is in the template.
pub(super) fn check_template(at: &Pointer, path: &str, parameters: &[Parameter], builder: &mut Builder<'_>) {
    let Some(names) = template_names(path) else { return };
    let mut seen = HashSet::new();
    for name in names {
        if !seen.insert(name) {
            let message = format!("`{{{name}}}` is in the path twice");
            builder.diagnostics.push(Diagnostic::at("invalid-path", at, message));
        }
        if !parameters.iter().any(|parameter| parameter.location == Location::Path && parameter.name == name) {
            let target = json_path(&Value::Null, at);
            let added = format!("{{name: {name}, in: path, required: true, schema: {{type: string}}}}");
            let help = format!("an overlay action can add it: target \"{target}\", update: {{parameters: [{added}]}}");
            let message = format!("the path has `{{{name}}}`, but no parameter declares it");
            builder.diagnostics.push(Diagnostic::at("undeclared-path-parameter", at, message).help(help));
        }
    }
    for parameter in parameters
        .iter()
        .filter(|parameter| parameter.location == Location::Path && !seen.contains(parameter.name.as_str()))
    {
        let message = format!("the parameter `{}` is not in the path `{path}`", parameter.name);
        let help = "an overlay action can remove it, or set another `in`";
        builder.diagnostics.push(Diagnostic::at("surplus-path-parameter", &parameter.at, message).help(help));
    }
}
