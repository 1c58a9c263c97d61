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

/// What is beside a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beside {
    Nothing,
    /// The webhooks, the overlay and the decisions of the project.
    Project,
}

fn client(description: &Value, beside: Beside, record: Option<&str>) -> Result<Output, String> {
    let text = description.to_string();
    let [webhooks, overlay, decisions] = ["webhooks.yaml", "overlay.yaml", "decisions.yaml"].map(spec);
    let alone = Input {
        lock: record.map(|record| ("names.lock", record)),
        ..Input::new("description.json", &text, "crate::runtime")
    };
    let input = match beside {
        Beside::Nothing => alone,
        Beside::Project => Input {
            webhooks: Some(("webhooks.yaml", &webhooks)),
            overlay: Some(("overlay.yaml", &overlay)),
            overlay_rules: Rules::Project,
            decisions: Some(("decisions.yaml", &decisions)),
            ..alone
        },
    };
    generate(&input).map_err(|failure| failure.to_string())
}

/// A description with its record and its names.
struct Before {
    beside: Beside,
    record: String,
    names: Surface,
}

impl Before {
    fn of(beside: Beside, record: Option<String>) -> Self {
        let output = client(description(), beside, record.as_deref()).unwrap();
        Self { beside, record: record.unwrap_or(output.lock.clone()), names: surface(&output) }
    }

    /// As it is published, with a record of its own.
    fn published() -> &'static Self {
        static READ: OnceLock<Before> = OnceLock::new();
        READ.get_or_init(|| Self::of(Beside::Nothing, None))
    }

    /// As it is decided, with the record of the client.
    fn decided() -> &'static Self {
        static READ: OnceLock<Before> = OnceLock::new();
        READ.get_or_init(|| Self::of(Beside::Project, Some(spec("names.lock"))))
    }
}

fn description() -> &'static Value {
    static READ: OnceLock<Value> = OnceLock::new();
    READ.get_or_init(|| serde_yaml::from_str(&spec("openapi.yaml")).unwrap())
}

#[test]
fn survey() {
    let only = std::env::var("ONLY").ok();
    for (side, before) in [("published", Before::published()), ("decided", Before::decided())] {
        for it in all() {
            if only.as_ref().is_some_and(|only| !it.name.contains(only.as_str())) {
                continue;
            }
            match client(&it.of(description()), before.beside, Some(&before.record)) {
                Err(failure) => {
                    let lines: Vec<&str> = failure.lines().filter(|it| it.starts_with("error")).collect();
                    println!("## {side}: {} {:?}: REFUSED {}", it.name, it.means, lines.len());
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
                        "## {side}: {} {:?}: -{} +{} ~{}, notes {}, twice {:?}",
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
