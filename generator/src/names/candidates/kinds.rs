//! Says in a word what a value is: its component, its JSON type, what its items are.

use crate::ir::{Api, Member, Object, Scalar, ShapeKind, Type};
use crate::names::words::{pascal, words};

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
pub(crate) fn kind_name(api: &Api, ty: &Type) -> String {
    let name = match ty {
        Type::List(items) => return format!("{}List", kind_name(api, &items.ty)),
        Type::Shape(id) => api.shapes[*id].component.as_ref().or(api.shapes[*id].title.as_ref()),
        _ => None,
    };
    let name = name.map(|name| pascal(&words(name))).or_else(|| json_name(api, ty));
    name.unwrap_or_else(|| "Object".to_owned())
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
