//! `mock` where it cannot serve.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use hero_api_test_support::{Workspace, Written};
use xtask_common::{Console, Exit, cli::Line};
use xtask_mock::Args;

/// Runs the command in a folder; returns its exit, its results and its remarks.
fn run(workspace: &Workspace, words: &[&str]) -> (Exit, String, String) {
    let (results, remarks) = (Written::default(), Written::default());
    let mut console = Console::new(results.clone(), remarks.clone());
    let folder = workspace.path().display().to_string();
    let line = Line::<Args>::read("mock", ["mock", "--root", &folder].iter().chain(words)).unwrap();
    let exit = line.run(xtask_mock::run, &mut console);
    (exit, results.text(), remarks.text())
}

#[test]
fn the_mock_says_that_its_port_is_taken() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (exit, _, remarks) = run(&Workspace::new(), &["--port", &port]);
    assert_eq!(exit, Exit::Failed);
    assert!(remarks.starts_with("error: no port on loopback: "), "{remarks}");
}

#[test]
fn the_help_ends_with_the_exit_codes() {
    let help = Line::<Args>::read("mock", ["mock", "--help"]).unwrap_err().to_string();
    assert!(help.contains(Exit::TABLE), "{help}");
}
