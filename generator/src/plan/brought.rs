//! Names what operations and types bring along: enums of bodies and answers, structs of headers and required values.
//!
//! What the lock has keeps its name; what is new steps aside for all that is there.

use std::collections::BTreeSet;

use crate::names::{Extra, Extras, Given, NamedType, Names, Numbers, fit, is_type_name, may_be_variant, numbered};

/// The names given so far.
pub(super) struct Brought {
    taken: BTreeSet<String>,
    given: Given,
    /// The variants of each operation.
    variants: BTreeSet<(usize, Extra, String)>,
}

impl Brought {
    pub(super) fn new(names: &Names) -> Self {
        Self { taken: names.taken.clone(), given: Given::default(), variants: BTreeSet::new() }
    }

    /// The names that planning has given.
    pub(super) fn given(self) -> Given {
        self.given
    }

    /// What an operation brings along, as the lock has it until it is named.
    pub(super) fn extras(&mut self, names: &Names, at: usize) -> &mut Extras {
        self.given.operations.entry(at).or_insert_with(|| names.operations[at].extras.clone())
    }

    /// The name of a type that an operation brings along: its request's with the first ending that is free.
    pub(super) fn type_name(&mut self, names: &Names, at: usize, extra: Extra, endings: [&str; 2]) -> String {
        if let Some(name) = self.extras(names, at).types.get(&extra) {
            return name.clone();
        }
        let name = self.free(&names.operations[at].request, endings);
        self.extras(names, at).types.insert(extra, name.clone());
        name
    }

    /// The name of a variant in such a type, for all that it stands for: the first that is free.
    pub(super) fn variant(
        &mut self,
        names: &Names,
        at: usize,
        extra: Extra,
        of: &[String],
        wanted: [String; 2],
    ) -> String {
        self.extras(names, at);
        let extras = self.given.operations.entry(at).or_default();
        // Media types that differ in nothing that the lock has are two things all the same.
        let mut is_new = |name: &String| self.variants.insert((at, extra, name.clone()));
        if let Some(name) = of.iter().filter_map(|it| extras.part(extra, it)).map(str::to_owned).find(&mut is_new) {
            return name;
        }
        let [_, last] = &wanted;
        let with_number = |number: usize| {
            let name = format!("{last}{number}");
            if is_type_name(&name) { name } else { numbered(last, number) }
        };
        let mut all = wanted.iter().cloned().map(fit).chain((2..).map(with_number));
        let name = all.find(|it| is_type_name(it) && !extras.has_part(extra, it) && is_new(it)).unwrap_or_default();
        if let Some(first) = of.first().filter(|first| extras.part(extra, first).is_none()) {
            extras.parts.insert((extra, first.clone()), name.clone());
        }
        name
    }

    /// The name of the struct of a type's required values.
    pub(super) fn required(&mut self, named: &NamedType, stem: &str) -> String {
        let known = named.required.clone();
        let name = known.unwrap_or_else(|| self.free(stem, ["Required", "RequiredValues"]));
        self.given.required.insert(named.name.clone(), name.clone());
        name
    }

    /// The variant of the union of all events for a type.
    pub(super) fn event(&mut self, names: &Names, ty: &str, plain: &str) -> String {
        if let Some(name) = names.events.get(ty) {
            self.given.events.insert(ty.to_owned(), name.clone());
            return name.clone();
        }
        let elsewhere = names.events.iter().chain(&self.given.events).filter(|it| it.0 != ty);
        let taken: BTreeSet<&str> = elsewhere.map(|it| it.1.as_str()).collect();
        let is_free = |it: &str| may_be_variant(it) && !taken.contains(it);
        let wanted = if may_be_variant(plain) { plain } else { ty };
        let endings = ["", "Event", "EventEvent"].into_iter().map(|it| fit(format!("{wanted}{it}")));
        let free = endings.into_iter().find(|it| is_free(it));
        let name = free.unwrap_or_else(|| Numbers::default().name(&format!("{wanted}Event"), is_free));
        self.given.events.insert(ty.to_owned(), name.clone());
        name
    }

    fn free(&mut self, stem: &str, endings: [&str; 2]) -> String {
        let names = [endings[0].to_owned(), endings[1].to_owned(), format!("Of{}", endings.concat())];
        let mut names = names.into_iter().map(|ending| fit(format!("{stem}{ending}")));
        let mut is_free = |name: &str| is_type_name(name) && self.taken.insert(name.to_owned());
        names
            .find(|name| is_free(name))
            .unwrap_or_else(|| Numbers::default().name(&fit(format!("{stem}{}", endings[0])), is_free))
    }
}
