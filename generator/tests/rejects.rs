//! Each folder of `rejects/` is an input with a fault, and its report.
//!
//! `UPDATE_EXPECTED=1 cargo test -p hero-api-generator --test all rejects::` rewrites the reports.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its inputs has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use generator::generate;
use generator::report::{Colours, Message, human, json};
use serde_json::Value;

use crate::fixture::Fixture;

#[test]
fn each_fault_is_reported_at_its_place() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/rejects");
    let mut folders: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() >= 25);
    let wrong: Vec<String> = folders.iter().filter_map(|folder| check(folder).err()).collect();
    assert!(wrong.is_empty(), "{}\nUPDATE_EXPECTED=1 rewrites the reports", wrong.join("\n"));
}

fn check(folder: &Path) -> Result<(), String> {
    let name = folder.file_name().unwrap().to_string_lossy();
    let generated = generate(&Fixture::read(folder)?.input());
    let messages = generated.map_or_else(|failure| failure.messages().to_vec(), |_| Vec::new());
    let found = human(&messages, Colours::Plain);
    check_json(&messages, &found).map_err(|difference| format!("{name}: {difference}"))?;
    let expected = folder.join("expected.txt");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&expected, &found).unwrap();
    }
    let expected = fs::read_to_string(expected).map_err(|error| format!("{name}: expected.txt: {error}"))?;
    if messages.is_empty() || found != expected {
        return Err(format!("== {name}: expected\n{expected}\n== found\n{found}"));
    }
    Ok(())
}

/// Programs read the same faults as people: kind, text, place and order.
fn check_json(messages: &[Message], report: &str) -> Result<(), String> {
    let mut told = String::new();
    let without_pointer = ["syntax", "invalid-lock"];
    for line in json(messages).lines() {
        let message: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let (file, line, column) =
            (message["file"].as_str().unwrap_or("(no file)"), &message["line"], &message["column"]);
        let word = |key: &str| message[key].as_str().unwrap_or("null").to_owned();
        told.push_str(&format!("{}[{}]: {}\n", word("level"), word("code"), word("message")));
        told.push_str(&format!("--> {file}:{line}:{column}\n"));
        if !report.contains(&word("rendered"))
            || message["pointer"].is_null() && !without_pointer.contains(&&*word("code"))
        {
            return Err(format!("its JSON differs: {message}"));
        }
    }
    let heads = report.lines().map(str::trim_start);
    let heads: String = heads
        .filter(|line| line.starts_with("error[") || line.starts_with("--> "))
        .map(|line| format!("{line}\n"))
        .collect();
    if heads == told { Ok(()) } else { Err(format!("people read\n{heads}\nprograms read\n{told}")) }
}
