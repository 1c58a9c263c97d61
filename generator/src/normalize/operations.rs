//! Normalises path items and webhooks into lists of operations.

use std::collections::HashMap;

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::document::{self, Document, RefOr, json_path};
use crate::media;
use crate::normalize::builder::Builder;
use crate::normalize::model::{Body, Callback, Header, MediaType, Operation, Response, Webhook};
use crate::normalize::parameters::{check_template, normalize_examples, normalize_parameters, template_names};
use crate::normalize::path_item;
use crate::normalize::resolve::resolve;
use crate::pointer::Pointer;
use crate::vocabulary::{SchemeUse, Server};

/// Who makes the calls of a path item.
#[derive(Clone, Copy)]
enum Caller {
    Client,
    Server,
}

pub(super) fn normalize_paths(document: &Document, builder: &mut Builder<'_>) -> Vec<Operation> {
    let mut operations: Vec<Operation> = Vec::new();
    let mut sent: HashMap<String, &str> = HashMap::new();
    for (path, item) in &document.paths {
        let at = Pointer::root().key("paths").key(path);
        check_path(&at, path, builder);
        if let Some(first) = sent.insert(path.replace(char::is_whitespace, "%20"), path) {
            let message = format!("the path `{path}` is sent as `{first}` is");
            let help =
                format!("an overlay action can remove it: target \"{}\", remove: true", json_path(&Value::Null, &at));
            builder.diagnostics.push(Diagnostic::at("invalid-path", &at, message).help(help));
        }
        for operation in normalize_item(document, path, item, Caller::Client, builder) {
            check_template(&operation.at, path, &operation.parameters, builder);
            operations.push(operation);
        }
    }
    part_ids(&mut operations, builder);
    operations
}

pub(super) fn normalize_webhooks(document: &Document, builder: &mut Builder<'_>) -> Vec<Webhook> {
    let mut webhooks = Vec::new();
    for (name, item) in &document.webhooks {
        let operations = normalize_item(document, name, item, Caller::Server, builder);
        webhooks.extend(operations.into_iter().map(|operation| Webhook { name: name.clone(), operation }));
    }
    webhooks
}

fn check_path(at: &Pointer, path: &str, builder: &mut Builder<'_>) {
    if template_names(path).is_none_or(|_| !path.starts_with('/')) {
        let message = format!("`{path}` is no path; expected such as `/pets/{{id}}`");
        builder.diagnostics.push(Diagnostic::at("invalid-path", at, message));
    }
}

/// An operationId belongs to the first operation that has it; others go by their method and path, as if they had none.
fn part_ids(operations: &mut [Operation], builder: &mut Builder<'_>) {
    let mut ids: HashMap<String, String> = HashMap::new();
    for operation in operations {
        let Some(id) = &operation.id else { continue };
        let place = format!("{} {}", operation.method, operation.path);
        if let Some(first) = ids.get(id) {
            let at = operation.at.key("operationId");
            let way_out = "it is named by its method and path; an overlay action can give it another `operationId`";
            let message = format!("the operationId `{id}` is that of {first} too; {way_out}");
            builder.notes.push(Diagnostic::at("duplicate-operation-id", &at, message));
            operation.id = None;
        } else {
            ids.insert(id.clone(), place);
        }
    }
}

fn normalize_item(
    document: &Document,
    path: &str,
    item: &RefOr<document::PathItem>,
    caller: Caller,
    builder: &mut Builder<'_>,
) -> Vec<Operation> {
    let Some(item) = path_item::whole(document, item, builder) else { return Vec::new() };
    let mut operations = Vec::new();
    for (method, written) in &item.operations {
        let mut operation = normalize_operation(document, path, method, written, &item, builder);
        match caller {
            Caller::Client => operation.callbacks = normalize_callbacks(document, written, builder),
            Caller::Server => note_callbacks(written, builder),
        }
        operations.push(operation);
    }
    operations
}

fn normalize_operation(
    document: &Document,
    path: &str,
    method: &str,
    operation: &document::Operation,
    item: &document::PathItem,
    builder: &mut Builder<'_>,
) -> Operation {
    let own = if operation.servers.is_empty() { &item.servers } else { &operation.servers };
    let addresses = |servers: &[Server]| servers.iter().map(Server::address).collect::<Vec<_>>();
    let is_own = addresses(own) != addresses(&document.servers);
    Operation {
        at: operation.at.clone(),
        method: method.to_owned(),
        path: path.to_owned(),
        id: operation.id.clone(),
        tags: operation.tags.clone(),
        summary: operation.summary.clone(),
        description: operation.description.clone(),
        deprecated: operation.deprecated,
        parameters: normalize_parameters(document, &item.parameters, &operation.parameters, builder),
        body: operation.body.as_ref().and_then(|body| normalize_body(document, body, builder)),
        responses: normalize_responses(document, operation, builder),
        security: normalize_security(operation.security.as_ref().unwrap_or(&document.security)),
        servers: if is_own { own.clone() } else { Vec::new() },
        callbacks: Vec::new(),
        extensions: operation.extensions.clone(),
    }
}

fn normalize_callbacks(
    document: &Document,
    operation: &document::Operation,
    builder: &mut Builder<'_>,
) -> Vec<Callback> {
    let mut callbacks = Vec::new();
    for (name, callback) in &operation.callbacks {
        normalize_callback(document, name, callback, &mut callbacks, builder);
    }
    callbacks
}

/// A callback of what the server calls is an answer to whoever takes that call, which is not the client.
fn note_callbacks(operation: &document::Operation, builder: &mut Builder<'_>) {
    for (name, _) in &operation.callbacks {
        let message = format!("`{name}` is a callback of an event: its body has no type");
        builder.notes.push(Diagnostic::at("callback-of-event", &operation.at.key("callbacks").key(name), message));
    }
}

fn normalize_callback(
    document: &Document,
    name: &str,
    callback: &RefOr<document::Callback>,
    callbacks: &mut Vec<Callback>,
    builder: &mut Builder<'_>,
) {
    let Some((callback, _)) = resolve(document, callback, builder) else { return };
    for (expression, item) in &callback.0 {
        let operations = normalize_item(document, expression, item, Caller::Server, builder);
        callbacks.extend(operations.into_iter().map(|operation| Callback {
            name: name.to_owned(),
            expression: expression.clone(),
            operation,
        }));
    }
}

/// That no scheme is needed is said by no alternatives at all.
fn normalize_security(security: &[Vec<SchemeUse>]) -> Vec<Vec<SchemeUse>> {
    if security.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    security.to_vec()
}

fn normalize_body(document: &Document, body: &RefOr<document::Body>, builder: &mut Builder<'_>) -> Option<Body> {
    let (body, description) = resolve(document, body, builder)?;
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
        let Some((response, description)) = resolve(document, response, builder) else { continue };
        responses.push(Response {
            at: response.at.clone(),
            status: *status,
            description: description.unwrap_or_else(|| response.description.clone()),
            headers: normalize_headers(document, &response.headers, builder),
            content: normalize_content(document, &response.content, builder),
            extensions: response.extensions.clone(),
        });
    }
    responses
}

fn normalize_headers(
    document: &Document,
    headers: &[(String, RefOr<document::Header>)],
    builder: &mut Builder<'_>,
) -> Vec<Header> {
    let mut normalized = Vec::new();
    for (name, header) in headers {
        let Some((header, description)) = resolve(document, header, builder) else { continue };
        normalized.push(Header {
            at: header.at.clone(),
            name: name.clone(),
            deprecated: header.deprecated,
            description: description.or_else(|| header.description.clone()),
            schema: header.schema.as_ref().map(|schema| builder.schema(schema)),
            extensions: header.extensions.clone(),
        });
    }
    normalized
}

fn normalize_content(
    document: &Document,
    content: &[document::MediaType],
    builder: &mut Builder<'_>,
) -> Vec<MediaType> {
    let mut types = Vec::new();
    for media in content {
        types.push(MediaType {
            at: media.at.clone(),
            name: normalize_media_name(&media.name, &media.at, builder),
            schema: media.schema.as_ref().map(|schema| builder.schema(schema)),
            examples: normalize_examples(document, &media.examples, builder),
            encoding: media.encoding.clone(),
            extensions: media.extensions.clone(),
        });
    }
    types
}

/// A media type as a header can have it.
fn normalize_media_name(name: &str, at: &Pointer, builder: &mut Builder<'_>) -> String {
    if media::is_media_type(name) {
        return name.to_owned();
    }
    let meant = media::meant_by(name);
    let message = format!("`{name}` is no media type; it is understood as `{meant}`");
    builder.notes.push(Diagnostic::at("malformed-media-type", at, message));
    meant.to_owned()
}
