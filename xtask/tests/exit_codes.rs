//! The exit codes of the program, as a script sees them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::process::{Command, Output};

use xtask_common::Exit;

use hero_api_test_support::Workspace;

const GOOD: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n";
const REFUSED: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\nunknown: 1\n";

fn xtask(workspace: &Workspace, words: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
    program.arg("--root").arg(workspace.path()).args(words).output().unwrap()
}

fn code(workspace: &Workspace, words: &[&str]) -> Option<i32> {
    xtask(workspace, words).status.code()
}

#[test]
fn every_command_follows_one_table() {
    let good = Workspace::with(GOOD);
    assert_eq!(code(&good, &["generate", "--check"]), Some(1), "out of date");
    for words in [&["generate"][..], &["generate", "--check"], &["check", "--list"], &["--help"], &["help", "pull"]] {
        assert_eq!(code(&good, words), Some(0), "{words:?}");
    }
    for words in [&["explain", "nothing"][..], &["generate", "--no-such-option"], &["no-such-command"], &[]] {
        assert_eq!(code(&good, words), Some(1), "{words:?}");
    }
    let refused = Workspace::with(REFUSED);
    for words in [&["generate"][..], &["generate", "--check"], &["explain", "nothing"]] {
        assert_eq!(code(&refused, words), Some(2), "{words:?}");
    }
}

#[test]
fn the_help_of_every_command_has_the_table() {
    let workspace = Workspace::new();
    let commands = ["generate", "check", "explain", "names"].map(Some);
    for command in [None].into_iter().chain(commands) {
        let words: Vec<&str> = command.into_iter().chain(["--help"]).collect();
        let said = String::from_utf8(xtask(&workspace, &words).stdout).unwrap();
        assert!(said.contains(Exit::TABLE), "{said}");
    }
}
