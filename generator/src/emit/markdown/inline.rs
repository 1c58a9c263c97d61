//! Inline content, from events to pieces: which styles and links are kept. Knows nothing of the blocks around it, nor
//! of how a piece is escaped.

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::link::destination;
use super::words::Words;
use super::{Author, without_controls};

/// Inline content, piece by piece.
pub(super) struct Inline {
    author: Author,
    pieces: Vec<Piece>,
    /// The number of open styles; only the outermost is written.
    styles: usize,
    /// The start of that style in the pieces.
    style_start: usize,
    /// The open links and images, inner ones last; `None` for one of which only the text is written.
    links: Vec<Option<Link>>,
}

enum Piece {
    /// Text as the reader sees it. No two are adjacent: what is read depends on the neighbours.
    Text(String),
    Code(String),
    Break,
    /// A mark that opens a style, and the index of the piece that closes it.
    Open(&'static str, usize),
    Close(&'static str),
    OpenLink,
    CloseLink(String),
    /// A link that shows its address.
    Address(String),
    /// A piece that is not written after all.
    Nothing,
}

struct Link {
    address: String,
    destination: String,
    /// The index of its first piece.
    start: usize,
}

/// Reports whether an event belongs to inline content.
pub(super) fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => is_inline_tag(tag),
        Event::End(end) => {
            matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
        }
        Event::Rule => false,
        _ => true,
    }
}

/// Reports whether a tag belongs to inline content.
pub(super) fn is_inline_tag(tag: &Tag<'_>) -> bool {
    mark(tag).is_some() || matches!(tag, Tag::Link { .. } | Tag::Image { .. })
}

fn mark(tag: &Tag<'_>) -> Option<&'static str> {
    match tag {
        Tag::Emphasis => Some("*"),
        Tag::Strong => Some("**"),
        Tag::Strikethrough => Some("~~"),
        _ => None,
    }
}

impl Inline {
    pub(super) fn new(author: Author) -> Self {
        Self { author, pieces: Vec::new(), styles: 0, style_start: 0, links: Vec::new() }
    }

    /// Adds an event.
    pub(super) fn push(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. }) => self.open_link(&dest_url, link_type),
            Event::Start(Tag::Image { dest_url, link_type, .. }) => self.open_link(&dest_url, link_type),
            Event::End(TagEnd::Link | TagEnd::Image) => self.close_link(),
            Event::Start(tag) => self.open_style(&tag),
            Event::End(_) => self.close_style(),
            Event::Code(code) => self.code(&code),
            Event::HardBreak if !self.is_in_link() => self.pieces.push(Piece::Break),
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::FootnoteReference(label) => self.text(&format!("[^{label}]")),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
            Event::TaskListMarker(_) | Event::Rule => {}
        }
    }

    /// Adds text as the reader is to see it; the parser may split it anywhere.
    pub(super) fn text(&mut self, text: &str) {
        let text = without_controls(text);
        match self.pieces.last_mut() {
            Some(Piece::Text(before)) => before.push_str(&text),
            _ if text.is_empty() => {}
            _ => self.pieces.push(Piece::Text(text)),
        }
    }

    fn code(&mut self, code: &str) {
        let code = without_controls(code).replace(['\n', '\t'], " ");
        if !code.is_empty() {
            self.pieces.push(Piece::Code(code));
        }
    }

    fn open_style(&mut self, tag: &Tag<'_>) {
        let Some(mark) = mark(tag) else { return };
        self.styles += 1;
        if self.styles == 1 {
            self.style_start = self.pieces.len();
            self.pieces.push(Piece::Open(mark, 0));
        }
    }

    fn close_style(&mut self) {
        self.styles -= 1;
        let here = self.pieces.len();
        if let (0, Some(Piece::Open(mark, end))) = (self.styles, self.pieces.get_mut(self.style_start)) {
            *end = here;
            let mark = *mark;
            self.pieces.push(Piece::Close(mark));
        }
    }

    fn is_in_link(&self) -> bool {
        self.links.iter().any(Option::is_some)
    }

    /// Opens a link to the web, or one of ours. Of any other link, or one inside a link, only the text is written.
    fn open_link(&mut self, address: &str, link_type: LinkType) {
        let address = without_controls(address);
        let destination = match self.author {
            _ if self.is_in_link() || link_type == LinkType::Email => None,
            Author::Own => Some(address.clone()),
            Author::Upstream => destination(&address),
        };
        let start = self.pieces.len();
        self.links.push(destination.map(|destination| Link { address, destination, start }));
        if self.is_in_link() && self.links.last().is_some_and(Option::is_some) {
            self.pieces.push(Piece::OpenLink);
        }
    }

    fn close_link(&mut self) {
        let Some(Some(link)) = self.links.pop() else { return };
        let is_address = match &self.pieces[link.start + 1..] {
            [] => true,
            [Piece::Text(text)] => text.trim().is_empty() || text.trim() == link.address,
            _ => false,
        };
        if is_address {
            self.pieces.truncate(link.start);
            self.pieces.push(Piece::Address(link.address));
        } else {
            self.pieces.push(Piece::CloseLink(link.destination));
        }
    }

    /// Returns the words of the content. Marks are left out where they would not be read as marks.
    pub(super) fn words(mut self) -> Words {
        for index in 0..self.pieces.len() {
            if let Piece::Open(_, end) = self.pieces[index]
                && !self.is_read(index, end)
            {
                self.pieces[index] = Piece::Nothing;
                self.pieces[end] = Piece::Nothing;
            }
        }
        let pieces = std::mem::take(&mut self.pieces);
        for piece in pieces.into_iter().filter(|piece| !matches!(piece, Piece::Nothing)) {
            match piece {
                Piece::Text(text) => self.text(&text),
                piece => self.pieces.push(piece),
            }
        }
        let mut words = Words::default();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => words.text(text),
                Piece::Code(code) => words.code(code),
                Piece::Break => words.hard_break(),
                Piece::Open(mark, _) | Piece::Close(mark) => words.mark(mark),
                Piece::OpenLink => words.open_link(),
                Piece::CloseLink(destination) => words.close_link(destination),
                Piece::Address(address) => words.address(address),
                Piece::Nothing => {}
            }
        }
        words.end();
        words
    }

    /// Reports whether marks are read as such: by the rule of
    /// <https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run>, or a stricter one.
    fn is_read(&self, start: usize, end: usize) -> bool {
        let before = self.pieces[..start].iter().rev().find(|piece| !matches!(piece, Piece::Nothing));
        let is_before = match before {
            Some(Piece::Text(text)) => text.ends_with(is_apart),
            Some(Piece::Open(..) | Piece::Close(_)) => false,
            _ => true,
        };
        let is_after = match self.pieces.get(end + 1) {
            Some(Piece::Text(text)) => text.starts_with(is_apart),
            Some(Piece::Open(..) | Piece::Close(_)) => false,
            _ => true,
        };
        let starts_well = match &self.pieces[start + 1] {
            Piece::Text(text) => !text.starts_with(char::is_whitespace),
            piece => matches!(piece, Piece::Code(_) | Piece::OpenLink | Piece::Address(_)),
        };
        let ends_well = match &self.pieces[end - 1] {
            Piece::Text(text) => !text.ends_with(char::is_whitespace),
            piece => matches!(piece, Piece::Code(_) | Piece::CloseLink(_) | Piece::Address(_)),
        };
        is_before && is_after && starts_well && ends_well
    }
}

/// Reports whether a character next to a mark leaves it a mark, whatever is on the other side.
fn is_apart(letter: char) -> bool {
    matches!(letter, ' ' | '\n' | '\t') || letter.is_ascii_punctuation() && !matches!(letter, '*' | '_' | '~')
}
