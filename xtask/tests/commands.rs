//! The command line, and the exit codes of commands.

use std::fs;

use clap::{CommandFactory, Parser};
use hero_api_test_support::{Workspace, Written};
use xtask::Cli;
use xtask_common::{Console, Exit};

/// Runs a command in a folder; returns its exit, its results and its remarks.
fn run(workspace: &Workspace, words: &[&str]) -> (Exit, String, String) {
    let (results, remarks) = (Written::default(), Written::default());
    let mut console = Console::new(results.clone(), remarks.clone());
    let root = ["cargo xtask", "--root"].map(str::to_owned).into_iter().chain([workspace.path().display().to_string()]);
    let cli = Cli::try_parse_from(root.chain(words.iter().map(|word| (*word).to_owned()))).unwrap_or_else(|e| e.exit());
    let exit = xtask::run(&cli, &mut console);
    (exit, results.text(), remarks.text())
}

#[test]
fn the_command_line_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn another_description_needs_a_folder_of_its_own() {
    for words in [
        ["generate", "--spec", "a.yaml"],
        ["generate", "--out", "a"],
        ["generate", "--names", "a"],
        ["generate", "--webhooks", "a"],
    ] {
        assert!(Cli::try_parse_from(["cargo xtask"].iter().chain(&words)).is_err(), "{words:?}");
    }
}

#[test]
fn a_missing_description_is_a_plain_error() {
    let workspace = Workspace::new();
    let (exit, _, remarks) = run(&workspace, &["generate"]);
    assert_eq!(exit, Exit::Failed);
    let expected = format!("error: cannot read {}: ", workspace.path().join("spec/openapi.yaml").display());
    assert!(remarks.starts_with(&expected), "{remarks}");
}

#[test]
fn a_refused_description_leaves_the_client_as_it_was() {
    let workspace = Workspace::with("openapi: none\n");
    let before = workspace.tree();
    let (exit, _, remarks) = run(&workspace, &["generate"]);
    assert_eq!(exit, Exit::Refused);
    assert!(remarks.starts_with("error"), "{remarks}");
    assert_eq!(workspace.tree(), before);
}

#[test]
fn programs_are_told_what_people_are() {
    let workspace = Workspace::with("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\né: 1\n");
    let expected = concat!(
        r#"{"level":"error","code":"unknown-key","message":"`é` is no key of the description","#,
        r#""file":"spec/openapi.yaml","line":4,"column":1,"end_line":4,"end_column":2,"pointer":"/é","#,
    );
    for command in [&["generate"][..], &["generate", "--check"], &["explain", "getThings"]] {
        let (exit, said, remarks) = run(&workspace, &[command, &["--message-format", "json"]].concat());
        assert_eq!((exit, remarks.as_str()), (Exit::Refused, ""), "{command:?}");
        assert!(said.starts_with(expected) && said.lines().count() == 1, "{said}");

        let (exit, said, remarks) = run(&workspace, command);
        assert_eq!((exit, said.as_str()), (Exit::Refused, ""), "{command:?}");
        assert!(remarks.contains("--> spec/openapi.yaml:4:1\n") && remarks.ends_with("\n\n1 error\n"), "{remarks}");
    }
}

#[test]
fn messages_have_standard_output_to_themselves() {
    let document = "openapi: 3.1.0\ninfo: {title: T, version: '1', summary: S}\npaths: {/a: {get: {operationId: a, \
                    responses: {'204': {description: D}}}}}\n";
    let workspace = Workspace::with(document);
    let json = ["--message-format", "json"];
    let (exit, said, remarks) = run(&workspace, &[&["generate"], &json[..]].concat());
    assert_eq!((exit, said.as_str()), (Exit::Done, ""));
    assert!(remarks.contains("wrote "), "{remarks}");
    let (exit, said, remarks) = run(&workspace, &[&["explain", "a"], &json[..]].concat());
    assert_eq!((exit, said.as_str()), (Exit::Done, ""));
    assert!(remarks.contains("/a"), "{remarks}");
}

#[test]
fn a_code_is_explained_without_a_description() {
    let (exit, said, remarks) = run(&Workspace::new(), &["explain", "dangling-reference"]);
    assert_eq!((exit, remarks.as_str()), (Exit::Done, ""));
    assert!(said.starts_with("## dangling-reference\n\n") && said.contains("\n**Way out:** "), "{said}");
}

#[test]
fn a_misspelt_code_is_told_the_near_one() {
    let workspace = Workspace::with("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n");
    let (exit, _, remarks) = run(&workspace, &["explain", "dangling-referense"]);
    assert_eq!(exit, Exit::Failed);
    assert!(remarks.ends_with("; did you mean the code `dangling-reference`?\n"), "{remarks}");
    let (exit, _, remarks) = run(&workspace, &["explain", "getThings"]);
    assert_eq!(exit, Exit::Failed);
    assert!(remarks.ends_with(" or a pointer\n"), "{remarks}");
}

#[test]
fn the_webhooks_are_a_second_description() {
    let document = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n";
    let event = "post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/E'}}}}}";
    let webhooks = format!(
        "openapi: 3.1.0\nwebhooks: {{born: {{{event}}}}}\n\
         components: {{schemas: {{E: {{type: object, required: [a], properties: {{a: {{const: x}}}}}}}}}}\n"
    );
    let workspace = Workspace::with(document);
    fs::write(workspace.path().join("spec/webhooks.yaml"), &webhooks).unwrap();
    assert_eq!(run(&workspace, &["generate"]).0, Exit::Done);
    let effective = fs::read_to_string(workspace.path().join("hero-api/mock/effective.yaml")).unwrap();
    assert!(effective.contains("webhooks:\n  born:") && effective.contains("x-openapi: 3.1.0"), "{effective}");
    let event = workspace.path().join("hero-api/src/generated/types/events.rs");
    assert!(event.exists());

    let path = |name: &str| workspace.path().join(name).display().to_string();
    let (spec, second, out) = (path("spec/openapi.yaml"), path("spec/webhooks.yaml"), path("out"));
    let (exit, ..) = run(&workspace, &["generate", "--spec", &spec, "--webhooks", &second, "--out", &out]);
    assert_eq!(exit, Exit::Done);
    assert!(workspace.path().join("out/types/events.rs").exists());
    fs::write(workspace.path().join("spec/webhooks.yaml"), webhooks.replace("schemas/E", "schemas/F")).unwrap();
    let (exit, _, remarks) = run(&workspace, &["generate"]);
    assert_eq!(exit, Exit::Refused);
    assert!(remarks.contains("--> spec/webhooks.yaml:2:78\n"), "{remarks}");
}

#[test]
fn overlays_are_read_by_whose_they_are() {
    let workspace = Workspace::with("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n");
    let overlay =
        "overlay: 1.1.0\ninfo: {title: O, version: '1'}\nactions:\n  - {target: $.info, update: {title: N}}\n";
    fs::write(workspace.path().join("spec/overlay.yaml"), overlay).unwrap();
    let (exit, _, remarks) = run(&workspace, &["generate"]);
    assert_eq!(exit, Exit::Refused);
    assert!(remarks.contains("error[overlay-reason]") && remarks.contains("--> spec/overlay.yaml:4:5\n"), "{remarks}");
    let path = |name: &str| workspace.path().join(name).display().to_string();
    let (spec, overlay, out) = (path("spec/openapi.yaml"), path("spec/overlay.yaml"), path("out"));
    let (exit, ..) = run(&workspace, &["generate", "--spec", &spec, "--overlay", &overlay, "--out", &out]);
    assert_eq!(exit, Exit::Done);
}

#[test]
fn one_new_file_is_one_file() {
    let workspace = Workspace::with("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n");
    run(&workspace, &["generate"]);
    fs::remove_file(workspace.path().join("spec/names.lock")).unwrap();
    assert_eq!(run(&workspace, &["generate"]).1, "wrote 1 new file\n");
}

#[test]
fn check_lists_what_ci_runs() {
    let (exit, said, _) = run(&Workspace::new(), &["check", "--list"]);
    assert_eq!(exit, Exit::Done);
    let expected = "cargo fmt --all --check\n\
                    cargo clippy --workspace --all-targets -- -D warnings\n\
                    cargo test --workspace\n\
                    RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps\n\
                    cargo xtask generate --check\n";
    assert_eq!(said, expected);
}
