//! Normalises path items and webhooks into lists of operations.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::document::{self, Document, RefOr, SchemeUse};
use crate::normalize::builder::Builder;
use crate::normalize::model::{Body, MediaType, Operation, Response, Webhook};
use crate::normalize::parameters::{check_template, normalize_examples, normalize_parameters, template_names};
use crate::normalize::resolve;
use crate::pointer::Pointer;

pub(super) fn normalize_paths(document: &Document, builder: &mut Builder<'_>) -> Vec<Operation> {
    let mut operations = Vec::new();
    let mut shapes: HashMap<String, &str> = HashMap::new();
    for (path, item) in &document.paths {
        let at = Pointer::root().key("paths").key(path);
        check_path(&at, path, &mut shapes, builder);
        for operation in normalize_item(document, path, item, builder) {
            check_template(&operation.at, path, &operation.parameters, builder);
            operations.push(operation);
        }
    }
    check_ids(&operations, builder);
    operations
}

pub(super) fn normalize_webhooks(document: &Document, builder: &mut Builder<'_>) -> Vec<Webhook> {
    let mut webhooks = Vec::new();
    for (name, item) in &document.webhooks {
        let operations = normalize_item(document, name, item, builder);
        webhooks.extend(operations.into_iter().map(|operation| Webhook { name: name.clone(), operation }));
    }
    webhooks
}

fn check_path<'a>(at: &Pointer, path: &'a str, shapes: &mut HashMap<String, &'a str>, builder: &mut Builder<'_>) {
    let names = template_names(path).filter(|_| path.starts_with('/'));
    let Some(names) = names else {
        let message = format!("`{path}` is no path; expected such as `/pets/{{id}}`");
        builder.diagnostics.push(Diagnostic::at("invalid-path", at, message));
        return;
    };
    let shape = names.iter().fold(path.to_owned(), |shape, name| shape.replace(&format!("{{{name}}}"), "{}"));
    if let Some(other) = shapes.insert(shape, path) {
        let message = format!("`{path}` and `{other}` are the same path");
        builder.diagnostics.push(Diagnostic::at("ambiguous-path", at, message));
    }
}

fn check_ids(operations: &[Operation], builder: &mut Builder<'_>) {
    let mut ids: HashMap<&str, &Operation> = HashMap::new();
    for operation in operations {
        let Some(id) = &operation.id else { continue };
        if let Some(first) = ids.get(id.as_str()) {
            let message = format!("the operationId `{id}` is that of {} {} too", first.method, first.path);
            let help = "an overlay action can give one of them another `operationId`";
            let at = operation.at.key("operationId");
            builder.diagnostics.push(Diagnostic::at("duplicate-operation-id", &at, message).help(help));
        } else {
            ids.insert(id, operation);
        }
    }
}

fn normalize_item(
    document: &Document,
    path: &str,
    item: &RefOr<document::PathItem>,
    builder: &mut Builder<'_>,
) -> Vec<Operation> {
    let Some((item, _)) = resolve::path_item(document, item, builder) else { return Vec::new() };
    let operations = item.operations.iter();
    operations.map(|(method, it)| normalize_operation(document, path, method, it, &item.parameters, builder)).collect()
}

fn normalize_operation(
    document: &Document,
    path: &str,
    method: &str,
    operation: &document::Operation,
    shared: &[RefOr<document::Parameter>],
    builder: &mut Builder<'_>,
) -> Operation {
    Operation {
        at: operation.at.clone(),
        method: method.to_owned(),
        path: path.to_owned(),
        id: operation.id.clone(),
        tags: operation.tags.clone(),
        summary: operation.summary.clone(),
        description: operation.description.clone(),
        deprecated: operation.deprecated,
        parameters: normalize_parameters(document, shared, &operation.parameters, builder),
        body: operation.body.as_ref().and_then(|it| normalize_body(document, it, builder)),
        responses: normalize_responses(document, operation, builder),
        security: normalize_security(operation.security.as_ref().unwrap_or(&document.security)),
        extensions: operation.extensions.clone(),
    }
}

/// That no scheme is needed is said by no alternatives at all.
fn normalize_security(security: &[Vec<SchemeUse>]) -> Vec<Vec<String>> {
    if security.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    security.iter().map(|all| all.iter().map(|it| it.name.clone()).collect()).collect()
}

fn normalize_body(document: &Document, body: &RefOr<document::Body>, builder: &mut Builder<'_>) -> Option<Body> {
    let (body, description) = resolve::body(document, body, builder)?;
    Some(Body {
        at: body.at.clone(),
        required: body.required,
        description: description.or_else(|| body.description.clone()),
        content: normalize_content(document, &body.content, builder),
        extensions: body.extensions.clone(),
    })
}

fn normalize_responses(
    document: &Document,
    operation: &document::Operation,
    builder: &mut Builder<'_>,
) -> Vec<Response> {
    let mut responses = Vec::new();
    for (status, response) in &operation.responses {
        let Some((response, description)) = resolve::response(document, response, builder) else { continue };
        responses.push(Response {
            at: response.at.clone(),
            status: *status,
            description: description.unwrap_or_else(|| response.description.clone()),
            content: normalize_content(document, &response.content, builder),
            extensions: response.extensions.clone(),
        });
    }
    responses
}

fn normalize_content(
    document: &Document,
    content: &[document::MediaType],
    builder: &mut Builder<'_>,
) -> Vec<MediaType> {
    let mut types = Vec::new();
    for it in content {
        types.push(MediaType {
            at: it.at.clone(),
            name: it.name.clone(),
            schema: it.schema.as_ref().map(|it| builder.schema(it)),
            examples: normalize_examples(document, &it.examples, builder),
            extensions: it.extensions.clone(),
        });
    }
    types
}
