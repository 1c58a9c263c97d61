//! What tells a member of a union: its JSON type, its constants and its required fields.

use crate::ir::{Member, Object, Presence, Rule, Scalar, ShapeKind, Slot, Type, Union};
use crate::plan::model::JsonType;
use crate::plan::types::Context;

/// What tells a member.
#[derive(Clone, Debug)]
pub(super) struct MemberFacts {
    /// The one JSON type of its values; `None` when they have several.
    pub(super) json_type: Option<JsonType>,
    /// Whether it is an object of which no field is known.
    pub(super) is_open: bool,
    /// Whether it is open because nobody documented its fields, not because it has none of its own.
    pub(super) are_fields_unknown: bool,
    /// Fields with a fixed value.
    pub(super) constants: Vec<(String, Vec<String>)>,
    /// Fields that are required, or inferred to be.
    pub(super) required: Vec<String>,
    /// All fields.
    pub(super) fields: Vec<String>,
    /// Fields that are required and are not null.
    pub(super) never_null: Vec<String>,
}

/// What counts as a fixed value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// Constants alone.
    Constants,
    /// Listed values too.
    Lists,
}

impl MemberFacts {
    pub(super) fn of(ctx: &Context<'_>, member: &Member, union: &Union, depth: Depth) -> Self {
        let mut facts = Self {
            json_type: json_type(ctx, &member.slot.ty),
            is_open: matches!(member.slot.ty, Type::OpenObject | Type::Any),
            are_fields_unknown: matches!(member.slot.ty, Type::OpenObject) && member.slot.evidence.is_some(),
            constants: Vec::new(),
            required: Vec::new(),
            fields: Vec::new(),
            never_null: Vec::new(),
        };
        if let Some(object) = object_of(ctx, &member.slot.ty) {
            for (name, slot) in &object.fields {
                facts.fields.push(name.clone());
                if slot.presence == Presence::Required && !slot.nullable {
                    facts.never_null.push(name.clone());
                }
                // A tag that was inferred from another union's discriminator need not be sent in this one.
                if is_foreign_tag(slot) && union.discriminator.as_ref() != Some(name) {
                    continue;
                }
                if slot.presence != Presence::Optional {
                    facts.required.push(name.clone());
                }
                let values = fixed_values(ctx, slot, depth);
                if !values.is_empty() {
                    facts.constants.push((name.clone(), values));
                }
            }
        }
        if let Some(property) = &union.discriminator
            && !member.tags.is_empty()
        {
            facts.constants.retain(|(name, _)| name != property);
            // OpenAPI requires the property of a discriminator.
            facts.never_null.push(property.clone());
            facts.constants.push((property.clone(), member.tags.clone()));
        }
        facts
    }

    /// Whether no rule tells the two apart, where both must have the same fields and both or neither are open.
    pub(super) fn ties(&self, other: &Self) -> bool {
        let same_type = match (self.json_type, other.json_type) {
            (Some(one), Some(two)) => one == two,
            (None, _) | (_, None) => true,
        };
        same_type
            && !self.constants_differ(other)
            // Optional fields distinguish members only where neither has a required one.
            && (!self.required.is_empty() || !self.has_own_field(other))
    }

    fn constants_differ(&self, other: &Self) -> bool {
        self.constants.iter().any(|(name, values)| {
            other
                .constants
                .iter()
                .any(|(other, others)| other == name && values.iter().all(|value| !others.contains(value)))
        })
    }

    /// The fields that are there, in an order of their own.
    pub(super) fn sorted_required(&self) -> Vec<&String> {
        let mut required: Vec<_> = self.required.iter().collect();
        required.sort();
        required
    }

    /// Whether a field of one is not a field of the other, on both sides.
    fn has_own_field(&self, other: &Self) -> bool {
        !self.fields.is_empty()
            && self.fields.iter().any(|field| !other.fields.contains(field))
            && other.fields.iter().any(|field| !self.fields.contains(field))
    }

    /// The fixed texts of a field.
    pub(super) fn texts_of(&self, field: &str) -> Vec<String> {
        let constant = self.constants.iter().find(|(name, _)| name == field);
        constant.map(|(_, texts)| texts.clone()).unwrap_or_default()
    }

    /// How specific it is: constants first, then the number of required fields, then that of all fields.
    pub(super) fn weight(&self) -> (usize, usize, usize) {
        (self.constants.len(), self.required.len(), self.fields.len())
    }
}

/// A constant that is only inferred: what a discriminator tells the type by.
fn is_foreign_tag(slot: &Slot) -> bool {
    slot.presence == Presence::Inferred && matches!(slot.ty, Type::Constant(_))
}

/// The only values that a field has, as text.
fn fixed_values(ctx: &Context<'_>, slot: &Slot, depth: Depth) -> Vec<String> {
    match (&slot.ty, depth) {
        (Type::Constant(value), _) => vec![value.clone()],
        (Type::Shape(shape), Depth::Lists) => match &ctx.api.shapes[*shape].kind {
            ShapeKind::Enum(values) if !slot.open => values.values.clone(),
            ShapeKind::Enum(_) | ShapeKind::Object(_) | ShapeKind::Union(_) => Vec::new(),
        },
        (Type::Boolean, Depth::Lists) => {
            let listed =
                slot.rules.iter().find_map(|rule| if let Rule::OneOf(of) = rule { Some(of.clone()) } else { None });
            listed.unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// The fields of a member that is an object with fields.
pub(super) fn object_of<'a>(ctx: &Context<'a>, ty: &Type) -> Option<&'a Object> {
    let Type::Shape(shape) = ty else { return None };
    match &ctx.api.shapes[*shape].kind {
        ShapeKind::Object(object) => Some(object),
        ShapeKind::Enum(_) | ShapeKind::Union(_) => None,
    }
}

fn json_type(ctx: &Context<'_>, ty: &Type) -> Option<JsonType> {
    Some(match ty {
        Type::Any => return None,
        Type::Boolean => JsonType::Boolean,
        Type::Integer | Type::Unsigned | Type::Float => JsonType::Number,
        Type::Decimal => return None,
        Type::String | Type::Constant(_) | Type::Secret | Type::Date | Type::DateTime | Type::Id(_) | Type::File => {
            JsonType::String
        }
        Type::Array(_) => JsonType::Array,
        Type::OpenObject | Type::Map(_) => JsonType::Object,
        Type::Shape(shape) => match &ctx.api.shapes[*shape].kind {
            ShapeKind::Object(_) => JsonType::Object,
            ShapeKind::Enum(it) => match it.of {
                Scalar::String => JsonType::String,
                Scalar::Integer => JsonType::Number,
            },
            ShapeKind::Union(_) => return None,
        },
    })
}
