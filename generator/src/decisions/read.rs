//! Reads a file of decisions: its version, and its rules, with every key accounted for.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::access::SECTIONS;
use super::lost::nearest;
use super::model::{Aim, Decision, Rule, Shown};
use crate::diagnostic::{Diagnostic, Diagnostics, Source, describe_kind};
use crate::paging::{self, Paging};
use crate::place::{Operation, Pattern, PatternRoot, Place, Role, Root};
use crate::pointer::Pointer;

/// The version of the file that is understood.
const VERSION: u64 = 1;

/// The value of a key that decides something.
struct Written<'a> {
    key: &'a str,
    value: &'a Value,
    at: Pointer,
}

type ReadDecision = fn(&Written<'_>) -> Result<Decision, Diagnostic>;

/// The keys that decide something, of which a rule has one, and how the value of each is read.
const DECISIONS: [(&str, ReadDecision); 24] = [
    ("id", |written| written.string().map(Decision::Id)),
    ("subject", |written| written.string().map(Decision::Subject)),
    ("secret", |written| written.set(Decision::Secret)),
    ("type", |written| written.one_of(&["integer", "decimal", "date", "date-time", "text"]).map(Decision::Type)),
    ("public", |written| written.set(Decision::Public)),
    ("sensitive", |written| written.set(Decision::Sensitive)),
    ("name", |written| written.string().map(Decision::Name)),
    ("variant", |written| written.variant_name().map(Decision::Variant)),
    ("field", |written| written.string().map(Decision::Field)),
    ("values", |written| written.map().cloned().map(Decision::Values)),
    ("null", |written| written.flag().map(Decision::Null)),
    ("required", |written| written.flag().map(Decision::Required)),
    ("absent", |written| written.set(Decision::Absent)),
    ("exclusive", |written| written.flag().map(Decision::Exclusive)),
    ("example", |written| Ok(Decision::Example(written.value.clone()))),
    ("retry", |written| written.one_of(&["safe", "never"]).map(Decision::Retry)),
    ("minimum", |written| written.integer().map(Decision::Minimum)),
    ("pattern", |written| written.string().map(Decision::Pattern)),
    ("pages", |written| written.pages()),
    ("idempotency-key", |written| written.set(Decision::IdempotencyKey)),
    ("mock", |written| written.string().map(Decision::Mock)),
    ("mock-set", |written| written.map().cloned().map(Decision::MockSet)),
    ("mock-unique", |written| written.unique().map(Decision::MockUnique)),
    ("shown-by", |written| written.shown().map(Decision::ShownBy)),
];

/// Returns a fault at a place of the decisions.
pub(super) fn fault(code: &'static str, at: &Pointer, message: impl Into<String>) -> Diagnostic {
    Diagnostic { source: Source::Decisions, ..Diagnostic::at(code, at, message) }
}

/// Returns a fault at a place that has another type than it should.
pub(super) fn wrong_type(at: &Pointer, expected: &str, found: &Value) -> Diagnostic {
    fault("decisions-type", at, format!("expected {expected}, found {}", describe_kind(found)))
}

/// Returns the rules of a file.
pub(super) fn read_rules(file: &Value) -> Result<Vec<Rule>, Diagnostics> {
    let root = Pointer::root();
    let map = object(file, &root, "the file")?;
    read_version(map)?;
    let mut faults = Diagnostics::default();
    let known: Vec<&str> = ["version", "rules"].into_iter().chain(SECTIONS).collect();
    faults.extend(unknown_keys(map, &root, &known, "decisions"));
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
    let deciding = DECISIONS.map(|(key, _)| key);
    let known: Vec<&str> = ["at", "except", "because", "exactly"].into_iter().chain(deciding).collect();
    faults.extend(unknown_keys(map, at, &known, "a rule"));
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
    let mut decided: Vec<_> =
        DECISIONS.into_iter().filter_map(|(key, read)| Some((key, map.get(key)?, read))).collect();
    // Beside another decision it is no decision of its own, unless it names a kind.
    if decided.len() > 1 && !map.get("subject").is_some_and(Value::is_string) {
        decided.retain(|(key, ..)| *key != "subject");
    }
    let written = match decided.as_slice() {
        [(key, value, read)] => Some((Written { key, value, at: at.key(key) }, read)),
        // What is misspelt is reported already.
        [] if !faults.is_empty() => None,
        [] => {
            let message = format!("this rule decides nothing; expected one of {}", deciding.join(", "));
            faults.push(fault("decisions-missing", at, message));
            None
        }
        several => {
            let keys: Vec<&str> = several.iter().map(|(key, ..)| *key).collect();
            let message = format!("a rule decides one thing, and this one decides {}", keys.join(" and "));
            faults.push(fault("decisions-several", at, message).help("write a rule for each"));
            None
        }
    };
    let Some((written, read)) = written else { return Err(faults) };
    let decision = read(&written).map_err(|fault| faults.push(fault));
    let Ok(decision) = decision else { return Err(faults) };
    let because = because.unwrap_or_default().to_owned();
    let is_subject = read_subject(map, at, &decision).map_err(|fault| faults.push(fault)).unwrap_or_default();
    faults.or(Rule { at: at.clone(), places, except, decision, decision_at: written.at, because, is_subject, exactly })
}

/// Reads whether the identifiers of a rule are whom a call is about.
fn read_subject(map: &Map<String, Value>, at: &Pointer, decision: &Decision) -> Result<bool, Diagnostic> {
    match (map.get("subject"), decision) {
        (None, _) | (_, Decision::Subject(_)) => Ok(false),
        (Some(Value::Bool(true)), Decision::Id(_)) => Ok(true),
        (Some(Value::Bool(true)), _) => {
            let message = "`subject: true` says whom a call is about, so it stands beside `id`";
            Err(fault("decisions-value", &at.key("subject"), message)
                .help("delete it, or write it into the rule of an `id`; a string that is no `id` has a rule with the kind of its subject"))
        }
        (Some(other), _) => Err(wrong_type(&at.key("subject"), "`subject` to be true", other)),
    }
}

/// Reads one pattern, or an array of them.
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
            faults.push(wrong_type(&at, "a place", value));
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
    let PatternRoot::Type(name) = &pattern.root else { return Ok(pattern) };
    Err(format!("`{name}` is a name in Rust, which decisions come before; start at an operation, an event or `**`"))
}

impl Written<'_> {
    fn string(&self) -> Result<String, Diagnostic> {
        let text = self.value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        text.ok_or_else(|| wrong_type(&self.at, &format!("`{}` to be a string", self.key), self.value))
    }

    fn one_of(&self, words: &[&str]) -> Result<String, Diagnostic> {
        let text = self.string()?;
        if words.contains(&text.as_str()) {
            return Ok(text);
        }
        Err(fault("decisions-value", &self.at, format!("expected one of {}, found `{text}`", words.join(", "))))
    }

    fn flag(&self) -> Result<bool, Diagnostic> {
        self.value.as_bool().ok_or_else(|| wrong_type(&self.at, "true or false", self.value))
    }

    fn integer(&self) -> Result<i64, Diagnostic> {
        self.value.as_i64().ok_or_else(|| wrong_type(&self.at, &format!("`{}` to be an integer", self.key), self.value))
    }

    /// Returns how an operation lists in pages. Whether it has what is named there is found out where its description
    /// is read.
    fn pages(&self) -> Result<Decision, Diagnostic> {
        let map = self.map()?;
        if let Some(fault) = unknown_keys(map, &self.at, &paging::KEYS, "`pages`").into_iter().next() {
            return Err(fault);
        }
        let paging = Paging::read(map).map_err(|(key, message)| {
            let at = key.map_or_else(|| self.at.clone(), |key| self.at.key(key));
            fault("decisions-pages", &at, message).help("the keys of `pages` are explained in spec/README.md")
        })?;
        Ok(Decision::Pages(paging.style, map.clone()))
    }

    /// Returns the decision where the value is true, the only one that there is.
    fn set(&self, decision: Decision) -> Result<Decision, Diagnostic> {
        let is_set = self.value == &Value::Bool(true);
        is_set.then_some(decision).ok_or_else(|| wrong_type(&self.at, &format!("`{}: true`", self.key), self.value))
    }

    fn map(&self) -> Result<&Map<String, Value>, Diagnostic> {
        let map = self.value.as_object().filter(|map| !map.is_empty());
        map.ok_or_else(|| wrong_type(&self.at, &format!("`{}` to be an object", self.key), self.value))
    }

    /// Returns what is taken once: the fields, and when they do not count.
    fn unique(&self) -> Result<Map<String, Value>, Diagnostic> {
        let map = self.map()?;
        let is_name = |value: &Value| value.as_str().is_some_and(|name| !name.is_empty());
        for (key, value) in map {
            let (expected, fits) = match key.as_str() {
                "fields" => {
                    let names = value.as_array().filter(|names| !names.is_empty());
                    ("an array of fields", names.is_some_and(|names| names.iter().all(is_name)))
                }
                "unless" | "until" => ("a field", is_name(value)),
                "released" => ("an object", value.as_object().is_some_and(|fields| !fields.is_empty())),
                _ => {
                    let message = format!("`{key}` is no key of `{}`", self.key);
                    let help = "it is one of fields, unless, until, released";
                    return Err(fault("decisions-key", &self.at.key(key), message).help(help));
                }
            };
            if !fits {
                return Err(wrong_type(&self.at.key(key), &format!("`{key}` to be {expected}"), value));
            }
        }
        let missing = || fault("decisions-missing", &self.at, "expected `fields`, which no two things share");
        map.contains_key("fields").then(|| map.clone()).ok_or_else(missing)
    }

    /// Returns the name of a variant, which nothing later corrects.
    fn variant_name(&self) -> Result<String, Diagnostic> {
        let name = self.string()?;
        let is_name = name.starts_with(|letter: char| letter.is_ascii_uppercase());
        if is_name && name.chars().all(|letter| letter.is_ascii_alphanumeric()) {
            return Ok(name);
        }
        let message = format!("`{name}` is no name of a variant, such as `BankAccount`");
        Err(fault("decisions-value", &self.at, message))
    }

    fn shown(&self) -> Result<Vec<Shown>, Diagnostic> {
        self.map()?.iter().map(|(place, value)| read_shown(place, value, &self.at.key(place))).collect()
    }
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
    let map = value.as_object().ok_or_else(|| wrong_type(at, "an object of parameters", value))?;
    let mut parameters = Vec::new();
    for (name, source) in map {
        let at = at.key(name);
        let role = match Place::parse(&format!("GET / {name}")).map(|place| place.root) {
            Ok(Root::Operation(_, Some(role @ (Role::Path(_) | Role::Query(_) | Role::Header(_))))) => role,
            _ => {
                let message = format!("expected a parameter, such as `path 1`, found `{name}`");
                return Err(fault("decisions-place", &at, message));
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

/// Returns the same pattern for the same kind of decision.
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

/// Returns a fault for each key that is not known, with the one that may be meant.
pub(super) fn unknown_keys(map: &Map<String, Value>, at: &Pointer, known: &[&str], what: &str) -> Vec<Diagnostic> {
    let names: Vec<String> = known.iter().map(|name| (*name).to_owned()).collect();
    let unknown = map.keys().filter(|key| !names.contains(key));
    let unknown = unknown.map(|key| {
        let help = match nearest(key, &names) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("it is one of {}", known.join(", ")),
        };
        fault("decisions-key", &at.key(key), format!("`{key}` is no key of {what}")).help(help)
    });
    unknown.collect()
}

pub(super) fn object<'a>(value: &'a Value, at: &Pointer, what: &str) -> Result<&'a Map<String, Value>, Diagnostic> {
    value.as_object().ok_or_else(|| wrong_type(at, &format!("{what} to be an object"), value))
}
