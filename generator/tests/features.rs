//! Each folder of `accepts/` is a description, and its client is a module of `tests/features/`, where it is compiled
//! and called. The notes of its generation are in `notes.txt`, the description after decisions in `effective.yaml`.
//!
//! `UPDATE_EXPECTED=1 cargo test -p hero-api-generator --test all features::` rewrites the clients.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its inputs has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use generator::report::Colours;
use generator::{Output, generate};

use crate::fixture::Fixture;

#[test]
fn each_description_becomes_the_client_that_is_kept() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let kept = root.join("../tests/features/src");
    let mut expected = BTreeMap::new();
    let (mut modules, mut refused, mut beside) = (Vec::new(), Vec::new(), Vec::new());
    for entry in fs::read_dir(root.join("tests/accepts")).unwrap() {
        let folder = entry.unwrap().path();
        let module = folder.file_name().unwrap().to_string_lossy().replace('-', "_");
        match client(&folder) {
            Ok(output) => {
                expected.extend(output.files.into_iter().map(|(path, text)| (format!("{module}/{path}"), text)));
                let told: Vec<String> = output.notes.iter().map(|note| note.rendered(Colours::Plain)).collect();
                beside.push((folder.join("notes.txt"), Some(told.join("\n")).filter(|notes| !notes.is_empty())));
                // The mock reads the description after decisions.
                let is_decided = folder.join("decisions.yaml").exists();
                beside.push((folder.join("effective.yaml"), Some(output.effective).filter(|_| is_decided)));
            }
            Err(failure) => refused.push(format!("== {module}\n{failure}")),
        }
        modules.push(module);
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    check_beside(&beside);
    modules.sort();
    expected.insert("lib.rs".to_owned(), root_of(&modules));
    let found = files(&kept, &kept);
    let paths: BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
    let differing: Vec<&String> = paths.into_iter().filter(|path| expected.get(*path) != found.get(*path)).collect();
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        differing.iter().for_each(|path| put(&kept.join(path), expected.get(*path)));
        return;
    }
    assert!(differing.is_empty(), "not as kept: {differing:#?}\nUPDATE_EXPECTED=1 writes the clients anew");
}

/// Compares the files beside each description: the notes, and the description after decisions.
fn check_beside(files: &[(PathBuf, Option<String>)]) {
    for (path, found) in files {
        let found = found.as_ref().map(|text| format!("{}\n", text.trim_end_matches('\n')));
        let kept = fs::read_to_string(path).ok();
        if std::env::var_os("UPDATE_EXPECTED").is_some() && kept != found {
            put(path, found.as_ref());
        } else {
            assert_eq!(kept, found, "{}\nUPDATE_EXPECTED=1 rewrites it", path.display());
        }
    }
}

/// Generates a description's client, or says why it is refused.
fn client(folder: &Path) -> Result<Output, String> {
    generate(&Fixture::read(folder)?.input()).map_err(|failure| failure.to_string())
}

const INCEPTION: &str =
    "#![allow(clippy::module_inception, reason = \"a fixture may be called as one of the generated modules\")]\n";

/// Returns the root of the crate that has the clients as modules.
fn root_of(modules: &[String]) -> String {
    let mut text = "//! The clients of the descriptions in `generator/tests/accepts/`, one module each.\n\n".to_owned();
    text.push_str(INCEPTION);
    for module in modules {
        text.push_str(&format!("\n/// The client of `accepts/{}`.\npub mod {module};\n", module.replace('_', "-")));
    }
    text
}

/// Returns the files below a folder, by their path in it.
fn files(folder: &Path, root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, root));
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            found.insert(name, fs::read_to_string(path).unwrap());
        }
    }
    found
}

fn put(path: &Path, text: Option<&String>) {
    match text {
        Some(text) => {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        None => fs::remove_file(path).unwrap(),
    }
}
