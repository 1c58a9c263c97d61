//! The pages at the root match the code: paths, links and commands on them exist, the README lists the client's
//! requirements, and each invariant of ARCHITECTURE.md names existing tests.
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::{collections::BTreeSet, fs};

use cargo_metadata::{Metadata, MetadataCommand};
use hero_api_test_support::repository::{read, root};
use hero_api_tests::named::fault;

const PAGES: [&str; 9] = [
    ".github/SECURITY.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "MEASURED.md",
    "README.md",
    "generator/README.md",
    "spec/README.md",
    "xtask/UPDATE.md",
    "xtask/diff/RULES.md",
];

/// Returns the rows of the table of invariants: the invariant, and the tests that it names.
fn invariants() -> Vec<(String, Vec<String>)> {
    let text = read("ARCHITECTURE.md");
    let (_, section) = text.split_once("## Invariants\n").expect("the page has the section");
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
    let rows = rows.filter(|(invariant, _)| *invariant != "invariant");
    rows.map(|(invariant, held_by)| {
        let tests = held_by.split('`').skip(1).step_by(2).map(str::to_owned);
        (invariant.to_owned(), tests.collect())
    })
    .collect()
}

#[test]
fn every_invariant_is_held_by_tests_that_are_there() {
    let invariants = invariants();
    assert!(invariants.len() > 20, "only {} rows were found", invariants.len());
    let faults = invariants.iter().flat_map(|(invariant, tests)| {
        let none = tests.is_empty().then(|| format!("no test is named for: {invariant}"));
        none.into_iter().chain(tests.iter().filter_map(|test| fault(test)))
    });
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_test_that_is_not_there_is_found() {
    assert_eq!(fault("tests/tests/no.rs").as_deref(), Some("no file `tests/tests/no.rs`"));
    assert_eq!(fault("tests/src/lib.rs").as_deref(), Some("no test in `tests/src/lib.rs`"));
    let missing = fault("tests/tests/pages.rs::no_such_test");
    assert_eq!(missing.as_deref(), Some("no test `no_such_test` in `tests/tests/pages.rs`"));
    assert_eq!(fault("tests/tests/pages.rs::a_test_that_is_not_there_is_found"), None);
}

#[test]
fn the_page_is_two_screens_beside_its_tables() {
    let text = read("ARCHITECTURE.md");
    let prose = text.lines().filter(|line| !line.is_empty() && !line.starts_with(['|', '#'])).count();
    assert!(prose <= 100, "{prose} lines of prose; move what one folder needs to know into its own page");
}

/// Returns the code spans of a page, outside of blocks.
fn quoted(page: &str) -> Vec<String> {
    let text = page.split("```").step_by(2).collect::<Vec<_>>().join("\n");
    text.split('`').skip(1).step_by(2).map(|quoted| quoted.replace('\n', " ")).collect()
}

/// Returns the paths that a word means, with its braces expanded and without variable parts.
fn paths(word: &str) -> Vec<String> {
    let word = word.split('<').next().unwrap_or_default().split("::").next().unwrap_or_default();
    match word.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?))) {
        Some((before, (choices, after))) => {
            choices.split(',').map(|choice| format!("{before}{choice}{after}")).collect()
        }
        None => vec![word.to_owned()],
    }
}

/// Returns the paths from the root that a page names.
fn named_paths(page: &str) -> BTreeSet<String> {
    let starts = ["generator/", "hero-api/", "spec/", "tests/", "xtask/", ".ci/"];
    let quoted = quoted(page);
    let words = quoted.iter().filter(|word| !word.contains(' ') && starts.iter().any(|start| word.starts_with(start)));
    words.flat_map(|word| paths(word)).collect()
}

fn is_there(path: &str) -> bool {
    root().join(path).exists() || root().join(format!("{path}.rs")).exists()
}

#[test]
fn every_path_on_a_page_is_there() {
    for page in PAGES {
        let missing: Vec<String> = named_paths(&read(page)).into_iter().filter(|path| !is_there(path)).collect();
        assert!(missing.is_empty(), "{page} names {missing:?}");
    }
    let found =
        named_paths("`spec/no.yaml`, `generator/{src,no}/x`, `xtask/<name>/`, `tests/a b`\n```\n`spec/b`\n```\n");
    let expected = ["generator/no/x", "generator/src/x", "spec/no.yaml", "xtask/"];
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

/// Returns the anchors of a page's headings, as GitHub makes them.
fn anchors(page: &str) -> BTreeSet<String> {
    let headings = page.lines().filter_map(|line| line.strip_prefix('#'));
    let anchor = |heading: &str| {
        let heading = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        heading.chars().filter(|letter| letter.is_alphanumeric() || "-_".contains(*letter)).collect()
    };
    headings.map(anchor).collect()
}

#[test]
fn every_link_on_a_page_leads_somewhere() {
    for page in PAGES {
        let text = read(page);
        let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
        let links = text.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
        for link in links.filter(|link| !link.starts_with("http")) {
            let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
            let path = if path.is_empty() { page.to_owned() } else { format!("{folder}/{path}") };
            let path = path.trim_start_matches('/');
            assert!(is_there(path), "{page} links to {link}");
            let found = anchor.is_none_or(|anchor| anchors(&read(path)).contains(anchor));
            assert!(found, "{page} links to {link}");
        }
    }
}

/// Returns the words of each cargo command on a page, up to a comment or the end of a quotation.
fn commands(page: &str) -> Vec<Vec<String>> {
    let starts = page.match_indices("cargo ").map(|(at, _)| &page[at..]);
    let ends = |text: &str| text.find(['`', '\n', ';', ',']).unwrap_or(text.len());
    let words = |text: &str| text.split_whitespace().take_while(|word| *word != "#").map(str::to_owned).collect();
    starts.map(|text| words(&text[..ends(text)])).collect()
}

/// Returns the commands of `cargo xtask`.
fn xtask_commands() -> BTreeSet<String> {
    let source = read("xtask/src/lib.rs");
    let (_, commands) = source.split_once("pub enum Command {").expect("the commands are an enum");
    let variants = commands.split('}').next().unwrap_or_default().lines();
    variants.filter_map(|line| Some(line.trim().split_once('(')?.0.to_lowercase())).collect()
}

/// Returns what is wrong with a command on a page.
fn fault_of_command(words: &[String], metadata: &Metadata, xtask: &BTreeSet<String>) -> Option<String> {
    let after = |flag: &'static str| {
        let pairs = words.iter().zip(words.iter().skip(1));
        pairs.filter(move |(word, _)| *word == flag).map(|(_, value)| value)
    };
    if let Some(name) = after("xtask").next()
        && !xtask.contains(name)
        && !name.starts_with(['<', '-'])
    {
        return Some(format!("no command `cargo xtask {name}`"));
    }
    let package = after("-p").chain(after("--package")).next()?;
    let Some(package) = metadata.workspace_packages().into_iter().find(|known| known.name.as_str() == package) else {
        return Some(format!("no package `{package}`"));
    };
    let targets = after("--test").chain(after("--example"));
    let mut unknown = targets.filter(|target| !package.targets.iter().any(|known| known.name == **target));
    if let Some(target) = unknown.next() {
        return Some(format!("no target `{target}` in `{}`", package.name));
    }
    let folder = package.manifest_path.parent()?.join("tests");
    let mut modules = words.iter().filter_map(|word| word.strip_suffix("::"));
    let module = modules.find(|module| !folder.join(format!("{module}.rs")).exists())?;
    Some(format!("no module `{module}` of tests in `{}`", package.name))
}

#[test]
fn every_command_on_a_page_is_there() {
    let manifest = root().join("Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec().expect("cargo metadata answers");
    let xtask = xtask_commands();
    let faults = |page: &str| -> Vec<String> {
        commands(page).iter().filter_map(|words| fault_of_command(words, &metadata, &xtask)).collect()
    };
    for page in PAGES {
        assert_eq!(faults(&read(page)), [""; 0], "{page}");
    }
    let wrong = "`cargo xtask no` `cargo test -p no`\ncargo test -p hero-api-tests --test all --test no # `--test b`\n\
                 cargo test -p hero-api-tests --test all -- pages:: no::";
    let expected = [
        "no command `cargo xtask no`",
        "no package `no`",
        "no target `no` in `hero-api-tests`",
        "no module `no` of tests in `hero-api-tests`",
    ];
    assert_eq!(faults(wrong), expected);
    assert!(commands(&read("CONTRIBUTING.md")).len() > 30);
}

#[test]
fn the_readme_says_what_the_client_needs() {
    let readme = read("README.md");
    let (_, section) = readme.split_once("## What it needs\n").expect("the README has the section");
    let section = section.split("\n## ").next().unwrap_or_default();
    let manifest = root().join("Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec().expect("cargo metadata answers");
    let packages = metadata.workspace_packages();
    let client = packages.iter().find(|package| package.name.as_str() == "hero-api").expect("the client");
    let version = client.rust_version.as_ref().expect("a rust-version");
    assert!(section.contains(&format!("Rust {}.{} or newer", version.major, version.minor)), "Rust {version}");
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let rows: BTreeSet<(&str, bool)> = rows.map(|(feature, rest)| (feature, rest.starts_with("yes"))).collect();
    let default = &client.features["default"];
    let features = client.features.keys().filter(|feature| *feature != "default");
    let features: BTreeSet<(&str, bool)> =
        features.map(|feature| (feature.as_str(), default.contains(feature))).collect();
    assert_eq!(rows, features);
}

#[test]
fn every_kind_of_test_has_a_place_on_the_page() {
    let page = read("CONTRIBUTING.md");
    let (_, section) = page.split_once("## Where the next test goes\n").expect("the page has the section");
    let named: BTreeSet<String> = named_paths(section.split("\n## ").next().unwrap_or_default());
    let folders = ["generator/tests", "generator/runtime/tests", "hero-api/tests", "xtask/tests"];
    for folder in folders {
        let entries = fs::read_dir(root().join(folder)).expect("the folder is there");
        for entry in entries.map(|entry| entry.expect("it can be read").path()).filter(|path| path.is_dir()) {
            let name = entry.file_name().expect("a name").to_string_lossy().into_owned();
            let path = format!("{folder}/{name}");
            let is_named = named.iter().any(|known| known.starts_with(&path) || path.starts_with(known.as_str()));
            assert!(is_named || name == "support", "{path} is not in CONTRIBUTING.md");
        }
    }
}
