//! Earlier names: each is a deprecated alias, and in the record as long as the name that it stands for.

use std::fmt;

use super::Record;

/// An earlier name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Former {
    /// The name; of an operation in another group and of a group, with its module or type.
    pub name: String,
    /// The release since which it is an alias, where that is known.
    pub since: Option<String>,
}

impl Former {
    /// A name that is an alias from now on.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), since: None }
    }

    /// Reads the words after `was`.
    pub(crate) fn read<'w>(words: &mut std::iter::Peekable<impl Iterator<Item = &'w str>>) -> Option<Self> {
        let name = words.next()?.to_owned();
        let since = words.next_if_eq(&"since").and_then(|_| words.next()).map(str::to_owned);
        Some(Self { name, since })
    }

    /// Says since when, where that is not known.
    pub(crate) fn date(&mut self, release: &str) {
        self.since.get_or_insert_with(|| release.to_owned());
    }
}

impl fmt::Display for Former {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let since = self.since.as_ref().map_or_else(String::new, |since| format!(" since {since}"));
        write!(f, "{}{since}", self.name)
    }
}

/// The earlier names of something, and its name.
pub(crate) fn with_former<'a>(former: &'a [Former], name: &'a String) -> impl Iterator<Item = &'a String> {
    former.iter().map(|former| &former.name).chain([name])
}

/// Says of each alias that is new since which release it is one.
pub(super) fn date(record: &mut Record, release: &str) {
    let Record { groups, ids, operations, types, .. } = record;
    let operations = operations
        .iter_mut()
        .flat_map(|line| line.standing.was.iter_mut().chain(&mut line.requests).chain(&mut line.left));
    let types = types
        .iter_mut()
        .flat_map(|line| line.standing.was.iter_mut().chain(line.former_values.iter_mut().map(|(former, _)| former)));
    let groups = groups.iter_mut().flat_map(|line| &mut line.was);
    let ids = ids.iter_mut().flat_map(|line| &mut line.was);
    groups.chain(ids).chain(operations).chain(types).for_each(|former| former.date(release));
}
