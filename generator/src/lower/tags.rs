//! Finds the value by which a discriminator tells a component from others: whoever sends the component sends that
//! value.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::schema::plain_slot;
use crate::ir::{Presence, Slot, Type};
use crate::normalize::model::{Kind, Normalized};
use crate::pointer::Pointer;

/// The property and the value of each component that has one of each.
pub(super) struct Tags(BTreeMap<Pointer, Option<(String, String)>>);

impl Tags {
    pub(super) fn of(normalized: &Normalized) -> Self {
        let mut tags: BTreeMap<Pointer, Option<(String, String)>> = BTreeMap::new();
        for schema in &normalized.schemas.0 {
            let Kind::Union(union) = &schema.kind else { continue };
            let Some(discriminator) = &union.discriminator else { continue };
            for (member, values) in union.members.iter().zip(&discriminator.values) {
                let member = &normalized.schemas[*member];
                let tag = match values.as_slice() {
                    [value] => Some((discriminator.property.clone(), value.clone())),
                    _ => None,
                };
                if member.component.is_some() {
                    let known = tags.entry(member.at.clone()).or_insert_with(|| tag.clone());
                    *known = known.take().filter(|known| Some(known) == tag.as_ref());
                }
            }
        }
        Self(tags)
    }

    /// Returns the property and the value of the component at a place.
    pub(super) fn of_component(&self, at: &Pointer) -> Option<(&str, &str)> {
        self.0.get(at)?.as_ref().map(|(property, value)| (property.as_str(), value.as_str()))
    }
}

/// Fixes the value of a property that is a free text, or that is not described at all.
pub(super) fn fix(fields: &mut IndexMap<String, Slot>, property: &str, value: &str, at: &Pointer) {
    let constant = Type::Constant(value.to_owned());
    match fields.get_mut(property) {
        Some(slot) if matches!(slot.ty, Type::String) && slot.rules.is_empty() && !slot.nullable => {
            slot.ty = constant;
            if slot.presence == Presence::Optional {
                slot.presence = Presence::Inferred;
            }
        }
        Some(_) => {}
        None => {
            let slot = Slot { presence: Presence::Inferred, ..plain_slot(at, constant) };
            fields.insert(property.to_owned(), slot);
        }
    }
}
