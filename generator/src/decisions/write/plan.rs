//! Where each region is written: in its place, or as a copy.

use std::collections::{BTreeMap, HashMap};

use super::super::read::fault;
use super::super::walk::{Link, Region, Walked, Way, Write};
use super::classes::{classes, writes};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Section;
use crate::pointer::Pointer;
use crate::tree::Tree;

/// How many ways a schema may be meant: each is a type. What is no schema is copied as often as it is meant otherwise.
const MOST_COPIES: usize = 8;

/// Which regions are one, and where each is written.
pub(super) struct Plan {
    /// The class of each region.
    classes: Vec<usize>,
    /// What is written for each class.
    writes: HashMap<usize, Vec<Write>>,
    /// Where references to a class lead.
    places: HashMap<usize, Pointer>,
    pub(super) copies: Vec<Copy>,
    pub(super) instances: Vec<Instance>,
    /// Operations that mean another thing by a parameter of their path than those before them, and its region.
    pub(super) apart: Vec<(Pointer, usize)>,
    /// Properties that are taken out.
    removed: Vec<Pointer>,
}

pub(super) struct Copy {
    pub(super) from: Pointer,
    pub(super) to: Pointer,
    pub(super) section: Option<Section>,
}

pub(super) struct Instance {
    pub(super) region: usize,
    pub(super) at: Pointer,
}

impl Plan {
    pub(super) fn of(tree: &Tree, walked: &Walked) -> Result<Self, Diagnostics> {
        let classes = classes(&walked.regions);
        let mut plan = Self {
            writes: writes(&walked.regions, &classes),
            classes,
            places: HashMap::new(),
            copies: Vec::new(),
            instances: Vec::new(),
            apart: Vec::new(),
            removed: Vec::new(),
        };
        let mut faults = Diagnostics::default();
        plan.add_instance(walked, 0, Pointer::root());
        let mut of: BTreeMap<&Pointer, BTreeMap<usize, usize>> = BTreeMap::new();
        for (index, region) in walked.regions.iter().enumerate().skip(1) {
            of.entry(&region.at).or_default().entry(plan.classes[index]).or_insert(index);
        }
        for (at, of_class) in of {
            let mut regions: Vec<usize> = of_class.into_values().collect();
            regions.sort_unstable();
            if regions.len() > MOST_COPIES && walked.regions[regions[0]].section.is_none() {
                faults.push(too_many(at, regions.len(), &walked.regions[regions[1]]));
                continue;
            }
            // The walk through the document itself has said which of them is the one in place.
            let in_place = regions.iter().find(|region| plan.places.get(&plan.classes[**region]) == Some(at));
            let is_removed = plan.removed.iter().any(|removed| at.is_within(removed));
            let in_place = in_place.copied().or((!is_removed).then_some(regions[0]));
            for region in regions {
                if plan.places.contains_key(&plan.classes[region]) {
                    continue;
                }
                if Some(region) == in_place {
                    plan.add_instance(walked, region, at.clone());
                    continue;
                }
                let section = walked.regions[region].section;
                let to = plan.free_place(tree, at, section);
                plan.copies.push(Copy { from: at.clone(), to: to.clone(), section });
                plan.add_instance(walked, region, to);
            }
        }
        faults.extend(plan.misplaced_subtypes(walked));
        faults.or(plan)
    }

    /// Returns where references to a region lead.
    pub(super) fn place(&self, region: usize) -> &Pointer {
        &self.places[&self.classes[region]]
    }

    /// Returns what is written for a region.
    pub(super) fn writes(&self, region: usize) -> &[Write] {
        self.writes.get(&self.classes[region]).map_or(&[], Vec::as_slice)
    }

    /// Returns whether an operation has a parameter of its own in the place of this one of its path.
    pub(super) fn is_apart(&self, instance: &Instance, link: &Link) -> bool {
        let is_own =
            |(operation, region): &(Pointer, usize)| *region == link.region && operation.is_within(&instance.at);
        link.operation.is_some() && self.apart.iter().any(is_own)
    }

    /// Adds a region at a place, with those that are written within it.
    fn add_instance(&mut self, walked: &Walked, region: usize, at: Pointer) {
        let found = &walked.regions[region];
        let mut of_path: HashMap<&Pointer, usize> = HashMap::new();
        let removed: Vec<Pointer> = self.writes(region).iter().filter_map(Write::removed).collect();
        for link in &found.links {
            let class = self.classes[link.region];
            if let Some(operation) = &link.operation {
                let first = *of_path.entry(&link.at).or_insert(class);
                if first != class {
                    self.apart.push((operation.moved(&found.at, &at), link.region));
                    continue;
                }
            }
            if link.way == Way::Inline && !removed.iter().any(|removed| link.at.is_within(removed)) {
                self.add_instance(walked, link.region, link.at.moved(&found.at, &at));
            }
        }
        self.removed.extend(removed.iter().map(|removed| removed.moved(&found.at, &at)));
        self.places.entry(self.classes[region]).or_insert_with(|| at.clone());
        self.instances.push(Instance { region, at });
    }

    /// Returns a place for a copy: a component with the name and a number.
    fn free_place(&self, tree: &Tree, at: &Pointer, section: Option<Section>) -> Pointer {
        let schemas = || Pointer::root().key("components").key("schemas");
        let folder = section.map_or_else(schemas, Section::at);
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
        let name = at.last().unwrap_or_else(|| bug!("what is copied has a name"));
        let stem: String = name.chars().filter(|letter| is_plain(*letter)).collect();
        let mut number = 2;
        loop {
            let place = folder.key(&format!("{stem}{number}"));
            let is_taken = tree.value().pointer(place.as_str()).is_some();
            if !is_taken && self.copies.iter().all(|copy| copy.to != place) {
                return place;
            }
            number += 1;
        }
    }

    /// Reports subtypes that would be copied: one is found by the base that it refers to, under its own name.
    fn misplaced_subtypes(&self, walked: &Walked) -> Vec<Diagnostic> {
        let mut faults: Vec<Diagnostic> = Vec::new();
        for region in &walked.regions {
            for link in region.links.iter().filter(|link| link.way == Way::Subtype) {
                let subtype = &walked.regions[link.region];
                if *self.place(link.region) != subtype.at {
                    faults.push(misplaced(&subtype.at, &region.at, self.first_write(link.region)));
                }
            }
        }
        for (index, region) in walked.regions.iter().enumerate() {
            let is_base = region.links.iter().any(|link| link.way == Way::Subtype);
            if is_base && *self.place(index) != region.at {
                faults.push(misplaced(&region.at, &region.at, self.first_write(index)));
            }
        }
        faults.dedup();
        faults
    }

    fn first_write(&self, region: usize) -> Pointer {
        self.writes(region).first().map(|write| write.from.clone()).unwrap_or_default()
    }
}

fn misplaced(at: &Pointer, base: &Pointer, from: Pointer) -> Diagnostic {
    let message = format!("`#{at}` would have to be copied, and is found as a subtype of `#{base}` by its name");
    let help =
        "decide the same wherever it is used; or an overlay action can write the base as a `oneOf` of its subtypes";
    fault("decisions-subtypes", &from, message).help(help)
}

fn too_many(at: &Pointer, count: usize, region: &Region) -> Diagnostic {
    let message = format!("the rules mean {count} things by `#{at}`, one for each of those that refer to it");
    let from = region.writes.first().map(|write| write.from.clone()).unwrap_or_default();
    let help = format!("decide the same for all that refer to it, at most {MOST_COPIES} things");
    fault("decisions-copies", &from, message).help(help)
}
