//! The same small API in many spellings, with the same decisions: the same client, byte for byte, except where its
//! documentation says where a type is described. A shared part is copied where it is decided otherwise.

#![expect(clippy::panic, clippy::unwrap_used, reason = "also in the helpers of tests")]

use std::collections::BTreeMap;

use generator::{Input, Output, generate};

mod rewritten;
mod shared;
mod unions;

/// Generates a client, from an empty record or a given one.
fn client(description: &str, decisions: &str, record: Option<&str>) -> Result<Output, String> {
    let input = Input {
        decisions: Some(("decisions.yaml", decisions)),
        lock: record.map(|record| ("names.lock", record)),
        ..Input::new("openapi.yaml", description, "crate::runtime")
    };
    generate(&input).map_err(|failure| failure.to_string())
}

/// An API in one spelling, and its client.
struct First<'a> {
    decisions: &'a str,
    output: Output,
}

impl<'a> First<'a> {
    fn of(description: &str, decisions: &'a str) -> Self {
        let output = client(description, decisions, None).unwrap_or_else(|report| panic!("{report}\n{description}"));
        Self { decisions, output }
    }

    /// Checks that another spelling gives the same client.
    fn is(&self, spelling: &str, description: &str) {
        let again = client(description, self.decisions, Some(&self.output.lock));
        let output = again.unwrap_or_else(|report| panic!("{spelling}: {report}\n{description}"));
        let (old, new) = (&self.output.files, &output.files);
        let differing: BTreeMap<&String, String> = old
            .keys()
            .chain(new.keys())
            .filter(|path| code(old.get(*path)) != code(new.get(*path)))
            .map(|path| (path, diff(old.get(path), new.get(path))))
            .collect();
        let shown: String = differing.iter().map(|(path, diff)| format!("== {path}\n{diff}")).collect();
        assert!(differing.is_empty(), "{spelling} is another client:\n{shown}\n{}", output.effective);
    }
}

/// Returns a file without its documentation.
fn code(text: Option<&String>) -> Option<Vec<&str>> {
    text.map(|text| text.lines().filter(|line| !line.trim_start().starts_with("///")).collect())
}

/// Returns the lines of one file that the other lacks.
fn diff(old: Option<&String>, new: Option<&String>) -> String {
    let lines = |text: Option<&String>| -> Vec<String> {
        text.map(|text| text.lines().map(str::to_owned).collect()).unwrap_or_default()
    };
    let (old, new) = (lines(old), lines(new));
    let gone = old.iter().filter(|line| !new.contains(line)).map(|line| format!("- {line}\n"));
    let come = new.iter().filter(|line| !old.contains(line)).map(|line| format!("+ {line}\n"));
    gone.chain(come).collect()
}

#[test]
fn what_is_decided_to_be_there_is_there_however_its_use_is_marked() {
    let description = "\
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /pets:
    post:
      operationId: addPet
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Pet', x-evidence: inferred}}}
      responses: {'204': {description: Ok}}
components:
  schemas:
    Pet: {type: object, required: [name, age], properties: {name: {type: string}, age: {type: integer}}}
";
    let decisions = "\
version: 1
rules:
  - {required: true, at: POST /pets request .name, because: a pet has a name}
";
    let record = "# names 2\ntype AddPetRequest object 000000000000\n  at POST /pets request\n";
    let output = client(description, decisions, Some(record)).unwrap();
    let pet = output.files.values().find(|text| text.contains("pub age: ")).unwrap();
    assert!(pet.contains("pub name: String,") && pet.contains("pub age: Option<i64>,"), "{pet}");
}
