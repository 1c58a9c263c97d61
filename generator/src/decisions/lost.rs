//! Reports rules that find nothing, contradict each other, or do not fit their place.

use std::collections::BTreeSet;

use strsim::levenshtein;

use super::automaton::{Automaton, Compiled};
use super::choose::RuleFault;
use super::model::{Loss, Rule};
use super::read::fault;
use super::walk::{Reached, Walked};
use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::place::{self, Pattern, PatternRoot, StepPattern, snake_case};
use crate::pointer::Pointer;

/// How many names a message lists.
const MOST_NAMES: usize = 12;

/// Returns the faults, and what is only noted.
pub(super) fn report(rules: &[Rule], automaton: &Automaton<'_>, walked: &Walked) -> (Diagnostics, Diagnostics) {
    let (mut faults, mut notes) = (Diagnostics::default(), Diagnostics::default());
    for fault in &walked.faults {
        faults.push(report_fault(rules, fault));
    }
    for (index, compiled) in automaton.patterns.iter().enumerate().filter(|(index, _)| walked.hits[*index] == 0) {
        let rule = &rules[compiled.rule];
        let diagnostic = report_idle(rule, compiled, index, walked);
        match rule.decision.loss() {
            Loss::Error if !compiled.is_exception => faults.push(diagnostic),
            Loss::Error | Loss::Note => notes.push(diagnostic),
        }
    }
    (faults, notes)
}

fn report_fault(rules: &[Rule], found: &RuleFault) -> Diagnostic {
    match found {
        RuleFault::Clash { first, second, at } => {
            let (first, second) = (&rules[*first], &rules[*second]);
            let (new, old) = (second.decision.text(), first.decision.text());
            let message =
                format!("`{new}` and `{old}` are decided of one place by rules that are as specific as each other");
            fault("decided-otherwise", &second.decision_at, message)
                .also(Source::Decisions, &first.decision_at, format!("`{old}` is decided here"))
                .also(Source::Description, at, "both are for this".to_owned())
                .help("write more of the place in one of them, or `except` in the other")
        }
        RuleFault::Unfit { rule, at } => {
            let message = format!("`{}` does not fit one of its places", rules[*rule].decision.text());
            fault("decision-unfit", &rules[*rule].decision_at, message)
                .also(Source::Description, at, "this place".to_owned())
                .help(
                    "`retry`, `pages`, `mock-set`, `mock-unique` and `shown-by` are for operations; `required` and `absent` \
                     are for fields",
                )
        }
        RuleFault::Unresolved { at, message } => {
            fault("decision-unresolved", at, message.clone()).help("correct the place, or delete it")
        }
    }
}

/// Returns a pattern that no place has: how far it leads, what is there instead, and what is lost.
fn report_idle(rule: &Rule, compiled: &Compiled<'_>, index: usize, walked: &Walked) -> Diagnostic {
    let aims = if compiled.is_exception { &rule.except } else { &rule.places };
    let aim = &aims[compiled.index];
    let found = find_next(&aim.pattern, walked.reached.get(&index), walked);
    let message = format!("`{}` is no place of this description{}", aim.pattern.text, found.message);
    let lost = if compiled.is_exception {
        format!("this exception from `{}` excepts nothing", rule.decision.text())
    } else {
        format!("`{}` would be lost ({})", rule.decision.text(), rule.because.trim().trim_end_matches('.'))
    };
    let help = match found.proposal {
        Some(proposal) => format!("{lost}; did you mean `{proposal}`? Correct the place, or delete it"),
        None => format!("{lost}: correct the place, or delete it"),
    };
    let diagnostic = fault("place-not-found", &aim.at, message).help(help);
    match found.also {
        Some((at, text)) => diagnostic.also(Source::Description, &at, text),
        None => diagnostic,
    }
}

/// What there is where a pattern ends that no place has.
#[derive(Default)]
struct Next {
    message: String,
    /// Where it leads in the description, and what is there.
    also: Option<(Pointer, String)>,
    proposal: Option<String>,
}

fn find_next(pattern: &Pattern, reached: Option<&Reached>, walked: &Walked) -> Next {
    let is_deep = pattern.steps.first() == Some(&StepPattern::Deep);
    if let Some(reached) = reached.filter(|reached| !is_deep || reached.steps > 1) {
        let wanted = pattern.steps.get(reached.steps).map(ToString::to_string).unwrap_or_default();
        let has = if reached.names.is_empty() { "which has no fields".to_owned() } else { has(&reached.names) };
        return Next {
            message: format!(": it leads as far as `{}`", pattern.up_to(reached.steps)),
            also: Some((reached.at.clone(), format!("this is as far as it leads, {has}"))),
            proposal: nearest(&wanted, &reached.names),
        };
    }
    if let (true, Some(StepPattern::Field(wanted))) = (is_deep, pattern.steps.get(1)) {
        let fields: Vec<String> = walked.fields.iter().cloned().collect();
        return Next {
            message: format!(": no field is called `{wanted}`"),
            proposal: nearest(wanted, &fields),
            also: None,
        };
    }
    find_role(pattern, walked)
}

/// Returns what there is where no operation or event has the role that a pattern is for.
fn find_role(pattern: &Pattern, walked: &Walked) -> Next {
    let wanted = match &pattern.root {
        PatternRoot::Endpoint(endpoint, _) => {
            let path = endpoint.path.as_deref().unwrap_or("*");
            format!("{} {path}", endpoint.method.as_deref().unwrap_or("*"))
        }
        PatternRoot::Event(Some(name), _) => format!("event {}", place::quoted(name)),
        PatternRoot::Event(None, _) => "event *".to_owned(),
        PatternRoot::Id(id, _) => {
            return Next { message: format!(": no operation has the id `{id}`"), ..Next::default() };
        }
        PatternRoot::Any | PatternRoot::Type(_) => return Next::default(),
    };
    let is_it = |known: &str| match &pattern.root {
        PatternRoot::Endpoint(endpoint, _) => {
            known.split_once(' ').is_some_and(|(method, path)| endpoint.matches(method, path))
        }
        PatternRoot::Event(None, _) => known.starts_with("event "),
        PatternRoot::Event(..) | PatternRoot::Id(..) | PatternRoot::Any | PatternRoot::Type(_) => known == wanted,
    };
    let found: Vec<&BTreeSet<String>> =
        walked.roles.iter().filter(|(known, _)| is_it(known)).map(|(_, roles)| roles).collect();
    if found.is_empty() {
        let all: Vec<String> = walked.roles.keys().cloned().collect();
        return Next { message: format!(": there is no `{wanted}`"), proposal: nearest(&wanted, &all), also: None };
    }
    let roles: BTreeSet<&String> = found.into_iter().flatten().collect();
    let roles: Vec<String> = roles.into_iter().cloned().collect();
    let role = pattern.role().map(ToString::to_string).unwrap_or_default();
    let message = format!(": `{wanted}` is there, {}", has(&roles));
    Next { message, proposal: nearest(&role, &roles), also: None }
}

fn has(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(MOST_NAMES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("which has {}{more}", shown.join(", "))
}

/// Returns the name that is written most like another, if one is near.
pub(super) fn nearest(wanted: &str, names: &[String]) -> Option<String> {
    let wanted = snake_case(wanted);
    let distance = |name: &String| {
        let name = snake_case(name);
        let is_part = !name.is_empty() && (name.contains(&wanted) || wanted.contains(&name));
        if is_part { 1 } else { levenshtein(&wanted, &name) + 1 }
    };
    let best = names.iter().map(|name| (distance(name), name)).min()?;
    (best.0 <= wanted.chars().count() / 3 + 1).then(|| best.1.clone())
}
