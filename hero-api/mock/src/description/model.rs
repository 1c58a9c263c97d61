//! The description in the mock's own terms. Knows nothing of requests.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::{description::Schema, media::choose_accepted};

/// A description.
pub(crate) struct Description {
    pub(crate) operations: Vec<Operation>,
    pub(crate) events: Vec<EventKind>,
    /// The security schemes that operations name.
    pub(crate) schemes: Vec<Scheme>,
    /// The body of a 400 for operations that declare none: that of the first operation that does.
    pub(crate) invalid: Option<Media>,
    /// The names of all properties and parameters: these may be shown in a pointer, others may not.
    pub(crate) names: BTreeSet<String>,
}

/// An operation.
pub(crate) struct Operation {
    pub(crate) id: String,
    /// In capitals.
    pub(crate) method: String,
    pub(crate) template: Vec<Segment>,
    /// The names of the query parameters in the path itself.
    pub(crate) query: Vec<String>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    pub(crate) answers: Vec<Answer>,
    /// Alternative sets of schemes, by index into [`Description::schemes`].
    pub(crate) security: Vec<Vec<usize>>,
    /// The changes that a success makes to the record that its links lead to: `x-mock-set`.
    pub(crate) set: Map<String, Value>,
    /// The event that a success sends: `x-mock`.
    pub(crate) event: Option<String>,
    /// What no two things may share: `x-mock-unique`.
    pub(crate) unique: Option<Unique>,
}

/// The fields that no two things may share, and the things that do not count.
pub(crate) struct Unique {
    pub(crate) fields: Vec<String>,
    /// A field of the request that allows it all the same.
    pub(crate) unless: Option<String>,
    /// A field with the time from which on a thing no longer counts.
    pub(crate) until: Option<String>,
    /// The fields that say that a thing no longer counts.
    pub(crate) released: Map<String, Value>,
}

/// A segment of a path template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    Fixed(String),
    /// Text around one or more parameters: `{id}`, `{id}.json`.
    Parameters(Vec<Part>),
}

/// A part of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Text(String),
    Name(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `a,b` in paths and headers.
    Simple,
    /// `.a.b` in paths.
    Label,
    /// `;name=a,b` in paths.
    Matrix,
    /// `name=a&name=b` in queries and cookies.
    Form,
    /// `name=a%20b` in queries.
    Space,
    /// `name=a|b` in queries.
    Pipe,
    /// `name[key]=a` in queries.
    Deep,
    /// The JSON of the value, if a parameter has `content`.
    Json,
}

/// The role of a parameter in paging: `x-mock`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paging {
    /// The number of the page, counted from zero.
    Index,
    /// The number of items on a page.
    Size,
}

pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) required: bool,
    pub(crate) style: Style,
    /// Whether each part is written separately.
    pub(crate) is_exploded: bool,
    pub(crate) paging: Option<Paging>,
    pub(crate) schema: Schema,
}

pub(crate) struct Body {
    pub(crate) required: bool,
    pub(crate) media: Vec<Media>,
}

/// A media type of a body.
pub(crate) struct Media {
    pub(crate) name: String,
    pub(crate) schema: Schema,
}

pub(crate) struct Answer {
    /// `200`, `4XX` or `default`.
    pub(crate) status: String,
    /// JSON first.
    pub(crate) media: Vec<Media>,
    pub(crate) links: Vec<Link>,
}

/// The arguments of another operation that an answer gives.
pub(crate) struct Link {
    pub(crate) operation: String,
    pub(crate) parameters: Vec<(String, Expression)>,
}

/// A runtime expression, or a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expression {
    RequestPath(String),
    RequestQuery(String),
    /// A pointer into the request's body.
    RequestBody(String),
    /// A pointer into the answer's body.
    AnswerBody(String),
    Value(Value),
}

/// An event that the server sends.
pub(crate) struct EventKind {
    pub(crate) name: String,
    pub(crate) media: Option<Media>,
    /// The names of its header parameters, with their `x-mock`.
    pub(crate) headers: Vec<(String, String)>,
}

pub(crate) struct Scheme {
    pub(crate) key: String,
    /// The name of its credential, which other schemes may share: `x-credential`, else its key.
    pub(crate) name: String,
    pub(crate) kind: SchemeKind,
    /// Whether it accepts any value except the refused ones: it says for whom a call is, and is not secret.
    pub(crate) any: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SchemeKind {
    Header(String),
    Query(String),
    Cookie(String),
    Basic,
    /// Another scheme of the header `Authorization`, such as `Bearer`.
    Authorization(String),
}

impl Place {
    /// Returns its name in a description.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

impl SchemeKind {
    /// Reports whether it sends a value in the place of a parameter.
    pub(crate) fn sends(&self, place: Place, name: &str) -> bool {
        match self {
            Self::Header(header) => place == Place::Header && header.eq_ignore_ascii_case(name),
            Self::Query(key) => place == Place::Query && key == name,
            Self::Cookie(key) => place == Place::Cookie && key == name,
            Self::Basic | Self::Authorization(_) => {
                place == Place::Header && name.eq_ignore_ascii_case("authorization")
            }
        }
    }
}

impl Description {
    pub(crate) fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }
}

impl Operation {
    /// Returns the declared answer for a status: by the status itself, its class, or `default`.
    pub(crate) fn answer(&self, status: u16) -> Option<&Answer> {
        let class = format!("{}XX", status / 100);
        let find = |key: &str| self.answers.iter().find(|answer| answer.status.eq_ignore_ascii_case(key));
        find(&status.to_string()).or_else(|| find(&class)).or_else(|| find("default"))
    }

    /// Returns the status of the first declared success; 200 if none is declared by a number.
    pub(crate) fn success(&self) -> u16 {
        let statuses = self.answers.iter().filter_map(|answer| answer.status.parse().ok());
        statuses.into_iter().find(|status| (200..300).contains(status)).unwrap_or(200)
    }

    /// Reports whether it only reads.
    pub(crate) fn reads(&self) -> bool {
        self.method == "GET"
    }

    /// Returns the names of its path parameters.
    pub(crate) fn path_parameters(&self) -> impl Iterator<Item = &str> {
        self.parameters
            .iter()
            .filter(|parameter| parameter.place == Place::Path)
            .map(|parameter| parameter.name.as_str())
    }
}

impl Answer {
    /// Returns the media type that a request prefers; the first if it does not say.
    pub(crate) fn accepted(&self, accept: Option<&str>) -> Option<&Media> {
        let names: Vec<&str> = self.media.iter().map(|media| media.name.as_str()).collect();
        self.media.get(accept.map_or(0, |accept| choose_accepted(&names, accept)))
    }

    pub(crate) fn schema(&self) -> Option<&Schema> {
        self.media.first().map(|media| &media.schema)
    }
}
