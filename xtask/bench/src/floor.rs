//! Generation compared with the minimum of any generator, in time and memory: parsing a JSON text into values, and the
//! text itself.
//!
//! Measured on copies of the reference description, and on GitHub's, which is large and not ours.

use std::{fs, hint::black_box, io::Write, path::Path, process::Command};

use serde_json::Value;
use xtask_common::{Error, engine, measured::Figure, read};
use xtask_corpus as corpus;

use super::{
    Row,
    generation::input,
    growth,
    harness::{Contest, Side},
};

pub(super) const TEN: &str = "generation, 10 times the text";
pub(super) const GITHUB: &str = "generation, GitHub's description";

/// The texts that memory is measured with.
pub(super) const MEMORY: &[(&str, Text)] = &[
    ("memory, 10 times the text", ten_copies),
    ("memory, 100 times the text", hundred_copies),
    ("memory, GitHub's description", github),
];

/// The source of a text.
pub(super) type Text = fn(&Path) -> Result<String, Error>;

fn ten_copies(root: &Path) -> Result<String, Error> {
    growth::copies(root, 10)
}

fn hundred_copies(root: &Path) -> Result<String, Error> {
    growth::copies(root, 100)
}

/// Returns GitHub's description of its REST API; an error if its archive is not available.
fn github(root: &Path) -> Result<String, Error> {
    corpus::text("github-rest", root)
}

/// Compares the client of ten copies with the parsed values of their text.
pub(super) fn ten(root: &Path) -> Result<Contest, Error> {
    contest(TEN, ten_copies(root)?)
}

/// Compares the client of GitHub's description with the parsed values of its text.
pub(super) fn of_github(root: &Path) -> Result<Contest, Error> {
    contest(GITHUB, github(root)?)
}

fn contest(name: &'static str, text: String) -> Result<Contest, Error> {
    engine::generate(&input(&text)).map_err(|failure| Error::new(failure.to_string()))?;
    let values = text.clone();
    let ours = move || {
        let _ = black_box(engine::generate(&input(&text)));
    };
    let floor = move || {
        let _ = black_box(serde_json::from_str::<Value>(&values));
    };
    Ok(Contest { name, a: Side::new("hero-api", ours), b: Side::new("JSON values alone", floor) })
}

/// Returns the peak memory of a process that does nothing else, as a multiple of the text. Linux reports it.
///
/// # Errors
/// The system does not report it, or the process fails.
pub(super) fn memory(name: &str, text: &str) -> Result<Row, Error> {
    let failed = |what: &str| Error::new(format!("cannot measure memory: {what}"));
    let mut file = tempfile::NamedTempFile::new().map_err(|_| failed("no temporary file"))?;
    file.write_all(text.as_bytes()).map_err(|_| failed("no temporary file"))?;
    let program = std::env::current_exe().map_err(|_| failed("no program"))?;
    let child = Command::new(program).arg("--peak-of").arg(file.path()).output();
    let output = child.map_err(|_| failed("the process does not start"))?;
    let kilobytes = String::from_utf8_lossy(&output.stdout).trim().parse::<u32>();
    let kilobytes = kilobytes.map_err(|_| failed("it is not reported here"))?;
    let multiple = f64::from(kilobytes) * 1024.0 / text.len() as f64;
    let figure = Figure::new(name, "peak / the text", format!("{multiple:.1}"));
    Ok(Row { shown: format!("{name}: at most {multiple:.1} times the text"), figure })
}

/// Generates from a file, and returns the peak memory of this process in kilobytes.
///
/// # Errors
/// The file cannot be read, or the system does not report it.
pub(super) fn peak(file: &Path) -> Result<String, Error> {
    let text = read(file)?;
    engine::generate(&input(&text)).map_err(|failure| Error::new(failure.to_string()))?;
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|size| size.trim().strip_suffix(" kB"));
    kilobytes.map(str::to_owned).ok_or_else(|| Error::new("the system does not say how much memory was used"))
}
