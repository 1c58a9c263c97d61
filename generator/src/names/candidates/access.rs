//! Names the constants of security schemes and servers, and the credentials that schemes are for.
//!
//! A scheme is found again by where its credential is sent, a server by its URL: neither the key of a scheme nor the
//! description of a server moves a name. Where the place itself moves, what has the same name is followed, with a note.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::ir::{Api, Server};
use crate::names::candidates::fields::{self, Item, SCHEME, SERVER, Sort};
use crate::names::findings::Findings;
use crate::names::identifier::numbered;
use crate::names::matching::pairing::Pairing;
use crate::names::record::{Record, SchemeLine, ServerLine};
use crate::names::taken::collision::UniqueNames;
use crate::names::words::plain;

/// How many words of a description are a name.
const MOST_WORDS: usize = 3;
/// Words that every server could have.
const SERVERS: [&str; 4] = ["api", "environment", "server", "url"];

/// What identifies a constant: its place, and where that has moved, its title.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    place: String,
    title: String,
}

/// Returns the security schemes with their constants and credentials. Of those with one credential the first stands for
/// all.
pub(crate) fn propose_schemes(api: &Api, record: &Record, found: &mut Findings) -> Vec<SchemeLine> {
    let mut seen = BTreeSet::new();
    let mut things = Vec::new();
    for (key, scheme) in &api.schemes {
        let wanted = scheme.credential.as_ref();
        if wanted.is_none_or(|wanted| seen.insert(&wanted.name)) {
            let title = wanted.map_or(key, |wanted| &wanted.name);
            let item = Item { sent: title, wanted, pinned: None, apart: "", at: &scheme.at };
            things.push((item, Key { place: scheme.kind.place(), title: title.clone() }));
        }
    }
    let key = |line: &SchemeLine| Key { place: line.place.clone(), title: line.credential.clone() };
    let known: Vec<(&str, Key)> = record.schemes.iter().map(|line| (line.constant.as_str(), key(line))).collect();
    let (constants, lines, gone) = name_constants(&things, &known, SCHEME, found);
    // A credential is what the overlay says, what it was when the scheme was new, else the scheme's key.
    let mut credentials = UniqueNames::new(things.len(), |_| true, str::to_owned, [""; 0]);
    credentials.fix(|index| things[index].0.wanted.map(|wanted| wanted.name.clone()));
    credentials.fix(|index| Some(record.schemes[lines[index]?].credential.clone()));
    credentials.fix(|index| Some(things[index].0.sent.to_owned()));
    for number in 2.. {
        if credentials.is_complete() {
            break;
        }
        credentials.fix(|index| Some(numbered(things[index].0.sent, number)));
    }
    let credentials = credentials.so_far().iter().flatten().cloned();
    let here = constants.into_iter().zip(credentials).zip(things);
    let here = here.map(|((constant, credential), (_, Key { place, .. }))| SchemeLine {
        constant,
        credential,
        place,
        is_retired: false,
    });
    here.chain(gone.map(|line| SchemeLine { is_retired: true, ..record.schemes[line].clone() })).collect()
}

/// Returns the servers with their constants.
pub(crate) fn propose_servers(api: &Api, record: &Record, found: &mut Findings) -> Vec<ServerLine> {
    // A slash at the end of a URL tells nothing.
    let key = |url: &str, title| Key { place: url.trim_end_matches('/').to_owned(), title };
    let stems: Vec<String> = api.servers.iter().map(stem_of).collect();
    let things = api.servers.iter().zip(&stems).map(|(server, stem)| {
        let wanted = server.wanted.as_ref();
        let title = wanted.map_or_else(|| plain(stem), |wanted| wanted.name.clone());
        (Item { sent: stem, wanted, pinned: None, apart: "", at: &server.at }, key(&server.url, title))
    });
    let known = record.servers.iter();
    let known = known.map(|line| (line.constant.as_str(), key(&line.url, line.constant.to_ascii_lowercase())));
    let (things, known): (Vec<_>, Vec<_>) = (things.collect(), known.collect());
    let (constants, _, gone) = name_constants(&things, &known, SERVER, found);
    let here = constants.into_iter().zip(&api.servers);
    let here = here.map(|(constant, server)| ServerLine { constant, url: server.url.clone(), is_retired: false });
    here.chain(gone.map(|line| ServerLine { is_retired: true, ..record.servers[line].clone() })).collect()
}

/// Returns what a server is named after: its name, what its description begins with if that is short, else its URL.
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

/// Names constants: as the record does what has its place and its title there, its place alone, or its title alone. Returns
/// them with the indices of their lines in the record, and of the lines that nothing has.
fn name_constants(
    things: &[(Item<'_>, Key)],
    known: &[(&str, Key)],
    sort: Sort,
    found: &mut Findings,
) -> (Vec<String>, Vec<Option<usize>>, impl Iterator<Item = usize> + use<>) {
    let mut pairing = Pairing::new(known.len(), things.len());
    pairing.by((), |line| Some(&known[line].1), |thing| Some(&things[thing].1));
    pairing.by((), |line| Some(&known[line].1.place), |thing| Some(&things[thing].1.place));
    pairing.by((), |line| Some(&known[line].1.title), |thing| Some(&things[thing].1.title));
    let lower: Vec<String> = known.iter().map(|(constant, _)| constant.to_ascii_lowercase()).collect();
    let (mut lines, mut items) = (vec![None; things.len()], things.iter().map(|(item, _)| *item).collect::<Vec<_>>());
    for (line, thing, ()) in pairing.pairs {
        (lines[thing], items[thing].pinned) = (Some(line), Some(&*lower[line]));
        let (before, now) = (&known[line].1.place, &things[thing].1.place);
        if before != now {
            let message = format!("`{}` was `{before}`, and is `{now}` now", known[line].0);
            found.remarks.push(Diagnostic::at("moved-constant", items[thing].at, message));
        }
    }
    let reserved: Vec<&str> = pairing.old.iter().map(|&line| lower[line].as_str()).collect();
    let names = fields::name_all(&items, &reserved, sort, found).into_iter();
    (names.map(|name| name.to_ascii_uppercase()).collect(), lines, pairing.old.into_iter())
}
