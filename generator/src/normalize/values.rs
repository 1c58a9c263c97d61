//! Turns listed values (`enum`, `const`) and the rules beside them into kinds.
//!
//! Values of another JSON type than the schema takes are understood by their text: descriptions forget quotes.

use serde_json::{Number, Value};

use crate::diagnostic::Diagnostic;
use crate::document::TypeName;
use crate::normalize::builder::Builder;
use crate::normalize::merge::Facts;
use crate::normalize::model::{Kind, Text};
use crate::pointer::Pointer;
use crate::vocabulary::{Bound, Numeric};

/// The types of the listed values, in order.
pub(super) fn types(facts: &Facts<'_>) -> Vec<TypeName> {
    let mut types = Vec::new();
    for value in facts.values.iter().flatten() {
        let ty = type_of(value);
        if !types.contains(&ty) {
            types.push(ty);
        }
    }
    // Among numbers with a fraction, those without one are numbers too.
    if types.contains(&TypeName::Number) {
        types.retain(|ty| *ty != TypeName::Integer);
    }
    types
}

fn type_of(value: &Value) -> TypeName {
    match value {
        Value::Null => TypeName::Null,
        Value::Bool(_) => TypeName::Boolean,
        Value::Number(it) if is_whole(it) => TypeName::Integer,
        Value::Number(_) => TypeName::Number,
        Value::String(_) => TypeName::String,
        Value::Array(_) => TypeName::Array,
        Value::Object(_) => TypeName::Object,
    }
}

/// Whether a number has no fraction, however large it is.
fn is_whole(number: &Number) -> bool {
    !number.is_f64() || number.as_f64().is_some_and(|float| float.fract() == 0.0)
}

/// A number without a fraction that a variant can have. JSON Schema: 2.0 is an integer too.
fn whole(number: &Number) -> Option<i64> {
    let float = || number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 9_007_199_254_740_992.0);
    number.as_i64().or_else(|| float().map(|float| float as i64))
}

/// The types of a schema that a listed value has; the values themselves are made to fit them.
pub(super) fn fit(
    builder: &mut Builder<'_>,
    at: &Pointer,
    facts: &mut Facts<'_>,
    types: Vec<TypeName>,
) -> Vec<TypeName> {
    let Some(values) = facts.values.take() else { return types };
    let fits = |value: &Value| match type_of(value) {
        TypeName::Integer => types.contains(&TypeName::Integer) || types.contains(&TypeName::Number),
        ty => types.contains(&ty),
    };
    let (fitting, strange): (Vec<Value>, Vec<Value>) = values.into_iter().partition(fits);
    let mut kept = fitting;
    let (mut understood, mut lost) = (Vec::new(), Vec::new());
    for value in &strange {
        match types.iter().find_map(|ty| as_type(value, *ty)) {
            None => lost.push(value.to_string()),
            Some(meant) => {
                understood.push(value.to_string());
                kept.extend(Some(meant).filter(|value| !kept.contains(value)));
            }
        }
    }
    for (values, so) in [(understood, "; it is understood by its text"), (lost, ", and no value of it")] {
        if !values.is_empty() {
            let message = format!("{} is of another type than this schema{so}", values.join(", "));
            builder.notes.push(Diagnostic::at("value-of-another-type", at, message));
        }
    }
    if kept.is_empty() {
        return types;
    }
    facts.values = Some(kept);
    let present = self::types(facts);
    let among = |ty: &TypeName| match ty {
        TypeName::Number => present.contains(&TypeName::Number) || present.contains(&TypeName::Integer),
        ty => present.contains(ty),
    };
    types.into_iter().filter(among).collect()
}

/// A value by its text, as a value of another type.
fn as_type(value: &Value, ty: TypeName) -> Option<Value> {
    let text = match value {
        Value::String(it) => it.clone(),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    match ty {
        TypeName::String => Some(Value::String(text)),
        TypeName::Integer => text.parse::<i64>().ok().map(Value::from),
        TypeName::Number => text.parse::<f64>().ok().and_then(Number::from_f64).map(Value::Number),
        TypeName::Boolean => text.parse::<bool>().ok().map(Value::Bool),
        TypeName::Null | TypeName::Array | TypeName::Object => None,
    }
}

/// Leaves the values of these types.
pub(super) fn keep_of_type(facts: &mut Facts<'_>, types: &[TypeName]) {
    let Some(values) = facts.values.take() else { return };
    let is_number = types.contains(&TypeName::Number);
    let fits = |it: &Value| types.contains(&type_of(it)) || (is_number && it.is_number());
    let left: Vec<Value> = values.into_iter().filter(fits).collect();
    facts.values = (!left.is_empty()).then_some(left);
}

/// An `enum` of arrays or objects is documented and not checked.
pub(super) fn leave_enum_unchecked(facts: &mut Facts<'_>) {
    let values = facts.values.take();
    facts.unchecked.extend(values.map(|values| ("enum".to_owned(), Value::Array(values))));
}

pub(super) fn boolean(facts: &mut Facts<'_>) -> Kind {
    match facts.values.as_deref() {
        Some([Value::Bool(only)]) => Kind::Boolean(Some(*only)),
        _ => Kind::Boolean(None),
    }
}

pub(super) fn integer(facts: &mut Facts<'_>) -> Kind {
    let listed = facts.values.as_ref();
    let whole = listed
        .and_then(|values| values.iter().map(|value| value.as_number().and_then(whole)).collect::<Option<Vec<_>>>());
    match whole {
        Some(values) => {
            leave_range_unchecked(facts);
            Kind::Integers(values)
        }
        // Values that no variant can have are listed as those of numbers are.
        None => {
            let values = listed_numbers(facts);
            Kind::Integer(Numeric { values, ..numeric(facts) })
        }
    }
}

pub(super) fn number(facts: &mut Facts<'_>) -> Kind {
    let values = listed_numbers(facts);
    Kind::Number(Numeric { values, ..numeric(facts) })
}

fn listed_numbers(facts: &mut Facts<'_>) -> Vec<Number> {
    facts.values.take().into_iter().flatten().filter_map(|value| value.as_number().cloned()).collect()
}

fn numeric(facts: &mut Facts<'_>) -> Numeric {
    Numeric { format: facts.format.take(), ..std::mem::take(&mut facts.numeric) }
}

/// A range beside listed integers says nothing new of them, or contradicts them: either way it is only documented.
fn leave_range_unchecked(facts: &mut Facts<'_>) {
    let numeric = std::mem::take(&mut facts.numeric);
    let key = |bound: &Bound, plain: &str, exclusive: &str| if bound.exclusive { exclusive } else { plain }.to_owned();
    let minimum = numeric.minimum.map(|bound| (key(&bound, "minimum", "exclusiveMinimum"), bound.value));
    let maximum = numeric.maximum.map(|bound| (key(&bound, "maximum", "exclusiveMaximum"), bound.value));
    let divisor = numeric.multiple_of.map(|divisor| ("multipleOf".to_owned(), divisor));
    let rules = [minimum, maximum, divisor].into_iter().flatten();
    facts.unchecked.extend(rules.map(|(key, number)| (key, Value::Number(number))));
}

pub(super) fn text(facts: &mut Facts<'_>) -> Kind {
    let rules = Text { format: facts.format.take(), ..std::mem::take(&mut facts.text) };
    let Some(values) = facts.values.take() else { return Kind::Text(rules) };
    let values: Vec<String> = values.into_iter().filter_map(|value| value.as_str().map(str::to_owned)).collect();
    tell_rules(facts, rules, &values);
    match values.as_slice() {
        [constant] if facts.is_constant => Kind::Constant(constant.clone()),
        _ => Kind::Enum(values),
    }
}

/// Rules beside listed texts: what all of them keep says nothing new, the rest is documented.
fn tell_rules(facts: &mut Facts<'_>, rules: Text, values: &[String]) {
    let lengths: Vec<u64> = values.iter().map(|string| string.chars().count() as u64).collect();
    let least = rules.min_length.filter(|least| lengths.iter().any(|length| length < least));
    let most = rules.max_length.filter(|most| lengths.iter().any(|length| length > most));
    let told = [
        ("pattern", rules.pattern.map(Value::from)),
        ("minLength", least.map(Value::from)),
        ("maxLength", most.map(Value::from)),
    ];
    facts.unchecked.extend(told.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
}
