//! Composes the example of an operation: a call with its required values. Nothing here knows how it is laid out.

use std::sync::Arc;

use serde_json::Value;

use super::model::{CheckRule, Constructor, Def, FieldCheck, FieldDef, OperationDef, StructDef, Ty, TypeDef};
use super::types::Context;
use crate::ir::{Rule, ShapeKind};

/// How deep an example follows types that hold types.
const DEPTH: usize = 4;

/// Returns the expression of an example call; `client` stands for the client there.
pub(super) fn plan_example(ctx: &Context<'_>, types: &[TypeDef], group: &str, operation: &OperationDef) -> String {
    let examples = Examples { ctx, types };
    let mut arguments: Vec<String> = Vec::new();
    for parameter in &operation.required {
        let hint = Hint { name: &parameter.wire, check: &parameter.check, value: None };
        arguments.push(examples.argument(&parameter.ty, &hint, DEPTH));
    }
    if let Some(named) = &operation.named {
        let fields = named.fields.iter().map(|field| {
            let hint = Hint { name: &field.wire, check: &field.check, value: None };
            format!("{}: {}", field.name, examples.literal(&field.ty, &hint, DEPTH))
        });
        arguments.push(format!("api::{group}::{} {{ {} }}", named.name, join(fields)));
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        let hint = Hint { name: "body", check: &body.check, value: None };
        arguments.push(match &body.choice {
            // What turns into a choice is of its type already.
            Some(choice) => examples.literal(&choice.variants[0].ty, &hint, DEPTH),
            None => examples.argument(&body.ty, &hint, DEPTH),
        });
    }
    format!("client.{group}().{}({}).await?", operation.method, arguments.join(", "))
}

fn join(expressions: impl Iterator<Item = String>) -> String {
    expressions.collect::<Vec<_>>().join(", ")
}

/// What is known of a place that needs a value.
struct Hint<'a> {
    name: &'a str,
    check: &'a FieldCheck,
    /// A value of the description.
    value: Option<&'a Value>,
}

/// Looks up what a value may be.
struct Examples<'a> {
    ctx: &'a Context<'a>,
    types: &'a [TypeDef],
}

impl<'a> Examples<'a> {
    /// Returns an expression for an argument, which may be whatever turns into the type.
    fn argument(&self, ty: &Ty, hint: &Hint<'_>, depth: usize) -> String {
        match ty {
            Ty::String => format!("{:?}", hint.text()),
            Ty::Id(_) => format!("{:?}", hint.documented().unwrap_or("1")),
            Ty::Secret => "\"…\"".to_owned(),
            Ty::Bool => "true".to_owned(),
            Ty::Integer | Ty::Unsigned => hint.integer(),
            Ty::Float => "1.5".to_owned(),
            Ty::Decimal => "\"12.50\".parse()?".to_owned(),
            Ty::Date => "\"1990-12-31\".parse()?".to_owned(),
            Ty::DateTime => "\"2026-01-31T09:30:00Z\".parse()?".to_owned(),
            Ty::Vec(item) => format!("[{}]", self.argument(item, hint, depth)),
            Ty::Option(inner) => format!("Some({})", self.literal(inner, hint, depth)),
            Ty::Patch(inner) | Ty::Boxed(inner) => self.argument(inner, hint, depth),
            Ty::Named(name) if depth > 0 => self.named(name, depth - 1),
            Ty::File => "b\"content\".to_vec()".to_owned(),
            Ty::Local(_)
            | Ty::Json
            | Ty::JsonObject
            | Ty::Map(_)
            | Ty::Named(_)
            | Ty::Filled(..)
            | Ty::Hole
            | Ty::Unit => "Default::default()".to_owned(),
        }
    }

    fn named(&self, name: &str, depth: usize) -> String {
        match &self.find_type(name).def {
            Def::Enum(def) => {
                let (_, variant) = def.variants.first().unwrap_or_else(|| bug!("an enum has a value"));
                format!("types::{name}::{variant}")
            }
            Def::Union(def) => {
                let hint = Hint { name, check: &FieldCheck::default(), value: None };
                let variant = def.variants.first().unwrap_or_else(|| bug!("a union has a variant"));
                self.argument(&variant.ty, &hint, depth)
            }
            Def::Struct(def) => self.structure(name, def, depth),
        }
    }

    fn structure<'b>(&self, name: &str, def: &'b StructDef, depth: usize) -> String {
        let fields_of = |indexes: &'b [usize]| indexes.iter().map(|index| &def.fields[*index]);
        match &def.constructor {
            None => "Default::default()".to_owned(),
            Some(Constructor::Positional(fields)) => {
                let values = fields_of(fields).map(|field| self.argument(&field.ty, &self.hint(name, field), depth));
                format!("types::{name}::new({})", join(values))
            }
            Some(Constructor::Named(required, fields)) => {
                let values = fields_of(fields).map(|field| {
                    format!("{}: {}", field.name, self.literal(&field.ty, &self.hint(name, field), depth))
                });
                format!("types::{name}::new(types::{required} {{ {} }})", join(values))
            }
        }
    }

    /// Returns an expression of exactly the type.
    fn literal(&self, ty: &Ty, hint: &Hint<'_>, depth: usize) -> String {
        match ty {
            Ty::String | Ty::Id(_) | Ty::Secret => format!("{}.into()", self.argument(ty, hint, depth)),
            Ty::Vec(item) => format!("vec![{}]", self.literal(item, hint, depth)),
            Ty::Option(inner) => format!("Some({})", self.literal(inner, hint, depth)),
            Ty::Patch(inner) => format!("{}.into()", self.literal(inner, hint, depth)),
            Ty::Named(name) if matches!(self.find_type(name).def, Def::Union(_)) => {
                format!("{}.into()", self.argument(ty, hint, depth))
            }
            other => self.argument(other, hint, depth),
        }
    }

    fn find_type(&self, name: &str) -> &'a TypeDef {
        self.types.iter().find(|named| named.name == name).unwrap_or_else(|| bug!("a type that is named is planned"))
    }

    fn hint<'b>(&self, owner: &str, field: &'b FieldDef) -> Hint<'b>
    where
        'a: 'b,
    {
        Hint { name: &field.wire, check: &field.check, value: self.documented(owner, &field.wire) }
    }

    /// Returns the first value that the description documents for a field.
    fn documented(&self, owner: &str, wire: &str) -> Option<&'a Value> {
        let named = self.ctx.names.types.iter().find(|named| named.name == owner)?;
        let ShapeKind::Object(object) = &self.ctx.api.shapes[*named.shapes.first()?].kind else { return None };
        object.fields.get(wire)?.examples.first().map(Arc::as_ref)
    }
}

impl Hint<'_> {
    /// Returns a string for the place: a documented one, digits where a pattern asks for something, else the field's name.
    fn text(&self) -> &str {
        let is_pattern =
            |rule: &CheckRule| matches!(rule, CheckRule::PatternAs(..) | CheckRule::Described(Rule::Pattern(_)));
        let has_pattern = self.check.rules.iter().chain(&self.check.items).any(is_pattern);
        self.documented().unwrap_or(if has_pattern { "1" } else { self.name })
    }

    fn documented(&self) -> Option<&str> {
        self.value.and_then(Value::as_str).filter(|string| string.chars().count() <= 40)
    }

    fn integer(&self) -> String {
        self.value.filter(|value| value.is_u64()).map_or_else(|| "1".to_owned(), Value::to_string)
    }
}
