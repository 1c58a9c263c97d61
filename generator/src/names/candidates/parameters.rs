//! Names the parameters of an operation and the headers of its answers.

use crate::ir::places::location_word;
use crate::ir::{Header, Location, Operation};
use crate::names::candidates::fields::{self, FIELD, Item, PARAMETER};
use crate::names::extras::{Extra, Extras};
use crate::names::findings::Findings;
use crate::names::record::{OperationLine, ParameterLine};
use crate::names::reserved::REQUEST_METHODS;

/// Setters are named before what is rarely one.
const ORDER: [Location; 4] = [Location::Query, Location::Path, Location::Header, Location::Cookie];

/// Returns the lines of an operation's parameters that the record must know.
///
/// A name in a header or a cookie is pinned even where it is plain: a query of the same name may come later, and it is
/// named first.
pub(crate) fn propose_parameters(
    operation: &Operation,
    old: Option<&OperationLine>,
    found: &mut Findings,
) -> Vec<ParameterLine> {
    let old = old.map_or(&[][..], |line| &line.parameters);
    let here = ORDER
        .iter()
        .flat_map(|location| operation.parameters.iter().filter(move |parameter| parameter.location == *location));
    let here: Vec<_> = here.collect();
    let items = here.iter().map(|parameter| {
        let pinned = old.iter().find(|line| line.is_of(parameter)).map(|line| line.name.as_str());
        let (wanted, apart) = (parameter.slot.wanted.as_ref(), location_word(parameter.location));
        Item { sent: &parameter.name, wanted, pinned, apart, at: &parameter.at }
    });
    let items: Vec<Item<'_>> = items.collect();
    let gone = old.iter().filter(|line| !operation.parameters.iter().any(|parameter| line.is_of(parameter)));
    let mut lines: Vec<ParameterLine> = gone.cloned().collect();
    let reserved: Vec<&str> =
        REQUEST_METHODS.iter().copied().chain(lines.iter().map(|line| line.name.as_str())).collect();
    let names = fields::name_all(&items, &reserved, PARAMETER, found);
    for ((parameter, name), item) in here.into_iter().zip(names).zip(&items) {
        let is_alone = items.iter().filter(|other| other.sent == item.sent).count() == 1;
        let is_kept_plain = matches!(parameter.location, Location::Header | Location::Cookie);
        if name != item.sent || !is_alone || is_kept_plain {
            let location = (!is_alone).then(|| item.apart.to_owned());
            lines.push(ParameterLine { name, location, sent: item.sent.to_owned() });
        }
    }
    lines
}

/// Names the headers of an answer, and notes the names that are not the plain ones.
pub(crate) fn propose_headers(headers: &[&Header], extras: &mut Extras, found: &mut Findings) {
    let is_here = |sent: &String| headers.iter().any(|header| header.name == *sent);
    let gone = extras.parts.iter().filter(|((extra, sent), _)| *extra == Extra::Headers && !is_here(sent));
    let reserved: Vec<&str> = gone.map(|(_, name)| name.as_str()).chain(["of"]).collect();
    let items = headers.iter().map(|header| {
        let (wanted, pinned) = (header.wanted.as_ref(), extras.part(Extra::Headers, &header.name));
        Item { sent: &header.name, wanted, pinned, apart: "", at: &header.at }
    });
    let names = fields::name_all(&items.collect::<Vec<_>>(), &reserved, FIELD, found);
    let names = headers.iter().map(|header| &header.name).zip(names).filter(|(sent, name)| *sent != name);
    extras.parts.extend(names.map(|(sent, name)| ((Extra::Headers, sent.clone()), name)));
}
