//! Finds what a cassette must not hold: what looks private, and what the caller forbids. Names places and rules, never
//! values.

use std::fmt;

use percent_encoding::percent_decode_str;

use super::{Content, Exchange, private::private_look, recognizer::Recognizers, tree::Tree};

/// A place of a cassette with a value that must not be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    place: String,
    what: &'static str,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// Returns all findings, in the order of their places.
pub(super) fn find_private(exchanges: &[Exchange], recognizers: &Recognizers, forbidden: &[String]) -> Vec<Finding> {
    let mut search = Search { recognizers, forbidden, findings: Vec::new(), exchange: String::new() };
    for (index, exchange) in exchanges.iter().enumerate() {
        search.exchange = format!("exchange {}", index + 1);
        if !search.is_found("operation", &exchange.operation) {
            search.exchange = format!("exchange {} ({})", index + 1, exchange.operation);
        }
        search.text("method", &exchange.method);
        search.text("template", &exchange.template);
        search.text("path", &exchange.path);
        for (name, value) in &exchange.query {
            search.text("query", name);
            search.text("query", value);
        }
        for (name, value) in &exchange.headers {
            search.text("headers", name);
            search.text("headers", value);
        }
        search.content("sent", exchange.sent.as_ref());
        search.content("answer", exchange.answer.as_ref());
    }
    search.findings
}

struct Search<'a> {
    recognizers: &'a Recognizers,
    forbidden: &'a [String],
    findings: Vec<Finding>,
    exchange: String,
}

impl Search<'_> {
    fn content(&mut self, place: &str, content: Option<&Content>) {
        match content {
            Some(Content::Json(json)) => self.json(place, String::new(), json),
            Some(Content::Text(text)) => self.text(place, text),
            Some(Content::Bytes(_)) | None => {}
        }
    }

    fn json(&mut self, part: &str, pointer: String, json: &Tree) {
        let place = format!("{part} {pointer}");
        match json {
            Tree::Null | Tree::Bool(_) => {}
            Tree::Number(text) | Tree::String(text) => self.text(&place, text),
            Tree::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.json(part, format!("{pointer}/{index}"), item);
                }
            }
            Tree::Object(entries) => {
                for (name, value) in entries {
                    let step = if self.is_found(&format!("a name in {place}"), name) { "…" } else { name };
                    self.json(part, format!("{pointer}/{step}"), value);
                }
            }
        }
    }

    fn text(&mut self, place: &str, text: &str) {
        self.is_found(place, text);
    }

    /// Reports whether a string must not be there, and keeps where it is.
    fn is_found(&mut self, place: &str, text: &str) -> bool {
        let decoded = percent_decode_str(text).decode_utf8_lossy();
        let lower = decoded.to_lowercase();
        let is_forbidden = self.forbidden.iter().any(|forbidden| lower.contains(forbidden.as_str()));
        let what = match is_forbidden {
            true => Some("a value that is forbidden"),
            false => private_look(&decoded, self.recognizers),
        };
        if let Some(what) = what {
            self.findings.push(Finding { place: format!("{}, {}", self.exchange, place.trim_end()), what });
        }
        what.is_some()
    }
}
