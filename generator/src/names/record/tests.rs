//! Records that are read and written, and what is wrong with others.

use super::{Record, read, read_lines};
use crate::diagnostic::Place;

const TEXT: &str = "\
group booking_hca BookingHcaApi \"Booking - HCA\"
scheme API_KEY \"api_key\" \"header x-api-key\"
scheme TOKEN \"token\" \"bearer\" retired
server STAGING \"https://{region}.example.com\"
id PatientId
operation GET /v1/patients/{} patients::get_patient_by_id GetPatientById provisional was get_patient since 0.2.0
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
    let written = read_lines(TEXT).unwrap().text();
    assert!(written.ends_with(TEXT), "{written}");
    assert_eq!(read(&written).unwrap().text(), written);
}

#[test]
fn a_line_that_is_not_understood_is_named() {
    let check = |text: &str, line: usize, message: &str| {
        let diagnostics = read_lines(text).unwrap_err();
        let first = diagnostics.iter().next().unwrap();
        assert_eq!((&first.at, first.message.as_str()), (&Place::Line(line, 1), message));
    };
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
        "type A object 0\n  at GET /a 200",
        2,
        "expected `request`, `answer`, `error`, `path N`, `query NAME`, `header NAME`, `cookie NAME` or `callback NAME ADDRESS`, found `200`",
    );
    let heads = "`group`, `scheme`, `server`, `id`, `event`, `operation`, `type` or `decided`";
    check("id A\ndecided", 2, &format!("expected a whole line of {heads}, found `decided`"));
}

#[test]
fn a_record_of_another_version_is_one_fault_with_a_way_out() {
    let check = |text: &str, column: usize, found: &str, way_out: &str| {
        let faults = read(text).unwrap_err();
        let [fault] = faults.iter().collect::<Vec<_>>()[..] else { panic!("{faults:#?}") };
        let message = format!("expected version 2 of the format, found {found}");
        assert_eq!((&fault.at, &fault.message), (&Place::Line(1, column), &message));
        assert!(fault.help.as_ref().is_some_and(|help| help.starts_with(way_out)), "{fault:#?}");
    };
    check("# names 3\nthing", 9, "`3`", "a later generator wrote this: update the generator");
    check("# names 1\nthing", 9, "`1`", "an older generator wrote this: generate once");
    check("# The names of everything\nid A\nthing", 1, "none", "an older generator wrote this: generate once");
    check("# names two\nid A", 9, "`two`", "restore the lock");
    assert_eq!(read("# nothing is named").unwrap(), Record::default());
}

/// The faults of a record, each with its line and column; every one has a way out.
#[track_caller]
fn check_faults(text: &str, expected: &[(usize, usize, &str)]) {
    let faults = read_lines(text).unwrap_err();
    let faults: Vec<_> = faults.iter().map(|fault| (&fault.at, fault.message.as_str(), fault.help.is_some())).collect();
    let places: Vec<Place> = expected.iter().map(|(line, column, _)| Place::Line(*line, *column)).collect();
    let expected: Vec<_> = places.iter().zip(expected).map(|(at, (.., message))| (at, *message, true)).collect();
    assert_eq!(faults, expected);
}

#[test]
fn what_is_there_twice_is_named_where_it_is_for_the_second_time() {
    let text =
        "type A object 0\n  at GET /a answer\n  has a string\n  colour red\ntype B object 1\n  at GET /a answer\n";
    let place = "`GET /a answer` is here a second time (place)";
    check_faults(text, &[(4, 1, "did not expect `colour` here"), (6, 6, place)]);
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
    check_faults(types, &[(2, 6, "`A` is here a second time (type)")]);
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
    assert!(read_lines(&format!("{gone}{here}")).is_ok());
}

#[test]
fn the_marks_of_a_merge_are_one_fault() {
    let (ours, theirs) =
        ("type A object 0\n<<<<<<< ours\n  at GET /a answer\n  has a string", "  at GET /a answer\n  has b string");
    let text = format!("{ours}\n=======\n{theirs}\n>>>>>>> theirs\ntype B object 0\n");
    check_faults(&text, &[(2, 1, "a merge left its mark here")]);
}
