//! Each folder of `overlays/` is a description, an overlay written by others, and their output by the specification:
//! sets like OAI's compliant ones (<https://github.com/OAI/Overlay-Specification/tree/main/compliant-sets>).

#![expect(clippy::unwrap_used, reason = "a test that cannot read its inputs has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use generator::{Input, read_tree};
use serde_json::Value;

#[test]
fn each_set_gives_its_output() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/overlays");
    let mut folders: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() >= 14);
    let wrong: Vec<String> = folders.iter().filter_map(|folder| check(folder).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check(folder: &Path) -> Result<(), String> {
    let read =
        |name: &str| fs::read_to_string(folder.join(name)).map_err(|error| format!("{}: {error}", folder.display()));
    let (description, overlay) = (read("openapi.yaml")?, read("overlay.yaml")?);
    let input = Input {
        overlay: Some(("overlay.yaml", &overlay)),
        ..Input::new("openapi.yaml", &description, "crate::runtime")
    };
    let tree = read_tree(&input).map_err(|faults| generator::report::report(&faults, &input.files(None)))?;
    let expected: Value = serde_yaml::from_str(&read("output.yaml")?).unwrap();
    if *tree.value() == expected {
        return Ok(());
    }
    Err(format!("== {}: expected\n{expected:#}\n== found\n{:#}", folder.display(), tree.value()))
}
