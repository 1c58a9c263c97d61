//! The text of every generated file has the tokens that were emitted, is Rust, and is laid out the same when it is read
//! and laid out again.

#![expect(clippy::unwrap_used, reason = "also in the helpers of tests")]

use std::fs;
use std::path::{Path, PathBuf};

use generator::emit::{self, File};
use generator::format::format;
use generator::pipeline::{self, Failure, Input, Options};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// All files of the reference description's client, and of every fixture's that becomes one.
fn files() -> Vec<File> {
    let read = |name: &str| fs::read_to_string(folder("../spec").join(name)).unwrap();
    let mut files = emitted(&read("openapi.yaml"), Some(&read("overlay.yaml")), "crate::runtime").unwrap();
    for entry in fs::read_dir(folder("tests/accepts")).unwrap() {
        let fixture = entry.unwrap().path();
        let overlay = fs::read_to_string(fixture.join("overlay.yaml")).ok();
        let description = fs::read_to_string(fixture.join("openapi.yaml")).unwrap();
        files.extend(emitted(&description, overlay.as_deref(), "::hero_api_runtime").unwrap_or_default());
    }
    files
}

fn emitted(description: &str, overlay: Option<&str>, runtime: &str) -> Result<Vec<File>, Failure> {
    let options = Options { runtime: runtime.to_owned(), example_crate: Some("hero_api".to_owned()), release: None };
    let input = Input {
        overlay: overlay.map(|text| ("overlay.yaml", text)),
        options: options.clone(),
        ..Input::new("openapi.yaml", description, runtime)
    };
    let plan = pipeline::run(&input)?.plan;
    let options = emit::Options { runtime: options.runtime, example_crate: options.example_crate };
    let units = emit::units(&plan).into_iter().map(|unit| emit::emit(&plan, unit, &options));
    Ok(units.chain([emit::emit_calls(&plan, "hero_api")]).collect())
}

#[test]
fn the_text_has_the_tokens_that_were_emitted() {
    for file in files() {
        let text = format(file.clone());
        let printed: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}\n{text}", file.path));
        if let Err(error) = syn::parse2::<syn::File>(printed.clone()) {
            panic!("{} is no Rust: {error}\n{text}", file.path);
        }
        if let Err(difference) = same(file.items, printed) {
            panic!("{}: {difference}\n{text}", file.path);
        }
    }
}

#[test]
fn what_is_laid_out_stays_as_it_is() {
    for file in files() {
        let path = file.path.clone();
        let text = format(file);
        let again = format(File { path: path.clone(), items: text.parse().unwrap() });
        assert_eq!(text, again, "{path}");
    }
}

#[test]
fn no_line_is_wide_or_ends_with_a_space() {
    for file in files() {
        let (path, text) = (file.path.clone(), format(file));
        for line in text.lines() {
            // Neither a string nor a path has a place to be broken at, nor has much room that has a name this long.
            let is_path = line.starts_with("pub use") && !line.contains('{');
            let is_long = line.split(|it: char| !it.is_alphanumeric() && it != '_').any(|name| name.len() > 60);
            let is_whole = line.contains("//") || line.contains('"') || is_path || is_long;
            assert!(is_whole || line.chars().count() <= 120, "{path}: {line}");
            assert!(line.trim_start().starts_with("//") || !line.ends_with(' '), "{path}: {line:?}");
        }
    }
}

/// Whether the printed tokens are the emitted ones, but for commas at the end of a list and braces around the body of an
/// arm.
fn same(emitted: TokenStream, printed: TokenStream) -> Result<(), String> {
    let (emitted, printed) = (list(emitted), list(printed));
    let (mut left, mut right) = (emitted.as_slice(), printed.as_slice());
    let mut after_arrow = false;
    loop {
        match (left, right) {
            ([], []) => return Ok(()),
            ([one], []) | ([], [one]) if text(one) == "," => return Ok(()),
            (_, [TokenTree::Group(braces), rest @ ..])
                if after_arrow && braces.delimiter() == Delimiter::Brace && !starts_with_braces(left) =>
            {
                let end = left.iter().position(|it| text(it) == ",").unwrap_or(left.len());
                same(left[..end].iter().cloned().collect(), braces.stream())?;
                left = left.get(end + 1..).unwrap_or_default();
                right = rest;
                after_arrow = false;
            }
            ([TokenTree::Group(a), left_rest @ ..], [TokenTree::Group(b), right_rest @ ..]) => {
                if a.delimiter() != b.delimiter() {
                    return Err(format!("{a} became {b}"));
                }
                same(a.stream(), b.stream())?;
                (left, right) = (left_rest, right_rest);
                // The comma behind an arm's block.
                if after_arrow && left.first().is_some_and(|it| text(it) == ",") {
                    left = &left[1..];
                    right = right.strip_prefix_comma();
                }
                after_arrow = false;
            }
            ([a, left_rest @ ..], [b, right_rest @ ..]) if text(a) == text(b) => {
                after_arrow = text(a) == ">" && text_before(&emitted, left) == "=";
                (left, right) = (left_rest, right_rest);
            }
            _ => return Err(format!("{:?} became {:?}", left.first(), right.first())),
        }
    }
}

trait Comma {
    /// What is behind a comma, or all.
    fn strip_prefix_comma(&self) -> &Self;
}

impl Comma for [TokenTree] {
    fn strip_prefix_comma(&self) -> &Self {
        match self {
            [first, rest @ ..] if text(first) == "," => rest,
            all => all,
        }
    }
}

fn text_before(all: &[TokenTree], rest: &[TokenTree]) -> String {
    (all.len() - rest.len()).checked_sub(1).map(|it| text(&all[it])).unwrap_or_default()
}

fn starts_with_braces(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Group(group), next, ..] if group.delimiter() == Delimiter::Brace && text(next) != ".")
        || matches!(tokens, [TokenTree::Group(group)] if group.delimiter() == Delimiter::Brace)
}

/// The tokens, without groups that have no delimiters.
fn list(stream: TokenStream) -> Vec<TokenTree> {
    let flat = stream.into_iter().flat_map(|tree| match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => list(group.stream()),
        other => vec![other],
    });
    flat.collect()
}

/// A token's text; a string's is its value, however it is written.
fn text(tree: &TokenTree) -> String {
    match tree {
        TokenTree::Literal(it) => syn::parse2::<syn::LitStr>(TokenStream::from(TokenTree::from(it.clone())))
            .map_or_else(|_| it.to_string(), |it| format!("{:?}", it.value())),
        TokenTree::Punct(it) => it.as_char().to_string(),
        other => other.to_string(),
    }
}
