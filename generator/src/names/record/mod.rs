//! The record's text: what was named, and by which places and shape it is found again. Places are written as everywhere
//! ([`crate::place`]).
//!
//! ```text
//! # names 2
//! components are types
//! group booking_hca BookingHcaApi "Booking - HCA"
//! scheme API_KEY "api_key" "header x-api-key"
//! server STAGING "https://staging.example.com"
//! id PatientId
//! event AppointmentConfirmed AppointmentConfirmedEvent
//! operation GET /v1/patients/{} patients::get_patient_by_id GetPatientById
//!   id "fetchPatient"
//!   request-was GetPatient since 0.2.0
//!   left people::get_patient_by_id since 0.3.0
//!   parameter type_ "type"
//!   parameter id_header header "id"
//!   answer GetPatientByIdAnswer
//!   answer-variant NoContent "204"
//!   headers GetPatientByIdHeaders
//!   required GetPatientByIdRequired
//!   header x_request_id "X-Request-Id"
//! type Identifier object 8c1d0f2a77b3
//!   at Patient.identifiers[]
//!   required IdentifierRequired
//!   rest additional
//!   has label IdentifierLabel?
//!   has type string
//!   field type_ "type"
//! type CustomerSource union 41aa90c6e2d7 provisional was Source
//!   at Customer.sources[]
//!   variant Card 0c12aa90c6e2 by Last4
//! type Sector enum 90c6e241aad7
//!   at AppointmentType.sector
//!   value Nhs "nhs"
//!   value-was "nhs" TheNhs since 0.2.0
//! type Gone object 90c6e241aad7 retired
//!   gone GET /v1/patients/{}/things answer
//! decided id PatientId
//!   at Patient.id
//! ```

mod format;
mod lines;
mod names;
pub(crate) mod short;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use crate::ir::places::{address, location_word};
use crate::ir::{Operation, Parameter, ShapeKind};

pub(crate) use format::{read, read_lines};

/// Whether components are types of their own. A description with components has named its types: each is one type where it
/// is read and one where it is sent, under its name. In one that repeats its shapes inline, places decide. Which of the two
/// holds is decided when the record is first written, because names never move by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Components {
    /// Each is a type.
    Types,
    /// A component is only a way to write a shape down once.
    #[default]
    Spelling,
}

/// Places by what is decided of them, such as `id PatientId`.
pub type Decided = BTreeMap<String, BTreeSet<String>>;

/// All that was named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    pub(crate) components: Components,
    pub(crate) groups: Vec<GroupLine>,
    pub(crate) schemes: Vec<SchemeLine>,
    pub(crate) servers: Vec<ServerLine>,
    pub(crate) ids: Vec<IdLine>,
    pub(crate) events: Vec<EventLine>,
    pub(crate) operations: Vec<OperationLine>,
    pub(crate) types: Vec<TypeLine>,
    /// The places of each decision.
    pub(crate) decided: Decided,
}

impl Record {
    /// Returns whether components are types of their own.
    pub fn components_are_types(&self) -> bool {
        self.components == Components::Types
    }

    /// Replaces the places that are decided.
    pub fn set_decided(&mut self, decided: Decided) {
        self.decided = decided;
    }

    /// Returns what is decided where.
    pub fn decided(&self) -> &Decided {
        &self.decided
    }

    /// Sets the release since which each earlier name is an alias, where it has none.
    pub fn set_since(&mut self, release: &str) {
        let Self { groups, ids, operations, types, .. } = self;
        let operations = operations
            .iter_mut()
            .flat_map(|line| line.standing.was.iter_mut().chain(&mut line.former_requests).chain(&mut line.left));
        let types = types.iter_mut().flat_map(|line| {
            line.standing.was.iter_mut().chain(line.former_values.iter_mut().map(|(former, _)| former))
        });
        let groups = groups.iter_mut().flat_map(|line| &mut line.was);
        let ids = ids.iter_mut().flat_map(|line| &mut line.was);
        for former in groups.chain(ids).chain(operations).chain(types) {
            former.since.get_or_insert_with(|| release.to_owned());
        }
    }

    /// Returns the line of each operation, where it has one.
    pub(crate) fn lines_of(&self, operations: &[Operation]) -> Vec<Option<&OperationLine>> {
        let lines = self.operations.iter();
        let lines: HashMap<&str, &OperationLine> = lines.map(|line| (line.address.as_str(), line)).collect();
        operations.iter().map(|operation| lines.get(address(operation).as_str()).copied()).collect()
    }

    /// Returns the record as a string.
    pub fn text(&self) -> String {
        format::write(self.clone())
    }
}

/// A group.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupLine {
    /// Its module and accessor, such as `practice_group`.
    pub module: String,
    pub(crate) ty: String,
    pub(crate) tag: String,
    pub(crate) is_retired: bool,
    /// Its earlier modules.
    pub was: Vec<Former>,
}

/// A security scheme.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SchemeLine {
    /// Its constant, such as `API_KEY`.
    pub constant: String,
    /// The name of its credential in the client.
    pub credential: String,
    /// Where it is sent.
    pub place: String,
    /// The description has it no more.
    pub is_retired: bool,
}

/// A server.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ServerLine {
    pub(crate) constant: String,
    pub(crate) url: String,
    pub(crate) is_retired: bool,
}

/// A kind of identifiers.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct IdLine {
    pub(crate) name: String,
    pub(crate) is_retired: bool,
    /// Its earlier names.
    pub(crate) was: Vec<Former>,
}

/// A variant of the union of all events, with its type.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EventLine {
    pub(crate) variant: String,
    pub(crate) ty: String,
}

/// An operation.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct OperationLine {
    pub(crate) address: String,
    /// The module of its group.
    pub(crate) group: String,
    pub(crate) method: String,
    pub(crate) request: String,
    /// Its operationId, where the name of the request does not tell it.
    pub(crate) id: Option<String>,
    /// The earlier names of its request.
    pub(crate) former_requests: Vec<Former>,
    /// The methods that it had in other groups: `module::method`.
    pub(crate) left: Vec<Former>,
    pub(crate) standing: Standing,
    pub(crate) parameters: Vec<ParameterLine>,
    pub(crate) derived: DerivedNames,
}

impl OperationLine {
    /// An operation of which nothing more is known.
    pub(crate) fn new(address: String, group: String, method: String, request: String) -> Self {
        Self { address, group, method, request, ..Self::default() }
    }
}

/// A parameter whose Rust name is not the plain one, or could be mistaken for another's.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ParameterLine {
    pub(crate) sent: String,
    /// Where it goes, where its name does not tell.
    pub(crate) location: Option<String>,
    pub(crate) name: String,
}

impl ParameterLine {
    /// Returns whether it is the line of this parameter.
    pub(crate) fn is_of(&self, parameter: &Parameter) -> bool {
        let is_there = |location: &str| location == location_word(parameter.location);
        self.sent == parameter.name && self.location.as_deref().is_none_or(is_there)
    }
}

/// A type, or a template of envelopes.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TypeLine {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) hash: String,
    pub(crate) standing: Standing,
    pub(crate) places: Vec<String>,
    /// The places that went with their operation: the same shape may come back there.
    pub(crate) gone: Vec<String>,
    /// The struct of its required values.
    pub(crate) required: Option<String>,
    /// The field of all keys that are no fields.
    pub(crate) rest: Option<String>,
    /// What an object holds: the names as sent, with the types.
    pub(crate) has: Vec<(String, String)>,
    /// Rust names that are not the plain ones, with the names as sent.
    pub(crate) fields: Vec<(String, String)>,
    /// The variants of an enum, with their values.
    pub(crate) values: Vec<(String, String)>,
    /// The earlier names of variants of an enum, with their values.
    pub(crate) former_values: Vec<(Former, String)>,
    /// The variants of a union.
    pub(crate) variants: Vec<VariantLine>,
}

/// A variant of a union.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct VariantLine {
    pub(crate) name: String,
    /// The shape of its member.
    pub(crate) hash: String,
    /// What tells its member from the others, where that is not the name.
    pub(crate) tell: Option<String>,
}

impl TypeLine {
    /// A type of which nothing more is known.
    pub(crate) fn new(name: String, kind: Kind, hash: String, standing: Standing) -> Self {
        Self { name, kind, hash, standing, ..Self::default() }
    }
}

/// What kind of type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// An object.
    #[default]
    Object,
    /// An enum.
    Enum,
    /// A union.
    Union,
    /// A template of envelopes.
    Template,
}

/// How firm a name is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Standing {
    /// It rests on a guessed operationId.
    pub(crate) is_provisional: bool,
    /// It has no place any more.
    pub(crate) is_retired: bool,
    /// Its earlier names.
    pub(crate) was: Vec<Former>,
}

impl Standing {
    /// Returns the standing of what has no place any more.
    pub(crate) fn retired(self) -> Self {
        Self { is_retired: true, ..self }
    }
}

impl Kind {
    /// Returns the kind of a shape.
    pub(crate) fn of(shape: &ShapeKind) -> Self {
        match shape {
            ShapeKind::Object(_) => Self::Object,
            ShapeKind::Enum(_) => Self::Enum,
            ShapeKind::Union(_) => Self::Union,
        }
    }

    /// The record's word for each.
    const WORDS: [(Self, &str); 4] =
        [(Self::Object, "object"), (Self::Enum, "enum"), (Self::Union, "union"), (Self::Template, "template")];
}

/// Returns the name of an operation, from that of its request: without what tells the request from a type.
pub(crate) fn without_call(request: &str) -> &str {
    request.strip_suffix("Call").unwrap_or(request)
}

/// An earlier name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Former {
    /// The name; of an operation in another group and of a group, with its module or type.
    pub name: String,
    /// The release since which it is an alias, where that is known.
    pub since: Option<String>,
}

impl Former {
    /// A name that is an alias from now on.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), since: None }
    }

    /// Reads the words after `was`.
    pub(crate) fn read<'w>(words: &mut std::iter::Peekable<impl Iterator<Item = &'w str>>) -> Option<Self> {
        let name = words.next()?.to_owned();
        let since = words.next_if_eq(&"since").and_then(|_| words.next()).map(str::to_owned);
        Some(Self { name, since })
    }
}

impl fmt::Display for Former {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let since = self.since.as_ref().map_or_else(String::new, |since| format!(" since {since}"));
        write!(f, "{}{since}", self.name)
    }
}

/// Returns the earlier names of something, and its name.
pub(crate) fn with_former<'a>(former: &'a [Former], name: &'a String) -> impl Iterator<Item = &'a String> {
    former.iter().map(|former| &former.name).chain([name])
}

/// A type that is derived from an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Derived {
    /// The enum of its answers: a variant stands for a status and a media type.
    Answer,
    /// The enum of its bodies: a variant stands for a media type.
    Body,
    /// The struct of its headers: a field stands for a name as sent.
    Headers,
    /// The struct of the required parameters that are given by name.
    Required,
}

/// The derived names of an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct DerivedNames {
    /// The types.
    pub types: BTreeMap<Derived, String>,
    /// The names in them, by what they stand for.
    pub parts: BTreeMap<(Derived, String), String>,
}

impl Derived {
    /// All of them, each with the record's words for the type and for a name in it.
    pub(crate) const WORDS: [(Self, &str, &str); 4] = [
        (Self::Answer, "answer", "answer-variant"),
        (Self::Body, "body", "body-variant"),
        (Self::Headers, "headers", "header"),
        (Self::Required, "required", "required-field"),
    ];
}

impl DerivedNames {
    /// Returns the name in a type that stands for this, if it has one.
    pub fn part(&self, kind: Derived, of: &str) -> Option<&str> {
        self.parts.get(&(kind, of.to_owned())).map(String::as_str)
    }

    /// Returns the variant for what any of these keys stand for.
    pub fn variant(&self, kind: Derived, keys: &[String]) -> Option<&str> {
        keys.iter().find_map(|key| self.part(kind, key))
    }
}
