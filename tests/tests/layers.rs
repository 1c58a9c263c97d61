//! Neither the generator nor the runtime knows the API that is described here: not its name, hosts, headers, paths or
//! operations.
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use hero_api_tests::description::operations;

/// The source files below a folder, without those of tests.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there").map(|it| it.expect("it can be read").path());
    let kept = entries.filter(|path| path.file_stem().is_none_or(|name| name != "tests"));
    kept.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

/// The words that only the description, its overlay and the client's own layer may know.
fn words() -> Vec<String> {
    let fixed = ["herohealth", "htech.app", "hero_api_key", "x-api-key", "x-practice", "practice_group", "nhs"];
    let mut words: Vec<String> = fixed.map(str::to_owned).to_vec();
    for operation in operations() {
        words.push(format!("\"{}\"", operation.id.to_lowercase()));
        words.push(format!("\"{}\"", operation.path));
        words.extend(operation.credentials().into_iter().map(|(scheme, _)| format!("\"{}\"", scheme.to_lowercase())));
    }
    words
}

fn check(folder: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    let words = words();
    let mut found = Vec::new();
    for path in sources(&folder) {
        let text = fs::read_to_string(&path).expect("it can be read");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        // Comments may give examples.
        let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let code = code.join("\n").to_lowercase();
        let known = words.iter().filter(|word| code.contains(*word));
        found.extend(known.map(|word| format!("{} knows {word}", path.display())));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_runtime_knows_no_api() {
    check("generator/runtime/src");
}

#[test]
fn the_generator_knows_no_api() {
    check("generator/src");
}
