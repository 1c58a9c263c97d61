//! Each capability is found from the front page of the documentation: every page of the guide and every example is named
//! there, also where the feature that brings it is off.
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::{collections::BTreeSet, fs};

use hero_api_test_support::repository::{read, root};

/// Returns the names of the files with this ending in a folder, without the ending.
fn names(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(root().join(folder)).expect("the folder is there");
    let names = entries.filter_map(|entry| entry.expect("it can be read").file_name().into_string().ok());
    names.filter_map(|name| name.strip_suffix(".rs").map(str::to_owned)).collect()
}

/// Returns the rows of the front page's table: what one wants to do, what to read, and the examples.
fn rows() -> Vec<[String; 3]> {
    let page = read("hero-api/src/lib.rs");
    let (_, table) = page.split_once("# By task").expect("the page has the table");
    let table = table.split("# What is missing").next().unwrap_or_default();
    let lines = table.lines().filter_map(|line| {
        let line = line.trim().trim_start_matches("//! ").trim_start_matches("doc = \"").trim_end_matches('"');
        let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix('|')?.split(" |").map(str::trim).collect();
        let [task, page, examples] = cells[..3].try_into().ok()?;
        Some([task, page, examples].map(str::to_owned))
    });
    lines.filter(|[_, page, _]| page != "read").collect()
}

#[test]
fn every_page_of_the_guide_is_on_the_front_page() {
    let read: BTreeSet<String> = rows().into_iter().map(|[_, page, _]| page).collect();
    let modules = names("hero-api/src/guide").into_iter().filter(|name| name != "mod");
    let missing: Vec<String> =
        modules.filter(|name| !read.iter().any(|page| page.contains(&format!("[`guide::{name}`]")))).collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn every_example_is_on_the_front_page_and_is_there() {
    let named: BTreeSet<String> = rows()
        .iter()
        .flat_map(|[.., examples]| examples.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let examples: BTreeSet<String> =
        names("hero-api/examples").into_iter().chain(names("generator/runtime/examples")).collect();
    assert_eq!(examples.difference(&named).collect::<Vec<_>>(), [""; 0]);
    let others: Vec<&String> = named.difference(&examples).collect();
    assert!(others.iter().all(|other| root().join(other).is_dir()), "{others:?}");
}

#[test]
fn what_a_feature_switches_off_is_on_the_front_page_all_the_same() {
    let mut tasks: Vec<String> = rows().into_iter().map(|[task, ..]| task).collect();
    let all = tasks.len();
    tasks.dedup();
    let twice = read("hero-api/src/lib.rs").matches("not(feature = ").count();
    assert_eq!(all - tasks.len(), twice, "a row with a feature has one without it, of the same words");
    assert!(twice >= 4, "{twice}");
}
