//! Redocly lints the effective description and the exported one. An error is an error; a warning must be listed, and a
//! listed warning must occur.

use std::{collections::BTreeMap, path::Path, process::Command};

use serde::Deserialize;
use xtask_common::{Console, Error};
use xtask_export as export;

use super::{Bench, process};

const PACKAGE: &str = "@redocly/cli@2.77.0";

/// The accepted warnings of Redocly, and why.
const ACCEPTED: &[(&str, &str)] = &[
    ("info-license", "the provider names no licence of the description, and we invent none"),
    ("operation-operationId", "webhooks are not called by us; they are named by their event"),
];

#[derive(Deserialize)]
struct Report {
    problems: Vec<Problem>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Problem {
    rule_id: String,
    severity: String,
    message: String,
    #[serde(default)]
    location: Vec<Location>,
}

#[derive(Deserialize)]
struct Location {
    #[serde(default)]
    pointer: String,
}

pub(super) fn judge(bench: &Bench<'_>, console: &mut Console) -> Result<(), Error> {
    let redocly = process::install(&bench.folder, PACKAGE, "redocly")?;
    let effective = export::effective(bench.root)?;
    let exported = export::export(&effective)?.yaml()?;
    let mut warned = BTreeMap::new();
    let mut faults = Vec::new();
    for (name, text) in [("effective", effective), ("exported", exported)] {
        let file = bench.folder.join(format!("{name}.yaml"));
        process::write(&file, &text)?;
        for problem in lint(&redocly, &file)? {
            let known = ACCEPTED.iter().any(|(rule, _)| *rule == problem.rule_id);
            if known && problem.severity == "warn" {
                *warned.entry(problem.rule_id).or_insert(0) += 1;
                continue;
            }
            let place = problem.location.first().map_or("", |location| location.pointer.as_str());
            faults.push(format!("{name}{place}: {} ({})", problem.message, problem.rule_id));
        }
    }
    for (rule, reason) in ACCEPTED {
        match warned.get(*rule) {
            Some(times) => console.say(format_args!("redocly: {rule}, {times} times: {reason}")),
            None => faults.push(format!("{rule} is no longer warned of: take it off the list")),
        }
    }
    if faults.is_empty() {
        console.say("redocly: the effective and the exported description are valid");
        return Ok(());
    }
    Err(Error::new(faults.join("\n")))
}

fn lint(redocly: &Path, file: &Path) -> Result<Vec<Problem>, Error> {
    let mut command = Command::new(redocly);
    let printed = process::output(command.args(["lint", "--format", "json", "--max-problems", "1000"]).arg(file))?;
    let report: Report = serde_json::from_str(&printed)
        .map_err(|error| Error::new(format!("redocly's report on {} cannot be read: {error}", file.display())))?;
    Ok(report.problems)
}
