//! Turns paragraphs into documentation. Upstream text is data: no code block of it runs, no HTML or link of it works.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::model::Paragraph;

/// The documentation attributes of an item, one a line.
pub(super) fn docs(paragraphs: &[Paragraph]) -> TokenStream {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in paragraphs {
        let text = match paragraph {
            Paragraph::Upstream(text) | Paragraph::Own(text) => text,
        };
        let continues = lines.last().is_some_and(|it| in_list(it)) && in_list(text);
        if !lines.is_empty() && !continues {
            lines.push(String::new());
        }
        match paragraph {
            Paragraph::Upstream(text) => lines.extend(clean(text)),
            Paragraph::Own(text) => lines.extend(text.lines().map(str::to_owned)),
        }
    }
    attributes(&lines)
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

/// The lines of upstream text, made harmless.
fn clean(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fence: Option<String> = None;
    for line in text.lines() {
        let line: String = line.chars().filter(|it| !is_control(*it)).collect();
        let trimmed = line.trim();
        if let Some(open) = &fence {
            if closes(trimmed, open) {
                lines.push(open.clone());
                fence = None;
            } else {
                lines.push(line.trim_end().to_owned());
            }
        } else if let Some(open) = opens(trimmed) {
            lines.push(format!("{open}text"));
            fence = Some(open);
        } else {
            lines.push(clean_line(trimmed));
        }
    }
    lines.extend(fence);
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The fence that a line opens.
fn opens(line: &str) -> Option<String> {
    let mark = line.chars().next().filter(|it| matches!(it, '`' | '~'))?;
    let fence: String = line.chars().take_while(|it| *it == mark).collect();
    let info_has_mark = mark == '`' && line[fence.len()..].contains('`');
    (fence.len() >= 3 && !info_has_mark).then_some(fence)
}

/// Whether a line closes a fence.
fn closes(line: &str, open: &str) -> bool {
    let Some(mark) = open.chars().next() else { return false };
    line.len() >= open.len() && line.chars().all(|it| it == mark)
}

/// A line outside of code. It starts at the margin, so that it is no indented code block.
fn clean_line(line: &str) -> String {
    let parts: Vec<&str> = line.split('`').collect();
    let balanced = parts.len() % 2 == 1;
    let mut cleaned = String::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            cleaned.push_str(if balanced { "`" } else { "\\`" });
        }
        if balanced && index % 2 == 1 {
            cleaned.push_str(part);
        } else {
            escape(part, &mut cleaned);
        }
    }
    if cleaned.starts_with(['#', '>', '=']) { format!("\\{cleaned}") } else { cleaned }
}

/// Escapes what Markdown or rustdoc would read as HTML, a link or an address.
fn escape(text: &str, out: &mut String) {
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        if word.contains("://") {
            let bare = word.trim_matches(|it: char| matches!(it, '<' | '>' | '(' | ')' | '[' | ']' | ',' | '.' | ';'));
            let start = word.find(bare).unwrap_or_default();
            escape_characters(&word[..start], out);
            out.push('`');
            out.push_str(bare);
            out.push('`');
            escape_characters(&word[start + bare.len()..], out);
        } else {
            escape_characters(word, out);
        }
    }
}

fn escape_characters(text: &str, out: &mut String) {
    for character in text.chars() {
        if matches!(character, '<' | '>' | '[' | ']' | '&') {
            out.push('\\');
        }
        out.push(character);
    }
}

/// Characters that have no place in source text, those that change its direction among them.
fn is_control(character: char) -> bool {
    matches!(character, '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}')
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::clean;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(clean(text), expected);
    }

    #[test]
    fn a_code_block_is_plain_text() {
        check("See:\n```rust\npanic!()\n```\nEnd", &["See:", "```text", "panic!()", "```", "End"]);
    }

    #[test]
    fn an_open_code_block_is_closed() {
        check("~~~\npanic!()", &["~~~text", "panic!()", "~~~"]);
    }

    #[test]
    fn indented_code_is_prose() {
        check("    panic!()", &["panic!()"]);
    }

    #[test]
    fn html_and_links_are_inert() {
        check("<script>x</script> [a](b)", &["\\<script\\>x\\</script\\> \\[a\\](b)"]);
    }

    #[test]
    fn a_bare_address_is_code() {
        check("at https://example.com/x.", &["at `https://example.com/x`."]);
    }

    #[test]
    fn a_lone_backtick_is_escaped() {
        check("it`s", &["it\\`s"]);
    }
}
