//! Decides which fields are boxed, so that a type that holds itself has a size.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Def, Strategy, Ty, TypeDef, UnionDef};

/// Boxes every field and variant through which a type holds itself directly.
pub(super) fn box_recursion(types: &mut [TypeDef]) {
    let holds: BTreeMap<String, BTreeSet<String>> =
        types.iter().map(|it| (it.name.clone(), held_by(&it.def))).collect();
    for ty in types.iter_mut() {
        let owner = ty.name.clone();
        match &mut ty.def {
            Def::Struct(def) => {
                for field in &mut def.fields {
                    box_ty(&mut field.ty, &owner, &holds);
                }
            }
            Def::Union(def) if !matches!(def.strategy, Strategy::Kept { .. }) => {
                for variant in &mut def.variants {
                    box_ty(&mut variant.ty, &owner, &holds);
                }
            }
            Def::Enum(_) | Def::Union(_) => {}
        }
    }
    mark_members(types);
}

/// Tells the unions that are read in one pass which fields of their members are boxed.
fn mark_members(types: &mut [TypeDef]) {
    let mut boxed: BTreeSet<(String, String)> = BTreeSet::new();
    for ty in types.iter() {
        let Def::Struct(def) = &ty.def else { continue };
        let fields = def.fields.iter().filter(|it| matches!(it.inner(), Ty::Boxed(_)));
        boxed.extend(fields.map(|it| (ty.name.clone(), it.name.clone())));
    }
    for ty in types {
        let Def::Union(UnionDef { strategy: Strategy::Fields(strategy), .. }) = &mut ty.def else { continue };
        for choice in &mut strategy.choices {
            for field in &mut choice.fields {
                field.boxed = boxed.contains(&(choice.ty.clone(), field.name.clone()));
            }
        }
    }
}

/// The types that a value holds without a list, a map or a box in between.
fn held_by(def: &Def) -> BTreeSet<String> {
    let mut held = BTreeSet::new();
    match def {
        Def::Struct(def) => def.fields.iter().for_each(|it| hold(&it.ty, &mut held)),
        Def::Union(def) if matches!(def.strategy, Strategy::Kept { .. }) => {}
        Def::Union(def) => def.variants.iter().for_each(|it| hold(&it.ty, &mut held)),
        Def::Enum(_) => {}
    }
    held
}

fn hold(ty: &Ty, held: &mut BTreeSet<String>) {
    match ty {
        Ty::Named(name) => {
            held.insert(name.clone());
        }
        Ty::Option(inner) | Ty::Patch(inner) => hold(inner, held),
        _ => {}
    }
}

fn box_ty(ty: &mut Ty, owner: &str, holds: &BTreeMap<String, BTreeSet<String>>) {
    match ty {
        Ty::Option(inner) | Ty::Patch(inner) => box_ty(inner, owner, holds),
        Ty::Named(name) if reaches(name, owner, holds) => *ty = Ty::Boxed(Box::new(Ty::Named(name.clone()))),
        _ => {}
    }
}

fn reaches(from: &str, to: &str, holds: &BTreeMap<String, BTreeSet<String>>) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(name) = open.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name)
            && let Some(held) = holds.get(name)
        {
            open.extend(held.iter().map(String::as_str));
        }
    }
    false
}
