//! The commands that maintain hero-api: the words of the command line in, an exit code out.

use std::{
    io::{self, IsTerminal},
    process::ExitCode,
};

use xtask::{Cli, Console, Exit, bug};

fn main() -> ExitCode {
    let mut console = Console::new(io::stdout(), io::stderr()).on_terminal(io::stdout().is_terminal());
    let exit = bug::catch(&mut console, |console| match Cli::read() {
        Ok(cli) => xtask::run(&cli, console),
        Err(usage) => misused(&usage),
    });
    exit.code()
}

/// Help and version are no faults. A wrong word is exit code 1, because 2 says that the generator refuses a description.
fn misused(usage: &clap::Error) -> Exit {
    let shown = usage.print();
    if usage.use_stderr() || shown.is_err() { Exit::Failed } else { Exit::Done }
}
