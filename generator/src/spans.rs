//! Finds the line and column of a pointer in source text.
//!
//! A second parse, only when a diagnostic is shown: the first one keeps strings that look like numbers as they are
//! written, but has no places.

mod indexed_line;
mod json;

use std::collections::HashMap;

use saphyr::{LoadableYamlNode, MarkedYaml, Marker, Scalar, YamlData};

use crate::parse::merge::MERGE;
use crate::parse::most_open_brackets;
use crate::pointer::Pointer;

pub(crate) use indexed_line::IndexedLine;

/// The greatest depth at which places are found: anything deeper has the place of its ancestor.
const MOST_DEPTH: usize = 256;

/// The places in a source text.
pub(crate) enum Spans<'a> {
    /// The places in JSON, as byte offsets, with its lines and their starts.
    Json { root: (Part<usize>, Node<usize>), lines: Vec<(usize, IndexedLine<'a>)> },
    /// The places in YAML, as lines and columns, with its lines.
    Yaml { root: (Part<Mark>, Node<Mark>), lines: Vec<IndexedLine<'a>> },
    /// No places, because it is neither.
    None,
}

/// A line and a column, from 1; columns count characters.
pub(crate) type Mark = (usize, usize);

/// The place of a key or an item. Its end, if on the same line, is right after its last character; what spans several
/// lines has only a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part<P> {
    pub(crate) start: P,
    pub(crate) end: Option<P>,
    /// Whether it is written without quotes.
    is_plain: bool,
}

/// A value with the places of its parts, which can be looked up without a scan.
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
    pub(crate) fn new(start: P, end: Option<P>) -> Self {
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
                Some((start, IndexedLine::new(line)))
            });
            return Self::Json { root, lines: lines.collect() };
        }
        if is_deep(text) {
            return Self::None;
        }
        let documents = MarkedYaml::load_from_str(text).unwrap_or_default();
        documents.into_iter().next().map_or(Self::None, |document| {
            let root = (part(&document), node(document, 0));
            Self::Yaml { root, lines: text.lines().map(IndexedLine::new).collect() }
        })
    }

    /// Returns the place of the key or item at a pointer, or of its nearest ancestor in the text.
    pub(crate) fn find_part(&self, at: &Pointer) -> Option<Part<Mark>> {
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
                // The parser includes blanks and a comment after a quoted string.
                let quoted =
                    || lines.get(part.start.0.checked_sub(1)?).and_then(|line| end_of_quoted(line, part.start));
                let end = if part.is_plain { part.end } else { part.end.map(|end| quoted().unwrap_or(end)) };
                Some(Part { end, ..part })
            }
            Self::None => None,
        }
    }
}

impl<P: Copy> Node<P> {
    /// Returns the place of the node at a pointer, or of its nearest ancestor.
    fn place(&self, start: Part<P>, at: &Pointer) -> Part<P> {
        let (mut node, mut place) = (self, start);
        for segment in at.segments() {
            let next = match node {
                Self::Object(members) => members.get(&segment),
                Self::Array(items) => segment.parse::<usize>().ok().and_then(|index| items.get(index)),
                Self::Scalar => None,
            };
            let Some((at, next)) = next else { break };
            (place, node) = (*at, next);
        }
        place
    }
}

/// Reports whether a text may be nested too deeply for its parser, which recurses. Such a text is rejected with a place
/// before anything asks for one.
fn is_deep(text: &str) -> bool {
    most_open_brackets(text) > MOST_DEPTH || most_levels(text) > MOST_DEPTH
}

/// Returns the greatest number of open blocks, by indentation; each dash in front of others counts as one more.
fn most_levels(text: &str) -> usize {
    let (mut open, mut most): (Vec<usize>, usize) = (Vec::new(), 0);
    for line in text.lines() {
        let rest = line.trim_start_matches(' ');
        if rest.is_empty() {
            continue;
        }
        let indent = line.len() - rest.len();
        while open.last().is_some_and(|outer| *outer >= indent) {
            open.pop();
        }
        open.push(indent);
        let marks =
            rest.bytes().take_while(|byte| matches!(byte, b'-' | b'?' | b' ')).filter(|byte| *byte != b' ').count();
        most = most.max(open.len() + marks);
    }
    most
}

fn part(node: &MarkedYaml<'_>) -> Part<Mark> {
    let (start, end) = (node.span.start, node.span.end);
    let is_whole = matches!(node.data, YamlData::Value(_)) && end.line() == start.line() && end.col() > start.col();
    let mark = |marker: Marker| (marker.line(), marker.col() + 1);
    let length = end.col().saturating_sub(start.col());
    let is_plain = matches!(&node.data, YamlData::Value(Scalar::String(text)) if text.chars().count() == length);
    Part { start: mark(start), end: is_whole.then(|| mark(end)), is_plain }
}

/// Returns the place right after the quote that closes the string that starts here, if one does.
fn end_of_quoted(line: &IndexedLine<'_>, (number, column): Mark) -> Option<Mark> {
    let mut letters = line.after(column.checked_sub(1)?)?.chars();
    let quote = letters.next().filter(|letter| matches!(letter, '"' | '\''))?;
    let mut length = 1;
    while let Some(letter) = letters.next() {
        length += 1;
        match letter {
            '\\' if quote == '"' => length += letters.next().map_or(0, |_| 1),
            // A doubled quote is a quote in the string.
            letter if letter == quote && letters.clone().next() != Some(quote) => {
                return Some((number, column + length));
            }
            letter if letter == quote => length += letters.next().map_or(0, |_| 1),
            _ => {}
        }
    }
    None
}

fn node(yaml: MarkedYaml<'_>, depth: usize) -> Node<Mark> {
    match yaml.data {
        _ if depth > MOST_DEPTH => Node::Scalar,
        YamlData::Mapping(entries) => {
            let members = entries
                .into_iter()
                .filter_map(|(key, value)| Some((key_of(&key)?, (part(&key), node(value, depth + 1)))));
            Node::Object(merge(members.collect()))
        }
        YamlData::Sequence(items) => {
            Node::Array(items.into_iter().map(|item| (part(&item), node(item, depth + 1))).collect())
        }
        _ => Node::Scalar,
    }
}

/// Merges mappings; what is merged keeps its place.
fn merge(mut members: HashMap<String, (Part<Mark>, Node<Mark>)>) -> HashMap<String, (Part<Mark>, Node<Mark>)> {
    let sources = match members.remove(MERGE) {
        None => return members,
        Some((at, Node::Scalar)) => {
            members.insert(MERGE.to_owned(), (at, Node::Scalar));
            return members;
        }
        Some((_, Node::Array(items))) => items,
        Some(mapping) => vec![mapping],
    };
    for (_, source) in sources {
        let Node::Object(source) = source else { continue };
        for (key, value) in source {
            members.entry(key).or_insert(value);
        }
    }
    members
}

/// Returns a key as the parser reads it.
fn key_of(key: &MarkedYaml<'_>) -> Option<String> {
    match &key.data {
        YamlData::Value(Scalar::String(key)) => Some(key.to_string()),
        YamlData::Value(Scalar::Integer(key)) => Some(key.to_string()),
        YamlData::Value(Scalar::Boolean(key)) => Some(key.to_string()),
        YamlData::Value(Scalar::Null) => Some("null".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Mark, Spans};
    use crate::pointer::Pointer;

    /// Returns the start, and the column of the end on the same line.
    fn find(text: &str, at: &str) -> (Mark, Option<usize>) {
        let found = Spans::new(text).find_part(&Pointer::from_text(at)).unwrap();
        assert!(found.end.is_none_or(|end| end.0 == found.start.0), "{found:?}");
        (found.start, found.end.map(|end| end.1))
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
