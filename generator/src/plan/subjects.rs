//! Decides in which file each type is: that of the only group whose operations reach it, that of the events, or the
//! shared one.

use std::collections::{BTreeSet, HashMap};

use super::events;
use super::model::{GroupDef, TypeDef};

/// The file of the events, and of the types that only they reach.
const EVENTS: &str = "events";

/// The file of the types that several groups reach, or none.
const SHARED: &str = "shared";

/// Names that have another meaning in the files of types.
const NAMED_OTHERWISE: &[&str] = &["alloc", "core", "runtime", "serde", "std"];

/// The groups that reach a type; the events count as one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    One(usize),
    Several,
}

/// Assigns each type to its file.
pub(super) fn assign(types: &mut [TypeDef], groups: &[GroupDef]) {
    let uses: HashMap<&str, BTreeSet<String>> = types.iter().map(|ty| (ty.name.as_str(), ty.names())).collect();
    let mut reached: HashMap<String, Reach> = HashMap::new();
    let mut files: Vec<&str> = groups.iter().map(|group| group.module.as_str()).collect();
    files.push(EVENTS);
    for group in 0..files.len() {
        let mut names = BTreeSet::new();
        match groups.get(group) {
            Some(def) => def.operations.iter().for_each(|operation| operation.names(&mut names)),
            None => names.extend([events::NAME.to_owned()]),
        }
        let mut waiting: Vec<(String, Reach)> = names.into_iter().map(|name| (name, Reach::One(group))).collect();
        // A type is visited at most twice: for its first group, and when a second one reaches it.
        while let Some((name, reach)) = waiting.pop() {
            let known = reached.get(&name).copied();
            let now = known.map_or(reach, |known| if known == reach { known } else { Reach::Several });
            if known == Some(now) {
                continue;
            }
            let next = uses.get(name.as_str()).into_iter().flatten();
            waiting.extend(next.map(|name| (name.clone(), now)));
            reached.insert(name, now);
        }
    }
    for ty in types {
        ty.module = match reached.get(&ty.name) {
            Some(Reach::One(group)) if !NAMED_OTHERWISE.contains(&files[*group]) => files[*group].to_owned(),
            _ => SHARED.to_owned(),
        };
    }
}
