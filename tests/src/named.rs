//! Tests as pages name them: a file, or `file::function`.

use std::fs;

use hero_api_test_support::repository::root;

/// Returns what is wrong with a test that a page names: a file of tests, or `file::function`.
#[must_use]
pub fn fault(test: &str) -> Option<String> {
    let (file, function) = test.split_once("::").map_or((test, None), |(file, function)| (file, Some(function)));
    let Ok(source) = fs::read_to_string(root().join(file)) else { return Some(format!("no file `{file}`")) };
    let mut tests = source.match_indices("test").filter(|(at, _)| {
        let before = source[..*at].rsplit('\n').next().unwrap_or_default();
        matches!(before.trim_start(), "#[" | "#[tokio::")
    });
    match function {
        None => tests.next().is_none().then(|| format!("no test in `{file}`")),
        Some(function) => {
            let begins = |at: usize| {
                let rest = source[at..].split_once("fn ").map_or("", |(_, rest)| rest);
                rest.strip_prefix(function).is_some_and(|rest| rest.starts_with('('))
            };
            (!tests.any(|(at, _)| begins(at))).then(|| format!("no test `{function}` in `{file}`"))
        }
    }
}
