//! Composes the example of an operation: a call with its required values.

use super::model::{Constructor, Def, OperationDef, StructDef, Ty, TypeDef};

/// How deep an example follows types that hold types.
const DEPTH: usize = 4;

/// The lines of an example call; `hero` stands for the client there.
pub(super) fn plan_example(types: &[TypeDef], group: &str, operation: &OperationDef) -> Vec<String> {
    let mut arguments: Vec<String> = operation.required.iter().map(|it| argument(types, &it.ty, DEPTH)).collect();
    if let Some(body) = operation.body.as_ref().filter(|it| it.required) {
        arguments.push(argument(types, &body.ty, DEPTH));
    }
    vec![format!("client.{group}().{}({}).await?;", operation.method, arguments.join(", "))]
}

/// An expression for an argument, which may be whatever turns into the type.
fn argument(types: &[TypeDef], ty: &Ty, depth: usize) -> String {
    match ty {
        Ty::Text | Ty::Id(_) | Ty::Secret => "\"1\"".to_owned(),
        Ty::Bool => "true".to_owned(),
        Ty::Integer => "1".to_owned(),
        Ty::Float => "1.5".to_owned(),
        Ty::Decimal => "\"12.50\".parse()?".to_owned(),
        Ty::Date => "\"1990-12-31\".parse()?".to_owned(),
        Ty::DateTime => "\"2026-01-31T09:30:00Z\".parse()?".to_owned(),
        Ty::List(item) => format!("[{}]", argument(types, item, depth)),
        Ty::Option(inner) => format!("Some({})", literal(types, inner, depth)),
        Ty::Patch(inner) | Ty::Boxed(inner) => argument(types, inner, depth),
        Ty::Named(name) if depth > 0 => named(types, name, depth - 1),
        Ty::Json | Ty::JsonObject | Ty::Map(_) | Ty::Named(_) | Ty::Filled(..) | Ty::Hole | Ty::Unit => {
            "Default::default()".to_owned()
        }
    }
}

fn named(types: &[TypeDef], name: &str, depth: usize) -> String {
    let Some(ty) = types.iter().find(|it| it.name == name) else { return "Default::default()".to_owned() };
    match &ty.def {
        Def::Enum(def) => {
            let variant = def.variants.first().map_or("Unknown", |(_, name)| name.as_str());
            format!("types::{name}::{variant}")
        }
        Def::Union(def) => def.variants.first().map_or_else(String::new, |it| argument(types, &it.ty, depth)),
        Def::Struct(def) => structure(types, name, def, depth),
    }
}

fn structure(types: &[TypeDef], name: &str, def: &StructDef, depth: usize) -> String {
    match &def.constructor {
        None => "Default::default()".to_owned(),
        Some(Constructor::Positional(fields)) => {
            let arguments: Vec<_> = fields.iter().map(|it| argument(types, &def.fields[*it].ty, depth)).collect();
            format!("types::{name}::new({})", arguments.join(", "))
        }
        Some(Constructor::Named(required, fields)) => {
            let fields: Vec<_> = fields
                .iter()
                .map(|it| {
                    let field = &def.fields[*it];
                    format!("{}: {}", field.name, literal(types, &field.ty, depth))
                })
                .collect();
            format!("types::{name}::new(types::{required} {{ {} }})", fields.join(", "))
        }
    }
}

/// An expression of exactly the type.
fn literal(types: &[TypeDef], ty: &Ty, depth: usize) -> String {
    match ty {
        Ty::Text | Ty::Id(_) | Ty::Secret => "\"1\".into()".to_owned(),
        Ty::List(item) => format!("vec![{}]", literal(types, item, depth)),
        Ty::Named(name) => {
            let is_union = types.iter().any(|it| it.name == *name && matches!(it.def, Def::Union(_)));
            let value = argument(types, ty, depth);
            if is_union { format!("{value}.into()") } else { value }
        }
        other => argument(types, other, depth),
    }
}
