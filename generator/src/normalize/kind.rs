//! Turns the facts of a place into a kind.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Schema, TypeName};
use crate::normalize::builder::{Builder, Key};
use crate::normalize::flatten::{Flat, Part, flatten, members, only_member};
use crate::normalize::merge::{Facts, Rest, merge};
use crate::normalize::model::{Additional, Array, Kind, Object, Property, Union};
use crate::normalize::{unions, values};
use crate::pointer::Pointer;

/// What a place is.
pub(super) fn kind(builder: &mut Builder<'_>, key: &Key, at: &Pointer, flat: &[Flat<'_>]) -> Built {
    let mut facts = facts(builder, at, flat);
    if let Some(only) = key.only {
        // The rules of the other types belong to the other members, which were built beside this one.
        values::keep_of_type(&mut facts, &[only]);
        return Built::of(kind_of(builder, at, &mut facts, only), false, facts);
    }
    let nullable = facts.nullable;
    if facts.two_unions {
        facts.unchecked.extend(flat.iter().flat_map(|flat| written_unions(builder, flat.schema)));
        return Built::of(Kind::Any, false, facts);
    }
    if facts.union.is_some() {
        let kind = unions::union(builder, flat, &facts);
        return Built::of(kind, nullable, facts);
    }
    if facts.is_impossible {
        return Built::of(Kind::Any, false, facts);
    }
    if facts.null_alone && facts.types.is_none() && inferred(&facts).is_none() {
        facts.unchecked.push(("type".to_owned(), Value::from("null")));
        return Built::of(Kind::Any, false, facts);
    }
    let types = match facts.types.take() {
        Some(types) => values::fit(builder, at, &mut facts, types),
        None if facts.values.is_some() => values::types(&facts),
        None => inferred(&facts).into_iter().collect(),
    };
    note_idle_rules(builder, at, &facts, &types);
    let kind = match types.as_slice() {
        [] => Kind::Any,
        [ty] => kind_of(builder, at, &mut facts, *ty),
        _ => {
            let members = types.iter().map(|ty| builder.schema_of(key.parts.clone(), Some(*ty))).collect();
            Kind::Union(Union { exclusive: false, members, discriminator: None })
        }
    };
    // Any value is any value, null too: there is nothing to add.
    let nullable = nullable && !matches!(kind, Kind::Any);
    Built::of(kind, nullable, facts)
}

/// What a place is.
pub(super) struct Built {
    pub(super) kind: Kind,
    pub(super) nullable: bool,
    /// Rules that are documented and not checked.
    pub(super) unchecked: Vec<(String, Value)>,
}

impl Built {
    fn of(kind: Kind, nullable: bool, facts: Facts<'_>) -> Self {
        Self { kind, nullable, unchecked: facts.unchecked }
    }
}

fn facts<'a>(builder: &mut Builder<'_>, at: &Pointer, flat: &[Flat<'a>]) -> Facts<'a> {
    let schemas = &builder.document.schemas;
    // A part that lists this place as one of its alternatives is the base of it, not a choice within it.
    let is_base = |it: &Schema| members(it).iter().any(|member| it.at != *at && builder.canonical(member) == *at);
    let is_union = |it: &Schema| !members(it).is_empty() && only_member(schemas, it).is_none() && !is_base(it);
    let mut notes = Diagnostics::default();
    let facts = merge(at, flat, is_union, &mut notes);
    builder.notes.extend(notes);
    facts
}

/// The unions that are written at a schema, as they are written.
fn written_unions(builder: &Builder<'_>, schema: &Schema) -> Vec<(String, Value)> {
    let listed = |key: &str, members: &[Pointer]| {
        let values = members.iter().map(|member| Value::from(format!("#{}", builder.canonical(member))));
        (!members.is_empty()).then(|| (key.to_owned(), Value::Array(values.collect())))
    };
    listed("oneOf", &schema.one_of).into_iter().chain(listed("anyOf", &schema.any_of)).collect()
}

/// The type where none is written but the rules leave little doubt.
fn inferred(facts: &Facts<'_>) -> Option<TypeName> {
    let numeric = &facts.numeric;
    let is_number = numeric.minimum.is_some() || numeric.maximum.is_some() || numeric.multiple_of.is_some();
    let is_list = (facts.min_items, facts.max_items, facts.unique) != (None, None, false);
    if !facts.properties.is_empty() || !facts.required.is_empty() || facts.additional != Rest::Unsaid {
        return Some(TypeName::Object);
    }
    if !facts.items.is_empty() || !facts.prefix.is_empty() || is_list {
        return Some(TypeName::Array);
    }
    match facts.format.as_deref() {
        Some("int32" | "int64" | "uint32" | "uint64") => Some(TypeName::Integer),
        Some("float" | "double") => Some(TypeName::Number),
        None if is_number => Some(TypeName::Number),
        Some(_) => Some(TypeName::String),
        None => (facts.text != Default::default()).then_some(TypeName::String),
    }
}

/// A rule of a type that the schema does not take holds for every value that it does: it says nothing.
fn note_idle_rules(builder: &mut Builder<'_>, at: &Pointer, facts: &Facts<'_>, types: &[TypeName]) {
    let has = |all: &[TypeName]| types.is_empty() || all.iter().any(|ty| types.contains(ty));
    let mut idle = Vec::new();
    if !has(&[TypeName::String]) {
        idle.extend(facts.text.pattern.is_some().then_some("pattern"));
        idle.extend(facts.text.min_length.is_some().then_some("minLength"));
        idle.extend(facts.text.max_length.is_some().then_some("maxLength"));
    }
    if !has(&[TypeName::Integer, TypeName::Number]) {
        idle.extend(facts.numeric.minimum.is_some().then_some("minimum"));
        idle.extend(facts.numeric.maximum.is_some().then_some("maximum"));
        idle.extend(facts.numeric.multiple_of.is_some().then_some("multipleOf"));
    }
    if !has(&[TypeName::Array]) {
        idle.extend((!facts.items.is_empty()).then_some("items"));
        idle.extend(facts.min_items.is_some().then_some("minItems"));
        idle.extend(facts.max_items.is_some().then_some("maxItems"));
        idle.extend(facts.unique.then_some("uniqueItems"));
    }
    if !has(&[TypeName::Object]) {
        idle.extend((!facts.properties.is_empty()).then_some("properties"));
        idle.extend((!facts.required.is_empty()).then_some("required"));
        idle.extend((facts.additional != Rest::Unsaid).then_some("additionalProperties"));
    }
    if !idle.is_empty() {
        let message = format!("`{}` says nothing about the types that this schema takes", idle.join("`, `"));
        builder.notes.push(Diagnostic::at("rule-of-another-type", at, message));
    }
}

fn kind_of(builder: &mut Builder<'_>, at: &Pointer, facts: &mut Facts<'_>, ty: TypeName) -> Kind {
    match ty {
        TypeName::Boolean => values::boolean(facts),
        TypeName::Integer => values::integer(facts),
        TypeName::Number => values::number(facts),
        TypeName::String => values::text(facts),
        TypeName::Array => array(builder, at, facts),
        TypeName::Object => object(builder, at, facts),
        TypeName::Null => Kind::Any,
    }
}

fn array(builder: &mut Builder<'_>, at: &Pointer, facts: &mut Facts<'_>) -> Kind {
    values::leave_enum_unchecked(facts);
    let mut prefix: Vec<Part> = std::mem::take(&mut facts.prefix);
    let items = std::mem::take(&mut facts.items);
    let is_one = prefix.windows(2).all(|pair| builder.canonical(&pair[0].at) == builder.canonical(&pair[1].at));
    let items = match (prefix.pop(), items.as_slice()) {
        (None, []) => builder.any(at),
        (None, _) => builder.schema_of(items, None),
        // The items of one type that are first are a list of that type; of several types, a list of any values.
        (Some(first), []) if is_one => builder.schema_of(vec![first], None),
        (Some(_), _) => builder.any(at),
    };
    Kind::Array(Array { items, min_items: facts.min_items, max_items: facts.max_items, unique: facts.unique })
}

fn object(builder: &mut Builder<'_>, at: &Pointer, facts: &mut Facts<'_>) -> Kind {
    values::leave_enum_unchecked(facts);
    let mut properties = indexmap::IndexMap::new();
    for (name, parts) in std::mem::take(&mut facts.properties) {
        let (read_only, write_only) = directions(builder, &parts);
        let required = facts.required.contains(&name);
        let schema = builder.schema_of(parts, None);
        properties.insert(name, Property { required, schema, read_only, write_only });
    }
    for name in std::mem::take(&mut facts.required) {
        if properties.contains_key(&name) {
            continue;
        }
        let schema = match &facts.additional {
            Rest::Schemas(parts) if !parts.is_empty() => builder.schema_of(parts.clone(), None),
            Rest::Schemas(_) | Rest::Unsaid | Rest::Any => builder.any(&at.key("required")),
            Rest::Forbidden => {
                let message =
                    format!("`{name}` is required, but `additionalProperties: false` forbids it: it is left out");
                builder.notes.push(Diagnostic::at("impossible-required", at, message));
                continue;
            }
        };
        properties.insert(name, Property { required: true, schema, read_only: false, write_only: false });
    }
    let additional = match std::mem::take(&mut facts.additional) {
        Rest::Unsaid => Additional::Unsaid,
        Rest::Forbidden => Additional::Forbidden,
        Rest::Any => Additional::Any,
        Rest::Schemas(parts) if parts.is_empty() => Additional::Schema(builder.any(at)),
        Rest::Schemas(parts) => Additional::Schema(builder.schema_of(parts, None)),
    };
    Kind::Object(Object { properties, additional })
}

/// `readOnly` and `writeOnly`, wherever they are said.
fn directions(builder: &Builder<'_>, parts: &[Part]) -> (bool, bool) {
    // A fault here is found again, and reported, when the property is built.
    let flat = flatten(&builder.document.schemas, parts).unwrap_or_default();
    let read_only = flat.iter().any(|flat| flat.schema.annotations.read_only);
    (read_only, flat.iter().any(|flat| flat.schema.annotations.write_only))
}

/// The type that a place takes, if it takes one alone and is no union.
pub(super) fn only_type(builder: &Builder<'_>, at: &Pointer) -> Option<TypeName> {
    let schemas = &builder.document.schemas;
    let flat = flatten(schemas, &[Part::whole(at)]).ok()?;
    let is_union = |it: &Schema| !members(it).is_empty() && only_member(schemas, it).is_none();
    let facts = merge(at, &flat, is_union, &mut Diagnostics::default());
    match facts.types.as_deref() {
        _ if facts.union.is_some() => None,
        Some([ty]) => Some(*ty),
        Some(_) => None,
        None if facts.values.is_some() => match values::types(&facts).as_slice() {
            [ty] => Some(*ty),
            _ => None,
        },
        None => inferred(&facts),
    }
}
