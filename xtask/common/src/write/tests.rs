//! Tests of the writer.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::{Drift, HEADER, Mode, Ownership, Target, apply};

fn target(folder: &Path, ownership: Ownership, files: &[(&str, &str)]) -> Target {
    let files = files.iter().map(|(path, text)| (PathBuf::from(path), (*text).to_owned())).collect();
    Target { folder: folder.to_path_buf(), files, ownership }
}

fn generated(body: &str) -> String {
    format!("{HEADER}\n{body}\n")
}

/// Returns every file below a folder with its text.
fn tree(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(tree(&path));
        } else {
            found.insert(path.clone(), fs::read_to_string(&path).unwrap());
        }
    }
    found
}

#[test]
fn writes_then_finds_nothing_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("src/generated");
    let targets = [target(&out, Ownership::Whole, &[("types/a.rs", &generated("a")), ("mod.rs", &generated("m"))])];

    let first = apply(&targets, Mode::Write).unwrap();

    assert_eq!(first.lines(dir.path()), ["missing src/generated/mod.rs", "missing src/generated/types/a.rs"]);
    assert_eq!(fs::read_to_string(out.join("types/a.rs")).unwrap(), generated("a"));
    assert!(apply(&targets, Mode::Check).unwrap().is_empty());
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "no side folder is left");
}

#[test]
fn leaves_the_time_of_an_unchanged_file() {
    let dir = tempfile::tempdir().unwrap();
    let (same, other) = (generated("same"), generated("other"));
    apply(&[target(dir.path(), Ownership::Whole, &[("a.rs", &same), ("b.rs", &same)])], Mode::Write).unwrap();
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
    fs::File::options().append(true).open(dir.path().join("a.rs")).unwrap().set_modified(old).unwrap();

    apply(&[target(dir.path(), Ownership::Whole, &[("a.rs", &same), ("b.rs", &other)])], Mode::Write).unwrap();

    assert_eq!(fs::metadata(dir.path().join("a.rs")).unwrap().modified().unwrap(), old);
    assert_eq!(fs::read_to_string(dir.path().join("b.rs")).unwrap(), other);
}

#[test]
fn check_lists_changed_missing_and_orphaned_and_touches_nothing() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.rs"), generated("old")).unwrap();
    fs::write(dir.path().join("gone.rs"), generated("gone")).unwrap();
    let before = tree(dir.path());

    let new = generated("new");
    let targets = [target(dir.path(), Ownership::Whole, &[("a.rs", &new), ("b.rs", &new)])];
    let drift = apply(&targets, Mode::Check).unwrap();

    assert_eq!(drift.lines(dir.path()), ["changed a.rs", "missing b.rs", "orphaned gone.rs"]);
    assert_eq!(tree(dir.path()), before);
}

#[test]
fn removes_orphans_and_the_folders_they_leave_empty() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("types")).unwrap();
    fs::write(dir.path().join("types/gone.rs"), generated("gone")).unwrap();

    let text = generated("m");
    apply(&[target(dir.path(), Ownership::Whole, &[("mod.rs", &text)])], Mode::Write).unwrap();

    assert!(!dir.path().join("types").exists());
}

#[test]
fn refuses_a_folder_that_holds_a_hand_written_file() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("mine.rs"), "fn mine() {}\n").unwrap();
    let before = tree(dir.path());

    let text = generated("m");
    let error = apply(&[target(&out, Ownership::Whole, &[("mod.rs", &text)])], Mode::Write).unwrap_err();

    let expected = format!(
        "{} was not generated, but {} is wholly generated: move it away",
        out.join("mine.rs").display(),
        out.display()
    );
    assert_eq!(error.to_string(), expected);
    assert_eq!(tree(dir.path()), before);
}

#[test]
fn leaves_the_other_files_of_a_listed_folder() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("overlay.yaml"), "mine").unwrap();

    let drift = apply(&[target(dir.path(), Ownership::Listed, &[("names.lock", "n")])], Mode::Write).unwrap();

    let missing = vec![dir.path().join("names.lock")];
    assert_eq!(drift, Drift { missing, ..Drift::default() });
    assert_eq!(fs::read_to_string(dir.path().join("overlay.yaml")).unwrap(), "mine");
}

#[test]
fn a_listed_folder_around_a_generated_one_keeps_what_it_has() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    fs::create_dir_all(dir.path().join("empty")).unwrap();
    fs::create_dir(&out).unwrap();
    fs::write(out.join("gone.rs"), generated("gone")).unwrap();

    let text = generated("m");
    let targets = [
        target(&out, Ownership::Whole, &[("mod.rs", &text)]),
        target(dir.path(), Ownership::Listed, &[("names.lock", "n")]),
    ];
    apply(&targets, Mode::Write).unwrap();

    assert!(apply(&targets, Mode::Check).unwrap().is_empty());
    assert!(dir.path().join("empty").exists());
}

#[test]
fn a_failure_half_way_leaves_every_folder_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (dir.path().join("first"), dir.path().join("second"));
    fs::create_dir_all(&first).unwrap();
    fs::write(first.join("a.rs"), generated("old")).unwrap();
    fs::write(first.join("gone.rs"), generated("gone")).unwrap();
    // A file in the place of a folder: staging succeeds, the last rename fails.
    fs::create_dir_all(&second).unwrap();
    fs::write(second.join("z"), "a file").unwrap();
    let before = tree(dir.path());

    let new = generated("new");
    let targets = [
        target(&first, Ownership::Whole, &[("a.rs", &new), ("b/c.rs", &new)]),
        target(&second, Ownership::Listed, &[("z/inside", "x")]),
    ];
    apply(&targets, Mode::Write).unwrap_err();

    assert_eq!(tree(dir.path()), before);
    assert!(!first.join("b").exists());
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "no side folder is left");
}

#[test]
fn refuses_paths_that_leave_the_folder() {
    let dir = tempfile::tempdir().unwrap();
    for path in ["../a.rs", "/a.rs", ""] {
        let error = apply(&[target(dir.path(), Ownership::Listed, &[(path, "x")])], Mode::Write).unwrap_err();
        assert_eq!(error.to_string(), format!("the path {path} does not stay in its folder"));
    }
}

#[test]
fn refuses_two_paths_that_differ_by_case_alone() {
    let dir = tempfile::tempdir().unwrap();
    let error = apply(&[target(dir.path(), Ownership::Listed, &[("A.rs", "x"), ("a.rs", "x")])], Mode::Write);
    assert_eq!(error.unwrap_err().to_string(), "the paths A.rs and a.rs are one file where case does not count");
}
