//! Says in a word what a value is: its component, its JSON type, what its items are.

use crate::ir::{Api, Member, Object, Scalar, ShapeKind, Slot, Type};
use crate::names::words::{pascal, words};

/// How closely a value is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// A few fields deep, and into no union.
    Near,
    /// As deep as descriptions are, with the members of unions, what the values of maps are and what may be null.
    Far,
}

/// What a value is by its JSON type, objects apart.
pub(crate) fn json_name(api: &Api, ty: &Type) -> Option<String> {
    let name = match ty {
        Type::Boolean => "Bool",
        Type::Integer | Type::Unsigned => "Integer",
        Type::Float | Type::Decimal => "Number",
        Type::Text | Type::Secret | Type::Id(_) => "Text",
        Type::Date => "Date",
        Type::DateTime => "DateTime",
        Type::File => "File",
        Type::List(_) => "List",
        Type::Constant(value) => return Some(pascal(&words(value))),
        Type::Shape(id) => match &api.shapes[*id].kind {
            ShapeKind::Enum(values) if values.of == Scalar::Integer => "Integer",
            ShapeKind::Enum(_) => "Text",
            ShapeKind::Object(_) | ShapeKind::Union(_) => return None,
        },
        Type::Map(_) | Type::Any | Type::OpenObject => return None,
    };
    Some(name.to_owned())
}

/// What a value is: its component, its JSON type, and for a list that of its items.
pub(crate) fn kind_name(api: &Api, ty: &Type, depth: Depth) -> String {
    let is_far = depth == Depth::Far;
    let holding = |inner: &Slot, end: &str| {
        let front = if is_far && inner.nullable { "Optional" } else { "" };
        Some(format!("{front}{}{end}", kind_name(api, &inner.ty, depth)))
    };
    let name = match ty {
        Type::List(items) => holding(items, "List"),
        Type::Map(values) if is_far => holding(values, "Map"),
        Type::Any if is_far => Some("Any".to_owned()),
        Type::Decimal if is_far => Some("Decimal".to_owned()),
        Type::Unsigned if is_far => Some("Unsigned".to_owned()),
        Type::Secret if is_far => Some("Secret".to_owned()),
        Type::Id(kind) if is_far => Some(pascal(&words(kind))),
        Type::Shape(id) => {
            let shape = &api.shapes[*id];
            shape.component.as_ref().or(shape.title.as_ref()).map(|name| pascal(&words(name)))
        }
        _ => None,
    };
    let last = if is_far && !members_of(api, ty).is_empty() { "Union" } else { "Object" };
    name.or_else(|| json_name(api, ty)).unwrap_or_else(|| last.to_owned())
}

/// The object that a value is, where it is one.
pub(crate) fn object_of<'a>(api: &'a Api, ty: &Type) -> Option<&'a Object> {
    if let Some(ShapeKind::Object(object)) = shape_of(api, ty) { Some(object) } else { None }
}

/// The known values of a value, where it is an enum.
pub(crate) fn values_of<'a>(api: &'a Api, ty: &Type) -> &'a [String] {
    if let Some(ShapeKind::Enum(values)) = shape_of(api, ty) { &values.values } else { &[] }
}

/// The members of a value, where it is a union.
pub(crate) fn members_of<'a>(api: &'a Api, ty: &Type) -> &'a [Member] {
    if let Some(ShapeKind::Union(union)) = shape_of(api, ty) { &union.members } else { &[] }
}

fn shape_of<'a>(api: &'a Api, ty: &Type) -> Option<&'a ShapeKind> {
    if let Type::Shape(id) = ty { Some(&api.shapes[*id].kind) } else { None }
}
