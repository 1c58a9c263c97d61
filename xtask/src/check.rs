//! `check`: everything that CI runs, in the same order, on a laptop. Stops at the first failure and names it, or names all.

use std::{env, path::Path, process::Command};

use xtask_common::{Console, Error, Exit};

use crate::generate;

/// Run everything that CI runs, and stop at the first failure.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// Only list the commands
    #[arg(long)]
    pub list: bool,
    /// Go on after a failure, and name each
    #[arg(long)]
    pub keep_going: bool,
}

/// A command of cargo, with its environment.
struct Step {
    args: &'static [&'static str],
    /// What is added to go on after a failure.
    keep_going: &'static [&'static str],
    env: Option<(&'static str, &'static str)>,
}

const STEPS: &[Step] = &[
    Step { args: &["fmt", "--all", "--check"], keep_going: &[], env: None },
    Step { args: &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"], keep_going: &[], env: None },
    Step { args: &["test", "--workspace"], keep_going: &["--no-fail-fast"], env: None },
    Step {
        args: &["doc", "--workspace", "--no-deps"],
        keep_going: &["--keep-going"],
        env: Some(("RUSTDOCFLAGS", "-D warnings")),
    },
];

/// The last step runs in process, without another build.
const GENERATE: &str = "cargo xtask generate --check";

/// Runs the steps.
///
/// # Errors
/// A step fails; the message names its command.
pub fn run(args: &Args, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    let mut last = Exit::Done;
    for step in STEPS {
        console.say(step);
        match if args.list { Ok(()) } else { step.run(args.keep_going, root) } {
            Ok(()) => {}
            Err(error) if args.keep_going => {
                console.warn(format_args!("error: {error}"));
                last = Exit::Failed;
            }
            Err(error) => return Err(error),
        }
    }
    console.say(GENERATE);
    if args.list {
        return Ok(Exit::Done);
    }
    let up_to_date = generate::Args { check: true, ..generate::Args::default() };
    let exit = generate::run(&up_to_date, root, console);
    let exit = exit.map_err(|error| Error::new(format!("`{GENERATE}` failed: {error}")))?;
    if exit != Exit::Done {
        console.warn(format_args!("error: `{GENERATE}` failed"));
        last = exit;
    }
    Ok(last)
}

impl Step {
    fn run(&self, is_kept_going: bool, root: &Path) -> Result<(), Error> {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let more = if is_kept_going { self.keep_going } else { &[] };
        let status = Command::new(cargo).args(self.args).args(more).envs(self.env).current_dir(root).status();
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(Error::new(format!("`{self}` failed"))),
            Err(error) => Err(Error::new(format!("`{self}` could not be started: {error}"))),
        }
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some((name, value)) = self.env {
            write!(f, "{name}='{value}' ")?;
        }
        write!(f, "cargo {}", self.args.join(" "))
    }
}
