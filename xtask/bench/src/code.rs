//! The size and the build of both clients for the same description, as a user sees them: lines of code, the time of
//! `cargo check`, and the number of crates built, with the same TLS.
//!
//! Each client is a crate of its own in the target folder. Its dependencies are checked before anything is timed.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use xtask_common::{Error, description, engine, measured::Figure, read};
use xtask_compare::{progenitor, survey::Survey};

use super::{
    Row, cargo, generation,
    harness::{Contest, Side},
};

pub(super) const NAME: &str = "generated code, the same text";
const CHECK: &str = "`cargo check` of it";

/// The dependencies of progenitor's code, from its manual; those that a client does not name are left out.
const THEIR_DEPENDENCIES: &[(&str, &str)] = &[
    ("bytes", "\"1\""),
    ("chrono", "{ version = \"0.4\", default-features = false, features = [\"serde\"] }"),
    ("futures_core", "{ package = \"futures-core\", version = \"0.3\" }"),
    ("regress", "\"0.12\""),
    ("serde", "{ version = \"1\", features = [\"derive\"] }"),
    ("serde_json", "\"1\""),
    ("serde_urlencoded", "\"0.7\""),
    ("uuid", "{ version = \"1\", features = [\"serde\"] }"),
];

/// Returns the rows of the table, after both are checked without an error.
///
/// # Errors
/// One of them is not generated or does not compile.
pub(super) fn rows(root: &Path, rounds: u32) -> Result<Vec<Row>, Error> {
    let exported = generation::exported(root)?;
    let operations = description::operations(&description::parse(&exported)?);
    let (ours, theirs) = (Client::ours(root, &exported)?, Client::theirs(root, &exported)?);
    let mut contest = Contest { name: CHECK, a: ours.side()?, b: theirs.side()? };
    let count = |what, ours: usize, theirs: usize| {
        let ratio = ours as f64 / theirs as f64;
        let figure = Figure::new(what, "hero-api / progenitor", format!("{ratio:.2} ({ours} / {theirs})"));
        Row { shown: format!("{what}: hero-api {ours}, progenitor {theirs}: {ratio:.2}"), figure }
    };
    let of_hundred = |lines: usize| lines * 100 / operations.max(1);
    Ok(vec![
        Row::from_score(&contest.hold(rounds)),
        count("lines of code, 100 operations", of_hundred(ours.lines), of_hundred(theirs.lines)),
        count("crates built with it", ours.crates()?, theirs.crates()?),
    ])
}

/// A crate that contains a client and nothing else.
struct Client {
    name: &'static str,
    home: PathBuf,
    /// The lines that are neither empty nor comments.
    lines: usize,
}

impl Client {
    fn ours(root: &Path, description: &str) -> Result<Self, Error> {
        let output = engine::generate(&generation::input(description));
        let output = output.map_err(|failure| Error::new(failure.to_string()))?;
        let lines = Survey::new(output.files.values().map(String::as_str))?.code_lines;
        let runtime = root.join("generator/runtime");
        let runtime = runtime.canonicalize().map_err(|error| Error::io("find", &runtime, &error))?;
        let client = Self::create(root, "hero-api", lines, &format!("hero-api-runtime = {{ path = {runtime:?} }}\n"))?;
        for (path, text) in &output.files {
            client.write(&format!("src/client/{path}"), text)?;
        }
        client.write("src/lib.rs", "pub mod client;\n")?;
        Ok(client)
    }

    fn theirs(root: &Path, description: &str) -> Result<Self, Error> {
        let source = progenitor::generate_from_text(description).map_err(Error::new)?;
        let lines = Survey::new([source.as_str()])?.code_lines;
        // TLS, and everything else for requests, as in the runtime's manifest.
        let mut dependencies =
            "progenitor-client = \"0.15\"\nreqwest = { version = \"0.13\", default-features = false, \
             features = [\"charset\", \"http2\", \"json\", \"query\", \"rustls\", \"stream\", \"system-proxy\"] }\n"
                .to_owned();
        for (name, entry) in THEIR_DEPENDENCIES.iter().filter(|(name, _)| source.contains(&format!("{name}::"))) {
            dependencies.push_str(&format!("{name} = {entry}\n"));
        }
        let client = Self::create(root, "progenitor", lines, &dependencies)?;
        client.write("src/client.rs", &source)?;
        client.write("src/lib.rs", "pub mod client;\n")?;
        Ok(client)
    }

    /// Creates the crate without its source, with the versions of the workspace.
    fn create(root: &Path, name: &'static str, lines: usize, dependencies: &str) -> Result<Self, Error> {
        let home = root.join("target/bench").join(name);
        if home.exists() {
            fs::remove_dir_all(&home).map_err(|error| Error::io("remove", &home, &error))?;
        }
        let client = Self { name, home, lines };
        client.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"bench-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
                 [dependencies]\n{dependencies}\n[workspace]\n\n[profile.dev]\ndebug = false\nincremental = false\n"
            ),
        )?;
        client.write("Cargo.lock", &read(&root.join("Cargo.lock"))?)?;
        Ok(client)
    }

    fn write(&self, path: &str, text: &str) -> Result<(), Error> {
        let path = self.home.join(path);
        let folder = path.parent().unwrap_or(&path);
        fs::create_dir_all(folder).map_err(|error| Error::io("make", folder, &error))?;
        fs::write(&path, text).map_err(|error| Error::io("write", &path, &error))
    }

    fn cargo(&self, args: &[&str]) -> Command {
        let mut cargo = cargo();
        cargo.args(args).current_dir(&self.home).stdin(Stdio::null());
        cargo.env("CARGO_TARGET_DIR", self.home.with_file_name("target"));
        cargo
    }

    /// Times repeated checks, after the crate and its dependencies are checked once.
    fn side(&self) -> Result<Side, Error> {
        let mut check = self.cargo(&["check", "--quiet"]);
        let status = check.status().map_err(|error| Error::new(format!("cannot start cargo: {error}")))?;
        if !status.success() {
            return Err(Error::new(format!("the client of {} does not compile", self.name)));
        }
        check.stderr(Stdio::null());
        let lib = self.home.join("src/lib.rs");
        Ok(Side::new(self.name, move || {
            // A newer file is checked again.
            let _ = fs::write(&lib, "pub mod client;\n");
            let _ = check.status();
        }))
    }

    /// Returns the number of crates in its tree, without itself and build dependencies.
    fn crates(&self) -> Result<usize, Error> {
        let mut tree = self.cargo(&["tree", "--quiet", "--edges", "normal", "--prefix", "none"]);
        let output = tree.output().map_err(|error| Error::new(format!("cannot start cargo: {error}")))?;
        if !output.status.success() {
            return Err(Error::new(format!("`cargo tree` failed for {}", self.name)));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let crates: BTreeSet<&str> = text.lines().map(|line| line.trim_end_matches(" (*)")).collect();
        Ok(crates.len().saturating_sub(1))
    }
}
