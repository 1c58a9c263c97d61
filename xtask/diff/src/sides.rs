//! The two sides of a comparison: where each is, into the inputs of a run.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use xtask_common::{
    Error,
    inputs::{DESCRIPTION, Texts, texts_by, workspace_texts},
    read_if_present,
};

/// Where a description is, with all that is read beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// The working tree.
    Workspace,
    /// A revision of git.
    Revision(String),
    /// A file. What is beside it under the names that `spec/` has is read with it; what is not, comes from the workspace.
    File(PathBuf),
}

impl Side {
    /// Finds a side by what is written for it: a file where there is one, else a revision.
    ///
    /// # Errors
    /// It is neither.
    pub(crate) fn find(written: &str, root: &Path) -> Result<Self, Error> {
        let file = PathBuf::from(written);
        if file.is_file() {
            return Ok(Self::File(file));
        }
        let commit = format!("{written}^{{commit}}");
        match git(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])? {
            Some(_) => Ok(Self::Revision(written.to_owned())),
            None => Err(Error::new(format!("`{written}` is neither a file nor a revision of git"))),
        }
    }

    /// Returns its name in reports.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Workspace => "the working tree".to_owned(),
            Self::Revision(revision) => revision.clone(),
            Self::File(file) => file.display().to_string(),
        }
    }

    /// Reads it.
    ///
    /// # Errors
    /// When there is no description, or a file cannot be read.
    pub(crate) fn read(&self, root: &Path) -> Result<Texts, Error> {
        match self {
            Self::Workspace => workspace_texts(root),
            Self::Revision(revision) => texts_by(|name| read_revision(revision, name, root)),
            Self::File(file) => texts_by(|name| read_beside(file, name, root)),
        }
        .map(|texts| match self {
            Self::Workspace => texts,
            Self::Revision(_) | Self::File(_) => texts.named(self.name()),
        })
    }
}

/// Reads a file of a revision; nothing where it is not there.
fn read_revision(revision: &str, name: &str, root: &Path) -> Result<Option<String>, Error> {
    let listed = git(root, &["ls-tree", "--name-only", revision, "--", name])?;
    if listed.is_none_or(|names| names.is_empty()) {
        return Ok(None);
    }
    let text = git(root, &["show", &format!("{revision}:./{name}")])?;
    let failed = || Error::new(format!("git cannot show `{name}` of `{revision}`"));
    text.map(Some).ok_or_else(failed)
}

/// Reads the description from a file, and what is read with it from the same folder, or else from the workspace.
fn read_beside(file: &Path, name: &str, root: &Path) -> Result<Option<String>, Error> {
    if name == DESCRIPTION {
        return read_if_present(file);
    }
    let base = Path::new(name).file_name().unwrap_or(name.as_ref());
    match read_if_present(&file.with_file_name(base))? {
        Some(text) => Ok(Some(text)),
        None => read_if_present(&root.join(name)),
    }
}

/// Returns what git prints; nothing where it fails.
fn git(root: &Path, arguments: &[&str]) -> Result<Option<String>, Error> {
    let mut command = Command::new("git");
    let output = command.current_dir(root).args(arguments).output();
    let output = output.map_err(|error| Error::new(format!("cannot start git: {error}")))?;
    if !output.status.success() {
        return Ok(None);
    }
    let text = String::from_utf8(output.stdout).map_err(|_| Error::new("what git prints is no UTF-8"))?;
    Ok(Some(text))
}
