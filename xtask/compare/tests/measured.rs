//! The output of `compare` is that in MEASURED.md, and its help has the exit codes.

use hero_api_test_support::{
    Written,
    repository::{renew_shown, shown},
};
use xtask_common::{Console, Exit, cli::Line};
use xtask_compare::Args;

const RENEW: &str = "UPDATE_EXPECTED=1 cargo test -p xtask-compare --test measured";

#[test]
fn compare_prints_what_the_page_shows() {
    let (results, remarks) = (Written::default(), Written::default());
    let mut console = Console::new(results.clone(), remarks.clone());
    let exit = Line::<Args>::read("compare", ["compare"]).unwrap().run(xtask_compare::run, &mut console);
    assert_eq!(exit, Exit::Done, "{}", remarks.text());
    let printed = results.text() + &remarks.text();
    renew_shown("MEASURED.md", "cargo xtask compare", &printed);
    assert_eq!(printed, shown("MEASURED.md", "cargo xtask compare"), "{RENEW}");
}

#[test]
fn the_help_ends_with_the_exit_codes() {
    let help = Line::<Args>::read("compare", ["compare", "--help"]).unwrap_err().to_string();
    assert!(help.contains(Exit::TABLE), "{help}");
}
