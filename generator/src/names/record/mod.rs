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

pub(crate) mod check;
pub(crate) mod gone;
pub(crate) mod held;
pub(crate) mod merge;
pub(crate) mod read;
pub(crate) mod short;
pub(crate) mod version1;

use std::fmt::{self, Write};

use crate::decisions::Decided;
use crate::names::extras::{Extra, Extras};
use crate::names::same::component::Components;
use crate::names::taken::retired::Former;
use crate::place::quoted;

pub(crate) use read::read;

/// The version that is written; older ones are read.
const VERSION: u32 = 2;

/// How the first line begins.
const FIRST: &str = "# names ";

const HEADER: &str = "\
# names 2
# The names of everything, and the places and shapes by which they are found again.
# Written by the generator. To rename something, name it in the overlay.
";

const COMPONENTS: &str = "components are types";

/// All that was named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    pub(crate) components: Components,
    pub(crate) groups: Vec<GroupLine>,
    pub(crate) schemes: Vec<SchemeLine>,
    pub(crate) servers: Vec<ServerLine>,
    pub(crate) ids: Vec<IdLine>,
    pub(crate) events: Vec<EventLine>,
    pub(crate) operations: Vec<OperationLine>,
    pub(crate) types: Vec<Entry>,
    /// The places of each decision.
    pub(crate) decided: Decided,
}

impl Lock {
    /// Whether components are types of their own.
    pub fn components_are_types(&self) -> bool {
        self.components == Components::Types
    }

    /// Says what is decided where.
    pub fn decide(&mut self, decided: Decided) {
        self.decided = decided;
    }

    /// What is decided where.
    pub fn decided(&self) -> &Decided {
        &self.decided
    }

    /// Says of each alias that is new since which release it is one.
    pub fn date(&mut self, release: &str) {
        crate::names::taken::retired::date(self, release);
    }

    /// Its text.
    pub fn text(&self) -> String {
        write(self.clone())
    }
}

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct GroupLine {
    pub(crate) module: String,
    /// Its type; old locks do not have it.
    pub(crate) ty: Option<String>,
    pub(crate) tag: String,
    pub(crate) is_retired: bool,
    /// Its earlier modules.
    pub(crate) was: Vec<Former>,
}

/// A security scheme.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SchemeLine {
    pub(crate) constant: String,
    /// The name of its credential in the client.
    pub(crate) credential: String,
    /// Where it is sent.
    pub(crate) place: String,
    pub(crate) is_retired: bool,
}

/// A server.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ServerLine {
    pub(crate) constant: String,
    pub(crate) url: String,
    pub(crate) is_retired: bool,
}

/// A kind of identifiers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct IdLine {
    pub(crate) name: String,
    pub(crate) is_retired: bool,
    /// Its earlier names.
    pub(crate) was: Vec<Former>,
}

/// A variant of the union of all events, with its type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EventLine {
    pub(crate) variant: String,
    pub(crate) ty: String,
}

/// An operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct OperationLine {
    pub(crate) address: String,
    /// The module of its group; old locks do not have it.
    pub(crate) group: Option<String>,
    pub(crate) method: String,
    pub(crate) request: String,
    /// Its operationId, where the name of the request does not tell it.
    pub(crate) id: Option<String>,
    /// The earlier names of its request.
    pub(crate) requests: Vec<Former>,
    /// The methods that it had in other groups: `module::method`.
    pub(crate) left: Vec<Former>,
    pub(crate) standing: Standing,
    pub(crate) parameters: Vec<ParameterLine>,
    pub(crate) extras: Extras,
}

impl OperationLine {
    /// An operation of which nothing more is known.
    pub(crate) fn new(address: String, group: Option<String>, method: String, request: String) -> Self {
        Self {
            address,
            group,
            method,
            request,
            id: None,
            requests: Vec::new(),
            left: Vec::new(),
            standing: Standing::default(),
            parameters: Vec::new(),
            extras: Extras::default(),
        }
    }
}

/// A parameter whose Rust name is not the plain one, or could be mistaken for another's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ParameterLine {
    pub(crate) name: String,
    /// Where it goes, where its name does not tell.
    pub(crate) location: Option<String>,
    pub(crate) sent: String,
}

/// A type, or a template of envelopes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
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
    /// What an object holds: the names as sent, with the types; older records do not have it.
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct VariantLine {
    pub(crate) name: String,
    /// The shape of its member.
    pub(crate) hash: String,
    /// What tells its member from the others, where that is not the name.
    pub(crate) tell: Option<String>,
}

impl Entry {
    /// A type of which nothing more is known.
    pub(crate) fn new(name: String, kind: Kind, hash: String, standing: Standing) -> Self {
        Self {
            name,
            kind,
            hash,
            standing,
            places: Vec::new(),
            gone: Vec::new(),
            required: None,
            rest: None,
            has: Vec::new(),
            fields: Vec::new(),
            values: Vec::new(),
            former_values: Vec::new(),
            variants: Vec::new(),
        }
    }
}

/// What kind of type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// An object.
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

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Object => "object",
            Self::Enum => "enum",
            Self::Union => "union",
            Self::Template => "template",
        })
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_provisional {
            f.write_str(" provisional")?;
        }
        if self.is_retired {
            f.write_str(" retired")?;
        }
        f.write_str(&was(&self.was))
    }
}

fn was(names: &[Former]) -> String {
    names.iter().map(|it| format!(" was {it}")).collect()
}

/// Writes a lock, sorted.
pub(crate) fn write(mut lock: Lock) -> String {
    lock.groups.sort();
    lock.schemes.sort();
    lock.servers.sort();
    lock.ids.sort();
    lock.events.sort();
    lock.operations.sort();
    lock.types.sort();
    let mut out = Lines(HEADER.to_owned());
    if lock.components == Components::Types {
        out.line(format_args!("{COMPONENTS}"));
    }
    for it in &lock.groups {
        let retired = if it.is_retired { " retired" } else { "" };
        let ty = it.ty.as_ref().map_or_else(String::new, |it| format!("{it} "));
        out.line(format_args!("group {} {ty}{}{retired}{}", it.module, quote(&it.tag), was(&it.was)));
    }
    for it in &lock.schemes {
        let retired = if it.is_retired { " retired" } else { "" };
        out.line(format_args!("scheme {} {} {}{retired}", it.constant, quote(&it.credential), quote(&it.place)));
    }
    for it in &lock.servers {
        let retired = if it.is_retired { " retired" } else { "" };
        out.line(format_args!("server {} {}{retired}", it.constant, quote(&it.url)));
    }
    for it in &lock.ids {
        let retired = if it.is_retired { " retired" } else { "" };
        out.line(format_args!("id {}{retired}{}", it.name, was(&it.was)));
    }
    for it in &lock.events {
        out.line(format_args!("event {} {}", it.variant, it.ty));
    }
    for it in &lock.operations {
        out.operation(it);
    }
    for it in &mut lock.types {
        it.places.sort();
        it.gone.sort();
        it.variants.sort();
        out.line(format_args!("type {} {} {}{}", it.name, it.kind, it.hash, it.standing));
        it.places.iter().for_each(|it| out.line(format_args!("  at {it}")));
        it.gone.iter().for_each(|it| out.line(format_args!("  gone {it}")));
        it.required.iter().for_each(|it| out.line(format_args!("  required {it}")));
        it.rest.iter().for_each(|it| out.line(format_args!("  rest {it}")));
        it.has.iter().for_each(|(sent, ty)| out.line(format_args!("  has {} {ty}", quoted(sent))));
        out.pairs("field", &it.fields);
        out.pairs("value", &it.values);
        it.former_values.iter().for_each(|(was, of)| out.line(format_args!("  value-was {} {was}", quote(of))));
        for it in &it.variants {
            let tell = it.tell.as_ref().map_or_else(String::new, |tell| format!(" by {tell}"));
            out.line(format_args!("  variant {} {}{tell}", it.name, it.hash));
        }
    }
    for (decision, places) in &lock.decided {
        out.line(format_args!("decided {decision}"));
        places.iter().for_each(|place| out.line(format_args!("  at {place}")));
    }
    out.0
}

/// Text that grows by lines.
struct Lines(String);

impl Lines {
    fn line(&mut self, line: fmt::Arguments<'_>) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(self.0, "{line}");
    }

    fn operation(&mut self, it: &OperationLine) {
        let group = it.group.as_ref().map_or_else(String::new, |it| format!("{it}::"));
        self.line(format_args!("operation {} {group}{} {}{}", it.address, it.method, it.request, it.standing));
        it.id.iter().for_each(|it| self.line(format_args!("  id {}", quote(it))));
        it.requests.iter().for_each(|it| self.line(format_args!("  request-was {it}")));
        it.left.iter().for_each(|it| self.line(format_args!("  left {it}")));
        let mut parameters: Vec<&ParameterLine> = it.parameters.iter().collect();
        parameters.sort_by(|a, b| (&a.sent, &a.location).cmp(&(&b.sent, &b.location)));
        for it in parameters {
            let location = it.location.as_ref().map_or_else(String::new, |it| format!("{it} "));
            self.line(format_args!("  parameter {} {location}{}", it.name, quote(&it.sent)));
        }
        for extra in Extra::ALL {
            it.extras.types.get(&extra).iter().for_each(|it| self.line(format_args!("  {} {it}", extra.word())));
            let parts = it.extras.parts.iter().filter(|it| it.0.0 == extra);
            parts.for_each(|((_, of), it)| self.line(format_args!("  {} {it} {}", extra.part_word(), quote(of))));
        }
    }

    fn pairs(&mut self, word: &str, pairs: &[(String, String)]) {
        let mut pairs: Vec<&(String, String)> = pairs.iter().collect();
        pairs.sort_by(|a, b| a.1.cmp(&b.1));
        pairs.iter().for_each(|(name, text)| self.line(format_args!("  {word} {name} {}", quote(text))));
    }
}

fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use crate::diagnostic::Place;

    const TEXT: &str = "\
group booking_hca \"Booking - HCA\"
scheme API_KEY \"api_key\" \"header x-api-key\"
scheme TOKEN \"token\" \"bearer\" retired
server STAGING \"https://{region}.example.com\"
id PatientId
operation GET /v1/patients/{} get_patient_by_id GetPatientById provisional was get_patient since 0.2.0
  id \"fetchPatient\"
  request-was GetPatient since 0.2.0
  left people::get_patient_by_id
  parameter type_ \"type\"
type Gone object 90c6e241aad7 retired
  gone GET /v1/patients/{} error 404
type Patient object 41aa90c6e2d7
  required PatientRequired
  rest additional
  has \"first name\" string
  has sectors Sector[]?
type Sector enum 90c6e241aad7
  at AppointmentType.sector
  value Nhs \"nhs\"
  value-was \"nhs\" TheNhs since 0.2.0
type Source union 41aa90c6e2d7
  at GET /v1/sources answer .data[]
  variant Card 0c12aa90c6e2 by Last4
";

    #[test]
    fn what_is_written_is_read_and_written_the_same() {
        let written = write(read(TEXT).unwrap());
        assert!(written.ends_with(TEXT), "{written}");
        assert_eq!(write(read(&written).unwrap()), written);
    }

    #[test]
    fn a_line_that_is_not_understood_is_named() {
        let check_at = |text: &str, (line, column): (usize, usize), message: &str| {
            let diagnostics = read(text).unwrap_err();
            let first = diagnostics.iter().next().unwrap();
            assert_eq!((&first.at, first.message.as_str()), (&Place::Line(line, column), message));
        };
        let check = |text: &str, line: usize, message: &str| check_at(text, (line, 1), message);
        check(
            "id A\nthing",
            2,
            "expected a whole line of `group`, `scheme`, `server`, `id`, `event`, `operation`, `type` or `decided`, found `thing`",
        );
        check("type A thing 0", 1, "expected `object`, `enum`, `union` or `template`, found `thing`");
        check("id A\n  at B", 2, "did not expect `at` here");
        check("type A enum 0\n  value B x", 2, "expected a text in quotes, found `x`");
        for mark in ["<<<<<<< HEAD", "||||||| 12ab", "=======", ">>>>>>> theirs"] {
            check(&format!("id A\n{mark}\nid B"), 2, "a merge left its mark here");
        }
        check(
            "# names 2\ntype A object 0\n  at GET /a 200",
            3,
            "expected `request`, `answer`, `error`, `path N`, `query NAME`, `header NAME`, `cookie NAME` or `callback NAME ADDRESS`, found `200`",
        );
        check_at("# names 3\nthing", (1, 9), "expected version 2 or an older one, found 3");
        check_at("# names two", (1, 9), "expected the version of the format, found `two`");
    }
}
