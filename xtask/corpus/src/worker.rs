//! Handles one description in its own process, so that a panic, a hang or unbounded memory affects only this
//! description: its text on standard input, its client in a folder, the findings as JSON on standard output.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    time::Instant,
};

use generator::{diagnostic::Source, parse};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use xtask_common::{
    Console, Error, Exit, description,
    engine::{self, Input},
};

use super::reasons::Reasons;

/// The findings.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Found {
    /// The version of OpenAPI that the description names.
    pub(super) openapi: String,
    pub(super) operations: usize,
    /// The number of public types of the client; zero when it is rejected.
    pub(super) types: usize,
    pub(super) lines: usize,
    /// The time that generating took: processor time if the system reports it, else by the clock.
    pub(super) seconds: f64,
    /// The time that generating took, over the time of parsing the text.
    pub(super) over_parsing: f64,
    /// The peak memory in bytes, if the system reports it.
    pub(super) memory: Option<u64>,
    pub(super) refused: Option<Reasons>,
}

/// Reads a description from standard input and writes its client below `out`, if given.
pub(super) fn work(out: Option<&Path>, console: &mut Console) -> Result<Exit, Error> {
    let text = io::read_to_string(io::stdin()).map_err(|error| Error::new(format!("no description: {error}")))?;
    let start = Instant::now();
    let tree = parse::parse(&text, Source::Description);
    let parsing = start.elapsed();
    let tree = tree.unwrap_or_default();
    let openapi = tree.get("openapi").and_then(Value::as_str).unwrap_or("?").to_owned();
    let operations = description::operations(&tree);
    // Dropped, so that it does not count as the generator's memory.
    drop(tree);
    let (start, taken) = (Instant::now(), processor_time());
    let generated = engine::generate(&Input::new("openapi", &text, "::hero_api_runtime"));
    let elapsed = start.elapsed().as_secs_f64();
    let seconds = processor_time().zip(taken).map_or(elapsed, |(now, before)| now - before);
    let over_parsing = elapsed / parsing.as_secs_f64().max(1e-9);
    let mut found = Found { openapi, operations, seconds, over_parsing, memory: memory(), ..Found::default() };
    match generated {
        Ok(output) => {
            found.types = types(&output.files);
            found.lines = output.files.values().map(|file| file.lines().count()).sum();
            out.map_or(Ok(()), |out| write(out, &output.files))?;
        }
        Err(failure) => found.refused = Some(Reasons::new(failure.messages())),
    }
    let json = serde_json::to_string(&found).map_err(|error| Error::new(error.to_string()))?;
    console.say(json);
    Ok(Exit::Done)
}

fn types(files: &BTreeMap<String, String>) -> usize {
    let lines = files.iter().filter(|(path, _)| path.starts_with("types/")).flat_map(|(_, text)| text.lines());
    lines.filter(|line| ["pub struct ", "pub enum ", "pub type "].iter().any(|word| line.starts_with(word))).count()
}

fn write(out: &Path, files: &BTreeMap<String, String>) -> Result<(), Error> {
    for (path, text) in files {
        let path: PathBuf = out.join(path);
        let folder = path.parent().unwrap_or(out);
        fs::create_dir_all(folder).map_err(|error| Error::io("make", folder, &error))?;
        fs::write(&path, text).map_err(|error| Error::io("write", &path, &error))?;
    }
    Ok(())
}

/// Returns the peak memory of this process.
fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// Returns the processor time of this process, in seconds with hundredths.
fn processor_time() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program comes before, in parentheses, and may contain blanks.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11).map(str::parse::<u64>);
    let ticks = fields.next()?.ok()? + fields.next()?.ok()?;
    Some(ticks as f64 / 100.0)
}
