//! OpenAPI's objects, as far as they are supported. References are not resolved.

use std::borrow::Cow;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::pointer::Pointer;
use crate::vocabulary::{Encoding, Extensions, Location, SchemeKind, SchemeUse, Server, Status, Style};

pub use super::schema_model::{Additional, Annotations, Discriminator, Schema, TypeName};

/// Which OpenAPI a description speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 3.0.x.
    V30,
    /// 3.1.x.
    V31,
    /// 3.2.x, whose schemas are those of 3.1.
    V32,
}

impl Version {
    /// The version of a description that says so.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let is_of = |minor: &str| text.strip_prefix(minor).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        [("3.0", Self::V30), ("3.1", Self::V31), ("3.2", Self::V32)]
            .into_iter()
            .find(|(minor, _)| is_of(minor))
            .map(|(_, version)| version)
    }

    /// How messages call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::V30 => "3.0",
            Self::V31 => "3.1",
            Self::V32 => "3.2",
        }
    }
}

/// A description.
#[derive(Clone, Debug)]
pub struct Document {
    /// `openapi`.
    pub version: Version,
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub api_version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// `servers`.
    pub servers: Vec<Server>,
    /// `security`: alternatives, each a set of schemes.
    pub security: Vec<Vec<SchemeUse>>,
    /// `tags`.
    pub tags: Vec<Tag>,
    /// `paths`.
    pub paths: IndexMap<String, RefOr<PathItem>>,
    /// `webhooks`.
    pub webhooks: IndexMap<String, RefOr<PathItem>>,
    /// `components`, schemas apart.
    pub components: Components,
    /// Every schema of the document, by its place.
    pub schemas: Schemas,
    /// What was understood otherwise than it is written.
    pub notes: Diagnostics,
    /// Where the `x-` keys are that decide something about the client.
    pub marks: Vec<Pointer>,
}

/// Every schema of a document, by its place.
pub type Schemas = IndexMap<Pointer, Schema>;

/// An entry of `tags`.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Where it is written.
    pub at: Pointer,
    /// `name`.
    pub name: String,
    /// `description`.
    pub description: Option<String>,
    /// The `x-` keys.
    pub extensions: Extensions,
}

/// What references lead to, by its place, schemas apart: `components`, and whatever else is referred to.
#[derive(Clone, Debug, Default)]
pub struct Components {
    /// `parameters`.
    pub parameters: IndexMap<Pointer, RefOr<Parameter>>,
    /// `responses`.
    pub responses: IndexMap<Pointer, RefOr<Response>>,
    /// `requestBodies`.
    pub bodies: IndexMap<Pointer, RefOr<Body>>,
    /// `examples`.
    pub examples: IndexMap<Pointer, RefOr<Example>>,
    /// `securitySchemes`.
    pub schemes: IndexMap<Pointer, RefOr<Scheme>>,
    /// `pathItems`.
    pub path_items: IndexMap<Pointer, RefOr<PathItem>>,
    /// `headers`.
    pub headers: IndexMap<Pointer, RefOr<Header>>,
    /// `callbacks`.
    pub callbacks: IndexMap<Pointer, RefOr<Callback>>,
}

/// A section of `components`, and so what is expected where a reference leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "they are the names of OpenAPI")]
pub enum Section {
    Parameters,
    Responses,
    Bodies,
    Examples,
    Schemes,
    PathItems,
    Headers,
    Callbacks,
}

impl Section {
    /// Its key in `components`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Parameters => "parameters",
            Self::Responses => "responses",
            Self::Bodies => "requestBodies",
            Self::Examples => "examples",
            Self::Schemes => "securitySchemes",
            Self::PathItems => "pathItems",
            Self::Headers => "headers",
            Self::Callbacks => "callbacks",
        }
    }

    /// Where it is.
    pub fn at(self) -> Pointer {
        Pointer::root().key("components").key(self.key())
    }

    /// Whether a place is that of one of its entries.
    pub fn has(self, at: &Pointer) -> bool {
        at.parent() == self.at()
    }
}

/// A thing, or a reference to one.
#[derive(Clone, Debug)]
pub enum RefOr<T> {
    /// A reference.
    Ref(Reference),
    /// The thing.
    Item(T),
}

/// A `$ref` where a whole object is expected.
#[derive(Clone, Debug)]
pub struct Reference {
    /// Where it is written.
    pub at: Pointer,
    /// What it points at.
    pub target: Pointer,
    /// `description` beside it, which takes the place of the target's.
    pub description: Option<String>,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Where it is written.
    pub at: Pointer,
    /// How the credential is sent.
    pub kind: SchemeKind,
    /// `description`.
    pub description: Option<String>,
    /// The `x-` keys.
    pub extensions: Extensions,
}

/// A path item.
#[derive(Clone, Debug, Default)]
pub struct PathItem {
    /// `$ref`: what this item adds to. Of all that may be referred to, path items alone may have more beside it.
    pub base: Option<Reference>,
    /// `servers`.
    pub servers: Vec<Server>,
    /// `parameters`.
    pub parameters: Vec<RefOr<Parameter>>,
    /// The operations, in order, with their methods as they are sent.
    pub operations: Vec<(Cow<'static, str>, Operation)>,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it is written.
    pub at: Pointer,
    /// `operationId`.
    pub id: Option<String>,
    /// `tags`.
    pub tags: Vec<String>,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `parameters`.
    pub parameters: Vec<RefOr<Parameter>>,
    /// `requestBody`.
    pub body: Option<RefOr<Body>>,
    /// `responses`.
    pub responses: Vec<(Status, RefOr<Response>)>,
    /// `security`, where it is said.
    pub security: Option<Vec<Vec<SchemeUse>>>,
    /// `servers`.
    pub servers: Vec<Server>,
    /// `callbacks`, by their names.
    pub callbacks: Vec<(String, RefOr<Callback>)>,
    /// The `x-` keys.
    pub extensions: Extensions,
}

/// A callback: path items by the expression of their address.
#[derive(Clone, Debug)]
pub struct Callback(pub Vec<(String, RefOr<PathItem>)>);

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Where it is written.
    pub at: Pointer,
    /// `name`.
    pub name: String,
    /// `in`.
    pub location: Location,
    /// `required`.
    pub required: bool,
    /// `style`, or what the location says.
    pub style: Style,
    /// `explode`, or what the style says.
    pub explode: bool,
    /// `allowReserved`.
    pub reserved: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `description`.
    pub description: Option<String>,
    /// `example` or `examples`.
    pub examples: Vec<RefOr<Example>>,
    /// `schema`.
    pub schema: Pointer,
    /// The `x-` keys.
    pub extensions: Extensions,
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// Where it is written.
    pub at: Pointer,
    /// `required`.
    pub required: Option<bool>,
    /// `description`.
    pub description: Option<String>,
    /// `content`.
    pub content: Vec<MediaType>,
    /// The `x-` keys.
    pub extensions: Extensions,
}

/// A response.
#[derive(Clone, Debug)]
pub struct Response {
    /// Where it is written.
    pub at: Pointer,
    /// `description`.
    pub description: String,
    /// `headers`, by their names.
    pub headers: Vec<(String, RefOr<Header>)>,
    /// `content`.
    pub content: Vec<MediaType>,
    /// The `x-` keys.
    pub extensions: Extensions,
}

/// A header of a response.
#[derive(Clone, Debug)]
pub struct Header {
    /// Where it is written.
    pub at: Pointer,
    /// `deprecated`.
    pub deprecated: bool,
    /// `description`.
    pub description: Option<String>,
    /// `schema`; `None` where it has `content`.
    pub schema: Option<Pointer>,
    /// The `x-` keys.
    pub extensions: Extensions,
}

/// An entry of `content`.
#[derive(Clone, Debug)]
pub struct MediaType {
    /// Where it is written.
    pub at: Pointer,
    /// The media type.
    pub name: String,
    /// `schema`.
    pub schema: Option<Pointer>,
    /// `example` or `examples`.
    pub examples: Vec<RefOr<Example>>,
    /// `encoding`, by the names of properties.
    pub encoding: IndexMap<String, Encoding>,
    /// The `x-` keys.
    pub extensions: Extensions,
}

/// An example: its value, unless it is elsewhere (`externalValue`).
#[derive(Clone, Debug)]
pub struct Example(pub Option<Arc<Value>>);
