//! Turns paragraphs into documentation attributes. What a text becomes is `markdown`'s.

use proc_macro2::TokenStream;
use quote::quote;

use super::markdown::{self, Author};
use crate::plan::model::Paragraph;

/// The documentation attributes of an item, one a line.
pub(super) fn docs(paragraphs: &[Paragraph]) -> TokenStream {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in paragraphs {
        let (text, author) = match paragraph {
            Paragraph::Upstream(text) => (text, Author::Upstream),
            Paragraph::Own(text) => (text, Author::Own),
        };
        // What goes on with an item of a list is indented as the item is.
        let indent = if author == Author::Own && text.starts_with("  ") { "  " } else { "" };
        let mut next = markdown::lines(text, author).into_iter().map(|line| format!("{indent}{line}")).peekable();
        let is_same_list =
            lines.last().is_some_and(|line| in_list(line)) && next.peek().is_some_and(|line| in_list(line));
        if !lines.is_empty() && next.peek().is_some() && !is_same_list {
            lines.push(String::new());
        }
        lines.extend(next);
    }
    attributes(&lines)
}

/// The first paragraph of documentation, on one line.
pub(super) fn title(paragraphs: &[Paragraph]) -> String {
    match paragraphs.first() {
        Some(Paragraph::Upstream(text)) => markdown::title(text, Author::Upstream),
        Some(Paragraph::Own(text)) => markdown::title(text, Author::Own),
        None => String::new(),
    }
}

/// Whether a line is an item of a list or goes on with one.
fn in_list(line: &str) -> bool {
    line.starts_with("- ") || line.starts_with("  ")
}

/// The attributes of lines that are Markdown of ours.
pub(super) fn attributes(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote! { #(#[doc = #lines])* }
}
