//! Each folder of `rejects/` is an input with a fault, and the report that it gets.
//!
//! `UPDATE_EXPECTED=1 cargo test -p hero-api-generator --test rejects` writes the reports anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its inputs has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use fixture::Fixture;
use generator::generate;
use generator::report::{Colours, Message, human, json};
use serde_json::Value;

#[path = "support/fixture.rs"]
mod fixture;

#[test]
fn each_fault_is_reported_at_its_place() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/rejects");
    let mut folders: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|it| it.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() >= 25);
    let wrong: Vec<String> = folders.iter().filter_map(|it| check(it).err()).collect();
    assert!(wrong.is_empty(), "{}\nUPDATE_EXPECTED=1 writes the reports anew", wrong.join("\n"));
}

fn check(folder: &Path) -> Result<(), String> {
    let name = folder.file_name().unwrap().to_string_lossy();
    let generated = generate(&Fixture::read(folder)?.input());
    let messages = generated.map_or_else(|failure| failure.messages().to_vec(), |_| Vec::new());
    let found = human(&messages, Colours::Plain);
    check_json(&messages, &found).map_err(|it| format!("{name}: {it}"))?;
    let expected = folder.join("expected.txt");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&expected, &found).unwrap();
    }
    let expected = fs::read_to_string(expected).map_err(|it| format!("{name}: expected.txt: {it}"))?;
    if messages.is_empty() || found != expected {
        return Err(format!("== {name}: expected\n{expected}\n== found\n{found}"));
    }
    Ok(())
}

/// Programs read the same faults as people do: kind, text, place and order.
fn check_json(messages: &[Message], report: &str) -> Result<(), String> {
    let mut told = String::new();
    let without_pointer = ["syntax", "invalid-lock"];
    for line in json(messages).lines() {
        let it: Value = serde_json::from_str(line).map_err(|it| it.to_string())?;
        let (file, line, column) = (it["file"].as_str().unwrap_or("(no file)"), &it["line"], &it["column"]);
        let word = |key: &str| it[key].as_str().unwrap_or("null").to_owned();
        told.push_str(&format!("{}[{}]: {}\n", word("level"), word("code"), word("message")));
        told.push_str(&format!("--> {file}:{line}:{column}\n"));
        if !report.contains(&word("rendered")) || it["pointer"].is_null() && !without_pointer.contains(&&*word("code"))
        {
            return Err(format!("its JSON says another thing: {it}"));
        }
    }
    let heads = report.lines().map(str::trim_start);
    let heads: String =
        heads.filter(|it| it.starts_with("error[") || it.starts_with("--> ")).map(|it| format!("{it}\n")).collect();
    if heads == told { Ok(()) } else { Err(format!("people read\n{heads}\nprograms read\n{told}")) }
}
