//! `names`: shows the record of names (`spec/names.lock`) to reviewers, renames, and resolves merges.

use std::path::Path;

use generator::inspect::{NamedThing, has_conflict, index_names, similar_names};
use xtask_common::{
    Console, Error, Exit, Messages,
    inputs::{self, LOCK, Texts},
};

mod explain;
mod find;
mod list;
mod rename;
mod resolve;
mod rules;

/// Look at the record of names, rename something, or resolve a merge.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// What to do with names.
    #[command(subcommand)]
    pub command: Command,
    /// How diagnostics are told.
    #[command(flatten)]
    pub messages: Messages,
}

/// What to do with names.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Command {
    /// List the names of today: what each is, its earlier names, and where it is
    List(list::Args),
    /// Find a name, a name as it is sent, or a place in the record, with its lines
    Find(find::Args),
    /// Say what has a name, where, since when, and by which rule or decision
    Explain(explain::Args),
    /// Rename something by a rule in spec/decisions.yaml, and show what that breaks
    Rename(rename::Args),
    /// Make one record of both sides of a merge in spec/names.lock, and generate
    Resolve(resolve::Args),
}

/// Runs the command.
///
/// # Errors
/// A file cannot be read or written, or nothing has the given name.
pub fn run(args: &Args, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    console.tell_as(args.messages);
    let texts = inputs::workspace_texts(root)?;
    match &args.command {
        Command::List(args) => list::run(args, &Record::of(&texts)?, console),
        Command::Find(args) => find::run(args, &texts, &Record::of(&texts)?, console),
        Command::Explain(args) => explain::run(args, &texts, &Record::of(&texts)?, console),
        Command::Rename(args) => rename::run(args, &texts, root, console),
        Command::Resolve(args) => resolve::run(args, &texts, root, console),
    }
}

/// The record of names, and what it names.
struct Record {
    text: String,
    things: Vec<NamedThing>,
}

impl Record {
    /// Returns the workspace's record.
    fn of(texts: &Texts) -> Result<Self, Error> {
        let Some(text) = texts.lock() else {
            return Err(Error::new(format!("there is no {LOCK}; run `cargo xtask generate`, which writes it")));
        };
        if has_conflict(text) {
            return Err(Error::new(format!("{LOCK} has the marks of a merge; run `cargo xtask names resolve`")));
        }
        Ok(Self { text: text.to_owned(), things: index_names(text) })
    }

    /// Returns what has, or had, this name: by the whole name, else by its last part, else ignoring case.
    fn named(&self, name: &str) -> Result<Vec<&NamedThing>, Error> {
        let key = |text: &str| text.replace('_', "").to_lowercase();
        let ways: [&dyn Fn(&NamedThing) -> bool; 3] =
            [&|thing| thing.is_called(name), &|thing| thing.own_name() == name, &|thing| {
                key(&thing.name) == key(name) || key(thing.own_name()) == key(name)
            }];
        let found = ways.into_iter().map(|way| self.things.iter().filter(|thing| way(thing)).collect::<Vec<_>>());
        found.into_iter().find(|found| !found.is_empty()).ok_or_else(|| self.unknown(name))
    }

    /// Returns the error that nothing has this name, with suggestions.
    fn unknown(&self, name: &str) -> Error {
        let near = similar_names(&self.things, name);
        let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
        let way = if near.is_empty() {
            "`cargo xtask names list` lists all".to_owned()
        } else {
            format!("did you mean {}?", near.join(" or "))
        };
        Error::new(format!("no name `{name}`; {way}"))
    }
}

/// Returns the file and number of a line of the record.
fn at_line(line: usize) -> String {
    format!("{LOCK}:{line}")
}

/// Returns a name with its kind, as in every output.
fn shown(thing: &NamedThing) -> String {
    let retired = if thing.is_retired { "retired " } else { "" };
    format!("{retired}{} `{}`", thing.kind.word(), thing.name)
}
