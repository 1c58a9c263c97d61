//! `cargo xtask compare`: runs the command on the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask_common::cli::main("compare", xtask_compare::run)
}
