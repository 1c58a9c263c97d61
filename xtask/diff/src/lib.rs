//! `diff`: what an update of the description means for users of the crate and for clients that are in use, and which
//! version is to be published.
//!
//! The generator compares; this reads the two sides, and shows the comparison in four forms.

mod report;
mod sides;
mod version;

use std::{
    io, panic,
    path::{Path, PathBuf},
    thread,
};

use clap::ValueEnum;
use generator::{
    changes::{Extent, review},
    evidence::judge_inferred,
};
use xtask_common::{
    Console, Error, Exit,
    engine::{self, Failure, Stages},
    inputs::Texts,
};

use report::Report;
use sides::Side;

pub use report::HAZARDS;

/// Compare two descriptions by meaning, and say which version to publish.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// The earlier description: a file or a git revision; the committed one, unless given
    pub old: Option<String>,
    /// The later description: a file or a git revision; that of the working tree, unless given
    pub new: Option<String>,
    /// How the comparison is shown
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub format: Format,
    /// Where to write it; printed, unless given
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Show all changes, however many they are
    #[arg(long)]
    pub full: bool,
    /// End with exit code 1 where something changed for users
    #[arg(long)]
    pub exit_code: bool,
}

/// How a comparison is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Lines for a terminal
    #[default]
    Text,
    /// For a pull request
    Markdown,
    /// For programs, as `xtask/diff/report.schema.json` says
    Json,
    /// One page that needs nothing else
    Html,
    /// The entry for `CHANGELOG.md`
    Changelog,
    /// The verdict for users, in a word
    Verdict,
}

/// Compares the sides and shows what changed.
///
/// # Errors
/// When a side cannot be read, or the result cannot be written.
pub fn run(args: &Args, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    let sides = [
        Side::find(args.old.as_deref().unwrap_or("HEAD"), root)?,
        args.new.as_deref().map_or_else(|| Ok(Side::Workspace), |new| Side::find(new, root))?,
    ];
    let texts = [sides[0].read(root)?, sides[1].read(root)?];
    let (old, new) = match run_both(&texts)? {
        Ok(stages) => stages,
        Err(failure) => {
            console.refuse(failure.messages());
            return Ok(Exit::Refused);
        }
    };
    let review = review(&old, &new);
    let findings = judge_inferred(&old, &new, &review.changes);
    let report = Report::new([sides[0].name(), sides[1].name()], &review, &findings)?;
    let shown = match args.format {
        Format::Text => report.text(&review, &findings, if args.full { Extent::Full } else { Extent::Screen }),
        Format::Markdown => report.markdown()?,
        Format::Json => report.json()?,
        Format::Html => report.html()?,
        Format::Changelog => report.changelog()?,
        Format::Verdict => format!("{}\n", report.verdict.users),
    };
    match &args.out {
        Some(file) => {
            std::fs::write(file, &shown)
                .map_err(|error| Error::new(format!("cannot write {}: {error}", file.display())))?;
            console.say(format_args!("wrote {}", file.display()));
        }
        None => console.print_document(&shown),
    }
    let is_changed = review.impact().is_some();
    Ok(if args.exit_code && is_changed { Exit::Failed } else { Exit::Done })
}

/// How much stack a side has that does not run on the main thread: as much as that has.
const STACK: usize = 8 << 20;

/// Runs both sides at one time, as neither needs the other. Where both are refused, the earlier one says why.
fn run_both(texts: &[Texts; 2]) -> Result<Result<(Stages, Stages), Failure>, Error> {
    let [old, new] = texts;
    let both: io::Result<_> = thread::scope(|scope| {
        let old = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || engine::run(&old.input()))?;
        let new = engine::run(&new.input());
        // A panic is a bug of ours, on whichever thread.
        Ok((old.join().unwrap_or_else(|bug| panic::resume_unwind(bug)), new))
    });
    let (old, new) = both.map_err(|error| Error::new(format!("cannot start a thread: {error}")))?;
    Ok(old.and_then(|old| Ok((old, new?))))
}
