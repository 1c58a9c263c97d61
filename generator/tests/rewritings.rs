//! Another way to write the reference description moves no name.

#![expect(clippy::panic, clippy::unwrap_used, reason = "also in the helpers of tests")]

use std::path::Path;
use std::sync::OnceLock;

use generator::overlay::Rules;
use generator::{Input, Output, generate};
use serde_json::Value;

#[path = "rewritings/mod.rs"]
mod rewritings;
#[path = "names/surface.rs"]
mod surface;

use rewritings::{Means, all};
use surface::{Surface, moved, surface};

fn spec(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec").join(name)).unwrap()
}

/// Whether the project's own overlay, decisions and webhooks are read beside the description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// The description alone.
    Alone,
    /// As the client is generated.
    Decided,
}

fn client(side: Side, description: &Value, record: Option<&str>) -> Result<Output, String> {
    let (description, record) = (description.to_string(), record.map(|it| ("names.lock", it)));
    let input = Input { lock: record, ..Input::new("description.json", &description, "crate::runtime") };
    let [webhooks, overlay, decisions] = ["webhooks.yaml", "overlay.yaml", "decisions.yaml"].map(spec);
    let decided = Input {
        webhooks: Some(("webhooks.yaml", &webhooks)),
        overlay: Some(("overlay.yaml", &overlay)),
        overlay_rules: Rules::Project,
        decisions: Some(("decisions.yaml", &decisions)),
        ..input.clone()
    };
    generate(if side == Side::Alone { &input } else { &decided }).map_err(|failure| failure.to_string())
}

/// The description with a record and the names of its client.
struct Before {
    description: Value,
    record: String,
    names: Surface,
}

impl Before {
    fn of(side: Side) -> &'static Self {
        static READ: [OnceLock<Before>; 2] = [OnceLock::new(), OnceLock::new()];
        let read = || {
            let description: Value = serde_yaml::from_str(&spec("openapi.yaml")).unwrap();
            let record = (side == Side::Decided).then(|| spec("names.lock"));
            let output = client(side, &description, record.as_deref()).unwrap();
            Self { description, record: record.unwrap_or(output.lock.clone()), names: surface(&output) }
        };
        READ[usize::from(side == Side::Decided)].get_or_init(read)
    }
}

#[test]
fn survey() {
    let only = std::env::var("ONLY").ok();
    for side in [Side::Alone, Side::Decided] {
        let before = Before::of(side);
        for it in all() {
            if only.as_ref().is_some_and(|only| !it.name.contains(only.as_str())) {
                continue;
            }
            match client(side, &it.of(&before.description), Some(&before.record)) {
                Err(failure) => {
                    let lines: Vec<&str> = failure.lines().filter(|it| it.starts_with("error")).collect();
                    println!("## {side:?}: {} {:?}: REFUSED {}", it.name, it.means, lines.len());
                    println!(
                        "{}",
                        failure.lines().take(if only.is_some() { 40 } else { 8 }).collect::<Vec<_>>().join("\n")
                    );
                }
                Ok(output) => {
                    let new = surface(&output);
                    let moved = moved(&before.names, &new);
                    let count = |sign: char| moved.lines().filter(|it| it.starts_with(sign)).count();
                    println!(
                        "## {side:?}: {} {:?}: -{} +{} ~{}, notes {}, twice {:?}",
                        it.name,
                        it.means,
                        count('-'),
                        count('+'),
                        count('~'),
                        output.notes.len(),
                        new.twice
                    );
                    if only.is_some() {
                        println!("{moved}");
                        output.notes.iter().for_each(|it| println!("note: {}", it.message));
                    }
                }
            }
        }
    }
}

#[test]
fn files() {
    let Ok(folder) = std::env::var("FILES") else { return };
    let only = std::env::var("ONLY").ok();
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|it| it.extension().is_some_and(|it| it == "yaml")) {
        for side in [Side::Alone, Side::Decided] {
            let before = Before::of(side);
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
                continue;
            }
            let text: Value = serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            match client(side, &text, Some(&before.record)) {
                Err(failure) => {
                    let lines: Vec<&str> = failure.lines().filter(|it| it.starts_with("error")).collect();
                    println!("## {side:?}: {name}: REFUSED {}", lines.len());
                    println!(
                        "{}",
                        failure.lines().take(if only.is_some() { 60 } else { 8 }).collect::<Vec<_>>().join("\n")
                    );
                }
                Ok(output) => {
                    let new = surface(&output);
                    let moved = moved(&before.names, &new);
                    let count = |sign: char| moved.lines().filter(|it| it.starts_with(sign)).count();
                    println!(
                        "## {side:?}: {name}: -{} +{} ~{}, notes {}, twice {:?}",
                        count('-'),
                        count('+'),
                        count('~'),
                        output.notes.len(),
                        new.twice
                    );
                    if only.is_some() {
                        println!("{moved}");
                        output.notes.iter().for_each(|it| println!("{}", it.rendered));
                    }
                }
            }
        }
    }
}
