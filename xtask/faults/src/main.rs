//! `cargo xtask faults`: the words of the command line in, an exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask_common::cli::main("faults", xtask_faults::run)
}
