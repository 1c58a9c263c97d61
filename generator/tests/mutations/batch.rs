//! Tries mutants in separate processes: one that overflows the stack or never ends is reported with its seed.

use std::io::Write;
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::{Mutant, try_out};

/// How many seeds each run tries, and how many one process tries.
const SEEDS: u64 = 60;
const BATCH: u64 = 200;

const VARIABLE: &str = "MUTATION_BATCH";

/// The exit status of a process whose mutant never ends.
const ENDLESS: i32 = 97;

/// Makes a mutant from a seed.
type Make = fn(u64) -> Mutant;

/// The kinds of mutants.
const KINDS: &[(&str, Make)] = &[
    ("edits", super::edits::mutant),
    ("shapes", super::shapes::mutant),
    ("locks", super::locks::mutant),
    ("overlays", super::locks::mutant_of_overlay),
    ("rules", super::rules::mutant),
];

/// Tries the seeds of this run: one (`MUTATION_SEED`), a few, or as many as there is time for (`MUTATION_MINUTES`, from
/// `MUTATION_FROM` on; the time is for each kind).
pub(crate) fn try_seeds(kind: &str) {
    let number = |name| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    if let Some(seed) = number("MUTATION_SEED") {
        run(kind, seed, seed + 1);
        return;
    }
    let accepted = match number("MUTATION_MINUTES") {
        None => run(kind, 0, SEEDS),
        Some(minutes) => {
            let end = Instant::now() + Duration::from_secs(60 * minutes);
            let from = number("MUTATION_FROM").unwrap_or(0);
            let batches = (0..).map(|batch| from + batch * BATCH).take_while(|_| Instant::now() < end);
            batches.map(|first| run(kind, first, first + BATCH)).sum()
        }
    };
    assert!(accepted > 0, "no mutant was accepted");
}

/// Tries some seeds in a process; returns how many descriptions were accepted.
fn run(kind: &str, from: u64, to: u64) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "mutations::batch::one_batch", "--nocapture"]).env(VARIABLE, format!("{kind} {from} {to}"));
    let output = child.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let last = said.lines().rfind(|line| line.starts_with(kind)).unwrap_or("nothing");
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() != Some(ENDLESS), "{last} does not end");
    assert!(output.status.success(), "{last}: {}\n{said}\n{complained}", output.status);
    said.lines().filter_map(|line| line.strip_prefix("accepted ")?.parse::<u64>().ok()).sum()
}

/// When the current mutant was started.
static CURRENT: Mutex<Option<Instant>> = Mutex::new(None);

/// Runs the batch of this process, if it has one.
#[test]
fn one_batch() {
    let Ok(batch) = std::env::var(VARIABLE) else { return };
    let words: Vec<&str> = batch.split(' ').collect();
    let (_, make) = KINDS.iter().find(|(kind, _)| *kind == words[0]).unwrap();
    let seeds = words[1].parse::<u64>().unwrap()..words[2].parse::<u64>().unwrap();
    std::thread::spawn(watch);
    let mut accepted = 0;
    for seed in seeds {
        let name = format!("{} {seed}", words[0]);
        println!("\n{name}");
        std::io::stdout().flush().unwrap();
        let mutant = make(seed);
        *CURRENT.lock().unwrap() = Some(Instant::now() + 20 * super::most(&mutant));
        accepted += u64::from(try_out(&name, &mutant));
        *CURRENT.lock().unwrap() = None;
    }
    println!("\naccepted {accepted}");
}

/// Ends the process when a mutant takes so much longer than it may that it would never end.
fn watch() {
    loop {
        std::thread::sleep(Duration::from_millis(500));
        if CURRENT.lock().unwrap().is_some_and(|end| Instant::now() > end) {
            std::process::exit(ENDLESS);
        }
    }
}
