//! A comparison as the value that all reports show, and as the documents that they are.
//!
//! The value is what `report.schema.json` describes. Templates lay it out; none decides what a change means.

use std::collections::BTreeMap;

use generator::{
    changes::{Extent, Mark, Review, ReviewedOperation, Wire, describe, describe_name, lines},
    evidence::Findings,
    surface::Impact,
};
use minijinja::{AutoEscape, Environment, context, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;
use xtask_common::Error;

use crate::version::next_version;

/// The version of this workspace's packages.
const CURRENT: &str = env!("CARGO_PKG_VERSION");

/// What a report shows.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Report {
    /// The earlier side.
    pub(crate) old: String,
    /// The later side.
    pub(crate) new: String,
    /// The verdict.
    pub(crate) verdict: Verdict,
    /// How many changes of each impact there are.
    pub(crate) counts: BTreeMap<&'static str, usize>,
    /// How many operations there were and are.
    pub(crate) operations: [usize; 2],
    /// What the later side says of what was inferred in the earlier one.
    pub(crate) inferred: Inference,
    /// What touches patients' safety, by subject.
    pub(crate) hazards: Vec<Hazard>,
    /// The changes of the API, the most important first.
    pub(crate) changes: Vec<Entry>,
    /// The places at which only the documentation differs.
    pub(crate) documentation: Vec<String>,
    /// The changes of names.
    pub(crate) names: Vec<NameEntry>,
    /// The public items that differ.
    pub(crate) surface: Vec<Item>,
    /// Every operation, before and now.
    pub(crate) methods: Vec<Method>,
}

/// What an update is.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Verdict {
    /// For code on the client: the greatest impact, or `none`.
    pub(crate) users: &'static str,
    /// For clients that are in use: the worst of all.
    pub(crate) wire: &'static str,
    /// The version of the packages.
    pub(crate) current: &'static str,
    /// The version to publish; none where nothing is to be published.
    pub(crate) next: Option<String>,
}

/// What a description says of what was inferred before.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Inference {
    /// How much is as it was inferred.
    pub(crate) confirmed: usize,
    /// What is otherwise.
    pub(crate) refuted: Vec<Refuted>,
    /// How much is inferred as before.
    pub(crate) open: usize,
    /// How much was added.
    pub(crate) added: usize,
}

/// Something that was inferred and is otherwise.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Refuted {
    /// Where it was inferred.
    pub(crate) place: String,
    /// On what it rested.
    pub(crate) evidence: String,
    /// How it is.
    pub(crate) now: String,
}

/// A subject of safety, and the changes that touch it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Hazard {
    /// The subject, such as `identity`.
    pub(crate) subject: &'static str,
    /// The hazards of the log that it is about.
    pub(crate) ids: &'static [&'static str],
    /// The changes.
    pub(crate) changes: Vec<String>,
}

/// A change of the API.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    /// Where: the place by meaning; empty, where it is of the whole API.
    pub(crate) place: String,
    /// What happened, in a line.
    pub(crate) text: String,
    /// What it means for code on the client.
    pub(crate) users: &'static str,
    /// What it means for clients that are in use.
    pub(crate) wire: &'static str,
}

/// A change of a name.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NameEntry {
    /// What happened, in a line.
    pub(crate) text: String,
    /// What it means for code on the client.
    pub(crate) users: &'static str,
}

/// A public item that differs.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Item {
    /// Its path.
    pub(crate) path: String,
    /// Its signature before.
    pub(crate) old: Option<String>,
    /// Its signature now.
    pub(crate) new: Option<String>,
    /// What it means for code on the client.
    pub(crate) users: &'static str,
    /// What users do about it, where there is something to say.
    pub(crate) advice: Option<&'static str>,
}

/// An operation before and now.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Method {
    /// Its method in Rust, with its group.
    pub(crate) name: String,
    /// Method and path.
    pub(crate) request: String,
    /// What it does, in a line.
    pub(crate) summary: String,
    /// Its signature before.
    pub(crate) old: Option<String>,
    /// Its signature now.
    pub(crate) new: Option<String>,
    /// What changed at it.
    pub(crate) changes: Vec<String>,
    /// The greatest impact of these, or `none`.
    pub(crate) users: &'static str,
}

impl Report {
    /// Makes the value of a comparison.
    ///
    /// # Errors
    /// The version of the workspace is none.
    pub(crate) fn new(sides: [String; 2], review: &Review, findings: &Findings) -> Result<Self, Error> {
        let impact = review.impact();
        let entries: Vec<Entry> = review
            .judged()
            .map(|(change, judgement)| Entry {
                place: change.place.as_ref().map(ToString::to_string).unwrap_or_default(),
                text: describe(change),
                users: users_word(Some(judgement.impact)),
                wire: wire_word(judgement.wire),
            })
            .collect();
        let names = review
            .changes
            .names
            .iter()
            .map(|name| NameEntry { text: describe_name(name), users: users_word(name.impact()) });
        let surface = review.surface.iter().map(|item| Item {
            path: item.path.clone(),
            old: item.old.clone(),
            new: item.new.clone(),
            users: users_word(Some(item.impact)),
            advice: advice(item.impact, item.is_named_request, item.old.is_some(), item.new.is_some()),
        });
        let mut counts = BTreeMap::new();
        for entry in &entries {
            *counts.entry(entry.users).or_default() += 1;
        }
        let [old, new] = sides;
        Ok(Self {
            old,
            new,
            verdict: Verdict {
                users: users_word(impact),
                wire: wire_word(review.wire()),
                current: CURRENT,
                next: next_version(CURRENT, impact)?,
            },
            counts,
            operations: review.changes.operations.into(),
            inferred: inference(findings),
            hazards: hazards(review),
            methods: methods(review),
            changes: entries,
            documentation: review.documentation.iter().map(describe).collect(),
            names: names.collect(),
            surface: surface.collect(),
        })
    }

    /// Returns the lines for a terminal.
    pub(crate) fn text(&self, review: &Review, findings: &Findings, extent: Extent) -> String {
        let mut text: Vec<String> = lines(&review.changes, extent);
        text.extend(findings.lines(extent));
        let breaking = self.surface.iter().filter(|item| item.users == "breaking");
        let shown = if extent == Extent::Full { usize::MAX } else { 10 };
        let broken: Vec<String> = breaking
            .map(|item| {
                let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
                format!("breaks {}: {} -> {}", item.path, side(&item.old), side(&item.new))
            })
            .collect();
        let more = broken.len().saturating_sub(shown);
        text.extend(broken.into_iter().take(shown));
        text.extend((more > 0).then(|| format!("… and {more} more public items: --full shows all")));
        text.push(self.verdict_line());
        text.iter().map(|line| format!("{line}\n")).collect()
    }

    fn verdict_line(&self) -> String {
        let Verdict { users, wire, current, next } = &self.verdict;
        let documented = self.changes.iter().filter(|entry| entry.users == "documentation").count();
        let documentation = self.documentation.len() + documented;
        match next {
            None => "no change for users".to_owned(),
            Some(next) if *users == "documentation" => format!(
                "no change for users but in documentation, at {}; publish {next} (now {current})",
                counted(documentation, "place")
            ),
            Some(next) => format!("for users: {users}; clients in use: {wire}; publish {next} (now {current})"),
        }
    }

    /// Returns the text of a pull request.
    ///
    /// # Errors
    /// Where the template is broken.
    pub(crate) fn markdown(&self) -> Result<String, Error> {
        self.render("report.md", include_str!("../templates/report.md"))
    }

    /// Returns the entry for the changelog.
    ///
    /// # Errors
    /// Where the template is broken.
    pub(crate) fn changelog(&self) -> Result<String, Error> {
        self.render("changelog.md", include_str!("../templates/changelog.md"))
    }

    /// Returns the page.
    ///
    /// # Errors
    /// Where the template is broken.
    pub(crate) fn html(&self) -> Result<String, Error> {
        self.render("report.html", include_str!("../templates/report.html"))
    }

    /// Returns the value as JSON.
    ///
    /// # Errors
    /// A part of it cannot be written as JSON.
    pub(crate) fn json(&self) -> Result<String, Error> {
        let text = serde_json::to_string_pretty(self).map_err(|error| Error::new(error.to_string()))?;
        Ok(text + "\n")
    }

    fn render(&self, name: &'static str, template: &'static str) -> Result<String, Error> {
        let failed = |error: minijinja::Error| Error::new(format!("{name}: {error:#}"));
        let mut templates = Environment::new();
        templates
            .set_auto_escape_callback(|name| if name.ends_with(".html") { AutoEscape::Html } else { AutoEscape::None });
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
        templates.set_syntax(syntax.map_err(failed)?);
        templates.add_filter("inline", inline);
        templates.add_filter("counted", counted);
        templates.add_template(name, template).map_err(failed)?;
        let page = templates.get_template(name).map_err(failed)?;
        page.render(context! { report => Serde(self) }).map_err(failed)
    }
}

/// Returns a number with its noun.
fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Returns a string as Markdown that shows it as it is: descriptions are not trusted, and their text is no markup.
fn inline(text: String) -> String {
    let text: String = text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    let most = text.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(most + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}

fn users_word(impact: Option<Impact>) -> &'static str {
    match impact {
        None => "none",
        Some(Impact::Documentation) => "documentation",
        Some(Impact::Fix) => "fix",
        Some(Impact::Addition) => "addition",
        Some(Impact::Breaking) => "breaking",
    }
}

fn wire_word(wire: Wire) -> &'static str {
    match wire {
        Wire::Works => "works",
        Wire::MayFail => "may fail",
        Wire::WillFail => "will fail",
    }
}

fn advice(impact: Impact, is_named_request: bool, was: bool, is: bool) -> Option<&'static str> {
    match (impact, was, is) {
        _ if is_named_request => {
            Some("awaited as before; code that names the type of the call names the request type now")
        }
        (Impact::Breaking, true, false) => Some("take out its uses"),
        (Impact::Breaking, true, true) => Some("the compiler names each use: write it for the new signature"),
        (Impact::Breaking, false, true) => Some("give the new value wherever all fields are written out"),
        _ => None,
    }
}

/// What patients' safety rests on: the mark of what is decided, its subject, and its hazards in the log of
/// `hero-api/src/guide/hazards.md`.
pub const HAZARDS: [(Mark, &str, &[&str]); 5] = [
    (Mark::Id, "identity: ids of patients, practices and appointments", &["HZ-01", "HZ-02", "HZ-04", "HZ-06"]),
    (Mark::Date, "dates and times", &["HZ-11", "HZ-12"]),
    (Mark::Retry, "bookings and other writes: whether they are repeated", &["HZ-07", "HZ-08", "HZ-09"]),
    (Mark::Secret, "secrets", &["HZ-22"]),
    (Mark::Sensitive, "what `Debug` hides", &["HZ-21"]),
];

fn inference(findings: &Findings) -> Inference {
    let refuted = findings.refuted.iter().map(|(inferred, now)| Refuted {
        place: inferred.place.clone(),
        evidence: inferred.evidence.clone(),
        now: now.clone(),
    });
    Inference {
        confirmed: findings.confirmed.len(),
        refuted: refuted.collect(),
        open: findings.open,
        added: findings.added.len(),
    }
}

/// Returns the changes that touch what patients' safety rests on.
fn hazards(review: &Review) -> Vec<Hazard> {
    let touched = |mark: Mark| -> Vec<String> {
        review.changes.changes.iter().filter(|change| change.marks.contains_key(&mark)).map(describe).collect()
    };
    let hazards = HAZARDS.map(|(mark, subject, ids)| Hazard { subject, ids, changes: touched(mark) });
    hazards.into_iter().filter(|hazard| !hazard.changes.is_empty()).collect()
}

/// Returns every operation of both sides.
fn methods(review: &Review) -> Vec<Method> {
    let method = |operation: &ReviewedOperation| Method {
        name: operation.call.clone(),
        request: operation.request.clone(),
        summary: operation.summary.clone().unwrap_or_default(),
        old: operation.old.clone(),
        new: operation.new.clone(),
        changes: operation.changes.iter().map(|index| describe(&review.changes.changes[*index])).collect(),
        users: users_word(operation.changes.iter().map(|index| review.judgements[*index].impact).max()),
    };
    review.operations.iter().map(method).collect()
}
