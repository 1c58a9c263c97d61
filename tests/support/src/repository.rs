//! The files of this repository, for tests that compare them.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Returns the root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns the text of a file, by its path from the root.
pub fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns the Rust files below a folder, sorted.
pub fn rust_files(folder: impl AsRef<Path>) -> Vec<PathBuf> {
    let files = files(&root().join(folder), &|_| true);
    files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

/// Returns the files below a folder of sources, sorted, without those of tests.
pub fn sources(folder: impl AsRef<Path>) -> Vec<PathBuf> {
    let mut sources = files(&root().join(folder), &|path| path.file_stem().is_none_or(|name| name != "tests"));
    sources.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    sources
}

fn files(folder: &Path, is_kept: &dyn Fn(&PathBuf) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut kept: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(is_kept).collect();
    kept.sort();
    kept.into_iter().flat_map(|path| if path.is_dir() { files(&path, is_kept) } else { vec![path] }).collect()
}

/// Returns the output that a page shows below a command, to the end of the block.
#[must_use]
pub fn shown(path: &str, command: &str) -> String {
    shown_below(&read(path), &format!("$ {command}\n"))
}

fn shown_below(page: &str, command: &str) -> String {
    let (_, after) = page.split_once(command).unwrap_or_else(|| panic!("no `{command}` on the page"));
    after.split_once("```").expect("the block ends").0.to_owned()
}

/// Writes the output below a command of a page anew where `UPDATE_EXPECTED` is set.
pub fn renew_shown(path: &str, command: &str, output: &str) {
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        let (page, command) = (read(path), format!("$ {command}\n"));
        let renewed = page.replacen(&(command.clone() + &shown_below(&page, &command)), &(command + output), 1);
        fs::write(root().join(path), renewed).unwrap();
    }
}
