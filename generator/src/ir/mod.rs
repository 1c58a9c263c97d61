//! What an API is, in words of neither OpenAPI nor Rust: operations, and the types of what they take and answer.
//!
//! Every place has a shape of its own here; which places are one Rust type is decided in `plan`.

use indexmap::IndexMap;
use serde_json::{Number, Value};

use crate::diagnostic::Diagnostics;
use crate::pointer::Pointer;

pub use crate::normalize::model::{Location, Scheme, SchemeKind, Server, Status, Style};

/// An API.
#[derive(Clone, Debug)]
pub struct Api {
    /// Its title.
    pub title: String,
    /// Its version, as published.
    pub version: String,
    /// What it is.
    pub description: Option<String>,
    /// Its servers.
    pub servers: Vec<Server>,
    /// How credentials are sent, by the scheme's name.
    pub schemes: IndexMap<String, Scheme>,
    /// The groups that have operations, in the description's order.
    pub groups: Vec<Group>,
    /// The operations, in the description's order.
    pub operations: Vec<Operation>,
    /// The events it sends, in the description's order.
    pub events: Vec<Event>,
    /// The shapes of all places.
    pub shapes: Shapes,
    /// What a reader should be told.
    pub notes: Diagnostics,
}

/// Operations that belong together.
#[derive(Clone, Debug)]
pub struct Group {
    /// Where it is written.
    pub at: Pointer,
    /// The tag.
    pub name: String,
    /// The Rust name that the overlay wants, in snake case.
    pub wanted: Option<String>,
    /// What it groups.
    pub description: Option<String>,
}

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
    pub wanted: Option<String>,
    /// The index of its group in [`Api::groups`].
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
    /// On what evidence its description rests, where that is not print.
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
    /// The events that it makes the server send, by their indices in [`Api::events`].
    pub callbacks: Vec<usize>,
    /// Whether it may be sent twice.
    pub retry: Retry,
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
    /// On what evidence it rests, where that is not print.
    pub evidence: Option<String>,
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
    pub wanted: Option<String>,
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

/// An event that the API sends.
#[derive(Clone, Debug)]
pub struct Event {
    /// Where it is written.
    pub at: Pointer,
    /// Its name, such as `appointment.confirmed`.
    pub name: String,
    /// One line.
    pub summary: Option<String>,
    /// What is sent.
    pub slot: Slot,
    /// The operation that it belongs to and the address it is sent to, for a callback.
    pub callback: Option<(Pointer, String)>,
}

/// A use of a type: what belongs to the field or place, not to the type.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Where it is written.
    pub at: Pointer,
    /// The type.
    pub ty: Type,
    /// Whether null is a value.
    pub nullable: bool,
    /// Whether it must be there.
    pub presence: Presence,
    /// Whether it is only read, or only sent; `None` for both.
    pub only: Option<Way>,
    /// The value that stands for absence at the server.
    pub default: Option<Value>,
    /// The rules that a request is checked against.
    pub rules: Vec<Rule>,
    /// For an enum: whether any other text is allowed too, or the list is not known whole.
    pub open: bool,
    /// Whether `Debug` may show it.
    pub visibility: Visibility,
    /// What it is.
    pub description: Option<String>,
    /// Documented values.
    pub examples: Vec<Value>,
    /// Rules that are told in the documentation and not checked: the keyword and its value.
    pub unchecked: Vec<(String, Value)>,
    /// On what evidence it rests, where that is not print.
    pub evidence: Option<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The field name that the overlay wants (`x-field-name`).
    pub wanted: Option<String>,
}

/// One of the two ways that a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The server answers it.
    Read,
    /// The client sends it.
    Sent,
}

/// Whether something must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// It must.
    Required,
    /// It is written as required, but that is only inferred: neither enforced when sent nor relied on when read.
    Inferred,
    /// It need not.
    Optional,
}

/// Whether `Debug` may show a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// As its type says: only booleans and known enum values are shown.
    ByType,
    /// Shown, for this reason (`x-public`).
    Public(String),
    /// Hidden, for this reason (`x-sensitive`).
    Sensitive(String),
}

/// A rule that a value is checked against before it is sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// At least so many characters.
    MinLength(u64),
    /// At most so many characters.
    MaxLength(u64),
    /// A pattern of ECMA-262.
    Pattern(String),
    /// A lower end, and whether it is exclusive.
    Minimum(Number, bool),
    /// An upper end, and whether it is exclusive.
    Maximum(Number, bool),
    /// A divisor.
    MultipleOf(Number),
    /// At least so many items.
    MinItems(u64),
    /// At most so many items.
    MaxItems(u64),
    /// No item twice.
    UniqueItems,
    /// One of these booleans or numbers, by their JSON.
    OneOf(Vec<String>),
}

/// A type, null apart.
#[derive(Clone, Debug)]
pub enum Type {
    /// Any value.
    Any,
    /// An object of which no field is described.
    OpenObject,
    /// True or false.
    Boolean,
    /// A whole number.
    Integer,
    /// A binary floating-point number.
    Float,
    /// A number whose text is kept, such as money.
    Decimal,
    /// A text.
    Text,
    /// A text with one known value.
    Constant(String),
    /// A text that is never shown.
    Secret,
    /// A date.
    Date,
    /// A date and a time.
    DateTime,
    /// An identifier of this kind, such as `PatientId`.
    Id(String),
    /// A file: bytes, with a name and a media type.
    File,
    /// A list.
    List(Box<Slot>),
    /// A map from any text.
    Map(Box<Slot>),
    /// An object, an enum or a union.
    Shape(ShapeId),
}

/// Which shape of [`Shapes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShapeId(pub u32);

/// All shapes of an API.
#[derive(Clone, Debug, Default)]
pub struct Shapes(pub Vec<Shape>);

impl std::ops::Index<ShapeId> for Shapes {
    type Output = Shape;

    fn index(&self, id: ShapeId) -> &Shape {
        &self.0[id.0 as usize]
    }
}

/// What can become a Rust type of its own.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Where it is written.
    pub at: Pointer,
    /// The component's name, where it is one; all its uses have this shape.
    pub component: Option<String>,
    /// `title`.
    pub title: Option<String>,
    /// The name that the overlay wants (`x-name`).
    pub wanted: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// On what evidence it rests, where that is not print.
    pub evidence: Option<String>,
    /// Documented values.
    pub examples: Vec<Value>,
    /// Rules that are told in the documentation and not checked: the keyword and its value.
    pub unchecked: Vec<(String, Value)>,
    /// What it holds.
    pub kind: ShapeKind,
}

/// What a shape holds.
#[derive(Clone, Debug)]
pub enum ShapeKind {
    /// Named fields; at least one.
    Object(Object),
    /// Texts or integers from a list.
    Enum(Enum),
    /// One of several types; at least two.
    Union(Union),
}

/// An object.
#[derive(Clone, Debug)]
pub struct Object {
    /// The fields, in the description's order, by their names as sent.
    pub fields: IndexMap<String, Slot>,
    /// The values of all other keys, where they are described.
    pub rest: Option<Box<Slot>>,
}

/// What the values of an enum are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scalar {
    /// Texts.
    Text,
    /// Integers.
    Integer,
}

/// Texts or integers from a list.
#[derive(Clone, Debug)]
pub struct Enum {
    /// What the values are.
    pub of: Scalar,
    /// The values, in the description's order; none twice.
    pub values: Vec<String>,
    /// Variant names that the overlay wants (`x-enum-names`), by value.
    pub wanted: IndexMap<String, String>,
    /// What the description calls the values (`title`, `x-enum-varnames`), by value.
    pub titles: IndexMap<String, String>,
}

/// One of several types.
#[derive(Clone, Debug)]
pub struct Union {
    /// The members, in the description's order.
    pub members: Vec<Member>,
    /// The property that tells them apart, where the description names one.
    pub discriminator: Option<String>,
}

/// A member of a union.
#[derive(Clone, Debug)]
pub struct Member {
    /// Where it is written.
    pub at: Pointer,
    /// The variant name that the description or the overlay gives (`title`).
    pub title: Option<String>,
    /// The component's name, where the member is a `$ref`.
    pub component: Option<String>,
    /// The discriminator's values for this member.
    pub tags: Vec<String>,
    /// The member.
    pub slot: Slot,
}
