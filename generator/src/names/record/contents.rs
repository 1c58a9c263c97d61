//! Says what an object holds: its fields, each with the word for its type.

use crate::ir::{Object, Presence, ShapeId, Slot, Type};
use crate::place::quoted;

/// The name of a shape's type.
type NameOf<'a> = &'a dyn Fn(ShapeId) -> Option<String>;

/// The fields of an object with their types: `string`, `PatientId`, `Sector[]?`. What may be absent or null ends in `?`.
pub(crate) fn fields(object: &Object, name_of: NameOf<'_>) -> Vec<(String, String)> {
    let field =
        |(sent, slot): (&String, &Slot)| (sent.clone(), word(slot, slot.presence != Presence::Required, name_of));
    let mut fields: Vec<(String, String)> = object.fields.iter().map(field).collect();
    fields.sort();
    fields
}

fn word(slot: &Slot, may_be_absent: bool, name_of: NameOf<'_>) -> String {
    let word = match &slot.ty {
        Type::Any => "any",
        Type::OpenObject => "object",
        Type::Boolean => "boolean",
        Type::Integer => "integer",
        Type::Unsigned => "unsigned",
        Type::Float => "number",
        Type::Decimal => "decimal",
        Type::Text => "string",
        Type::Constant(value) => &quoted(value),
        Type::Secret => "secret",
        Type::Date => "date",
        Type::DateTime => "date-time",
        Type::Id(kind) => kind,
        Type::File => "file",
        // An item is there in any case.
        Type::List(items) => &format!("{}[]", word(items, false, name_of)),
        Type::Map(values) => &format!("{}{{}}", word(values, false, name_of)),
        Type::Shape(id) => &name_of(*id).unwrap_or_else(|| "object".to_owned()),
    };
    format!("{word}{}", if slot.nullable || may_be_absent { "?" } else { "" })
}
