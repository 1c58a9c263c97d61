//! Starts a command that is a package of its own, `xtask/<name>/`: the dependencies of `pull` or `compare` are built
//! when they are needed, and `generate` does without.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use xtask_common::{Console, Error, Exit, cli::workspace};

/// The arguments of a command that is a package of its own, which parses them.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(disable_help_flag = true)]
pub struct Words {
    /// What the command takes; `--help` lists it
    #[arg(value_name = "WORDS", allow_hyphen_values = true, trailing_var_arg = true)]
    pub words: Vec<OsString>,
}

/// The profile that a package is built with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Build {
    /// Fast to build.
    Debug,
    /// Fast to run.
    Optimised,
}

impl Build {
    /// Returns the option of cargo, and the folder below the target folder.
    fn profile(self) -> (Option<&'static str>, &'static str) {
        match self {
            Self::Debug => (None, "debug"),
            Self::Optimised => (Some("--release"), "release"),
        }
    }
}

/// Builds a command's package and starts it with these arguments.
///
/// Where the system allows it, the program replaces this one: signals, the terminal and the exit code are its own.
///
/// # Errors
/// It cannot be built or started.
pub fn run(name: &str, build: Build, root: Option<&Path>, words: &Words, console: &mut Console) -> Result<Exit, Error> {
    let package = format!("xtask-{name}");
    // The first build takes a while, and shows its progress.
    let quiet = is_built(&package, build).then_some("--quiet");
    let mut cargo = command_of_cargo("build", &package, build);
    let built = cargo.args(quiet).status();
    let built = built.map_err(|error| Error::new(format!("cargo could not be started: {error}")))?;
    if !built.success() {
        return Err(Error::new(format!("`cargo build --package {package}` failed")));
    }
    console.finish()?;
    let mut program = command_of_cargo("run", &package, build);
    program.args(["--quiet", "--"]);
    program.args(root.into_iter().flat_map(|root| ["--root".as_ref(), root.as_os_str()]));
    replace_process(program.args(&words.words))
}

fn command_of_cargo(what: &str, package: &str, build: Build) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args([what, "--package", package, "--manifest-path"]).arg(workspace().join("Cargo.toml"));
    cargo.args(build.profile().0);
    cargo
}

/// Reports whether there is an earlier build, perhaps an old one: cargo puts it next to this program.
fn is_built(package: &str, build: Build) -> bool {
    let beside = || -> Option<PathBuf> {
        let target = env::current_exe().ok()?.parent()?.parent()?.join(build.profile().1);
        Some(target.join(format!("{package}{}", env::consts::EXE_SUFFIX)))
    };
    beside().is_some_and(|program| program.exists())
}

#[cfg(unix)]
fn replace_process(program: &mut Command) -> Result<Exit, Error> {
    use std::os::unix::process::CommandExt;

    // Returns only on failure.
    let error = program.exec();
    Err(Error::new(format!("cargo could not be started: {error}")))
}

#[cfg(not(unix))]
fn replace_process(program: &mut Command) -> Result<Exit, Error> {
    let status = program.status().map_err(|error| Error::new(format!("cargo could not be started: {error}")))?;
    // The error was already printed.
    Ok(Exit::from_status(status))
}
