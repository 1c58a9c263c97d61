//! A line of a record of names, taken apart into columns. It knows the words of the format, and nothing of what the
//! names stand for.

use std::iter::Peekable;

use crate::names::Former;

/// A line that names something (a head), or one below it that belongs to it (a part).
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Where it is, from 1.
    pub(super) number: usize,
    pub(super) word: String,
    pub(super) columns: Vec<(Column, String)>,
    pub(super) is_provisional: bool,
    pub(super) is_retired: bool,
    pub(super) was: Vec<Former>,
}

/// What a column of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// A name that callers write.
    Name,
    /// What the line is about: one thing has one line of each word.
    Thing,
    /// The same, to the end of the line.
    Things,
    /// What else is said of it.
    Content,
    /// The same, to the end of the line.
    Contents,
}

/// Returns the columns of a line that names something.
fn columns_of_head(word: &str) -> Option<&'static [Column]> {
    Some(match word {
        "group" => &[Column::Name, Column::Name, Column::Thing],
        // A scheme is known by its credential; where that is sent may differ.
        "scheme" => &[Column::Name, Column::Thing, Column::Content],
        "server" | "event" => &[Column::Name, Column::Thing],
        "id" => &[Column::Thing],
        "operation" => &[Column::Thing, Column::Thing, Column::Name, Column::Name],
        "type" => &[Column::Thing, Column::Content, Column::Content],
        "components" | "decided" => &[Column::Things],
        _ => return None,
    })
}

/// Returns the columns of a line that belongs to another.
fn columns_of_part(word: &str) -> &'static [Column] {
    match word {
        "at" | "gone" => &[Column::Things],
        "id" => &[Column::Contents],
        "has" | "variant" | "request-was" | "left" => &[Column::Thing, Column::Contents],
        "value-was" => &[Column::Thing, Column::Thing, Column::Contents],
        _ => &[Column::Name, Column::Things],
    }
}

impl Line {
    /// Reads a line of a record; returns nothing for a comment, and for what is not understood.
    pub(super) fn read(number: usize, line: &str) -> Option<Self> {
        let part = line.strip_prefix("  ");
        let mut words = split_words(part.unwrap_or(line)).into_iter().peekable();
        let word = words.next()?;
        let layout = if part.is_some() { columns_of_part(word) } else { columns_of_head(word)? };
        let (is_provisional, is_retired) = (false, false);
        let (columns, was) = (Vec::new(), Vec::new());
        let mut line = Self { number, word: word.to_owned(), columns, is_provisional, is_retired, was };
        for column in layout {
            let text = match column {
                Column::Name | Column::Thing | Column::Content => words.next()?.to_owned(),
                Column::Things | Column::Contents => words.by_ref().collect::<Vec<_>>().join(" "),
            };
            line.columns.push((*column, text));
        }
        line.read_standing(&mut words);
        Some(line)
    }

    /// Reads how firm the names of a line are, and what they were.
    fn read_standing<'w>(&mut self, words: &mut Peekable<impl Iterator<Item = &'w str>>) {
        while let Some(word) = words.next() {
            match word {
                "provisional" => self.is_provisional = true,
                "retired" => self.is_retired = true,
                "was" => self.was.extend(Former::read(words)),
                _ => {}
            }
        }
    }

    /// Returns the line as a record has it.
    pub(super) fn text(&self) -> String {
        let mut text = self.word.clone();
        for (_, column) in self.columns.iter().filter(|(_, column)| !column.is_empty()) {
            text.push(' ');
            text.push_str(column);
        }
        for (flag, word) in [(self.is_provisional, " provisional"), (self.is_retired, " retired")] {
            text.push_str(if flag { word } else { "" });
        }
        self.was.iter().for_each(|former| text.push_str(&format!(" was {former}")));
        text
    }

    /// Returns the names that callers write.
    pub(super) fn names(&self) -> Vec<&str> {
        self.columns_of([Column::Name; 2]).collect()
    }

    /// Returns its first name; nothing of a line without names.
    pub(super) fn name(&self) -> &str {
        self.columns_of([Column::Name; 2]).next().unwrap_or_default()
    }

    /// Gives one of its names anew.
    pub(super) fn set_name(&mut self, index: usize, name: &str) {
        let mut names = self.columns.iter_mut().filter(|(column, _)| *column == Column::Name);
        names.nth(index).into_iter().for_each(|(_, column)| name.clone_into(column));
    }

    /// Returns what it is about.
    pub(super) fn thing(&self) -> String {
        self.columns_of([Column::Thing, Column::Things]).collect::<Vec<_>>().join(" ")
    }

    /// Returns what else it says.
    pub(super) fn content(&self) -> String {
        self.columns_of([Column::Content, Column::Contents]).collect::<Vec<_>>().join(" ")
    }

    fn columns_of(&self, wanted: [Column; 2]) -> impl Iterator<Item = &str> {
        let is_wanted = move |(column, _): &&(Column, String)| wanted.contains(column);
        self.columns.iter().filter(is_wanted).map(|(_, text)| text.as_str())
    }

    /// Returns what lines about one thing have in common.
    pub(super) fn key(&self) -> (String, String) {
        (self.word.clone(), self.thing())
    }

    /// Returns whether this is an earlier name of it.
    pub(super) fn was_called(&self, name: &str) -> bool {
        self.was.iter().any(|former| former.name == name)
    }
}

/// Splits a line into words. Spaces in a string end none.
fn split_words(line: &str) -> Vec<&str> {
    let (mut is_string, mut is_escaped) = (false, false);
    let is_end = |letter: char| {
        is_string ^= letter == '"' && !is_escaped;
        is_escaped = letter == '\\' && !is_escaped;
        letter == ' ' && !is_string
    };
    line.split(is_end).collect()
}

/// Returns the first string of a line, without its quotes.
pub(super) fn first_string(text: &str) -> Option<String> {
    let quoted = &text[text.find('"')?..];
    serde_json::Deserializer::from_str(quoted).into_iter::<String>().next()?.ok()
}
