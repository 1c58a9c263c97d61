//! The commands that maintain hero-api.

use std::process::ExitCode;

use xtask::Cli;
use xtask_common::cli::{at_the_edge, misused};

fn main() -> ExitCode {
    at_the_edge(|console| match Cli::read() {
        Ok(cli) => xtask::run(&cli, console),
        Err(usage) => misused(&usage),
    })
}
