//! Finds the line and column of a pointer in a text.
//!
//! A second parse, made only when a diagnostic is shown: the first one keeps text that looks like a number as it
//! is written but knows no places.

use saphyr::{LoadableYamlNode, MarkedYaml, Marker, Scalar, YamlData};

use crate::pointer::Pointer;

/// The places of one text.
pub(crate) struct Spans<'a>(Option<MarkedYaml<'a>>);

impl<'a> Spans<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut documents = MarkedYaml::load_from_str(text).unwrap_or_default();
        Self(if documents.is_empty() { None } else { Some(documents.swap_remove(0)) })
    }

    /// Line and column, from 1, of the key or item at a pointer, or of the nearest above it that is written.
    pub(crate) fn find(&self, at: &Pointer) -> Option<(usize, usize)> {
        let mut node = self.0.as_ref()?;
        let mut mark = node.span.start;
        for segment in at.segments() {
            let Some((start, next)) = child(node, &segment) else { break };
            (mark, node) = (start, next);
        }
        Some((mark.line(), mark.col() + 1))
    }
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
}
