//! The texts of a description become documentation and nothing else: none of their code runs, none of their HTML works,
//! none of their links leads to an item. Judged by the parser that rustdoc uses.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![expect(clippy::panic, clippy::unwrap_used, reason = "also in the helpers of tests")]

use std::collections::BTreeMap;

use generator::{Input, generate};
use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Returns the lines of each piece of documentation of the fixture, with the file that it is in.
fn documentation() -> Vec<(String, Vec<String>)> {
    let input = Input {
        options: generator::Options {
            runtime: "crate::runtime".to_owned(),
            example_crate: Some("example".to_owned()),
            release: None,
        },
        ..Input::new("openapi.yaml", include_str!("accepts/documentation/openapi.yaml"), "crate::runtime")
    };
    let files: BTreeMap<String, String> = generate(&input).unwrap_or_else(|failure| panic!("{failure}")).files;
    files.iter().flat_map(|(path, text)| pieces(text).into_iter().map(|lines| (path.clone(), lines))).collect()
}

fn pieces(text: &str) -> Vec<Vec<String>> {
    let mut pieces: Vec<Vec<String>> = vec![Vec::new()];
    for line in text.lines() {
        let line = line.trim_start();
        match line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) {
            Some(doc) => pieces.iter_mut().last().unwrap().push(doc.strip_prefix(' ').unwrap_or(doc).to_owned()),
            None => pieces.push(Vec::new()),
        }
    }
    pieces.retain(|lines| !lines.is_empty());
    pieces
}

/// Returns what rustdoc reads, each event with the bytes of its source. A link to an unknown target is one to an item.
fn events(text: &str) -> impl Iterator<Item = (Event<'_>, std::ops::Range<usize>)> {
    let syntax = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let to_item = |link: BrokenLink<'_>| Some((CowStr::from(format!("item:{}", link.reference)), CowStr::from("")));
    Parser::new_with_broken_link_callback(text, syntax, Some(to_item)).into_offset_iter()
}

/// Returns the lines without code blocks and tables, in which no line may be broken.
fn prose(text: &str) -> String {
    let mut prose = text.to_owned();
    let unbroken = events(text).filter(|(event, _)| matches!(event, Event::Start(Tag::CodeBlock(_) | Tag::Table(_))));
    let mut unbroken: Vec<_> = unbroken.map(|(_, bytes)| bytes).collect();
    unbroken.sort_by_key(|bytes| std::cmp::Reverse(bytes.start));
    unbroken.into_iter().for_each(|bytes| prose.replace_range(bytes, ""));
    prose
}

#[test]
fn every_block_of_code_is_text_or_ours() {
    let mut texts = 0;
    for (path, lines) in &documentation() {
        for (event, _) in events(&lines.join("\n")) {
            let Event::Start(Tag::CodeBlock(kind)) = event else { continue };
            let CodeBlockKind::Fenced(info) = &kind else { panic!("{path}: {kind:?} in {lines:#?}") };
            assert!(matches!(&**info, "text" | "no_run"), "{path}: {info} in {lines:#?}");
            texts += usize::from(&**info == "text");
        }
    }
    assert!(texts > 30, "only {texts}");
}

#[test]
fn the_one_example_is_ours() {
    let pieces = documentation();
    let runs: usize = pieces.iter().map(|(_, lines)| lines.iter().filter(|line| *line == "```no_run").count()).sum();
    assert_eq!(runs, 1);
}

#[test]
fn every_fence_is_closed() {
    for (path, lines) in &documentation() {
        let text = lines.join("\n");
        for (event, bytes) in events(&text) {
            if let Event::Start(Tag::CodeBlock(_)) = event {
                let block = text[bytes].trim_end();
                let mark = block.trim_start_matches('`');
                assert!(block.ends_with(&block[..block.len() - mark.len()]), "{path}: {lines:#?}");
            }
        }
    }
}

#[test]
fn no_html_works_and_links_lead_to_the_web_or_are_ours() {
    let mut links = 0;
    for (path, lines) in &documentation() {
        let text = lines.join("\n");
        let mut is_prose = true;
        for (event, _) in events(&text) {
            match &event {
                Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock | Tag::Image { .. }) => {
                    panic!("{path}: {event:?} in {lines:#?}")
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let ours = ["super::", "runtime::", "types::", "ThingsApi::", "item:`"];
                    let is_ours = ours.iter().any(|start| dest_url.starts_with(start)) && &**dest_url != "item:`Vec`";
                    let is_known = is_ours || dest_url.starts_with("https://");
                    assert!(is_known, "{path}: {dest_url} in {lines:#?}");
                    links += usize::from(dest_url.starts_with("https://"));
                    is_prose = false;
                }
                Event::Start(Tag::CodeBlock(_)) => is_prose = false,
                Event::End(TagEnd::Link | TagEnd::CodeBlock) => is_prose = true,
                Event::Text(text) => assert!(!is_prose || !text.contains("://"), "{path}: {text} in {lines:#?}"),
                _ => {}
            }
        }
        assert!(!prose(&text).contains(" [`Vec`]"), "{path}: {lines:#?}");
    }
    assert!(links > 30, "only {links}");
}

#[test]
fn no_heading_is_beside_ours() {
    for (path, lines) in &documentation() {
        let text = lines.join("\n");
        for (event, bytes) in events(&text) {
            if let Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) = event {
                assert!(matches!(text[bytes].trim_end(), "# Errors" | "# Examples"), "{path}: {lines:#?}");
            }
        }
    }
}

#[test]
fn no_character_hides_or_turns_text() {
    for (path, lines) in &documentation() {
        for line in lines {
            let odd =
                line.chars().find(|letter| letter.is_control() || "\u{202e}\u{2066}\u{feff}\u{200b}".contains(*letter));
            assert!(odd.is_none_or(|letter| letter == '\t'), "{path}: {odd:?} in {line:?}");
        }
    }
}

#[test]
fn prose_has_short_lines() {
    for (path, lines) in &documentation() {
        for line in prose(&lines.join("\n")).lines() {
            assert!(line.chars().count() <= 120, "{path}: {line:?}");
        }
    }
}
