//! What the generator says to a pulled description, and what changed since the stored one.
//!
//! By meaning where both go through the generator; else as both are written, before what is decided in `spec/` is applied;
//! else operation by operation on their trees.

use generator::{
    changes::{self, Changes, Extent},
    report::Message,
};
use serde_json::Value;
use xtask_common::{
    Console, description,
    engine::{self, Failure, Stages},
    inputs::Texts,
};

use super::raw;

/// A description, as text with all that is read beside it, and as a tree.
pub(super) struct Pulled<'a> {
    pub(super) texts: &'a Texts,
    pub(super) tree: &'a Value,
}

/// Asks the generator, and prints what changed.
///
/// # Errors
/// When the generator refuses the new description; what changed is printed all the same.
pub(super) fn report(
    old: Option<&Pulled<'_>>,
    new: &Pulled<'_>,
    extent: Extent,
    console: &mut Console,
) -> Result<News, Failure> {
    let run = engine::run(&new.texts.input());
    let Some(old) = old else {
        let operations = description::operations(new.tree);
        console.say(format_args!("the first description: {}", raw::counted(operations)));
        return run.map(|_| News::Some);
    };
    let before = engine::run(&old.texts.input());
    if let (Ok(before), Ok(now)) = (&before, &run) {
        console.digest(&new_notes((old.texts, before), (new.texts, now)));
        return Ok(say(&changes::compare(before, now), extent, console));
    }
    report_as_written(old, new, extent, console);
    run.map(|_| News::Some)
}

/// Whether there is anything to do about a description.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum News {
    /// It says the same API.
    None,
    /// It says something else.
    Some,
}

fn say(changes: &Changes, extent: Extent, console: &mut Console) -> News {
    changes::lines(changes, extent).iter().for_each(|line| console.say(line));
    if changes.is_empty() { News::None } else { News::Some }
}

/// What can be said while one of both is refused with what is decided about it.
fn report_as_written(old: &Pulled<'_>, new: &Pulled<'_>, extent: Extent, console: &mut Console) {
    let alone = (engine::run(&old.texts.description_input()), engine::run(&new.texts.description_input()));
    let (Ok(before), Ok(now)) = alone else {
        return raw::report(old.tree, new.tree, console);
    };
    console.say("compared as both are written, without what spec/ adds to them:");
    // Names are given with what is decided.
    say(&Changes { names: Vec::new(), ..changes::compare(&before, &now) }, extent, console);
}

/// What is noted of the files beside the description now, and was not before.
fn new_notes(old: (&Texts, &Stages), new: (&Texts, &Stages)) -> Vec<Message> {
    let notes = |(texts, stages): (&Texts, &Stages)| stages.notes(&texts.input());
    let known = notes(old);
    let is_known = |note: &Message| known.iter().any(|it| it.code == note.code && it.message == note.message);
    let is_beside = |note: &Message| note.file.as_deref().is_some_and(|file| file != new.0.description_name());
    notes(new).into_iter().filter(|note| is_beside(note) && !is_known(note)).collect()
}
