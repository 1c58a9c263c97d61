//! Generates one description of the directory, in a process with limited time and memory, or reuses the outcome of an
//! earlier run of the same program.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use sha2::{Digest, Sha256};
use xtask_common::Error;

use super::super::{
    process,
    trial::{self, Bench},
    worker::Found,
};

/// The limit of processor time: a number of seconds, and more for each megabyte.
const MOST_SECONDS: u64 = 60;
const MOST_SECONDS_PER_MEGABYTE: u64 = 2;
/// The limit of wall-clock time, as a multiple of that.
const PATIENCE: u64 = 10;

/// The greatest memory that a process may reserve, in kilobytes.
const MOST_MEMORY: u64 = 4 * 1024 * 1024;

/// The outcome for a description.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// A client was generated.
    Generated(Found),
    /// It was rejected; the reasons are in [`Found`].
    Refused(Found),
    /// The process ended otherwise: by a panic, a stack overflow or too much memory.
    Aborted(String),
    /// The process took more than this many seconds of processor time.
    TimedOut(u64),
}

/// The outcomes, which are cached.
pub(super) struct Trials {
    scratch: PathBuf,
    /// The cache of this program only: its name is the program's digest.
    kept: PathBuf,
    program: String,
}

impl Trials {
    pub(super) fn set_up(bench: &Bench) -> Result<Self, Error> {
        let itself = trial::this_program()?;
        let program = fs::read(&itself).map_err(|error| Error::io("read", &itself, &error))?;
        let program = digest(&[&program]);
        let scratch = make(bench.folder().join("scratch"))?;
        Ok(Self { scratch, kept: keep_alone(&bench.folder().join("outcomes"), &program)?, program })
    }

    /// Returns the digest of the program with the generator.
    pub(super) fn program(&self) -> &str {
        &self.program
    }

    /// Generates, unless the outcome is cached. Only what another run would find again is cached.
    pub(super) fn attempt(&self, text: &str) -> Result<Outcome, Error> {
        let kept = self.kept.join(digest(&[text.as_bytes()]));
        if let Some(found) = fs::read_to_string(&kept).ok().and_then(|json| serde_json::from_str(&json).ok()) {
            return Ok(Outcome::from_found(found));
        }
        let outcome = self.generate(text, None)?;
        if let Outcome::Generated(found) | Outcome::Refused(found) = &outcome {
            let json = serde_json::to_string(found).map_err(|error| Error::new(error.to_string()))?;
            fs::write(&kept, json).map_err(|error| Error::io("write", &kept, &error))?;
        }
        Ok(outcome)
    }

    /// Generates, and writes the client into a folder if there is one.
    pub(super) fn generate(&self, text: &str, out: Option<&Path>) -> Result<Outcome, Error> {
        let folder = tempfile::tempdir_in(&self.scratch).map_err(|error| Error::io("use", &self.scratch, &error))?;
        let seconds = MOST_SECONDS + MOST_SECONDS_PER_MEGABYTE * (text.len() as u64 / 1_000_000);
        let mut command = process::bounded(&trial::worker(out)?, MOST_MEMORY, seconds);
        let ended = process::run(&mut command, Duration::from_secs(PATIENCE * seconds), folder.path(), text)?;
        Ok(match serde_json::from_str(&ended.printed) {
            Ok(found) => Outcome::from_found(found),
            Err(_) if ended.is_timed_out() => Outcome::TimedOut(seconds),
            Err(_) => Outcome::Aborted(trial::fault_of(&ended)),
        })
    }
}

impl Outcome {
    fn from_found(found: Found) -> Self {
        match found.refused {
            None => Self::Generated(found),
            Some(_) => Self::Refused(found),
        }
    }

    pub(super) fn found(&self) -> Option<&Found> {
        match self {
            Self::Generated(found) | Self::Refused(found) => Some(found),
            Self::Aborted(_) | Self::TimedOut(_) => None,
        }
    }
}

/// Returns the subfolder of this name, and removes all others, which older programs left.
pub(super) fn keep_alone(folder: &Path, name: &str) -> Result<PathBuf, Error> {
    let kept = folder.join(name);
    if folder.exists() && !kept.exists() {
        fs::remove_dir_all(folder).map_err(|error| Error::io("remove", folder, &error))?;
    }
    make(kept)
}

fn make(folder: PathBuf) -> Result<PathBuf, Error> {
    fs::create_dir_all(&folder).map_err(|error| Error::io("make", &folder, &error))?;
    Ok(folder)
}

/// Returns the digest of some bytes, as a file name.
pub(super) fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
