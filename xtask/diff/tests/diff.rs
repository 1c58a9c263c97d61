//! `diff` in a folder: its sides, its forms and how it ends.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{fs, path::Path, process::Command};

use hero_api_test_support::{Workspace, Written, repository};
use serde_json::Value;
use xtask::generate;
use xtask_common::{Console, Exit, cli::Line};
use xtask_diff::{Args, HAZARDS};

const OLD: &str = "openapi: 3.1.0
info: {title: Pets, version: '1'}
tags: [{name: pets}]
paths:
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets]
      summary: Show a pet
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  schemas:
    Pet: {type: object, required: [name], properties: {name: {type: string}, age: {type: integer}}}
";

/// Runs the command in a folder; returns how it ended, what it said and what it remarked.
fn run(workspace: &Workspace, words: &[&str]) -> (Exit, String, String) {
    let (results, remarks) = (Written::default(), Written::default());
    let mut console = Console::new(results.clone(), remarks.clone());
    let folder = workspace.path().display().to_string();
    let line = Line::<Args>::read("diff", ["diff", "--root", &folder].iter().chain(words)).unwrap();
    let exit = line.run(xtask_diff::run, &mut console);
    (exit, results.text(), remarks.text())
}

fn git(folder: &Path, words: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "user.name=n", "-c", "user.email=e@example.org"]).args(words);
    assert!(command.output().unwrap().status.success(), "{words:?}");
}

/// A workspace whose description is committed, and then this one.
fn changed(from: &str, to: &str) -> Workspace {
    let workspace = Workspace::with(OLD);
    let mut console = Console::new(std::io::sink(), std::io::sink());
    assert_eq!(generate::run(&generate::Args::default(), workspace.path(), &mut console), Ok(Exit::Done));
    for words in [&["init", "-q"][..], &["add", "spec"], &["commit", "-q", "-m", "m", "--no-gpg-sign"]] {
        git(workspace.path(), words);
    }
    assert!(OLD.contains(from), "{from}");
    fs::write(workspace.path().join("spec/openapi.yaml"), OLD.replace(from, to)).unwrap();
    workspace
}

#[test]
fn the_committed_description_is_compared_with_the_working_one() {
    let workspace = changed("age: {type: integer}", "age: {type: string}, owner: {type: string}");
    let (exit, said, _) = run(&workspace, &[]);
    assert_eq!(exit, Exit::Done);
    let expected = "1 operation; added: 1 field; changed: 1 field
changed Pet.age: was integer, is string
added Pet.owner: optional string
breaks types::Pet.age: Option<i64> -> Option<String>
for users: breaking; clients in use: may fail; publish 0.2.0 (now 0.1.0)
";
    assert_eq!(said, expected);
    assert_eq!(run(&workspace, &["--exit-code"]).0, Exit::Failed);
}

#[test]
fn sides_are_files_and_revisions() {
    let workspace = changed("Show a pet", "Show one pet");
    let file = workspace.path().join("other.yaml");
    fs::write(&file, OLD.replace("age: {type: integer}", "age: {type: integer}, owner: {type: string}")).unwrap();
    let file = file.display().to_string();
    let last = |words: &[&str]| run(&workspace, words).1.lines().last().unwrap_or_default().to_owned();
    assert_eq!(last(&["HEAD", "HEAD"]), "no change for users");
    assert_eq!(last(&[]), "no change for users but in documentation, at 1 place; publish 0.1.1 (now 0.1.0)");
    assert_eq!(last(&["HEAD", &file]), "for users: addition; clients in use: works; publish 0.1.1 (now 0.1.0)");
    assert_eq!(last(&[&file, "HEAD"]), "for users: breaking; clients in use: works; publish 0.2.0 (now 0.1.0)");
    let (exit, _, remarks) = run(&workspace, &["nowhere"]);
    assert_eq!((exit, remarks.as_str()), (Exit::Failed, "error: `nowhere` is neither a file nor a revision of git\n"));
}

#[test]
fn a_description_that_is_refused_is_reported() {
    let workspace = changed("operationId: getPet", "operationId: 7");
    let (exit, said, remarks) = run(&workspace, &[]);
    assert_eq!((exit, said.as_str()), (Exit::Refused, ""));
    assert!(remarks.contains("spec/openapi.yaml"), "{remarks}");
}

#[test]
fn json_is_what_its_schema_says() {
    let schema: Value = serde_json::from_str(include_str!("../report.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for to in ["age: {type: string}, id: {type: string, x-id: PetId}", "age: {type: integer}", "years: {type: integer}"]
    {
        let workspace = changed("age: {type: integer}", to);
        let report: Value = serde_json::from_str(&run(&workspace, &["--format", "json"]).1).unwrap();
        let faults: Vec<String> =
            schema.iter_errors(&report).map(|fault| format!("{fault} at {}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{faults:?}");
    }
}

#[test]
fn a_pull_request_has_the_verdict_first_and_no_markup_of_the_description() {
    let workspace = changed("age: {type: integer}", "'<b>|`age`': {type: integer}");
    let (_, said, _) = run(&workspace, &["--format", "markdown"]);
    assert!(said.starts_with("## Breaking: publish 0.2.0\n"), "{said}");
    assert!(said.contains("### What breaks, and what to do"), "{said}");
    // Within a table, and with ticks in it.
    assert!(said.contains("| ``added Pet.\"<b>\\|`age`\": optional integer`` |"), "{said}");
}

#[test]
fn the_page_needs_nothing_else_and_shows_text_as_text() {
    let workspace = changed("summary: Show a pet", "summary: '<script>alert(1)</script>'");
    let (_, page, _) = run(&workspace, &["--format", "html"]);
    assert!(page.starts_with("<!doctype html>"), "{page}");
    assert!(page.trim_end().ends_with("</html>"));
    assert!(!page.contains("<script>alert"), "{page}");
    assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
    for outside in ["http:", "https:", "src=", "href=", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn the_changelog_has_an_entry() {
    let workspace = changed("age: {type: integer}", "age: {type: integer}, owner: {type: string}");
    let (_, said, _) = run(&workspace, &["--format", "changelog"]);
    assert_eq!(said.trim(), "## 0.1.1\n\n### Added\n\n- `added Pet.owner: optional string`");
}

#[test]
fn what_touches_safety_comes_first_with_its_hazards() {
    let log = repository::read("hero-api/src/guide/hazards.md");
    for (_, subject, ids) in HAZARDS {
        assert!(ids.iter().all(|id| log.contains(&format!("| {id} |"))), "{subject}");
    }
    let workspace = changed("age: {type: integer}", "born: {type: string, format: date}");
    let (_, said, _) = run(&workspace, &["--format", "markdown"]);
    let at = |text: &str| said.find(text).unwrap_or_else(|| panic!("{text}: {said}"));
    assert!(at("- **dates and times** (HZ-11, HZ-12)") < at("### What breaks"), "{said}");
}

#[test]
fn a_file_is_written() {
    let workspace = changed("age: {type: integer}", "age: {type: integer}, owner: {type: string}");
    let out = workspace.path().join("report.html").display().to_string();
    let (exit, said, remarks) = run(&workspace, &["--format", "html", "--out", &out]);
    assert_eq!((exit, said, remarks.as_str()), (Exit::Done, format!("wrote {out}\n"), ""));
    assert!(fs::read_to_string(out).unwrap().contains("Pet.owner"));
}

#[test]
fn what_was_inferred_is_confirmed_or_refuted() {
    let workspace = changed("age: {type: integer}", "age: {type: integer}");
    let with = |fields: &str| OLD.replace("age: {type: integer}", fields);
    let sides = [
        (
            "inferred.yaml",
            with("age: {type: integer, x-evidence: example}, size: {type: integer, x-evidence: example}"),
        ),
        ("published.yaml", with("age: {type: integer}, size: {type: string}")),
    ];
    let [old, new] = sides.map(|(name, text)| {
        let file = workspace.path().join(name);
        fs::write(&file, text).unwrap();
        file.display().to_string()
    });
    let (_, said, _) = run(&workspace, &[&old, &new]);
    let expected = "of 2 places inferred before: 1 confirmed, 1 refuted, 0 still inferred; 0 added
refuted Pet.size (example): changed Pet.size: was integer, is string
";
    assert!(said.contains(expected), "{said}");
    let (_, page, _) = run(&workspace, &[&old, &new, "--format", "markdown"]);
    assert!(page.contains("| `Pet.size` | `example` | `changed Pet.size: was integer, is string` |"), "{page}");
    let report: Value = serde_json::from_str(&run(&workspace, &[&old, &new, "--format", "json"]).1).unwrap();
    assert_eq!(report["inferred"]["confirmed"], 1);
    // What is inferred as before is no news.
    let (_, said, _) = run(&workspace, &[&old, &old]);
    assert_eq!(said.lines().last(), Some("no change for users"));
}
