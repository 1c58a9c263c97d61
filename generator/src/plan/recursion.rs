//! Decides which fields are boxed, so that a recursive type has a size.

use std::collections::{BTreeSet, HashMap};

use super::cycles::components;
use super::model::{Def, Strategy, Ty, TypeDef, UnionDef};

/// Boxes every field and variant through which a type contains itself directly.
pub(super) fn box_recursion(types: &mut [TypeDef]) {
    let numbers = numbers(types);
    for ty in types.iter_mut() {
        let own = numbers[&ty.name];
        let is_recursive = |name: &str| numbers.get(name) == Some(&own);
        match &mut ty.def {
            Def::Struct(def) => def.fields.iter_mut().for_each(|field| box_ty(&mut field.ty, &is_recursive)),
            Def::Union(def) if !matches!(def.strategy, Strategy::Kept { .. }) => {
                def.variants.iter_mut().for_each(|variant| box_ty(&mut variant.ty, &is_recursive));
            }
            Def::Enum(_) | Def::Union(_) => {}
        }
    }
    mark_members(types);
}

/// Returns a number for each type; types that contain each other have the same one.
fn numbers(types: &[TypeDef]) -> HashMap<String, usize> {
    let indices: HashMap<&str, usize> = types.iter().enumerate().map(|(index, ty)| (ty.name.as_str(), index)).collect();
    let index = |name: &str| indices.get(name).copied().unwrap_or_else(|| bug!("what a type holds is planned"));
    let held = |ty: &TypeDef| held_by(&ty.def).into_iter().map(&index).collect();
    let held: Vec<Vec<usize>> = types.iter().map(held).collect();
    let components = components(&held);
    let members = components
        .iter()
        .enumerate()
        .flat_map(|(number, component)| component.iter().map(move |index| (*index, number)));
    members.map(|(index, number)| (types[index].name.clone(), number)).collect()
}

/// Marks the boxed fields of members in the unions that are read in one pass.
fn mark_members(types: &mut [TypeDef]) {
    let mut boxed: BTreeSet<(String, String)> = BTreeSet::new();
    for ty in types.iter() {
        let Def::Struct(def) = &ty.def else { continue };
        let fields = def.fields.iter().filter(|field| matches!(field.inner(), Ty::Boxed(_)));
        boxed.extend(fields.map(|field| (ty.name.clone(), field.name.clone())));
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

/// Returns the types that a value contains without an array, a map or a box in between.
fn held_by(def: &Def) -> BTreeSet<&str> {
    let mut held = BTreeSet::new();
    match def {
        Def::Struct(def) => def.fields.iter().for_each(|field| hold(&field.ty, &mut held)),
        Def::Union(def) if matches!(def.strategy, Strategy::Kept { .. }) => {}
        Def::Union(def) => def.variants.iter().for_each(|variant| hold(&variant.ty, &mut held)),
        Def::Enum(_) => {}
    }
    held
}

fn hold<'t>(ty: &'t Ty, held: &mut BTreeSet<&'t str>) {
    match ty {
        Ty::Named(name) => drop(held.insert(name)),
        Ty::Option(inner) | Ty::Patch(inner) => hold(inner, held),
        _ => {}
    }
}

fn box_ty(ty: &mut Ty, is_recursive: &impl Fn(&str) -> bool) {
    match ty {
        Ty::Option(inner) | Ty::Patch(inner) => box_ty(inner, is_recursive),
        Ty::Named(name) if is_recursive(name) => *ty = Ty::Boxed(Box::new(Ty::Named(name.clone()))),
        _ => {}
    }
}
