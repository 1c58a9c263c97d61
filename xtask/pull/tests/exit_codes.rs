//! The exit codes of the program, as a script sees them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::process::{Command, Output};

use hero_api_test_support::Workspace;
use xtask_common::Exit;

const REFUSED: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\nunknown: 1\n";

fn pull(workspace: &Workspace, words: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_xtask-pull"));
    program.arg("--root").arg(workspace.path()).args(words).output().unwrap()
}

#[test]
fn a_pull_follows_the_table() {
    let workspace = Workspace::with(REFUSED);
    let file = workspace.path().join("spec/openapi.yaml").display().to_string();
    assert_eq!(pull(&workspace, &["--file", &file]).status.code(), Some(2));
    assert_eq!(pull(&workspace, &["--file", "no such file"]).status.code(), Some(1));
    assert_eq!(pull(&workspace, &["--no-such-option"]).status.code(), Some(1));
}

#[test]
fn its_help_has_the_table() {
    let help = pull(&Workspace::new(), &["--help"]);
    assert_eq!(help.status.code(), Some(0));
    let said = String::from_utf8(help.stdout).unwrap();
    assert!(said.starts_with("Download the published description, say what changed, and store it\n"), "{said}");
    assert!(said.contains("Usage: cargo xtask pull [OPTIONS]") && said.contains(Exit::TABLE), "{said}");
}
