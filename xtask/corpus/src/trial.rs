//! Tries one description, from its text to a verdict: rejected with reasons, generated and compiled, or our fault.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use serde_json::Value;
use xtask_common::Error;

use super::{
    process::{self, Ended},
    worker::Found,
};

/// The time limits for generating and compiling. Anything that takes longer hangs.
const GENERATE: Duration = Duration::from_secs(120);
const COMPILE: Duration = Duration::from_secs(900);

/// The verdict on a description.
#[derive(Clone, Debug)]
pub(super) enum Verdict {
    /// Its client compiles without warnings.
    Compiles,
    /// It is rejected; the reasons are in [`Found`].
    Refused,
    /// We are at fault: a panic, a hang, a rejection without places, code that does not compile or has warnings.
    Fault(String),
}

/// The environment in which descriptions are tried.
pub(super) struct Bench {
    /// The workspace, whose runtime the generated code depends on.
    root: PathBuf,
    /// Our part of the target folder.
    folder: PathBuf,
}

impl Bench {
    pub(super) fn set_up(root: &Path) -> Result<Self, Error> {
        let root = root.canonicalize().map_err(|error| Error::io("find", root, &error))?;
        let folder = root.join("target/corpus");
        for part in ["archives", "crates"] {
            let part = folder.join(part);
            fs::create_dir_all(&part).map_err(|error| Error::io("make", &part, &error))?;
        }
        Ok(Self { root, folder })
    }

    /// Returns the root of the workspace.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the folder of the corpus.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the folder of archives.
    pub(super) fn archives(&self) -> PathBuf {
        self.folder.join("archives")
    }

    /// Returns the target folder of clients.
    pub(super) fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// Generates the client of a description, and compiles it.
    pub(super) fn try_out(&self, name: &str, text: &str) -> Result<(Found, Verdict), Error> {
        let home = self.folder.join("crates").join(name);
        if home.exists() {
            fs::remove_dir_all(&home).map_err(|error| Error::io("remove", &home, &error))?;
        }
        let source = home.join("src");
        fs::create_dir_all(&source).map_err(|error| Error::io("make", &source, &error))?;
        let ended = process::run(&mut worker(Some(&source.join("client")))?, GENERATE, &home, text)?;
        let found: Found = match serde_json::from_str(&ended.printed) {
            Ok(found) => found,
            Err(_) => return Ok((Found::default(), Verdict::Fault(fault_of(&ended)))),
        };
        let verdict = match &found.refused {
            Some(reasons) if reasons.count() == 0 => Verdict::Fault("refused without a reason".to_owned()),
            Some(reasons) if reasons.lost > 0 => Verdict::Fault(format!("{} reasons without a place", reasons.lost)),
            Some(_) => Verdict::Refused,
            None => self.compile(name, &home)?,
        };
        Ok((found, verdict))
    }

    fn compile(&self, name: &str, home: &Path) -> Result<Verdict, Error> {
        self.write_package(name, home, "\n[workspace]\n\n[profile.dev]\ndebug = false\n")?;
        self.copy_lock(home)?;
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(["check", "--quiet", "--message-format", "json"]).current_dir(home);
        cargo.env("CARGO_TARGET_DIR", self.target());
        let ended = process::run(&mut cargo, COMPILE, home, "")?;
        let said: Vec<String> = ended.printed.lines().filter_map(|line| complaint(line, name)).collect();
        Ok(match (said.first(), ended.status) {
            (Some(first), _) => Verdict::Fault(format!("{} complaints of rustc, the first: {first}", said.len())),
            (None, Some(status)) if status.success() => Verdict::Compiles,
            _ => Verdict::Fault(fault_of(&ended)),
        })
    }

    /// Writes the package around a client; `rest` ends its manifest.
    pub(super) fn write_package(&self, name: &str, home: &Path, rest: &str) -> Result<(), Error> {
        let manifest = format!(
            "[package]\nname = \"corpus-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\nhero-api-runtime = {{ path = {:?} }}\n{rest}",
            self.root.join("generator/runtime")
        );
        let write = |path: &Path, text: &str| fs::write(path, text).map_err(|error| Error::io("write", path, &error));
        write(&home.join("Cargo.toml"), &manifest)?;
        write(&home.join("src/lib.rs"), "//! A client of the corpus.\n\npub mod client;\n")
    }

    /// Copies the lock file of the workspace, so that its dependencies are compiled once for all.
    pub(super) fn copy_lock(&self, home: &Path) -> Result<(), Error> {
        let (lock, copied) = (self.root.join("Cargo.lock"), home.join("Cargo.lock"));
        fs::copy(&lock, &copied).map(drop).map_err(|error| Error::io("copy", &lock, &error))
    }
}

/// Returns the process that generates what is on its standard input, into a folder if there is one.
pub(super) fn worker(out: Option<&Path>) -> Result<Command, Error> {
    let mut worker = Command::new(this_program()?);
    worker.arg("--worker").args(out);
    Ok(worker)
}

/// Returns the path of this program, which contains the generator.
pub(super) fn this_program() -> Result<PathBuf, Error> {
    env::current_exe().map_err(|error| Error::new(format!("this program cannot be found: {error}")))
}

/// Returns the last message of a program that failed.
pub(super) fn fault_of(ended: &Ended) -> String {
    let said = |text: &str| text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("nothing said").to_owned();
    match ended.status {
        None => format!("took longer than {:.0} seconds", ended.seconds),
        Some(status) => format!("{status}: {}", said(&ended.complained)),
    }
}

/// Returns an error or a warning of rustc about the generated crate.
pub(super) fn complaint(line: &str, name: &str) -> Option<String> {
    let message: Value = serde_json::from_str(line).ok()?;
    let ours = message.get("target")?.get("name")?.as_str()? == target_name(name);
    let rendered = message.get("message")?.get("rendered")?.as_str()?;
    // The summary that ends the errors.
    let counts = rendered.contains("warnings emitted") || rendered.contains("could not compile");
    let lines = rendered.lines().filter(|line| !line.trim().is_empty()).take(4).map(str::trim);
    (ours && !counts).then(|| lines.collect::<Vec<_>>().join(" "))
}

/// Returns cargo's name for the library of a client's package.
pub(super) fn target_name(name: &str) -> String {
    format!("corpus_{}", name.replace('-', "_"))
}
