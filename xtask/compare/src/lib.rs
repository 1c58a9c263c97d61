//! `compare`: progenitor's client of the same description next to ours, in numbers and names.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use xtask_common::{
    Console, Error, Exit,
    inputs::{DESCRIPTION, GENERATED},
    read,
};
use xtask_export as export;

mod data;
pub mod progenitor;
pub mod survey;

use progenitor::Style;
use survey::Survey;

/// Run progenitor on the exported description and show both clients side by side.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// List the names of both, too
    #[arg(long)]
    pub names: bool,
    /// Decode the same documents with both, and show every difference in the data
    #[arg(long)]
    pub data: bool,
    /// Write progenitor's client here
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Prints the comparison.
///
/// # Errors
/// The description cannot be exported, or our client cannot be read. A rejection or a panic of progenitor is a result.
pub fn run(args: &Args, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    let theirs = run_progenitor(root, console)?;
    if let (Some(out), Ok(source)) = (&args.out, &theirs.positional) {
        fs::write(out, source).map_err(|error| Error::io("write", out, &error))?;
    }
    let positional = theirs.positional.as_ref().ok().map(|source| Survey::new([source.as_str()])).transpose()?;
    let builder = theirs.builder.as_ref().ok().map(|source| Survey::new([source.as_str()])).transpose()?;
    let ours = survey_folder(&root.join(GENERATED))?;
    print_table(
        &[("positional", positional.as_ref()), ("builder", builder.as_ref()), ("hero-api", ours.as_ref())],
        console,
    );
    if ours.is_none() {
        console.warn(format_args!("note: {GENERATED} holds no client; run `cargo xtask generate`"));
    }
    if args.names {
        let (theirs, ours) = (positional.unwrap_or_default(), ours.unwrap_or_default());
        print_names("types", &theirs.types, &ours.types, console);
        print_names("methods", &theirs.methods, &ours.methods, console);
    }
    if args.data {
        let mut operations = Vec::new();
        read_sources(&root.join(GENERATED).join("api"), &mut operations)?;
        match &theirs.positional {
            Ok(theirs) => data::run(theirs, &operations, root, console)?,
            Err(_) => console.warn("note: without progenitor's client there is nothing to decode with"),
        }
    }
    Ok(Exit::Done)
}

/// The result of progenitor for the description, in its two styles.
struct Theirs {
    positional: Result<String, String>,
    builder: Result<String, String>,
}

/// Tries progenitor in the ways that a user would, and prints each result.
fn run_progenitor(root: &Path, console: &mut Console) -> Result<Theirs, Error> {
    let published = read(&root.join(DESCRIPTION))?;
    let (tree, _) = export::converted(&export::effective(root)?)?;
    let mut cut = tree.clone();
    let removed = progenitor::cut_answers(&mut cut);
    let (whole, cut) = (export::typed(&tree)?, export::typed(&cut)?);

    console.say("progenitor on the description");
    console.say(format_args!("  as published: {}", outcome(&progenitor::generate_from_text(&published))));
    let exported = progenitor::generate(&whole, Style::Positional);
    console.say(format_args!("  exported as OpenAPI 3.0: {}", outcome(&exported)));
    let positional = progenitor::generate(&cut, Style::Positional);
    console.say(format_args!("  and with {removed} more answers of operations cut away: {}", outcome(&positional)));
    let builder = progenitor::generate(&cut, Style::Builder);
    console.say(format_args!("  the same in its builder style: {}", outcome(&builder)));
    console.say("");
    Ok(Theirs { positional, builder })
}

fn outcome(generated: &Result<String, String>) -> String {
    match generated {
        Ok(source) => format!("taken, {} lines", source.lines().count()),
        Err(reason) => reason.clone(),
    }
}

/// Surveys our client, if one is generated.
fn survey_folder(folder: &Path) -> Result<Option<Survey>, Error> {
    let mut sources = Vec::new();
    if folder.is_dir() {
        read_sources(folder, &mut sources)?;
    }
    if sources.is_empty() {
        return Ok(None);
    }
    Survey::new(sources.iter().map(String::as_str)).map(Some)
}

fn read_sources(folder: &Path, sources: &mut Vec<String>) -> Result<(), Error> {
    let unreadable = |error: &_| Error::io("list", folder, error);
    for entry in fs::read_dir(folder).map_err(|error| unreadable(&error))? {
        let path = entry.map_err(|error| unreadable(&error))?.path();
        if path.is_dir() {
            read_sources(&path, sources)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push(read(&path)?);
        }
    }
    Ok(())
}

fn print_table(columns: &[(&str, Option<&Survey>)], console: &mut Console) {
    type Row = (&'static str, fn(&Survey) -> usize);
    let rows: [Row; 6] = [
        ("lines", |survey| survey.lines),
        ("lines of code", |survey| survey.code_lines),
        ("public types", |survey| survey.types.len()),
        ("public methods", |survey| survey.methods.len()),
        ("names like Variant0", |survey| survey.numbered),
        ("closed enums", |survey| survey.closed_enums),
    ];
    let heads: String = columns.iter().map(|(name, _)| format!("{name:>12}")).collect();
    console.say(format_args!("{:<20}{heads}", ""));
    for (name, count) in rows {
        let shown = |survey: Option<&Survey>| survey.map_or_else(|| "-".to_owned(), |survey| count(survey).to_string());
        let cells: String = columns.iter().map(|(_, survey)| format!("{:>12}", shown(*survey))).collect();
        console.say(format_args!("{name:<20}{cells}"));
    }
}

fn print_names(what: &str, theirs: &BTreeSet<String>, ours: &BTreeSet<String>, console: &mut Console) {
    let cell =
        |names: &BTreeSet<String>, name: &String| if names.contains(name) { name.clone() } else { String::new() };
    let width = theirs.iter().map(|name| name.chars().count()).max().unwrap_or(0).max("progenitor".len());
    console.say(format_args!("\n{:<width$}  hero-api ({what})", "progenitor"));
    for name in theirs.union(ours) {
        console.say(format_args!("{:<width$}  {}", cell(theirs, name), cell(ours, name)).to_string().trim_end());
    }
}

#[cfg(test)]
mod tests;
