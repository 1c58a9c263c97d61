//! Finds the line and column of a pointer in a text.
//!
//! A second parse, made only when a diagnostic is shown: the first one keeps text that looks like a number as it
//! is written but knows no places.

mod json;

use std::collections::HashMap;

use saphyr::{LoadableYamlNode, MarkedYaml, Marker, Scalar, YamlData};

use crate::line::Line;
use crate::parse::merge::MERGE;
use crate::parse::most_open_brackets;
use crate::pointer::Pointer;

/// How deep places are found: what is deeper has that of what is around it.
const MOST_DEPTH: usize = 256;

/// The places of one text.
pub(crate) enum Spans<'a> {
    /// Of one that is JSON, as byte offsets, with its lines and where they start.
    Json { root: (Part<usize>, Node<usize>), lines: Vec<(usize, Line<'a>)> },
    /// Of one that is YAML, as lines and columns, with its lines.
    Yaml { root: (Part<Mark>, Node<Mark>), lines: Vec<Line<'a>> },
    /// Of one that is neither.
    None,
}

/// A line and a column, from 1; columns count characters.
pub(crate) type Mark = (usize, usize);

/// Where a key or an item is written. Its end, where it has one on the same line, is right after its last character:
/// what spreads over lines is told by its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part<P> {
    pub(crate) start: P,
    pub(crate) end: Option<P>,
    /// Whether it is written without quotes.
    is_plain: bool,
}

/// A value with the places of its parts, to be found without looking at all of them.
#[derive(Debug)]
pub(crate) enum Node<P> {
    /// Each key with its place.
    Object(HashMap<String, (Part<P>, Node<P>)>),
    /// Each item with its place.
    Array(Vec<(Part<P>, Node<P>)>),
    /// Anything else.
    Scalar,
}

impl<P> Part<P> {
    pub(crate) fn of(start: P, end: Option<P>) -> Self {
        Self { start, end, is_plain: true }
    }
}

impl<'a> Spans<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if let Some(root) = json::places(text) {
            let lines = text.split_inclusive('\n').scan(0, |next, line| {
                let start = *next;
                *next += line.len();
                Some((start, Line::new(line)))
            });
            return Self::Json { root, lines: lines.collect() };
        }
        if is_deep(text) {
            return Self::None;
        }
        let documents = MarkedYaml::load_from_str(text).unwrap_or_default();
        documents.into_iter().next().map_or(Self::None, |it| {
            let root = (part_of(&it), node_of(it, 0));
            Self::Yaml { root, lines: text.lines().map(Line::new).collect() }
        })
    }

    /// The place of the key or item at a pointer, or of the nearest above it that is written.
    pub(crate) fn find(&self, at: &Pointer) -> Option<Part<Mark>> {
        match self {
            Self::Json { root, lines } => {
                let mark = |offset: usize| {
                    let number = lines.partition_point(|(start, _)| *start <= offset);
                    let (start, line) = lines.get(number.checked_sub(1)?)?;
                    Some((number, line.characters(offset - start)? + 1))
                };
                let part = root.1.place(root.0, at);
                Some(Part { start: mark(part.start)?, end: part.end.and_then(mark), is_plain: part.is_plain })
            }
            Self::Yaml { root, lines } => {
                let part = root.1.place(root.0, at);
                // For the parser, blanks and a comment after a quoted text are part of it.
                let quoted = || lines.get(part.start.0.checked_sub(1)?).and_then(|it| end_of_quoted(it, part.start));
                let end = if part.is_plain { part.end } else { part.end.map(|end| quoted().unwrap_or(end)) };
                Some(Part { end, ..part })
            }
            Self::None => None,
        }
    }
}

impl<P: Copy> Node<P> {
    /// The place of what is at a pointer, or nearest above it.
    fn place(&self, start: Part<P>, at: &Pointer) -> Part<P> {
        let (mut node, mut place) = (self, start);
        for segment in at.segments() {
            let next = match node {
                Self::Object(members) => members.get(&segment),
                Self::Array(items) => segment.parse::<usize>().ok().and_then(|it| items.get(it)),
                Self::Scalar => None,
            };
            let Some((at, next)) = next else { break };
            (place, node) = (*at, next);
        }
        place
    }
}

/// Whether a text may be nested deeper than its parser, which recurses, can bear. Such a text is refused with a place
/// before anything asks for one.
fn is_deep(text: &str) -> bool {
    most_open_brackets(text) > MOST_DEPTH || most_levels(text) > MOST_DEPTH
}

/// How many blocks are open at once, by their indentation; each dash in front of others is one more.
fn most_levels(text: &str) -> usize {
    let (mut open, mut most): (Vec<usize>, usize) = (Vec::new(), 0);
    for line in text.lines() {
        let rest = line.trim_start_matches(' ');
        if rest.is_empty() {
            continue;
        }
        let indent = line.len() - rest.len();
        while open.last().is_some_and(|it| *it >= indent) {
            open.pop();
        }
        open.push(indent);
        let marks = rest.bytes().take_while(|it| matches!(it, b'-' | b'?' | b' ')).filter(|it| *it != b' ').count();
        most = most.max(open.len() + marks);
    }
    most
}

fn part_of(it: &MarkedYaml<'_>) -> Part<Mark> {
    let (start, end) = (it.span.start, it.span.end);
    let is_whole = matches!(it.data, YamlData::Value(_)) && end.line() == start.line() && end.col() > start.col();
    let mark = |it: Marker| (it.line(), it.col() + 1);
    let length = end.col().saturating_sub(start.col());
    let is_plain = matches!(&it.data, YamlData::Value(Scalar::String(it)) if it.chars().count() == length);
    Part { start: mark(start), end: is_whole.then(|| mark(end)), is_plain }
}

/// Right after the quote that closes the text that starts here, if one does.
fn end_of_quoted(line: &Line<'_>, (number, column): Mark) -> Option<Mark> {
    let mut letters = line.after(column.checked_sub(1)?)?.chars();
    let quote = letters.next().filter(|it| matches!(it, '"' | '\''))?;
    let mut length = 1;
    while let Some(letter) = letters.next() {
        length += 1;
        match letter {
            '\\' if quote == '"' => length += letters.next().map_or(0, |_| 1),
            // A quote that is written twice closes and opens again.
            it if it == quote && letters.clone().next() != Some(quote) => return Some((number, column + length)),
            it if it == quote => length += letters.next().map_or(0, |_| 1),
            _ => {}
        }
    }
    None
}

fn node_of(it: MarkedYaml<'_>, depth: usize) -> Node<Mark> {
    match it.data {
        _ if depth > MOST_DEPTH => Node::Scalar,
        YamlData::Mapping(entries) => {
            let members = entries
                .into_iter()
                .filter_map(|(key, value)| Some((key_of(&key)?, (part_of(&key), node_of(value, depth + 1)))));
            Node::Object(merged(members.collect()))
        }
        YamlData::Sequence(items) => {
            Node::Array(items.into_iter().map(|it| (part_of(&it), node_of(it, depth + 1))).collect())
        }
        _ => Node::Scalar,
    }
}

/// What is merged is where it is written.
fn merged(mut members: HashMap<String, (Part<Mark>, Node<Mark>)>) -> HashMap<String, (Part<Mark>, Node<Mark>)> {
    let sources = match members.remove(MERGE) {
        None => return members,
        Some((at, Node::Scalar)) => {
            members.insert(MERGE.to_owned(), (at, Node::Scalar));
            return members;
        }
        Some((_, Node::Array(items))) => items,
        Some(it) => vec![it],
    };
    for (_, source) in sources {
        let Node::Object(source) = source else { continue };
        for (key, it) in source {
            members.entry(key).or_insert(it);
        }
    }
    members
}

/// A key as the parser reads it.
fn key_of(key: &MarkedYaml<'_>) -> Option<String> {
    match &key.data {
        YamlData::Value(Scalar::String(it)) => Some(it.to_string()),
        YamlData::Value(Scalar::Integer(it)) => Some(it.to_string()),
        YamlData::Value(Scalar::Boolean(it)) => Some(it.to_string()),
        YamlData::Value(Scalar::Null) => Some("null".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Mark, Spans};
    use crate::pointer::Pointer;

    /// Where something starts, and the column of its end on the same line.
    fn find(text: &str, at: &str) -> (Mark, Option<usize>) {
        let found = Spans::new(text).find(&Pointer::from_text(at)).unwrap();
        assert!(found.end.is_none_or(|it| it.0 == found.start.0), "{found:?}");
        (found.start, found.end.map(|it| it.1))
    }

    #[test]
    fn points_at_keys_and_items() {
        let text = "a:\n  b:\n    - 1\n    - c: 2\n    - [d]\n    - 'é' # 'e'\n    - x y \n  200: x\n  \"\\\"\" : 1\n  'it''s': 2\n";
        assert_eq!(find(text, "/a/b"), ((2, 3), Some(4)));
        assert_eq!(find(text, "/a/b/0"), ((3, 7), Some(8)));
        assert_eq!(find(text, "/a/b/1"), ((4, 7), None));
        assert_eq!(find(text, "/a/b/1/c"), ((4, 7), Some(8)));
        assert_eq!(find(text, "/a/b/2"), ((5, 7), None));
        assert_eq!(find(text, "/a/b/3"), ((6, 7), Some(10)));
        assert_eq!(find(text, "/a/b/4"), ((7, 7), Some(10)));
        assert_eq!(find(text, "/a/200"), ((8, 3), Some(6)));
        assert_eq!(find(text, "/a/\""), ((9, 3), Some(7)));
        assert_eq!(find(text, "/a/it's"), ((10, 3), Some(10)));
        assert_eq!(find(text, "/a/missing/x"), ((1, 1), Some(2)));
    }

    #[test]
    fn json_may_have_surrogates_and_a_mark_of_byte_order() {
        let text = "\u{feff}{\"a\": \"\\ud83d\\ude00\",\n \"é\": [1,\n  2]}";
        assert_eq!(find(text, "/a"), ((1, 2), Some(5)));
        assert_eq!(find(text, "/é"), ((2, 2), Some(5)));
        assert_eq!(find(text, "/é/1"), ((3, 3), Some(4)));
        assert_eq!(find(text, ""), ((1, 1), None));
    }
}
