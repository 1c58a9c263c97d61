//! The description as the mock uses it. Knows nothing of requests.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::{description::Schema, media::choose};

/// A description.
pub(crate) struct Description {
    pub(crate) operations: Vec<Operation>,
    pub(crate) events: Vec<EventKind>,
    /// The security schemes that operations name.
    pub(crate) schemes: Vec<Scheme>,
    /// The body of a 400, for operations that declare none: that of the first operation that does.
    pub(crate) invalid: Option<Media>,
    /// Every described name of a property or parameter: these can be shown in a pointer, others cannot.
    pub(crate) names: BTreeSet<String>,
}

/// An operation.
pub(crate) struct Operation {
    pub(crate) id: String,
    /// In capitals.
    pub(crate) method: String,
    pub(crate) template: Vec<Segment>,
    /// The names of the pairs that the path itself has in a query.
    pub(crate) query: Vec<String>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    pub(crate) answers: Vec<Answer>,
    /// One of these sets of schemes, by index into [`Description::schemes`].
    pub(crate) security: Vec<Vec<usize>>,
    /// What a success changes in the record that its links lead to: `x-mock-set`.
    pub(crate) set: Map<String, Value>,
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
    /// The JSON of the value, where a parameter has `content`.
    Json,
}

/// What a parameter says of the page that it asks for: `x-mock`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paging {
    /// Which page, counted from zero.
    Index,
    /// How many items a page has.
    Size,
}

pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) required: bool,
    pub(crate) style: Style,
    /// Each part is written for itself.
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

/// What an answer says of another operation's arguments.
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
    /// The names of its header parameters, with their mark `x-mock`.
    pub(crate) headers: Vec<(String, String)>,
}

pub(crate) struct Scheme {
    pub(crate) key: String,
    /// The name of its credential, which other schemes may have, too: `x-credential`, else its key.
    pub(crate) name: String,
    pub(crate) kind: SchemeKind,
    /// Takes any value but the refused ones: it says for whom a call is, and is no secret.
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
    /// Its name, as in a description.
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
    /// Whether it sends what a parameter would.
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
        self.operations.iter().find(|it| it.id == id)
    }
}

impl Operation {
    /// The declared answer of a status: by the status itself, its class, or `default`.
    pub(crate) fn answer(&self, status: u16) -> Option<&Answer> {
        let class = format!("{}XX", status / 100);
        let find = |key: &str| self.answers.iter().find(|it| it.status.eq_ignore_ascii_case(key));
        find(&status.to_string()).or_else(|| find(&class)).or_else(|| find("default"))
    }

    /// The status of the first declared success; 200 where none is declared by a number.
    pub(crate) fn success(&self) -> u16 {
        let statuses = self.answers.iter().filter_map(|it| it.status.parse().ok());
        statuses.into_iter().find(|status| (200..300).contains(status)).unwrap_or(200)
    }

    /// Whether it only reads.
    pub(crate) fn reads(&self) -> bool {
        self.method == "GET"
    }

    /// The names of its path parameters.
    pub(crate) fn path_parameters(&self) -> impl Iterator<Item = &str> {
        self.parameters.iter().filter(|it| it.place == Place::Path).map(|it| it.name.as_str())
    }
}

impl Answer {
    /// The media type that a request accepts most; the first unless it says.
    pub(crate) fn accepted(&self, accept: Option<&str>) -> Option<&Media> {
        let names: Vec<&str> = self.media.iter().map(|media| media.name.as_str()).collect();
        self.media.get(accept.map_or(0, |accept| choose(&names, accept)))
    }

    pub(crate) fn schema(&self) -> Option<&Schema> {
        self.media.first().map(|it| &it.schema)
    }
}
