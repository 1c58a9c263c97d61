//! Names the parameters of an operation and the headers of its answers.

use std::collections::BTreeMap;

use crate::ir::places::location_word;
use crate::ir::{Header, Location, Operation, Parameter};
use crate::names::called::fields::{self, FIELD, Item, PARAMETER};
use crate::names::extras::{Extra, Extras};
use crate::names::findings::Findings;
use crate::names::record::{OperationLine, ParameterLine};
use crate::names::taken::REQUEST_METHODS;

/// The lines of an operation's parameters that the record must know.
///
/// A name in a header or a cookie is pinned even where it is plain: a query of the same name may come later, and it is
/// named first.
pub(crate) fn propose_parameters(
    operation: &Operation,
    old: Option<&OperationLine>,
    found: &mut Findings,
) -> Vec<ParameterLine> {
    let pinned = |it: &Parameter| {
        let lines = old.map_or(&[][..], |it| &it.parameters);
        let of_name = || lines.iter().filter(|line| line.sent == it.name);
        let here = of_name().find(|line| line.location.as_deref() == Some(location_word(it.location)));
        here.or_else(|| of_name().find(|line| line.location.is_none())).map(|line| line.name.as_str())
    };
    let mut order: Vec<usize> = (0..operation.parameters.len()).collect();
    order.sort_by_key(|it| rank(operation.parameters[*it].location));
    let item = |&index: &usize| {
        let it = &operation.parameters[index];
        let (wanted, pinned) = (it.slot.wanted.as_ref(), pinned(it));
        Item { sent: &it.name, wanted, pinned, apart: location_word(it.location), at: &it.at }
    };
    let items: Vec<Item<'_>> = order.iter().map(item).collect();
    let mut reserved = REQUEST_METHODS.to_vec();
    let here: Vec<(&str, Option<&str>)> = items.iter().map(|it| (it.sent, Some(it.apart))).collect();
    let gone = old.iter().flat_map(|it| &it.parameters).filter(|line| {
        let location = line.location.as_deref();
        here.iter().all(|(sent, at)| *sent != line.sent || (location.is_some() && location != *at))
    });
    let gone: Vec<&ParameterLine> = gone.collect();
    reserved.extend(gone.iter().map(|it| it.name.as_str()));
    let named = fields::name_all(&items, &reserved, PARAMETER, found);
    let mut lines: Vec<ParameterLine> = gone.into_iter().cloned().collect();
    for ((index, item), name) in order.into_iter().zip(&items).zip(named) {
        let others = items.iter().filter(|it| it.sent == item.sent).count();
        let is_plain = name == item.sent && others == 1 && rank(operation.parameters[index].location) < 2;
        if !is_plain {
            let location = (others > 1).then(|| item.apart.to_owned());
            lines.push(ParameterLine { name, location, sent: item.sent.to_owned() });
        }
    }
    lines
}

/// Setters go before what is rarely one.
fn rank(location: Location) -> usize {
    match location {
        Location::Query => 0,
        Location::Path => 1,
        Location::Header => 2,
        Location::Cookie => 3,
    }
}

/// Names the headers of an answer, and notes the names.
pub(crate) fn propose_headers(headers: &[&Header], extras: &mut Extras, found: &mut Findings) {
    let pins: BTreeMap<&str, &str> = extras
        .parts
        .iter()
        .filter(|it| it.0.0 == Extra::Headers)
        .map(|((_, sent), name)| (sent.as_str(), name.as_str()))
        .collect();
    let gone = pins.iter().filter(|(sent, _)| headers.iter().all(|it| it.name != **sent)).map(|(_, name)| *name);
    let reserved: Vec<&str> = gone.chain(["of"]).collect();
    let items = headers.iter().map(|it| {
        let (wanted, pinned) = (it.wanted.as_ref(), pins.get(it.name.as_str()).copied());
        Item { sent: &it.name, wanted, pinned, apart: "", at: &it.at }
    });
    let items: Vec<Item<'_>> = items.collect();
    let names = fields::name_all(&items, &reserved, FIELD, found);
    let parts = headers.iter().zip(names).filter(|(it, name)| it.name != *name);
    extras.parts.extend(parts.into_iter().map(|(it, name)| ((Extra::Headers, it.name.clone()), name)));
}
