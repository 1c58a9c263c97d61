//! `cargo xtask bench`: runs the command on the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask_common::cli::main("bench", xtask_bench::run)
}
