//! The commands that maintain hero-api, as a library so that tests can call them in process.
//!
//! Each command is a module with its `Args` and a `run`. A command says what it does on a [`Console`], and ends with an
//! [`Exit`] or a plain [`Error`]. The generator itself reads no file and no network: all of that is here.

use std::path::{Path, PathBuf};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

pub mod bench;
pub mod bug;
pub mod check;
pub mod compare;
mod console;
pub mod corpus;
mod description;
pub mod engine;
mod error;
pub mod explain;
pub mod export;
pub mod generate;
pub mod judge;
pub mod mock;
pub mod names;
pub mod pull;
pub mod write;

pub use console::{Console, Exit, MessageFormat, Messages};
pub use error::Error;

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
    Pull(pull::Args),
    /// Write the client from the description, or check that it is up to date
    Generate(generate::Args),
    /// Run everything that CI runs, and stop at the first failure
    Check(check::Args),
    /// Show an operation, a type or a place after each stage of the generator
    Explain(explain::Args),
    /// Look at the record of names, rename something, or resolve a merge
    Names(names::Args),
    /// Write the effective description as OpenAPI 3.0, for tools that read no newer one
    Export(export::Args),
    /// Run progenitor on the exported description and show both clients side by side
    Compare(compare::Args),
    /// Serve a mock of the API on loopback, until it is interrupted
    Mock(mock::Args),
    /// Time our code against the others', as ratios
    Bench(bench::Args),
    /// Try the generator on public descriptions that we did not write
    Corpus(corpus::Args),
    /// Ask foreign programs whether the description, the client and the mock are right
    Judge(judge::Args),
}

/// Runs a command; what went wrong is said on the console.
pub fn run(cli: &Cli, console: &mut Console) -> Exit {
    let root = cli.root.clone().unwrap_or_else(workspace);
    let done = match &cli.command {
        Command::Pull(args) => pull::run(args, &root, console),
        Command::Generate(args) => generate::run(args, &root, console),
        Command::Check(args) => check::run(args, &root, console),
        Command::Explain(args) => explain::run(args, &root, console),
        Command::Names(args) => names::run(args, &root, console),
        Command::Export(args) => export::run(args, &root, console),
        Command::Compare(args) => compare::run(args, &root, console),
        Command::Mock(args) => mock::run(args, &root, console),
        Command::Bench(args) => bench::run(args, &root, console),
        Command::Corpus(args) => corpus::run(args, &root, console),
        Command::Judge(args) => judge::run(args, &root, console),
    };
    done.and_then(|exit| console.finish().map(|()| exit)).unwrap_or_else(|error| {
        console.warn(format_args!("error: {error}"));
        Exit::Failed
    })
}

fn workspace() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}
