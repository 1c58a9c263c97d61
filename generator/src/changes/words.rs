//! Types, rules and the like in words, for people to compare.

use super::walk::Side;
use crate::ir::{Retry, Rule, ShapeKind, Slot, Type, Visibility, Way};

/// Returns a type, as a reader of the client knows it.
pub(super) fn type_of(side: Side<'_>, ty: &Type) -> String {
    let word = match ty {
        Type::Any => "any value",
        Type::OpenObject => "object of unknown fields",
        Type::Boolean => "boolean",
        Type::Integer => "integer",
        Type::Unsigned => "unsigned integer",
        Type::Float => "number",
        Type::Decimal => "decimal",
        Type::String => "string",
        Type::Secret => "secret",
        Type::Date => "date",
        Type::DateTime => "date-time",
        Type::File => "file",
        Type::Constant(value) => return format!("the string {}", quoted(value)),
        Type::Id(kind) => return format!("`{kind}`"),
        Type::Array(items) => return format!("array of {}", nullable(side, items)),
        Type::Map(values) => return format!("map of {}", nullable(side, values)),
        Type::Shape(id) => {
            let kind = match side.api.shapes[*id].kind {
                ShapeKind::Object(_) => "object",
                ShapeKind::Enum(_) => "enum",
                ShapeKind::Union(_) => "union",
            };
            return format!("{kind} `{}`", side.name_of(*id));
        }
    };
    word.to_owned()
}

/// Returns the type of a slot, and whether it may be null.
fn nullable(side: Side<'_>, slot: &Slot) -> String {
    let ty = type_of(side, &slot.ty);
    if slot.nullable { format!("{ty} or null") } else { ty }
}

/// Returns a value of an enum or another string, as JSON.
pub(super) fn quoted(value: &str) -> String {
    serde_json::Value::from(value).to_string()
}

/// Returns a rule, by its keyword.
pub(super) fn rule(rule: &Rule) -> String {
    match rule {
        Rule::MinLength(length) => format!("minLength {length}"),
        Rule::MaxLength(length) => format!("maxLength {length}"),
        Rule::Pattern(pattern) => format!("pattern {}", quoted(pattern)),
        Rule::Minimum(end, false) => format!("minimum {end}"),
        Rule::Minimum(end, true) => format!("exclusiveMinimum {end}"),
        Rule::Maximum(end, false) => format!("maximum {end}"),
        Rule::Maximum(end, true) => format!("exclusiveMaximum {end}"),
        Rule::MultipleOf(divisor) => format!("multipleOf {divisor}"),
        Rule::MinItems(count) => format!("minItems {count}"),
        Rule::MaxItems(count) => format!("maxItems {count}"),
        Rule::MinProperties(count) => format!("minProperties {count}"),
        Rule::MaxProperties(count) => format!("maxProperties {count}"),
        Rule::UniqueItems => "uniqueItems".to_owned(),
        Rule::OneOf(values) => format!("one of {}", values.join(", ")),
    }
}

/// Returns which ways a value goes.
pub(super) fn ways(only: Option<Way>) -> &'static str {
    match only {
        None => "read and sent",
        Some(Way::Read) => "only read",
        Some(Way::Sent) => "only sent",
    }
}

/// Returns what `Debug` shows of a value.
pub(super) fn visibility(visibility: &Visibility) -> &'static str {
    match visibility {
        Visibility::ByType => "shown as its type says",
        Visibility::Public(_) => "shown",
        Visibility::Sensitive(_) => "hidden",
    }
}

/// Returns whether an operation may be sent twice.
pub(super) fn retry(retry: Retry) -> &'static str {
    match retry {
        Retry::Safe => "repeated",
        Retry::Never => "never repeated",
    }
}
