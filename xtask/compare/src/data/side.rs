//! Writes and runs a crate next to the workspace, under `target/compare`, that has both clients' types.
//!
//! The workspace must not depend on what progenitor's types need. An operation whose types do not compile is left out.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde::Deserialize;
use serde_json::{Value, json};
use xtask_common::{Console, Error, read};

use super::{
    documents::Document,
    pairs::Pair,
    parts::{Chunk, Parts},
};

const FOLDER: &str = "target/compare";
const MAIN: &str = include_str!("side_main.txt");

/// How often operations are left out before giving up.
const ATTEMPTS: usize = 8;

/// The results of the crate for all documents.
pub(super) struct Answers {
    /// One for each document; `None` if its operation is left out.
    pub(super) results: Vec<Option<Both>>,
    /// The operations that are left out, and why.
    pub(super) left_out: BTreeMap<String, String>,
}

/// The round trip of a document in both clients, or why they reject it.
#[derive(Debug, Deserialize)]
pub(super) struct Both {
    pub(super) theirs: Result<Value, String>,
    pub(super) ours: Result<Value, String>,
}

/// Writes the crate, builds it and runs it on the documents.
pub(super) fn run(
    theirs: &str,
    pairs: &[Pair],
    documents: &[Document],
    root: &Path,
    console: &mut Console,
) -> Result<Answers, Error> {
    let side = Side { folder: root.join(FOLDER), parts: Parts::parse(theirs)? };
    side.prepare(theirs, root)?;
    let mut left_out = BTreeMap::new();
    for _ in 0..ATTEMPTS {
        let kept: Vec<&Pair> = pairs.iter().filter(|pair| !left_out.contains_key(&pair.operation)).collect();
        let lines = side.write_types(&kept)?;
        let built = cargo(&side.folder, root, "build").args(["--message-format", "json"]).output();
        let built = built.map_err(|error| Error::new(format!("cannot start cargo: {error}")))?;
        if built.status.success() {
            return Ok(Answers { results: side.read_documents(pairs, documents, root)?, left_out });
        }
        let failed = side.failed(&kept, &lines, &built);
        if failed.is_empty() {
            console.warn(String::from_utf8_lossy(&built.stderr).trim_end());
            return Err(Error::new(format!("the crate in {FOLDER} does not compile, and no operation is at fault")));
        }
        left_out.extend(failed);
    }
    Err(Error::new(format!("the crate in {FOLDER} does not compile")))
}

fn cargo(folder: &Path, root: &Path, command: &str) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args([command, "--quiet", "--target-dir"]).arg(root.join("target")).current_dir(folder);
    cargo
}

/// The operations that the lines of a file belong to.
type Lines = BTreeMap<&'static str, Vec<BTreeSet<String>>>;

struct Side {
    folder: PathBuf,
    parts: Parts,
}

impl Side {
    /// Writes everything except the types.
    fn prepare(&self, theirs: &str, root: &Path) -> Result<(), Error> {
        let source = self.folder.join("src");
        fs::create_dir_all(&source).map_err(|error| Error::io("create", &source, &error))?;
        self.write("Cargo.toml", &manifest(theirs, root)?)?;
        self.write("src/main.rs", MAIN)?;
        // Versions are the workspace's; the first build locks those that the workspace lacks.
        let (workspace, lock) = (root.join("Cargo.lock"), self.folder.join("Cargo.lock"));
        let changed = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
        if changed(&lock) < changed(&workspace) {
            fs::copy(&workspace, &lock).map_err(|error| Error::io("copy", &workspace, &error))?;
        }
        Ok(())
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Error> {
        let path = self.folder.join(name);
        // A file that is written again is built again.
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            return Ok(());
        }
        fs::write(&path, text).map_err(|error| Error::io("write", &path, &error))
    }

    /// Writes the types of these operations, and returns what each line belongs to.
    fn write_types(&self, pairs: &[&Pair]) -> Result<Lines, Error> {
        let needed: Vec<BTreeSet<String>> = pairs.iter().map(|pair| self.parts.needed(&pair.theirs)).collect();
        let chunks = self.parts.source(&needed.iter().flatten().cloned().collect());
        self.write("src/theirs.rs", &format!("pub mod types {{\n{}}}\n", text(&chunks)))?;
        let mut ours = "pub use hero_api::runtime;\nuse hero_api::types::*;\n".to_owned();
        let mut readers = "use crate::{Reader, back, ours, theirs::types};\n\
                           pub const READERS: &[(&str, Reader, Reader)] = &[\n"
            .to_owned();
        for (index, pair) in pairs.iter().enumerate() {
            ours.push_str(&format!("pub type T{index} = {};\n", pair.ours));
            let theirs = &pair.theirs;
            readers.push_str(&format!("({:?}, back::<{theirs}>, back::<ours::T{index}>),\n", pair.operation));
        }
        self.write("src/ours.rs", &ours)?;
        self.write("src/pairs.rs", &format!("{readers}];\n"))?;

        let each = || pairs.iter().map(|pair| BTreeSet::from([pair.operation.clone()]));
        let none = |count| vec![BTreeSet::new(); count];
        let concerned = |chunk: &Chunk| -> BTreeSet<String> {
            let pairs = pairs.iter().zip(&needed).filter(|(_, needed)| !needed.is_disjoint(&chunk.types));
            pairs.map(|(pair, _)| pair.operation.clone()).collect()
        };
        let theirs = chunks.iter().flat_map(|chunk| vec![concerned(chunk); chunk.text.lines().count()]);
        Ok(BTreeMap::from([
            ("src/theirs.rs", none(1).into_iter().chain(theirs).collect()),
            ("src/ours.rs", none(2).into_iter().chain(each()).collect()),
            ("src/pairs.rs", none(2).into_iter().chain(each()).collect()),
        ]))
    }

    /// Returns the operations that the compiler's errors belong to.
    fn failed(&self, pairs: &[&Pair], lines: &Lines, built: &Output) -> BTreeMap<String, String> {
        let known: BTreeSet<&str> = pairs.iter().map(|pair| pair.operation.as_str()).collect();
        let mut failed = BTreeMap::new();
        for (file, line, message) in String::from_utf8_lossy(&built.stdout).lines().flat_map(errors) {
            let about = lines.get(file.as_str()).and_then(|lines| lines.get(line.checked_sub(1)?));
            for operation in about.into_iter().flatten().filter(|operation| known.contains(operation.as_str())) {
                failed.entry(operation.clone()).or_insert_with(|| format!("does not compile: {message}"));
            }
        }
        failed
    }

    fn read_documents(&self, pairs: &[Pair], documents: &[Document], root: &Path) -> Result<Vec<Option<Both>>, Error> {
        let texts: Vec<(&str, &str)> = documents
            .iter()
            .map(|document| (pairs[document.pair].operation.as_str(), document.text.as_str()))
            .collect();
        self.write("documents.json", &json!(texts).to_string())?;
        let mut run = cargo(&self.folder, root, "run");
        let status = run.args(["--", "documents.json", "results.json"]).stdin(Stdio::null()).status();
        if !status.is_ok_and(|status| status.success()) {
            return Err(Error::new(format!("the crate in {FOLDER} fails")));
        }
        let results = read(&self.folder.join("results.json"))?;
        serde_json::from_str(&results).map_err(|error| Error::new(format!("{FOLDER}/results.json: {error}")))
    }
}

fn text(chunks: &[Chunk]) -> String {
    chunks.iter().map(|chunk| chunk.text.as_str()).collect()
}

/// Returns the manifest: the dependencies of progenitor's types, and the workspace's profile, so that its builds are
/// reused.
fn manifest(theirs: &str, root: &Path) -> Result<String, Error> {
    let workspace = read(&root.join("Cargo.toml"))?.parse::<toml::Table>();
    let workspace = workspace.map_err(|error| Error::new(format!("Cargo.toml: {error}")))?;
    let mut manifest = json!({
        "package": { "name": "compare-data", "version": "0.0.0", "edition": "2024", "publish": false },
        "workspace": { "resolver": "3" },
        "dependencies": {
            "hero-api": { "path": root.join("hero-api") },
            "serde": { "version": "1", "features": ["derive"] },
            "serde_json": "1",
        },
        "profile": workspace.get("profile").cloned().unwrap_or_else(|| toml::Table::new().into()),
    });
    let may_need = [
        ("chrono", json!({ "version": "0.4", "default-features": false, "features": ["serde", "std"] })),
        // The version that progenitor itself has locked.
        ("regress", json!("*")),
        ("uuid", json!({ "version": "1", "features": ["serde"] })),
    ];
    for (name, dependency) in may_need {
        if theirs.contains(&format!("::{name}::")) {
            manifest["dependencies"][name] = dependency;
        }
    }
    toml::to_string(&manifest).map_err(|error| Error::new(format!("the manifest of {FOLDER}: {error}")))
}

/// Returns the places and messages of the errors in one line of cargo's output.
fn errors(line: &str) -> Vec<(String, usize, String)> {
    let report: Value = serde_json::from_str(line).unwrap_or_default();
    let message = &report["message"];
    if message["level"] != "error" {
        return Vec::new();
    }
    let place = |span: &Value| {
        let line = usize::try_from(span["line_start"].as_u64()?).ok()?;
        Some((span["file_name"].as_str()?.to_owned(), line, message["message"].as_str()?.to_owned()))
    };
    message["spans"].as_array().into_iter().flatten().filter_map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::errors;

    #[test]
    fn reads_where_the_compiler_fails() {
        let line = r#"{"reason":"compiler-message","message":{"level":"error","message":"no such type",
            "spans":[{"file_name":"src/ours.rs","line_start":3}]}}"#;
        assert_eq!(errors(line), [("src/ours.rs".to_owned(), 3, "no such type".to_owned())]);
        assert_eq!(errors(r#"{"message":{"level":"warning","spans":[{"file_name":"a","line_start":1}]}}"#), []);
        assert_eq!(errors("no JSON"), []);
    }
}
