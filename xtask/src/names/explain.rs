//! `names explain`: what has a name, where, since when, and by which rule or decision.

use generator::{
    diagnostic::{Diagnostic, Diagnostics, Source},
    inspect::{NamedKind, NamedThing, Subject, index_names, is_same_place, without_name},
    names::{Proposal, propose, read_record},
    pipeline::Stages,
    report,
};
use xtask_common::{
    Console, Error, Exit, engine,
    inputs::{LOCK, Texts},
};

use super::{Record, at_line, shown};

/// Say what has a name.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A type, a method (`group::method`), a field (`Type.field`), a variant (`Type::Variant`), a request, a group or
    /// an identifier
    #[arg(value_name = "NAME")]
    pub name: String,
}

/// Prints what the name stands for, its places and earlier names, and where the name comes from.
pub(super) fn run(args: &Args, texts: &Texts, record: &Record, console: &mut Console) -> Result<Exit, Error> {
    let found = record.named(&args.name)?;
    let input = texts.input();
    let stages = match engine::run(&input) {
        Ok(stages) => stages,
        Err(failure) => {
            console.refuse(failure.messages());
            return Ok(Exit::Refused);
        }
    };
    if stages.proposal.record.text() != record.text {
        console.warn(format_args!("note: {LOCK} is not up to date: `cargo xtask generate` writes it"));
    }
    for thing in found {
        say_what(thing, console);
        if thing.is_retired {
            console.say("  it is no longer there: the line keeps the name, so that nothing else is called so");
            continue;
        }
        say_where_from(thing, record, &stages, texts, console);
    }
    Ok(Exit::Done)
}

fn say_what(thing: &NamedThing, console: &mut Console) {
    let sent = thing.sent.as_ref().filter(|_| !thing.kind.is_whole());
    let sent = sent.map_or_else(String::new, |sent| format!(", sent as `{sent}`"));
    console.say(format_args!("{}{sent} ({})", shown(thing), at_line(thing.lines.0)));
    for (place, line) in &thing.places {
        console.say(format_args!("  at {place} ({})", at_line(*line)));
    }
    for (place, line) in &thing.former_places {
        console.say(format_args!("  was at {place}, which is gone ({})", at_line(*line)));
    }
    for (former, line) in &thing.was {
        let since = former.since.as_ref().map_or_else(String::new, |since| format!(" since {since}"));
        console.say(format_args!("  was `{}`, a deprecated alias{since} ({})", former.name, at_line(*line)));
    }
}

fn say_where_from(thing: &NamedThing, record: &Record, stages: &Stages, texts: &Texts, console: &mut Console) {
    let decided = describe_decision(thing, stages, texts);
    if !decided.is_empty() {
        decided.iter().for_each(|line| console.say(format_args!("  {line}")));
        return;
    }
    match proposed(thing, record, stages) {
        Some((name, rule)) if name == thing.name => {
            console.say(format_args!("  proposed: {rule}"));
            console.say("  without the record it would have this name today, too");
        }
        Some((name, rule)) => {
            console.say(format_args!("  kept by the record: today it would be `{name}`, because {rule}"));
        }
        None => console.say("  kept by the record; no rule proposes it today"),
    }
    if thing.is_provisional {
        console.say(
            "  provisional: it rests on an operationId that no page gives; once the description has another one, the",
        );
        console.say("  name follows that, and this one stays as a deprecated alias");
    }
}

/// Describes who chose a name: one line per rule, or the key of the overlay or the description.
fn describe_decision(thing: &NamedThing, stages: &Stages, texts: &Texts) -> Vec<String> {
    if thing.kind == NamedKind::Identifier {
        let decision = format!("id {}", thing.name);
        let rules = stages.reviewed.rules.iter().map(|(rule, _)| rule);
        let rules = rules.filter(|rule| rule.decision.text() == decision);
        let said = |line: String, because: &str| format!("decided: `id: {}` by {line}: {because}", thing.name);
        return rules
            .map(|rule| said(place_in_file(Source::Decisions, &rule.decision_at, texts), &rule.because))
            .collect();
    }
    let subject = Subject::find(&stages.names, &stages.api, &thing.name);
    let wanted = subject.and_then(|subject| subject.wanted(&stages.names, &stages.api));
    let group = || {
        let group = stages.names.groups.iter().position(|group| group.module == thing.name)?;
        stages.api.groups.get(group)?.wanted.as_ref()
    };
    let wanted = wanted.or_else(|| (thing.kind == NamedKind::Group).then(group).flatten());
    let Some(wanted) = wanted else { return Vec::new() };
    let origin = stages.tree.origins().origin(&wanted.at);
    let at = place_in_file(origin.source, &origin.at, texts);
    let mut rules = stages.reviewed.rules.iter().map(|(rule, _)| rule);
    let rule = rules.find(|rule| origin.source == Source::Decisions && origin.at.is_within(&rule.at));
    vec![match rule {
        Some(rule) => format!("decided: `{}` by {at}: {}", rule.decision.text(), rule.because),
        None => format!("decided: `{}` by {at}", wanted.name),
    }]
}

/// Returns a file and the line of a pointer in it.
pub(super) fn place_in_file(source: Source, at: &generator::pointer::Pointer, texts: &Texts) -> String {
    let fault = Diagnostic { source, ..Diagnostic::at("place", at, String::new()) };
    let faults: Diagnostics = [fault].into_iter().collect();
    let message = report::errors(&faults, &texts.input().files(None)).into_iter().next();
    let (file, line) = message.map_or((None, None), |message| (message.file, message.line));
    let line = line.map_or_else(String::new, |line| format!(":{line}"));
    format!("{}{line}", file.unwrap_or_default())
}

/// Returns the name that would be proposed today, and the rule: with a record that lacks only this name.
fn proposed(thing: &NamedThing, record: &Record, stages: &Stages) -> Option<(String, String)> {
    let text = without_name(&record.text, thing);
    let old = read_record(Some(&text), &stages.api).ok()?;
    let Proposal { record, proposed, .. } = propose(&stages.api, &old).ok()?;
    let things = index_names(&record.text());
    let name = find_same(thing, &things)?.name.clone();
    let rule = proposed.get(&name)?.to_string();
    Some((name, rule))
}

/// Finds the same thing in another record: by its places, or by its owner and the name as sent.
fn find_same<'a>(thing: &NamedThing, things: &'a [NamedThing]) -> Option<&'a NamedThing> {
    let owner = |thing: &NamedThing| thing.name.rsplit_once(['.', ':']).map(|parts| parts.0.to_owned());
    let is_it = |other: &&NamedThing| {
        let is_kind = other.kind == thing.kind && !other.is_retired;
        let mut places = thing.places.iter().map(|(place, _)| place);
        let is_there = |place: &String| other.places.iter().any(|(there, _)| is_same_place(there, place));
        is_kind
            && match thing.kind {
                NamedKind::Identifier => other.name == thing.name,
                NamedKind::Derived => other.sent == thing.sent && places.any(is_there),
                NamedKind::Group | NamedKind::Event | NamedKind::Constant => other.sent == thing.sent,
                NamedKind::Field | NamedKind::Value | NamedKind::Part | NamedKind::Parameter => {
                    owner(other) == owner(thing) && other.sent == thing.sent
                }
                NamedKind::Variant => other.name == thing.name,
                _ => places.any(is_there),
            }
    };
    things.iter().find(is_it)
}
