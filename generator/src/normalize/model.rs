//! The normalised description: references resolved, `allOf` merged, one way to say null.
//!
//! OpenAPI's words are still used here; nothing here knows Rust.

use std::fmt;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::document::{Extensions, SchemeUse};
use crate::pointer::Pointer;

pub use super::schema_model::{
    Additional, Array, Bound, Discriminator, Kind, Numeric, Object, Property, Schema, Text, Union,
};

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

/// An entry of `servers`.
#[derive(Clone, Debug)]
pub struct Server {
    /// Where it is written.
    pub at: Pointer,
    /// The URL, as written.
    pub url: String,
    /// `name`, which OpenAPI 3.2 has.
    pub name: Option<String>,
    /// What the server is for.
    pub description: Option<String>,
    /// The variables of the URL.
    pub variables: Vec<Variable>,
    /// The `x-` keys.
    pub extensions: Extensions,
}

/// A variable of a server's URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name, as it is in braces.
    pub name: String,
    /// `default`.
    pub default: String,
    /// `enum`: what it may be. Empty where it may be anything.
    pub values: Vec<String>,
    /// What it is.
    pub description: Option<String>,
}

impl Server {
    /// The URL with the defaults of its variables.
    pub fn address(&self) -> String {
        let fill = |url: String, it: &Variable| url.replace(&format!("{{{}}}", it.name), &it.default);
        self.variables.iter().fold(self.url.clone(), fill)
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

/// How a credential is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `type: apiKey`, `in: header`, with the header's name.
    HeaderKey(String),
    /// `type: apiKey`, `in: query`, with the parameter's name.
    QueryKey(String),
    /// `type: apiKey`, `in: cookie`, with the cookie's name.
    CookieKey(String),
    /// `type: http`, `scheme: bearer`; `type: oauth2`; `type: openIdConnect`.
    Bearer,
    /// `type: http`, `scheme: basic`.
    Basic,
    /// `type: http`, another scheme, by its name.
    Http(String),
    /// `type: mutualTLS`: the connection is the credential.
    MutualTls,
}

impl SchemeKind {
    /// The place of the credential in a request, as one string: what tells a scheme from others, whatever its name.
    /// Names of headers and of HTTP schemes are the same in any case.
    pub fn place(&self) -> String {
        match self {
            Self::HeaderKey(name) => format!("header {}", name.to_ascii_lowercase()),
            Self::QueryKey(name) => format!("query {name}"),
            Self::CookieKey(name) => format!("cookie {name}"),
            Self::Bearer => "bearer".to_owned(),
            Self::Basic => "basic".to_owned(),
            Self::Http(scheme) => format!("http {}", scheme.to_ascii_lowercase()),
            Self::MutualTls => "certificate".to_owned(),
        }
    }
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

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the path template.
    Path,
    /// In the query.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// How the parts of a parameter or of a form's field are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b`, in paths and headers.
    Simple,
    /// `.a.b`, in paths.
    Label,
    /// `;name=a`, in paths.
    Matrix,
    /// `name=a`, in queries and cookies.
    Form,
    /// `name=a%20b`, in queries.
    SpaceDelimited,
    /// `name=a%7Cb`, in queries.
    PipeDelimited,
    /// `name[key]=a`, in queries.
    DeepObject,
    /// JSON text: a parameter with `content`.
    Json,
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

/// How a field of a form is written, as far as that is said.
pub use crate::document::Encoding;

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

/// Which statuses a response is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// One status.
    Code(u16),
    /// A range such as `4XX`, by its first digit.
    Range(u8),
    /// `default`.
    Default,
}

impl Status {
    /// Whether it is a 2xx.
    pub fn is_success(self) -> bool {
        self.is_of_class(2)
    }

    /// Whether it is a 3xx.
    pub fn is_redirect(self) -> bool {
        self.is_of_class(3)
    }

    fn is_of_class(self, class: u8) -> bool {
        match self {
            Self::Code(code) => code / 100 == u16::from(class),
            Self::Range(digit) => digit == class,
            Self::Default => false,
        }
    }
}

impl fmt::Display for Status {
    /// As a description has it: `200`, `4XX` or `default`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(digit) => write!(f, "{digit}XX"),
            Self::Default => f.write_str("default"),
        }
    }
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
