//! The words of a line: each method reads the next one, or writes it.

use super::Kind;
use super::lines::Lines;
use crate::place::{Place, quoted};

impl<'a> Lines<'a> {
    /// A word, whatever it says.
    pub(super) fn word(&mut self, word: &mut String) {
        self.take(self.rest.find(' ').unwrap_or(self.rest.len()), word);
    }

    /// All other words.
    pub(super) fn rest(&mut self, text: &mut String) {
        self.take(self.rest.len(), text);
    }

    fn take(&mut self, end: usize, text: &mut String) {
        if self.is_put(text) {
            return;
        }
        if end == 0 {
            self.misread(self.expected.clone());
        }
        self.rest[..end].clone_into(text);
        self.rest = self.rest[end..].trim_start();
    }

    /// Says which words come next.
    pub(super) fn expect(&mut self, words: &str) {
        self.expected = format!("expected {words}, found `{}`", self.rest);
    }

    /// This word, if it is there.
    pub(super) fn has(&mut self, word: &str, is_there: bool) -> bool {
        if self.written.is_some() {
            return is_there && self.is_put(word);
        }
        let is_next = self.rest.split(' ').next() == Some(word);
        if is_next {
            self.rest = self.rest[word.len()..].trim_start();
            self.expected = format!("expected a name after `{word}`");
        } else {
            self.expect("`provisional`, `retired` or `was`");
        }
        is_next
    }

    /// The word after this one, if this one is there.
    pub(super) fn after(&mut self, word: &str, value: &mut Option<String>) {
        if self.has(word, value.is_some()) {
            self.word(value.get_or_insert_default());
        }
    }

    /// A word before a string, if there is one.
    pub(super) fn before_text(&mut self, word: &mut Option<String>) {
        if word.is_some() || !self.rest.is_empty() && !self.rest.starts_with('"') {
            self.word(word.get_or_insert_default());
        }
    }

    /// A string in quotes.
    pub(super) fn text(&mut self, text: &mut String) {
        if self.is_put(&serde_json::Value::from(text.as_str()).to_string()) {
            return;
        }
        let mut values = serde_json::Deserializer::from_str(self.rest).into_iter();
        match values.next() {
            Some(Ok(value)) => (*text, self.rest) = (value, self.rest[values.byte_offset()..].trim_start()),
            Some(Err(_)) | None => self.misread(format!("expected a text in quotes, found `{}`", self.rest)),
        }
    }

    /// A string, in quotes where it is more than a word.
    pub(super) fn word_or_text(&mut self, text: &mut String) {
        match self.rest.starts_with('"') {
            true => self.text(text),
            false if self.is_put(&quoted(text)) => {}
            false => self.word(text),
        }
    }

    /// A place.
    pub(super) fn place(&mut self, place: &mut String) {
        self.rest(place);
        if self.written.is_none() {
            let read = Place::parse(place).map(|read| *place = read.to_string());
            read.unwrap_or_else(|problem| self.misread(problem.message));
        }
    }

    /// What kind of type.
    pub(super) fn kind(&mut self, kind: &mut Kind) {
        let known = Kind::WORDS.into_iter().find(|(known, _)| known == kind);
        let mut word = known.unwrap_or_else(|| bug!("every kind of type has a word")).1.to_owned();
        self.word(&mut word);
        match Kind::WORDS.into_iter().find(|(_, known)| *known == word) {
            Some((read, _)) => *kind = read,
            None => self.misread(format!("expected `object`, `enum`, `union` or `template`, found `{word}`")),
        }
    }

    /// The method and path of an operation.
    pub(super) fn endpoint(&mut self, address: &mut String) {
        let end = self.rest.match_indices(' ').nth(1).map_or(self.rest.len(), |(end, _)| end);
        self.take(end, address);
    }

    /// The method of an operation, in its group.
    pub(super) fn method(&mut self, group: &mut String, method: &mut String) {
        let mut word = format!("{group}::{method}");
        self.word(&mut word);
        match word.split_once("::") {
            Some((module, name)) => (*group, *method) = (module.to_owned(), name.to_owned()),
            None => self.misread(format!("expected a method with its group, such as `pets::get_pet`, found `{word}`")),
        }
    }

    /// Writes a word, where lines are written.
    fn is_put(&mut self, word: &str) -> bool {
        self.written.as_mut().map(|written| written.extend([" ", word])).is_some()
    }
}
