//! A small description with one of everything that has a name, and components.

use std::sync::OnceLock;

use generator::{Input, Output, generate};
use serde_json::Value;

use super::surface::{Surface, moved, surface};

/// The description.
pub(crate) fn description() -> Value {
    serde_yaml::from_str(include_str!("shop.yaml")).unwrap()
}

/// Generates the client of a description, or says why there is none.
pub(crate) fn try_client(description: &Value, lock: Option<&str>) -> Result<Output, String> {
    let description = description.to_string();
    let input = Input {
        lock: lock.map(|text| ("names.lock", text)),
        ..Input::new("shop.json", &description, "crate::runtime")
    };
    generate(&input).map_err(|failure| failure.to_string())
}

/// Generates the client of a description.
pub(crate) fn client(description: &Value, lock: Option<&str>) -> Output {
    try_client(description, lock).unwrap_or_else(|failure| panic!("{failure}"))
}

/// Returns the lock and the names before any change.
pub(crate) fn before() -> &'static (String, Surface) {
    static BEFORE: OnceLock<(String, Surface)> = OnceLock::new();
    BEFORE.get_or_init(|| {
        let output = client(&description(), None);
        (output.lock.clone(), surface(&output))
    })
}

/// Returns what a change moves, and its notes.
pub(crate) fn after(change: impl FnOnce(&mut Value)) -> (Vec<String>, Vec<String>) {
    let mut changed = description();
    change(&mut changed);
    let (lock, old) = before();
    let output = client(&changed, Some(lock));
    let new = surface(&output);
    assert_eq!(new.twice, Vec::<String>::new());
    let again = client(&changed, Some(&output.lock));
    assert_eq!(again.lock, output.lock, "the lock is at rest");
    assert_eq!(moved(&new, &surface(&again)), "", "names are at rest");
    (moved(old, &new).lines().map(str::to_owned).collect(), output.notes.into_iter().map(|note| note.message).collect())
}

/// Checks what a change moves.
#[track_caller]
pub(crate) fn check(change: impl FnOnce(&mut Value), expected: &[&str]) {
    let (moved, _) = after(change);
    assert!(moved == expected, "{}\ninstead of\n{}", moved.join("\n"), expected.join("\n"));
}
