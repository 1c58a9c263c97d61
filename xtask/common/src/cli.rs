//! The edge of a program: parses the command line and returns an exit code.

use std::{
    ffi::OsString,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anstream::{AutoStream, ColorChoice};
use clap::{Args, CommandFactory, FromArgMatches, Parser};

use generator::report::Colours;

use crate::{Console, Error, Exit, bug};

/// A command: a function of its arguments and the folder to work in.
pub type Run<A> = fn(&A, &Path, &mut Console) -> Result<Exit, Error>;

/// Implements `main` for a package that is one command of `cargo xtask`.
pub fn main<A: Args>(name: &'static str, run: Run<A>) -> ExitCode {
    at_the_edge(|console| match Line::<A>::read(name, std::env::args_os()) {
        Ok(line) => line.run(run, console),
        Err(usage) => misused(&usage),
    })
}

/// Runs a program on the streams of its process. A panic in it is our bug.
pub fn at_the_edge(program: impl FnOnce(&mut Console) -> Exit) -> ExitCode {
    let mut console =
        Console::new(io::stdout(), io::stderr()).on_terminal(io::stdout().is_terminal()).with_colours(remark_colours());
    bug::catch(&mut console, program).code()
}

/// Returns whether diagnostics have colours: on a terminal that supports them, unless `NO_COLOR` is set. Clap decides
/// like this for its own messages.
fn remark_colours() -> Colours {
    match AutoStream::choice(&io::stderr()) {
        ColorChoice::Never => Colours::Plain,
        ColorChoice::Auto | ColorChoice::AlwaysAnsi | ColorChoice::Always => Colours::Ansi,
    }
}

/// Prints a usage error, or the help that was asked for.
///
/// Help and version are not errors. A usage error has exit code 1, because 2 means that the generator rejects a
/// description.
pub fn misused(usage: &clap::Error) -> Exit {
    let shown = usage.print();
    if usage.use_stderr() || shown.is_err() { Exit::Failed } else { Exit::Done }
}

/// Ends a command: prints its error, or that of writing its results.
pub fn end(done: Result<Exit, Error>, console: &mut Console) -> Exit {
    done.and_then(|exit| console.finish().map(|()| exit)).unwrap_or_else(|error| {
        console.warn(format_args!("error: {error}"));
        Exit::Failed
    })
}

/// Returns the root of the workspace that this program was built in.
pub fn workspace() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).unwrap_or(package).to_path_buf()
}

/// The command line of a package that is one command of `cargo xtask`.
#[derive(Debug, Parser)]
pub struct Line<A: Args> {
    /// The arguments of the command.
    #[command(flatten)]
    pub args: A,
    /// The folder to work in; the workspace, unless given
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
}

impl<A: Args> Line<A> {
    /// Parses a command line whose first word is the program. The help ends with the exit codes.
    ///
    /// # Errors
    /// The words do not parse, or ask for help.
    pub fn read(name: &str, words: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> Result<Self, clap::Error> {
        // The sentence of the command replaces that of this struct.
        let about = A::augment_args(clap::Command::default()).get_about().cloned().unwrap_or_default();
        let command = Self::command().bin_name(format!("cargo xtask {name}")).about(about).after_help(Exit::TABLE);
        Self::from_arg_matches(&command.try_get_matches_from(words)?)
    }

    /// Runs the command, and prints its error.
    pub fn run(&self, run: Run<A>, console: &mut Console) -> Exit {
        let root = self.root.clone().unwrap_or_else(workspace);
        end(run(&self.args, &root, console), console)
    }
}
