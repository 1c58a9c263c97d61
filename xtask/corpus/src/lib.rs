//! `corpus`: public descriptions that we did not write, each generated in its own process and compiled, or rejected
//! with located reasons. They are downloaded from package registries into the target folder; none is in the repository.

use std::{
    fs,
    path::{Path, PathBuf},
};

use xtask_common::{Console, Error, Exit, read};

mod archive;
mod directory;
mod list;
mod process;
mod reasons;
mod table;
mod trial;
mod worker;

use list::{Entry, List};
use table::Row;
use trial::{Bench, Verdict};

/// The file of the table.
const README: &str = "generator/README.md";

/// Try the generator on public descriptions that we did not write.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// Only descriptions whose name holds this
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
    /// Only list the descriptions
    #[arg(long)]
    pub list: bool,
    /// Write the table into the generator's README
    #[arg(long, conflicts_with_all = ["only", "list"])]
    pub write: bool,
    /// Generate the thousands of descriptions of a public directory instead, and compile a sample
    #[arg(long, conflicts_with = "list")]
    pub directory: bool,
    /// How many descriptions of the directory are generated at a time
    #[arg(long, value_name = "NUMBER", default_value_t = 2, requires = "directory")]
    pub jobs: usize,
    /// Generate what comes on standard input, into a folder if one is given, and print what was found
    #[arg(long, value_name = "DIR", hide = true, num_args = 0..=1)]
    pub worker: Option<Option<PathBuf>>,
}

/// Tries the descriptions and prints a table.
///
/// # Errors
/// A description is not available, or fewer compile than the list's floor requires. If the generator is at fault, the
/// command ends as [`Exit::Bug`].
pub fn run(args: &Args, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    if let Some(out) = &args.worker {
        return worker::work(out.as_deref(), console);
    }
    if args.directory {
        return directory::run(args, root, console);
    }
    let list = List::read()?;
    let named = |entry: &Entry<'_>| args.only.as_ref().is_none_or(|text| entry.name.contains(text.as_str()));
    let entries: Vec<Entry<'_>> = list.entries().into_iter().filter(named).collect();
    if args.list {
        entries.iter().for_each(|entry| console.say(format_args!("{}: {} {}", entry.name, entry.package, entry.path)));
        return Ok(Exit::Done);
    }
    let rows = try_all(&entries, &Bench::set_up(root)?, console)?;
    let summary = table::summary(&rows);
    console.say(format_args!("\n{summary}"));
    if args.write {
        write(&rows, &summary, root)?;
    }
    judge(&rows, if args.only.is_none() { list.floor } else { 0.0 }, console)
}

/// Returns the text of a description of the list, from its archive.
///
/// # Errors
/// The archive is not available.
pub fn text(name: &str, root: &Path) -> Result<String, Error> {
    let list = List::read()?;
    let entry = list.entries().into_iter().find(|entry| entry.name == name);
    let entry = entry.ok_or_else(|| Error::new(format!("the corpus has no `{name}`")))?;
    archive::text(&entry, &Bench::set_up(root)?.archives())
}

fn try_all<'a>(entries: &[Entry<'a>], bench: &Bench, console: &mut Console) -> Result<Vec<Row<'a>>, Error> {
    let mut rows = Vec::new();
    console.say(table::HEADER);
    for entry in entries {
        let text = archive::text(entry, &bench.archives())?;
        let (found, verdict) = bench.try_out(entry.name, &text)?;
        let row = Row { entry: entry.clone(), bytes: text.len(), found, verdict };
        console.say(&row);
        rows.push(row);
    }
    rows.sort_by_key(|row| row.bytes);
    Ok(rows)
}

fn write(rows: &[Row<'_>], summary: &str, root: &Path) -> Result<(), Error> {
    let lines: Vec<String> = rows.iter().map(ToString::to_string).collect();
    let readme = root.join(README);
    let text = table::insert(
        &read(&readme)?,
        table::CORPUS,
        &format!("{}\n{}\n\n{summary}", table::HEADER, lines.join("\n")),
    )?;
    fs::write(&readme, text).map_err(|error| Error::io("write", &readme, &error))
}

fn judge(rows: &[Row<'_>], floor: f64, console: &mut Console) -> Result<Exit, Error> {
    let faults = rows.iter().filter(|row| matches!(row.verdict, Verdict::Fault(_))).map(|row| row.entry.name);
    let faults: Vec<&str> = faults.collect();
    if !faults.is_empty() {
        console.warn(format_args!("error: the generator is at fault with {}", faults.join(", ")));
        return Ok(Exit::Bug);
    }
    let good = rows.iter().filter(|row| matches!(row.verdict, Verdict::Compiles)).count();
    let share = good as f64 / rows.len().max(1) as f64;
    if share < floor {
        return Err(Error::new(format!("{share:.2} of the descriptions compile; the floor is {floor:.2}")));
    }
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use xtask_common::{Exit, cli::Line};

    use super::Args;

    #[test]
    fn the_help_ends_with_the_exit_codes() {
        let help = Line::<Args>::read("corpus", ["corpus", "--help"]).unwrap_err().to_string();
        assert!(help.contains(Exit::TABLE), "{help}");
    }
}
