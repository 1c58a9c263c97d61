//! `evidence`: what of the description rests on inference, and on what.

use std::{collections::BTreeMap, path::Path};

use generator::evidence::list_inferred;
use xtask_common::{Console, Error, Exit, Messages, engine, inputs};

/// List what of the description rests on inference, and on what.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// How diagnostics are told.
    #[command(flatten)]
    pub messages: Messages,
}

/// Prints each place with what it rests on, and how many places rest on each.
///
/// # Errors
/// When an input cannot be read.
pub fn run(args: &Args, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    console.tell_as(args.messages);
    let texts = inputs::workspace_texts(root)?;
    let stages = match engine::run(&texts.input()) {
        Ok(stages) => stages,
        Err(failure) => {
            console.refuse(failure.messages());
            return Ok(Exit::Refused);
        }
    };
    let found = list_inferred(&stages);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for inferred in &found {
        console.say(format_args!("{}: {}", inferred.place, inferred.evidence));
        *counts.entry(&inferred.evidence).or_default() += 1;
    }
    let counts: Vec<String> = counts.iter().map(|(evidence, count)| format!("{count} {evidence}")).collect();
    match counts.is_empty() {
        true => console.say("nothing is inferred"),
        false => console.say(format_args!("{} places: {}", found.len(), counts.join("; "))),
    }
    Ok(Exit::Done)
}
