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
    for words in [["generate", "--spec", "a.yaml"], ["generate", "--out", "a"], ["generate", "--names", "a"]] {
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
    assert_eq!(exit, Exit::Failed);
    assert!(remarks.starts_with("error"), "{remarks}");
    assert_eq!(workspace.tree(), before);
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
