//! Compiles programs against clients: a package for each client, an example of it for each program.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The files of a client, by their paths.
pub(crate) type Files = BTreeMap<String, String>;

/// A client, by its number.
pub(crate) type Id = usize;

/// Clients, each once.
#[derive(Default)]
pub(crate) struct Bench {
    clients: Vec<Files>,
}

impl Bench {
    /// Returns the number of a client.
    pub(crate) fn add(&mut self, files: Files) -> Id {
        match self.clients.iter().position(|known| *known == files) {
            Some(id) => id,
            None => {
                self.clients.push(files);
                self.clients.len() - 1
            }
        }
    }

    /// Compiles the program of one client against another, for each such pair; returns the errors of each that does not
    /// compile.
    ///
    /// `program` writes the program for a client that is in the crate of this name.
    pub(crate) fn check(
        &self,
        pairs: &BTreeSet<(Id, Id)>,
        program: impl Fn(&Files, &str) -> String,
    ) -> BTreeMap<(Id, Id), Vec<String>> {
        let packages = self.write_packages("programs");
        for &(old, new) in pairs {
            let text = program(&self.clients[old], "client_crate");
            let text = text.replacen("use client_crate as client;", &format!("use client_{new}::client;"), 1);
            write(&packages.join(format!("client_{new}/examples/of_{old}.rs")), &text);
        }
        run(&packages, pairs)
    }

    /// Asks cargo-semver-checks which of these pairs need a new major version; returns what it says of those.
    pub(crate) fn check_semver(&self, pairs: &BTreeSet<(Id, Id)>) -> BTreeMap<(Id, Id), String> {
        let packages = self.write_packages("documented");
        let mut cargo = cargo(&packages, &["doc", "--workspace", "--no-deps", "--quiet"]);
        // What cargo-semver-checks reads is not stable.
        cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTDOCFLAGS", "-Z unstable-options --output-format json");
        assert!(cargo.status().unwrap().success(), "the clients have no documentation");
        let documents = target(&packages).join("doc");
        let document = |id: Id| documents.join(format!("of_{id}.json"));
        for id in 0..self.clients.len() {
            let name = format!("\"client_{id}\"");
            let text = fs::read_to_string(documents.join(format!("client_{id}.json"))).unwrap();
            write(&document(id), &text.replace(&name, "\"client\""));
        }
        pairs
            .iter()
            .filter_map(|pair| Some((*pair, needs_major(&packages, document(pair.0), document(pair.1))?)))
            .collect()
    }

    /// Writes a package for each client, and returns their folder.
    fn write_packages(&self, name: &str) -> PathBuf {
        let packages = Path::new(env!("CARGO_TARGET_TMPDIR")).join("consumer").join(name);
        for part in fs::read_dir(&packages).into_iter().flatten().map(|entry| entry.unwrap().path()) {
            if part.is_dir() && part != target(&packages) {
                fs::remove_dir_all(part).unwrap();
            }
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let profile = "[profile.dev]\ndebug = false\nincremental = false\n";
        write(
            &packages.join("Cargo.toml"),
            &format!("[workspace]\nmembers = [\"client_*\"]\nresolver = \"3\"\n\n{profile}"),
        );
        fs::copy(root.join("../Cargo.lock"), packages.join("Cargo.lock")).unwrap();
        for (id, files) in self.clients.iter().enumerate() {
            let package = packages.join(format!("client_{id}"));
            let manifest = format!(
                "[package]\nname = \"client_{id}\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\n\
                 [dependencies]\nhero-api-runtime = {{ path = {:?} }}\n",
                root.join("runtime")
            );
            write(&package.join("Cargo.toml"), &manifest);
            write(&package.join("src/lib.rs"), "pub mod client;\n");
            files.iter().for_each(|(path, text)| write(&package.join("src/client").join(path), text));
        }
        packages
    }
}

fn target(packages: &Path) -> PathBuf {
    packages.join("target")
}

fn cargo(packages: &Path, words: &[&str]) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(words).current_dir(packages).env("CARGO_TARGET_DIR", target(packages));
    cargo
}

/// Returns what cargo-semver-checks says of two clients where the later one needs a new major version.
fn needs_major(packages: &Path, old: PathBuf, new: PathBuf) -> Option<String> {
    let mut cargo = cargo(packages, &["semver-checks", "--release-type", "minor", "--color", "never"]);
    let output = cargo.arg("--baseline-rustdoc").arg(old).arg("--current-rustdoc").arg(new).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    let needs = said.contains("semver requires new major version");
    assert_eq!(needs, !output.status.success(), "cargo-semver-checks is not there, or did not end:\n{said}");
    needs.then(|| said.into_owned())
}

/// Compiles all packages, and sorts what is said of each program.
fn run(packages: &Path, pairs: &BTreeSet<(Id, Id)>) -> BTreeMap<(Id, Id), Vec<String>> {
    let words = ["check", "--workspace", "--examples", "--keep-going", "--quiet", "--message-format", "json"];
    let output = cargo(packages, &words).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let (mut compiled, mut failed) = (BTreeSet::new(), BTreeMap::<_, Vec<String>>::new());
    for message in said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let source = PathBuf::from(message["target"]["src_path"].as_str().unwrap_or_default());
        let Ok(source) = source.strip_prefix(packages) else { continue };
        let pair = pair_of(source);
        match (message["reason"].as_str(), pair) {
            (Some("compiler-artifact"), Some(pair)) => {
                compiled.insert(pair);
            }
            (Some("compiler-message"), pair) if message["message"]["level"] == "error" => {
                let rendered = message["message"]["rendered"].as_str().unwrap_or_default().to_owned();
                let pair = pair.unwrap_or_else(|| panic!("a client does not compile:\n{rendered}"));
                failed.entry(pair).or_default().push(rendered);
            }
            _ => {}
        }
    }
    for pair in pairs {
        let is_seen = compiled.contains(pair) != failed.contains_key(pair);
        assert!(is_seen, "{pair:?} was not compiled: {}", String::from_utf8_lossy(&output.stderr));
    }
    failed
}

/// Returns the program and the client of a source file such as `client_3/examples/of_0.rs`.
fn pair_of(source: &Path) -> Option<(Id, Id)> {
    let mut parts = source.to_str()?.split(['/', '\\']);
    let new = parts.next()?.strip_prefix("client_")?.parse().ok()?;
    let old = parts.nth(1)?.strip_prefix("of_")?.strip_suffix(".rs")?.parse().ok()?;
    Some((old, new))
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
