//! Names the constants of security schemes and servers, and the credentials that schemes are for.
//!
//! A scheme is found again by where its credential is sent, a server by its URL: neither the key of a scheme nor the
//! description of a server moves a name. Where the place itself moves, what has the same name is followed, with a note.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::ir::{Api, Server, Wanted};
use crate::names::called::fields::{self, Item, SCHEME, SERVER, Sort};
use crate::names::findings::Findings;
use crate::names::matching::pairing::Pairing;
use crate::names::record::{Record, SchemeLine, ServerLine};
use crate::names::taken::collision::UniqueNames;
use crate::pointer::Pointer;

/// How many words of a description are a name.
const MOST_WORDS: usize = 3;
/// Words that every server could have.
const SERVERS: [&str; 4] = ["api", "environment", "server", "url"];

/// What becomes a constant.
struct Thing<'a> {
    at: &'a Pointer,
    wanted: Option<&'a Wanted>,
    /// What its name is made of.
    stem: String,
    key: Key,
}

/// What identifies a constant: its place, and where that has moved, its title.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    place: String,
    title: String,
}

/// Constants, with the lines that they had in the record.
struct Constants {
    names: Vec<String>,
    /// The index of the line of each.
    lines: BTreeMap<usize, usize>,
    /// The indices of the lines that nothing has.
    gone: BTreeSet<usize>,
}

/// Names the security schemes, and writes their lines.
pub(crate) fn propose_schemes(api: &Api, old: &Record, found: &mut Findings) -> Vec<SchemeLine> {
    // Of schemes with one credential the first stands for all.
    let mut seen = BTreeSet::new();
    let mut is_first = |wanted: Option<&'_ Wanted>| wanted.is_none_or(|wanted| seen.insert(wanted.name.clone()));
    let schemes = api.schemes.iter().filter(|(_, scheme)| is_first(scheme.credential.as_ref()));
    let things = schemes.map(|(key, scheme)| {
        let wanted = scheme.credential.as_ref();
        let title = wanted.map_or(key, |wanted| &wanted.name).clone();
        let key = Key { place: scheme.kind.place(), title: title.clone() };
        Thing { at: &scheme.at, wanted, stem: title, key }
    });
    let things: Vec<Thing<'_>> = things.collect();
    let known = old.schemes.iter().map(|line| {
        let key = Key { place: line.place.clone(), title: line.credential.clone() };
        (line.constant.as_str(), key)
    });
    let constants = name_constants(&things, &known.collect::<Vec<_>>(), SCHEME, found);
    // A credential is what the overlay says, what it was when the scheme was new, else the scheme's key.
    let mut credentials = UniqueNames::new(things.len(), |_| true, str::to_owned, [""; 0]);
    credentials.fix(|index| things[index].wanted.map(|wanted| wanted.name.clone()));
    credentials.fix(|index| Some(old.schemes[*constants.lines.get(&index)?].credential.clone()));
    credentials.fix(|index| Some(things[index].stem.clone()));
    let credentials = credentials.or_number(|index| things[index].stem.clone());
    let here = constants.names.into_iter().zip(credentials).zip(things);
    let here = here.map(|((constant, credential), thing)| SchemeLine {
        constant,
        credential: credential.name,
        place: thing.key.place,
        is_retired: false,
    });
    let gone = constants.gone.into_iter().map(|line| SchemeLine { is_retired: true, ..old.schemes[line].clone() });
    here.chain(gone).collect()
}

/// Names the servers, and writes their lines.
pub(crate) fn propose_servers(api: &Api, old: &Record, found: &mut Findings) -> Vec<ServerLine> {
    // A slash at the end of a URL tells nothing.
    let key = |url: &str, title| Key { place: url.trim_end_matches('/').to_owned(), title };
    let things = api.servers.iter().map(|server| {
        let (stem, wanted) = (stem_of(server), server.wanted.as_ref());
        let title = wanted.map_or_else(|| fields::plain(&stem), |wanted| wanted.name.clone());
        Thing { at: &server.at, wanted, stem, key: key(&server.url, title) }
    });
    let known = old.servers.iter();
    let known = known.map(|line| (line.constant.as_str(), key(&line.url, line.constant.to_ascii_lowercase())));
    let constants = name_constants(&things.collect::<Vec<_>>(), &known.collect::<Vec<_>>(), SERVER, found);
    let here = constants.names.into_iter().zip(&api.servers);
    let here = here.map(|(constant, server)| ServerLine { constant, url: server.url.clone(), is_retired: false });
    let gone = constants.gone.into_iter().map(|line| ServerLine { is_retired: true, ..old.servers[line].clone() });
    here.chain(gone).collect()
}

/// What a server is named after: its name, what its description begins with if that is short, else its URL.
fn stem_of(server: &Server) -> String {
    let start = |text: &str| {
        let start = text.split([',', '.', ';', ':', '(', '\n']).next().unwrap_or_default();
        let words = start.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
        let mut words: Vec<&str> = words.collect();
        let is_weak = |word: &&str| SERVERS.contains(&word.to_ascii_lowercase().as_str());
        while words.len() > 1 && words.last().is_some_and(is_weak) {
            words.pop();
        }
        Some(words.join(" ")).filter(|name| !name.is_empty() && words.len() <= MOST_WORDS && name.is_ascii())
    };
    let url = || {
        let address = server.url.split_once("://").map_or(server.url.as_str(), |(_, address)| address);
        if address.contains(|letter: char| letter.is_ascii_alphanumeric()) { address } else { "root" }.to_owned()
    };
    server.name.clone().or_else(|| start(server.description.as_deref()?)).unwrap_or_else(url)
}

/// Names constants: as the record does what has its place and its title there, its place alone, or its title alone.
fn name_constants(things: &[Thing<'_>], known: &[(&str, Key)], sort: Sort, found: &mut Findings) -> Constants {
    let (old, new) = (|line: usize| &known[line].1, |thing: usize| &things[thing].key);
    let mut pairing = Pairing::new(known.len(), things.len());
    pairing.by((), |line| Some(old(line)), |thing| Some(new(thing)));
    pairing.by((), |line| Some(&old(line).place), |thing| Some(&new(thing).place));
    pairing.by((), |line| Some(&old(line).title), |thing| Some(&new(thing).title));
    let lines: BTreeMap<usize, usize> = pairing.pairs.iter().map(|&(line, thing, ())| (thing, line)).collect();
    for (&thing, &line) in &lines {
        let (before, now) = (&old(line).place, &new(thing).place);
        if before != now {
            let message = format!("`{}` was `{before}`, and is `{now}` now", known[line].0);
            found.remarks.push(Diagnostic::at("moved-constant", things[thing].at, message));
        }
    }
    let lower: Vec<String> = known.iter().map(|(constant, _)| constant.to_ascii_lowercase()).collect();
    let reserved: Vec<&str> = pairing.old.iter().map(|&line| lower[line].as_str()).collect();
    let items = things.iter().enumerate().map(|(index, thing)| Item {
        sent: &thing.stem,
        wanted: thing.wanted,
        pinned: lines.get(&index).map(|&line| lower[line].as_str()),
        apart: "",
        at: thing.at,
    });
    let names = fields::name_all(&items.collect::<Vec<_>>(), &reserved, sort, found);
    let names = names.into_iter().map(|name| name.to_ascii_uppercase()).collect();
    Constants { names, lines, gone: pairing.old }
}
