//! Turns the facts of a place into a kind.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::TypeName;
use crate::normalize::builder::{Builder, Key};
use crate::normalize::facts::{Facts, Rest, merge};
use crate::normalize::flatten::{Flat, Part, flatten, members, only_member};
use crate::normalize::model::{Additional, Array, Kind, Numeric, Object, Property, Text, Union};
use crate::normalize::unions;
use crate::pointer::Pointer;

/// The kind of a place, and whether it takes null.
pub(super) fn kind(builder: &mut Builder<'_>, key: &Key, at: &Pointer, flat: &[Flat<'_>]) -> (Kind, bool) {
    let mut facts = facts(builder, at, flat);
    if let Some(only) = key.only {
        // The rules of the other types belong to the other members, which were built beside this one.
        return (kind_of(builder, at, facts, only), false);
    }
    let nullable = facts.nullable;
    if facts.union.is_some() {
        return (unions::union(builder, at, flat, &facts), nullable);
    }
    let types = match facts.types.take() {
        Some(types) if facts.values.is_some() && types.contains(&TypeName::String) => vec![TypeName::String],
        Some(types) => types,
        None => inferred(&facts).into_iter().collect(),
    };
    check_rules(builder, at, &facts, &types);
    let kind = match types.as_slice() {
        [] if nullable => {
            let message = "a schema that takes null alone is not supported";
            builder.diagnostics.push(Diagnostic::at("unsupported-null", at, message));
            Kind::Any
        }
        [] => Kind::Any,
        [ty] => kind_of(builder, at, facts, *ty),
        _ => {
            let members = types.iter().map(|ty| builder.schema_of(key.parts.clone(), Some(*ty))).collect();
            Kind::Union(Union { exclusive: false, members, discriminator: None })
        }
    };
    // Any value is any value, null too: there is nothing to add.
    let nullable = nullable && !matches!(kind, Kind::Any);
    (kind, nullable)
}

fn facts<'a>(builder: &mut Builder<'_>, at: &Pointer, flat: &[Flat<'a>]) -> Facts<'a> {
    let schemas = &builder.document.schemas;
    merge(at, flat, |it| !members(it).is_empty() && only_member(schemas, it).is_none(), &mut builder.diagnostics)
}

/// The type where none is written but the rules leave no doubt.
fn inferred(facts: &Facts<'_>) -> Option<TypeName> {
    if facts.values.is_some() || facts.constant.is_some() {
        Some(TypeName::String)
    } else if !facts.properties.is_empty() || !facts.required.is_empty() || facts.additional != Rest::Unsaid {
        Some(TypeName::Object)
    } else if !facts.items.is_empty() {
        Some(TypeName::Array)
    } else {
        None
    }
}

/// Rules of a type that is not there would be lost.
fn check_rules(builder: &mut Builder<'_>, at: &Pointer, facts: &Facts<'_>, types: &[TypeName]) {
    let has = |all: &[TypeName]| all.iter().any(|it| types.contains(it));
    let mut lost = Vec::new();
    if !has(&[TypeName::String]) {
        lost.extend(facts.text.pattern.is_some().then_some("pattern"));
        lost.extend(facts.text.min_length.is_some().then_some("minLength"));
        lost.extend(facts.text.max_length.is_some().then_some("maxLength"));
        lost.extend((facts.values.is_some() || facts.constant.is_some()).then_some("enum or const"));
    }
    if !has(&[TypeName::Integer, TypeName::Number]) {
        lost.extend(facts.numeric.minimum.is_some().then_some("minimum"));
        lost.extend(facts.numeric.maximum.is_some().then_some("maximum"));
        lost.extend(facts.numeric.multiple_of.is_some().then_some("multipleOf"));
    }
    if !has(&[TypeName::Array]) {
        lost.extend((!facts.items.is_empty()).then_some("items"));
        lost.extend(facts.min_items.is_some().then_some("minItems"));
        lost.extend(facts.max_items.is_some().then_some("maxItems"));
        lost.extend(facts.unique.then_some("uniqueItems"));
    }
    if !has(&[TypeName::Object]) {
        lost.extend((!facts.properties.is_empty()).then_some("properties"));
        lost.extend((!facts.required.is_empty()).then_some("required"));
        lost.extend((facts.additional != Rest::Unsaid).then_some("additionalProperties"));
    }
    if !has(&[TypeName::String, TypeName::Integer, TypeName::Number]) {
        lost.extend(facts.format.is_some().then_some("format"));
    }
    if lost.is_empty() {
        return;
    }
    let (code, message, help) = if types.is_empty() {
        (
            "missing-type",
            format!("a schema with `{}` has no type", lost.join("`, `")),
            "add a `type` by an overlay action",
        )
    } else {
        let message = format!("`{}` says nothing about the types that this schema takes", lost.join("`, `"));
        ("rule-of-another-type", message, "remove the rule, or change the type, by an overlay action")
    };
    builder.diagnostics.push(Diagnostic::at(code, at, message).help(help));
}

fn kind_of(builder: &mut Builder<'_>, at: &Pointer, facts: Facts<'_>, ty: TypeName) -> Kind {
    match ty {
        TypeName::Boolean => Kind::Boolean,
        TypeName::Integer => Kind::Integer(Numeric { format: facts.format, ..facts.numeric }),
        TypeName::Number => Kind::Number(Numeric { format: facts.format, ..facts.numeric }),
        TypeName::String => text(builder, at, facts),
        TypeName::Array => array(builder, at, facts),
        TypeName::Object => object(builder, at, facts),
        TypeName::Null => Kind::Any,
    }
}

fn text(builder: &mut Builder<'_>, at: &Pointer, facts: Facts<'_>) -> Kind {
    let rules = Text { format: facts.format, ..facts.text };
    let values = match (facts.constant, facts.values) {
        (None, None) => return Kind::Text(rules),
        (Some(constant), None) => (vec![constant.clone()], Kind::Constant(constant)),
        (None, Some(values)) => (values.clone(), Kind::Enum(values)),
        (Some(constant), Some(values)) => {
            if !values.contains(&constant) {
                let message = "the constant is not among the values of `enum`";
                builder.diagnostics.push(Diagnostic::at("impossible-all-of", at, message));
            }
            (vec![constant.clone()], Kind::Constant(constant))
        }
    };
    let (values, kind) = values;
    let length = |it: &String| it.chars().count() as u64;
    let short = rules.min_length.is_some_and(|least| values.iter().any(|it| length(it) < least));
    let long = rules.max_length.is_some_and(|most| values.iter().any(|it| length(it) > most));
    if rules.pattern.is_some() || short || long {
        let message = "rules for any text stand beside listed values, which they would cut down";
        let help = "remove the rules, or the values that they forbid, by an overlay action";
        builder.diagnostics.push(Diagnostic::at("rule-beside-enum", at, message).help(help));
    }
    kind
}

fn array(builder: &mut Builder<'_>, at: &Pointer, facts: Facts<'_>) -> Kind {
    let items = if facts.items.is_empty() { builder.any(at) } else { builder.schema_of(facts.items, None) };
    Kind::Array(Array { items, min_items: facts.min_items, max_items: facts.max_items, unique: facts.unique })
}

fn object(builder: &mut Builder<'_>, at: &Pointer, facts: Facts<'_>) -> Kind {
    let mut properties = indexmap::IndexMap::new();
    for (name, parts) in facts.properties {
        let (read_only, write_only) = directions(builder, &parts);
        let required = facts.required.contains(&name);
        let schema = builder.schema_of(parts, None);
        properties.insert(name, Property { required, schema, read_only, write_only });
    }
    for name in facts.required {
        if properties.contains_key(&name) {
            continue;
        }
        let schema = match &facts.additional {
            Rest::Schemas(parts) => builder.schema_of(parts.clone(), None),
            Rest::Unsaid | Rest::Any => builder.any(&at.key("required")),
            Rest::Forbidden => {
                let message = format!("`{name}` is required, but `additionalProperties: false` forbids it");
                builder.diagnostics.push(Diagnostic::at("impossible-required", at, message));
                continue;
            }
        };
        properties.insert(name, Property { required: true, schema, read_only: false, write_only: false });
    }
    let additional = match facts.additional {
        Rest::Unsaid => Additional::Unsaid,
        Rest::Forbidden => Additional::Forbidden,
        Rest::Any => Additional::Any,
        Rest::Schemas(parts) => Additional::Schema(builder.schema_of(parts, None)),
    };
    Kind::Object(Object { properties, additional })
}

/// `readOnly` and `writeOnly`, wherever they are said.
fn directions(builder: &Builder<'_>, parts: &[Part]) -> (bool, bool) {
    // A fault here is found again, and reported, when the property is built.
    let flat = flatten(&builder.document.schemas, parts).unwrap_or_default();
    let read_only = flat.iter().any(|it| it.schema.annotations.read_only);
    (read_only, flat.iter().any(|it| it.schema.annotations.write_only))
}

/// The type that a place takes, if it takes one alone and is no union.
pub(super) fn only_type(builder: &Builder<'_>, at: &Pointer) -> Option<TypeName> {
    let schemas = &builder.document.schemas;
    let flat = flatten(schemas, &[Part::whole(at)]).ok()?;
    let is_union = |it: &crate::document::Schema| !members(it).is_empty() && only_member(schemas, it).is_none();
    let facts = merge(at, &flat, is_union, &mut Diagnostics::default());
    match facts.types.as_deref() {
        _ if facts.union.is_some() => None,
        Some([ty]) => Some(*ty),
        Some(_) => None,
        None => inferred(&facts),
    }
}
