//! The workflows may do no more than they need: actions are pinned, no credential is kept, few jobs may write, and what
//! they run are scripts of `.ci/`, which are there and run on a laptop too.
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::{collections::BTreeSet, fs};

use hero_api_test_support::repository::{read, root};
use serde_json::Value;

/// The jobs that may write somewhere, and what for.
const WRITING: [(&str, &str, &str); 3] = [
    ("release.yml", "publish", "says to the registry who publishes"),
    ("spec-sync.yml", "complain", "opens an issue"),
    ("spec-sync.yml", "propose", "opens a pull request"),
];

/// What is in `.ci/` and is no script that somebody starts.
const NO_SCRIPTS: [&str; 2] = ["deny.toml", "lib"];

/// Returns the names of the files of a folder, sorted.
fn names(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(root().join(folder)).expect("the folder is there");
    let names = entries.map(|entry| entry.expect("it can be read").file_name().into_string().expect("a plain name"));
    names.collect()
}

/// Reads the workflows, by the names of their files.
fn workflows() -> Vec<(String, Value)> {
    let folder = ".github/workflows";
    let parsed = |name: String| {
        let text = read(format!("{folder}/{name}"));
        let workflow: Value = serde_yaml::from_str(&text).expect("a workflow is YAML");
        (name, workflow)
    };
    names(folder).into_iter().map(parsed).collect()
}

/// Returns the jobs of a workflow, by their names.
fn jobs(workflow: &Value) -> impl Iterator<Item = (&String, &Value)> {
    workflow["jobs"].as_object().into_iter().flatten()
}

/// Checks each step of each job, with the name of its workflow.
fn for_each_step(mut check: impl FnMut(&str, &Value)) {
    let workflows = workflows();
    for (name, workflow) in &workflows {
        for (_, job) in jobs(workflow) {
            job["steps"].as_array().into_iter().flatten().for_each(|step| check(name, step));
        }
    }
    assert!(workflows.len() >= 5, "only {} workflows were found", workflows.len());
}

#[test]
fn every_action_is_pinned_by_its_commit() {
    for_each_step(|name, step| {
        let Some(action) = step["uses"].as_str() else { return };
        let commit = action.split_once('@').map_or("", |(_, commit)| commit);
        let is_pinned = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        assert!(is_pinned, "{name} uses {action}, which may be another tomorrow");
    });
}

#[test]
fn no_checkout_keeps_its_credential() {
    for_each_step(|name, step| {
        if step["uses"].as_str().is_some_and(|action| action.starts_with("actions/checkout@")) {
            assert_eq!(step["with"]["persist-credentials"], false, "{name}");
        }
    });
}

#[test]
fn no_text_of_others_becomes_a_command() {
    for_each_step(|name, step| {
        let run = step["run"].as_str().unwrap_or_default();
        assert!(!run.contains("${{"), "{name} puts a value into `{run}`: give it by `env`");
    });
}

#[test]
fn few_jobs_may_write() {
    let mut writing = BTreeSet::new();
    let may_write =
        |permissions: &Value| permissions.as_object().is_some_and(|all| all.values().any(|may| may == "write"));
    for (name, workflow) in workflows() {
        let all = &workflow["permissions"];
        assert!(all.is_object() && !may_write(all), "{name}: jobs have what they name alone");
        let jobs = jobs(&workflow).filter(|(_, job)| may_write(&job["permissions"]));
        writing.extend(jobs.map(|(job, _)| (name.clone(), job.clone())));
    }
    let expected = WRITING.map(|(workflow, job, _)| (workflow.to_owned(), job.to_owned()));
    assert_eq!(writing, BTreeSet::from(expected));
}

/// Returns the names that follow `.ci/` in a text.
fn named(text: &str) -> BTreeSet<String> {
    let after = text.split(".ci/").skip(1);
    let names =
        after.map(|rest| rest.chars().take_while(|letter| letter.is_ascii_lowercase() || *letter == '.').collect());
    names.filter(|name: &String| !name.is_empty()).collect()
}

#[test]
fn every_script_is_there_and_is_started() {
    let there = names(".ci");
    let mut started = BTreeSet::new();
    for (name, workflow) in workflows() {
        started.extend(named(&read(format!(".github/workflows/{name}"))));
        let tables = jobs(&workflow).filter_map(|(_, job)| job["strategy"]["matrix"]["script"].as_array());
        started.extend(tables.flatten().filter_map(|script| script.as_str().map(str::to_owned)));
    }
    for script in &there {
        let text = read(format!(".ci/{script}"));
        started.extend(named(&text).into_iter().filter(|name| name != script));
        if !NO_SCRIPTS.contains(&script.as_str()) {
            assert!(text.starts_with("#!/usr/bin/env bash\n"), "{script}");
            assert!(text.contains("\nset -euo pipefail\n"), "{script} goes on after a failure");
        }
    }
    let missing: Vec<&String> = started.difference(&there).collect();
    assert!(missing.is_empty(), "these are no files of .ci: {missing:?}");
    let idle: Vec<&String> = there.difference(&started).filter(|name| *name != "lib").collect();
    assert!(idle.is_empty(), "nobody starts {idle:?}");
    let expected = BTreeSet::from(["a".to_owned(), "b.toml".to_owned()]);
    assert_eq!(named("bash .ci/a x\n\"$PWD/.ci/b.toml\" `.ci/`"), expected);
}

#[test]
fn every_path_with_an_owner_is_there() {
    let owners = read(".github/CODEOWNERS");
    let lines = owners.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    for line in lines {
        let mut words = line.split_whitespace();
        let path = words.next().unwrap_or_default();
        assert!(path == "*" || root().join(path.trim_start_matches('/')).exists(), "no {path}");
        assert!(words.count() > 0, "nobody owns {path}");
    }
}
