//! `spec/decisions.schema.json`, which editors read, and the reader of decisions agree.

#![expect(clippy::panic, clippy::unwrap_used, reason = "also in the helpers of tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use generator::decisions::read_decisions;
use generator::parse::parse;
use jsonschema::Validator;
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn schema() -> Value {
    let text = fs::read_to_string(root().join("../spec/decisions.schema.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn validator() -> Validator {
    jsonschema::validator_for(&schema()).unwrap()
}

fn read(path: &Path) -> Option<Value> {
    let text = fs::read_to_string(path).ok()?;
    parse(&text, generator::diagnostic::Source::Decisions).ok()
}

/// Returns the decisions of the fixtures of a folder.
fn fixtures(kind: &str) -> Vec<(PathBuf, Value)> {
    let folders = fs::read_dir(root().join("tests").join(kind)).unwrap();
    let mut paths: Vec<PathBuf> = folders.map(|folder| folder.unwrap().path().join("decisions.yaml")).collect();
    paths.sort();
    paths.into_iter().filter_map(|path| Some((path.clone(), read(&path)?))).collect()
}

/// Returns the keys of an object that the schema describes.
fn keys(of: &Value) -> BTreeSet<String> {
    of["properties"].as_object().unwrap().keys().cloned().collect()
}

/// Returns the keys that the reader lists when it meets an unknown one.
fn listed(file: &Value) -> BTreeSet<String> {
    let faults = read_decisions(file).unwrap_err();
    let help = faults.iter().find(|fault| fault.code == "decisions-key").and_then(|fault| fault.help.clone()).unwrap();
    let list = help.strip_prefix("it is one of ").unwrap_or_else(|| panic!("{help}"));
    list.split(", ").map(str::to_owned).collect()
}

#[test]
fn the_schema_has_the_keys_that_the_reader_knows() {
    let schema = schema();
    let unknown = "colourful";
    assert_eq!(keys(&schema["$defs"]["rule"]), listed(&json!({"version": 1, "rules": [{unknown: 1}]})));
    assert_eq!(keys(&schema), listed(&json!({"version": 1, "rules": [], unknown: 1})));
    for (key, entry) in [("credentials", "credential"), ("servers", "server")] {
        assert_eq!(keys(&schema["$defs"][entry]), listed(&json!({"version": 1, "rules": [], key: [{unknown: 1}]})));
    }
    // Each key that decides something is one of those of which a rule has exactly one.
    let one_of = schema["$defs"]["rule"]["oneOf"].as_array().unwrap();
    let one_of: BTreeSet<String> = one_of.iter().map(|one| one["required"][0].as_str().unwrap().to_owned()).collect();
    let beside = ["at", "except", "because", "exactly"].map(str::to_owned);
    let decisions: BTreeSet<String> =
        keys(&schema["$defs"]["rule"]).difference(&BTreeSet::from(beside)).cloned().collect();
    assert_eq!(one_of, decisions);
}

#[test]
fn what_the_reader_takes_is_valid() {
    let validator = validator();
    let own = root().join("../spec/decisions.yaml");
    let files = fixtures("accepts").into_iter().chain([(own.clone(), read(&own).unwrap())]);
    for (path, file) in files {
        let faults: Vec<String> =
            validator.iter_errors(&file).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{}: {faults:#?}", path.display());
        assert!(read_decisions(&file).is_ok(), "{}", path.display());
    }
}

#[test]
fn what_is_of_another_form_is_valid_to_neither() {
    let validator = validator();
    let mut count = 0;
    for (path, file) in fixtures("rejects") {
        // Grammar, contradicting places, and where a place leads are left to the reader.
        let by_reader = read_decisions(&file).err();
        let is_of_form = by_reader.is_some_and(|faults| {
            let is_grammar = |code: &str| ["decisions-place", "decided-twice", "decided-otherwise"].contains(&code);
            faults.iter().any(|fault| !is_grammar(fault.code))
        });
        assert_eq!(!validator.is_valid(&file), is_of_form, "{}", path.display());
        count += usize::from(is_of_form);
    }
    assert!(count >= 5, "{count}");
}
