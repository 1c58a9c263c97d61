//! Writing the published description another way moves no name without an alias and a note.

#![expect(clippy::panic, clippy::unwrap_used, reason = "also in the helpers of tests")]

mod documents;
mod operations;
pub(crate) mod rewriting;
mod schemas;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::OnceLock;

use generator::changes::{Review, Wire, describe, review_with};
use generator::emit;
use generator::overlay::Rules;
use generator::pipeline::{Stages, emit_client, run};
use generator::surface::{Impact, Surface as PublicItems};
use generator::{Failure, Input, Output};
use serde_json::Value;

use crate::names::surface::{Surface, moved, surface};
use rewriting::{Means, Rewriting, all, webhooks_inside};

fn spec(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec").join(name)).unwrap()
}

/// Whether the project's own overlay, decisions and webhooks are read with the description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// The description alone, with a record of its own.
    Alone,
    /// The inputs and the record of the project's client.
    Decided,
}

/// Calls a function with the input that a description is part of.
fn with_input<T>(
    side: Side,
    description: &str,
    record: Option<&str>,
    act: impl FnOnce(&Input<'_>) -> Result<T, Failure>,
) -> Result<T, String> {
    let record = record.map(|record| ("names.lock", record));
    let input = Input { lock: record, ..Input::new("description", description, "crate::runtime") };
    let [webhooks, overlay, decisions] = ["webhooks.yaml", "overlay.yaml", "decisions.yaml"].map(spec);
    let decided = Input {
        webhooks: Some(("webhooks.yaml", &webhooks)),
        overlay: Some(("overlay.yaml", &overlay)),
        overlay_rules: Rules::Project,
        decisions: Some(("decisions.yaml", &decisions)),
        ..input.clone()
    };
    act(if side == Side::Alone { &input } else { &decided }).map_err(|failure| failure.to_string())
}

/// Returns the stages of a description, and its client.
fn client(side: Side, description: &Value, record: Option<&str>) -> Result<(Stages, Output), String> {
    with_input(side, &description.to_string(), record, |input| {
        let stages = run(input)?;
        Ok((stages.clone(), emit_client(stages, input)))
    })
}

/// Returns the code of a client, before it is laid out.
fn code(stages: &Stages) -> Vec<String> {
    let options = emit::Options { runtime: "crate::runtime".to_owned(), example_crate: None };
    let files = emit::units(&stages.plan).into_iter().map(|unit| emit::emit(&stages.plan, unit, &options));
    files.map(|file| format!("{} {}", file.path, file.items)).collect()
}

/// The description with a record, and the names of its client.
struct Before {
    description: Value,
    record: String,
    stages: Stages,
    names: Surface,
    items: PublicItems,
}

impl Before {
    fn of(side: Side) -> &'static Self {
        static READ: [OnceLock<Before>; 2] = [OnceLock::new(), OnceLock::new()];
        let read = || {
            let description: Value = serde_yaml::from_str(&spec("openapi.yaml")).unwrap();
            let record = (side == Side::Decided).then(|| spec("names.lock"));
            let (stages, output) = client(side, &description, record.as_deref()).unwrap();
            let (names, items) = (surface(&output), PublicItems::of_plan(&stages.plan));
            Self { description, record: record.unwrap_or(output.lock), stages, names, items }
        };
        READ[usize::from(side == Side::Decided)].get_or_init(read)
    }
}

/// Counts the places of each identifier, secret, date, kind of number and hidden value in a record.
fn decided(record: &str) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    let mut decision = None;
    for line in record.lines() {
        if !line.starts_with(' ') {
            let is_counted =
                |line: &&str| ["id ", "secret", "type ", "sensitive"].iter().any(|kind| line.starts_with(kind));
            decision = line.strip_prefix("decided ").filter(is_counted);
        } else if let Some(decision) = decision {
            *counts.entry(decision).or_default() += 1;
        }
    }
    assert!(counts.len() > 25, "a record without decisions has nothing to count: {counts:?}");
    counts
}

/// The effects of a rewriting.
struct After {
    stages: Stages,
    output: Output,
    names: Surface,
    moved: Vec<String>,
}

impl After {
    fn of(side: Side, rewriting: Rewriting) -> Self {
        let before = Before::of(side);
        let rewritten = rewriting.of(&before.description);
        let after = client(side, &rewritten, Some(&before.record));
        let (stages, output) = after.unwrap_or_else(|failure| panic!("{side:?}, {}:\n{failure}", rewriting.name));
        let names = surface(&output);
        assert_eq!(names.twice, Vec::<String>::new(), "{side:?}, {}", rewriting.name);
        if side == Side::Decided {
            let again = with_input(side, &rewritten.to_string(), Some(&output.lock), run).unwrap();
            assert!(again.proposal.record.text() == output.lock, "{}: the record is not at rest", rewriting.name);
            assert!(code(&again) == code(&stages), "{}: names are not at rest", rewriting.name);
            let (old, new) = (decided(&before.record), decided(&output.lock));
            for (decision, count) in &old {
                let now = new.get(decision).copied().unwrap_or(0);
                let is_kept = if rewriting.means == Means::Same { now == *count } else { now >= *count };
                assert!(is_kept, "{}: `{decision}` had {count} places, and has {now}", rewriting.name);
            }
        }
        let moved = moved(&before.names, &names).lines().map(str::to_owned).collect();
        Self { stages, output, names, moved }
    }

    /// Returns the names that neither exist nor are reached through an alias.
    fn lost(&self, side: Side) -> Vec<&'static str> {
        Before::of(side).names.names.keys().map(String::as_str).filter(|name| !self.reaches(name)).collect()
    }

    fn reaches(&self, name: &str) -> bool {
        if self.names.names.contains_key(name) {
            return true;
        }
        // `Old::x` is `New::x` where `Old` is an alias of `New`.
        let Some(end) = name.rfind("::").max(name.rfind('.')) else { return false };
        let (owner, part) = name.split_at(end);
        let alias = self.names.names.get(owner).and_then(|meaning| meaning.strip_prefix("= "));
        let now = alias.map(|now| format!("{}::{now}{part}", owner.rsplit_once("::").map_or("", |parts| parts.0)));
        now.is_some_and(|now| self.names.names.contains_key(&now))
    }

    /// Reports whether a note says that a field is gone, or that it is now required and has no setter.
    fn tells(&self, name: &str) -> bool {
        let end = name.rfind("::").max(name.rfind('.')).unwrap_or_default();
        let (ty, field) = name.split_at(end);
        let ty = ty.rsplit("::").next().unwrap_or_default();
        let field = field.trim_start_matches([':', '.']).trim_end_matches("()");
        let told = [format!("`{field}` went"), format!("`{field}` is required now")];
        let is_about =
            |note: &&str| note.starts_with(&format!("`{ty}`")) && told.iter().any(|reason| note.contains(reason));
        self.notes().iter().any(is_about)
    }

    fn notes(&self) -> BTreeSet<&str> {
        self.output.notes.iter().map(|note| note.message.as_str()).collect()
    }
}

/// Rewritings that the project's decisions refuse: rules that name a path or a method have to be rewritten.
const REFUSED: [&str; 2] = ["paths of another version", "another method"];

fn sides(rewriting: Rewriting) -> impl Iterator<Item = Side> {
    let may_be = move |side: &Side| match side {
        Side::Alone => rewriting.name != webhooks_inside().name,
        Side::Decided => !REFUSED.contains(&rewriting.name),
    };
    [Side::Alone, Side::Decided].into_iter().filter(may_be)
}

/// Runs on two threads, because each rewriting runs the generator up to four times.
fn each(means: Means, check: impl Fn(Side, Rewriting) + Sync) {
    let all: Vec<(Side, Rewriting)> = all()
        .into_iter()
        .chain([webhooks_inside()])
        .filter(|rewriting| rewriting.means == means)
        .flat_map(|rewriting| sides(rewriting).map(move |side| (side, rewriting)))
        .collect();
    let half = all.len().div_ceil(2);
    std::thread::scope(|scope| {
        for part in all.chunks(half) {
            scope.spawn(|| part.iter().for_each(|(side, rewriting)| check(*side, *rewriting)));
        }
    });
}

/// Compares the project's description with another one, as the report on an update does.
fn report_on(stages: &Stages) -> Review {
    let before = Before::of(Side::Decided);
    review_with([&before.stages, stages], [&before.items, &PublicItems::of_plan(&stages.plan)])
}

/// The rewriting that changes an order: JSON has none, and the arguments of `new` have that of the description.
const REORDERED: &str = "everything in another order";

/// Checks that a report says that nothing changes for users, but in documentation where that `may_differ`.
fn check_unchanged(name: &str, review: &Review, may_differ: bool) {
    let changes: Vec<String> = review.judged().map(|(change, _)| describe(change)).collect();
    if name == REORDERED {
        let is_constructor = |path: &str| path.ends_with("::new");
        let others: Vec<&String> =
            review.surface.iter().map(|item| &item.path).filter(|path| !is_constructor(path)).collect();
        assert_eq!((changes, others), (Vec::new(), Vec::new()), "{name}");
        return;
    }
    let impact = review.impact().filter(|impact| !may_differ || *impact != Impact::Documentation);
    assert_eq!(
        (impact, review.wire()),
        (None, Wire::Works),
        "{name}: {changes:#?} {:#?} {:#?}",
        review.documentation,
        review.surface
    );
}

#[test]
fn what_means_the_same_is_the_same_client_and_no_change_for_users() {
    each(Means::Same, |side, rewriting| {
        let after = After::of(side, rewriting);
        assert_eq!(after.moved, Vec::<String>::new(), "{side:?}, {}", rewriting.name);
        if side == Side::Decided {
            // Places that are written down once have one text where they had several.
            check_unchanged(rewriting.name, &report_on(&after.stages), true);
        }
    });
}

/// Where the descriptions lie that are samples of the rewritings: beside the repository, and no part of it.
const SAMPLES: &str = "../../shared/firstpull";

/// The samples that mean the same, and whether their documentation may differ.
const SAME_SAMPLES: [(&str, bool); 9] = [
    ("any-of-for-one-of.yaml", false),
    ("components-for-all-schemas.yaml", true),
    ("credentials-under-other-keys.yaml", false),
    ("errors-422-for-400.yaml", true),
    ("openapi-3.0.3.yaml", false),
    ("path-parameters-renamed.yaml", false),
    ("posts-answer-201.yaml", false),
    ("titles-everywhere.yaml", false),
    ("webhooks-inside.yaml", false),
];

#[test]
fn samples_that_mean_the_same_are_reported_as_no_change_for_users() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(SAMPLES);
    if !folder.is_dir() {
        // Not by a macro, whose output is kept back where a test succeeds.
        io::stderr().write_all(b"SKIPPED: no samples of rewritings are beside the repository\n").unwrap();
        return;
    }
    for (name, may_differ) in SAME_SAMPLES {
        let sample = fs::read_to_string(folder.join(name)).unwrap();
        let stages = with_input(Side::Decided, &sample, Some(&spec("names.lock")), run);
        let stages = stages.unwrap_or_else(|failure| panic!("{name}:\n{failure}"));
        check_unchanged(name, &report_on(&stages), may_differ);
    }
}

#[test]
fn what_differs_in_little_has_the_same_names() {
    each(Means::SameNames, |side, rewriting| {
        let after = After::of(side, rewriting);
        let lost: Vec<&str> = after.lost(side).into_iter().filter(|name| !after.tells(name)).collect();
        assert_eq!(lost, Vec::<&str>::new(), "{side:?}, {}", rewriting.name);
        let new: Vec<&String> = after.moved.iter().filter(|line| line.starts_with('+')).collect();
        assert_eq!(new, Vec::<&String>::new(), "{side:?}, {}", rewriting.name);
    });
}

#[test]
fn what_says_more_only_adds() {
    each(Means::More, |side, rewriting| {
        let after = After::of(side, rewriting);
        let lost: Vec<&str> = after.lost(side).into_iter().filter(|name| !after.tells(name)).collect();
        assert_eq!(lost, Vec::<&str>::new(), "{side:?}, {}", rewriting.name);
    });
}

#[test]
fn a_guess_gives_way_to_what_is_published_and_every_old_name_is_an_alias() {
    each(Means::Renamed, |side, rewriting| {
        let after = After::of(side, rewriting);
        assert_eq!(after.lost(side), Vec::<&str>::new(), "{side:?}, {}", rewriting.name);
        let notes = after.notes();
        for told in [
            "`list_admins` (GET /v1/admins) is called `get_all_admins` now: its name rested on a guessed operationId; the \
             old name is a deprecated method",
            "the request `ListAdmins` (GET /v1/admins) is called `GetAllAdmins` now: the old name is a deprecated alias",
            "`ListEpisodesResponse` (GET /v1/episodes answer) is called `GetAllEpisodesResponse` now: its name rested on a \
             guessed operationId; the old name is a deprecated alias",
        ] {
            assert!(notes.contains(told), "{told}\n{notes:#?}");
        }
        // The published operationId concerns what the guess concerned.
        assert!(after.names.names.contains_key("types::Admin.email"));
        assert!(!after.output.lock.contains(" provisional"), "{}", rewriting.name);
    });
}
