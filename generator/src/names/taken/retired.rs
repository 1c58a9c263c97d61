//! Earlier names: each is a deprecated alias, and in the record as long as the name that it stands for.

use crate::names::model::Names;

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

    /// Says since when, where that is not known.
    pub(crate) fn date(&mut self, release: &str) {
        self.since.get_or_insert_with(|| release.to_owned());
    }
}

/// Keeps an earlier name, once.
pub(crate) fn keep(all: &mut Vec<Former>, name: &str) {
    if all.iter().all(|it| it.name != name) {
        all.push(Former::new(name));
    }
}

/// The earlier names of what was called `old` and is called `new`: none that is its own, or another thing's, now.
pub(crate) fn carry(before: &[Former], old: Option<&str>, new: &str, is_taken: impl Fn(&str) -> bool) -> Vec<Former> {
    let mut former = before.to_vec();
    old.into_iter().for_each(|name| keep(&mut former, name));
    former.retain(|it| it.name != new && !is_taken(&it.name));
    former
}

/// The earlier names of something, and its name.
pub(crate) fn with_former<'a>(former: &'a [Former], name: &'a String) -> impl Iterator<Item = &'a String> {
    former.iter().map(|former| &former.name).chain([name])
}

impl Names {
    /// Says of each alias that is new since which release it is one.
    pub fn date_aliases(&mut self, release: Option<&str>) {
        let Some(release) = release else { return };
        let types = self.types.iter_mut().flat_map(|it| {
            let values = it.former_values.iter_mut().map(|it| &mut it.0);
            it.aliases.iter_mut().chain(values)
        });
        let operations = self.operations.iter_mut();
        let operations =
            operations.flat_map(|it| it.aliases.iter_mut().chain(&mut it.former_requests).chain(&mut it.left));
        let groups = self.groups.iter_mut().flat_map(|it| &mut it.aliases);
        let ids = self.former_ids.values_mut().flatten();
        types.chain(operations).chain(groups).chain(ids).for_each(|it| it.date(release));
        self.lock.date_aliases(release);
    }
}
