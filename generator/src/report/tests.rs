//! Reports as people and programs see them.

use super::{Colours, Input, Inputs, Message, digest, errors, json, notes};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};
use crate::pointer::Pointer;
use crate::tree::{Origin, Tree};

fn inputs<'a>(name: &'a str, text: &'a str) -> Inputs<'a> {
    Inputs {
        description: Input { name, text },
        webhooks: None,
        overlay: None,
        decisions: None,
        lock: None,
        origins: None,
    }
}

fn fault(at: &str) -> Diagnostic {
    Diagnostic::at("unknown-key", &Pointer::from_text(at), "not a key")
}

/// Checks the JSON of errors at these places of a file.
fn check(name: &str, text: &str, at: &[&str], expected: &[&str]) {
    let faults: Diagnostics = at.iter().map(|at| fault(at)).collect();
    assert_eq!(json(&errors(&faults, &inputs(name, text))).lines().collect::<Vec<_>>(), expected);
}

#[test]
fn yaml_with_several_bytes_a_character() {
    check(
        "a.yaml",
        "info:\n  {é: 1, 😀 ü: [eins, zwei], x/y: 2}\n",
        &["/info/x~1y", "/info/😀 ü/1", "/info/missing"],
        &[
            r#"{"level":"error","code":"unknown-key","message":"not a key","file":"a.yaml","line":1,"column":1,"end_line":1,"end_column":5,"pointer":"/info/missing","help":null,"rendered":"error[unknown-key]: not a key\n --> a.yaml:1:1\n  |\n1 | info:\n  | ^^^^"}"#,
            r#"{"level":"error","code":"unknown-key","message":"not a key","file":"a.yaml","line":2,"column":22,"end_line":2,"end_column":26,"pointer":"/info/😀 ü/1","help":null,"rendered":"error[unknown-key]: not a key\n --> a.yaml:2:22\n  |\n2 |   {é: 1, 😀 ü: [eins, zwei], x/y: 2}\n  |                       ^^^^"}"#,
            r#"{"level":"error","code":"unknown-key","message":"not a key","file":"a.yaml","line":2,"column":29,"end_line":2,"end_column":32,"pointer":"/info/x~1y","help":null,"rendered":"error[unknown-key]: not a key\n --> a.yaml:2:29\n  |\n2 |   {é: 1, 😀 ü: [eins, zwei], x/y: 2}\n  |                              ^^^"}"#,
        ],
    );
}

#[test]
fn yaml_whose_lines_end_in_two_characters() {
    check(
        "a.yaml",
        "openapi: 3.1.0\r\ninfo:\r\n  title: é\r\n  \"x/y\":\r\n    - a\r\n",
        &["/info/x~1y", "/info/x~1y/0"],
        &[
            r#"{"level":"error","code":"unknown-key","message":"not a key","file":"a.yaml","line":4,"column":3,"end_line":4,"end_column":8,"pointer":"/info/x~1y","help":null,"rendered":"error[unknown-key]: not a key\n --> a.yaml:4:3\n  |\n4 |   \"x/y\":\n  |   ^^^^^"}"#,
            r#"{"level":"error","code":"unknown-key","message":"not a key","file":"a.yaml","line":5,"column":7,"end_line":5,"end_column":8,"pointer":"/info/x~1y/0","help":null,"rendered":"error[unknown-key]: not a key\n --> a.yaml:5:7\n  |\n5 |     - a\n  |       ^"}"#,
        ],
    );
}

#[test]
fn json_with_several_bytes_a_character_and_lines_that_end_in_two() {
    check(
        "a.json",
        "{\"é\": 1, \"info\":\r\n {\"😀\": \"ü\", \"x/y\": [\"é\", {}]}}",
        &["/info/x~1y", "/info/x~1y/0", "/info/x~1y/1"],
        &[
            r#"{"level":"error","code":"unknown-key","message":"not a key","file":"a.json","line":2,"column":13,"end_line":2,"end_column":18,"pointer":"/info/x~1y","help":null,"rendered":"error[unknown-key]: not a key\n --> a.json:2:13\n  |\n2 |  {\"😀\": \"ü\", \"x/y\": [\"é\", {}]}}\n  |              ^^^^^"}"#,
            r#"{"level":"error","code":"unknown-key","message":"not a key","file":"a.json","line":2,"column":21,"end_line":2,"end_column":24,"pointer":"/info/x~1y/0","help":null,"rendered":"error[unknown-key]: not a key\n --> a.json:2:21\n  |\n2 |  {\"😀\": \"ü\", \"x/y\": [\"é\", {}]}}\n  |                      ^^^"}"#,
            r#"{"level":"error","code":"unknown-key","message":"not a key","file":"a.json","line":2,"column":26,"end_line":null,"end_column":null,"pointer":"/info/x~1y/1","help":null,"rendered":"error[unknown-key]: not a key\n --> a.json:2:26\n  |\n2 |  {\"😀\": \"ü\", \"x/y\": [\"é\", {}]}}\n  |                           ^"}"#,
        ],
    );
}

#[test]
fn a_fault_of_syntax_has_no_pointer() {
    let nowhere = Diagnostic::at("syntax", &Pointer::root(), "did not find a \"key\"\u{1b}[0m");
    let fault = Diagnostic { at: Place::Line(2, 3), ..nowhere }.help("close it");
    let expected = concat!(
        r#"{"level":"error","code":"syntax","message":"did not find a \"key\"�[0m","file":"a.yaml","line":2,"column":3,"end_line":null,"end_column":null,"pointer":null,"help":"close it","rendered":"error[syntax]: did not find a \"key\"�[0m\n --> a.yaml:2:3\n  |\n2 | b: [\n  |   ^\n  |\n  = help: close it"}"#,
        "\n"
    );
    assert_eq!(json(&errors(&fault.into(), &inputs("a.yaml", "a: 1\nb: [\n"))), expected);
}

#[test]
fn what_comes_from_the_overlay_has_its_place_there() {
    let mut tree = Tree::new(serde_json::json!({"info": {"x": 1}}));
    let at = Pointer::from_text("/actions/0/update/x");
    tree.moved(&Pointer::from_text("/info/x"), Origin::new(Source::Overlay, at));
    let overlay = Some(Input { name: "o.yaml", text: "actions:\n  - update: {x: 1}\n" });
    let inputs = Inputs { overlay, origins: Some(tree.origins()), ..inputs("a.yaml", "info: {}\n") };
    let expected = concat!(
        r#"{"level":"error","code":"unknown-key","message":"not a key","file":"o.yaml","line":2,"column":14,"end_line":2,"end_column":15,"pointer":"/actions/0/update/x","help":"this comes from the overlay: correct it here","rendered":"error[unknown-key]: not a key\n --> o.yaml:2:14\n  |\n2 |   - update: {x: 1}\n  |              ^\n  |\n  = help: this comes from the overlay: correct it here"}"#,
        "\n"
    );
    assert_eq!(json(&errors(&fault("/info/x").into(), &inputs)), expected);
}

#[test]
fn programs_get_all_notes_and_people_the_first_of_each_kind() {
    let remarks: Diagnostics = ["/d", "/c", "/b", "/a"].iter().map(|at| fault(at)).collect();
    let inputs = inputs("a.yaml", "a: 1\nb: 1\nc: 1\nd: 1\n");
    let mut found = vec![Message::note("`A` is called `B` now")];
    found.extend(notes(&remarks, &inputs));
    let text = json(&found);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 5);
    let expected = [
        r#"{"level":"note","code":null,"message":"`A` is called `B` now","file":null,"line":null,"column":null,"end_line":null,"end_column":null,"pointer":null,"help":null,"rendered":"note: `A` is called `B` now"}"#,
        r#"{"level":"note","code":"unknown-key","message":"not a key","file":"a.yaml","line":1,"column":1,"end_line":1,"end_column":2,"pointer":"/a","help":null,"rendered":"note: a.yaml:1:1: not a key [unknown-key]"}"#,
    ];
    assert_eq!(lines[..2], expected);
    let expected = [
        "note: `A` is called `B` now",
        "note: a.yaml:1:1: not a key [unknown-key]",
        "note: a.yaml:2:1: not a key [unknown-key]",
        "note: a.yaml:3:1: not a key [unknown-key]",
        "note: 1 more [unknown-key]",
    ];
    assert_eq!(digest(&found, Colours::Plain), expected);
}

/// Returns the report of one fault, as people read it.
fn drawn(text: &str, at: Place, colours: Colours) -> String {
    let fault = Diagnostic { at, ..fault("/a") };
    errors(&fault.into(), &inputs("a.yaml", text))[0].rendered(colours)
}

#[test]
fn the_key_is_underlined_below_wide_characters_and_tabs() {
    let expected = "error[unknown-key]: not a key\n --> a.yaml:2:6\n  |\n2 |     日本: {\u{fffd}}\n  |           ^";
    assert_eq!(drawn("a: 1\n\t日本: {\u{1b}}", Place::Line(2, 6), Colours::Plain), expected);
}

#[test]
fn a_line_of_megabytes_is_cut_and_keeps_its_column() {
    let text = format!("{}b: 1{}", "-".repeat(1_000_000), "+".repeat(1_000_000));
    let found = drawn(&text, Place::Line(1, 1_000_001), Colours::Plain);
    let (before, after) = ("-".repeat(60), "+".repeat(96));
    let expected = format!(
        "error[unknown-key]: not a key\n --> a.yaml:1:1000001\n  |\n  |\n1 | …{before}b: 1{after}…\n  | {}^",
        " ".repeat(61)
    );
    assert_eq!(found, expected);
}

#[test]
fn colours_are_optional_and_only_ours() {
    let text = "a: \u{1b}[31m\n";
    let (plain, coloured) =
        (drawn(text, Place::Line(1, 1), Colours::Plain), drawn(text, Place::Line(1, 1), Colours::Ansi));
    assert!(!plain.contains('\u{1b}'));
    assert!(coloured.starts_with("\u{1b}[1m\u{1b}[91merror[unknown-key]\u{1b}[0m"), "{coloured:?}");
    let mut parts = coloured.split('\u{1b}');
    let mut text = parts.next().unwrap().to_owned();
    text.extend(parts.map(|part| part.split_once('m').unwrap().1));
    assert_eq!(text, plain);
}

#[test]
fn further_places_and_the_hint_are_below_the_line() {
    let fault = fault("/a").also(Source::Description, &Pointer::from_text("/b"), "first here").help("remove it");
    let expected = "error[unknown-key]: not a key
 --> a.yaml:1:1
  |
1 | a: 1
  | ^
  |
  = a.yaml:2:1: first here
  = help: remove it";
    assert_eq!(errors(&fault.into(), &inputs("a.yaml", "a: 1\nb: 1\n"))[0].rendered(Colours::Plain), expected);
}

#[test]
fn thousands_of_faults_on_one_line_are_each_cut() {
    let keys: Vec<String> = (0..20_000).map(|index| format!("\"k{index}\": 1")).collect();
    let text = format!("{{{}}}", keys.join(", "));
    let faults: Diagnostics = (0..20_000).map(|index| fault(&format!("/k{index}"))).collect();
    let report = super::report(&faults, &inputs("a.json", &text));
    assert!(report.ends_with("20000 errors\n"));
    assert!(report.len() < 20_000 * 400, "{}", report.len());
}
