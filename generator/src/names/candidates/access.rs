//! Names the constants of security schemes and servers, and the credentials that schemes are for.
//!
//! A scheme is found again by where its credential is sent, a server by its URL: neither the key of a scheme nor the
//! description of a server moves a name. Where the place itself moves, what has the same name is followed, with a note.

use std::collections::BTreeSet;

use super::Context;
use super::fields::{self, Item, SCHEME, SERVER, Sort};
use crate::diagnostic::Diagnostic;
use crate::ir::Server;
use crate::names::collision::UniqueNames;
use crate::names::findings::Findings;
use crate::names::identifier::numbered;
use crate::names::matching::pairing::Pairing;
use crate::names::record::{SchemeLine, ServerLine};
use crate::names::words::plain;

/// How many words of a description are a name.
const MOST_WORDS: usize = 3;
/// Words that every server could have.
const SERVERS: [&str; 4] = ["api", "environment", "server", "url"];

/// What identifies a constant: its place, and where that has moved, its title.
type Key = (String, String);

/// Returns the security schemes with their constants and credentials. Of those with one credential the first stands for
/// all.
pub(crate) fn propose_schemes(ctx: &mut Context<'_>) -> Vec<SchemeLine> {
    let (mut seen, mut things) = (BTreeSet::new(), Vec::new());
    for (key, scheme) in &ctx.api.schemes {
        let wanted = scheme.credential.as_ref();
        if wanted.is_none_or(|wanted| seen.insert(&wanted.name)) {
            let title = wanted.map_or(key, |wanted| &wanted.name);
            things.push((Item::new(title, wanted, None, &scheme.at), (scheme.kind.place(), title.clone())));
        }
    }
    let old = &ctx.old.schemes;
    let known = old.iter().map(|line| (line.constant.as_str(), (line.place.clone(), line.credential.clone())));
    let (constants, lines, gone) = name_constants(&things, &known.collect::<Vec<_>>(), SCHEME, &mut ctx.found);
    // A credential is what the overlay says, what it was when the scheme was new, else the scheme's key.
    let mut credentials = UniqueNames::new(things.len(), |_| true, str::to_owned, [""; 0]);
    credentials.fix(|index| things[index].0.wanted.map(|wanted| wanted.name.clone()));
    credentials.fix(|index| Some(old[lines[index]?].credential.clone()));
    credentials.fix(|index| Some(things[index].0.sent.to_owned()));
    for number in 2.. {
        if credentials.is_complete() {
            break;
        }
        credentials.fix(|index| Some(numbered(things[index].0.sent, number)));
    }
    let credentials = credentials.so_far().iter().flatten().cloned();
    let here = constants.into_iter().zip(credentials).zip(things);
    let here = here.map(|((constant, credential), (_, (place, _)))| SchemeLine {
        constant,
        credential,
        place,
        is_retired: false,
    });
    here.chain(gone.map(|line| SchemeLine { is_retired: true, ..old[line].clone() })).collect()
}

/// Returns the servers with their constants.
pub(crate) fn propose_servers(ctx: &mut Context<'_>) -> Vec<ServerLine> {
    // A slash at the end of a URL tells nothing.
    let place = |url: &str| url.trim_end_matches('/').to_owned();
    let stems: Vec<String> = ctx.api.servers.iter().map(stem_of).collect();
    let things = ctx.api.servers.iter().zip(&stems).map(|(server, stem)| {
        let wanted = server.wanted.as_ref();
        let title = wanted.map_or_else(|| plain(stem), |wanted| wanted.name.clone());
        (Item::new(stem, wanted, None, &server.at), (place(&server.url), title))
    });
    let old = &ctx.old.servers;
    let known = old.iter().map(|line| (line.constant.as_str(), (place(&line.url), line.constant.to_ascii_lowercase())));
    let (things, known): (Vec<_>, Vec<_>) = (things.collect(), known.collect());
    let (constants, _, gone) = name_constants(&things, &known, SERVER, &mut ctx.found);
    let here = constants.into_iter().zip(&ctx.api.servers);
    let here = here.map(|(constant, server)| ServerLine { constant, url: server.url.clone(), is_retired: false });
    here.chain(gone.map(|line| ServerLine { is_retired: true, ..old[line].clone() })).collect()
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
    pairing.by((), |line| Some(&known[line].1.0), |thing| Some(&things[thing].1.0));
    pairing.by((), |line| Some(&known[line].1.1), |thing| Some(&things[thing].1.1));
    let lower: Vec<String> = known.iter().map(|(constant, _)| constant.to_ascii_lowercase()).collect();
    let (mut lines, mut items) = (vec![None; things.len()], things.iter().map(|(item, _)| *item).collect::<Vec<_>>());
    for (line, thing, ()) in pairing.pairs {
        (lines[thing], items[thing].pinned) = (Some(line), Some(&*lower[line]));
        let (before, now) = (&known[line].1.0, &things[thing].1.0);
        if before != now {
            let message = format!("`{}` was `{before}`, and is `{now}` now", known[line].0);
            found.remarks.push(Diagnostic::at("moved-constant", items[thing].at, message));
        }
    }
    let reserved: Vec<&str> = pairing.old.iter().map(|&line| lower[line].as_str()).collect();
    let names = fields::name_all(&items, &reserved, sort, found).into_iter();
    (names.map(|name| name.to_ascii_uppercase()).collect(), lines, pairing.old.into_iter())
}
