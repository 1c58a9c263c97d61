//! Commands that are packages of their own are built and started, and end this program with their exit code.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
};

use tempfile::TempDir;

/// The commands that are packages of their own.
const STARTED: [&str; 7] = ["pull", "export", "compare", "mock", "bench", "corpus", "judge"];

/// A replacement for cargo, which records its arguments and ends as configured.
struct Cargo(TempDir);

impl Cargo {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let script = "#!/bin/sh\necho \"$@\" >> \"$0.asked\"\nif [ \"$1\" = build ]; then exit \"$BUILD\"; fi\n\
                      echo said; echo remarked >&2; exit \"$RUN\"\n";
        let cargo = Self(folder);
        fs::write(cargo.path(), script).unwrap();
        fs::set_permissions(cargo.path(), fs::Permissions::from_mode(0o755)).unwrap();
        cargo
    }

    fn path(&self) -> std::path::PathBuf {
        self.0.path().join("cargo")
    }

    /// Runs `cargo xtask` with these arguments; cargo's two commands end with these codes.
    fn xtask(&self, words: &[&str], [build, run]: [i32; 2]) -> Output {
        let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
        program.env("CARGO", self.path()).env("BUILD", build.to_string()).env("RUN", run.to_string());
        program.args(words).output().unwrap()
    }

    /// Returns the last arguments, without the path of the manifest.
    fn asked(&self) -> Vec<String> {
        let asked = fs::read_to_string(self.path().with_extension("asked")).unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("Cargo.toml");
        let manifest = format!(" --manifest-path {}", root.display());
        asked.lines().map(|line| line.replace(&manifest, "")).collect()
    }
}

#[test]
fn the_words_reach_the_command_and_its_exit_code_comes_back() {
    for code in 0..=3 {
        let cargo = Cargo::new();
        let ended = cargo.xtask(&["pull", "--file", "a b", "--dry-run"], [0, code]);
        assert_eq!(ended.status.code(), Some(code));
        assert_eq!((ended.stdout.as_slice(), ended.stderr.as_slice()), (&b"said\n"[..], &b"remarked\n"[..]));
        let run = cargo.asked().pop().unwrap();
        assert_eq!(run, "run --package xtask-pull --quiet -- --file a b --dry-run");
    }
}

#[test]
fn a_command_that_does_not_build_has_failed() {
    let cargo = Cargo::new();
    let ended = cargo.xtask(&["export"], [101, 0]);
    assert_eq!(ended.status.code(), Some(1));
    assert_eq!(String::from_utf8(ended.stderr).unwrap(), "error: `cargo build --package xtask-export` failed\n");
    assert_eq!(cargo.asked().len(), 1);
}

#[test]
fn the_folder_to_work_in_may_stand_before_or_after_the_command() {
    for words in [&["--root", "there", "pull"][..], &["pull", "--root", "there"]] {
        let cargo = Cargo::new();
        cargo.xtask(words, [0, 0]);
        assert_eq!(cargo.asked().pop().unwrap(), "run --package xtask-pull --quiet -- --root there", "{words:?}");
    }
}

#[test]
fn every_command_shows_its_own_help_and_is_a_package() {
    for name in STARTED {
        let cargo = Cargo::new();
        cargo.xtask(&[name, "--help"], [0, 0]);
        let run = cargo.asked().pop().unwrap().replace(" --release", "");
        assert_eq!(run, format!("run --package xtask-{name} --quiet -- --help"));
        let package = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let manifest = fs::read_to_string(package.join("Cargo.toml")).unwrap();
        assert!(manifest.contains(&format!("name = \"xtask-{name}\"\n")), "{manifest}");
        assert!(package.join("src/main.rs").exists());
    }
}

#[test]
fn what_measures_is_optimised() {
    for name in STARTED {
        let cargo = Cargo::new();
        cargo.xtask(&[name], [0, 0]);
        let optimised = cargo.asked().iter().all(|asked| asked.contains("--release"));
        assert_eq!(optimised, ["bench", "corpus"].contains(&name), "{name}");
    }
}

#[test]
fn the_list_of_commands_has_them_all_with_their_own_sentences() {
    let said = String::from_utf8(Cargo::new().xtask(&["--help"], [0, 0]).stdout).unwrap();
    for name in STARTED {
        let line = said.lines().find_map(|line| line.trim_start().strip_prefix(&format!("{name} ")));
        let sentence = line.unwrap_or_else(|| panic!("{said}")).trim();
        let package = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let source = fs::read_to_string(package.join("src/lib.rs")).unwrap();
        assert!(source.contains(&format!("/// {sentence}.\n")), "{name}: {sentence}");
    }
}
