//! Every described place in a value: its pointer, and its schema.

use serde_json::Value;

use crate::schema::Schema;

/// A place in a value.
#[derive(Clone)]
pub struct Place<'a> {
    /// The JSON pointer.
    pub pointer: String,
    /// The pointer with `*` for keys of maps, as errors show it.
    pub shown: String,
    /// The schema.
    pub schema: Schema<'a>,
    /// Whether the value is required.
    pub insisted: bool,
    /// Whether the place is inside a union, or is one.
    pub in_union: bool,
}

/// Returns every described place in a value, the value itself first. In a union, those of the given member.
#[must_use]
pub fn places<'a>(schema: Schema<'a>, value: &Value, variant: usize) -> Vec<Place<'a>> {
    let root = Place { pointer: String::new(), shown: String::new(), schema, insisted: true, in_union: false };
    let mut all = Vec::new();
    walk(root, value, variant, &mut all);
    all
}

fn walk<'a>(place: Place<'a>, value: &Value, variant: usize, all: &mut Vec<Place<'a>>) {
    let schema = place.schema;
    if let Some(members) = schema.members() {
        all.push(Place { in_union: true, ..place.clone() });
        if let Some(member) = members.get(variant % members.len().max(1)) {
            walk(Place { schema: *member, in_union: true, ..place }, value, variant, all);
        }
        return;
    }
    match value {
        Value::Object(object) => {
            let described = schema.properties();
            let described = described.filter_map(|(name, property)| Some((name, property, object.get(name)?)));
            for (name, property, value) in described {
                let insisted = schema.insists(name);
                walk(Place { insisted, ..place.below(name, name, property) }, value, variant, all);
            }
            for (name, value) in object.iter().filter(|(name, _)| schema["properties"].get(name).is_none()) {
                if let Some(additional) = schema.additional() {
                    walk(place.below(name, "*", additional), value, variant, all);
                }
            }
        }
        Value::Array(items) if schema.types() == ["array"] => {
            for (index, item) in items.iter().enumerate() {
                let index = index.to_string();
                walk(place.below(&index, &index, schema.items()), item, variant, all);
            }
        }
        _ => {}
    }
    all.push(place);
}

impl<'a> Place<'a> {
    fn below(&self, step: &str, shown: &str, schema: Schema<'a>) -> Self {
        Place {
            pointer: format!("{}/{}", self.pointer, step.replace('~', "~0").replace('/', "~1")),
            shown: format!("{}/{shown}", self.shown),
            schema,
            insisted: false,
            in_union: self.in_union,
        }
    }
}
