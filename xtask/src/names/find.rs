//! `names find`: where a name, a name as it is sent, or a place is in the record.

use generator::{
    explain::places_of,
    inspect::{NamedKind, NamedThing, is_same_place},
    place::{Pattern, Place, Root, Step},
};
use xtask_common::{Console, Error, Exit, engine, inputs::Texts};

use super::{Record, at_line, shown};

/// Find something in the record.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A name of today, an earlier or a retired one; a name as it is sent; a place such as `GET /v1/patients answer`,
    /// or a pattern such as `**.dob`
    #[arg(value_name = "NAME | SENT | PLACE")]
    pub what: String,
}

/// Prints each line of the record that matches.
pub(super) fn run(args: &Args, texts: &Texts, record: &Record, console: &mut Console) -> Result<Exit, Error> {
    let what = args.what.as_str();
    let mut lines = by_name(record, what);
    if lines.is_empty() && is_place(what) {
        match engine::run(&texts.input()) {
            Ok(stages) => lines = by_place(record, &places_of(&stages, what)),
            Err(failure) => {
                console.refuse(failure.messages());
                return Ok(Exit::Refused);
            }
        }
        if lines.is_empty() {
            return Err(Error::new(format!(
                "no place `{what}`; `cargo xtask explain` lists the places of an operation or a type"
            )));
        }
    }
    if lines.is_empty() {
        lines = by_sent(record, what);
    }
    if lines.is_empty() {
        let likely = record.named(what)?;
        lines = likely.iter().flat_map(|thing| lines_of(thing)).collect();
    }
    lines.sort();
    lines.dedup();
    for (line, said) in lines {
        console.say(format_args!("{}: {said}", at_line(line)));
    }
    Ok(Exit::Done)
}

/// Lines of the record, each with a description.
type Found = Vec<(usize, String)>;

/// Reports whether this is a place that cannot be a name: one with a method and a path, an event, or a step. The name of
/// a field or variant alone parses as a place, too.
fn is_place(what: &str) -> bool {
    Pattern::parse(what).is_ok() && what.contains([' ', '.', '*', '[', '{', '|'])
}

/// Returns what has, or had, this name.
fn by_name(record: &Record, name: &str) -> Found {
    let is_called = |thing: &&NamedThing| thing.is_called(name) || thing.kind.is_whole() && thing.own_name() == name;
    record.things.iter().filter(is_called).flat_map(|thing| of_name(thing, name)).collect()
}

fn of_name(thing: &NamedThing, name: &str) -> Found {
    let was = thing.was.iter().filter(|(former, _)| former.name == name);
    let former = |line: &usize| (*line, format!("an earlier name of {}", shown(thing)));
    let mut lines: Found = was.map(|(_, line)| former(line)).collect();
    if lines.is_empty() {
        lines = lines_of(thing);
    }
    lines
}

/// Returns the lines of a thing: its name, its places, and its former places.
fn lines_of(thing: &NamedThing) -> Found {
    let is_own = |line: &usize| *line != thing.lines.0;
    let sent = thing.sent.as_ref().filter(|_| !thing.kind.is_whole());
    let sent = sent.map_or_else(String::new, |sent| format!(", sent as `{sent}`"));
    let head = (thing.lines.0, format!("{}{sent}", shown(thing)));
    let places =
        thing.places.iter().filter(|(_, line)| is_own(line)).map(|(place, line)| (*line, format!("at {place}")));
    let gone = thing.former_places.iter().map(|(place, line)| (*line, format!("was at {place}")));
    [head].into_iter().chain(places).chain(gone).collect()
}

/// Returns what is sent under this name.
fn by_sent(record: &Record, sent: &str) -> Found {
    let is_called = |thing: &&NamedThing| thing.sent.as_deref() == Some(sent) && thing.kind != NamedKind::Derived;
    let said = |thing: &NamedThing| (thing.lines.0, format!("{}, sent as `{sent}`", shown(thing)));
    record.things.iter().filter(is_called).map(said).collect()
}

/// Returns the lines of places, and of what is there.
fn by_place(record: &Record, places: &[(Place, Option<String>)]) -> Found {
    let mut lines = Found::new();
    for (place, ty) in places {
        let text = place.to_string();
        for thing in &record.things {
            let here = thing.places.iter().filter(|(other, _)| is_same_place(other, &text));
            lines.extend(here.map(|(other, line)| (*line, format!("{} is at {other}", shown(thing)))));
            let is_type = thing.kind.is_type() && !thing.is_retired;
            if is_type && ty.as_ref() == Some(&thing.name) {
                lines.push((thing.lines.0, format!("{} is what is there", shown(thing))));
            }
            if is_part(thing, place) {
                lines.push((thing.lines.0, format!("{} is {text}", shown(thing))));
            }
        }
    }
    lines
}

/// Reports whether a thing is the field or variant at a place within a type.
fn is_part(thing: &NamedThing, place: &Place) -> bool {
    let (Root::Type(owner), Some(step)) = (&place.root, place.steps.first()) else { return false };
    match step {
        Step::Field(sent) => {
            let is_of = thing.name.split_once('.').is_some_and(|(of, _)| of == owner);
            thing.kind == NamedKind::Field && is_of && thing.sent.as_ref() == Some(sent)
        }
        Step::Member(name) => thing.kind == NamedKind::Variant && thing.name == format!("{owner}::{name}"),
        Step::Items | Step::Values => false,
    }
}
