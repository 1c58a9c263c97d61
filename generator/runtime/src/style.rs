//! Writes parameters in every style of OpenAPI: the string of a path or a header, or the pairs of a query or of
//! cookies, as in the tables of <https://spec.openapis.org/oas/v3.1.1.html#style-examples>.
//!
//! OpenAPI leaves some cases open. Here null, empty arrays and empty objects of a query are left out; values inside a
//! `deepObject` continue in brackets (`a[b][c]=1`, `a[b][]=1`, `a[b][0][c]=1`); any other nesting is rejected, and so
//! is a string with a separator in it where nothing could encode it.

use std::fmt::Write;

use serde::Serialize;

use super::{
    encode::{self, Reason},
    node::Node,
};

/// Whether each item of an array is a pair of its own, or all of them are one with commas between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Explode {
    /// `ids=1&ids=2`.
    Yes,
    /// `ids=1,2`.
    No,
}

/// A parameter of the description: where it goes, and how its parts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Styled {
    part: Part,
    name: &'static str,
    style: Style,
    explode: Explode,
    reserved: bool,
}

/// The part of a request that a parameter goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Path,
    Query,
    Header,
    Cookie,
}

/// The style of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b` in paths and headers.
    Simple,
    /// `.a.b` in paths.
    Label,
    /// `;name=a;name=b` in paths.
    Matrix,
    /// `name=a&name=b` in queries and cookies.
    Form,
    /// `name=a%20b` in queries.
    Space,
    /// `name=a%7Cb` in queries.
    Pipe,
    /// `name[key]=a` in queries.
    Deep,
    /// The JSON of the value, for a parameter with `content`.
    Json,
}

/// A parameter in its written form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// One string, encoded for its place; `None` where nothing is sent.
    Text(Option<String>),
    /// Pairs of a plain name and a value that is encoded for its place.
    Pairs(Vec<(String, String)>),
}

const SEPARATOR: Reason = "has a value with the separator of its array in it";

impl Styled {
    /// Declares a parameter of the path.
    #[must_use]
    pub const fn path(name: &'static str, style: Style) -> Self {
        Self { part: Part::Path, name, style, explode: Explode::No, reserved: false }
    }

    /// Declares a parameter of the query.
    #[must_use]
    pub const fn query(name: &'static str, style: Style) -> Self {
        Self { part: Part::Query, name, style, explode: Explode::No, reserved: false }
    }

    /// Declares a parameter that is a header.
    #[must_use]
    pub const fn header(name: &'static str, style: Style) -> Self {
        Self { part: Part::Header, name, style, explode: Explode::No, reserved: false }
    }

    /// Declares a parameter that is a cookie.
    #[must_use]
    pub const fn cookie(name: &'static str, style: Style) -> Self {
        Self { part: Part::Cookie, name, style, explode: Explode::No, reserved: false }
    }

    /// Writes each part separately.
    #[must_use]
    pub const fn exploded(mut self) -> Self {
        self.explode = Explode::Yes;
        self
    }

    /// Leaves reserved characters as they are, unless they would change the meaning of the query.
    #[must_use]
    pub const fn reserved(mut self) -> Self {
        self.reserved = true;
        self
    }

    pub(crate) const fn part(&self) -> Part {
        self.part
    }

    pub(crate) const fn name(&self) -> &'static str {
        self.name
    }

    /// Writes a value.
    ///
    /// # Errors
    /// The reason why the value cannot be written; nothing of it.
    pub(crate) fn write<V: Serialize + ?Sized>(&self, value: &V) -> Result<Written, Reason> {
        if self.style == Style::Json {
            let json = encode::json(value).map_err(|(_, reason)| reason)?;
            // Serde writes UTF-8.
            let json = String::from_utf8(json.into()).map_err(|_| "cannot be written as text")?;
            let text = if self.part == Part::Header { ascii_json(&json) } else { json };
            return Ok(match self.part {
                Part::Path | Part::Header => Written::Text(Some(self.encode(&text))),
                Part::Query | Part::Cookie => Written::Pairs(vec![(self.name.to_owned(), self.encode(&text))]),
            });
        }
        let node = Node::from_value(value)?;
        match self.part {
            Part::Path | Part::Header => self.text(&node).map(Written::Text),
            Part::Query | Part::Cookie => self.pairs(&node).map(Written::Pairs),
        }
    }

    fn encode(&self, text: &str) -> String {
        match self.part {
            Part::Path => encode::query(text).to_string(),
            Part::Query if self.reserved => encode::reserved(text).to_string(),
            Part::Query => encode::query(text).to_string(),
            Part::Header => text.to_owned(),
            Part::Cookie => encode::cookie(text).to_string(),
        }
    }

    /// Encodes one value among others; an error where it contains the separator.
    fn part_text(&self, text: &str, between: &str) -> Result<String, Reason> {
        let text = self.encode(text);
        if text.contains(between) { Err(SEPARATOR) } else { Ok(text) }
    }

    /// Encodes the items of an array, except null.
    fn items(&self, items: &[Node], between: &str) -> Result<Vec<String>, Reason> {
        let texts = items.iter().filter_map(|item| item.scalar().transpose());
        texts.map(|text| self.part_text(text?, between)).collect()
    }

    /// Encodes the entries of an object, except null.
    fn entries(&self, entries: &[(String, Node)], between: &str) -> Result<Vec<(String, String)>, Reason> {
        let texts = entries.iter().filter_map(|(name, value)| Some((name, value.scalar().transpose()?)));
        texts.map(|(name, text)| Ok((self.part_text(name, between)?, self.part_text(text?, between)?))).collect()
    }

    /// Writes a single string: of a path or a header.
    fn text(&self, node: &Node) -> Result<Option<String>, Reason> {
        let exploded = self.explode == Explode::Yes;
        let (before, between) = match (self.style, exploded) {
            (Style::Label, true) => (".".to_owned(), "."),
            (Style::Label, false) => (".".to_owned(), ","),
            (Style::Matrix, true) => (";".to_owned(), ";"),
            (Style::Matrix, false) => (format!(";{}=", encode::query(self.name)), ","),
            _ => (String::new(), ","),
        };
        let own = |value: String| match (self.style, exploded) {
            (Style::Matrix, true) => format!("{}={value}", encode::query(self.name)),
            _ => value,
        };
        let parts: Vec<String> = match node {
            Node::Null => return Ok(None),
            Node::String(text) if text.is_empty() && self.style != Style::Simple => return Err("must not be empty"),
            Node::String(text) => vec![own(self.encode(text))],
            Node::Array(items) => self.items(items, between)?.into_iter().map(own).collect(),
            Node::Object(entries) => {
                let entries = self.entries(entries, between)?;
                let sign = if exploded { "=" } else { "," };
                entries.into_iter().map(|(name, value)| format!("{name}{sign}{value}")).collect()
            }
        };
        // An empty array has no value, so nothing stands before it either.
        Ok(Some(if parts.is_empty() { String::new() } else { before + &parts.join(between) }))
    }

    /// Writes the pairs of a query or of cookies.
    fn pairs(&self, node: &Node) -> Result<Vec<(String, String)>, Reason> {
        if self.style == Style::Deep {
            let mut pairs = Vec::new();
            self.deep(self.name, node, &mut pairs);
            return Ok(pairs);
        }
        let pair = |value: String| (self.name.to_owned(), value);
        let between = match self.style {
            Style::Space => "%20",
            Style::Pipe => "%7C",
            _ => ",",
        };
        let joined = |parts: Vec<String>| if parts.is_empty() { vec![] } else { vec![pair(parts.join(between))] };
        match (node, self.explode) {
            (Node::Null, _) => Ok(Vec::new()),
            (Node::String(text), _) => Ok(vec![pair(self.encode(text))]),
            (Node::Array(items), Explode::Yes) => {
                let texts = items.iter().filter_map(|item| item.scalar().transpose());
                texts.map(|text| Ok(pair(self.encode(text?)))).collect()
            }
            (Node::Array(items), Explode::No) => self.items(items, between).map(joined),
            (Node::Object(entries), Explode::Yes) => self.own_pairs(entries),
            (Node::Object(entries), Explode::No) => {
                let entries = self.entries(entries, between)?;
                Ok(joined(entries.into_iter().flat_map(|(name, value)| [name, value]).collect()))
            }
        }
    }

    /// Writes the entries of an object as pairs of their own. The items of an array in it repeat the pair.
    fn own_pairs(&self, entries: &[(String, Node)]) -> Result<Vec<(String, String)>, Reason> {
        let mut pairs = Vec::new();
        for (name, value) in entries {
            let values = if let Node::Array(items) = value { items.as_slice() } else { std::slice::from_ref(value) };
            for value in values {
                pairs.extend(value.scalar()?.map(|text| (name.clone(), self.encode(text))));
            }
        }
        Ok(pairs)
    }

    fn deep(&self, name: &str, node: &Node, pairs: &mut Vec<(String, String)>) {
        match node {
            Node::Null => {}
            Node::String(text) => pairs.push((name.to_owned(), self.encode(text))),
            Node::Array(items) => {
                let plain = items.iter().all(|item| matches!(item, Node::String(_) | Node::Null));
                for (index, item) in items.iter().enumerate() {
                    // Only an index keeps the parts of one item together.
                    let name = if plain { format!("{name}[]") } else { format!("{name}[{index}]") };
                    self.deep(&name, item, pairs);
                }
            }
            Node::Object(entries) => {
                entries.iter().for_each(|(key, value)| self.deep(&format!("{name}[{key}]"), value, pairs));
            }
        }
    }
}

/// Escapes everything but ASCII in JSON, for a header.
fn ascii_json(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() {
            text.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            // Writing to a string cannot fail.
            let _ = write!(text, "\\u{unit:04x}");
        }
    }
    text
}

#[cfg(test)]
mod tests;
