//! The blocks of a record, each a line that names something and the lines that belong to it: what they name, and how a
//! type among them is renamed.

use std::collections::{BTreeMap, BTreeSet};

use super::sides::Text;
use crate::inspect::line::Line;
use crate::names::Former;

/// A line that names something, and the lines that belong to it.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) head: Line,
    pub(super) parts: Vec<Line>,
}

/// How a name stays that is no longer used.
pub(super) enum Kept {
    /// As an earlier name in the line that names the thing.
    InLine(Former),
    /// In a line of its own.
    Part(Line),
}

/// Reads the blocks of a side, which is a record.
pub(super) fn read_blocks(side: &Text) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (number, line) in side.lines() {
        let Some(read) = Line::read(number, line) else { continue };
        match blocks.last_mut().filter(|_| line.starts_with(' ')) {
            Some(block) => block.parts.push(read),
            None => blocks.push(Block { head: read, parts: Vec::new() }),
        }
    }
    blocks
}

impl Block {
    /// Returns whether it is a type that is still there.
    pub(super) fn is_live_type(&self) -> bool {
        self.head.word == "type" && !self.head.is_retired
    }

    /// Returns its places.
    pub(super) fn places(&self) -> impl Iterator<Item = String> {
        self.parts.iter().filter(|part| part.word == "at").map(Line::thing)
    }

    /// Returns whether it keeps an earlier name of one of its lines.
    pub(super) fn keeps(&self, line: &Line, index: usize, name: &str) -> bool {
        match Kept::of(line, index, name) {
            Some(Kept::InLine(former)) => self.head.was_called(&former.name),
            Some(Kept::Part(kept)) => self.parts.iter().any(|part| part.key() == kept.key()),
            None => false,
        }
    }

    /// Keeps an earlier name.
    pub(super) fn keep(&mut self, kept: Kept) {
        match kept {
            Kept::InLine(former) => self.add_former(former),
            Kept::Part(line) if self.parts.iter().all(|part| part.key() != line.key()) => self.parts.push(line),
            Kept::Part(_) => {}
        }
    }

    /// Adds an earlier name, once, and none that is its own.
    pub(super) fn add_former(&mut self, former: Former) {
        let head = &mut self.head;
        let own = if head.name().is_empty() { head.thing() } else { head.name().to_owned() };
        if own.rsplit("::").next() == Some(&former.name) {
            return;
        }
        match head.was.iter_mut().find(|known| known.name == former.name) {
            Some(known) => known.since = known.since.take().or(former.since),
            None => head.was.push(former),
        }
    }

    /// Returns its lines as a record has them.
    pub(super) fn text(&self) -> String {
        let parts: String = self.parts.iter().map(|part| format!("  {}\n", part.text())).collect();
        format!("{}\n{parts}", self.head.text())
    }

    /// Returns the names that it takes, each in the space in which names are unique.
    pub(super) fn claims(&self) -> Vec<(&'static str, String)> {
        let head = &self.head;
        let spaces: &[&'static str] = match head.word.as_str() {
            _ if head.is_retired => return Vec::new(),
            "group" => &["module", "type"],
            "scheme" | "server" => &["constant"],
            "event" => &["event"],
            "operation" => &["method", "request"],
            "id" | "type" => &["type"],
            _ => return Vec::new(),
        };
        let thing = head.name().is_empty().then(|| head.thing());
        let own = spaces.iter().copied().zip(thing.into_iter().chain(head.names().into_iter().map(str::to_owned)));
        let former = head.was.iter().map(|former| match head.word.as_str() {
            "operation" => (spaces[0], format!("{}::{}", group_of(head), former.name)),
            _ => (spaces[0], former.name.clone()),
        });
        let parts = self.parts.iter().filter_map(|part| match part.word.as_str() {
            "left" => Some(("method", part.thing())),
            "request-was" => Some(("request", part.thing())),
            "answer" | "body" | "headers" | "required" => Some(("type", part.name().to_owned())),
            _ => None,
        });
        own.chain(former).chain(parts).collect()
    }
}

impl Kept {
    /// Returns how the name with this index of a line is kept where it was another; nothing where it is not.
    pub(super) fn of(line: &Line, index: usize, name: &str) -> Option<Self> {
        let part = |text: String| Line::read(line.number, &format!("  {text}")).map(Self::Part);
        match (line.word.as_str(), index) {
            ("group", 0) => Some(Self::InLine(Former::new(name))),
            ("operation", 0) => match name.split_once("::") {
                Some((group, method)) if group == group_of(line) => Some(Self::InLine(Former::new(method))),
                _ => part(format!("left {name}")),
            },
            ("operation", _) => part(format!("request-was {name}")),
            ("value", _) => part(format!("value-was {} {name}", line.thing())),
            _ => None,
        }
    }
}

/// Returns the module of an operation's line.
fn group_of(operation: &Line) -> &str {
    operation.name().split_once("::").map_or("", |(group, _)| group)
}

/// Returns the types that are there, by their places.
pub(super) fn types_by_place(blocks: &[Block]) -> BTreeMap<String, &Line> {
    let live = blocks.iter().filter(|block| block.is_live_type());
    live.flat_map(|block| block.places().map(|place| (place, &block.head))).collect()
}

/// Returns whether two types of one name are two things: another kind or shape, and no place in common.
pub(super) fn are_two_things(ours: &Block, theirs: &Block) -> bool {
    let (here, there): (BTreeSet<String>, BTreeSet<String>) = (ours.places().collect(), theirs.places().collect());
    let are_apart = !here.is_empty() && !there.is_empty() && here.is_disjoint(&there);
    ours.head.word == "type" && ours.head.content() != theirs.head.content() && are_apart
}

/// Gives a type another name, wherever it is written; the old one becomes an earlier one.
pub(super) fn rename_type(blocks: &mut [Block], old: &str, new: &str) {
    for block in blocks {
        match block.head.word.as_str() {
            "type" if block.head.thing() == old => {
                new.clone_into(&mut block.head.columns[0].1);
                block.head.was.retain(|former| former.name != new);
                block.add_former(Former::new(old));
            }
            "event" if block.head.thing() == old => new.clone_into(&mut block.head.columns[1].1),
            _ => {}
        }
        for part in &mut block.parts {
            let (column, ends): (usize, &[char]) = match part.word.as_str() {
                "at" | "gone" => (0, &['.', '|', '[', '{']),
                "has" => (1, &['[', '{', '?']),
                _ => continue,
            };
            let text = &mut part.columns[column].1;
            let rest = text.strip_prefix(old).filter(|rest| rest.is_empty() || rest.starts_with(ends));
            if let Some(renamed) = rest.map(|rest| format!("{new}{rest}")) {
                *text = renamed;
            }
        }
        let mut seen = BTreeSet::new();
        block.parts.retain(|part| seen.insert(part.text()));
    }
}

/// Takes a place from the type that has it.
pub(super) fn leave_place(blocks: &mut [Block], place: &str) {
    for block in blocks.iter_mut().filter(|block| block.is_live_type()) {
        block.parts.retain(|part| part.word != "at" || part.thing() != place);
    }
}
