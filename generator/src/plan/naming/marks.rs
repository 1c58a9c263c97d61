//! Refuses marks of the overlay that reach only some of the places of one type.
//!
//! Such a mark would change the type at one place and not at the others, or split it.

use std::collections::BTreeMap;

use super::facts::Facts;
use super::group::Group;
use super::walk::{Step, children, path_text};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{ShapeId, Slot, Type, Visibility};

/// Adds a diagnostic for every such mark.
pub(super) fn check(facts: &Facts<'_>, groups: &BTreeMap<ShapeId, Group>, diagnostics: &mut Diagnostics) {
    for group in groups.values().filter(|it| it.shapes.len() > 1) {
        let mut marks: BTreeMap<String, Vec<(Option<String>, &Slot)>> = BTreeMap::new();
        for &id in &group.shapes {
            for (step, slot) in children(&facts.api.shapes[id].kind) {
                // Members have no order: two may be swapped.
                if !matches!(step, Step::Member(_)) {
                    collect(&path_text(&[step], &|it| it.to_string()), slot, &mut marks);
                }
            }
        }
        for (path, slots) in marks {
            refuse_uneven(&path, &slots, diagnostics);
        }
    }
}

/// The mark of a slot, and of the items in it.
fn collect<'a>(path: &str, slot: &'a Slot, marks: &mut BTreeMap<String, Vec<(Option<String>, &'a Slot)>>) {
    let mark = match (&slot.ty, &slot.visibility) {
        (Type::Secret, _) => Some("secret".to_owned()),
        (Type::Decimal, _) => Some("decimal".to_owned()),
        (Type::Id(kind), _) => Some(format!("identifier `{kind}`")),
        (_, Visibility::Public(_)) => Some("public".to_owned()),
        (_, Visibility::Sensitive(_)) => Some("sensitive".to_owned()),
        (_, Visibility::ByType) => None,
    };
    marks.entry(path.to_owned()).or_default().push((mark, slot));
    match &slot.ty {
        Type::List(inner) | Type::Map(inner) => collect(&format!("{path}[]"), inner, marks),
        Type::Any
        | Type::OpenObject
        | Type::Boolean
        | Type::Integer
        | Type::Unsigned
        | Type::Float
        | Type::Decimal
        | Type::Text
        | Type::Constant(_)
        | Type::Secret
        | Type::Date
        | Type::DateTime
        | Type::Id(_)
        | Type::File
        | Type::Shape(_) => {}
    }
}

fn refuse_uneven(path: &str, slots: &[(Option<String>, &Slot)], diagnostics: &mut Diagnostics) {
    let marked: Vec<_> = slots.iter().filter(|it| it.0.is_some()).collect();
    let Some((Some(mark), slot)) = marked.first().copied() else { return };
    let equal = marked.iter().filter(|it| it.0.as_ref() == Some(mark)).count();
    if equal < slots.len() {
        let field = path.trim_start_matches('.');
        let message =
            format!("the mark `{}` on `{field}` marks {equal} of {} equal places", mark.replace('`', ""), slots.len());
        let help = "let the overlay action reach all of them, for example with a `..` in its target";
        diagnostics.push(Diagnostic::at("uneven-mark", &slot.at, message).help(help));
    }
}
