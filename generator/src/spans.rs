//! Finds the line and column of a pointer in a text.
//!
//! A second parse, made only when a diagnostic is shown: the first one keeps text that looks like a number as it
//! is written but knows no places.

mod json;

use std::collections::HashMap;

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};

use crate::parse::most_open_brackets;
use crate::pointer::Pointer;

/// How deep places are found: what is deeper has that of what is around it.
const MOST_DEPTH: usize = 256;

/// The places of one text.
pub(crate) enum Spans<'a> {
    /// Of one that is JSON, as byte offsets, with the starts of its lines.
    Json { text: &'a str, root: (usize, Node<usize>), lines: Vec<usize> },
    /// Of one that is YAML, as lines and columns.
    Yaml((Mark, Node<Mark>)),
    /// Of one that is neither.
    None,
}

/// A line and a column, from 1.
pub(crate) type Mark = (usize, usize);

/// A value with the places of its parts, to be found without looking at all of them.
#[derive(Debug)]
pub(crate) enum Node<P> {
    /// Each key with its place.
    Object(HashMap<String, (P, Node<P>)>),
    /// Each item with its place.
    Array(Vec<(P, Node<P>)>),
    /// Anything else.
    Scalar,
}

impl<'a> Spans<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if let Some(root) = json::places(text) {
            let lines = [0].into_iter().chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
            return Self::Json { text, root, lines };
        }
        if is_deep(text) {
            return Self::None;
        }
        let documents = MarkedYaml::load_from_str(text).unwrap_or_default();
        documents.into_iter().next().map_or(Self::None, |it| Self::Yaml((mark_of(&it), node_of(it, 0))))
    }

    /// Line and column, from 1, of the key or item at a pointer, or of the nearest above it that is written.
    pub(crate) fn find(&self, at: &Pointer) -> Option<Mark> {
        match self {
            Self::Json { text, root, lines } => {
                let offset = root.1.place(root.0, at);
                let line = lines.partition_point(|it| *it <= offset).max(1);
                let before = text.get(lines[line - 1]..offset)?;
                Some((line, before.chars().count() + 1))
            }
            Self::Yaml(root) => Some(root.1.place(root.0, at)),
            Self::None => None,
        }
    }
}

impl<P: Copy> Node<P> {
    /// The place of what is at a pointer, or nearest above it.
    fn place(&self, start: P, at: &Pointer) -> P {
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

fn mark_of(it: &MarkedYaml<'_>) -> Mark {
    (it.span.start.line(), it.span.start.col() + 1)
}

fn node_of(it: MarkedYaml<'_>, depth: usize) -> Node<Mark> {
    match it.data {
        _ if depth > MOST_DEPTH => Node::Scalar,
        YamlData::Mapping(entries) => {
            let members = entries
                .into_iter()
                .filter_map(|(key, value)| Some((key_of(&key)?, (mark_of(&key), node_of(value, depth + 1)))));
            Node::Object(members.collect())
        }
        YamlData::Sequence(items) => {
            Node::Array(items.into_iter().map(|it| (mark_of(&it), node_of(it, depth + 1))).collect())
        }
        _ => Node::Scalar,
    }
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
    use super::Spans;
    use crate::pointer::Pointer;

    #[test]
    fn points_at_keys_and_items() {
        let spans = Spans::new("a:\n  b:\n    - 1\n    - c: 2\n  200: x\n");
        let find = |at: &str| spans.find(&Pointer::from_text(at));
        assert_eq!(find("/a/b"), Some((2, 3)));
        assert_eq!(find("/a/b/1/c"), Some((4, 7)));
        assert_eq!(find("/a/200"), Some((5, 3)));
        assert_eq!(find("/a/missing/x"), Some((1, 1)));
    }

    #[test]
    fn json_may_have_surrogates_and_a_mark_of_byte_order() {
        let spans = Spans::new("\u{feff}{\"a\": \"\\ud83d\\ude00\",\n \"é\": [1,\n  2]}");
        let find = |at: &str| spans.find(&Pointer::from_text(at));
        assert_eq!(find("/a"), Some((1, 2)));
        assert_eq!(find("/é/1"), Some((3, 3)));
        assert_eq!(find(""), Some((1, 1)));
    }
}
