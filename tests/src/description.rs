//! The effective description as written: an ordered tree, with the queries that tests need.

use std::sync::LazyLock;

use hero_api_test_support::{
    repository,
    schema::{self, Schema},
};
use serde_json::{Map, Value};

/// The effective description, in the description's order.
pub static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| read("hero-api/mock/effective.yaml"));

/// The overlay as written.
pub static OVERLAY: LazyLock<Value> = LazyLock::new(|| read("spec/overlay.yaml"));

#[expect(clippy::panic, reason = "without the file no test can say anything")]
fn read(path: &str) -> Value {
    serde_yaml::from_str(&repository::read(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// An operation of the description.
#[derive(Clone, Copy)]
pub struct Operation<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its method, in capitals.
    pub method: &'static str,
    /// Its template.
    pub path: &'a str,
    item: &'a Value,
    node: &'a Value,
}

/// A parameter of an operation.
#[derive(Clone, Copy)]
pub struct Parameter<'a> {
    /// Its name, as sent.
    pub name: &'a str,
    /// `path`, `query` or `header`.
    pub place: &'a str,
    /// Whether it must be sent.
    pub required: bool,
    /// Whether each item of an array is a parameter of its own.
    pub explode: bool,
    /// Its schema.
    pub schema: Schema<'a>,
    /// Its example.
    pub example: Option<&'a Value>,
}

impl Parameter<'_> {
    /// Returns the key of its argument in the driver.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}:{}", self.place, self.name)
    }
}

/// A body of a request or an answer.
#[derive(Clone, Copy)]
pub struct Content<'a> {
    /// Its media type object.
    pub media: &'a Value,
    /// Its schema; one that allows any value if it has none.
    pub schema: Schema<'a>,
}

const METHODS: [(&str, &str); 8] = [
    ("get", "GET"),
    ("put", "PUT"),
    ("post", "POST"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("head", "HEAD"),
    ("patch", "PATCH"),
    ("trace", "TRACE"),
];

/// Returns all operations, in the description's order.
#[must_use]
pub fn operations() -> Vec<Operation<'static>> {
    let paths = DESCRIPTION["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, item)| of_item(path, item)).collect()
}

/// Returns the operation with this id.
///
/// # Panics
///
/// There is no such operation.
#[must_use]
#[expect(clippy::panic, reason = "the test names an operation that is gone")]
pub fn operation(id: &str) -> Operation<'static> {
    operations()
        .into_iter()
        .find(|operation| operation.id == id)
        .unwrap_or_else(|| panic!("no operation `{id}` in the description"))
}

/// Returns the events that the server sends, by name.
#[must_use]
pub fn events() -> Vec<(&'static str, Operation<'static>)> {
    let hooks = DESCRIPTION["webhooks"].as_object().into_iter().flatten();
    hooks
        .flat_map(|(name, item)| of_item(name, item).into_iter().map(move |operation| (name.as_str(), operation)))
        .collect()
}

fn of_item<'a>(path: &'a str, item: &'a Value) -> Vec<Operation<'a>> {
    let item = resolve(item);
    let nodes = item.as_object().into_iter().flatten();
    let known = nodes.filter_map(|(key, node)| Some((METHODS.iter().find(|(name, _)| name == key)?.1, node)));
    known.map(|(method, node)| Operation { id: string(&node["operationId"]), method, path, item, node }).collect()
}

impl<'a> Operation<'a> {
    /// Returns the parameters of the path, the query and headers; those of the path item first.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter<'a>> {
        let shared = self.item["parameters"].as_array().into_iter().flatten();
        let own = self.node["parameters"].as_array().into_iter().flatten();
        shared.chain(own).map(resolve).map(parameter).collect()
    }

    /// Returns the body of the request, and whether it must be sent.
    #[must_use]
    pub fn body(&self) -> Option<(Content<'a>, bool)> {
        let body = resolve(self.node.get("requestBody")?);
        Some((content(body)?, body["required"] == true))
    }

    /// Returns the answers by status, with their bodies.
    #[must_use]
    pub fn answers(&self) -> Vec<(u16, Option<Content<'a>>)> {
        let answers = self.node["responses"].as_object().into_iter().flatten();
        answers.filter_map(|(status, answer)| Some((status.parse().ok()?, content(resolve(answer))))).collect()
    }

    /// Returns the only successful answer.
    #[must_use]
    pub fn success(&self) -> (u16, Option<Content<'a>>) {
        self.answers().into_iter().find(|(status, _)| (200..300).contains(status)).unwrap_or((200, None))
    }

    /// Returns the headers of the credentials, by the name of their security scheme.
    #[must_use]
    pub fn credentials(&self) -> Vec<(&'a str, &'static str)> {
        let security = self.node.get("security").unwrap_or(&DESCRIPTION["security"]);
        let schemes = security[0].as_object().into_iter().flatten();
        let header = |name: &str| string(&DESCRIPTION["components"]["securitySchemes"][name]["name"]);
        schemes.map(|(name, _)| (name.as_str(), header(name))).collect()
    }
}

/// Returns a node, or the target of its `$ref`.
#[must_use]
pub fn resolve(node: &Value) -> &Value {
    schema::resolve(&DESCRIPTION, node)
}

fn schema_at(node: &Value) -> Schema<'_> {
    Schema::new(&DESCRIPTION, node)
}

fn parameter(node: &Value) -> Parameter<'_> {
    let place = string(&node["in"]);
    let explode = node.get("explode").map_or(place == "query", |explode| explode == true);
    let (name, required) = (string(&node["name"]), node["required"] == true);
    Parameter { name, place, required, explode, schema: schema_at(&node["schema"]), example: node.get("example") }
}

/// Returns the JSON body, if there is one.
fn content(node: &Value) -> Option<Content<'_>> {
    let all: &Map<String, Value> = node.get("content")?.as_object()?;
    let (_, media) = all.iter().find(|(name, _)| name.contains("json"))?;
    Some(Content { media, schema: schema_at(media.get("schema").unwrap_or(&Value::Null)) })
}

fn string(node: &Value) -> &str {
    node.as_str().unwrap_or_default()
}
