//! A pull and what comes after it print what CONTRIBUTING.md and UPDATE.md show.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{fs, path::Path, process::Command};

use hero_api_test_support::{
    Written, copy_folder,
    repository::{read, root, shown},
};
use xtask::generate;
use xtask_common::{
    Console, Exit,
    cli::{Line, Run},
};

/// Returns the output of a command, results before remarks.
fn printed<A: clap::Args>(name: &str, run: Run<A>, words: &[&str]) -> String {
    let (results, remarks) = (Written::default(), Written::default());
    let mut console = Console::new(results.clone(), remarks.clone());
    let line = Line::<A>::read(name, [name].iter().chain(words)).unwrap();
    assert_eq!(line.run(run, &mut console), Exit::Done, "{}", remarks.text());
    results.text() + &remarks.text()
}

/// How many operations there are, and how much is inferred, is no matter of the page's.
fn without_counts(text: &str) -> String {
    let is_counted = |line: &&str| !line.contains(" operations") && !line.contains("inferred");
    text.lines().filter(is_counted).collect::<Vec<_>>().join("\n")
}

/// How many operations there are is no matter of the page's.
fn without_count(text: &str) -> String {
    text.lines()
        .map(|line| line.trim_start_matches(|digit: char| digit.is_ascii_digit()))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Returns a copy of what a pull and a generation need, whose description is committed.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in ["spec", "hero-api/src/generated", "hero-api/mock", "tests/src/generated"] {
        copy_folder(&root().join(part), &folder.path().join(part));
    }
    for words in [&["init", "-q"][..], &["add", "spec"], &["commit", "-q", "-m", "m", "--no-gpg-sign"]] {
        git(folder.path(), words);
    }
    folder
}

fn git(folder: &Path, words: &[&str]) {
    let mut git = Command::new("git");
    git.current_dir(folder).args(["-c", "user.name=n", "-c", "user.email=e@example.org"]).args(words);
    let output = git.output().unwrap();
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_field_more_becomes_the_change_that_the_page_shows() {
    let folder = workspace();
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
    assert_eq!(without_count(&pulled), without_count(&shown("CONTRIBUTING.md", "cargo xtask pull")));
    assert_eq!(
        printed("generate", generate::run, &["--root", &folder]),
        shown("CONTRIBUTING.md", "cargo xtask generate")
    );
    let diff = printed("diff", xtask_diff::run, &["--root", &folder]);
    assert_eq!(without_count(&diff), without_count(&shown("CONTRIBUTING.md", "cargo xtask diff")));
}

#[test]
fn the_loop_of_an_update_prints_what_its_page_shows() {
    const PAGE: &str = "xtask/UPDATE.md";
    let folder = workspace();
    // The description is published with the change that the page shows.
    let page = read(PAGE);
    let (_, change) = page.split_once("```diff\n").unwrap();
    let patch = folder.path().join("change.patch");
    fs::write(&patch, change.split_once("```").unwrap().0).unwrap();
    let spec = folder.path().join("spec/openapi.yaml");
    let before = fs::read_to_string(&spec).unwrap();
    git(folder.path(), &["apply", "change.patch"]);
    let published = folder.path().join("published.yaml");
    fs::rename(&spec, &published).unwrap();
    fs::write(&spec, before).unwrap();

    let (folder, published) = (folder.path().display().to_string(), published.display().to_string());
    let pulled = printed("pull", xtask_pull::run, &["--root", &folder, "--file", &published]);
    let url = "cargo xtask pull --url http://127.0.0.1:8000/openapi.yaml";
    assert_eq!(without_counts(&pulled), without_counts(&shown(PAGE, url)));
    assert_eq!(printed("generate", generate::run, &["--root", &folder]), shown(PAGE, "cargo xtask generate"));
    let diff = |words: &[&str]| printed("diff", xtask_diff::run, &[&["--root", &folder], words].concat());
    assert_eq!(without_counts(&diff(&[])), without_counts(&shown(PAGE, "cargo xtask diff")));
    let pages = [("--format markdown", "markdown"), ("--format changelog", "changelog")];
    for (option, format) in pages {
        let shown = shown(PAGE, &format!("cargo xtask diff {option}"));
        assert_eq!(without_counts(&diff(&["--format", format])), without_counts(&shown), "{format}");
    }
    assert_eq!(diff(&["--format", "verdict"]), "breaking\n");
}
