//! Decides which fields are boxed, so that a type that holds itself has a size.

use std::collections::{BTreeSet, HashMap};

use super::model::{Def, Strategy, Ty, TypeDef, UnionDef};

/// Boxes every field and variant through which a type holds itself directly.
pub(super) fn box_recursion(types: &mut [TypeDef]) {
    let circles = circles(types);
    for ty in types.iter_mut() {
        let circle = circles[&ty.name];
        let is_recursive = |name: &str| circles.get(name) == Some(&circle);
        match &mut ty.def {
            Def::Struct(def) => def.fields.iter_mut().for_each(|field| box_ty(&mut field.ty, &is_recursive)),
            Def::Union(def) if !matches!(def.strategy, Strategy::Kept) => {
                def.variants.iter_mut().for_each(|variant| box_ty(&mut variant.ty, &is_recursive));
            }
            Def::Enum(_) | Def::Union(_) => {}
        }
    }
    mark_members(types);
}

/// A number for each type; types that hold each other have the same one (Tarjan's strongly connected components, with a
/// stack of its own: a chain of types may be as long as the description).
fn circles(types: &[TypeDef]) -> HashMap<String, usize> {
    let numbers: HashMap<&str, usize> = types.iter().enumerate().map(|(index, ty)| (ty.name.as_str(), index)).collect();
    let held: Vec<Vec<usize>> = types
        .iter()
        .map(|ty| held_by(&ty.def).into_iter().filter_map(|name| numbers.get(name).copied()).collect())
        .collect();
    let mut search =
        Search { least: vec![None; types.len()], closed: vec![false; types.len()], met: 0, open: Vec::new() };
    let mut found = Vec::with_capacity(types.len());
    for start in 0..types.len() {
        if search.least[start].is_none() {
            search.from(start, &held, &mut found);
        }
    }
    found.into_iter().map(|(index, circle)| (types[index].name.clone(), circle)).collect()
}

struct Search {
    /// Of each type, the least number of what it reaches among the open ones.
    least: Vec<Option<usize>>,
    closed: Vec<bool>,
    /// How many types were met.
    met: usize,
    /// The types whose circle is not known yet.
    open: Vec<usize>,
}

impl Search {
    fn from(&mut self, start: usize, held: &[Vec<usize>], found: &mut Vec<(usize, usize)>) {
        // Each step is a type, its own number and how many of its parts were seen.
        let mut steps = vec![(start, self.meet(start), 0)];
        while let Some((index, number, seen)) = steps.pop() {
            if let Some(part) = held[index].get(seen).copied() {
                steps.push((index, number, seen + 1));
                if self.least[part].is_none() {
                    steps.push((part, self.meet(part), 0));
                } else {
                    self.lower(index, part);
                }
                continue;
            }
            if self.least[index] == Some(number) {
                while let Some(member) = self.open.pop() {
                    self.closed[member] = true;
                    found.push((member, number));
                    if member == index {
                        break;
                    }
                }
            }
            if let Some((holder, ..)) = steps.last() {
                self.lower(*holder, index);
            }
        }
    }

    fn meet(&mut self, index: usize) -> usize {
        let number = self.met;
        self.met += 1;
        self.least[index] = Some(number);
        self.open.push(index);
        number
    }

    /// A type reaches what its part reaches.
    fn lower(&mut self, index: usize, part: usize) {
        if !self.closed[part] {
            self.least[index] = self.least[index].min(self.least[part]);
        }
    }
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

/// The types that a value holds without an array, a map or a box in between.
fn held_by(def: &Def) -> BTreeSet<&str> {
    let mut held = BTreeSet::new();
    match def {
        Def::Struct(def) => def.fields.iter().for_each(|field| hold(&field.ty, &mut held)),
        Def::Union(def) if matches!(def.strategy, Strategy::Kept) => {}
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
