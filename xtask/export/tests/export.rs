//! `export` in a folder, and its exit codes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{fs, process::Command};

use hero_api_test_support::{Workspace, Written};
use xtask::generate;
use xtask_common::{Console, Exit, cli::Line};
use xtask_export::Args;

/// Runs the command in a folder; returns its exit, its results and its remarks.
fn run(workspace: &Workspace, words: &[&str]) -> (Exit, String, String) {
    let (results, remarks) = (Written::default(), Written::default());
    let mut console = Console::new(results.clone(), remarks.clone());
    let folder = workspace.path().display().to_string();
    let line = Line::<Args>::read("export", ["export", "--root", &folder].iter().chain(words)).unwrap();
    let exit = line.run(xtask_export::run, &mut console);
    (exit, results.text(), remarks.text())
}

/// Returns a workspace with the client of its description.
fn generated(document: &str, webhooks: Option<&str>) -> Workspace {
    let workspace = Workspace::with(document);
    if let Some(text) = webhooks {
        fs::write(workspace.path().join("spec/webhooks.yaml"), text).unwrap();
    }
    let mut console = Console::new(std::io::sink(), std::io::sink());
    assert_eq!(generate::run(&generate::Args::default(), workspace.path(), &mut console), Ok(Exit::Done));
    workspace
}

#[test]
fn export_writes_the_effective_description_when_there_is_one() {
    let document = |title: &str| format!("openapi: 3.1.0\ninfo: {{title: {title}, version: '1'}}\npaths: {{}}\n");
    let workspace = Workspace::with(&document("published"));
    assert!(run(&workspace, &[]).1.contains("title: published"));

    fs::create_dir_all(workspace.path().join("hero-api/mock")).unwrap();
    fs::write(workspace.path().join("hero-api/mock/effective.yaml"), document("effective")).unwrap();
    let out = workspace.path().join("exported.yaml");
    let (exit, ..) = run(&workspace, &["--out", &out.display().to_string()]);

    assert_eq!(exit, Exit::Done);
    let written = fs::read_to_string(out).unwrap();
    assert!(written.starts_with("openapi: 3.0.3\ninfo:\n  title: effective\n"), "{written}");
}

#[test]
fn messages_have_standard_output_to_themselves() {
    let document = "openapi: 3.1.0\ninfo: {title: T, version: '1', summary: S}\npaths: {/a: {get: {operationId: a, \
                    responses: {'204': {description: D}}}}}\n";
    let workspace = generated(document, None);
    let json = ["--message-format", "json"];
    assert_eq!(run(&workspace, &json).0, Exit::Failed);
    let out = workspace.path().join("exported.yaml").display().to_string();
    let (exit, said, remarks) = run(&workspace, &[&["--out", &out], &json[..]].concat());
    assert_eq!((exit, remarks), (Exit::Done, format!("wrote {out}\n")));
    let expected = concat!(
        r#"{"level":"note","code":"no-word","message":"`summary` is left out: OpenAPI 3.0 has no such key","#,
        r#""file":"hero-api/mock/effective.yaml","line":5,"column":3,"end_line":5,"end_column":10,"pointer":"/info/summary","#,
    );
    assert!(said.starts_with(expected), "{said}");
}

/// Tools that read only 3.0 get no events, and schemas in 3.0.
#[test]
fn the_parts_of_a_second_description_are_converted_to_3_0() {
    let document = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n";
    let event = "post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/E'}}}}}";
    let webhooks = format!(
        "openapi: 3.1.0\nwebhooks: {{born: {{{event}}}}}\n\
         components: {{schemas: {{E: {{type: object, required: [a], properties: {{a: {{const: x}}}}}}}}}}\n"
    );
    let workspace = generated(document, Some(&webhooks));
    let (exit, exported, remarks) = run(&workspace, &[]);
    assert_eq!(exit, Exit::Done, "{remarks}");
    assert!(exported.contains("enum:") && !exported.contains("const"), "{exported}");
}

#[test]
fn the_program_follows_the_table_of_exit_codes() {
    let workspace = Workspace::with("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n");
    let ended = |words: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_xtask-export"));
        program.arg("--root").arg(workspace.path()).args(words).output().unwrap()
    };
    assert_eq!(ended(&[]).status.code(), Some(0));
    assert_eq!(ended(&["--no-such-option"]).status.code(), Some(1));
    let help = ended(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(String::from_utf8(help.stdout).unwrap().contains(Exit::TABLE));
}
