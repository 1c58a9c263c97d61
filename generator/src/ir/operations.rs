//! Operations and events: what they take, where it goes, and what they answer.

use super::{Location, Paging, Slot, Status, Style, Type, Wanted};
use crate::pointer::Pointer;

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it is written.
    pub at: Pointer,
    /// The operationId.
    pub id: Option<String>,
    /// Whether the operationId is a guess (`x-evidence-operation-id`), so that its names are provisional.
    pub provisional: bool,
    /// The method name that the overlay wants, in snake case.
    pub wanted: Option<Wanted>,
    /// The index of its group in [`Api::groups`](super::Api::groups).
    pub group: usize,
    /// The HTTP method, in capitals.
    pub method: String,
    /// The path template.
    pub path: String,
    /// Whether another operation has the same method and path, but for the names of parameters.
    pub is_twin: bool,
    /// One line.
    pub summary: Option<String>,
    /// The rest.
    pub description: Option<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// What it was inferred from; none where the published description says it.
    pub evidence: Option<String>,
    /// Path, query and header parameters.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<Body>,
    /// What is answered.
    pub answers: Vec<Answer>,
    /// Alternatives of schemes that are all needed; one without any says that none is.
    pub security: Vec<Vec<String>>,
    /// The server that it has instead of the API's.
    pub server: Option<String>,
    /// The servers that it may be sent to instead of that one, by the caller's choice.
    pub other_servers: Vec<String>,
    /// The events that it makes the server send, by their indices in [`Api::events`](super::Api::events).
    pub callbacks: Vec<usize>,
    /// Whether it may be sent twice.
    pub retry: Retry,
    /// How it lists in pages, with names as this description has them.
    pub pages: Option<Paging>,
}

impl Operation {
    /// Returns the answers in JSON that do not tell of a failure, with their bodies.
    pub fn json_successes(&self) -> impl Iterator<Item = (&Answer, &Slot)> {
        let successes = self.answers.iter().filter(|answer| !answer.is_failure());
        successes.filter_map(|answer| Some((answer, answer.content.json()?)))
    }
}

/// Whether an operation may be sent again when its first try may have been taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Repeating changes nothing.
    Safe,
    /// Repeating may do it twice.
    Never,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Where it is written.
    pub at: Pointer,
    /// The name, as sent.
    pub name: String,
    /// Where it goes.
    pub location: Location,
    /// How its parts are written.
    pub style: Style,
    /// Whether each item of a list is a pair of its own (`a=1&a=2`), or all are one (`a=1,2`).
    pub explode: bool,
    /// Whether reserved characters stay as they are.
    pub reserved: bool,
    /// Whether it is a header with which a repetition does the work once.
    pub is_idempotency_key: bool,
    /// Its values.
    pub slot: Slot,
}

/// What is sent with an operation.
#[derive(Clone, Debug)]
pub struct Body {
    /// Where it is written.
    pub at: Pointer,
    /// Whether it must be sent.
    pub required: bool,
    /// The media type that it is sent as.
    pub media: String,
    /// How the value is written.
    pub coding: Coding,
    /// Its value.
    pub slot: Slot,
    /// What it may be instead, in the description's order.
    pub others: Vec<OtherBody>,
}

/// A body in another media type than the first choice.
#[derive(Clone, Debug)]
pub struct OtherBody {
    /// The media type that it is sent as.
    pub media: String,
    /// How the value is written.
    pub coding: Coding,
    /// Its value.
    pub slot: Slot,
}

/// How the value of a body is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coding {
    /// As JSON.
    Json,
    /// As a form, with what is said of its fields.
    Form(Vec<FormField>),
    /// As a form with files, with the media types of its fields where they are said.
    Multipart(Vec<(String, String)>),
    /// As text.
    Text,
    /// As bytes.
    Bytes,
    /// As bytes whose media type the caller tells.
    File,
}

/// How a field of a form is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormField {
    /// Its name, as sent.
    pub name: String,
    /// How its parts are written.
    pub style: Style,
    /// Whether each part is a pair of its own.
    pub explode: bool,
    /// Whether reserved characters stay as they are.
    pub reserved: bool,
}

/// What is answered with a status.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Where it is written.
    pub at: Pointer,
    /// The status.
    pub status: Status,
    /// What it means.
    pub description: String,
    /// The headers that are described.
    pub headers: Vec<Header>,
    /// The media type; empty where there is no body.
    pub media: String,
    /// The body.
    pub content: Content,
    /// What the body may be instead, in the description's order.
    pub others: Vec<OtherAnswer>,
    /// What it was inferred from; none where the published description says it.
    pub evidence: Option<String>,
}

impl Answer {
    /// Reports whether it tells that the operation failed: from status 400 on, and for every status that is not described.
    pub fn is_failure(&self) -> bool {
        match self.status {
            Status::Code(code) => code >= 400,
            Status::Range(digit) => digit >= 4,
            Status::Default => true,
        }
    }
}

/// The body of an answer in another media type than the first choice.
#[derive(Clone, Debug)]
pub struct OtherAnswer {
    /// The media type.
    pub media: String,
    /// The body.
    pub content: Content,
}

/// A header of an answer: a plain value, whatever its schema says beyond that.
#[derive(Clone, Debug)]
pub struct Header {
    /// Where it is written.
    pub at: Pointer,
    /// Its name, as sent.
    pub name: String,
    /// Its type: a scalar.
    pub ty: Type,
    /// What it is.
    pub description: Option<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The field name that the overlay wants (`x-field-name`).
    pub wanted: Option<Wanted>,
}

/// The body of an answer.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "most answers are JSON, and there are few of them")]
pub enum Content {
    /// None is described.
    Empty,
    /// JSON of this shape.
    Json(Slot),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// Events, as they come.
    Events,
}

impl Content {
    /// Returns the JSON, where it is some.
    pub fn json(&self) -> Option<&Slot> {
        if let Self::Json(slot) = self { Some(slot) } else { None }
    }
}

/// An event that the API sends.
#[derive(Clone, Debug)]
pub struct Event {
    /// Where it is written.
    pub at: Pointer,
    /// Its name, such as `appointment.confirmed`.
    pub name: String,
    /// What tells it from an earlier event of that name: its method or its media type.
    pub variant: Option<String>,
    /// One line.
    pub summary: Option<String>,
    /// What is sent.
    pub slot: Slot,
    /// The operation that it belongs to and the address it is sent to, for a callback.
    pub callback: Option<(Pointer, String)>,
}
