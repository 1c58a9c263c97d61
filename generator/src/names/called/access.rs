//! Names the constants of security schemes and servers, and the credentials that schemes are for.
//!
//! A scheme is found again by where its credential is sent, a server by its URL: neither the key of a scheme nor the
//! description of a server moves a name. Where the place itself moves, what has the same name is followed, with a note.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::ir::{Api, Server, Wanted};
use crate::names::called::fields::{self, Item, SCHEME, SERVER, Sort};
use crate::names::findings::Findings;
use crate::names::identifier::numbered;
use crate::names::model::{Names, SchemeName};
use crate::names::record::{Record, SchemeLine, ServerLine};
use crate::pointer::Pointer;

/// How many words of a description are a name.
const MOST_WORDS: usize = 3;
/// Words that every server could have.
const SERVERS: [&str; 5] = ["api", "env", "environment", "server", "url"];

/// What becomes a constant.
struct Thing<'a> {
    at: &'a Pointer,
    wanted: Option<&'a Wanted>,
    /// What its name is made of.
    stem: String,
    /// Identifies it, whatever its name.
    place: String,
    /// Identifies it where its place has moved.
    title: String,
}

/// A constant of the lock.
struct Known {
    constant: String,
    place: String,
    title: String,
}

impl Known {
    fn new((constant, place, title): (String, String, String)) -> Self {
        Self { constant, place, title }
    }
}

/// Constants, the index of the line that each had in the lock, and the lines that nothing has.
struct Constants {
    names: Vec<String>,
    known: Vec<Option<usize>>,
    gone: Vec<usize>,
}

/// Names the security schemes, and writes their lines.
pub(crate) fn name_schemes(api: &Api, lock: &Record, names: &mut Names, found: &mut Findings) -> Vec<SchemeLine> {
    // Of schemes with one credential the first stands for all.
    let mut things: Vec<Thing<'_>> = Vec::new();
    let mut of: Vec<usize> = Vec::new();
    for (key, scheme) in &api.schemes {
        let wanted = scheme.credential.as_ref();
        let is_same =
            |it: &Thing<'_>| wanted.is_some_and(|name| it.wanted.is_some_and(|known| known.name == name.name));
        of.push(things.iter().position(is_same).unwrap_or(things.len()));
        if of.last() == Some(&things.len()) {
            let title = wanted.map_or(key, |it| &it.name).clone();
            things.push(Thing { at: &scheme.at, wanted, stem: title.clone(), place: scheme.kind.place(), title });
        }
    }
    let known = |it: &'_ SchemeLine| (it.constant.clone(), it.place.clone(), it.credential.clone());
    let known: Vec<Known> = lock.schemes.iter().map(known).map(Known::new).collect();
    let constants = name_constants(&things, &known, SCHEME, found);
    let pinned = |at: usize| constants.known[at].map(|line| lock.schemes[line].credential.as_str());
    let credentials = name_credentials(&things, pinned);
    let line = |((constant, credential), thing): ((&String, &String), &Thing<'_>)| SchemeLine {
        constant: constant.clone(),
        credential: credential.clone(),
        place: thing.place.clone(),
        is_retired: false,
    };
    let lines: Vec<SchemeLine> = constants.names.iter().zip(&credentials).zip(&things).map(line).collect();
    let name = |at: &usize| SchemeName { constant: constants.names[*at].clone(), credential: credentials[*at].clone() };
    names.schemes = of.iter().map(name).collect();
    let gone = constants.gone.iter().map(|at| SchemeLine { is_retired: true, ..lock.schemes[*at].clone() });
    lines.into_iter().chain(gone).collect()
}

/// The names of credentials: what the overlay says, what it was when the scheme was new, else the scheme's key.
fn name_credentials<'l>(things: &[Thing<'_>], pinned: impl Fn(usize) -> Option<&'l str>) -> Vec<String> {
    let mut taken: BTreeSet<String> = things.iter().filter_map(|it| it.wanted).map(|it| it.name.clone()).collect();
    let mut names: Vec<Option<String>> = things.iter().map(|it| it.wanted.map(|it| it.name.clone())).collect();
    for (at, name) in names.iter_mut().enumerate().filter(|it| it.1.is_none()) {
        *name = pinned(at).filter(|it| taken.insert((*it).to_owned())).map(str::to_owned);
    }
    let each = names.into_iter().zip(things).map(|(name, thing)| {
        let numbers = (2..).map(|number| numbered(&thing.title, number));
        let mut free = std::iter::once(thing.title.clone()).chain(numbers).filter(|it| !taken.contains(it));
        let name = name.or_else(|| free.next()).unwrap_or_default();
        taken.insert(name.clone());
        name
    });
    each.collect()
}

/// Names the servers, and writes their lines.
pub(crate) fn name_servers(api: &Api, lock: &Record, names: &mut Names, found: &mut Findings) -> Vec<ServerLine> {
    let things = api.servers.iter().map(|server| {
        let (stem, wanted) = (stem_of(server), server.wanted.as_ref());
        let title = wanted.map_or_else(|| fields::plain(&stem), |it| it.name.clone());
        Thing { at: &server.at, wanted, stem, place: place_of(&server.url), title }
    });
    let things: Vec<Thing<'_>> = things.collect();
    let known = |it: &'_ ServerLine| (it.constant.clone(), place_of(&it.url), it.constant.to_ascii_lowercase());
    let known: Vec<Known> = lock.servers.iter().map(known).map(Known::new).collect();
    let constants = name_constants(&things, &known, SERVER, found);
    let line = |(constant, server): (&String, &Server)| ServerLine {
        constant: constant.clone(),
        url: server.url.clone(),
        is_retired: false,
    };
    let gone = constants.gone.iter().map(|at| ServerLine { is_retired: true, ..lock.servers[*at].clone() });
    let lines = constants.names.iter().zip(&api.servers).map(line).chain(gone).collect();
    names.servers = constants.names;
    lines
}

/// A server's URL, whether with a slash at its end or without.
fn place_of(url: &str) -> String {
    url.trim_end_matches('/').to_owned()
}

/// What a server is named after: its name, what its description begins with if that is short, else its URL.
fn stem_of(server: &Server) -> String {
    let start = |text: &str| {
        let start = text.split([',', '.', ';', ':', '(', '\n']).next().unwrap_or_default();
        let mut words: Vec<&str> =
            start.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).collect();
        while words.len() > 1 && words.last().is_some_and(|it| SERVERS.contains(&it.to_ascii_lowercase().as_str())) {
            words.pop();
        }
        Some(words.join(" ")).filter(|it| !it.is_empty() && words.len() <= MOST_WORDS && it.is_ascii())
    };
    let url = || {
        let address = server.url.split_once("://").map_or(server.url.as_str(), |it| it.1);
        if address.contains(|it: char| it.is_ascii_alphanumeric()) {
            address.replace(['{', '}'], " ")
        } else {
            "root".to_owned()
        }
    };
    server.name.clone().or_else(|| start(server.description.as_deref()?)).unwrap_or_else(url)
}

fn name_constants(things: &[Thing<'_>], known: &[Known], sort: Sort, found: &mut Findings) -> Constants {
    let again = find_again(things, known);
    for (thing, line) in things.iter().zip(&again) {
        let Some(line) = line.map(|at| &known[at]).filter(|line| line.place != thing.place) else { continue };
        let message = format!("`{}` was `{}`, and is `{}` now", line.constant, line.place, thing.place);
        found.remarks.push(Diagnostic::at("moved-constant", thing.at, message));
    }
    let lower = |at: usize| known[at].constant.to_ascii_lowercase();
    let pins: Vec<Option<String>> = again.iter().map(|it| it.map(lower)).collect();
    let gone: Vec<usize> = (0..known.len()).filter(|at| !again.contains(&Some(*at))).collect();
    let reserved: Vec<String> = gone.iter().map(|at| lower(*at)).collect();
    let reserved: Vec<&str> = reserved.iter().map(String::as_str).collect();
    let items = things.iter().zip(&pins);
    let items: Vec<Item<'_>> = items
        .map(|(it, pin)| Item { sent: &it.stem, wanted: it.wanted, pinned: pin.as_deref(), apart: "", at: it.at })
        .collect();
    let names = fields::name_all(&items, &reserved, sort, found);
    Constants { names: names.into_iter().map(|it| it.to_ascii_uppercase()).collect(), known: again, gone }
}

/// The index of the line of each thing: that of the same place and title, of the same place alone, of the same title
/// alone. Where several could be meant, none is.
fn find_again(things: &[Thing<'_>], known: &[Known]) -> Vec<Option<usize>> {
    let stages: [fn(&Thing<'_>, &Known) -> bool; 3] = [
        |thing, line| thing.place == line.place && thing.title == line.title,
        |thing, line| thing.place == line.place,
        |thing, line| thing.title == line.title,
    ];
    let mut again: Vec<Option<usize>> = vec![None; things.len()];
    for is_it in stages {
        let free: Vec<usize> = (0..known.len()).filter(|line| !again.contains(&Some(*line))).collect();
        let open: Vec<usize> = (0..things.len()).filter(|at| again[*at].is_none()).collect();
        for &at in &open {
            let lines: Vec<usize> = free.iter().copied().filter(|line| is_it(&things[at], &known[*line])).collect();
            let &[line] = lines.as_slice() else { continue };
            if open.iter().filter(|other| is_it(&things[**other], &known[line])).count() == 1 {
                again[at] = Some(line);
            }
        }
    }
    again
}
