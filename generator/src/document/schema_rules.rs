//! Reads the rules of a schema that speak of values: `enum`, `const`, ranges, lengths.

use indexmap::IndexSet;
use serde_json::{Number, Value};

use crate::document::fields::{Fields, wrong};
use crate::document::model::Schema;
use crate::document::reader::Reader;
use crate::pointer::Pointer;
use crate::vocabulary::{Bound, Numeric};

pub(super) fn read_values(reader: &mut Reader<'_>, fields: &mut Fields<'_>, schema: &mut Schema) {
    let at = schema.at.key("enum");
    schema.values = match fields.items(reader, "enum") {
        Some([]) => {
            reader.note("empty-enum", &at, "`enum` lists no value, so no value would be valid: it is ignored");
            None
        }
        list => list.map(|list| read_enum(reader, list, &at)),
    };
    schema.constant = fields.value("const").cloned().map(Box::new);
}

fn read_enum(reader: &mut Reader<'_>, list: &[Value], at: &Pointer) -> Vec<Value> {
    let mut values: IndexSet<&Value> = IndexSet::new();
    for (index, value) in list.iter().enumerate() {
        if !values.insert(value) {
            reader.note("duplicate-value", &at.index(index), "this value is listed twice; it is kept once");
        }
    }
    values.into_iter().cloned().collect()
}

pub(super) fn read_numeric(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Numeric {
    let minimum = read_bound(reader, fields, "minimum", "exclusiveMinimum", |new, old| new > old);
    let maximum = read_bound(reader, fields, "maximum", "exclusiveMaximum", |new, old| new < old);
    let multiple_of = read_number(reader, fields, "multipleOf");
    if multiple_of.as_ref().and_then(Number::as_f64).is_some_and(|divisor| divisor <= 0.0) {
        reader.fault("invalid-rule", &fields.at.key("multipleOf"), "expected `multipleOf` to be above 0");
    }
    Numeric { minimum, maximum, multiple_of, ..Numeric::default() }
}

/// One end of a range. 3.0 marks an end as exclusive by a boolean, 3.1 has a second number: the tighter one holds.
/// Both are read in both.
fn read_bound(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &str,
    exclusive_key: &str,
    tighter: fn(f64, f64) -> bool,
) -> Option<Bound> {
    let inclusive = read_number(reader, fields, key);
    match fields.take(exclusive_key) {
        None | Some((Value::Bool(false), _)) => inclusive.map(|value| Bound { value, exclusive: false }),
        Some((Value::Bool(true), at)) => {
            if inclusive.is_none() {
                reader.refuse("invalid-rule", &at, format!("`{exclusive_key}: true` needs `{key}`"));
            }
            inclusive.map(|value| Bound { value, exclusive: true })
        }
        Some((Value::Number(end), _)) => {
            let end = Bound { value: end.clone(), exclusive: true };
            match inclusive {
                Some(value) if tighter(as_f64(&value), as_f64(&end.value)) => Some(Bound { value, exclusive: false }),
                _ => Some(end),
            }
        }
        Some((other, at)) => {
            wrong(reader, &at, exclusive_key, "a number", other);
            None
        }
    }
}

fn as_f64(number: &Number) -> f64 {
    number.as_f64().unwrap_or_else(|| bug!("a number of JSON is an `f64`"))
}

fn read_number(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &str) -> Option<Number> {
    let value = fields.value(key)?;
    if let Value::Number(number) = value {
        return Some(number.clone());
    }
    wrong(reader, &fields.at.key(key), key, "a number", value);
    None
}

pub(super) fn read_rules_of_text(reader: &mut Reader<'_>, fields: &mut Fields<'_>, schema: &mut Schema) {
    schema.pattern = fields.text(reader, "pattern");
    schema.min_length = fields.count(reader, "minLength");
    schema.max_length = fields.count(reader, "maxLength");
}
