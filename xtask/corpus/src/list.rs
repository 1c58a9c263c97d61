//! The list of descriptions: their packages and registries, and the digests of the archives.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use xtask_common::Error;

const LIST: &str = include_str!("list.toml");

/// The list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    /// The share of descriptions that must generate and compile.
    pub(super) floor: f64,
    #[serde(rename = "package")]
    pub(super) packages: Vec<Package>,
}

/// A package that contains descriptions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Package {
    pub(super) registry: Registry,
    pub(super) name: String,
    pub(super) version: String,
    /// The digest of the archive from the registry.
    pub(super) sha256: String,
    /// Each description's name and its path in the archive.
    #[serde(default)]
    documents: BTreeMap<String, String>,
}

/// The registry of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Registry {
    /// Archives are gzipped tar files.
    Npm,
    /// Archives are wheels, which are zip files.
    Pypi,
}

/// A description, and its package.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    pub(super) name: &'a str,
    pub(super) path: &'a str,
    pub(super) package: &'a Package,
}

impl List {
    /// Parses the list in the sources.
    pub(super) fn read() -> Result<Self, Error> {
        let list: Self = toml::from_str(LIST).map_err(|error| Error::new(format!("list.toml: {error}")))?;
        let mut names = BTreeSet::new();
        match list.entries().iter().find(|entry| !names.insert(entry.name)) {
            Some(twice) => Err(Error::new(format!("list.toml: `{}` is listed twice", twice.name))),
            None => Ok(list),
        }
    }

    /// Returns all descriptions, in the order of the list.
    pub(super) fn entries(&self) -> Vec<Entry<'_>> {
        self.packages.iter().flat_map(Package::entries).collect()
    }
}

impl Package {
    fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.documents.iter().map(|(name, path)| Entry { name, path, package: self })
    }
}

impl std::fmt::Display for Package {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.name, self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::List;

    #[test]
    fn the_list_is_long_and_of_many_origins() {
        let list = List::read().unwrap();
        assert!(list.entries().len() >= 35);
        assert!(list.packages.iter().all(|package| package.sha256.len() == 64));
        assert!((0.0..=1.0).contains(&list.floor));
    }
}
