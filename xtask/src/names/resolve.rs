//! `names resolve`: turns a record with merge markers into one record, and writes the client for it.

use std::{path::Path, process::Command};

use generator::inspect::{Side, has_conflict, merge, merge_whole};
use generator::report;
use xtask_common::{
    Console, Error, Exit, engine,
    inputs::{LOCK, Texts},
};

use crate::generate;

/// Make one record of both sides of a merge.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Args {
    /// Where both sides name something differently, keep our name; theirs becomes an earlier one
    #[arg(long, conflicts_with = "theirs")]
    pub ours: bool,
    /// The same with their name
    #[arg(long)]
    pub theirs: bool,
}

/// The records of both branches, and of their common ancestor.
struct Sides {
    ours: String,
    theirs: String,
    base: Option<String>,
}

impl Sides {
    /// Reads the stages 1 to 3 of the file, which git has during a merge.
    fn of_git(root: &Path) -> Option<Self> {
        let stage = |number: u8| {
            let mut git = Command::new("git");
            let shown = git.arg("-C").arg(root).arg("show").arg(format!(":{number}:./{LOCK}")).output().ok()?;
            shown.status.success().then(|| String::from_utf8(shown.stdout).ok()).flatten()
        };
        Some(Self { ours: stage(2)?, theirs: stage(3)?, base: stage(1) })
    }
}

/// Merges, generates with the result, and writes both.
pub(super) fn run(args: &Args, texts: &Texts, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    let text = texts.lock().unwrap_or_default();
    if !has_conflict(text) {
        return Err(Error::new(format!("{LOCK} has no marks of a merge: there is nothing to resolve")));
    }
    let side = match (args.ours, args.theirs) {
        (true, _) => Some(Side::Ours),
        (_, true) => Some(Side::Theirs),
        (false, false) => None,
    };
    let merged = match Sides::of_git(root) {
        // A text merge may have mixed lines of both sides outside of its markers; git still has the sides themselves.
        Some(git) => merge_whole(text, (&git.ours, &git.theirs), git.base.as_deref(), side),
        None => merge(text, side),
    };
    let merged = match merged {
        Ok(merged) => merged,
        Err(faults) => {
            console.refuse(&report::errors(&faults, &texts.input().files(None)));
            return Ok(Exit::Refused);
        }
    };
    let texts = texts.with_lock(merged.record);
    match engine::generate(&texts.input()) {
        Ok(output) => {
            merged.choices.iter().for_each(|line| console.say(line));
            generate::write_workspace(output, root, console)
        }
        Err(failure) => {
            console.refuse(failure.messages());
            console.warn(format_args!("nothing was written: {LOCK} is as the merge left it"));
            Ok(Exit::Refused)
        }
    }
}
