//! Turns the Markdown of a description into Markdown that rustdoc shows and that is inert: none of its code is a test,
//! none of its HTML works, its links lead only to the web, and its headings stay below ours. It reads the events of
//! rustdoc's own parser, so both see the same, and its output is a fixed point: read again, it is written unchanged.

mod inline;
mod link;
mod words;

use std::iter::Peekable;
use std::vec::IntoIter;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag};

use self::inline::Inline;

/// The greatest width of a line of prose, unless a word is longer.
const COLUMNS: usize = 100;

/// The greatest depth of nested lists and quotes; anything deeper is written at this depth.
const MOST_NESTED: usize = 8;

/// The author of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Author {
    /// The description: its text is data.
    Upstream,
    /// The plan: its links lead to items, and its headings are ours.
    Own,
}

/// Returns the lines of a text as documentation.
pub(super) fn lines(text: &str, author: Author) -> Vec<String> {
    let text = normal(text);
    joined(Writer::new(&text, author).blocks(0, COLUMNS), true)
}

/// Returns the first paragraph or heading of a text, on one line.
pub(super) fn title(text: &str, author: Author) -> String {
    let text = normal(text);
    let mut writer = Writer::new(&text, author);
    while writer.events.next_if(|event| !inline::is_inline(event)).is_some() {}
    writer.inline().words().one_line()
}

/// Normalizes line endings.
fn normal(text: &str) -> String {
    without_controls(&text.replace("\r\n", "\n").replace('\r', "\n"))
}

struct Writer<'a> {
    events: Peekable<IntoIter<Event<'a>>>,
    author: Author,
    /// By how many levels headings are lowered, so that none is as high as ours.
    lowered: usize,
}

struct Block {
    kind: Kind,
    lines: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Paragraph,
    /// The text of an item in a list without blank lines.
    TightText,
    List {
        start: Option<u64>,
        /// Whether its markers are the second choice: adjacent lists with the same markers would be one.
        is_second: bool,
    },
    Table,
    Other,
}

impl Kind {
    /// Reports whether a block needs no blank line above it to stay separate.
    fn needs_no_blank(self, above: Self) -> bool {
        match self {
            Self::Other => true,
            Self::List { start: Some(1) | None, .. } => !matches!(above, Self::List { .. }),
            Self::List { .. } | Self::Paragraph | Self::TightText | Self::Table => false,
        }
    }
}

impl<'a> Writer<'a> {
    fn new(text: &'a str, author: Author) -> Self {
        let syntax = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
        let events: Vec<Event<'a>> = Parser::new_ext(text, syntax).collect();
        let is_title = |event: &Event<'_>| matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }));
        let lowered = usize::from(author == Author::Upstream && events.iter().any(is_title));
        Self { events: events.into_iter().peekable(), author, lowered }
    }

    /// Returns the blocks of a container, up to its end.
    fn blocks(&mut self, depth: usize, width: usize) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        // Containers that are nested too deep and not yet closed.
        let mut flattened = 0_usize;
        while let Some(event) = self.events.peek() {
            let block = match event {
                Event::Start(tag) if is_block(tag) => {
                    let tag = tag.clone();
                    self.events.next();
                    if is_container(&tag) && depth == MOST_NESTED {
                        flattened += 1;
                        continue;
                    }
                    if let Tag::FootnoteDefinition(label) = &tag {
                        blocks.push(self.footnote(label, width));
                        flattened += 1;
                        continue;
                    }
                    self.block(tag, blocks.last(), depth, width)
                }
                Event::End(_) => {
                    self.events.next();
                    match flattened.checked_sub(1) {
                        None => return blocks,
                        Some(open) => flattened = open,
                    }
                    continue;
                }
                Event::Rule => {
                    self.events.next();
                    Block { kind: Kind::Other, lines: vec!["___".to_owned()] }
                }
                _ => Block { kind: Kind::TightText, lines: self.inline().words().filled(width) },
            };
            blocks.extend(Some(block).filter(|block| !block.lines.is_empty()));
        }
        blocks
    }

    fn block(&mut self, tag: Tag<'a>, above: Option<&Block>, depth: usize, width: usize) -> Block {
        match tag {
            Tag::Heading { level, .. } => self.heading(level),
            Tag::CodeBlock(kind) => self.code(&kind),
            Tag::BlockQuote(_) => {
                let lines = joined(self.blocks(depth + 1, width.saturating_sub(2)), true);
                Block { kind: Kind::Other, lines: prefixed(lines, "> ", "> ") }
            }
            Tag::List(start) => self.list(start, above, depth, width),
            Tag::Table(columns) => self.table(&columns),
            // A paragraph, or a block of HTML, written as a paragraph.
            _ => {
                let lines = self.inline().words().filled(width);
                self.events.next();
                Block { kind: Kind::Paragraph, lines }
            }
        }
    }

    /// Returns inline content, up to a block or an end.
    fn inline(&mut self) -> Inline {
        let mut inline = Inline::new(self.author);
        while let Some(event) = self.events.next_if(inline::is_inline) {
            inline.push(event);
        }
        inline
    }

    fn heading(&mut self, level: HeadingLevel) -> Block {
        let marks = "#".repeat((level as usize + self.lowered).min(6));
        let text = self.inline().words().heading();
        self.events.next();
        let lines = if text.is_empty() { Vec::new() } else { vec![format!("{marks} {text}")] };
        Block { kind: Kind::Other, lines }
    }

    /// Returns a block of code, which is a test only if it is ours.
    fn code(&mut self, kind: &CodeBlockKind<'_>) -> Block {
        let mut code = String::new();
        for event in self.events.by_ref() {
            match event {
                Event::Text(text) => code.push_str(&text),
                _ => break,
            }
        }
        let longest = code.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat(longest.max(2) + 1);
        let info = match (kind, self.author) {
            (CodeBlockKind::Fenced(info), Author::Own) => info,
            _ => "text",
        };
        let code = code.trim_end();
        let code = code.split('\n').map(|line| line.trim_end().to_owned()).filter(|_| !code.is_empty());
        let lines = std::iter::once(format!("{fence}{info}")).chain(code).chain([fence.clone()]).collect();
        Block { kind: Kind::Other, lines }
    }

    fn list(&mut self, start: Option<u64>, above: Option<&Block>, depth: usize, width: usize) -> Block {
        let is_second = above.is_some_and(|above| match above.kind {
            Kind::List { start: other, is_second } => other.is_some() == start.is_some() && !is_second,
            _ => false,
        });
        // A number of ten digits begins no item.
        let start = start.map(|start| start.min(900_000_000));
        let mut items = Vec::new();
        let mut is_loose = false;
        let mut number = start;
        while self.events.next_if(|event| matches!(event, Event::Start(Tag::Item))).is_some() {
            let marker = match (number, is_second) {
                (None, false) => "- ".to_owned(),
                (None, true) => "* ".to_owned(),
                (Some(number), false) => format!("{number}. "),
                (Some(number), true) => format!("{number}) "),
            };
            let blocks = self.blocks(depth + 1, width.saturating_sub(marker.len()));
            is_loose |= blocks.iter().any(|block| block.kind == Kind::Paragraph);
            is_loose |= blocks.windows(2).any(|pair| !pair[1].kind.needs_no_blank(pair[0].kind));
            if !blocks.is_empty() {
                items.push((marker, blocks));
                number = number.map(|number| number + 1);
            }
        }
        self.events.next();
        let mut lines = Vec::new();
        for (marker, blocks) in items {
            if is_loose && !lines.is_empty() {
                lines.push(String::new());
            }
            lines.extend(prefixed(joined(blocks, is_loose), &marker, &" ".repeat(marker.len())));
        }
        Block { kind: Kind::List { start, is_second }, lines }
    }

    fn table(&mut self, columns: &[Alignment]) -> Block {
        let mut lines = Vec::new();
        while self.events.next_if(|event| matches!(event, Event::Start(Tag::TableHead | Tag::TableRow))).is_some() {
            let mut row = "|".to_owned();
            while self.events.next_if(|event| matches!(event, Event::Start(Tag::TableCell))).is_some() {
                row.push_str(&format!(" {} |", self.inline().words().cell()));
                self.events.next();
            }
            self.events.next();
            lines.push(row);
        }
        self.events.next();
        let rules = columns.iter().map(|column| match column {
            Alignment::None => " --- |",
            Alignment::Left => " :-- |",
            Alignment::Center => " :-: |",
            Alignment::Right => " --: |",
        });
        lines.insert(1.min(lines.len()), format!("|{}", rules.collect::<String>()));
        Block { kind: Kind::Table, lines }
    }

    /// Returns the label of a footnote, whose text is below it.
    fn footnote(&self, label: &str, width: usize) -> Block {
        let mut inline = Inline::new(self.author);
        inline.text(&format!("[^{label}]:"));
        Block { kind: Kind::Paragraph, lines: inline.words().filled(width) }
    }
}

/// Reports whether a block holds other blocks.
fn is_container(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::BlockQuote(_) | Tag::List(_) | Tag::Item | Tag::FootnoteDefinition(_))
}

fn is_block(tag: &Tag<'_>) -> bool {
    !inline::is_inline_tag(tag)
}

/// Returns the lines of blocks, with blank lines between them.
fn joined(blocks: Vec<Block>, has_blanks: bool) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks {
        if has_blanks && !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(block.lines);
    }
    lines
}

fn prefixed(lines: Vec<String>, first: &str, others: &str) -> Vec<String> {
    let prefixes = std::iter::once(first).chain(std::iter::repeat(others));
    let lines = lines.into_iter().zip(prefixes);
    lines.map(|(line, prefix)| format!("{prefix}{line}").trim_end_matches(' ').to_owned()).collect()
}

/// Removes the characters that must not be in source code.
pub(super) fn without_controls(text: &str) -> String {
    text.chars().filter(|letter| !is_control(*letter)).collect()
}

/// Reports whether a character must not be in source code, such as one that changes its direction or is invisible.
fn is_control(letter: char) -> bool {
    matches!(letter, '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}')
        || matches!(letter, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(letter, '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests;
