//! Composes the example of an operation: a call with its required values.

use std::sync::Arc;

use serde_json::Value;

use super::model::{CheckRule, Constructor, Def, FieldCheck, FieldDef, OperationDef, StructDef, Ty, TypeDef};
use super::types::Context;
use crate::ir::{Rule, ShapeKind};

/// How deep an example follows types that hold types.
const DEPTH: usize = 4;

/// How many columns a line has at most, where it can be broken.
const COLUMNS: usize = 90;

/// The lines of an example call; `client` stands for the client there.
pub(super) fn plan_example(ctx: &Context<'_>, types: &[TypeDef], group: &str, operation: &OperationDef) -> Vec<String> {
    let examples = Examples { ctx, types };
    let parameters = operation.required.iter();
    let mut arguments: Vec<Expression> = parameters
        .map(|it| examples.argument(&it.ty, &Hint { name: &it.wire, check: &it.check, value: None }, DEPTH))
        .collect();
    if let Some(named) = &operation.named {
        let fields = named.fields.iter().map(|field| {
            let hint = Hint { name: &field.wire, check: &field.check, value: None };
            examples.literal(&field.ty, &hint, DEPTH).within(&format!("{}: ", field.name), "")
        });
        let open = format!("api::{group}::{} {{", named.name);
        arguments.push(Expression::Call { open, parts: fields.collect(), close: "}".to_owned() });
    }
    if let Some(body) = operation.body.as_ref().filter(|it| it.required) {
        let hint = Hint { name: "body", check: &body.check, value: None };
        arguments.push(match &body.choice {
            // What turns into a choice is of its type already.
            Some(choice) => examples.literal(&choice.variants[0].ty, &hint, DEPTH),
            None => examples.argument(&body.ty, &hint, DEPTH),
        });
    }
    let call = Expression::Call {
        open: format!("client.{group}().{}(", operation.method),
        parts: arguments,
        close: ").await?;".to_owned(),
    };
    let mut lines = Vec::new();
    call.write("", "", 0, &mut lines);
    lines
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
    /// An expression for an argument, which may be whatever turns into the type.
    fn argument(&self, ty: &Ty, hint: &Hint<'_>, depth: usize) -> Expression {
        let text = |it: &str| Expression::Word(it.to_owned());
        match ty {
            Ty::Text => Expression::Word(format!("{:?}", hint.text())),
            Ty::Id(_) => text("\"1\""),
            Ty::Secret => text("\"…\""),
            Ty::Bool => text("true"),
            Ty::Integer | Ty::Unsigned => text("1"),
            Ty::Float => text("1.5"),
            Ty::Decimal => text("\"12.50\".parse()?"),
            Ty::Date => text("\"1990-12-31\".parse()?"),
            Ty::DateTime => text("\"2026-01-31T09:30:00Z\".parse()?"),
            Ty::List(item) => self.argument(item, hint, depth).within("[", "]"),
            Ty::Option(inner) => self.literal(inner, hint, depth).within("Some(", ")"),
            Ty::Patch(inner) | Ty::Boxed(inner) => self.argument(inner, hint, depth),
            Ty::Named(name) if depth > 0 => self.named(name, depth - 1),
            Ty::Local(_) => text("Default::default()"),
            Ty::File | Ty::Bytes => text("b\"…\".to_vec()"),
            Ty::Json | Ty::JsonObject | Ty::Map(_) | Ty::Named(_) | Ty::Filled(..) | Ty::Hole | Ty::Unit => {
                text("Default::default()")
            }
        }
    }

    fn named(&self, name: &str, depth: usize) -> Expression {
        let word = |it: String| Expression::Word(it);
        match &self.find(name).def {
            Def::Enum(def) => {
                let (_, variant) = def.variants.first().unwrap_or_else(|| bug!("an enum has a value"));
                word(format!("types::{name}::{variant}"))
            }
            Def::Union(def) => {
                let hint = Hint { name, check: &FieldCheck::default(), value: None };
                let variant = def.variants.first().unwrap_or_else(|| bug!("a union has a variant"));
                self.argument(&variant.ty, &hint, depth)
            }
            Def::Struct(def) => self.structure(name, def, depth),
        }
    }

    fn structure(&self, name: &str, def: &StructDef, depth: usize) -> Expression {
        match &def.constructor {
            None => Expression::Word("Default::default()".to_owned()),
            Some(Constructor::Positional(fields)) => {
                let arguments = fields.iter().map(|it| {
                    let field = &def.fields[*it];
                    self.argument(&field.ty, &self.hint(name, field), depth)
                });
                Expression::Call {
                    open: format!("types::{name}::new("),
                    parts: arguments.collect(),
                    close: ")".to_owned(),
                }
            }
            Some(Constructor::Named(required, fields)) => {
                let fields = fields.iter().map(|it| {
                    let field = &def.fields[*it];
                    let value = self.literal(&field.ty, &self.hint(name, field), depth);
                    value.within(&format!("{}: ", field.name), "")
                });
                Expression::Call {
                    open: format!("types::{name}::new(types::{required} {{"),
                    parts: fields.collect(),
                    close: "})".to_owned(),
                }
            }
        }
    }

    /// An expression of exactly the type.
    fn literal(&self, ty: &Ty, hint: &Hint<'_>, depth: usize) -> Expression {
        match ty {
            Ty::Text | Ty::Id(_) | Ty::Secret => self.argument(ty, hint, depth).within("", ".into()"),
            Ty::List(item) => self.literal(item, hint, depth).within("vec![", "]"),
            Ty::Option(inner) => self.literal(inner, hint, depth).within("Some(", ")"),
            Ty::Patch(inner) => self.literal(inner, hint, depth).within("", ".into()"),
            Ty::Named(name) => {
                let is_union = matches!(self.find(name).def, Def::Union(_));
                let value = self.argument(ty, hint, depth);
                if is_union { value.within("", ".into()") } else { value }
            }
            other => self.argument(other, hint, depth),
        }
    }

    fn find(&self, name: &str) -> &'a TypeDef {
        self.types.iter().find(|it| it.name == name).unwrap_or_else(|| bug!("a type that is named is planned"))
    }

    fn hint<'b>(&self, owner: &str, field: &'b FieldDef) -> Hint<'b>
    where
        'a: 'b,
    {
        Hint { name: &field.wire, check: &field.check, value: self.documented(owner, &field.wire) }
    }

    /// The first value that the description documents for a field.
    fn documented(&self, owner: &str, wire: &str) -> Option<&'a Value> {
        let named = self.ctx.names.types.iter().find(|it| it.name == owner)?;
        let ShapeKind::Object(object) = &self.ctx.api.shapes[*named.shapes.first()?].kind else { return None };
        object.fields.get(wire)?.examples.first().map(Arc::as_ref)
    }
}

impl Hint<'_> {
    /// A text for the place: a documented value, digits where a pattern asks for something, else the field's name.
    fn text(&self) -> &str {
        let has_pattern =
            |it: &CheckRule| matches!(it, CheckRule::PatternAs(..) | CheckRule::Printed(Rule::Pattern(_)));
        let documented = self.value.and_then(Value::as_str).filter(|it| it.chars().count() <= 40);
        if let Some(documented) = documented {
            documented
        } else if self.check.rules.iter().chain(&self.check.items).any(has_pattern) {
            "1"
        } else {
            self.name
        }
    }
}

/// An expression that may be broken into lines.
enum Expression {
    /// What stays on its line.
    Word(String),
    /// Parts between an opening and a closing.
    Call { open: String, parts: Vec<Expression>, close: String },
    /// An expression with something before and behind it.
    Within { before: String, inner: Box<Expression>, behind: String },
}

impl Expression {
    fn within(self, before: &str, behind: &str) -> Self {
        Self::Within { before: before.to_owned(), inner: Box::new(self), behind: behind.to_owned() }
    }

    /// The expression on one line.
    fn flat(&self) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Call { open, parts, close } => {
                let parts: Vec<String> = parts.iter().map(Self::flat).collect();
                let pad = if open.ends_with('{') { " " } else { "" };
                format!("{open}{pad}{}{pad}{close}", parts.join(", "))
            }
            Self::Within { before, inner, behind } => format!("{before}{}{behind}", inner.flat()),
        }
    }

    /// The first line of the expression, where it is broken.
    fn head(&self) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Call { open, parts, .. } => match &parts[..] {
                [only] => format!("{open}{}", only.head()),
                _ => open.clone(),
            },
            Self::Within { before, inner, .. } => format!("{before}{}", inner.head()),
        }
    }

    /// Writes the expression between two texts, on one line where it has room.
    fn write(&self, before: &str, behind: &str, indent: usize, lines: &mut Vec<String>) {
        let pad = " ".repeat(indent);
        let flat = format!("{pad}{before}{}{behind}", self.flat());
        match self {
            Self::Within { before: outer, inner, behind: end } => {
                inner.write(&format!("{before}{outer}"), &format!("{end}{behind}"), indent, lines);
            }
            Self::Call { open, parts, close } if flat.chars().count() > COLUMNS && !parts.is_empty() => {
                // A call around one other call shares its lines, where the first of them has room.
                let shared = format!("{pad}{before}{}", self.head());
                if let [only @ (Self::Call { .. } | Self::Within { .. })] = &parts[..]
                    && shared.chars().count() <= COLUMNS
                    && !open.ends_with('{')
                {
                    return only.write(&format!("{before}{open}"), &format!("{close}{behind}"), indent, lines);
                }
                lines.push(format!("{pad}{before}{open}"));
                parts.iter().for_each(|it| it.write("", ",", indent + 4, lines));
                lines.push(format!("{pad}{close}{behind}"));
            }
            Self::Word(_) | Self::Call { .. } => lines.push(flat),
        }
    }
}
