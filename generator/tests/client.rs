//! The client of the published description: the same bytes every time, the same names with and without the lock, and
//! small differences for small changes.

#![expect(clippy::panic, clippy::unwrap_used, reason = "also in the helpers of tests")]

use std::collections::BTreeMap;
use std::path::Path;

use generator::overlay::Rules;
use generator::{Input, Options, Output, generate};

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec").join(path);
    std::fs::read_to_string(path).unwrap()
}

fn client(description: &str, lock: Option<&str>) -> Output {
    let [webhooks, overlay, decisions] = ["webhooks.yaml", "overlay.yaml", "decisions.yaml"].map(read);
    let input = Input {
        description,
        description_name: "spec/openapi.yaml",
        webhooks: Some(("spec/webhooks.yaml", &webhooks)),
        overlay: Some(("spec/overlay.yaml", &overlay)),
        overlay_rules: Rules::Project,
        decisions: Some(("spec/decisions.yaml", &decisions)),
        lock: lock.map(|text| ("spec/names.lock", text)),
        options: Options {
            runtime: "crate::runtime".to_owned(),
            example_crate: Some("hero_api".to_owned()),
            release: None,
        },
    };
    generate(&input).unwrap_or_else(|failure| panic!("{failure}"))
}

/// Counts the lines that two files do not share: those that a reviewer would see added or removed.
fn changed_lines(old: &str, new: &str) -> usize {
    let count = |text: &str| {
        let mut lines: BTreeMap<String, isize> = BTreeMap::new();
        text.lines().for_each(|line| *lines.entry(line.to_owned()).or_default() += 1);
        lines
    };
    let (old, new) = (count(old), count(new));
    let keys: std::collections::BTreeSet<_> = old.keys().chain(new.keys()).collect();
    keys.iter().map(|line| old.get(*line).unwrap_or(&0).abs_diff(*new.get(*line).unwrap_or(&0))).sum()
}

fn changed_files(old: &Output, new: &Output) -> Vec<(String, usize)> {
    let paths: std::collections::BTreeSet<_> = old.files.keys().chain(new.files.keys()).collect();
    let text = |output: &Output, path: &String| output.files.get(path).cloned().unwrap_or_default();
    let changed = paths.into_iter().map(|path| (path.clone(), changed_lines(&text(old, path), &text(new, path))));
    changed.filter(|(_, lines)| *lines > 0).collect()
}

#[test]
fn generating_twice_gives_the_same_bytes() {
    let (description, lock) = (read("openapi.yaml"), read("names.lock"));
    let (one, two) = (client(&description, Some(&lock)), client(&description, Some(&lock)));
    assert_eq!(one.files, two.files);
    assert_eq!((one.lock, one.effective), (two.lock, two.effective));
}

#[test]
fn a_first_generation_gives_the_same_names() {
    let (description, lock) = (read("openapi.yaml"), read("names.lock"));
    let (with, without) = (client(&description, Some(&lock)), client(&description, None));
    assert_eq!(changed_files(&with, &without), []);
    assert_eq!(with.lock, without.lock);
}

#[test]
fn a_field_more_changes_a_few_lines_of_one_file() {
    let (description, lock) = (read("openapi.yaml"), read("names.lock"));
    let before = client(&description, Some(&lock));
    let place = "                        partner_slot_name:\n";
    assert_eq!(description.matches(place).count(), 1);
    let more = format!("                        colour:\n                          type: string\n{place}");
    let after = client(&description.replacen(place, &more, 1), Some(&lock));
    let changed = changed_files(&before, &after);
    assert_eq!(changed.len(), 1, "{changed:?}");
    let (path, lines) = &changed[0];
    assert_eq!(path, "types/practice_group.rs");
    assert!(*lines <= 8, "{changed:?}");
}

#[test]
fn no_union_is_numbered_and_no_type_is_there_twice() {
    let output = client(&read("openapi.yaml"), Some(&read("names.lock")));
    let mut names: Vec<&str> = Vec::new();
    for (path, text) in output.files.iter().filter(|(path, _)| path.starts_with("types/") && *path != "types/ids.rs") {
        assert!(!text.contains("Variant0"), "{path}");
        let defined =
            text.lines().filter_map(|line| line.strip_prefix("pub struct ").or(line.strip_prefix("pub enum ")));
        names.extend(defined.map(|name| name.split([' ', '<', '(']).next().unwrap_or_default()));
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(count <= 190, "{count} types");
}
