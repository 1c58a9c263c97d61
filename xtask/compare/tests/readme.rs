//! What the README says that `compare` prints, it prints.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use hero_api_test_support::Written;
use xtask_common::{Console, Exit, cli::Line};
use xtask_compare::Args;

const README: &str = include_str!("../../../README.md");

/// What the README shows below a command, to the end of the block.
fn shown(command: &str) -> &'static str {
    let (_, after) = README.split_once(&format!("$ {command}\n")).unwrap();
    after.split_once("```").unwrap().0
}

#[test]
fn compare_prints_what_the_readme_shows() {
    let (results, remarks) = (Written::default(), Written::default());
    let mut console = Console::new(results.clone(), remarks.clone());
    let exit = Line::<Args>::read("compare", ["compare"]).unwrap().run(xtask_compare::run, &mut console);
    assert_eq!(exit, Exit::Done, "{}", remarks.text());
    assert_eq!(results.text() + &remarks.text(), shown("cargo xtask compare"));
}

#[test]
fn the_help_ends_with_the_exit_codes() {
    let help = Line::<Args>::read("compare", ["compare", "--help"]).unwrap_err().to_string();
    assert!(help.contains(Exit::TABLE), "{help}");
}
