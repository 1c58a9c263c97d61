//! Turns unions into members, and unions of texts into enums.
//!
//! An enum joined with a free text is one open enum: every listed value is also a text.

use super::schema::Lowering;
use crate::ir::{Member, Union};
use crate::normalize::model::{self, Kind, Normalized, Schema};

/// Whether a schema is a union of texts of which one is free.
pub(super) fn is_open_enum(normalized: &Normalized, schema: &Schema) -> bool {
    let Kind::Union(union) = &schema.kind else { return false };
    joined_values(normalized, schema).is_some()
        && union.members.iter().any(|it| matches!(normalized.schemas[*it].kind, Kind::Text(_)))
}

/// The values of a union whose members are all texts, at least one of them listed.
pub(super) fn joined_values(normalized: &Normalized, schema: &Schema) -> Option<Vec<String>> {
    let Kind::Union(union) = &schema.kind else { return None };
    let mut values: Vec<String> = Vec::new();
    for member in &union.members {
        match &normalized.schemas[*member].kind {
            Kind::Text(_) => {}
            Kind::Enum(listed) => {
                for value in listed {
                    if !values.contains(value) {
                        values.push(value.clone());
                    }
                }
            }
            Kind::Constant(value) if !values.contains(value) => values.push(value.clone()),
            Kind::Constant(_) => {}
            Kind::Any
            | Kind::Boolean
            | Kind::Integer(_)
            | Kind::Number(_)
            | Kind::Array(_)
            | Kind::Object(_)
            | Kind::Union(_) => return None,
        }
    }
    (!values.is_empty()).then_some(values)
}

/// Lowers a union that is no enum.
pub(super) fn lower_union(lowering: &mut Lowering<'_>, union: &model::Union) -> Union {
    let members = union.members.iter().enumerate().map(|(index, id)| {
        let schema = lowering.schema(*id);
        Member {
            at: schema.at.clone(),
            title: schema.title.clone(),
            component: schema.component.clone(),
            tags: union.discriminator.as_ref().and_then(|it| it.values.get(index).cloned()).unwrap_or_default(),
            slot: lowering.required_slot(*id),
        }
    });
    Union { members: members.collect(), discriminator: union.discriminator.as_ref().map(|it| it.property.clone()) }
}
