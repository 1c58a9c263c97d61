//! The commands that maintain hero-api, as a library so that tests can call them in process.
//!
//! Each command is a module with its `Args` and a `run`, or, where it needs more than the generator does, a package of
//! its own below this one that is started. A command says what it does on a [`Console`], and ends with an [`Exit`] or a
//! plain [`Error`](xtask_common::Error). The generator itself reads no file and no network: all of that is here.

use std::path::PathBuf;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use xtask_common::{Console, Exit, cli};

pub mod check;
pub mod evidence;
pub mod explain;
pub mod generate;
pub mod names;
pub mod start;

use start::{Build, Words};

/// The commands that maintain hero-api.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub struct Cli {
    /// The folder to work in; the workspace, unless given
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Reads the words of the process's command line. The help of every command ends with the exit codes.
    ///
    /// # Errors
    /// When the words are no command, or ask for help or the version.
    pub fn read() -> Result<Self, clap::Error> {
        let command = Self::command().after_help(Exit::TABLE);
        let command = command.mut_subcommands(|subcommand| {
            subcommand.mut_subcommands(|nested| nested.after_help(Exit::TABLE)).after_help(Exit::TABLE)
        });
        Self::from_arg_matches(&command.try_get_matches()?)
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Download the published description, say what changed, and store it
    Pull(Words),
    /// Write the client from the description, or check that it is up to date
    Generate(generate::Args),
    /// Run everything that CI runs, and stop at the first failure
    Check(check::Args),
    /// Explain the code of a diagnostic, or show an operation, a type or a place after each stage of the generator
    Explain(explain::Args),
    /// List what of the description rests on inference, and on what
    Evidence(evidence::Args),
    /// Look at the record of names, rename something, or resolve a merge
    Names(names::Args),
    /// Write the effective description as OpenAPI 3.0, for tools that read no newer one
    Export(Words),
    /// Compare two descriptions by meaning, and say which version to publish
    Diff(Words),
    /// Run progenitor on the exported description and show both clients side by side
    Compare(Words),
    /// Serve a mock of the API on loopback, until it is interrupted
    Mock(Words),
    /// Time our code against the others', as ratios
    Bench(Words),
    /// Try the generator on public descriptions that we did not write
    Corpus(Words),
    /// Ask foreign programs whether the description, the client and the mock are right
    Judge(Words),
}

/// Runs a command, and prints its error.
pub fn run(command_line: &Cli, console: &mut Console) -> Exit {
    let given = command_line.root.as_deref();
    let root = given.map_or_else(cli::workspace, PathBuf::from);
    let done = match &command_line.command {
        Command::Generate(args) => generate::run(args, &root, console),
        Command::Check(args) => check::run(args, &root, console),
        Command::Explain(args) => explain::run(args, &root, console),
        Command::Evidence(args) => evidence::run(args, &root, console),
        Command::Names(args) => names::run(args, &root, console),
        Command::Pull(words) => start::run("pull", Build::Debug, given, words, console),
        Command::Export(words) => start::run("export", Build::Debug, given, words, console),
        Command::Diff(words) => start::run("diff", Build::Debug, given, words, console),
        Command::Compare(words) => start::run("compare", Build::Debug, given, words, console),
        Command::Mock(words) => start::run("mock", Build::Debug, given, words, console),
        Command::Judge(words) => start::run("judge", Build::Debug, given, words, console),
        // Descriptions are large, and only this build gives meaningful times.
        Command::Bench(words) => start::run("bench", Build::Optimised, given, words, console),
        Command::Corpus(words) => start::run("corpus", Build::Optimised, given, words, console),
    };
    cli::end(done, console)
}
