//! Groups and operations, their parameters, bodies and answers.

use std::collections::BTreeSet;

use super::{FieldCheck, FormBody, PagingDef, Paragraph, Ty};
use crate::ir::{FormField, Location, Style};
use crate::names::Former;

/// The credentials that operations require.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityDef {
    /// The constant's name.
    pub name: String,
    /// Alternatives of schemes that are all required, by their constants.
    pub alternatives: Vec<Vec<String>>,
}

/// A group.
#[derive(Clone, Debug)]
pub struct GroupDef {
    /// Its type.
    pub ty: String,
    /// Its module, file and accessor.
    pub module: String,
    /// Paragraphs of documentation.
    pub docs: Vec<Paragraph>,
    /// The section on the errors that its operations share.
    pub errors: Vec<Paragraph>,
    /// Its operations, in the description's order.
    pub operations: Vec<OperationDef>,
    /// Earlier modules and accessors.
    pub aliases: Vec<Former>,
    /// Methods that moved from here to other groups.
    pub left: Vec<LeftDef>,
}

/// A method that moved to another group.
#[derive(Clone, Debug)]
pub struct LeftDef {
    /// Its name in this group.
    pub former: Former,
    /// The module of its present group.
    pub module: String,
    /// The type of its present group.
    pub ty: String,
    /// The operation.
    pub operation: OperationDef,
}

/// The method of HTTP that an operation has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpMethod {
    /// One that the library of HTTP has a constant of this name for.
    Constant(String),
    /// Any other, by its name.
    Other(String),
}

impl HttpMethod {
    /// Returns its name, as it is sent.
    pub fn name(&self) -> &str {
        let (Self::Constant(name) | Self::Other(name)) = self;
        name
    }
}

/// An operation.
#[derive(Clone, Debug)]
pub struct OperationDef {
    /// The method.
    pub method: String,
    /// Earlier names of the method.
    pub aliases: Vec<Former>,
    /// Earlier names of the request type.
    pub former_requests: Vec<Former>,
    /// The static that describes it.
    pub constant: String,
    /// The request type, if there are optional parameters or an optional body, or if it lists in pages.
    pub request: Option<String>,
    /// The operationId, or the method and the path.
    pub id: String,
    /// The HTTP method.
    pub http_method: HttpMethod,
    /// The path template.
    pub path: String,
    /// The constant of its security; `None` if it requires none.
    pub security: Option<String>,
    /// Whether it may be repeated.
    pub repeatable: bool,
    /// The header with which a repetition does the work once, in lower case.
    pub idempotency_key: Option<String>,
    /// Where it says whom it is about.
    pub subjects: Vec<SubjectDef>,
    /// Paragraphs of documentation.
    pub docs: Vec<Paragraph>,
    /// The paragraphs on its errors, which come last.
    pub errors: Vec<Paragraph>,
    /// The expression of its example call.
    pub example: String,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The server that replaces that of the API.
    pub server: Option<String>,
    /// The media types to ask for, if not only JSON.
    pub accept: Option<String>,
    /// Whether a redirect is its answer.
    pub redirects: bool,
    /// The bodies of its errors, most specific first, if there are several types of them.
    pub error_bodies: Vec<ErrorBodyDef>,
    /// The headers of its answers.
    pub headers: Option<HeadersDef>,
    /// Whether its answer may be read piece by piece.
    pub streams: bool,
    /// The parameters that are arguments.
    pub required: Vec<ParameterDef>,
    /// The parameters that are fields of one argument, because they could be swapped unnoticed.
    pub named: Option<NamedDef>,
    /// The parameters that are setters.
    pub optional: Vec<ParameterDef>,
    /// The body.
    pub body: Option<BodyDef>,
    /// The answer.
    pub answer: AnswerDef,
    /// How it lists in pages.
    pub paging: Option<PagingDef>,
}

impl OperationDef {
    /// Reports whether something of it may be left out.
    pub fn has_setters(&self) -> bool {
        !self.optional.is_empty() || self.body.as_ref().is_some_and(|body| !body.required)
    }

    /// Adds the names of the types and identifiers in its signature.
    pub fn names(&self, names: &mut BTreeSet<String>) {
        let named = self.named.iter().flat_map(|named| &named.fields);
        self.required.iter().chain(named).chain(&self.optional).for_each(|parameter| parameter.ty.names(names));
        self.body.iter().for_each(|body| body.ty.names(names));
        let choices = self.body.iter().flat_map(|body| &body.choice);
        choices.flat_map(|choice| &choice.variants).for_each(|variant| variant.ty.names(names));
        self.error_bodies.iter().for_each(|body| body.ty.names(names));
        self.headers.iter().flat_map(|headers| &headers.fields).for_each(|header| header.ty.names(names));
        match &self.answer {
            AnswerDef::Json(ty) => ty.names(names),
            AnswerDef::ByStatus(def) => def.variants().for_each(|variant| variant.ty.names(names)),
            AnswerDef::Empty | AnswerDef::Text | AnswerDef::Bytes | AnswerDef::Events => {}
        }
    }
}

/// A place of an operation that says whom it is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SubjectDef {
    /// The part of the request, or the answer.
    pub part: SubjectPart,
    /// The name of the parameter, or a pointer into the body; `*` is each item or value.
    pub place: String,
    /// The kind of the identifier.
    pub kind: String,
}

/// The part of a call that says whom it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SubjectPart {
    /// The path.
    Path,
    /// The query.
    Query,
    /// A header of the request.
    Header,
    /// The body of the request.
    Request,
    /// The body of a successful answer.
    Answer,
}

/// Required parameters that are passed by name.
#[derive(Clone, Debug)]
pub struct NamedDef {
    /// The struct that holds them.
    pub name: String,
    /// The argument.
    pub argument: String,
    /// Its fields.
    pub fields: Vec<ParameterDef>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct ParameterDef {
    /// The name as sent.
    pub wire: String,
    /// The name in Rust.
    pub name: String,
    /// The part of the request that it is in.
    pub location: Location,
    /// How it is written.
    pub manner: Manner,
    /// The type; for an array, the array.
    pub ty: Ty,
    /// Paragraphs of documentation.
    pub docs: Vec<Paragraph>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The checks before it is sent.
    pub check: FieldCheck,
}

/// How a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// As one string.
    Text,
    /// As an array in a query: one pair per item, or all in one.
    List {
        /// Whether each item is a pair of its own.
        explode: bool,
    },
    /// By its style.
    Styled {
        /// The style.
        style: Style,
        /// Whether each part is written separately.
        explode: bool,
        /// Whether reserved characters stay as they are.
        reserved: bool,
    },
}

/// A body.
#[derive(Clone, Debug)]
pub struct BodyDef {
    /// Its type; the enum, if there is a choice.
    pub ty: Ty,
    /// Whether it must be sent.
    pub required: bool,
    /// How it is sent.
    pub sent: Sent,
    /// The checks before it is sent.
    pub check: FieldCheck,
    /// The enum of the alternatives, if there are several.
    pub choice: Option<ChoiceDef>,
}

/// How a body is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// As JSON, with this media type if it is not plain JSON.
    Json(Option<String>),
    /// As a form.
    Form {
        /// Its media type, if it is not the default.
        media: Option<String>,
        /// The styles of its fields.
        fields: Vec<FormField>,
    },
    /// As a form with files.
    Multipart {
        /// The media types of parts, if they are given.
        types: Vec<(String, String)>,
        /// How the value is written as a form.
        form: FormBody,
    },
    /// As text of this media type.
    Text(String),
    /// As bytes of this media type.
    Bytes(String),
    /// As bytes whose media type the caller sets.
    File,
}

/// The enum of the bodies of an operation.
#[derive(Clone, Debug)]
pub struct ChoiceDef {
    /// Its name.
    pub name: String,
    /// Its variants; the preferred one first.
    pub variants: Vec<ChoiceVariant>,
}

/// An alternative body of an operation.
#[derive(Clone, Debug)]
pub struct ChoiceVariant {
    /// Its name.
    pub name: String,
    /// The media type.
    pub media: String,
    /// The type of the value.
    pub ty: Ty,
    /// How it is sent.
    pub sent: Sent,
    /// The checks before it is sent.
    pub check: FieldCheck,
    /// Whether a value of the type converts into it: it is the first variant of its type.
    pub turned_into: bool,
}

/// The type of the body of some errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorBodyDef {
    /// The first and the last status.
    pub statuses: (u16, u16),
    /// The type.
    pub ty: Ty,
}

/// The headers of an operation's answers.
#[derive(Clone, Debug)]
pub struct HeadersDef {
    /// The name of the struct.
    pub name: String,
    /// Its fields.
    pub fields: Vec<HeaderDef>,
}

/// A header of an answer.
#[derive(Clone, Debug)]
pub struct HeaderDef {
    /// The name as sent.
    pub wire: String,
    /// The name in Rust.
    pub name: String,
    /// The type: a scalar.
    pub ty: Ty,
    /// Paragraphs of documentation.
    pub docs: Vec<Paragraph>,
    /// Whether it is deprecated.
    pub deprecated: bool,
}

/// The answer of an operation.
#[derive(Clone, Debug)]
pub enum AnswerDef {
    /// JSON of this type.
    Json(Ty),
    /// None that is described.
    Empty,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// Events, as they arrive.
    Events,
    /// One of several, by status and media type.
    ByStatus(ByStatusDef),
}

/// An answer by status and media type.
#[derive(Clone, Debug)]
pub struct ByStatusDef {
    /// The enum's name.
    pub name: String,
    /// The variants for each status.
    pub arms: Vec<StatusArm>,
}

impl ByStatusDef {
    /// Returns the variants, in order.
    pub fn variants(&self) -> impl Iterator<Item = &StatusVariant> {
        self.arms.iter().flat_map(|arm| &arm.variants)
    }
}

/// The variants for a range of statuses.
#[derive(Clone, Debug)]
pub struct StatusArm {
    /// The first and the last status; `None` for all others.
    pub statuses: Option<(u16, u16)>,
    /// The variants, told apart by media type; at least one. The first is used where none matches.
    pub variants: Vec<StatusVariant>,
}

/// A variant of an answer by status and media type.
#[derive(Clone, Debug)]
pub struct StatusVariant {
    /// Its name.
    pub name: String,
    /// The media types that are read as this variant.
    pub media: Vec<String>,
    /// The type of its value: unit for an answer without content.
    pub ty: Ty,
    /// How the value is read.
    pub reader: StatusReader,
    /// Paragraphs of documentation.
    pub docs: Vec<Paragraph>,
}

/// How an answer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusReader {
    /// As JSON.
    Json,
    /// Not at all.
    Empty,
    /// As text.
    Text,
    /// As bytes.
    Bytes,
}
