//! Draws a message for people, with the snippet of its source, with or without colours. Knows only the message, whose content is already cut and
//! sanitised.

use annotate_snippets::{AnnotationKind, Group, Level as Title, Origin, Padding, Renderer, Snippet};

use crate::report::excerpt::Excerpt;
use crate::report::message::{Level, Message};
use crate::report::visible::visible_line;

/// Whether a report has colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colours {
    /// Plain text, for files, pipes and programs.
    #[default]
    Plain,
    /// With the escape sequences of terminals.
    Ansi,
}

/// Wider than any excerpt, which is already cut, so the renderer cuts only the indent of a line that is far in.
const COLUMNS: usize = 1_000;

impl Colours {
    fn renderer(self) -> Renderer {
        let renderer = match self {
            Self::Plain => Renderer::plain(),
            Self::Ansi => Renderer::styled(),
        };
        renderer.term_width(COLUMNS)
    }
}

/// Renders a message: an error with a code as a block with its line, anything else as one line.
pub(super) fn render(message: &Message, colours: Colours) -> String {
    let groups = match (message.level, message.code) {
        (Level::Error, Some(code)) => block(message, code),
        (Level::Error, None) => vec![Group::with_title(Title::ERROR.primary_title(&*message.message))],
        (Level::Note, _) => vec![Group::with_title(Title::NOTE.primary_title(note(message)))],
    };
    colours.renderer().render(&groups)
}

/// Renders a note with its place and further places; a note on Rust names has no place, and needs no code.
fn note(message: &Message) -> String {
    let Some((file, line, column)) = place(message) else { return message.message.clone() };
    let also: String = message.also.iter().map(|also| format!("; {also}")).collect();
    let code = message.code.map(|code| format!(" [{code}]")).unwrap_or_default();
    format!("{file}:{line}:{column}: {}{also}{code}", message.message)
}

/// Builds title, place, line, further places and help.
fn block<'a>(message: &'a Message, code: &'a str) -> Vec<Group<'a>> {
    let title = Title::ERROR.primary_title(&*message.message).id(code);
    let (file, line, column) = place(message).unwrap_or_else(|| ("(no file)".to_owned(), 1, 1));
    let also = message.also.iter().map(|also| Title::NOTE.no_name().message(also));
    let help = message.help.iter().map(|help| Title::HELP.message(help));
    let ends = also.chain(help);
    let origin = Origin::path(file.clone()).line(line).char_column(column);
    match &message.excerpt {
        None => vec![title.element(origin).element(Padding).elements(ends)],
        Some(excerpt) if excerpt.is_cut_left => {
            // A snippet counts columns from its own start, so the place of a cut line is separate.
            vec![title.element(origin), Group::with_level(Title::ERROR).element(snippet(excerpt, line)).elements(ends)]
        }
        Some(excerpt) => vec![title.element(snippet(excerpt, line).path(file)).elements(ends)],
    }
}

/// Returns only the line, never the whole file: a description of megabytes may have thousands of faults.
fn snippet(excerpt: &Excerpt, line: usize) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
    let meant = AnnotationKind::Primary.span(excerpt.marked.clone());
    Snippet::source(&*excerpt.text).line_start(line).annotation(meant)
}

fn place(message: &Message) -> Option<(String, usize, usize)> {
    Some((visible_line(message.file.as_deref()?), message.line?, message.column?))
}
