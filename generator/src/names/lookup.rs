//! Turns an API and its record into finished names, by looking up alone: every place of the API is in the record.
//!
//! Nothing is proposed here, and nothing depends on how a name came about.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::candidates::members::Members;
use super::identifier::module_name;
use super::matching::pairing::Pairing;
use super::model::{GroupName, LeftGroup, NamedType, Names, OperationName, Parts, SchemeName, Template, TypeId};
use super::record::{GroupLine, Kind, OperationLine, Record, SchemeLine, TypeLine};
use super::same::shape::{self, Hash};
use super::taken::retired;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::by_shape::ByShape;
use crate::ir::places::{self, Owner, Places, Root, Use, address, extend, path_text, walk};
use crate::ir::{Api, Direction, Object, Operation, ShapeId, ShapeKind, Type};
use crate::names::words::plain;
use crate::place::{self, Part, Place, Role};
use crate::pointer::Pointer;

/// Names everything in an API by its record.
///
/// # Errors
/// What the record has no name for, each at its place.
pub fn name(api: &Api, record: &Record) -> Result<Names, Diagnostics> {
    let places = walk(api);
    let operations = record.operations.iter().map(|line| (line.address.as_str(), line)).collect();
    let mut lookup = Lookup { api, record, operations, missing: Diagnostics::default() };
    let mut names = Names { taken: retired::never_again(record), ..Names::default() };
    lookup.types(&places, &mut names);
    names.groups = lookup.each(&api.groups, |group| &group.at, |lookup, group| lookup.group(&group.name));
    names.operations = lookup.each(&api.operations, |it| &it.at, Lookup::operation);
    names.servers = lookup.each(&api.servers, |server| &server.at, |lookup, server| lookup.server(&server.url));
    names.schemes = lookup.schemes();
    names.left_groups = left_groups(record, &names.groups);
    let ids = || record.ids.iter().filter(|line| !line.is_retired);
    names.ids = ids().map(|line| line.name.clone()).collect();
    names.ids.sort();
    names.former_ids = ids().filter(|it| !it.was.is_empty()).map(|it| (it.name.clone(), it.was.clone())).collect();
    names.events = record.events.iter().map(|line| (line.ty.clone(), line.variant.clone())).collect();
    lookup.missing.or(names)
}

struct Lookup<'a> {
    api: &'a Api,
    record: &'a Record,
    operations: HashMap<&'a str, &'a OperationLine>,
    missing: Diagnostics,
}

impl<'a> Lookup<'a> {
    /// The name of each thing, where the record has it.
    fn each<T, N>(
        &mut self,
        things: &'a [T],
        at: impl Fn(&T) -> &Pointer,
        name: impl Fn(&Self, &'a T) -> Option<N>,
    ) -> Vec<N> {
        let mut names = Vec::with_capacity(things.len());
        for thing in things {
            match name(self, thing) {
                Some(name) => names.push(name),
                None => self.miss(at(thing)),
            }
        }
        names
    }

    fn miss(&mut self, at: &Pointer) {
        let message = "the record of names has no name for this";
        let help = "propose one: the record that `propose` makes has every place";
        self.missing.push(Diagnostic::at("unnamed", at, message.to_owned()).help(help.to_owned()));
    }

    fn group(&self, tag: &str) -> Option<GroupName> {
        let line = self.record.groups.iter().find(|line| !line.is_retired && line.tag == tag)?;
        Some(GroupName { module: line.module.clone(), ty: line.ty.clone()?, aliases: line.was.clone() })
    }

    fn operation(&self, operation: &Operation) -> Option<OperationName> {
        let line = self.operations.get(address(operation).as_str())?;
        Some(OperationName {
            method: line.method.clone(),
            request: line.request.clone(),
            aliases: line.standing.was.clone(),
            former_requests: line.requests.clone(),
            left: line.left.clone(),
            parameters: parameters(operation, line),
            extras: line.extras.clone(),
        })
    }

    fn server(&self, url: &str) -> Option<String> {
        let line = self.record.servers.iter().find(|line| !line.is_retired && line.url == url)?;
        Some(line.constant.clone())
    }

    /// A scheme is found by the credential that is decided for it, else by where it is sent.
    fn schemes(&mut self) -> Vec<SchemeName> {
        let lines: Vec<&SchemeLine> = self.record.schemes.iter().filter(|line| !line.is_retired).collect();
        let schemes: Vec<(&String, &crate::ir::Scheme)> = self.api.schemes.iter().collect();
        let mut pairing = Pairing::new(lines.len(), schemes.len());
        let place = |scheme: usize| schemes[scheme].1.kind.place();
        let open = |scheme: usize| schemes[scheme].1.credential.is_none();
        pairing.by(
            (),
            |line| Some((lines[line].place.clone(), lines[line].credential.clone())),
            |scheme| open(scheme).then(|| (place(scheme), schemes[scheme].0.clone())),
        );
        pairing.by((), |line| Some(lines[line].place.clone()), |scheme| open(scheme).then(|| place(scheme)));
        let line_of = |index: usize| match &schemes[index].1.credential {
            Some(wanted) => lines.iter().find(|line| line.credential == wanted.name),
            None => pairing.pairs.iter().find(|pair| pair.1 == index).map(|pair| &lines[pair.0]),
        };
        let mut names = Vec::new();
        for (index, (_, scheme)) in schemes.iter().enumerate() {
            match line_of(index) {
                Some(line) => {
                    names.push(SchemeName { constant: line.constant.clone(), credential: line.credential.clone() })
                }
                None => self.miss(&scheme.at),
            }
        }
        names
    }

    /// Finds the type of each shape, owners before what they hold, and turns them into names by alphabet.
    fn types(&mut self, places: &Places, names: &mut Names) {
        let lines = &self.record.types;
        let mut by_place: HashMap<&str, usize> = HashMap::new();
        for (index, line) in lines.iter().enumerate() {
            by_place.extend(line.places.iter().map(|place| (place.as_str(), index)));
        }
        let hashes = shape::hashes(self.api, places);
        let mut search = Search {
            api: self.api,
            lines,
            hashes: &hashes,
            by_place,
            line_of: BTreeMap::new(),
            variants: HashMap::new(),
        };
        let mut shapes_of: BTreeMap<usize, Vec<ShapeId>> = BTreeMap::new();
        for &id in &places.order {
            match search.line_of(id, places) {
                Some(line) => shapes_of.entry(line).or_default().push(id),
                None => self.miss(&self.api.shapes[id].at),
            }
        }
        let mut found: Vec<(usize, Vec<ShapeId>)> = shapes_of.into_iter().collect();
        found.sort_by_key(|(line, _)| &lines[*line].name);
        for (index, mut shapes) in found {
            shapes.sort_by_key(|shape| &places.of[shape].address);
            let line = &lines[index];
            if line.kind == Kind::Template {
                names.envelopes.extend(shapes.iter().map(|&shape| (shape, names.templates.len())));
                names.templates.extend(self.template(line, shapes));
                continue;
            }
            let Some(variants) = search.variants.remove(&shapes[0]) else {
                bug!("the variants of each shape are found with its line")
            };
            let directions = shapes.iter().map(|shape| places.of[shape].direction);
            let direction = directions.reduce(Direction::join).unwrap_or(Direction::Both);
            let id = TypeId::at(names.types.len());
            names.of.extend(shapes.iter().map(|&shape| (shape, id)));
            names.types.push(NamedType {
                name: line.name.clone(),
                module: module_name(plain(&line.name)),
                direction,
                aliases: line.standing.was.clone(),
                former_values: line.former_values.clone(),
                parts: self.parts(line, &shapes, variants),
                required: line.required.clone(),
                rest: line.rest.clone(),
                shapes,
            });
        }
    }

    fn parts(&self, line: &TypeLine, shapes: &[ShapeId], variants: Vec<String>) -> Parts {
        match &self.api.shapes[shapes[0]].kind {
            ShapeKind::Object(object) => Parts::Fields(field_names(object, line)),
            ShapeKind::Enum(_) => {
                let mut seen = BTreeSet::new();
                let each = shapes.iter().filter_map(|shape| match &self.api.shapes[*shape].kind {
                    ShapeKind::Enum(of) => Some(&of.values),
                    ShapeKind::Object(_) | ShapeKind::Union(_) => None,
                });
                let names: HashMap<&String, &String> = line.values.iter().map(|(name, value)| (value, name)).collect();
                let values = each.flatten().filter(|value| seen.insert(*value));
                Parts::Values(values.filter_map(|value| Some((value.clone(), (*names.get(value)?).clone()))).collect())
            }
            ShapeKind::Union(_) => Parts::Variants(variants),
        }
    }

    /// The hole of a template is its only array.
    fn template(&self, line: &TypeLine, shapes: Vec<ShapeId>) -> Option<Template> {
        let ShapeKind::Object(object) = &self.api.shapes[*shapes.first()?].kind else { return None };
        let hole = object.fields.iter().find(|(_, slot)| matches!(slot.ty, Type::List(_)))?.0.clone();
        let (name, module) = (line.name.clone(), module_name(plain(&line.name)));
        Some(Template { name, module, shapes, hole, fields: field_names(object, line) })
    }
}

/// The Rust name of each field, by its name as sent: what the record does not list is called as it is sent.
fn field_names(object: &Object, line: &TypeLine) -> BTreeMap<String, String> {
    let named: HashMap<&String, &String> = line.fields.iter().map(|(name, sent)| (sent, name)).collect();
    object.fields.keys().map(|sent| (sent.clone(), (*named.get(sent).unwrap_or(&sent)).clone())).collect()
}

/// The same of parameters, in their order.
fn parameters(operation: &Operation, line: &OperationLine) -> Vec<String> {
    let names = operation.parameters.iter().map(|parameter| {
        let line = line.parameters.iter().find(|line| line.is_of(parameter));
        line.map_or_else(|| parameter.name.clone(), |line| line.name.clone())
    });
    names.collect()
}

/// The groups that operations have left, and in which no operation is.
fn left_groups(record: &Record, groups: &[GroupName]) -> Vec<LeftGroup> {
    let live = record.operations.iter().filter(|line| !line.standing.is_retired);
    let left = live.flat_map(|line| &line.left).filter_map(|former| former.name.split_once("::"));
    let left: BTreeSet<&str> = left.map(|(module, _)| module).collect();
    let left = left.into_iter().filter(|module| groups.iter().all(|group| group.module != *module));
    let line = |module: &str| -> Option<&GroupLine> { record.groups.iter().find(|line| line.module == module) };
    left.filter_map(|module| Some(LeftGroup { module: module.to_owned(), ty: line(module)?.ty.clone()? })).collect()
}

/// The types of shapes, by their places in the record.
struct Search<'a> {
    api: &'a Api,
    lines: &'a [TypeLine],
    hashes: &'a ByShape<Hash>,
    by_place: HashMap<&'a str, usize>,
    line_of: BTreeMap<ShapeId, usize>,
    /// The names of the members of each union that was found.
    variants: HashMap<ShapeId, Vec<String>>,
}

impl Search<'_> {
    fn line_of(&mut self, id: ShapeId, places: &Places) -> Option<usize> {
        let line = places.of[&id].uses.iter().find_map(|place| self.at(place, places))?;
        self.line_of.insert(id, line);
        let members = Members::of(self.api, self.hashes, id, &self.lines[line].variants);
        self.variants.insert(id, members.names());
        Some(line)
    }

    /// The line at a place: from its operation, or from the type that holds it; what an envelope holds is at the
    /// operation of the envelope.
    fn at(&self, place: &Use, places: &Places) -> Option<usize> {
        let owner = match place.owner {
            Owner::Root(root) => return self.at_root(root, &place.path),
            Owner::Shape(owner) => owner,
        };
        let in_type = self.line_of.get(&owner).and_then(|line| {
            let variant = |index: usize| {
                self.variants[&owner].get(index).cloned().unwrap_or_else(|| bug!("every member of a union has a name"))
            };
            let address = format!("{}{}", self.lines[*line].name, path_text(&place.path, &variant));
            self.by_place.get(address.as_str()).copied()
        });
        let around = places.of[&owner].uses.iter().filter(|around| around.path.is_empty());
        let mut roots = around.filter_map(|around| match around.owner {
            Owner::Root(root @ Root::Answer(..)) => Some(root),
            Owner::Root(_) | Owner::Shape(_) => None,
        });
        in_type.or_else(|| roots.find_map(|root| self.at_root(root, &place.path)))
    }

    /// The record leaves out the status and the media type where they tell nothing.
    fn at_root(&self, root: Root, path: &[places::Step]) -> Option<usize> {
        let place = root.place(self.api);
        let steps = path_text(path, &|index| index.to_string());
        let roots = std::iter::once(place.clone()).chain(shorter(&place));
        let mut addresses = roots.map(|root| extend(&Place { root, steps: Vec::new() }.to_string(), &steps));
        addresses.find_map(|address| self.by_place.get(address.as_str()).copied())
    }
}

/// The same place in fewer words.
fn shorter(place: &place::Root) -> Vec<place::Root> {
    let place::Root::Operation(operation, Some(role)) = place else { return Vec::new() };
    let roles = match role {
        Role::Request(_) => vec![Role::Request(None)],
        Role::Answer(status, Part::Body(media)) => {
            without(status, media).map(|(status, media)| Role::Answer(status, Part::Body(media))).into()
        }
        Role::Error(status, Part::Body(media)) => {
            without(status, media).map(|(status, media)| Role::Error(status, Part::Body(media))).into()
        }
        _ => Vec::new(),
    };
    roles.into_iter().map(|role| place::Root::Operation(operation.clone(), Some(role))).collect()
}

type Word = Option<String>;

fn without(status: &Word, media: &Word) -> [(Word, Word); 3] {
    [(status.clone(), None), (None, media.clone()), (None, None)]
}
