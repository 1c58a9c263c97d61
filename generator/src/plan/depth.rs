//! Finds types that nest too deeply for the compiler's default recursion limit.

use std::collections::HashMap;

use super::cycles::components;
use super::model::{Def, Ty, TypeDef};
use crate::names::{About, Note};

/// The limit of `rustc` is 128; a field, an array and a map take a level each.
const MOST: usize = 120;

/// Returns the note on what the user must do about such types.
pub(super) fn deep_note(types: &[TypeDef]) -> Option<Note> {
    let depth = deepest(types);
    if depth <= MOST {
        return None;
    }
    let limit = (2 * depth).next_power_of_two();
    Some(About::Deep.note(format!(
        "types are {depth} levels deep within one another; the root of the crate that holds them needs \
         `#![recursion_limit = \"{limit}\"]`"
    )))
}

/// Returns the deepest nesting of any type; types that contain each other are one level.
fn deepest(types: &[TypeDef]) -> usize {
    let indices: HashMap<&str, usize> = types.iter().enumerate().map(|(index, ty)| (ty.name.as_str(), index)).collect();
    let parts: Vec<Vec<(usize, usize)>> = types.iter().map(|ty| parts(&ty.def, &indices)).collect();
    let held: Vec<Vec<usize>> = parts.iter().map(|parts| parts.iter().map(|(part, _)| *part).collect()).collect();
    let mut depths = vec![0; types.len()];
    for component in components(&held) {
        let below = component.iter().flat_map(|member| &parts[*member]);
        let deepest = below.map(|(part, levels)| levels + depths[*part]).max().unwrap_or_default();
        component.iter().for_each(|member| depths[*member] = deepest + 1);
    }
    depths.into_iter().max().unwrap_or_default()
}

/// Returns the types that a type contains, each with the number of arrays and maps in between.
fn parts(def: &Def, indices: &HashMap<&str, usize>) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    match def {
        Def::Struct(def) => {
            def.fields.iter().for_each(|field| add(&field.ty, 0, indices, &mut parts));
            def.rest.iter().for_each(|rest| add(&rest.ty, 1, indices, &mut parts));
        }
        Def::Union(def) => def.variants.iter().for_each(|variant| add(&variant.ty, 0, indices, &mut parts)),
        Def::Enum(_) => {}
    }
    parts
}

fn add(ty: &Ty, levels: usize, indices: &HashMap<&str, usize>, parts: &mut Vec<(usize, usize)>) {
    let index = |name: &str| *indices.get(name).unwrap_or_else(|| bug!("what a type holds is planned"));
    match ty {
        Ty::Named(name) => parts.push((index(name), levels)),
        Ty::Filled(name, held) => {
            parts.push((index(name), levels));
            add(held, levels + 1, indices, parts);
        }
        Ty::Vec(inner) | Ty::Map(inner) => add(inner, levels + 1, indices, parts),
        Ty::Option(inner) | Ty::Patch(inner) | Ty::Boxed(inner) => add(inner, levels, indices, parts),
        _ => {}
    }
}
