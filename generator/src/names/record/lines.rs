//! Goes through the lines of a record. What describes them ([`super::format`]) is the same for a record that is read and
//! for one that is written: a line takes its words in their order, and says what their names may be.

use std::collections::BTreeSet;

use super::Kind;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};
use crate::place::{self, quoted};

/// The words that begin a line which is not indented.
const HEADS: &str = "`group`, `scheme`, `server`, `id`, `event`, `operation`, `type` or `decided`";

/// What a merge leaves where both sides changed the same lines.
const MARKS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
const MERGED: &str = "a merge left its mark here";
const MERGE: &str = "run `cargo xtask names resolve`: it makes one record of both sides";
const REMOVE: &str = "restore the lock from version control, or remove the line: what it names is named anew";
const CORRECT: &str = "restore the lock from version control, or correct the name here";

/// Takes the words of a line that has an item.
type Words<'a, T> = fn(&mut Lines<'a>, &mut T);

/// The lines of a record.
#[derive(Default)]
pub(super) struct Lines<'a> {
    /// The lines so far, where lines are written.
    pub(super) written: Option<String>,
    /// The lines that are not read yet, with their numbers, the last one first.
    unread: Vec<(usize, &'a str)>,
    /// Whether a merge left its marks: what both sides have is there twice then.
    pub(super) is_merged: bool,
    /// What is wrong with the lines that are read.
    pub(super) faults: Diagnostics,
    /// The line that is read.
    line: (usize, &'a str),
    /// Whether it says anything here, whatever is wrong with its names.
    is_understood: bool,
    /// The words of it that are not read yet.
    pub(super) rest: &'a str,
    /// What was expected where a word is missing.
    pub(super) expected: String,
    /// The words that could come next, none of which did.
    possible: Vec<String>,
    /// What is wrong with it.
    pub(super) fault: Option<Diagnostic>,
    /// The number of the last line that is not indented.
    pub(super) head: usize,
    /// Whether what it names is gone.
    pub(super) is_retired: bool,
    /// What is named so far, by kind; what is named within an operation or a type has the number of its line.
    pub(super) seen: BTreeSet<(usize, String, String)>,
}

impl<'a> Lines<'a> {
    /// Takes the lines of a record; comments and empty lines say nothing.
    pub(super) fn of(text: &'a str) -> Self {
        let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
        let is_mark = |(_, line): &(usize, &str)| MARKS.iter().any(|mark| line.starts_with(mark));
        let (marks, mut unread): (Vec<_>, Vec<_>) = lines.partition(is_mark);
        unread.reverse();
        let first = marks.first().map(|(number, _)| fault((*number, 1), MERGED.to_owned(), MERGE));
        let (is_merged, faults) = (first.is_some(), first.into_iter().collect());
        Self { unread, is_merged, faults, is_understood: true, ..Self::default() }
    }

    /// Returns whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.unread.is_empty()
    }

    /// Starts the lines that are written after a header.
    pub(super) fn after_text(text: &str) -> Self {
        Self { written: Some(text.to_owned()), ..Self::default() }
    }

    /// Describes all lines that come next with this indentation.
    pub(super) fn all(&mut self, indent: &str, mut describe: impl FnMut(&mut Self)) {
        if self.written.is_some() {
            return describe(self);
        }
        // What belongs to a line that is not understood belongs to nothing.
        let is_understood = self.finish();
        while let Some(line) = self.unread.pop_if(|(_, line)| is_understood && line.starts_with(indent)) {
            self.start(line);
            describe(self);
            self.finish();
        }
    }

    fn start(&mut self, line: (usize, &'a str)) {
        (self.line, self.rest, self.is_understood) = (line, "", false);
        self.possible.clear();
        let word = self.first_word();
        self.expected = format!("expected more after `{word}`");
        if !line.1.starts_with("  ") {
            self.expected = format!("expected a whole line of {HEADS}, found `{word}`");
            (self.head, self.is_retired) = (line.0, false);
        }
    }

    fn first_word(&self) -> &'a str {
        self.line.1.trim_start_matches(' ').split(' ').next().unwrap_or_default()
    }

    /// Notes what is wrong with the line. Returns whether it is understood.
    fn finish(&mut self) -> bool {
        let unexpected = if self.is_understood { self.rest } else { self.first_word() };
        if !unexpected.is_empty() {
            let is_head = self.head == self.line.0;
            let message = format!("did not expect `{unexpected}` here");
            self.misread(if is_head { self.expected.clone() } else { message });
        }
        self.faults.extend(self.fault.take());
        (self.line.1, self.rest) = ("", "");
        std::mem::replace(&mut self.is_understood, true)
    }

    /// Returns whether the line begins so; one that is there is written.
    pub(super) fn begin_line(&mut self, words: &str, is_there: bool) -> bool {
        if let Some(written) = &mut self.written {
            written.extend([["\n", words]].into_iter().filter(|_| is_there).flatten());
            return is_there;
        }
        let rest = self.line.1.strip_prefix(words).filter(|rest| rest.is_empty() || rest.starts_with(' '));
        self.rest = rest.map_or(self.rest, str::trim);
        self.is_understood |= rest.is_some();
        rest.is_some()
    }

    /// Goes through all lines that begin so, each of which has an item: writes the items, or returns the one that is read.
    pub(super) fn each<T: Default>(
        &mut self,
        keyword: &str,
        items: impl IntoIterator<Item = T>,
        words: impl Fn(&mut Self, &mut T),
    ) -> Option<T> {
        if self.written.is_none() {
            let mut item = self.begin_line(keyword, false).then(T::default);
            item.iter_mut().for_each(|item| words(self, item));
            return item;
        }
        for mut item in items {
            self.begin_line(keyword, true);
            words(self, &mut item);
        }
        None
    }

    /// The same, of the items of a `Vec`, in its order.
    pub(super) fn list<T: Clone + Default>(
        &mut self,
        keyword: &str,
        all: &mut Vec<T>,
        describe: fn(&mut Self, &mut T),
    ) {
        let read = self.each(keyword, all.iter().cloned(), describe);
        all.extend(read);
    }

    /// The same, sorted.
    pub(super) fn sorted<T: Clone + Default + Ord>(&mut self, keyword: &str, all: &mut Vec<T>, words: Words<'a, T>) {
        if self.written.is_some() {
            all.sort();
        }
        self.list(keyword, all, words);
    }

    /// The same, of what there is once at most.
    pub(super) fn option(&mut self, keyword: &str, item: &mut Option<String>, words: Words<'a, String>) {
        let read = self.each(keyword, item.clone(), words);
        *item = read.or(item.take());
    }

    /// Notes that the line is not understood.
    pub(super) fn misread(&mut self, message: String) {
        self.is_understood = false;
        self.fail(1, message, REMOVE);
    }

    /// Notes what is wrong with a name.
    pub(super) fn reject(&mut self, name: &str, problem: &str) {
        self.fail(column_of(self.line.1, name), format!("`{name}` {problem}"), CORRECT);
    }

    /// Notes the first fault of a line.
    fn fail(&mut self, column: usize, message: String, help: &str) {
        let fault = fault((self.line.0, column), message, help);
        self.fault.get_or_insert(fault);
    }
}

/// A fault of the record at a line and column.
pub(super) fn fault((line, column): (usize, usize), message: String, help: &str) -> Diagnostic {
    let (at, help) = (Place::Line(line, column), Some(help.to_owned()));
    Diagnostic { code: "invalid-lock", message, source: Source::Lock, at, help, also: Vec::new() }
}

/// Returns where a name is in its line, in characters from 1.
fn column_of(line: &str, name: &str) -> usize {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([' ', ':']);
    let mut places = line
        .match_indices(name)
        .filter(|(start, _)| line[..*start].ends_with([' ', ':']) && ends(&line[start + name.len()..]));
    places.next().map_or(1, |(start, _)| line[..start].chars().count() + 1)
}

/// The words of a line: each method reads the next one, or writes it.
impl Lines<'_> {
    /// A word, whatever it says.
    pub(super) fn word(&mut self, word: &mut String) {
        self.take(self.rest.find(' ').unwrap_or(self.rest.len()), word);
    }

    /// All other words.
    pub(super) fn rest(&mut self, text: &mut String) {
        self.take(self.rest.len(), text);
    }

    fn take(&mut self, end: usize, text: &mut String) {
        if self.put(text) {
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

    /// Takes this word, if it is next. Whatever is there in its place was expected to be one of the words asked for.
    pub(super) fn take_word_if(&mut self, word: &str, is_there: bool) -> bool {
        if self.written.is_some() {
            return is_there && self.put(word);
        }
        let is_next = self.rest.split(' ').next() == Some(word);
        if is_next {
            self.rest = self.rest[word.len()..].trim_start();
            self.expected = format!("expected a name after `{word}`");
            self.possible.clear();
        } else {
            self.possible.push(format!("`{word}`"));
            let (last, front) = self.possible.split_last().unwrap_or_else(|| bug!("a word was just added"));
            let words = if front.is_empty() { last.clone() } else { format!("{} or {last}", front.join(", ")) };
            self.expect(&words);
        }
        is_next
    }

    /// The word after this one, if this one is there.
    pub(super) fn after(&mut self, word: &str, value: &mut Option<String>) {
        if self.take_word_if(word, value.is_some()) {
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
        if self.put(&serde_json::Value::from(text.as_str()).to_string()) {
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
            false if self.put(&quoted(text)) => {}
            false => self.word(text),
        }
    }

    /// A place.
    pub(super) fn place(&mut self, place: &mut String) {
        self.rest(place);
        if self.written.is_none() {
            let read = place::Place::parse(place).map(|read| *place = read.to_string());
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
    fn put(&mut self, word: &str) -> bool {
        self.written.as_mut().map(|written| written.extend([" ", word])).is_some()
    }
}
