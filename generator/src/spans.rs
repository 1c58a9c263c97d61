//! Finds the line and column of a pointer in a text.
//!
//! A second parse, made only when a diagnostic is shown: the first one keeps text that looks like a number as it
//! is written but knows no places.

mod json;

use saphyr::{LoadableYamlNode, MarkedYaml, Marker, Scalar, YamlData};

use crate::pointer::Pointer;

/// The places of one text.
pub(crate) enum Spans<'a> {
    /// Of one that is JSON: where it starts, its parts, and where its lines start.
    Json { text: &'a str, start: usize, root: json::Node, lines: Vec<usize> },
    /// Of one that is YAML.
    Yaml(MarkedYaml<'a>),
    /// Of one that is neither.
    None,
}

impl<'a> Spans<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if let Some((start, root)) = json::places(text) {
            let lines = [0].into_iter().chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
            return Self::Json { text, start, root, lines };
        }
        let mut documents = MarkedYaml::load_from_str(text).unwrap_or_default();
        if documents.is_empty() { Self::None } else { Self::Yaml(documents.swap_remove(0)) }
    }

    /// Line and column, from 1, of the key or item at a pointer, or of the nearest above it that is written.
    pub(crate) fn find(&self, at: &Pointer) -> Option<(usize, usize)> {
        match self {
            Self::Json { text, start, root, lines } => {
                let offset = offset(root, *start, at);
                let line = lines.partition_point(|it| *it <= offset).max(1);
                let before = text.get(lines[line - 1]..offset)?;
                Some((line, before.chars().count() + 1))
            }
            Self::Yaml(root) => {
                let (mut node, mut mark) = (root, root.span.start);
                for segment in at.segments() {
                    let Some((start, next)) = child(node, &segment) else { break };
                    (mark, node) = (start, next);
                }
                Some((mark.line(), mark.col() + 1))
            }
            Self::None => None,
        }
    }
}

fn offset(root: &json::Node, start: usize, at: &Pointer) -> usize {
    let (mut node, mut offset) = (root, start);
    for segment in at.segments() {
        let next = match node {
            json::Node::Object(members) => members.get(&segment),
            json::Node::Array(items) => segment.parse::<usize>().ok().and_then(|it| items.get(it)),
            json::Node::Scalar => None,
        };
        let Some((at, next)) = next else { break };
        (offset, node) = (*at, next);
    }
    offset
}
fn child<'n, 'a>(node: &'n MarkedYaml<'a>, segment: &str) -> Option<(Marker, &'n MarkedYaml<'a>)> {
    match &node.data {
        YamlData::Mapping(entries) => {
            let (key, value) = entries.iter().find(|(key, _)| is_key(key, segment))?;
            Some((key.span.start, value))
        }
        YamlData::Sequence(items) => {
            let item = items.get(segment.parse::<usize>().ok()?)?;
            Some((item.span.start, item))
        }
        _ => None,
    }
}

fn is_key(key: &MarkedYaml<'_>, segment: &str) -> bool {
    match &key.data {
        YamlData::Value(Scalar::String(it)) => it.as_ref() == segment,
        YamlData::Value(Scalar::Integer(it)) => it.to_string() == segment,
        YamlData::Value(Scalar::Boolean(it)) => it.to_string() == segment,
        YamlData::Value(Scalar::Null) => segment == "null",
        _ => false,
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
