//! A fault of a request, and the conversion of a validator's errors. Values stay out: neither the messages of the
//! validator nor the instance are used.

use std::{collections::BTreeSet, fmt};

use jsonschema::{ValidationError, error::ValidationErrorKind, paths::LocationSegment};
use serde_json::Value;

use crate::description::Schema;

/// A fault of a request: its place, and the rule that is broken.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// `body`, `query`, `path`, `header`, `credentials` or `request`.
    pub(crate) place: &'static str,
    /// The path to the field, as sent.
    pub(crate) path: Vec<Step>,
    /// The rule, in the words of JSON Schema if it is one of its rules.
    pub(crate) rule: String,
    /// What was expected.
    pub(crate) expected: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
}

impl Fault {
    pub(crate) fn new(place: &'static str, rule: &str, expected: impl Into<String>) -> Self {
        Self { place, path: Vec::new(), rule: rule.to_owned(), expected: expected.into() }
    }

    fn is_pattern(&self) -> bool {
        self.rule == "pattern"
    }

    pub(crate) fn at(mut self, key: &str) -> Self {
        self.path.push(Step::Key(key.to_owned()));
        self
    }

    /// Returns the pointer and the rule. A key that is not described may be a value, and is shown as `*`.
    pub(crate) fn shown(&self, names: &BTreeSet<String>) -> String {
        let mut text = self.place.to_owned();
        for step in &self.path {
            text.push('/');
            match step {
                Step::Index(index) => text.push_str(&index.to_string()),
                Step::Key(key) if names.contains(key) => text.push_str(key),
                Step::Key(_) => text.push('*'),
            }
        }
        format!("{text}: {}", self.rule)
    }

    pub(crate) fn steps(&self) -> Value {
        let step = |step: &Step| match step {
            Step::Key(key) => Value::from(key.as_str()),
            Step::Index(index) => Value::from(*index),
        };
        self.path.iter().map(step).collect()
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.rule)
    }
}

/// Returns the faults of a value, by its schema.
pub(crate) fn check_value(place: &'static str, before: &[Step], schema: &Schema, value: &Value) -> Vec<Fault> {
    let cannot = || Fault { path: before.to_vec(), ..Fault::new(place, "schema", "what the schema asks for") };
    let faults_of = |value: &Value| schema.lenient().errors(value, |errors| explain(place, before, errors));
    let mut faults = faults_of(value).unwrap_or_else(|| vec![cannot()]);
    if faults.iter().any(Fault::is_pattern) {
        // A pattern that the description's own examples do not match is not checked.
        let unfit: Vec<Fault> =
            schema.examples.iter().filter_map(faults_of).flatten().filter(Fault::is_pattern).collect();
        faults.retain(|fault| !fault.is_pattern() || unfit.iter().all(|other| other.expected != fault.expected));
    }
    faults
}

/// Converts the errors of a validator.
fn explain(place: &'static str, before: &[Step], errors: &mut dyn Iterator<Item = ValidationError<'_>>) -> Vec<Fault> {
    let mut all = Vec::new();
    errors.for_each(|error| explain_one(place, before, &error, &mut all));
    all.dedup();
    all
}

fn explain_one(place: &'static str, before: &[Step], error: &ValidationError<'_>, all: &mut Vec<Fault>) {
    let mut path = before.to_vec();
    path.extend(error.instance_path().iter().map(|step| match step {
        LocationSegment::Property(key) => Step::Key(key.to_string()),
        LocationSegment::Index(index) => Step::Index(index),
    }));
    let rule = error.kind().keyword().to_owned();
    let mut push = |last: Option<&str>, expected: String| {
        let mut path = path.clone();
        path.extend(last.map(|key| Step::Key(key.to_owned())));
        all.push(Fault { place, path, rule: rule.clone(), expected });
    };
    match error.kind() {
        ValidationErrorKind::Required { property } => push(property.as_str(), "a value".to_owned()),
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            unexpected.iter().for_each(|key| push(Some(key), "no such field".to_owned()));
        }
        ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } => {
            // The member that fits best says what is missing. The paths of a context begin at the whole value.
            match context.iter().filter(|errors| !errors.is_empty()).min_by_key(|errors| distance(errors)) {
                Some(closest) => closest.iter().for_each(|error| explain_one(place, before, error, all)),
                None => push(None, "one of the alternatives".to_owned()),
            }
        }
        kind => push(None, expected(kind)),
    }
}

/// Returns how far a value is from a member: a wrong type at the root is further than any missing field.
fn distance(errors: &[ValidationError<'static>]) -> (bool, usize) {
    let other = |error: &ValidationError<'static>| {
        matches!(error.kind(), ValidationErrorKind::Type { .. } | ValidationErrorKind::Constant { .. })
    };
    let count = |error: &ValidationError<'static>| match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => unexpected.len(),
        _ => 1,
    };
    (errors.iter().any(other), errors.iter().map(count).sum())
}

/// Returns what a rule expects, in words from the schema alone.
fn expected(kind: &ValidationErrorKind) -> String {
    let listed = |values: &Value| {
        let values = values.as_array().into_iter().flatten();
        values
            .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            .collect::<Vec<_>>()
            .join(", ")
    };
    match kind {
        ValidationErrorKind::Type { kind } => match kind {
            jsonschema::error::TypeKind::Single(one) => one.to_string(),
            jsonschema::error::TypeKind::Multiple(several) => {
                several.iter().map(|ty| ty.to_string()).collect::<Vec<_>>().join(" or ")
            }
        },
        ValidationErrorKind::Format { format } => format.clone(),
        ValidationErrorKind::Pattern { pattern } => pattern.clone(),
        ValidationErrorKind::Enum { options } => listed(options),
        ValidationErrorKind::Constant { expected_value } => expected_value.to_string(),
        ValidationErrorKind::Minimum { limit } => format!("at least {limit}"),
        ValidationErrorKind::ExclusiveMinimum { limit } => format!("more than {limit}"),
        ValidationErrorKind::Maximum { limit } => format!("at most {limit}"),
        ValidationErrorKind::ExclusiveMaximum { limit } => format!("less than {limit}"),
        ValidationErrorKind::MinLength { limit } => format!("at least {limit} characters"),
        ValidationErrorKind::MaxLength { limit } => format!("at most {limit} characters"),
        ValidationErrorKind::MinItems { limit } => format!("at least {limit} items"),
        ValidationErrorKind::MaxItems { limit } => format!("at most {limit} items"),
        ValidationErrorKind::OneOfMultipleValid { .. } => "one alternative alone".to_owned(),
        other => format!("what `{}` asks for", other.keyword()),
    }
}
