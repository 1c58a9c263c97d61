//! What a description says becomes documentation and nothing else: no code of it runs, no HTML or link of it works.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![expect(clippy::panic, clippy::unwrap_used, reason = "also in the helpers of tests")]

use std::collections::BTreeMap;

use generator::{Input, Options, generate};

/// The lines of each piece of documentation of the fixture, with the file that it is in.
fn documentation() -> Vec<(String, Vec<String>)> {
    let input = Input {
        options: Options {
            runtime: "crate::runtime".to_owned(),
            example_crate: Some("example".to_owned()),
            release: None,
        },
        ..Input::new("openapi.yaml", include_str!("documentation/openapi.yaml"), "crate::runtime")
    };
    let files: BTreeMap<String, String> = generate(&input).unwrap_or_else(|it| panic!("{it}")).files;
    files.iter().flat_map(|(path, text)| pieces(text).into_iter().map(|it| (path.clone(), it))).collect()
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
    pieces.retain(|it| !it.is_empty());
    pieces
}

/// The lines that are prose, and the info strings of the blocks of code; a block that is open at the end is a fault.
fn read(lines: &[String]) -> (Vec<&str>, Vec<&str>) {
    let (mut prose, mut infos) = (Vec::new(), Vec::new());
    let mut fence: Option<&str> = None;
    for line in lines {
        let info = line.trim_start_matches(['`', '~']);
        let marks = &line[..line.len() - info.len()];
        match fence {
            Some(open) if marks.starts_with(open) && info.trim().is_empty() => fence = None,
            Some(_) => {}
            None if marks.len() >= 3 && !info.contains('`') => {
                fence = Some(marks);
                infos.push(info);
            }
            None => prose.push(line.as_str()),
        }
    }
    assert_eq!(fence, None, "open at the end: {lines:#?}");
    (prose, infos)
}

/// The text of a paragraph outside of its code spans and without what is escaped.
fn bare(line: &str) -> String {
    let (mut text, mut rest) = (String::new(), line);
    while let Some(first) = rest.chars().next() {
        if first == '\\' {
            rest = rest[1..].chars().next().map_or("", |it| &rest[1 + it.len_utf8()..]);
            continue;
        }
        let ticks = rest.len() - rest.trim_start_matches('`').len();
        let span = rest[ticks..].match_indices(&rest[..ticks]).find(|(at, run)| {
            let around = (rest[ticks..][..*at].ends_with('`'), rest[ticks + at + run.len()..].starts_with('`'));
            around == (false, false)
        });
        match span {
            Some((at, _)) if ticks > 0 => rest = &rest[2 * ticks + at..],
            Some(_) | None => {
                text.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    text
}

#[test]
fn every_block_of_code_is_text_or_ours() {
    let pieces = documentation();
    let mut texts = 0;
    for (path, lines) in &pieces {
        for info in read(lines).1 {
            assert!(matches!(info, "text" | "no_run"), "{path}: {info} in {lines:#?}");
            texts += usize::from(info == "text");
        }
    }
    assert!(texts > 30, "only {texts}");
}

#[test]
fn the_one_example_is_ours() {
    let pieces = documentation();
    let runs: usize = pieces.iter().map(|(_, lines)| lines.iter().filter(|it| *it == "```no_run").count()).sum();
    assert_eq!(runs, 1);
}

#[test]
fn no_prose_is_indented_code() {
    for (path, lines) in &documentation() {
        for line in read(lines).0 {
            let text = line.trim_start_matches(|it: char| it.is_ascii_digit() || " -*+.)".contains(it));
            assert!(!line.starts_with("    ") && !line.starts_with('\t'), "{path}: {line:?}");
            let mark = &line[..line.len() - text.len()];
            assert!(!mark.contains("     "), "{path}: {line:?}");
            assert!(!text.starts_with("```") && !text.starts_with("~~~"), "{path}: {line:?}");
        }
    }
}

#[test]
fn no_html_link_or_address_works() {
    for (path, lines) in &documentation() {
        for line in read(lines).0 {
            let bare = bare(line);
            assert!(!bare.contains(['<', '>', '&', '`', '~']), "{path}: {line:?}");
            assert!(!bare.contains("://"), "{path}: {line:?}");
            assert!(!line.contains("[`Vec`]"), "{path}: {line:?}");
            // Our own links: `[`Name`](path)`, of which only the brackets are left.
            let links = bare.replace("[](super::", "").replace("[](runtime::", "").replace("[](types::", "");
            assert!(!links.contains('[') || links.contains("[]"), "{path}: {line:?}");
        }
    }
}

#[test]
fn no_character_hides_or_turns_text() {
    for (path, lines) in &documentation() {
        for line in lines {
            let odd = line.chars().find(|it| it.is_control() || "\u{202e}\u{2066}\u{feff}\u{200b}".contains(*it));
            assert!(odd.is_none_or(|it| it == '\t'), "{path}: {odd:?} in {line:?}");
        }
    }
}

#[test]
fn prose_has_short_lines() {
    for (path, lines) in &documentation() {
        for line in read(lines).0 {
            assert!(line.chars().count() <= 120, "{path}: {line:?}");
        }
    }
}
