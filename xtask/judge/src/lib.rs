//! `judge`: programs that we did not write, as judges of our work. They are installed from npm and PyPI into the target
//! folder, in fixed versions; nothing of them is in the repository.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use xtask_common::{Console, Error, Exit};
use xtask_compare as compare;

mod adjustments;
mod prism;
mod process;
mod redocly;
mod schemathesis;

/// Ask foreign programs whether the description, the client and the mock are right.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// Which judges; all of them, unless named
    #[arg(value_enum)]
    pub judges: Vec<Judge>,
}

/// A judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Judge {
    /// Lints the effective description, and the exported one
    Redocly,
    /// Types that progenitor makes of the same description, reading the same documents
    Progenitor,
    /// A mock server: accepts what the client sends, and answers what the client must read
    Prism,
    /// A tester: its valid requests are answered by the mock, its invalid ones refused
    Schemathesis,
}

/// Asks the judges.
///
/// # Errors
/// A judge cannot be installed or started, or finds a fault that is not listed.
pub fn run(args: &Args, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    let bench = Bench { root, folder: root.join("target/judges") };
    process::make_folder(&bench.folder)?;
    let judges = if args.judges.is_empty() { Judge::value_variants() } else { &args.judges };
    let mut exit = Exit::Done;
    for judge in judges {
        let found = match judge {
            Judge::Redocly => redocly::judge(&bench, console),
            Judge::Progenitor => progenitor(&bench, console),
            Judge::Prism => prism::judge(&bench, console),
            Judge::Schemathesis => schemathesis::judge(&bench, console),
        };
        // The other judges still run.
        if let Err(error) = found {
            console.warn(format_args!("{judge:?}: {error}"));
            exit = Exit::Failed;
        }
    }
    Ok(exit)
}

fn progenitor(bench: &Bench<'_>, console: &mut Console) -> Result<(), Error> {
    let args = compare::Args { data: true, ..compare::Args::default() };
    compare::run(&args, bench.root, console).map(drop)
}

/// The environment of the judges.
struct Bench<'a> {
    /// The workspace.
    root: &'a Path,
    /// The folder that they are installed into and write to.
    folder: PathBuf,
}

#[cfg(test)]
mod tests {
    use xtask_common::{Exit, cli::Line};

    use super::Args;

    #[test]
    fn the_help_ends_with_the_exit_codes() {
        let help = Line::<Args>::read("judge", ["judge", "--help"]).unwrap_err().to_string();
        assert!(help.contains(Exit::TABLE), "{help}");
    }
}
