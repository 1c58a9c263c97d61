//! A pull and the generation after it print what CONTRIBUTING.md shows.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{fs, process::Command};

use hero_api_test_support::{
    Written, copy_folder,
    repository::{root, shown},
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

/// How many operations there are is no matter of the page's.
fn without_count(text: &str) -> String {
    text.lines()
        .map(|line| line.trim_start_matches(|digit: char| digit.is_ascii_digit()))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_field_more_becomes_the_change_that_the_page_shows() {
    let folder = tempfile::tempdir().unwrap();
    for part in ["spec", "hero-api/src/generated", "hero-api/mock", "tests/src/generated"] {
        copy_folder(&root().join(part), &folder.path().join(part));
    }
    let before = fs::read_to_string(folder.path().join("spec/openapi.yaml")).unwrap();
    let at = "                suppress_cancellation_policy:\n";
    let field =
        "                reason:\n                  type: string\n                  enum: [patient, practice]\n";
    let after = before.replacen(at, &format!("{field}{at}"), 1);
    assert_ne!(after, before);
    for words in [&["init", "-q"][..], &["add", "spec"], &["commit", "-q", "-m", "m", "--no-gpg-sign"]] {
        let mut git = Command::new("git");
        git.current_dir(folder.path()).args(["-c", "user.name=n", "-c", "user.email=e@example.org"]).args(words);
        assert!(git.output().unwrap().status.success(), "{words:?}");
    }
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
