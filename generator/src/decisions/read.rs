//! Reads a file of decisions: its version, and its rules, with every key accounted for.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::access::SECTIONS;
use super::lost::nearest;
use super::model::{Aim, Decision, Rule, Shown};
use crate::diagnostic::{Diagnostic, Diagnostics, Source, describe_kind};
use crate::place::{Operation, Pattern, PatternRoot, Place, Role, Root};
use crate::pointer::Pointer;

/// The version of the file that is understood.
const VERSION: u64 = 1;

/// The keys that decide something; a rule has one of them.
const DECISIONS: [&str; 18] = [
    "id",
    "secret",
    "type",
    "public",
    "sensitive",
    "name",
    "variant",
    "field",
    "values",
    "null",
    "required",
    "absent",
    "exclusive",
    "example",
    "retry",
    "mock",
    "mock-set",
    "shown-by",
];

/// A fault at a place of the decisions.
pub(super) fn fault(code: &'static str, at: &Pointer, message: impl Into<String>) -> Diagnostic {
    Diagnostic { source: Source::Decisions, ..Diagnostic::at(code, at, message) }
}

/// The rules of a file.
pub(super) fn read_rules(file: &Value) -> Result<Vec<Rule>, Diagnostics> {
    let root = Pointer::root();
    let map = object(file, &root, "the file")?;
    read_version(map)?;
    let mut faults = Diagnostics::default();
    let known: Vec<&str> = ["version", "rules"].into_iter().chain(SECTIONS).collect();
    for key in map.keys().filter(|key| !known.contains(&key.as_str())) {
        let message = format!("`{key}` is no key of decisions");
        faults.push(fault("decisions-key", &root.key(key), message).help(like(key, &known)));
    }
    let mut rules = Vec::new();
    match map.get("rules").and_then(Value::as_array) {
        None => faults.push(fault("decisions-missing", &root, "expected `rules`, an array")),
        Some(items) => {
            for (index, item) in items.iter().enumerate() {
                match read_rule(item, &root.key("rules").index(index)) {
                    Ok(rule) => rules.push(rule),
                    Err(diagnostics) => faults.extend(diagnostics),
                }
            }
        }
    }
    faults.extend(twice(&rules));
    faults.or(rules)
}

fn read_version(map: &Map<String, Value>) -> Result<(), Diagnostic> {
    let at = Pointer::root().key("version");
    match map.get("version").map(|version| (version, version.as_u64())) {
        Some((_, Some(VERSION))) => Ok(()),
        Some((_, Some(later))) if later > VERSION => {
            let message = format!("this file is of version {later}, and this generator knows version {VERSION}");
            Err(fault("decisions-version", &at, message).help("use the generator that wrote it, or a later one"))
        }
        Some((found, _)) => Err(fault(
            "decisions-version",
            &at,
            format!("expected the version {VERSION}, found {}", describe_kind(found)),
        )),
        None => {
            let message = format!("expected `version: {VERSION}` in the first line");
            Err(fault("decisions-version", &Pointer::root(), message))
        }
    }
}

fn read_rule(item: &Value, at: &Pointer) -> Result<Rule, Diagnostics> {
    let map = object(item, at, "a rule")?;
    let mut faults = Diagnostics::default();
    let known = ["at", "except", "because", "exactly"];
    for key in map.keys().filter(|key| !known.contains(&key.as_str()) && !DECISIONS.contains(&key.as_str())) {
        let message = format!("`{key}` is no key of a rule");
        let all: Vec<&str> = known.into_iter().chain(DECISIONS).collect();
        faults.push(fault("decisions-key", &at.key(key), message).help(like(key, &all)));
    }
    let places = read_aims(map, at, "at", &mut faults);
    let except = if map.contains_key("except") { read_aims(map, at, "except", &mut faults) } else { Vec::new() };
    let because = map.get("because").and_then(Value::as_str).filter(|reason| !reason.trim().is_empty());
    if because.is_none() {
        faults.push(fault("decisions-reason", at, "a rule says why it is there").help("add `because` with the reason"));
    }
    let exactly = match map.get("exactly").map(Value::as_u64) {
        None => None,
        Some(Some(count)) => usize::try_from(count).ok(),
        Some(None) => {
            faults.push(fault("decisions-type", &at.key("exactly"), "expected `exactly` to be a count of places"));
            None
        }
    };
    let decided: Vec<&str> = DECISIONS.into_iter().filter(|key| map.contains_key(*key)).collect();
    let decision = match decided.as_slice() {
        [key] => read_decision(key, &map[*key], &at.key(key)).map_err(|fault| faults.push(fault)).ok(),
        // What is misspelt is reported already.
        [] if !faults.is_empty() => None,
        [] => {
            let message = format!("this rule decides nothing; expected one of {}", DECISIONS.join(", "));
            faults.push(fault("decisions-missing", at, message));
            None
        }
        several => {
            let message = format!("a rule decides one thing, and this one decides {}", several.join(" and "));
            faults.push(fault("decisions-several", at, message).help("write a rule for each"));
            None
        }
    };
    let (Some(decision), [key]) = (decision, decided.as_slice()) else { return Err(faults) };
    let (decision_at, because) = (at.key(key), because.unwrap_or_default().to_owned());
    faults.or(Rule { at: at.clone(), places, except, decision, decision_at, because, exactly })
}

/// One pattern, or an array of them.
fn read_aims(map: &Map<String, Value>, rule: &Pointer, key: &str, faults: &mut Diagnostics) -> Vec<Aim> {
    let at = rule.key(key);
    let written: Vec<(&Value, Pointer)> = match map.get(key) {
        Some(Value::Array(items)) => items.iter().enumerate().map(|(index, item)| (item, at.index(index))).collect(),
        Some(one) => vec![(one, at.clone())],
        None => Vec::new(),
    };
    if written.is_empty() {
        let message = format!("expected `{key}` to be a place, or an array of places");
        faults.push(fault("decisions-missing", if map.contains_key(key) { &at } else { rule }, message));
    }
    let mut aims = Vec::new();
    for (value, at) in written {
        let Some(text) = value.as_str() else {
            faults.push(fault("decisions-type", &at, format!("expected a place, found {}", describe_kind(value))));
            continue;
        };
        match read_pattern(text) {
            Ok(pattern) => aims.push(Aim { at, pattern }),
            Err(message) => {
                let help = "places are explained in spec/README.md: `GET /v1/pets/{} answer .owner.id`, `**.owner_id`";
                faults.push(fault("decisions-place", &at, format!("`{text}` is no place: {message}")).help(help));
            }
        }
    }
    aims
}

fn read_pattern(text: &str) -> Result<Pattern, String> {
    let pattern = Pattern::parse(text).map_err(|problem| problem.to_string())?;
    match pattern.root {
        PatternRoot::Type(name) => Err(format!(
            "`{name}` is a name in Rust, which decisions come before; start at an operation, an event or `**`"
        )),
        _ => Ok(pattern),
    }
}

fn read_decision(key: &str, value: &Value, at: &Pointer) -> Result<Decision, Diagnostic> {
    let string = || match value {
        Value::String(text) if !text.is_empty() => Ok(text.clone()),
        other => {
            Err(fault("decisions-type", at, format!("expected `{key}` to be a string, found {}", describe_kind(other))))
        }
    };
    let one_of = |words: &[&str]| {
        let text = string()?;
        if words.contains(&text.as_str()) {
            return Ok(text);
        }
        Err(fault("decisions-value", at, format!("expected one of {}, found `{text}`", words.join(", "))))
    };
    let flag = || match value {
        Value::Bool(flag) => Ok(*flag),
        other => Err(fault("decisions-type", at, format!("expected true or false, found {}", describe_kind(other)))),
    };
    let set = || match value {
        Value::Bool(true) => Ok(()),
        other => Err(fault("decisions-type", at, format!("expected `{key}: true`, found {}", describe_kind(other)))),
    };
    let map = || match value {
        Value::Object(map) if !map.is_empty() => Ok(map.clone()),
        other => Err(fault(
            "decisions-type",
            at,
            format!("expected `{key}` to be an object, found {}", describe_kind(other)),
        )),
    };
    Ok(match key {
        "id" => Decision::Id(string()?),
        "secret" => set().map(|()| Decision::Secret)?,
        "type" => Decision::Type(one_of(&["integer", "decimal", "date", "date-time", "text"])?),
        "public" => set().map(|()| Decision::Public)?,
        "sensitive" => set().map(|()| Decision::Sensitive)?,
        "name" => Decision::Name(string()?),
        "variant" => Decision::Variant(variant_name(string()?, at)?),
        "field" => Decision::Field(string()?),
        "values" => Decision::Values(map()?),
        "null" => Decision::Null(flag()?),
        "required" => Decision::Required(flag()?),
        "absent" => set().map(|()| Decision::Absent)?,
        "exclusive" => Decision::Exclusive(flag()?),
        "example" => Decision::Example(value.clone()),
        "retry" => Decision::Retry(one_of(&["safe", "never"])?),
        "mock" => Decision::Mock(string()?),
        "mock-set" => Decision::MockSet(map()?),
        _ => Decision::ShownBy(
            map()?.iter().map(|(place, value)| read_shown(place, value, &at.key(place))).collect::<Result<_, _>>()?,
        ),
    })
}

/// The name of a variant, which nothing later corrects.
fn variant_name(name: String, at: &Pointer) -> Result<String, Diagnostic> {
    let is_name = name.starts_with(|letter: char| letter.is_ascii_uppercase());
    if is_name && name.chars().all(|letter| letter.is_ascii_alphanumeric()) {
        return Ok(name);
    }
    let message = format!("`{name}` is no name of a variant, such as `BankAccount`");
    Err(fault("decisions-value", at, message))
}

fn read_shown(place: &str, value: &Value, at: &Pointer) -> Result<Shown, Diagnostic> {
    let wrong = |message: String| fault("decisions-place", at, message);
    let operation = match Place::parse(place) {
        Ok(Place { root: Root::Operation(operation @ Operation::Endpoint(..), None), steps }) if steps.is_empty() => {
            operation
        }
        Ok(_) => return Err(wrong(format!("expected an operation, such as `GET /v1/pets/{{}}`, found `{place}`"))),
        Err(problem) => return Err(wrong(format!("`{place}` is no operation: {problem}"))),
    };
    let Value::Object(map) = value else {
        return Err(fault(
            "decisions-type",
            at,
            format!("expected an object of parameters, found {}", describe_kind(value)),
        ));
    };
    let mut parameters = Vec::new();
    for (name, source) in map {
        let at = at.key(name);
        let role = match Place::parse(&format!("GET / {name}")).map(|place| place.root) {
            Ok(Root::Operation(_, Some(role @ (Role::Path(_) | Role::Query(_) | Role::Header(_))))) => role,
            _ => {
                return Err(fault(
                    "decisions-place",
                    &at,
                    format!("expected a parameter, such as `path 1`, found `{name}`"),
                ));
            }
        };
        let source = source.as_str().unwrap_or_default();
        let pattern = Pattern::parse(&format!("GET / {source}")).map_err(|problem| {
            fault("decisions-place", &at, format!("`{source}` is no part of a call, such as `answer .id`: {problem}"))
        })?;
        parameters.push((role, pattern));
    }
    Ok(Shown { at: at.clone(), operation, parameters })
}

/// The same pattern for the same kind of decision.
fn twice(rules: &[Rule]) -> Vec<Diagnostic> {
    let mut seen: HashMap<_, (&Rule, &Aim)> = HashMap::new();
    let mut faults = Vec::new();
    for rule in rules {
        for aim in &rule.places {
            // Two spellings of one place are one.
            let place = format!("{:?} {:?}", aim.pattern.root, aim.pattern.steps);
            let Some((first, known)) = seen.insert((rule.decision.kind(), place), (rule, aim)) else { continue };
            let (old, new) = (first.decision.text(), rule.decision.text());
            let text = &aim.pattern.text;
            let diagnostic = if first.decision == rule.decision {
                fault("decided-twice", &aim.at, format!("`{new}` is decided of `{text}` twice"))
                    .help("delete one of them")
            } else {
                let message = format!("`{new}` is decided of `{text}`, of which `{old}` is decided too");
                fault("decided-otherwise", &aim.at, message).help("delete one of them")
            };
            faults.push(diagnostic.also(Source::Decisions, &known.at, format!("`{old}` is decided here")));
        }
    }
    faults
}

/// Which key may be meant.
pub(super) fn like(key: &str, all: &[&str]) -> String {
    let names: Vec<String> = all.iter().map(|name| (*name).to_owned()).collect();
    match nearest(key, &names) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("it is one of {}", all.join(", ")),
    }
}

pub(super) fn object<'a>(value: &'a Value, at: &Pointer, what: &str) -> Result<&'a Map<String, Value>, Diagnostic> {
    value.as_object().ok_or_else(|| {
        fault("decisions-type", at, format!("expected {what} to be an object, found {}", describe_kind(value)))
    })
}
