//! Turns an API and its record into finished names, by looking up alone: every place of the API is in the record.
//!
//! Nothing is proposed here, and nothing depends on how a name came about.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::candidates::variants::Members;
use super::identifier::module_name;
use super::identity::shape;
use super::matching::pairing::Pairing;
use super::matching::types::{Bound, index_places};
use super::model::{LeftGroup, NamedType, Names, OperationName, Parts, Template, TypeId};
use super::record::short::shorter;
use super::record::{GroupLine, Kind, OperationLine, Record, SchemeLine, TypeLine};
use super::retired;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::places::walk;
use crate::ir::{Api, Direction, Object, Operation, Scheme, ShapeId, ShapeKind, Type};
use crate::names::words::plain;
use crate::pointer::Pointer;

/// Names everything in an API by its record.
///
/// # Errors
/// What the record has no name for, each at its place.
pub fn name(api: &Api, record: &Record) -> Result<Names, Diagnostics> {
    let mut missing = Diagnostics::default();
    let mut names = Names { taken: retired::never_again(record), ..Names::default() };
    name_types(api, record, &mut names, &mut missing);
    let groups = record.groups.iter().filter(|line| !line.is_retired);
    let groups: HashMap<&str, &GroupLine> = groups.map(|line| (line.tag.as_str(), line)).collect();
    for group in &api.groups {
        let line = groups.get(group.name.as_str()).map(|line| (*line).clone());
        names.groups.extend(or_missing(line, &group.at, &mut missing));
    }
    for (operation, line) in api.operations.iter().zip(record.lines_of(&api.operations)) {
        names.operations.extend(or_missing(
            line.map(|line| operation_name(operation, line)),
            &operation.at,
            &mut missing,
        ));
    }
    for server in &api.servers {
        let line = record.servers.iter().find(|line| !line.is_retired && line.url == server.url);
        names.servers.extend(or_missing(line.map(|line| line.constant.clone()), &server.at, &mut missing));
    }
    for (scheme, line) in api.schemes.values().zip(lines_of_schemes(api, record)) {
        names.schemes.extend(or_missing(line.cloned(), &scheme.at, &mut missing));
    }
    names.left_groups = left_groups(record, &names.groups);
    let ids = || record.ids.iter().filter(|line| !line.is_retired);
    names.ids = ids().map(|line| line.name.clone()).collect();
    names.ids.sort();
    let renamed = ids().filter(|line| !line.was.is_empty());
    names.former_ids = renamed.map(|line| (line.name.clone(), line.was.clone())).collect();
    names.events = record.events.iter().map(|line| (line.ty.clone(), line.variant.clone())).collect();
    missing.or(names)
}

/// A name, where the record has it.
fn or_missing<N>(name: Option<N>, at: &Pointer, missing: &mut Diagnostics) -> Option<N> {
    if name.is_none() {
        let help = "propose one: the record that `propose` makes has every place".to_owned();
        let message = "the record of names has no name for this".to_owned();
        missing.push(Diagnostic::at("unnamed", at, message).help(help));
    }
    name
}

fn operation_name(operation: &Operation, line: &OperationLine) -> OperationName {
    // A parameter that the record does not have is called as it is sent.
    let parameters = operation.parameters.iter().map(|parameter| {
        let line = line.parameters.iter().find(|line| line.is_of(parameter));
        line.map_or_else(|| parameter.name.clone(), |line| line.name.clone())
    });
    OperationName {
        method: line.method.clone(),
        request: line.request.clone(),
        aliases: line.standing.was.clone(),
        former_requests: line.former_requests.clone(),
        left: line.left.clone(),
        parameters: parameters.collect(),
        derived: line.derived.clone(),
    }
}

/// Finds the type of each shape, owners before what they hold, and turns them into names by alphabet.
fn name_types(api: &Api, record: &Record, names: &mut Names, missing: &mut Diagnostics) {
    let (places, lines) = (walk(api), &record.types);
    let at = index_places(lines, |line| &line.places);
    let hashes = shape::hashes(api, &places);
    let mut bound = Bound::new(api, &places, lines);
    let mut shapes_of: BTreeMap<(&String, usize), Vec<ShapeId>> = BTreeMap::new();
    for &id in &places.order {
        let addresses = bound.addresses(id);
        // The record leaves out the status and the media type where they tell nothing.
        let line = addresses.iter().find_map(|address| {
            let short = || shorter(address).iter().find_map(|short| at.get(short.as_str()));
            at.get(address.as_str()).or_else(short)
        });
        if let Some(&line) = or_missing(line, &api.shapes[id].at, missing) {
            let members = Members::of(api, &hashes, id, &lines[line].variants);
            bound.of.insert(id, (line, members.names()));
            shapes_of.entry((&lines[line].name, line)).or_default().push(id);
        }
    }
    for ((_, index), mut shapes) in shapes_of {
        shapes.sort_by_key(|shape| &places.of[shape].address);
        let line = &lines[index];
        if line.kind == Kind::Template {
            names.envelopes.extend(shapes.iter().map(|&shape| (shape, names.templates.len())));
            names.templates.extend(template(api, line, shapes));
            continue;
        }
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
            parts: parts(api, line, &shapes, &bound.of[&shapes[0]].1),
            required: line.required.clone(),
            rest: line.rest.clone(),
            shapes,
        });
    }
}

fn parts(api: &Api, line: &TypeLine, shapes: &[ShapeId], variants: &[String]) -> Parts {
    match &api.shapes[shapes[0]].kind {
        ShapeKind::Object(object) => Parts::Fields(field_names(object, line)),
        ShapeKind::Enum(_) => {
            let mut seen = BTreeSet::new();
            let names: HashMap<&String, &String> = line.values.iter().map(|(name, value)| (value, name)).collect();
            let values = shapes.iter().filter_map(|shape| api.shapes[*shape].kind.enumeration());
            let values = values.flat_map(|of| &of.values).filter(|value| seen.insert(*value));
            Parts::Values(values.filter_map(|value| Some((value.clone(), (*names.get(value)?).clone()))).collect())
        }
        ShapeKind::Union(_) => Parts::Variants(variants.to_vec()),
    }
}

/// Returns a template, whose hole is its only array.
fn template(api: &Api, line: &TypeLine, shapes: Vec<ShapeId>) -> Option<Template> {
    let object = api.shapes[*shapes.first()?].kind.object()?;
    let hole = object.fields.iter().find(|(_, slot)| matches!(slot.ty, Type::Array(_)))?.0.clone();
    let (name, module) = (line.name.clone(), module_name(plain(&line.name)));
    Some(Template { name, module, shapes, hole, fields: field_names(object, line) })
}

/// Returns the Rust name of each field, by its name as sent: a field that the record does not have is called as it is sent.
fn field_names(object: &Object, line: &TypeLine) -> BTreeMap<String, String> {
    let named: HashMap<&String, &String> = line.fields.iter().map(|(name, sent)| (sent, name)).collect();
    object.fields.keys().map(|sent| (sent.clone(), (*named.get(sent).unwrap_or(&sent)).clone())).collect()
}

/// Returns the line of each scheme: by the credential that is decided for it, else by where it is sent.
fn lines_of_schemes<'r>(api: &Api, record: &'r Record) -> Vec<Option<&'r SchemeLine>> {
    let lines: Vec<&SchemeLine> = record.schemes.iter().filter(|line| !line.is_retired).collect();
    let open = |index: usize| api.schemes.get_index(index).filter(|(_, scheme)| scheme.credential.is_none());
    let mut pairing = Pairing::new(lines.len(), api.schemes.len());
    let place_and_key = |index: usize| open(index).map(|(key, scheme)| (scheme.kind.place(), key.clone()));
    pairing.by((), |line| Some((lines[line].place.clone(), lines[line].credential.clone())), place_and_key);
    pairing.by((), |line| Some(lines[line].place.clone()), |index| Some(open(index)?.1.kind.place()));
    let paired: BTreeMap<usize, &SchemeLine> = pairing.pairs.iter().map(|pair| (pair.1, lines[pair.0])).collect();
    let line_of = |(index, scheme): (usize, &Scheme)| match &scheme.credential {
        Some(wanted) => lines.iter().find(|line| line.credential == wanted.name).copied(),
        None => paired.get(&index).copied(),
    };
    api.schemes.values().enumerate().map(line_of).collect()
}

/// Returns the groups that operations have left, and in which no operation is.
fn left_groups(record: &Record, groups: &[GroupLine]) -> Vec<LeftGroup> {
    let live = record.operations.iter().filter(|line| !line.standing.is_retired);
    let left = live.flat_map(|line| &line.left).filter_map(|former| former.name.split_once("::"));
    let left: BTreeSet<&str> = left.map(|(module, _)| module).collect();
    let left = left.into_iter().filter(|module| groups.iter().all(|group| group.module != *module));
    let line = |module: &str| record.groups.iter().find(|line| line.module == module);
    left.filter_map(|module| Some(LeftGroup { module: module.to_owned(), ty: line(module)?.ty.clone() })).collect()
}
