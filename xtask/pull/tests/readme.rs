//! What the README says that a pull and the generation after it print, they print.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{fs, path::Path};

use hero_api_test_support::Written;
use xtask::generate;
use xtask_common::{
    Console, Exit,
    cli::{Line, Run},
};

const README: &str = include_str!("../../../README.md");

/// What the README shows below a command, to the end of the block.
fn shown(command: &str) -> &'static str {
    let (_, after) = README.split_once(&format!("$ {command}\n")).unwrap();
    after.split_once("```").unwrap().0
}

/// What a command prints, results before remarks.
fn printed<A: clap::Args>(name: &str, run: Run<A>, words: &[&str]) -> String {
    let (results, remarks) = (Written::default(), Written::default());
    let mut console = Console::new(results.clone(), remarks.clone());
    let line = Line::<A>::read(name, [name].iter().chain(words)).unwrap();
    assert_eq!(line.run(run, &mut console), Exit::Done, "{}", remarks.text());
    results.text() + &remarks.text()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_field_more_becomes_the_change_that_the_readme_shows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = tempfile::tempdir().unwrap();
    for part in ["spec", "hero-api/src/generated", "hero-api/mock", "tests/src/generated"] {
        copy(&root.join(part), &folder.path().join(part));
    }
    let before = fs::read_to_string(folder.path().join("spec/openapi.yaml")).unwrap();
    let at = "                suppress_cancellation_policy:\n";
    let field =
        "                reason:\n                  type: string\n                  enum: [patient, practice]\n";
    let after = before.replacen(at, &format!("{field}{at}"), 1);
    assert_ne!(after, before);
    let published = folder.path().join("published.yaml").display().to_string();
    fs::write(&published, after).unwrap();

    let folder = folder.path().display().to_string();
    let pulled = printed("pull", xtask_pull::run, &["--root", &folder, "--file", &published]);
    assert_eq!(pulled, shown("cargo xtask pull"));
    assert_eq!(printed("generate", generate::run, &["--root", &folder]), shown("cargo xtask generate"));
}
