//! The command line, and how the commands end.

#[path = "support/workspace.rs"]
mod workspace;

use std::fs;

use clap::{CommandFactory, Parser};
use workspace::{Workspace, Written};
use xtask::{Cli, Console, Exit};

/// Runs a command in a folder; returns how it ended, what it said and what it remarked.
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

    assert_eq!(run(&workspace, &[&["export"], &json[..]].concat()).0, Exit::Failed);
    let out = workspace.path().join("exported.yaml").display().to_string();
    let (exit, said, remarks) = run(&workspace, &[&["export", "--out", &out], &json[..]].concat());
    assert_eq!((exit, remarks), (Exit::Done, format!("wrote {out}\n")));
    let expected = concat!(
        r#"{"level":"note","code":"no-word","message":"`summary` is left out: OpenAPI 3.0 has no such key","#,
        r#""file":"hero-api/mock/effective.yaml","line":5,"column":3,"end_line":5,"end_column":10,"pointer":"/info/summary","#,
    );
    assert!(said.starts_with(expected), "{said}");
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
    let event = workspace.path().join("hero-api/src/generated/types/webhook_event.rs");
    assert!(event.exists());
    // Tools that read 3.0 alone get no events, and schemas in their own words.
    let (exit, exported, remarks) = run(&workspace, &["export"]);
    assert_eq!(exit, Exit::Done, "{remarks}");
    assert!(exported.contains("enum:") && !exported.contains("const"), "{exported}");

    let path = |name: &str| workspace.path().join(name).display().to_string();
    let (spec, second, out) = (path("spec/openapi.yaml"), path("spec/webhooks.yaml"), path("out"));
    let (exit, ..) = run(&workspace, &["generate", "--spec", &spec, "--webhooks", &second, "--out", &out]);
    assert_eq!(exit, Exit::Done);
    assert!(workspace.path().join("out/types/webhook_event.rs").exists());
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
fn export_writes_the_effective_description_when_there_is_one() {
    let document = |title: &str| format!("openapi: 3.1.0\ninfo: {{title: {title}, version: '1'}}\npaths: {{}}\n");
    let workspace = Workspace::with(&document("published"));
    assert!(run(&workspace, &["export"]).1.contains("title: published"));

    fs::create_dir_all(workspace.path().join("hero-api/mock")).unwrap();
    fs::write(workspace.path().join("hero-api/mock/effective.yaml"), document("effective")).unwrap();
    let out = workspace.path().join("exported.yaml");
    let (exit, ..) = run(&workspace, &["export", "--out", &out.display().to_string()]);

    assert_eq!(exit, Exit::Done);
    let written = fs::read_to_string(out).unwrap();
    assert!(written.starts_with("openapi: 3.0.3\ninfo:\n  title: effective\n"), "{written}");
}

#[test]
fn the_mock_says_that_its_port_is_taken() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (exit, _, remarks) = run(&Workspace::new(), &["mock", "--port", &port]);
    assert_eq!(exit, Exit::Failed);
    assert!(remarks.starts_with("error: no port on loopback: "), "{remarks}");
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
