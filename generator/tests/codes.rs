//! Each code that the sources report is explained in `src/codes.md`, and what is explained there is true: the example
//! is put into the generator, which reports the code.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its inputs has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use generator::codes::{codes, explanation};
use generator::overlay::Rules;
use generator::{Input, generate};

/// Words of the sources that have the form of a code, and are none: parts of the record, keys of decisions, formats and
/// headers.
const NO_CODES: &[&str] = &[
    "answer-variant",
    "body-variant",
    "content-length",
    "content-type",
    "date-time",
    "idempotency-key",
    "json-seq",
    "link-header",
    "mock-set",
    "mock-unique",
    "request-was",
    "required-field",
    "shown-by",
    "transfer-encoding",
    "value-was",
];

/// Codes whose example is not run: it is too large for a page, has two sides of a merge, or would be a bug of our own.
const NOT_RUN: &[&str] = &[
    "decided-apart",
    "decision-not-written",
    "decisions-copies",
    "deep-type",
    "merge-conflict",
    "merge-mark",
    "too-deep",
    "too-large",
    "too-many-properties",
    "unnamed",
];

/// Where a code stands that is a single word, such as `syntax`.
const CONSTRUCTORS: &[&str] = &["Diagnostic::at(", "fault(", "fault_help(", ".note(", ".refuse(", "code: "];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Reads the Rust files below a folder, without their tests and comments.
fn sources(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            found.push(lines.collect::<Vec<_>>().join("\n"));
        }
    }
    found
}

/// Tells whether a string has the form of a code. The key of an extension has not.
fn is_word(text: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '.';
    let is_part = |part: &str| !part.is_empty() && part.chars().all(is_letter);
    let starts_well = text.starts_with(|letter: char| letter.is_ascii_lowercase()) && !text.starts_with("x-");
    starts_well && text.split('-').all(is_part)
}

/// Finds the strings of a source that are codes by their form or place: words with hyphens anywhere, and words that a
/// diagnostic is made with.
fn words(source: &str) -> BTreeSet<String> {
    let hyphened = source.split('"').filter(|text| is_word(text) && text.contains('-'));
    let made = CONSTRUCTORS.iter().flat_map(|call| source.split(*call).skip(1)).filter_map(|rest| {
        let (word, _) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
        is_word(word).then_some(word)
    });
    hyphened.chain(made).map(str::to_owned).collect()
}

/// Returns the blocks of a language, each with a newline at its end.
fn blocks(section: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let rest = section.split(fence.as_str()).skip(1);
    rest.filter_map(|rest| Some(format!("{}\n", rest.split_once("\n```")?.0))).collect()
}

/// Adds to a description what examples leave out.
fn whole(fragment: &str) -> String {
    let head =
        [("openapi:", "openapi: 3.1.0\n"), ("info:", "info: {title: Shop, version: '1'}\n"), ("paths:", "paths: {}\n")];
    let is_there = |key: &str| fragment.lines().any(|line| line.starts_with(key));
    let left_out = head.into_iter().filter(|(key, _)| !is_there(key)).map(|(_, line)| line);
    left_out.collect::<String>() + fragment
}

/// Returns the codes that an example gets. Its blocks are the description, or the file of `spec/` that their first line
/// names; `common` is the description of those without one.
fn reported(section: &str, common: &str) -> BTreeSet<&'static str> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for block in blocks(section, "yaml") {
        let named = block.strip_prefix("# spec/").and_then(|rest| rest.split_once('\n'));
        let (name, text) = named.map_or_else(
            || ("openapi.yaml".to_owned(), whole(&block)),
            |(name, text)| (name.to_owned(), text.to_owned()),
        );
        assert_eq!(files.insert(name, text), None, "an example has each file once:\n{section}");
    }
    let file = |name: &'static str| files.get(name).map(|text| (name, text.as_str()));
    let description = file("openapi.yaml").map_or(common, |(_, text)| text);
    let input = Input {
        webhooks: file("webhooks.yaml"),
        overlay: file("overlay.yaml"),
        overlay_rules: Rules::Project,
        decisions: file("decisions.yaml"),
        lock: file("names.lock"),
        ..Input::new("openapi.yaml", description, "::hero_api_runtime")
    };
    let messages = generate(&input).map_or_else(|failure| failure.messages().to_vec(), |output| output.notes);
    messages.iter().filter_map(|message| message.code).collect()
}

#[test]
fn each_code_of_the_sources_is_explained_and_no_other() {
    let written: BTreeSet<String> = sources(&root().join("src")).iter().flat_map(|source| words(source)).collect();
    let excused: BTreeSet<String> = NO_CODES.iter().map(|word| (*word).to_owned()).collect();
    let idle: Vec<&String> = excused.difference(&written).collect();
    assert!(idle.is_empty(), "no source has these words any more: take them out of NO_CODES: {idle:#?}");
    let explained: BTreeSet<String> = codes().map(str::to_owned).collect();
    let codes: BTreeSet<String> = written.difference(&excused).cloned().collect();
    let missing: Vec<&String> = codes.difference(&explained).collect();
    assert!(
        missing.is_empty(),
        "write a section in generator/src/codes.md, or add what is no code to NO_CODES: {missing:#?}"
    );
    let gone: Vec<&String> = explained.difference(&codes).collect();
    assert!(gone.is_empty(), "in generator/src/codes.md, and in no source: {gone:#?}");
}

#[test]
fn sections_stand_by_alphabet_each_once() {
    let codes: Vec<&str> = codes().collect();
    assert!(codes.windows(2).all(|pair| pair[0] < pair[1]), "{codes:#?}");
}

#[test]
fn each_section_says_what_it_means_shows_it_and_tells_the_way_out() {
    for code in codes() {
        let section = explanation(code).unwrap();
        let parts: Vec<&str> = section.split("\n\n").collect();
        let [heading, meaning, .., way_out] = parts.as_slice() else { panic!("{section}") };
        assert_eq!(*heading, format!("## {code}"));
        assert!(meaning.starts_with(|letter: char| letter.is_ascii_uppercase() || letter == '`'), "{section}");
        assert!(way_out.starts_with("**Way out:** "), "{section}");
        let is_run = !NOT_RUN.contains(&code);
        let examples = (blocks(section, "yaml").len(), blocks(section, "text").len());
        assert!(if is_run { examples.0 > 0 && examples.1 == 0 } else { examples == (0, 1) }, "{section}");
    }
    assert!(NOT_RUN.iter().all(|code| explanation(code).is_some()));
}

#[test]
fn each_example_gets_its_code() {
    let page = fs::read_to_string(root().join("src/codes.md")).unwrap();
    let (intro, _) = page.split_once("\n## ").unwrap();
    let common = whole(&blocks(intro, "yaml").concat());
    let mut wrong = Vec::new();
    for code in codes().filter(|code| !NOT_RUN.contains(code)) {
        let found = reported(explanation(code).unwrap(), &common);
        if !found.contains(code) {
            wrong.push(format!("{code}: found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "examples of generator/src/codes.md that do not get their code: {wrong:#?}");
    let alone = generate(&Input::new("openapi.yaml", &common, "::hero_api_runtime"));
    assert!(alone.is_ok_and(|output| output.notes.is_empty()), "the common description of the examples is not sound");
}
