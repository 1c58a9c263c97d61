//! A pull and what comes after it print what CONTRIBUTING.md and UPDATE.md show.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{fs, path::Path, process::Command};

use hero_api_test_support::{
    Written, copy_folder,
    repository::{read, renew_shown, root, shown},
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

/// Checks that a page shows this output below a command, but for what `without` leaves out.
fn check_shown(page: &str, command: &str, output: &str, without: fn(&str) -> String) {
    renew_shown(page, command, output);
    let renew = "UPDATE_EXPECTED=1 cargo test -p xtask-pull --test all contributing::";
    assert_eq!(without(output), without(&shown(page, command)), "`{command}`: {renew}");
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
    let check = |command: &str, output: &str| check_shown("CONTRIBUTING.md", command, output, without_count);
    check("cargo xtask pull", &pulled);
    check("cargo xtask generate", &printed("generate", generate::run, &["--root", &folder]));
    check("cargo xtask diff", &printed("diff", xtask_diff::run, &["--root", &folder]));
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
    let diff = |words: &[&str]| printed("diff", xtask_diff::run, &[&["--root", &folder], words].concat());
    let check = |command: &str, output: &str| check_shown(PAGE, command, output, without_counts);
    check("cargo xtask pull --url http://127.0.0.1:8000/openapi.yaml", &pulled);
    check("cargo xtask generate", &printed("generate", generate::run, &["--root", &folder]));
    check("cargo xtask diff", &diff(&[]));
    for format in ["markdown", "changelog"] {
        check(&format!("cargo xtask diff --format {format}"), &diff(&["--format", format]));
    }
    assert_eq!(diff(&["--format", "verdict"]), "breaking\n");
}
