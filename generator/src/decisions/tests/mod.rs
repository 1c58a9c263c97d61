//! The walk over a document and the walk over its types find the same places; addresses are printed as they are read;
//! and what both take grows with what they are given.

mod growth;
mod places;

use std::fs;
use std::path::{Path, PathBuf};

use super::model::Rule;
use crate::overlay::Rules;
use crate::pipeline::{Input, Stages, run};

/// A fixture of `tests/accepts/`.
struct Fixture {
    name: String,
    files: Vec<Option<String>>,
}

const FILES: [&str; 6] =
    ["openapi.yaml", "webhooks.yaml", "overlay.yaml", "own-overlay.yaml", "decisions.yaml", "names.lock"];

impl Fixture {
    /// All of them.
    fn all() -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/accepts");
        let mut folders: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
        folders.sort();
        let read = |folder: &PathBuf| {
            let files = FILES.map(|file| fs::read_to_string(folder.join(file)).ok()).to_vec();
            Self { name: folder.file_name().unwrap().to_string_lossy().into_owned(), files }
        };
        folders.iter().map(read).collect()
    }

    fn stages(&self) -> Stages {
        let named = |index: usize| self.files[index].as_deref().map(|text| (FILES[index], text));
        let own = named(3);
        let input = Input {
            webhooks: named(1),
            overlay: own.or(named(2)),
            overlay_rules: if own.is_some() { Rules::Project } else { Rules::Specification },
            decisions: named(4),
            lock: named(5),
            ..Input::new(FILES[0], self.files[0].as_deref().unwrap(), "crate::runtime")
        };
        run(&input).unwrap_or_else(|failure| panic!("{}: {failure}", self.name))
    }
}

/// A rule for each pattern: that a string is an identifier.
fn rules(patterns: &[String]) -> Vec<Rule> {
    let each = patterns.iter().map(|pattern| serde_json::json!({"id": "X", "at": pattern, "because": "A test."}));
    let file = serde_json::json!({"version": 1, "rules": each.collect::<Vec<_>>()});
    super::read::read_rules(&file).unwrap_or_else(|faults| panic!("{faults:?}"))
}
