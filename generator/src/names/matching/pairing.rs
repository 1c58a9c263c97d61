//! Pairs what a record has with what a description has: by one key after the other, the surest first, and only what has
//! a key alone on both sides.

use std::collections::{BTreeMap, BTreeSet};

use crate::names::words::letters;

/// What is paired, and what is left on either side, by index.
pub(crate) struct Pairing<R> {
    pub(crate) old: BTreeSet<usize>,
    pub(crate) new: BTreeSet<usize>,
    /// The old, the new, and by what they were paired.
    pub(crate) pairs: Vec<(usize, usize, R)>,
}

impl<R: Copy> Pairing<R> {
    /// Nothing is paired yet.
    pub(crate) fn new(old: usize, new: usize) -> Self {
        Self { old: (0..old).collect(), new: (0..new).collect(), pairs: Vec::new() }
    }

    /// Pairs two.
    pub(crate) fn pair(&mut self, old: usize, new: usize, reason: R) {
        self.old.remove(&old);
        self.new.remove(&new);
        self.pairs.push((old, new, reason));
    }

    /// Pairs those of what is left that alone have a key.
    pub(crate) fn by<K: Ord>(&mut self, reason: R, old: impl Fn(usize) -> Option<K>, new: impl Fn(usize) -> Option<K>) {
        let (old, mut new) = (alone(&self.old, old), alone(&self.new, new));
        for (key, old) in old {
            if let (Some(old), Some(new)) = (old, new.remove(&key).flatten()) {
                self.pair(old, new, reason);
            }
        }
    }

    /// Pairs the items of two slices that alone have a key.
    pub(crate) fn by_key<'t, T, K: Ord>(
        &mut self,
        reason: R,
        (old, new): (&'t [T], &'t [T]),
        key: impl Fn(&'t T) -> Option<K>,
    ) {
        self.by(reason, |index| key(&old[index]), |index| key(&new[index]));
    }
}

/// Returns what has each key; nothing where several have it.
fn alone<K: Ord>(all: &BTreeSet<usize>, key: impl Fn(usize) -> Option<K>) -> BTreeMap<K, Option<usize>> {
    let mut by_key = BTreeMap::new();
    for &index in all {
        if let Some(key) = key(index) {
            by_key.entry(key).and_modify(|index| *index = None).or_insert(Some(index));
        }
    }
    by_key
}

/// Returns the fields that have the letters of one that is no longer there, where there is one such field on both
/// sides: the old name as sent, and the new one.
pub(crate) fn respelled<'a>(old: &'a [(String, String)], new: &[&'a String]) -> Vec<(&'a str, &'a str)> {
    let mut pairing = Pairing::new(old.len(), new.len());
    pairing.by(false, |index| Some(&old[index].0), |index| Some(new[index]));
    pairing.by(true, |index| Some(letters(&old[index].0)), |index| Some(letters(new[index])));
    let mut pairs: Vec<_> = pairing.pairs.into_iter().filter(|(_, _, is_respelled)| *is_respelled).collect();
    pairs.sort_by_key(|(_, new, _)| *new);
    pairs.into_iter().map(|(before, now, _)| (old[before].0.as_str(), new[now].as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::Pairing;

    #[test]
    fn only_what_has_a_key_alone_is_paired() {
        let (old, new) = (["a", "b", "b"], ["b", "a", "c"]);
        let mut pairing = Pairing::new(3, 3);
        pairing.by("name", |index| Some(old[index]), |index| Some(new[index]));
        assert_eq!(pairing.pairs, [(0, 1, "name")]);
        pairing.old.remove(&1);
        pairing.by("place", |_| Some(()), |index| (index == 2).then_some(()));
        assert_eq!(pairing.pairs, [(0, 1, "name"), (2, 2, "place")]);
    }
}
