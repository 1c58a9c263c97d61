//! Runs the generator on a pulled description, and reports the changes since the stored one.
//!
//! By meaning if the generator accepts both; else as both are written, without the decisions of `spec/`; else operation
//! by operation on their trees.

use generator::{
    changes::{self, Changes, Extent},
    evidence::judge_inferred,
    report::Message,
};
use serde_json::Value;
use xtask_common::{
    Console, description,
    engine::{self, Failure, Stages},
    inputs::Texts,
};

use super::raw;

/// A description, as text with its other inputs, and as a tree.
pub(super) struct Pulled<'a> {
    pub(super) texts: &'a Texts,
    pub(super) tree: &'a Value,
}

/// Runs the generator, and prints the changes.
///
/// # Errors
/// The generator rejects the new description; the changes are printed all the same.
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
        let changes = changes::compare(before, now);
        let news = say(&changes, extent, console);
        let findings = judge_inferred(before, now, &changes);
        findings.lines(extent).iter().for_each(|line| console.say(line));
        return Ok(if findings.is_settled() { News::Some } else { news });
    }
    report_as_written(old, new, extent, console);
    run.map(|_| News::Some)
}

/// Whether a description needs work.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum News {
    /// It means the same API.
    None,
    /// It means something else.
    Some,
}

fn say(changes: &Changes, extent: Extent, console: &mut Console) -> News {
    changes::lines(changes, extent).iter().for_each(|line| console.say(line));
    if changes.is_empty() { News::None } else { News::Some }
}

/// Reports the changes if one of both is rejected because of the decisions.
fn report_as_written(old: &Pulled<'_>, new: &Pulled<'_>, extent: Extent, console: &mut Console) {
    let alone = (engine::run(&old.texts.description_input()), engine::run(&new.texts.description_input()));
    let (Ok(before), Ok(now)) = alone else {
        return raw::report(old.tree, new.tree, console);
    };
    console.say("compared as both are written, without what spec/ adds to them:");
    // The decisions give names.
    say(&Changes { names: Vec::new(), ..changes::compare(&before, &now) }, extent, console);
}

/// Returns the notes on the other input files that are new.
fn new_notes(old: (&Texts, &Stages), new: (&Texts, &Stages)) -> Vec<Message> {
    let notes = |(texts, stages): (&Texts, &Stages)| stages.notes(&texts.input());
    let known = notes(old);
    let is_known = |note: &Message| known.iter().any(|known| known.code == note.code && known.message == note.message);
    let is_beside = |note: &Message| note.file.as_deref().is_some_and(|file| file != new.0.description_name());
    notes(new).into_iter().filter(|note| is_beside(note) && !is_known(note)).collect()
}
