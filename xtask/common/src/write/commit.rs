//! Renames new files into place, and restores the old ones if that fails half way.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::{Drift, Ownership, Target};
use crate::Error;

/// Writes the files that differ, and removes the orphans.
pub(super) fn commit(targets: &[Target], drift: &Drift) -> Result<(), Error> {
    let mut staged = Vec::new();
    for target in targets {
        staged.push(stage(target, drift)?);
    }
    let mut done = Vec::new();
    for (side, steps) in &staged {
        for step in steps {
            if let Err(error) = step.run(side.path(), &mut done) {
                return Err(roll_back(done, error, staged));
            }
        }
    }
    for target in targets.iter().filter(|target| target.ownership == Ownership::Whole) {
        drop_empty_folders(&target.folder);
    }
    Ok(())
}

enum Step {
    /// Moves a file from the staging folder to its place.
    Place { made: PathBuf, at: PathBuf },
    /// Moves a file away.
    Remove { at: PathBuf },
}

/// The reversal of a step.
enum Undo {
    Restore { kept: PathBuf, at: PathBuf },
    Remove { at: PathBuf },
    RemoveFolder { at: PathBuf },
}

/// Writes new files into a staging folder on the same file system, so that only renames remain.
fn stage(target: &Target, drift: &Drift) -> Result<(TempDir, Vec<Step>), Error> {
    let near = existing_ancestor(&target.folder);
    let side = tempfile::Builder::new().prefix(".xtask-").tempdir_in(near);
    let side = side.map_err(|error| Error::io("make a side folder in", near, &error))?;
    let mut steps = Vec::new();
    for (path, text) in &target.files {
        let at = target.folder.join(path);
        if drift.changed.contains(&at) || drift.missing.contains(&at) {
            let made = side.path().join(format!("new-{}", steps.len()));
            fs::write(&made, text).map_err(|error| Error::io("write", &made, &error))?;
            steps.push(Step::Place { made, at });
        }
    }
    if target.ownership == Ownership::Whole {
        let orphans = drift.orphaned.iter().filter(|at| at.starts_with(&target.folder));
        steps.extend(orphans.map(|at| Step::Remove { at: at.clone() }));
    }
    Ok((side, steps))
}

impl Step {
    fn run(&self, side: &Path, done: &mut Vec<Undo>) -> Result<(), Error> {
        let kept = side.join(format!("old-{}", done.len()));
        match self {
            Self::Place { made, at } => {
                make_folders(at, done)?;
                let replaces = at.exists();
                if replaces {
                    // The link keeps the old file with its times; the rename then replaces it atomically.
                    fs::hard_link(at, &kept)
                        .or_else(|_| fs::copy(at, &kept).map(drop))
                        .map_err(|error| Error::io("keep", at, &error))?;
                }
                fs::rename(made, at).map_err(|error| Error::io("replace", at, &error))?;
                done.push(if replaces {
                    Undo::Restore { kept, at: at.clone() }
                } else {
                    Undo::Remove { at: at.clone() }
                });
            }
            Self::Remove { at } => {
                fs::rename(at, &kept).map_err(|error| Error::io("remove", at, &error))?;
                done.push(Undo::Restore { kept, at: at.clone() });
            }
        }
        Ok(())
    }
}

fn make_folders(file: &Path, done: &mut Vec<Undo>) -> Result<(), Error> {
    let Some(folder) = file.parent() else { return Ok(()) };
    if folder.as_os_str().is_empty() || folder.exists() {
        return Ok(());
    }
    make_folders(folder, done)?;
    fs::create_dir(folder).map_err(|error| Error::io("make the folder", folder, &error))?;
    done.push(Undo::RemoveFolder { at: folder.to_path_buf() });
    Ok(())
}

/// Reverts the steps, last first. What cannot be reverted stays in the staging folder, which the error names.
fn roll_back(done: Vec<Undo>, error: Error, staged: Vec<(TempDir, Vec<Step>)>) -> Error {
    let undone: Vec<io::Result<()>> = done.into_iter().rev().map(Undo::run).collect();
    if undone.iter().all(Result::is_ok) {
        return error;
    }
    let kept: Vec<String> = staged.into_iter().map(|(side, _)| side.keep().display().to_string()).collect();
    Error::new(format!("{error}; some files could not be put back, and are kept in {}", kept.join(" and ")))
}

impl Undo {
    fn run(self) -> io::Result<()> {
        match self {
            Self::Restore { kept, at } => fs::rename(kept, at),
            Self::Remove { at } => fs::remove_file(at),
            Self::RemoveFolder { at } => fs::remove_dir(at),
        }
    }
}

fn existing_ancestor(folder: &Path) -> &Path {
    let mut above = folder.ancestors().skip(1);
    above.find(|path| path.is_dir()).unwrap_or(Path::new("."))
}

/// Removes folders that are empty; one that cannot be removed does no harm.
fn drop_empty_folders(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir() && !path.is_symlink()) {
        drop_empty_folders(&path);
        // Fails, as it should, on a folder that is not empty.
        let _ = fs::remove_dir(&path);
    }
}
