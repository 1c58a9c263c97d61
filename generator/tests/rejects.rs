//! Each folder of `rejects/` is an input with a fault, and the report that it gets.
//!
//! `UPDATE_EXPECTED=1 cargo test -p hero-api-generator --test rejects` writes the reports anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its inputs has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use generator::{Input, Options, generate};

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
    let description = fs::read_to_string(folder.join("openapi.yaml")).map_err(|it| format!("{name}: {it}"))?;
    let overlay = fs::read_to_string(folder.join("overlay.yaml")).ok();
    let found = found(&description, overlay.as_deref());
    let expected = folder.join("expected.txt");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&expected, &found).unwrap();
    }
    let expected = fs::read_to_string(expected).map_err(|it| format!("{name}: expected.txt: {it}"))?;
    if found.starts_with("nothing is wrong") || found != expected {
        return Err(format!("== {name}: expected\n{expected}\n== found\n{found}"));
    }
    Ok(())
}

fn found(description: &str, overlay: Option<&str>) -> String {
    let input = Input {
        description,
        description_name: "openapi.yaml",
        overlay: overlay.map(|text| ("overlay.yaml", text)),
        lock: None,
        options: Options { runtime: "::hero_api::runtime".to_owned(), example_crate: None },
    };
    generate(&input).map_or_else(|failure| failure.to_string(), |_| "nothing is wrong".to_owned())
}
