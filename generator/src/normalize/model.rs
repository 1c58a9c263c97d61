//! The normalised description: references resolved, `allOf` merged, one way to say null.
//!
//! OpenAPI's words are still used here; nothing here knows Rust.

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::pointer::Pointer;
use crate::vocabulary::{Encoding, Extensions, Location, SchemeKind, SchemeUse, Server, Status, Style};

pub use super::schema_model::{Additional, Array, Discriminator, Kind, Object, Property, Schema, Text, Union};

/// A description in which every question of spelling is answered.
#[derive(Clone, Debug)]
pub struct Normalized {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// `servers` of the document.
    pub servers: Vec<Server>,
    /// `tags`, in the description's order.
    pub tags: Vec<Tag>,
    /// `components.securitySchemes`.
    pub schemes: IndexMap<String, Scheme>,
    /// Every operation under `paths`, in the description's order.
    pub operations: Vec<Operation>,
    /// Every operation under `webhooks`, in the description's order.
    pub webhooks: Vec<Webhook>,
    /// What a reader should be told.
    pub notes: Diagnostics,
    /// Where the `x-` keys are that decide something about the client.
    pub marks: Vec<Pointer>,
    /// All schemas. A component has one entry with its annotations, wherever it is referred to from; an inline schema
    /// has one of its own. Where annotations or null stand beside a `$ref`, that place has a further entry: a copy with
    /// the same `at`, `component` and kind, and with the annotations of the place. The first entry of a component is
    /// the component itself.
    pub schemas: Schemas,
}

/// Which schema of [`Schemas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub u32);

impl SchemaId {
    /// The schema at an index.
    pub(crate) fn at(index: usize) -> Self {
        // Each schema has a place in memory, so there are far fewer than a `u32` counts.
        Self(u32::try_from(index).unwrap_or_else(|_| bug!("a `u32` counts all schemas")))
    }
}

/// All schemas of a description.
#[derive(Clone, Debug, Default)]
pub struct Schemas(pub Vec<Schema>);

impl std::ops::Index<SchemaId> for Schemas {
    type Output = Schema;

    fn index(&self, id: SchemaId) -> &Schema {
        &self.0[id.0 as usize]
    }
}

/// An entry of `tags`, or a tag that only an operation names.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Where it is written.
    pub at: Pointer,
    /// The tag.
    pub name: String,
    /// What it groups.
    pub description: Option<String>,
    /// The `x-` keys.
    pub extensions: Extensions,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Where it is written.
    pub at: Pointer,
    /// How the credential is sent.
    pub kind: SchemeKind,
    /// What it is.
    pub description: Option<String>,
    /// The `x-` keys.
    pub extensions: Extensions,
}

/// An operation, with the parameters of its path item merged in.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it is written.
    pub at: Pointer,
    /// The HTTP method, in capitals.
    pub method: String,
    /// The path template.
    pub path: String,
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
    /// The parameters, in the description's order.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The responses, in the description's order.
    pub responses: Vec<Response>,
    /// Alternatives, each a set of schemes that are all needed. Empty when none is needed.
    pub security: Vec<Vec<SchemeUse>>,
    /// The servers that it has instead of the document's, where they are others.
    pub servers: Vec<Server>,
    /// What the server calls back.
    pub callbacks: Vec<Callback>,
    /// The `x-` keys.
    pub extensions: Extensions,
}

/// An event that the API sends.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// The event's name: its key under `webhooks`.
    pub name: String,
    /// What is sent.
    pub operation: Operation,
}

/// A request that the server sends because of an operation.
#[derive(Clone, Debug)]
pub struct Callback {
    /// Its name.
    pub name: String,
    /// The expression of its address.
    pub expression: String,
    /// What is sent.
    pub operation: Operation,
}

/// A parameter. Its style is one of those that its location has.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Where it is written.
    pub at: Pointer,
    /// The name, as sent.
    pub name: String,
    /// Where it goes.
    pub location: Location,
    /// `required`.
    pub required: bool,
    /// `style`, with the location's default filled in.
    pub style: Style,
    /// `explode`, with the style's default filled in.
    pub explode: bool,
    /// `allowReserved`.
    pub reserved: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `description`.
    pub description: Option<String>,
    /// `example` or the values of `examples`.
    pub examples: Vec<Arc<Value>>,
    /// The schema.
    pub schema: SchemaId,
    /// The `x-` keys.
    pub extensions: Extensions,
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// Where it is written.
    pub at: Pointer,
    /// `required`; `None` where the description does not say.
    pub required: Option<bool>,
    /// `description`.
    pub description: Option<String>,
    /// The media types, in the description's order.
    pub content: Vec<MediaType>,
    /// The `x-` keys.
    pub extensions: Extensions,
}

/// A header of a response.
#[derive(Clone, Debug)]
pub struct Header {
    /// Where it is written.
    pub at: Pointer,
    /// The name, as sent.
    pub name: String,
    /// `deprecated`.
    pub deprecated: bool,
    /// `description`.
    pub description: Option<String>,
    /// The schema; `None` where the header has `content`.
    pub schema: Option<SchemaId>,
    /// The `x-` keys.
    pub extensions: Extensions,
}

/// One media type of a body or a response.
#[derive(Clone, Debug)]
pub struct MediaType {
    /// Where it is written.
    pub at: Pointer,
    /// The media type, such as `application/json`.
    pub name: String,
    /// The schema, if there is one.
    pub schema: Option<SchemaId>,
    /// `example` or the values of `examples`.
    pub examples: Vec<Arc<Value>>,
    /// `encoding`, by the names of properties.
    pub encoding: IndexMap<String, Encoding>,
    /// The `x-` keys.
    pub extensions: Extensions,
}

/// A response.
#[derive(Clone, Debug)]
pub struct Response {
    /// Where it is written.
    pub at: Pointer,
    /// The statuses.
    pub status: Status,
    /// `description`.
    pub description: String,
    /// `headers`.
    pub headers: Vec<Header>,
    /// The media types, in the description's order; empty when there is no content.
    pub content: Vec<MediaType>,
    /// The `x-` keys.
    pub extensions: Extensions,
}
