//! Reads a prepared tree. Whatever it does not understand is an error at start, with its place.

use std::{collections::BTreeSet, sync::Arc};

use serde_json::Value;

use crate::{
    description::StartError,
    description::{
        Answer, Body, Description, EventKind, Expression, Link, Media, Operation, Paging, Parameter, Place, Schema,
        Scheme, SchemeKind, Segment, Style, Unique, model::Part, resolve, schema::pointer, sound,
    },
    media::MediaType,
};

/// Headers that frame or route a message.
const OF_MESSAGE: [&str; 7] =
    ["accept", "content-type", "host", "content-length", "transfer-encoding", "connection", "upgrade"];

/// How many path items may refer to one another before they count as a cycle.
const MOST_ITEMS: usize = 16;

const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

type Read<T> = Result<T, StartError>;

pub(crate) fn read(tree: Value) -> Read<Description> {
    sound::check(&tree)?;
    let tree = Arc::new(tree);
    let schemes = read_schemes(&tree);
    let mut operations = Vec::new();
    for (path, item) in entries(&tree["paths"]) {
        let parts = item_chain(&tree, item);
        let mut known = BTreeSet::new();
        for (method, node) in parts.iter().flat_map(|part| methods(part)).filter(|(method, _)| known.insert(*method)) {
            operations.push(read_operation(&tree, &schemes, path, method, &parts, node)?);
        }
    }
    let mut events = Vec::new();
    for (name, item) in entries(&tree["webhooks"]) {
        for (_, node) in methods(resolve(&tree, item)) {
            events.push(read_event(&tree, name, node)?);
        }
    }
    let invalid = methods_of_all(&tree).find_map(|node| node["responses"].get("400"));
    let invalid = invalid.map(|node| read_media(&tree, &resolve(&tree, node)["content"])).transpose()?;
    let mut names = BTreeSet::new();
    gather_names(&tree, &mut names);
    Ok(Description { operations, events, schemes, invalid: invalid.and_then(|media| media.into_iter().next()), names })
}

/// Returns a path item followed by the targets of its references. What stands beside a reference adds to the target,
/// and hides its keys.
fn item_chain<'a>(tree: &'a Value, item: &'a Value) -> Vec<&'a Value> {
    let next = |item: &&'a Value| tree.pointer(&pointer(item.get("$ref")?.as_str()?)?);
    std::iter::successors(Some(item), next).take(MOST_ITEMS).collect()
}

fn read_operation(
    tree: &Arc<Value>,
    schemes: &[Scheme],
    path: &str,
    method: &str,
    item: &[&Value],
    node: &Value,
) -> Read<Operation> {
    let (address, query) = path.split('#').next().and_then(|path| path.split_once('?')).unwrap_or((path, ""));
    let id = node["operationId"].as_str().map_or_else(|| format!("{} {path}", method.to_uppercase()), str::to_owned);
    let mut parameters: Vec<Parameter> = Vec::new();
    let shared = item.iter().rev().map(|part| &part["parameters"]);
    for node in shared.chain([&node["parameters"]]).filter_map(Value::as_array).flatten() {
        let read = read_parameter(tree, resolve(tree, node), &id)?;
        parameters.retain(|known| known.name != read.name || known.place != read.place);
        parameters.push(read);
    }
    let body = node.get("requestBody").map(|body| resolve(tree, body));
    let body =
        body.map(|body| Ok(Body { required: body["required"] == true, media: read_media(tree, &body["content"])? }));
    let mut answers = Vec::new();
    for (status, answer) in entries(&node["responses"]).filter(|(key, _)| !key.starts_with("x-")) {
        answers.push(read_answer(tree, status, resolve(tree, answer))?);
    }
    let security = node.get("security").unwrap_or(&tree["security"]).as_array().into_iter().flatten();
    let security: Vec<Vec<usize>> = security.map(|requirement| read_requirement(schemes, requirement)).collect();
    let sent_by: Vec<&Scheme> = security.iter().flatten().filter_map(|index| schemes.get(*index)).collect();
    parameters.retain(|parameter| !is_sent_elsewhere(&sent_by, parameter));
    Ok(Operation {
        method: method.to_uppercase(),
        template: address.split('/').skip(1).map(read_segment).collect(),
        query: query.split('&').filter_map(|pair| pair.split('=').next()).map(str::to_owned).collect(),
        parameters,
        body: body.transpose()?,
        answers,
        security,
        set: node["x-mock-set"].as_object().cloned().unwrap_or_default(),
        event: node["x-mock"].as_str().map(str::to_owned),
        unique: node.get("x-mock-unique").map(read_unique),
        id,
    })
}

fn read_unique(node: &Value) -> Unique {
    let fields = node["fields"].as_array().into_iter().flatten();
    Unique {
        fields: fields.filter_map(Value::as_str).map(str::to_owned).collect(),
        unless: node["unless"].as_str().map(str::to_owned),
        until: node["until"].as_str().map(str::to_owned),
        released: node["released"].as_object().cloned().unwrap_or_default(),
    }
}

fn read_segment(text: &str) -> Segment {
    if !text.contains('{') {
        return Segment::Fixed(text.to_owned());
    }
    let mut parts = Vec::new();
    for piece in text.split_inclusive('}') {
        let (fixed, name) = piece.split_once('{').unwrap_or((piece, ""));
        if !fixed.is_empty() {
            parts.push(Part::Text(fixed.to_owned()));
        }
        if !name.is_empty() {
            parts.push(Part::Name(name.trim_end_matches('}').to_owned()));
        }
    }
    Segment::Parameters(parts)
}

fn read_parameter(tree: &Arc<Value>, node: &Value, operation: &str) -> Read<Parameter> {
    let name = text(&node["name"]).to_owned();
    let unknown = |what: &str| StartError::new(format!("{operation}: {what} of parameter `{name}` is not supported"));
    let place = match text(&node["in"]) {
        "path" => Place::Path,
        "query" => Place::Query,
        "header" => Place::Header,
        "cookie" => Place::Cookie,
        _ => return Err(unknown("the place")),
    };
    let content = entries(&node["content"]).next();
    let style = match (node["style"].as_str(), place) {
        _ if content.is_some_and(|(name, _)| MediaType::parse(name).is_json()) => Style::Json,
        (None | Some("form"), Place::Query | Place::Cookie) => Style::Form,
        (None | Some("simple"), Place::Path | Place::Header) => Style::Simple,
        (Some("label"), Place::Path) => Style::Label,
        (Some("matrix"), Place::Path) => Style::Matrix,
        (Some("spaceDelimited"), Place::Query) => Style::Space,
        (Some("pipeDelimited"), Place::Query) => Style::Pipe,
        (Some("deepObject"), Place::Query) => Style::Deep,
        _ => return Err(unknown("the style")),
    };
    let is_exploded = node["explode"].as_bool().unwrap_or(style == Style::Form);
    let schema = content.map_or(&node["schema"], |(_, media)| &media["schema"]);
    let required = node["required"] == true;
    let paging = match text(&node["x-mock"]) {
        "page-index" => Some(Paging::Index),
        "page-size" => Some(Paging::Size),
        _ => None,
    };
    let schema = Schema::new(schema, tree)?.with_examples(examples(tree, content.map_or(node, |(_, media)| media)));
    Ok(Parameter { place, required, style, is_exploded, paging, schema, name })
}

/// Reports whether another part of a request sends what a parameter would: OpenAPI ignores such parameters, as clients
/// do.
fn is_sent_elsewhere(sent_by: &[&Scheme], parameter: &Parameter) -> bool {
    let is_of_message = |header: &&str| header.eq_ignore_ascii_case(&parameter.name);
    parameter.place == Place::Header && OF_MESSAGE.iter().any(is_of_message)
        || sent_by.iter().any(|scheme| scheme.kind.sends(parameter.place, &parameter.name))
}

fn read_answer(tree: &Arc<Value>, status: &str, node: &Value) -> Read<Answer> {
    let media = read_media(tree, &node["content"])?;
    let links = entries(&node["links"]).filter_map(|(_, link)| read_link(tree, resolve(tree, link))).collect();
    Ok(Answer { status: status.to_owned(), media, links })
}

fn read_link(tree: &Value, node: &Value) -> Option<Link> {
    let by_reference = || {
        let target = tree.pointer(node["operationRef"].as_str()?.strip_prefix('#')?)?;
        target["operationId"].as_str()
    };
    let operation = node["operationId"].as_str().or_else(by_reference)?.to_owned();
    // A name may have a place: `path.id`.
    let bare = |name: &str| name.split_once('.').map_or(name, |(_, name)| name).to_owned();
    let parameters =
        entries(&node["parameters"]).map(|(name, expression)| (bare(name), read_expression(expression))).collect();
    Some(Link { operation, parameters })
}

fn read_expression(node: &Value) -> Expression {
    let Some(text) = node.as_str() else { return Expression::Value(node.clone()) };
    let after = |start: &str| text.strip_prefix(start).map(str::to_owned);
    let found = after("$request.path.").map(Expression::RequestPath);
    let found = found.or_else(|| after("$request.query.").map(Expression::RequestQuery));
    let found = found.or_else(|| after("$request.body#").map(Expression::RequestBody));
    let found = found.or_else(|| after("$response.body#").map(Expression::AnswerBody));
    found.unwrap_or_else(|| Expression::Value(node.clone()))
}

/// Returns the examples of a media type or a parameter.
fn examples(tree: &Value, node: &Value) -> Vec<Value> {
    let several = entries(&node["examples"]).filter_map(|(_, example)| resolve(tree, example).get("value").cloned());
    node.get("example").cloned().into_iter().chain(several).collect()
}

/// Reads the media types of a body, JSON first.
fn read_media(tree: &Arc<Value>, content: &Value) -> Read<Vec<Media>> {
    let mut all = Vec::new();
    for (name, node) in entries(content) {
        let schema = Schema::new(&node["schema"], tree)?.with_examples(examples(tree, node));
        all.push(Media { name: name.to_owned(), schema });
    }
    all.sort_by_key(|media| !MediaType::parse(&media.name).is_json());
    Ok(all)
}

fn read_event(tree: &Arc<Value>, name: &str, node: &Value) -> Read<EventKind> {
    let media = read_media(tree, &resolve(tree, &node["requestBody"])["content"])?;
    let parameters = node["parameters"].as_array().into_iter().flatten().map(|parameter| resolve(tree, parameter));
    let headers = parameters
        .map(|parameter| (text(&parameter["name"]).to_owned(), text(&parameter["x-mock"]).to_owned()))
        .collect();
    Ok(EventKind { name: name.to_owned(), media: media.into_iter().next(), headers })
}

fn read_schemes(tree: &Value) -> Vec<Scheme> {
    let all = entries(&tree["components"]["securitySchemes"]);
    let read = all.filter_map(|(key, node)| {
        let node = resolve(tree, node);
        let kind = match (text(&node["type"]), text(&node["in"]), text(&node["scheme"])) {
            ("apiKey", "header", _) => SchemeKind::Header(text(&node["name"]).to_ascii_lowercase()),
            ("apiKey", "query", _) => SchemeKind::Query(text(&node["name"]).to_owned()),
            ("http", _, scheme) if scheme.eq_ignore_ascii_case("basic") => SchemeKind::Basic,
            ("apiKey", "cookie", _) => SchemeKind::Cookie(text(&node["name"]).to_owned()),
            ("http", _, scheme) if !scheme.is_empty() && !scheme.eq_ignore_ascii_case("bearer") => {
                SchemeKind::Authorization(scheme.to_owned())
            }
            ("http" | "oauth2" | "openIdConnect", ..) => SchemeKind::Authorization("Bearer".to_owned()),
            _ => return None,
        };
        let name = node["x-credential"].as_str().unwrap_or(key);
        Some(Scheme { key: key.to_owned(), name: name.to_owned(), kind, any: node["x-mock"] == "any" })
    });
    read.collect()
}

fn read_requirement(schemes: &[Scheme], node: &Value) -> Vec<usize> {
    entries(node).filter_map(|(key, _)| schemes.iter().position(|scheme| scheme.key == key)).collect()
}

fn methods(item: &Value) -> impl Iterator<Item = (&str, &Value)> {
    entries(item).filter(|(key, _)| METHODS.contains(key)).chain(entries(&item["additionalOperations"]))
}

fn methods_of_all(tree: &Value) -> impl Iterator<Item = &Value> {
    entries(&tree["paths"]).flat_map(|(_, item)| methods(resolve(tree, item))).map(|(_, node)| node)
}

fn gather_names(node: &Value, names: &mut BTreeSet<String>) {
    match node {
        Value::Object(map) => {
            names.extend(entries(&node["properties"]).map(|(name, _)| name.to_owned()));
            names.extend(node["name"].as_str().filter(|_| map.contains_key("in")).map(str::to_owned));
            map.values().for_each(|value| gather_names(value, names));
        }
        Value::Array(items) => items.iter().for_each(|item| gather_names(item, names)),
        _ => {}
    }
}

fn entries(node: &Value) -> impl Iterator<Item = (&str, &Value)> {
    node.as_object().into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}

fn text(node: &Value) -> &str {
    node.as_str().unwrap_or_default()
}
