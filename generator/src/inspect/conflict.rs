//! Makes one record of the two sides of a merge: the text with the marks of a conflict in, the text of a record out.
//!
//! Lines of both sides stay, each once. Where the sides name one place differently, or two things alike, somebody has
//! to choose; what loses stays as an earlier name where there is such a thing. Works on the lines of the format alone.

mod blocks;
mod sides;

use std::collections::{BTreeMap, BTreeSet};

use self::blocks::{Block, Kept, read_blocks};
use self::sides::{Sides, Text};
use super::line::Line;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};
use crate::names::record::{read, read_lines};
use crate::names::reserved;

pub use self::sides::has_conflict;

/// One of two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The branch that is merged into.
    Ours,
    /// The branch that is merged.
    Theirs,
}

impl Side {
    /// Returns the value of this side, then that of the other.
    fn first<T>(self, ours: T, theirs: T) -> (T, T) {
        match self {
            Self::Ours => (ours, theirs),
            Self::Theirs => (theirs, ours),
        }
    }
}

/// A merged record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// The text of the record.
    pub record: String,
    /// What was chosen, a line each.
    pub choices: Vec<String>,
}

/// Merges both sides of a text with the marks of a merge, with or without the common ancestor between them.
///
/// # Errors
/// Marks that do not belong together, a side that is no record, and what both sides name differently where no side is
/// `preferred`: each with the lines of both.
pub fn merge(text: &str, preferred: Option<Side>) -> Result<Merged, Diagnostics> {
    merge_sides(text, &sides::split(text)?, preferred)
}

/// Merges whole records: that of each branch, and that of their common ancestor. What a text merge put together outside
/// of its marks is apart in them, so they are to be preferred to the `text` that it left, of which reports speak.
///
/// # Errors
/// As [`merge`].
pub fn merge_whole(
    text: &str,
    (ours, theirs): (&str, &str),
    base: Option<&str>,
    preferred: Option<Side>,
) -> Result<Merged, Diagnostics> {
    let side = |side: &str| Text::of(side, text);
    merge_sides(text, &Sides { ours: side(ours), theirs: side(theirs), base: base.map(side) }, preferred)
}

fn merge_sides(text: &str, sides: &Sides, preferred: Option<Side>) -> Result<Merged, Diagnostics> {
    let read_side = |side: &Text| {
        let record = read(&side.text).map_err(|faults| sides::at_lines_of(text, &side.text, faults));
        record.map(|_| read_blocks(side))
    };
    let (mut ours, mut theirs) = (read_side(&sides.ours)?, read_side(&sides.theirs)?);
    // An ancestor with conflicts of its own is none.
    let base = sides.base.as_ref().and_then(|base| read_side(base).ok()).unwrap_or_default();
    let mut merge = Merge { preferred, faults: Diagnostics::default(), choices: Vec::new() };
    merge.unite_names(&mut ours, &mut theirs, &base);
    let blocks = merge.merge_blocks(ours, theirs, &base);
    let blocks = merge.drop_second_things(blocks);
    merge.faults.or(())?;
    let lines: String = blocks.iter().map(Block::text).collect();
    let record = read_lines(&lines).map_err(|faults| sides::at_lines_of(text, &lines, faults))?;
    Ok(Merged { record: record.text(), choices: merge.choices })
}

/// What was chosen so far, and what nobody has chosen.
struct Merge {
    preferred: Option<Side>,
    faults: Diagnostics,
    choices: Vec<String>,
}

/// What becomes of the side that loses.
const ALIAS: &str = "the other becomes an earlier name, so that it stays as an alias";
const ANEW: &str = "the other thing is named anew";
const NOTHING: &str = "nothing keeps the other";
const LEAVES: &str = "the other type has this place no more";

/// Returns the side that has named anew what the other left as it was `before`, or that has kept the other's name as an
/// earlier one.
fn later_side((ours, theirs): (&str, &str), before: Option<&str>, keeps: (bool, bool)) -> Option<Side> {
    if before == Some(theirs) || keeps.0 {
        Some(Side::Ours)
    } else if before == Some(ours) || keeps.1 {
        Some(Side::Theirs)
    } else {
        None
    }
}

impl Merge {
    /// Chooses one of two lines that cannot both stay.
    fn choose(&mut self, what: &str, ours: &Line, theirs: &Line, loses: &str) -> Side {
        let Some(side) = self.preferred else {
            let message = format!("{what}: `{}` here, and `{}` at line {}", ours.text(), theirs.text(), theirs.number);
            let help = format!("`--ours` keeps the first, `--theirs` the second; {loses}");
            let (code, at, also) = ("merge-conflict", Place::Line(ours.number, 1), Vec::new());
            self.faults.push(Diagnostic { code, message, source: Source::Lock, at, help: Some(help), also });
            return Side::Ours;
        };
        let (stays, _) = side.first(ours, theirs);
        self.choices.push(format!("{what}: `{}` of line {} stays; {loses}", stays.text(), stays.number));
        side
    }

    /// Gives each type that both sides have at one place one name.
    fn unite_names(&mut self, ours: &mut [Block], theirs: &mut [Block], base: &[Block]) {
        let before = blocks::types_by_place(base);
        while let Some((place, here, there)) = first_difference(ours, theirs) {
            let (name, other) = (here.thing(), there.thing());
            let lacks = |blocks: &[Block], name: &str| {
                !blocks.iter().any(|block| block.is_live_type() && block.head.thing() == name)
            };
            let is_rename = lacks(ours, &other) && lacks(theirs, &name);
            let keeps = (is_rename && here.was_called(&other), is_rename && there.was_called(&name));
            let before = before.get(&place).map(|head| head.thing());
            let side = later_side((&name, &other), before.as_deref(), keeps).unwrap_or_else(|| {
                let loses = if is_rename { ALIAS } else { LEAVES };
                self.choose(&format!("`{place}` is named differently"), &here, &there, loses)
            });
            let (winner, loser) = side.first(&name, &other);
            let (_, losing) = side.first(&mut *ours, &mut *theirs);
            if is_rename {
                blocks::rename_type(losing, loser, winner);
            } else {
                blocks::leave_place(losing, &place);
            }
        }
    }

    /// Merges what is one thing on both sides; what one side has alone stays as it is, with its side.
    fn merge_blocks(
        &mut self,
        mut ours: Vec<Block>,
        mut theirs: Vec<Block>,
        base: &[Block],
    ) -> Vec<(Block, Option<Side>)> {
        drop_former_ids(&mut ours, &theirs);
        drop_former_ids(&mut theirs, &ours);
        let mut others: BTreeMap<_, Block> = theirs.into_iter().map(|block| (block.head.key(), block)).collect();
        let base: BTreeMap<_, &Block> = base.iter().map(|block| (block.head.key(), block)).collect();
        let mut merged = Vec::new();
        for block in ours {
            let key = block.head.key();
            merged.push(match others.remove(&key) {
                None => (block, Some(Side::Ours)),
                Some(other) => self.merge_block(block, other, base.get(&key).copied()),
            });
        }
        merged.extend(others.into_values().map(|block| (block, Some(Side::Theirs))));
        merged
    }

    fn merge_block(&mut self, ours: Block, theirs: Block, base: Option<&Block>) -> (Block, Option<Side>) {
        if base.is_none() && blocks::are_two_things(&ours, &theirs) {
            let what = format!("two types are called `{}`", ours.head.thing());
            let side = self.choose(&what, &ours.head, &theirs.head, ANEW);
            return (side.first(ours, theirs).0, Some(side));
        }
        let mut kept = Vec::new();
        let heads = (&ours.head, &theirs.head);
        let head =
            self.merge_line(&what_head(heads.0), (&ours, &theirs), heads, base.map(|block| &block.head), &mut kept);
        let mut merged = Block { head, parts: self.merge_parts(&ours, &theirs, base, &mut kept) };
        kept.into_iter().for_each(|kept| merged.keep(kept));
        ours.head.was.into_iter().chain(theirs.head.was).for_each(|former| merged.add_former(former));
        (merged, None)
    }

    /// Merges two lines about one thing; the names that lose are `kept`.
    fn merge_line(
        &mut self,
        what: &str,
        blocks: (&Block, &Block),
        (ours, theirs): (&Line, &Line),
        before: Option<&Line>,
        kept: &mut Vec<Kept>,
    ) -> Line {
        let is_old = before.is_some_and(|before| before.content() == ours.content());
        let mut merged = match (ours.is_retired, theirs.is_retired) {
            // What is retired on one side alone is there on the other.
            (true, false) => return theirs.clone(),
            (false, true) => return ours.clone(),
            _ if is_old => Line { was: ours.was.clone(), ..theirs.clone() },
            _ => ours.clone(),
        };
        merged.is_provisional = ours.is_provisional && theirs.is_provisional;
        for (index, names) in ours.names().into_iter().zip(theirs.names()).enumerate() {
            if names.0 == names.1 {
                continue;
            }
            let before = before.and_then(|before| before.names().get(index).copied());
            let keeps = (blocks.0.keeps(ours, index, names.1), blocks.1.keeps(theirs, index, names.0));
            let side = later_side(names, before, keeps).unwrap_or_else(|| {
                let loses = if Kept::of(ours, index, names.1).is_some() { ALIAS } else { NOTHING };
                self.choose(&format!("{what} is named differently"), ours, theirs, loses)
            });
            let (winner, loser) = side.first(names.0, names.1);
            merged.set_name(index, winner);
            kept.extend(Kept::of(&merged, index, loser));
        }
        merged
    }

    /// Merges the lines that belong to both, each once.
    fn merge_parts(&mut self, ours: &Block, theirs: &Block, base: Option<&Block>, kept: &mut Vec<Kept>) -> Vec<Line> {
        let by_key = |block: &Block| -> BTreeMap<_, Line> {
            block.parts.iter().map(|part| (part.key(), part.clone())).collect()
        };
        let (mut others, base) = (by_key(theirs), base.map(by_key).unwrap_or_default());
        let (mut parts, mut alone) = (Vec::new(), Vec::new());
        for (key, part) in by_key(ours) {
            let Some(other) = others.remove(&key) else {
                alone.push(part);
                continue;
            };
            let what = format!("{} of {}", what_part(&part), what_head(&ours.head));
            parts.push(self.merge_line(&what, (ours, theirs), (&part, &other), base.get(&key), kept));
        }
        let mut others: Vec<Line> = others.into_values().collect();
        self.unite_variants(&ours.head, &mut alone, &mut others, &base.into_values().collect::<Vec<_>>());
        parts.extend(alone.into_iter().chain(others));
        parts
    }

    /// Leaves one variant of each member of a union that the sides name differently.
    fn unite_variants(&mut self, union: &Line, ours: &mut Vec<Line>, theirs: &mut Vec<Line>, base: &[Line]) {
        let member_of = |line: &Line| -> Option<String> {
            let member = line.content().split(' ').next().map(str::to_owned);
            member.filter(|_| line.word == "variant")
        };
        let only = |lines: &[Line], member: &String| {
            let mut found = (0..lines.len()).filter(|index| member_of(&lines[*index]).as_ref() == Some(member));
            found.next().filter(|_| found.next().is_none())
        };
        let members: BTreeSet<String> = ours.iter().filter_map(member_of).collect();
        for member in members {
            let (Some(here), Some(there)) = (only(ours, &member), only(theirs, &member)) else { continue };
            let (own, other) = (&ours[here], &theirs[there]);
            let before = [other, own].into_iter().find(|line| base.iter().any(|before| before.key() == line.key()));
            let (name, before) = (own.thing(), before.map(Line::thing));
            let side = later_side((&name, &other.thing()), before.as_deref(), (false, false)).unwrap_or_else(|| {
                let what = format!("a variant of {} is named differently", what_head(union));
                self.choose(&what, own, other, NOTHING)
            });
            match side {
                Side::Ours => theirs.remove(there),
                Side::Theirs => ours.remove(here),
            };
        }
    }

    /// Drops what has the name of another thing that only the other side has.
    fn drop_second_things(&mut self, blocks: Vec<(Block, Option<Side>)>) -> Vec<Block> {
        let mut claims: BTreeMap<(&'static str, String), (usize, Side)> = BTreeMap::new();
        let mut dropped = BTreeSet::new();
        for (index, (block, side)) in blocks.iter().enumerate() {
            let Some(side) = *side else { continue };
            for (space, name) in block.claims() {
                let key = (space, if space == "type" { reserved::key(&name) } else { name.clone() });
                let (first, of) = *claims.entry(key).or_insert((index, side));
                if of == side || dropped.contains(&first) || dropped.contains(&index) {
                    continue;
                }
                let (ours, theirs) = of.first(first, index);
                let what = format!("two things have the name `{name}`");
                let stays = self.choose(&what, &blocks[ours].0.head, &blocks[theirs].0.head, ANEW);
                dropped.insert(stays.first(theirs, ours).0);
            }
        }
        let kept = blocks.into_iter().enumerate().filter(|(index, _)| !dropped.contains(index));
        kept.map(|(_, (block, _))| block).collect()
    }
}

/// Finds the first place of which both sides have a type, with another name; those of operations come first.
fn first_difference(ours: &[Block], theirs: &[Block]) -> Option<(String, Line, Line)> {
    let (ours, theirs) = (blocks::types_by_place(ours), blocks::types_by_place(theirs));
    let both = ours.into_iter().filter_map(|(place, here)| Some((here, *theirs.get(&place)?, place)));
    let different = both.filter(|(here, there, _)| here.thing() != there.thing());
    let (here, there, place) = different.min_by_key(|(.., place)| (!place.contains(' '), place.clone()))?;
    Some((place, here.clone(), there.clone()))
}

/// Drops the identifiers that the other side has renamed.
fn drop_former_ids(blocks: &mut Vec<Block>, others: &[Block]) {
    let ids = || others.iter().map(|block| &block.head).filter(|head| head.word == "id");
    blocks.retain(|Block { head, .. }| {
        let name = head.thing();
        head.word != "id" || ids().any(|id| id.thing() == name) || !ids().any(|id| id.was_called(&name))
    });
}

/// Says what a line that names something is about.
fn what_head(head: &Line) -> String {
    let word = match head.word.as_str() {
        "group" => "the group of ",
        "scheme" => "the scheme of ",
        "server" => "the server ",
        "event" => "the event ",
        _ => "",
    };
    format!("{word}`{}`", head.thing())
}

/// Says what a line that belongs to another is about.
fn what_part(part: &Line) -> String {
    let thing = part.thing();
    if thing.is_empty() { format!("`{}`", part.word) } else { format!("the {} {thing}", part.word) }
}

#[cfg(test)]
mod tests;
