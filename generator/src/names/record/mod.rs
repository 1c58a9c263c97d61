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

pub(crate) mod contents;
mod format;
mod lines;
mod names;
mod read;
pub(crate) mod short;
mod version1;
mod words;
mod write;

use crate::decisions::Decided;
use crate::names::extras::Extras;
use crate::names::taken::retired::Former;

pub(crate) use read::read;

/// The version that is written; older ones are read.
const VERSION: u32 = 2;

/// How the first line begins.
const FIRST: &str = "# names ";

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
        write::write(self.clone())
    }
}

/// A group.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SchemeLine {
    pub(crate) constant: String,
    /// The name of its credential in the client.
    pub(crate) credential: String,
    /// Where it is sent.
    pub(crate) place: String,
    pub(crate) is_retired: bool,
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

impl Kind {
    /// The record's word for each.
    const WORDS: [(Self, &str); 4] =
        [(Self::Object, "object"), (Self::Enum, "enum"), (Self::Union, "union"), (Self::Template, "template")];
}

#[cfg(test)]
mod tests {
    use super::read;
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
        let written = read(TEXT).unwrap().text();
        assert!(written.ends_with(TEXT), "{written}");
        assert_eq!(read(&written).unwrap().text(), written);
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

    /// The faults of a record, each with its line and column; every one has a way out.
    #[track_caller]
    fn check_faults(text: &str, expected: &[(usize, usize, &str)]) {
        let faults = read(text).unwrap_err();
        let faults: Vec<_> =
            faults.iter().map(|fault| (&fault.at, fault.message.as_str(), fault.help.is_some())).collect();
        let places: Vec<Place> = expected.iter().map(|(line, column, _)| Place::Line(*line, *column)).collect();
        let expected: Vec<_> = places.iter().zip(expected).map(|(at, (.., message))| (at, *message, true)).collect();
        assert_eq!(faults, expected);
    }

    #[test]
    fn what_is_there_twice_is_named_where_it_is_for_the_second_time() {
        let text =
            "type A object 0\n  at GET /a answer\n  has a string\n  colour red\ntype B object 1\n  at GET /a answer\n";
        let place = "`GET /a answer` is here a second time (place)";
        check_faults(&format!("# names 2\n{text}"), &[(5, 1, "did not expect `colour` here"), (7, 6, place)]);
        let text = "group a AApi \"A\"\ngroup a BApi \"B\"\nid AApi\n";
        let module = "`a` is here a second time (module)";
        check_faults(text, &[(2, 7, module), (3, 4, "`AApi` is the name of another type in the lock")]);
        let text = "operation get /a a::b C\n  parameter c \"c\"\n  parameter c \"d\"\noperation get /b a::b D\n";
        let (parameter, method) = ("`c` is the name of another parameter here", "`b` is here a second time (method)");
        check_faults(text, &[(3, 13, parameter), (4, 21, method)]);
    }

    #[test]
    fn the_name_of_what_is_gone_is_used_for_nothing_of_its_kind() {
        let types = "type A object 0 retired\ntype A enum 1\n  at GET /a answer\n  value B \"b\"\n";
        check_faults(&format!("# names 2\n{types}"), &[(3, 6, "`A` is here a second time (type)")]);
        check_faults("id A retired\nid A\n", &[(2, 4, "`A` is here a second time (identifier)")]);
        let scheme = "`A` is here a second time (constant of a scheme)";
        check_faults("scheme A \"a\" \"bearer\" retired\nscheme A \"b\" \"basic\"\n", &[(2, 8, scheme)]);
        let (operation, request) = ("operation get /a a::b C\n  request-was D\n", "operation get /b a::c D\n");
        check_faults(&format!("{operation}{request}"), &[(3, 23, "`D` is here a second time (request)")]);
        // Only the names of modules and methods may be wished for again.
        let (gone, here) = (
            "group a AApi \"A\" retired\noperation get /a a::b C retired\n",
            "group a BApi \"B\"\noperation get /b a::b C\n",
        );
        assert!(read(&format!("{gone}{here}")).is_ok());
    }

    #[test]
    fn the_marks_of_a_merge_are_one_fault() {
        let (ours, theirs) =
            ("type A object 0\n<<<<<<< ours\n  at GET /a answer\n  has a string", "  at GET /a answer\n  has b string");
        let text = format!("# names 2\n{ours}\n=======\n{theirs}\n>>>>>>> theirs\ntype B object 0\n");
        check_faults(&text, &[(3, 1, "a merge left its mark here")]);
    }
}
