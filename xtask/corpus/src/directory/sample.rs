//! The sample that is compiled: chosen by the digests of names, so that it is the same in every run and has all
//! origins, and compiled in batches.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use serde_json::Value;
use xtask_common::Error;

use super::{
    super::{
        archive::{self, Description},
        process,
        trial::{Bench, complaint, target_name},
    },
    Row,
    attempt::{Outcome, Trials, digest, keep_alone},
};

/// The largest description that is compiled, in bytes. The list of the corpus has larger ones.
const LARGEST: usize = 2_000_000;
/// The number of clients that are compiled at once.
const BATCH: usize = 10;
/// The time limit for compiling a batch.
const LONGEST: Duration = Duration::from_secs(1800);

/// A client that does not compile, or not without warnings.
pub(super) struct Broken {
    pub(super) name: String,
    /// The messages of the compiler; empty if it did not run.
    pub(super) complaints: Vec<String>,
}

impl Broken {
    pub(super) fn first(&self) -> &str {
        self.complaints.first().map_or("the compiler did not end", String::as_str)
    }
}

/// Returns the names of the sample.
pub(super) fn choose(rows: &[Row], count: usize) -> BTreeSet<String> {
    let generated = rows.iter().filter(|row| matches!(row.outcome, Outcome::Generated(_)) && row.bytes <= LARGEST);
    let mut names: Vec<(String, &str)> =
        generated.map(|row| (digest(&[row.name.as_bytes()]), row.name.as_str())).collect();
    names.sort_unstable();
    names.into_iter().take(count).map(|(_, name)| name.to_owned()).collect()
}

/// Compiles the clients of these descriptions, except those that compiled before with the same generator and runtime.
pub(super) fn compile(
    names: &BTreeSet<String>,
    archive: &[u8],
    trials: &Trials,
    bench: &Bench,
) -> Result<Vec<Broken>, Error> {
    let kept = keep_alone(&bench.folder().join("compiled"), &surroundings(bench, trials)?)?;
    let (mut batch, mut broken, mut failed) = (Vec::new(), Vec::new(), None);
    let mut flush = |batch: &mut Vec<Description>| match compile_batch(batch, &kept, trials, bench) {
        Ok(more) => broken.extend(more),
        Err(error) => failed = Some(error),
    };
    archive::each(archive, |description| {
        if names.contains(&description.name) && !kept.join(digest(&[description.text.as_bytes()])).exists() {
            batch.push(description);
        }
        if batch.len() == BATCH {
            flush(&mut batch);
            batch.clear();
        }
        true
    })?;
    if !batch.is_empty() {
        flush(&mut batch);
    }
    failed.map_or(Ok(broken), Err)
}

/// Returns what compiled clients depend on besides their descriptions: the generator, the runtime, the versions, the
/// compiler.
fn surroundings(bench: &Bench, trials: &Trials) -> Result<String, Error> {
    let mut parts = vec![trials.program().as_bytes().to_vec(), read(&bench.root().join("Cargo.lock"))?];
    let rustc = Command::new("rustc").arg("-vV").output();
    parts.push(rustc.map_err(|error| Error::new(format!("`rustc` cannot be run: {error}")))?.stdout);
    let mut folders = vec![bench.root().join("generator/runtime/src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| Error::io("read", &folder, &error))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort_unstable();
    for file in &files {
        parts.push(read(file)?);
    }
    Ok(digest(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>()))
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|error| Error::io("read", path, &error))
}

/// Compiles some clients as packages of one workspace. Batches replace each other, so the disk holds the output of only
/// one.
fn compile_batch(batch: &[Description], kept: &Path, trials: &Trials, bench: &Bench) -> Result<Vec<Broken>, Error> {
    let home = bench.folder().join("batch");
    if home.exists() {
        fs::remove_dir_all(&home).map_err(|error| Error::io("remove", &home, &error))?;
    }
    let clients: Vec<String> = (0..batch.len()).map(|index| format!("client-{index}")).collect();
    for (description, client) in batch.iter().zip(&clients) {
        let source = home.join(client).join("src");
        fs::create_dir_all(&source).map_err(|error| Error::io("make", &source, &error))?;
        trials.generate(&description.text, Some(&source.join("client")))?;
        bench.write_package(client, &home.join(client), "")?;
    }
    let members = format!("[workspace]\nresolver = \"3\"\nmembers = {clients:?}\n\n[profile.dev]\ndebug = false\n");
    let manifest = home.join("Cargo.toml");
    fs::write(&manifest, members).map_err(|error| Error::io("write", &manifest, &error))?;
    bench.copy_lock(&home)?;
    let printed = check(&home, bench.target())?;
    let mut broken = Vec::new();
    for (description, client) in batch.iter().zip(&clients) {
        let complaints: Vec<String> = printed.lines().filter_map(|line| complaint(line, client)).collect();
        if complaints.is_empty() && printed.lines().any(|line| is_compiled(line, client)) {
            let known = kept.join(digest(&[description.text.as_bytes()]));
            fs::write(&known, "").map_err(|error| Error::io("write", &known, &error))?;
        } else {
            broken.push(Broken { name: description.name.clone(), complaints });
        }
    }
    Ok(broken)
}

/// Reports whether a line of cargo says that a client was compiled.
fn is_compiled(line: &str, client: &str) -> bool {
    let Ok(message) = serde_json::from_str::<Value>(line) else { return false };
    message["reason"] == "compiler-artifact" && message["target"]["name"] == target_name(client)
}

fn check(home: &Path, target: PathBuf) -> Result<String, Error> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["check", "--workspace", "--keep-going", "--quiet", "--message-format", "json"]).current_dir(home);
    cargo.env("CARGO_TARGET_DIR", target).env("CARGO_INCREMENTAL", "0");
    Ok(process::run(&mut cargo, LONGEST, home, "")?.printed)
}
