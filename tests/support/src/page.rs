//! The pages of this repository, as tests hold them to the code.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The source text of a file, by its path from the root.
#[must_use]
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What a page shows below a command, to the end of the block.
#[must_use]
pub fn shown(path: &str, command: &str) -> String {
    let page = read(path);
    let (_, after) = page.split_once(&format!("$ {command}\n")).unwrap_or_else(|| panic!("no `{command}` in {path}"));
    after.split_once("```").expect("the block ends").0.to_owned()
}
