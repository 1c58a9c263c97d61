//! `names resolve`: a record with the marks of a merge in, one record and the client that goes with it out.

use std::path::Path;

use generator::inspect::{Side, has_conflict, merge};
use generator::report;

use crate::{
    Console, Error, Exit, engine,
    generate::{self, LOCK, Texts},
};

/// Make one record of both sides of a merge.
#[derive(Clone, Copy, Debug, clap::Args)]
#[expect(clippy::struct_field_names, reason = "these are the words of the command line")]
pub struct Args {
    /// Where both sides name something differently, keep our name; theirs becomes an earlier one
    #[arg(long, conflicts_with = "theirs")]
    pub ours: bool,
    /// The same with their name
    #[arg(long)]
    pub theirs: bool,
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
    let merged = match merge(text, side) {
        Ok(merged) => merged,
        Err(faults) => {
            console.refuse(&report::errors(&faults, &texts.input().files(None)));
            return Ok(Exit::Refused);
        }
    };
    let texts = texts.with_lock(merged.record);
    match engine::generate(&texts.input()) {
        Ok(output) => {
            merged.settled.iter().for_each(|line| console.say(line));
            generate::write_workspace(output, root, console)
        }
        Err(failure) => {
            console.refuse(failure.messages());
            console.warn(format_args!("nothing was written: {LOCK} is as the merge left it"));
            Ok(Exit::Refused)
        }
    }
}
