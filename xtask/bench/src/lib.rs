//! `bench`: our code compared with that of others, as ratios of medians. Absolute times say more about the machine than
//! about the code, so none are shown.

use std::{
    env,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use xtask_common::{
    Console, Error, Exit,
    measured::{self, Figure},
};

mod code;
mod features;
mod floor;
mod generation;
mod growth;
mod harness;
#[cfg(test)]
mod tests;

use harness::{Contest, Score};

/// Time our code against the others', as ratios.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// How often each side runs; at least five times
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(5..))]
    pub rounds: u32,
    /// Only contests whose name holds this
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
    /// Write the figures into MEASURED.md; contests that are not held keep theirs
    #[arg(long)]
    pub write: bool,
    /// Generate from this file and say how much memory it took; how the bench measures itself
    #[arg(long, value_name = "FILE", hide = true)]
    pub peak_of: Option<PathBuf>,
}

/// The heading of the figures.
const COMMAND: &str = "cargo xtask bench";

/// A contest by name, and the function that sets it up; its error says why the contest cannot be run here.
type Entry = (&'static str, fn(&Path) -> Result<Contest, Error>);

const CONTESTS: &[Entry] = &[
    (generation::NAME, generation::contest),
    (generation::WHOLE, generation::whole),
    (growth::TEN, growth::ten),
    (growth::HUNDRED, growth::hundred),
    (floor::TEN, floor::ten),
    (floor::GITHUB, floor::of_github),
];

/// Runs the contests and prints their ratios.
///
/// # Errors
/// The build is not optimised, or the contests of the client cannot be run.
pub fn run(args: &Args, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    if cfg!(debug_assertions) {
        return Err(Error::new("times mean nothing in this build, which is not optimised: run `cargo xtask bench`"));
    }
    if let Some(file) = &args.peak_of {
        console.say(floor::peak(file)?);
        return Ok(Exit::Done);
    }
    let is_held = |name: &str| args.only.as_ref().is_none_or(|text| name.contains(text.as_str()));
    let rounds = args.rounds;
    console.say(format_args!(
        "ratio: medians of {rounds} rounds over each other; control: the first side over itself, 1.00 but for noise"
    ));
    console.say(Score::header());
    let mut figures = Vec::new();
    for (name, set_up) in CONTESTS.iter().filter(|(name, _)| is_held(name)) {
        keep(
            name,
            set_up(root).map(|mut contest| vec![Row::from_score(&contest.hold(args.rounds))]),
            &mut figures,
            console,
        );
    }
    for (name, text) in floor::MEMORY.iter().filter(|(name, _)| is_held(name)) {
        let row = text(root).and_then(|text| floor::memory(name, &text));
        keep(name, row.map(|row| vec![row]), &mut figures, console);
    }
    if is_held(code::NAME) {
        keep(code::NAME, code::rows(root, args.rounds), &mut figures, console);
    }
    let held: Vec<_> = features::CONTESTS.into_iter().filter(|(name, _)| is_held(name)).collect();
    if !held.is_empty() {
        keep("features that are not used", features::rows(root, args.rounds, &held), &mut figures, console);
    }
    figures.extend(run_client(args, console)?);
    if args.write {
        measured::write(root, COMMAND, &figures)?;
    }
    Ok(Exit::Done)
}

/// A figure, and its line of output.
struct Row {
    shown: String,
    figure: Figure,
}

impl Row {
    fn from_score(score: &Score) -> Self {
        let [contest, a, b] = score.names;
        let figure = Figure::new(contest, &format!("{a} / {b}"), format!("{:.2}", score.ratio));
        Self { shown: score.to_string(), figure: Figure { control: format!("{:.2}", score.control), ..figure } }
    }

    /// Parses a line of another program's table, whose columns are at least two spaces apart.
    fn parse(shown: String) -> Option<Self> {
        let columns: Vec<&str> = shown.split("  ").map(str::trim).filter(|column| !column.is_empty()).collect();
        let [contest, between, ratio, control] = columns.try_into().ok()?;
        let figure = Figure { control: control.to_owned(), ..Figure::new(contest, between, ratio.to_owned()) };
        Some(Self { shown, figure })
    }
}

/// Shows rows and keeps their figures, or says why there are none.
fn keep(name: &str, rows: Result<Vec<Row>, Error>, figures: &mut Vec<Figure>, console: &mut Console) {
    match rows {
        Ok(rows) => {
            for row in rows {
                console.say(row.shown);
                figures.push(row.figure);
            }
        }
        Err(error) => console.say(format_args!("{name}: not held: {error}")),
    }
}

/// Runs the contests of the client, a bench of its own package whose rows end the table.
fn run_client(args: &Args, console: &mut Console) -> Result<Vec<Figure>, Error> {
    let mut command = cargo();
    command.args(["bench", "--quiet", "--package", "hero-api", "--bench", "runtime", "--", "--rows-only"]);
    pass(args, &mut command);
    command.stdout(Stdio::piped()).stdin(Stdio::null());
    let failed = || Error::new("`cargo bench --package hero-api --bench runtime` failed");
    let mut bench = command.spawn().map_err(|error| Error::new(format!("cannot start cargo: {error}")))?;
    let mut figures = Vec::new();
    for line in bench.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines) {
        let line = line.map_err(|_| failed())?;
        console.say(&line);
        figures.extend(Row::parse(line).map(|row| row.figure));
    }
    let status = bench.wait().map_err(|_| failed())?;
    if status.success() { Ok(figures) } else { Err(failed()) }
}

/// Returns a command of cargo in this workspace.
fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// Passes the arguments on.
fn pass(args: &Args, command: &mut Command) {
    command.arg("--rounds").arg(args.rounds.to_string());
    if let Some(only) = &args.only {
        command.arg("--only").arg(only);
    }
}
