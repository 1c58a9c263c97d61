//! `names list`: the present names, one per line.

use generator::inspect::{NamedKind, NamedThing};
use xtask_common::{Console, Error, Exit};

use super::Record;

/// List the names of today.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Only names, of today or earlier, that contain this; case and underscores do not count
    #[arg(value_name = "TEXT")]
    pub text: Option<String>,
}

/// Prints the kind of each name, the name with its earlier ones, and its place.
pub(super) fn run(args: &Args, record: &Record, console: &mut Console) -> Result<Exit, Error> {
    let key = |text: &str| text.replace('_', "").to_lowercase();
    let wanted = args.text.as_deref().map(key);
    let is_wanted = |thing: &&NamedThing| {
        let mut names = thing.was.iter().map(|(former, _)| &former.name).chain([&thing.name]);
        wanted.as_ref().is_none_or(|wanted| names.any(|name| key(name).contains(wanted)))
    };
    let mut things: Vec<&NamedThing> =
        record.things.iter().filter(|thing| thing.kind.is_whole() && !thing.is_retired).filter(is_wanted).collect();
    if let (true, Some(text)) = (things.is_empty(), &args.text) {
        return Err(record.unknown(text));
    }
    things.sort_by_key(|thing| (thing.kind, &thing.name));
    let names: Vec<String> = things.iter().map(|thing| name_with_former(thing)).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or_default().min(60);
    for (thing, name) in things.into_iter().zip(names) {
        let line = format!("{:<14} {name:<width$}  {}", thing.kind.word(), place_of(thing));
        console.say(line.trim_end());
    }
    Ok(Exit::Done)
}

fn name_with_former(thing: &NamedThing) -> String {
    let was: Vec<&str> = thing.was.iter().map(|(former, _)| former.name.as_str()).collect();
    if was.is_empty() { thing.name.clone() } else { format!("{} (was {})", thing.name, was.join(", ")) }
}

/// Returns the first place, and the number of others.
fn place_of(thing: &NamedThing) -> String {
    let Some((place, _)) = thing.places.first() else {
        let sent = thing.sent.as_deref().unwrap_or_default();
        return match thing.kind {
            NamedKind::Group => format!("tag \"{sent}\""),
            NamedKind::Event => format!("type {sent}"),
            _ => String::new(),
        };
    };
    match thing.places.len() - 1 {
        0 => place.clone(),
        more => format!("{place} and {more} more"),
    }
}
