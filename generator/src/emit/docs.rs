//! Turns paragraphs into documentation. Upstream text is data: no code block of it runs, no HTML or link of it works.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::model::Paragraph;

/// How many columns a line of prose has at most, where its words allow it.
const COLUMNS: usize = 100;

/// Stands for a space within a code span, where no line may end. It cannot be in cleaned text.
const HELD: &str = "\0";

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
            Paragraph::Own(text) => lines.extend(text.lines().flat_map(|it| wrap(&without_controls(it)))),
        }
    }
    attributes(&lines)
}

/// The first line of documentation.
pub(super) fn title(paragraphs: &[Paragraph]) -> String {
    match paragraphs.first() {
        Some(Paragraph::Upstream(text)) => clean(text).into_iter().next().unwrap_or_default(),
        Some(Paragraph::Own(text)) => text.clone(),
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

/// The lines of upstream text, made harmless.
fn clean(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fence: Option<String> = None;
    for line in text.lines() {
        let line = without_controls(line);
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
            lines.extend(wrap(&clean_line(trimmed)));
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

/// A line outside of code. It starts at the margin and has no two spaces side by side, so that neither it nor an item
/// of a list in it is indented code.
fn clean_line(line: &str) -> String {
    let mut cleaned = String::new();
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        let (prose, from) = rest.split_at(start);
        escape(prose, &mut cleaned);
        let ticks = from.len() - from.trim_start_matches('`').len();
        match code_span(from, ticks) {
            Some(span) => {
                push_apart(&mut cleaned, &span.replace(char::is_whitespace, HELD));
                rest = &from[span.len()..];
            }
            None => {
                cleaned.push_str(&"\\`".repeat(ticks));
                rest = &from[ticks..];
            }
        }
    }
    escape(rest, &mut cleaned);
    let is_rule = !cleaned.is_empty() && cleaned.chars().all(|it| matches!(it, '-' | ' '));
    if is_rule || cleaned.starts_with(['#', '=']) { format!("\\{cleaned}") } else { cleaned }
}

/// The code span at the start of the text, which starts with so many backticks: it ends with exactly as many.
fn code_span(text: &str, ticks: usize) -> Option<&str> {
    let mut at = ticks;
    while let Some(start) = text[at..].find('`') {
        let run = text[at + start..].len() - text[at + start..].trim_start_matches('`').len();
        at += start + run;
        if run == ticks {
            return Some(&text[..at]);
        }
    }
    None
}

/// Adds a code span. Backticks side by side would be read as one mark.
fn push_apart(out: &mut String, span: &str) {
    if out.ends_with('`') {
        out.push(' ');
    }
    out.push_str(span);
}

/// Escapes what Markdown or rustdoc would read as HTML, a link, an address or a fence.
fn escape(text: &str, out: &mut String) {
    let ends = |it: Option<char>| it.is_some_and(char::is_whitespace);
    if ends(text.chars().next()) {
        out.push(' ');
    }
    for (index, word) in text.split_whitespace().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        if word.contains("://") {
            let bare = word.trim_matches(|it: char| matches!(it, '<' | '>' | '(' | ')' | '[' | ']' | ',' | '.' | ';'));
            let start = word.find(bare).unwrap_or_default();
            escape_characters(&word[..start], out);
            push_apart(out, &format!("`{bare}`"));
            escape_characters(&word[start + bare.len()..], out);
        } else {
            escape_characters(word, out);
        }
    }
    if ends(text.chars().next_back()) && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// A backslash is escaped with the rest: left alone, it would undo the escape behind it.
fn escape_characters(text: &str, out: &mut String) {
    for character in text.chars() {
        if matches!(character, '<' | '>' | '[' | ']' | '&' | '~' | '\\') {
            out.push('\\');
        }
        out.push(character);
    }
}

/// Breaks a line of prose. What follows an item of a list is indented as the item's text is.
fn wrap(line: &str) -> Vec<String> {
    let indent = indent(line);
    let first = line.len() - line.trim_start().len();
    let mut lines = Vec::new();
    let (mut current, mut columns, mut is_blank) = (" ".repeat(first), first, true);
    for word in line.split_whitespace() {
        let width = word.chars().count();
        if !is_blank && columns + 1 + width > COLUMNS && may_start_a_line(word) {
            lines.push(std::mem::replace(&mut current, " ".repeat(indent)));
            columns = indent;
        } else if !is_blank {
            current.push(' ');
            columns += 1;
        }
        current.push_str(word);
        (columns, is_blank) = (columns + width, false);
    }
    current.truncate(current.trim_end().len());
    lines.push(current);
    for it in lines.iter_mut().filter(|it| it.contains(HELD)) {
        *it = it.replace(HELD, " ");
    }
    lines
}

/// Where the text of a line starts, behind its indent and the mark of a list.
fn indent(line: &str) -> usize {
    let text = line.trim_start();
    let mark = text.split(' ').next().unwrap_or_default();
    let number = mark.trim_end_matches(['.', ')']);
    let is_number = number.len() < mark.len() && !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
    let is_mark = matches!(mark, "-" | "*" | "+") || is_number;
    line.len() - text.len() + if is_mark { mark.len() + 1 } else { 0 }
}

/// Whether a word at the start of a line is still a word, and no mark of a list, a heading or a table.
fn may_start_a_line(word: &str) -> bool {
    !word.starts_with(['#', '>', '=', '-', '+', '*', '|', ':', '_', '~', '`']) && indent(word) == 0
        || word.starts_with('`') && !word.starts_with("```")
}

/// Text without the characters that have no place in source text.
fn without_controls(text: &str) -> String {
    text.chars().filter(|it| !is_control(*it)).collect()
}

/// Characters that have no place in source text, those that change its direction or cannot be seen among them.
fn is_control(character: char) -> bool {
    matches!(character, '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}')
        || matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(character, '\u{feff}' | '\u{e0000}'..='\u{e007f}')
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

    #[test]
    fn a_backslash_undoes_no_escape() {
        check("\\<b> \\`<i>`", &["\\\\\\<b\\> \\\\`<i>`"]);
    }

    #[test]
    fn backticks_pair_only_with_as_many() {
        check("`` <a> ``` <b> `", &["\\`\\` \\<a\\> \\`\\`\\` \\<b\\> \\`"]);
        check("``<b>``https://x.org", &["``<b>`` `https://x.org`"]);
    }

    #[test]
    fn an_item_of_a_list_holds_no_code_block() {
        check("-     panic!()\n- ~~~rust", &["- panic!()", "- \\~\\~\\~rust"]);
    }

    #[test]
    fn long_prose_is_broken_between_words_only() {
        let text = format!("- {} `{}` - end", "word ".repeat(18).trim_end(), "a b".repeat(10));
        let first = format!("- {}", "word ".repeat(18).trim_end());
        check(&text, &[&first, &format!("  `{}` - end", "a b".repeat(10))]);
    }
}
