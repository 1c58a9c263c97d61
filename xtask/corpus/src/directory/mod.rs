//! `corpus --directory`: the thousands of OpenAPI 3 descriptions of a public directory. Each is generated in its own
//! process, with limited time and memory; a sample is compiled. Every rejection has its reason in `directory.toml`.
//!
//! Outcomes are cached in the target folder by content, so nothing is tried twice with the same generator.

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
};

mod attempt;
mod expected;
mod report;
mod sample;

use super::{Args, archive, archive::Description, table, trial::Bench};
use attempt::{Outcome, Trials};
use expected::Expected;
use xtask_common::{Console, Error, Exit, measured, read};

/// The file of the summary.
const README: &str = "generator/README.md";
/// The heading of the figures.
const COMMAND: &str = "cargo xtask corpus --directory";

/// A description that was tried.
struct Row {
    name: String,
    bytes: usize,
    outcome: Outcome,
}

/// Tries every description of the directory, compiles the sample, and compares with the expectations.
///
/// # Errors
/// The directory is not available, or something differs from `directory.toml`.
pub(super) fn run(args: &Args, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    let expected = Expected::read()?;
    let bench = Bench::set_up(root)?;
    let archive = archive::archive(&expected.package, &bench.archives())?;
    let trials = Trials::set_up(&bench)?;
    let chosen = |name: &str| args.only.as_ref().is_none_or(|text| name.contains(text.as_str()));

    console.say(format_args!("generating the descriptions of {}, {} at a time", expected.package, args.jobs));
    let mut rows = try_all(&archive, &trials, args.jobs.max(1), &chosen)?;
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    let table = bench.folder().join("directory.md");
    fs::write(&table, report::table(&rows)).map_err(|error| Error::io("write", &table, &error))?;
    console.say(format_args!("wrote {}", table.display()));

    let names = sample::choose(&rows, expected.sample);
    console.say(format_args!("compiling a sample of {}", names.len()));
    let broken = sample::compile(&names, &archive, &trials, &bench)?;
    let summary = report::summary(&rows, names.len(), &broken);
    console.say(format_args!("\n{summary}"));
    if args.write {
        let readme = root.join(README);
        let text = table::insert(&read(&readme)?, table::DIRECTORY, &summary)?;
        fs::write(&readme, text).map_err(|error| Error::io("write", &readme, &error))?;
        measured::write(root, COMMAND, &report::figures(&rows))?;
    }
    let mut problems = expected.problems(&rows, args.only.is_none());
    problems.extend(broken.iter().map(|client| format!("{} does not compile: {}", client.name, client.first())));
    problems.iter().for_each(|problem| console.warn(format_args!("error: {problem}")));
    match problems.len() {
        0 => Ok(Exit::Done),
        count => Err(Error::new(format!("{count} differences from xtask/corpus/src/directory.toml"))),
    }
}

/// Tries the chosen descriptions, several at a time. They are unpacked one by one: together they are large.
fn try_all(archive: &[u8], trials: &Trials, jobs: usize, chosen: &dyn Fn(&str) -> bool) -> Result<Vec<Row>, Error> {
    let (sender, receiver) = mpsc::sync_channel::<Description>(jobs);
    let receiver = Arc::new(Mutex::new(receiver));
    thread::scope(|scope| {
        let workers: Vec<_> =
            (0..jobs).map(|_| Arc::clone(&receiver)).map(|queue| scope.spawn(move || work(&queue, trials))).collect();
        // Sending ends when every worker has failed.
        drop(receiver);
        archive::each(archive, |description| !chosen(&description.name) || sender.send(description).is_ok())?;
        drop(sender);
        let mut rows = Vec::new();
        for worker in workers {
            rows.extend(worker.join().map_err(|_| Error::new("a thread of the corpus panicked"))??);
        }
        Ok(rows)
    })
}

fn work(queue: &Mutex<mpsc::Receiver<Description>>, trials: &Trials) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Description { name, text }) = next else { return Ok(rows) };
        rows.push(Row { name, bytes: text.len(), outcome: trials.attempt(&text)? });
    }
}
