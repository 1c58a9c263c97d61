//! Finds the places of keys and items in JSON source.
//!
//! A YAML parser reads most JSON too, but not the surrogate pairs in which many programs write emoji. The text has
//! already been parsed as JSON, so what is not understood here only loses its place.

use std::collections::HashMap;

use super::{MOST_DEPTH, Node, Part};

/// Returns the places in JSON source, and the start of its value.
pub(super) fn places(text: &str) -> Option<(Part<usize>, Node<usize>)> {
    let mut scan = Scan { bytes: text.as_bytes(), text, at: 0 };
    scan.blank();
    let start = scan.at;
    let node = scan.value(0)?;
    scan.blank();
    (scan.at == text.len()).then_some((Part::new(start, None), node))
}

struct Scan<'a> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
}

impl Scan<'_> {
    fn blank(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Option<Node<usize>> {
        match self.bytes.get(self.at)? {
            _ if depth > MOST_DEPTH => None,
            b'{' => self.object(depth),
            b'[' => self.array(depth),
            b'"' => self.string().map(|_| Node::Scalar),
            _ => {
                let rest = &self.bytes[self.at..];
                let length =
                    rest.iter().position(|byte| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace());
                let length = length.unwrap_or(rest.len());
                self.at += length;
                (length > 0).then_some(Node::Scalar)
            }
        }
    }

    fn object(&mut self, depth: usize) -> Option<Node<usize>> {
        let mut members = HashMap::new();
        self.parts(b'}', |scan| {
            let start = scan.at;
            let key = scan.string()?;
            let key: String = serde_json::from_str(key).ok()?;
            let place = Part::new(start, Some(scan.at));
            scan.blank();
            scan.take_byte(b':')?;
            scan.blank();
            let node = scan.value(depth + 1)?;
            members.insert(key, (place, node));
            Some(())
        })?;
        Some(Node::Object(members))
    }

    fn array(&mut self, depth: usize) -> Option<Node<usize>> {
        let mut items = Vec::new();
        self.parts(b']', |scan| {
            let start = scan.at;
            let node = scan.value(depth + 1)?;
            let end = matches!(node, Node::Scalar).then_some(scan.at);
            items.push((Part::new(start, end), node));
            Some(())
        })?;
        Some(Node::Array(items))
    }

    /// Scans the parts between brackets.
    fn parts(&mut self, end: u8, mut part: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.at += 1;
        self.blank();
        if self.take_byte(end).is_some() {
            return Some(());
        }
        loop {
            part(self)?;
            self.blank();
            if self.take_byte(end).is_some() {
                return Some(());
            }
            self.take_byte(b',')?;
            self.blank();
        }
    }

    fn take_byte(&mut self, byte: u8) -> Option<()> {
        (self.bytes.get(self.at) == Some(&byte)).then(|| self.at += 1)
    }

    /// Scans a string, and returns it with its quotes.
    fn string(&mut self) -> Option<&str> {
        let start = self.at;
        self.take_byte(b'"')?;
        loop {
            match self.bytes.get(self.at)? {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        self.text.get(start..self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::places;
    use crate::spans::{Node, Part};

    #[test]
    fn each_part_has_its_place() {
        let (start, node) = places(r#" {"a": [1, {"b\ud83d\ude00": "x\""}], "c": {}}"#).unwrap();
        assert_eq!(start.start, 1);
        let Node::Object(root) = node else { unreachable!() };
        let (at, Node::Array(items)) = &root["a"] else { unreachable!() };
        let part = Part::new;
        assert_eq!(*at, part(2, Some(5)));
        assert_eq!((items[0].0, items[1].0), (part(8, Some(9)), part(11, None)));
        let Node::Object(inner) = &items[1].1 else { unreachable!() };
        assert_eq!(inner["b😀"].0, part(12, Some(27)));
        assert_eq!(root["c"].0, part(38, Some(41)));
    }

    #[test]
    fn invalid_json_has_no_places() {
        for text in ["", "{", "[1,]", "{\"a\"}", "{} x", "\"", "\"\\"] {
            assert!(places(text).is_none(), "{text}");
        }
        assert!(places(&"[".repeat(100_000)).is_none());
    }
}
