//! Reports rules that find nothing, contradict each other, or do not fit their place.

use super::choose::Choice;
use super::model::{Loss, Rule};
use super::read::fault;
use super::states::{Automaton, Compiled};
use super::walk::{Reached, Walked};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::place::{PatternRoot, StepPattern, snake_case};

/// How many names a message lists.
const MOST_NAMES: usize = 12;

/// The faults, and what is only noted.
pub(super) fn report(rules: &[Rule], automaton: &Automaton<'_>, walked: &Walked) -> (Diagnostics, Diagnostics) {
    let (mut faults, mut notes) = (Diagnostics::default(), Diagnostics::default());
    for choice in &walked.choices {
        faults.push(report_choice(rules, choice));
    }
    for (index, compiled) in automaton.patterns.iter().enumerate().filter(|(index, _)| walked.hits[*index] == 0) {
        let rule = &rules[compiled.rule];
        let diagnostic = report_idle(rule, compiled, walked.reached.get(&index), &walked.endpoints);
        let is_covered = rule.places.len() > 1 && compiled.is_exception;
        match rule.decision.loss() {
            Loss::Error if !is_covered && !compiled.is_exception => faults.push(diagnostic),
            Loss::Error | Loss::Note => notes.push(diagnostic),
        }
    }
    (faults, notes)
}

fn report_choice(rules: &[Rule], choice: &Choice) -> Diagnostic {
    match choice {
        Choice::Clash { first, second, at } => {
            let (first, second) = (&rules[*first], &rules[*second]);
            let message = format!(
                "`{}` here and `{}` at `{}` are as specific as each other, and both are for `#{at}`",
                second.decision.text(),
                first.decision.text(),
                first.at
            );
            fault("decided-otherwise", &second.decision_at, message)
                .help("write more of the place in one of them, or `except` in the other")
        }
        Choice::Unfit { rule, at } => {
            let message = format!("`{}` does not fit what is at `#{at}`", rules[*rule].decision.text());
            fault("decision-unfit", &rules[*rule].decision_at, message)
                .help("`retry`, `mock-set` and `shown-by` are for operations; `required` and `absent` are for fields")
        }
        Choice::Unresolved { at, message } => fault("decision-unresolved", at, message.clone()),
    }
}

/// A pattern that no place has.
fn report_idle(rule: &Rule, compiled: &Compiled<'_>, reached: Option<&Reached>, endpoints: &[String]) -> Diagnostic {
    let aims = if compiled.is_exception { &rule.except } else { &rule.places };
    let aim = &aims[compiled.index];
    let mut message = format!("`{}` is no place of this description", aim.pattern.text);
    let mut proposal = None;
    match reached {
        Some(reached) => {
            let names = &reached.names;
            let shown: Vec<String> = names.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect();
            let more = names.len().saturating_sub(MOST_NAMES);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            message.push_str(&format!("; it leads as far as `#{}`, which has {}{more}", reached.at, shown.join(", ")));
            if let Some(StepPattern::Field(wanted)) = aim.pattern.steps.get(reached.steps) {
                proposal = nearest(wanted, names);
            }
        }
        None => {
            if let PatternRoot::Endpoint(endpoint, _) = &aim.pattern.root {
                let wanted = endpoint.path.clone().unwrap_or_default();
                let wanted = format!("{} {wanted}", endpoint.method.as_deref().unwrap_or("GET"));
                if endpoints
                    .iter()
                    .any(|known| known.split_once(' ').is_some_and(|(method, path)| endpoint.matches(method, path)))
                {
                    message.push_str("; the operation is there, and has no such part");
                } else {
                    message.push_str("; no operation has this method and path");
                    proposal = nearest(&wanted, endpoints);
                }
            }
        }
    }
    let lost = format!("`{}` would be lost ({})", rule.decision.text(), rule.because.trim_end_matches('.'));
    let help = match proposal {
        Some(proposal) => format!("{lost}; did you mean `{proposal}`? Correct the place, or delete the rule"),
        None => format!("{lost}: correct the place, or delete it"),
    };
    fault("place-not-found", &aim.at, message).help(help)
}

/// The name that is written most like another, if one is near.
fn nearest(wanted: &str, names: &[String]) -> Option<String> {
    let wanted = snake_case(wanted);
    let distance = |name: &String| {
        let name = snake_case(name);
        let is_part = !name.is_empty() && (name.contains(&wanted) || wanted.contains(&name));
        if is_part { 1 } else { edit_distance(&wanted, &name) + 1 }
    };
    let best = names.iter().map(|name| (distance(name), name)).min()?;
    (best.0 <= wanted.chars().count() / 3 + 1).then(|| best.1.clone())
}

/// The number of letters that differ (Levenshtein).
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (line, letter) in a.chars().enumerate() {
        let mut before = row[0];
        row[0] = line + 1;
        for (column, other) in b.iter().enumerate() {
            let changed = before + usize::from(letter != *other);
            before = row[column + 1];
            row[column + 1] = changed.min(row[column] + 1).min(before + 1);
        }
    }
    row[b.len()]
}
