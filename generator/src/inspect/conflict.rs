//! Makes one record of the two sides of a merge: the text with the marks of a conflict in, the text of a record out.
//!
//! Lines of both sides stay, each once. Where the sides name one place differently, or two things alike, somebody has to
//! choose; what loses stays as an earlier name where there is such a thing. Works on the lines of the format alone.

mod blocks;
mod sides;

use std::collections::{BTreeMap, BTreeSet};

use self::blocks::{Block, Head, Kind, Part};
use self::sides::Sides;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};
use crate::names::record::{read, read_lines};
use crate::names::reserved;

/// One of two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The branch that is merged into.
    Ours,
    /// The branch that is merged.
    Theirs,
}

impl Side {
    fn other(self) -> Self {
        match self {
            Self::Ours => Self::Theirs,
            Self::Theirs => Self::Ours,
        }
    }
}

/// What became of a merge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// The text of the record.
    pub record: String,
    /// What was chosen, a line each.
    pub settled: Vec<String>,
}

/// Whether a text has the marks of a merge.
pub fn has_conflict(text: &str) -> bool {
    sides::has_marks(text)
}

/// Merges both sides of a text with the marks of a merge, with or without the common ancestor between them.
///
/// # Errors
/// Marks that do not belong together, a side that is no record, and what both sides name differently where no side is
/// `preferred`: each with the lines of both.
pub fn merge(text: &str, preferred: Option<Side>) -> Result<Merged, Diagnostics> {
    merge_sides(text, &sides::split(text)?, preferred)
}

/// The same of whole records: that of each branch, and that of their common ancestor. What a text merge put together
/// outside of its marks is apart in them, so they are to be preferred to the `text` that it left, of which reports speak.
///
/// # Errors
/// As [`merge`].
pub fn merge_whole(
    text: &str,
    (ours, theirs): (&str, &str),
    base: Option<&str>,
    preferred: Option<Side>,
) -> Result<Merged, Diagnostics> {
    let side = |side: &str| sides::Text::of(side, text);
    merge_sides(text, &Sides { ours: side(ours), theirs: side(theirs), base: base.map(side) }, preferred)
}

fn merge_sides(text: &str, sides: &Sides, preferred: Option<Side>) -> Result<Merged, Diagnostics> {
    let mut merge = Merge::new(text, sides, preferred)?;
    merge.rename_types();
    let blocks = merge.join();
    let blocks = merge.drop_second_things(blocks);
    merge.faults.or(())?;
    let lines: String = blocks.iter().map(Block::text).collect();
    let record = read_lines(&lines).map_err(|faults| sides::at_lines_of(text, &lines, faults))?;
    Ok(Merged { record: record.text(), settled: merge.settled })
}

/// The blocks of a side in the words of today, or its faults at the lines of the whole text.
fn read_side(text: &str, side: &sides::Text) -> Result<Vec<Block>, Diagnostics> {
    let record = read(&side.text).map_err(|faults| sides::at_lines_of(text, &side.text, faults))?;
    Ok(blocks::read_blocks(&record.text()))
}

struct Merge<'a> {
    sides: &'a Sides,
    preferred: Option<Side>,
    ours: Vec<Block>,
    theirs: Vec<Block>,
    base: Option<Vec<Block>>,
    faults: Diagnostics,
    settled: Vec<String>,
}

/// A line of each side that cannot both stay.
struct Conflict<'a> {
    what: String,
    ours: Line,
    theirs: Line,
    /// What becomes of the side that loses.
    loses: &'a str,
}

/// A head, and where a part of it is meant the line of that.
#[derive(Default)]
struct Line {
    head: String,
    part: Option<String>,
}

impl Line {
    fn head(head: &Head) -> Self {
        Self { head: head.text(), part: None }
    }

    fn part(head: &Head, part: &Part) -> Self {
        Self { head: head.text(), part: Some(part.line.clone()) }
    }

    fn text(&self) -> &str {
        self.part.as_ref().unwrap_or(&self.head)
    }
}

impl<'a> Merge<'a> {
    fn new(text: &'a str, sides: &'a Sides, preferred: Option<Side>) -> Result<Self, Diagnostics> {
        let (ours, theirs) = (read_side(text, &sides.ours)?, read_side(text, &sides.theirs)?);
        // An ancestor with conflicts of its own is none.
        let base = sides.base.as_ref().and_then(|base| read_side(text, base).ok());
        let (faults, settled) = (Diagnostics::default(), Vec::new());
        Ok(Self { sides, preferred, ours, theirs, base, faults, settled })
    }

    fn blocks(&mut self, side: Side) -> &mut Vec<Block> {
        match side {
            Side::Ours => &mut self.ours,
            Side::Theirs => &mut self.theirs,
        }
    }

    /// The side whose name stays: the one that has named anew what the other left as it was `before`, or that has kept
    /// the other's name as an earlier one (`was`), else the one that is chosen.
    fn decide(
        &mut self,
        (ours, theirs): (&str, &str),
        before: Option<&str>,
        was: (bool, bool),
        conflict: &Conflict<'_>,
    ) -> Side {
        if before == Some(theirs) || was.0 {
            Side::Ours
        } else if before == Some(ours) || was.1 {
            Side::Theirs
        } else {
            self.choose(conflict)
        }
    }

    /// The side that stays, where a choice is needed.
    fn choose(&mut self, conflict: &Conflict<'_>) -> Side {
        let Conflict { what, ours, theirs, loses } = conflict;
        let line = |side: &sides::Text, line: &Line| side.line_of(&line.head, line.part.as_deref());
        let (here, there) = (line(&self.sides.ours, ours), line(&self.sides.theirs, theirs));
        let Some(side) = self.preferred else {
            let at = Place::Line(here, 1);
            let message = format!("{what}: `{}` here, and `{}` at line {there}", ours.text(), theirs.text());
            let help = format!("`--ours` keeps the first, `--theirs` the second; {loses}");
            let (code, also) = ("merge-conflict", Vec::new());
            self.faults.push(Diagnostic { code, message, source: Source::Lock, at, help: Some(help), also });
            return Side::Ours;
        };
        let (stays, line) = if side == Side::Ours { (ours, here) } else { (theirs, there) };
        self.settled.push(format!("{what}: `{}` of line {line} stays; {loses}", stays.text()));
        side
    }

    /// Gives each type that both sides have at one place one name.
    fn rename_types(&mut self) {
        while let Some((place, ours, theirs)) = self.first_difference() {
            let find =
                |blocks: &'_ [Block], name: &str| blocks.iter().find(|it| it.is_type() && it.name() == name).cloned();
            let lacks = |blocks: &[Block], name: &str| find(blocks, name).is_none_or(|block| block.head.is_retired);
            let is_rename = lacks(&self.ours, &theirs) && lacks(&self.theirs, &ours);
            let line = |block: Option<&Block>| block.map_or_else(Line::default, |block| Line::head(&block.head));
            let was =
                |block: Option<&Block>, former: &str| is_rename && block.is_some_and(|it| it.head.was_called(former));
            let (of_ours, of_theirs) = (find(&self.ours, &ours), find(&self.theirs, &theirs));
            let was = (was(of_ours.as_ref(), &theirs), was(of_theirs.as_ref(), &ours));
            let base = self.base.as_ref().map(|base| blocks::types_by_place(base)).unwrap_or_default();
            let before = base.get(place.as_str()).map(|name| (*name).to_owned());
            let loses = if is_rename { ALIAS } else { "the other type has this place no more" };
            let what = format!("`{place}` is named differently");
            let conflict = Conflict { what, ours: line(of_ours.as_ref()), theirs: line(of_theirs.as_ref()), loses };
            let side = self.decide((&ours, &theirs), before.as_deref(), was, &conflict);
            let (winner, loser) = if side == Side::Ours { (ours, theirs) } else { (theirs, ours) };
            if is_rename {
                blocks::rename_type(self.blocks(side.other()), &loser, &winner);
            } else {
                blocks::leave_place(self.blocks(side.other()), &place);
            }
        }
    }

    /// The first place of which both sides have a type, with another name; those of operations come first.
    fn first_difference(&self) -> Option<(String, String, String)> {
        let (ours, theirs) = (blocks::types_by_place(&self.ours), blocks::types_by_place(&self.theirs));
        let both = ours.iter().filter_map(|(place, name)| Some((place, name, theirs.get(place)?)));
        let found =
            both.filter(|(_, ours, theirs)| ours != theirs).min_by_key(|(place, ..)| (!place.contains(' '), *place));
        found.map(|(place, ours, theirs)| ((*place).to_owned(), (*ours).to_owned(), (*theirs).to_owned()))
    }

    /// Joins what is one thing on both sides; what one side has alone stays as it is.
    fn join(&mut self) -> Vec<(Block, Option<Side>)> {
        let (ours, theirs) = (std::mem::take(&mut self.ours), std::mem::take(&mut self.theirs));
        let mut by_key: BTreeMap<String, Block> = theirs.into_iter().map(|block| (block.key(), block)).collect();
        let base: BTreeMap<String, Block> =
            self.base.iter().flatten().map(|block| (block.key(), block.clone())).collect();
        let mut joined = Vec::new();
        for block in ours {
            // An identifier that the other side has renamed has its new name.
            let was =
                |other: &&Block| other.head.kind == Kind::Id && other.head.was.iter().any(|it| it.name == block.name());
            if block.head.kind == Kind::Id && !by_key.contains_key(&block.key()) && by_key.values().find(was).is_some()
            {
                continue;
            }
            match by_key.remove(&block.key()) {
                None => joined.push((block, Some(Side::Ours))),
                Some(other) => joined.push(self.join_blocks(block, other, &base)),
            }
        }
        let is_former = |block: &Block| {
            let mut ids = joined.iter().filter(|(other, _)| other.head.kind == Kind::Id);
            block.head.kind == Kind::Id && ids.any(|(id, _)| id.head.was.iter().any(|it| it.name == block.name()))
        };
        let theirs: Vec<Block> = by_key.into_values().filter(|block| !is_former(block)).collect();
        joined.extend(theirs.into_iter().map(|block| (block, Some(Side::Theirs))));
        joined
    }

    fn join_blocks(&mut self, ours: Block, theirs: Block, base: &BTreeMap<String, Block>) -> (Block, Option<Side>) {
        let base = base.get(&ours.key());
        if blocks::are_two_things(&ours, &theirs, base) {
            let what = format!("two types are called `{}`", ours.name());
            let lines = (Line::head(&ours.head), Line::head(&theirs.head));
            let side = self.choose(&Conflict { what, ours: lines.0, theirs: lines.1, loses: ANEW });
            return (if side == Side::Ours { ours } else { theirs }, Some(side));
        }
        let (head, kept) = self.join_heads(&ours, &theirs, base.map(|base| &base.head));
        let mut parts = self.join_parts(&ours, &theirs, base);
        blocks::add_missing(&mut parts, kept);
        (Block { head, parts }, None)
    }

    /// The head of both, with the lines that keep what lost.
    fn join_heads(&mut self, one: &Block, other: &Block, base: Option<&Head>) -> (Head, Vec<Part>) {
        let (ours, theirs) = (&one.head, &other.head);
        let was =
            |index: usize| (one.was_called(index, &theirs.names[index]), other.was_called(index, &ours.names[index]));
        let mut former = Vec::new();
        // What is retired on one side alone is there on the other.
        let (here, there) = match (ours.is_retired, theirs.is_retired) {
            (true, false) => (theirs, ours),
            _ => (ours, theirs),
        };
        let mut head = here.clone();
        head.is_provisional = ours.is_provisional && theirs.is_provisional;
        head.is_retired = ours.is_retired && theirs.is_retired;
        if ours.is_retired == theirs.is_retired {
            if base.is_some_and(|base| base.content == ours.content) {
                head.content.clone_from(&theirs.content);
            }
            for &index in ours.kind.names() {
                let names = (ours.names[index].as_str(), theirs.names[index].as_str());
                if names.0 == names.1 {
                    continue;
                }
                let what = format!("{} is named differently", ours.about());
                let loses = if ours.kind.has_aliases() { ALIAS } else { "nothing keeps the other" };
                let conflict = Conflict { what, ours: Line::head(ours), theirs: Line::head(theirs), loses };
                let before = base.map(|base| base.names[index].as_str());
                let side = self.decide(names, before, was(index), &conflict);
                let (winner, loser) = if side == Side::Ours { (ours, theirs) } else { (theirs, ours) };
                head.names[index].clone_from(&winner.names[index]);
                former.push((index, loser));
            }
        }
        let kept = former.into_iter().flat_map(|(index, loser)| head.keep(index, loser)).collect();
        there.was.iter().for_each(|former| head.keep_former(former.clone()));
        (head, kept)
    }

    /// The lines below both, each once.
    fn join_parts(&mut self, ours: &Block, theirs: &Block, base: Option<&Block>) -> Vec<Part> {
        let (mut parts, mut kept): (Vec<Part>, Vec<Part>) = Default::default();
        let of = |block: &Block| -> BTreeMap<String, Part> {
            block.parts.iter().map(|part| (part.key(), part.clone())).collect()
        };
        let (own, mut others) = (of(ours), of(theirs));
        let base = base.map(of).unwrap_or_default();
        for (key, part) in own {
            let Some(other) = others.remove(&key) else {
                parts.push(part);
                continue;
            };
            if part.name == other.name || !part.is_named() {
                let is_old = base.get(&key).is_some_and(|base| base.line == part.line);
                parts.push(if is_old { other } else { part });
                continue;
            }
            let before = base.get(&key).map(|base| base.name.as_str());
            let keeps = |block: &Block, name: &str| block.parts.iter().any(|it| it.is_former_value(&part, name));
            let was = (keeps(ours, &other.name), keeps(theirs, &part.name));
            let what = format!("{} of {} is named differently", part.about(), ours.head.about());
            let loses = if part.word == "value" { ALIAS } else { "nothing keeps the other" };
            let lines = (Line::part(&ours.head, &part), Line::part(&theirs.head, &other));
            let conflict = Conflict { what, ours: lines.0, theirs: lines.1, loses };
            let side = self.decide((&part.name, &other.name), before, was, &conflict);
            let (winner, loser) = if side == Side::Ours { (part, other) } else { (other, part) };
            kept.extend(winner.former_value(&loser.name));
            parts.push(winner);
        }
        parts.extend(others.into_values());
        blocks::add_missing(&mut parts, kept);
        self.join_variants(&mut parts, ours, theirs, &base)
    }

    /// The variants of one member that both sides name, each in its way.
    fn join_variants(
        &mut self,
        parts: &mut Vec<Part>,
        ours: &Block,
        theirs: &Block,
        base: &BTreeMap<String, Part>,
    ) -> Vec<Part> {
        let only = |one: &Block, other: &Block| -> Vec<Part> {
            let known: BTreeSet<String> = other.parts.iter().map(Part::key).collect();
            one.parts.iter().filter(|part| part.word == "variant" && !known.contains(&part.key())).cloned().collect()
        };
        let (own, others) = (only(ours, theirs), only(theirs, ours));
        for part in &own {
            let same: Vec<&Part> = others.iter().filter(|other| other.member == part.member).collect();
            let ([other], 1) = (same.as_slice(), own.iter().filter(|it| it.member == part.member).count()) else {
                continue;
            };
            let what = format!("a variant of {} is named differently", ours.head.about());
            let lines = (Line::part(&ours.head, part), Line::part(&theirs.head, other));
            let conflict = Conflict { what, ours: lines.0, theirs: lines.1, loses: "nothing keeps the other" };
            let before = [other, part].into_iter().find(|part| base.contains_key(&part.key()));
            let before = before.map(|part| part.name.as_str());
            let side = self.decide((&part.name, &other.name), before, (false, false), &conflict);
            let loser = if side == Side::Ours { other.key() } else { part.key() };
            parts.retain(|part| part.key() != loser);
        }
        std::mem::take(parts)
    }

    /// Leaves out what has the name of another thing that only the other side has.
    fn drop_second_things(&mut self, blocks: Vec<(Block, Option<Side>)>) -> Vec<Block> {
        let mut claims: BTreeMap<(&'static str, String), (usize, Side)> = BTreeMap::new();
        let mut dropped = BTreeSet::new();
        for (index, (block, side)) in blocks.iter().enumerate() {
            let Some(side) = side else { continue };
            for (space, name) in block.claims() {
                let key = (space, if space == "type" { reserved::key(&name) } else { name.clone() });
                let Some(&(first, of)) = claims.get(&key) else {
                    claims.insert(key, (index, *side));
                    continue;
                };
                if of == *side || first == index || dropped.contains(&first) || dropped.contains(&index) {
                    continue;
                }
                let (ours, theirs) = if of == Side::Ours { (first, index) } else { (index, first) };
                let lines = (Line::head(&blocks[ours].0.head), Line::head(&blocks[theirs].0.head));
                let what = format!("two things have the name `{name}`");
                let stays = self.choose(&Conflict { what, ours: lines.0, theirs: lines.1, loses: ANEW });
                dropped.insert(if stays == Side::Ours { theirs } else { ours });
            }
        }
        let kept = blocks.into_iter().enumerate().filter(|(index, _)| !dropped.contains(index));
        kept.map(|(_, (block, _))| block).collect()
    }
}

const ALIAS: &str = "the other becomes an earlier name, so that it stays as an alias";
const ANEW: &str = "the other thing is named anew";

#[cfg(test)]
mod tests;
