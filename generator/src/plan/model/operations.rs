//! Groups, operations, and what they take and answer.

use super::{FieldCheck, Paragraph, Ty};
use crate::ir::{Location, SchemeKind};

/// Credentials that operations need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityDef {
    /// The constant's name.
    pub name: String,
    /// Alternatives of schemes that are all needed: the scheme's name, and how it is sent.
    pub alternatives: Vec<Vec<(String, SchemeKind)>>,
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
    /// Its operations, in the description's order.
    pub operations: Vec<OperationDef>,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct OperationDef {
    /// The method.
    pub method: String,
    /// Earlier names of the method.
    pub aliases: Vec<String>,
    /// The static that describes it.
    pub constant: String,
    /// The request type, where there are optional parameters or an optional body.
    pub request: Option<String>,
    /// The operationId, or the method and the path.
    pub id: String,
    /// The HTTP method, in capitals.
    pub http_method: String,
    /// The path template.
    pub path: String,
    /// The constant of its security; `None` when it needs none.
    pub security: Option<String>,
    /// Whether it may be repeated.
    pub repeatable: bool,
    /// Paragraphs of documentation.
    pub docs: Vec<Paragraph>,
    /// The paragraphs on its errors, which stand last.
    pub errors: Vec<Paragraph>,
    /// The lines of its example, without the code around it.
    pub example: Vec<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The parameters that are arguments.
    pub required: Vec<ParameterDef>,
    /// The parameters that are setters.
    pub optional: Vec<ParameterDef>,
    /// The body.
    pub body: Option<BodyDef>,
    /// What is answered.
    pub answer: AnswerDef,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct ParameterDef {
    /// The name as sent.
    pub wire: String,
    /// The name in Rust.
    pub name: String,
    /// Where it goes.
    pub location: Location,
    /// Whether each item of a list is a pair of its own.
    pub explode: bool,
    /// The type; a list for a list.
    pub ty: Ty,
    /// Paragraphs of documentation.
    pub docs: Vec<Paragraph>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// What is checked.
    pub check: FieldCheck,
}

/// A body.
#[derive(Clone, Debug)]
pub struct BodyDef {
    /// Its type.
    pub ty: Ty,
    /// Whether it must be sent.
    pub required: bool,
    /// What is checked.
    pub check: FieldCheck,
}

/// What an operation answers.
#[derive(Clone, Debug)]
pub enum AnswerDef {
    /// JSON of this type.
    Json(Ty),
    /// Nothing that is described.
    Empty,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// One of several, by status.
    ByStatus(ByStatusDef),
}

/// An answer by status.
#[derive(Clone, Debug)]
pub struct ByStatusDef {
    /// The enum's name.
    pub name: String,
    /// The variants.
    pub variants: Vec<StatusVariant>,
}

/// A variant of an answer by status.
#[derive(Clone, Debug)]
pub struct StatusVariant {
    /// Its name.
    pub name: String,
    /// The statuses; none for every other one.
    pub statuses: Option<(u16, u16)>,
    /// What it holds: nothing for an answer without content.
    pub ty: Ty,
    /// Whether what it holds is text and not JSON.
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
