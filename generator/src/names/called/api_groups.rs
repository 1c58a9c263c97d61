//! Names the groups of operations: their modules, which are their accessors too, and their types.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::Group;
use crate::names::called::fields::{self, GROUP, Item};
use crate::names::called::operations::known;
use crate::names::findings::{Findings, Numbers};
use crate::names::identifier::{fit, is_type_name};
use crate::names::model::{About, GroupName, Note};
use crate::names::record::{GroupLine, Record};
use crate::names::same::facts::Facts;
use crate::names::taken::reserved::lock_names;
use crate::names::taken::retired;
use crate::names::words::{join, pascal, words};

/// Names the groups, and writes their lines.
pub(crate) fn name_groups(
    facts: &Facts<'_>,
    lock: &Record,
    found: &mut Findings,
    notes: &mut Vec<Note>,
) -> (Vec<GroupName>, Vec<GroupLine>) {
    let groups = &facts.api.groups;
    let renamed = renamed(facts, lock);
    let pinned = |index: usize| {
        let same = lock.groups.iter().find(|it| it.tag == groups[index].name);
        same.or_else(|| renamed.get(&index).copied())
    };
    let here: BTreeSet<&GroupLine> = (0..groups.len()).filter_map(pinned).collect();
    let gone: Vec<&GroupLine> = lock.groups.iter().filter(|it| !here.contains(*it)).collect();
    let former = lock.groups.iter().flat_map(|it| &it.was).map(|it| it.name.as_str());
    let former = former.filter(|name| groups.iter().all(|it| it.wanted.as_ref().is_none_or(|it| it.name != *name)));
    let gone_modules = gone.iter().map(|it| it.module.as_str());
    let reserved: Vec<&str> = gone_modules.chain(former).chain(["client", "new", "request", "runtime"]).collect();
    let item = |index: usize| {
        let it = &groups[index];
        let (wanted, pinned) = (it.wanted.as_ref(), pinned(index).map(|it| it.module.as_str()));
        Item { sent: &it.name, wanted, pinned, apart: "", at: &it.at }
    };
    let items: Vec<Item<'_>> = (0..groups.len()).map(item).collect();
    for (&index, line) in &renamed {
        let (old, new) = (&line.tag, &groups[index].name);
        let message = format!("the group `{old}` is called `{new}` in the description now; it stays `{}`", line.module);
        notes.push(About::Kept.note(message));
    }
    let modules = fields::name_all(&items, &reserved, GROUP, found);
    let pins: Vec<Option<&str>> = (0..groups.len()).map(|it| pinned(it).and_then(|it| it.ty.as_deref())).collect();
    let names = name_group_types(facts, lock, modules, &pins, found);
    let mut names = names;
    for (index, name) in names.iter_mut().enumerate() {
        let Some(line) = pinned(index) else { continue };
        name.aliases.clone_from(&line.was);
        if line.module != name.module {
            retired::keep(&mut name.aliases, &line.module);
            let (old, new) = (&line.module, &name.module);
            let message = format!("the group `{old}` is called `{new}` now: its old name is a deprecated module");
            notes.push(About::Renamed.note(message));
        }
        name.aliases.retain(|it| it.name != name.module);
    }
    let line = |(name, group): (&GroupName, &Group)| {
        let (module, ty, tag) = (name.module.clone(), Some(name.ty.clone()), group.name.clone());
        GroupLine { module, ty, tag, is_retired: false, was: name.aliases.clone() }
    };
    let mut lines: Vec<GroupLine> = names.iter().zip(groups).map(line).collect();
    lines.extend(gone.into_iter().map(|it| GroupLine { is_retired: true, ..it.clone() }));
    (names, lines)
}

/// The line of each group whose tag has another name now: that of a lost tag, if most of the operations that it had, and
/// that are still there, are in this group.
fn renamed<'l>(facts: &Facts<'_>, lock: &'l Record) -> BTreeMap<usize, &'l GroupLine> {
    let groups = &facts.api.groups;
    let tags: BTreeSet<&str> = groups.iter().map(|it| it.name.as_str()).collect();
    let known_tags: BTreeSet<&str> = lock.groups.iter().map(|it| it.tag.as_str()).collect();
    let known = known(facts, lock);
    let mut renamed = BTreeMap::new();
    for line in lock.groups.iter().filter(|it| !tags.contains(it.tag.as_str())) {
        let was_here = |it: &(&usize, &usize)| lock.operations[*it.1].group.as_ref() == Some(&line.module);
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for (index, _) in known.iter().filter(was_here) {
            *counts.entry(facts.api.operations[*index].group).or_default() += 1;
        }
        let all: usize = counts.values().sum();
        let most = counts.into_iter().find(|it| 2 * it.1 > all).map(|it| it.0);
        let new = most.filter(|it| !known_tags.contains(groups[*it].name.as_str()));
        renamed.extend(new.map(|it| (it, line)));
    }
    renamed
}

/// The types of groups: those of the lock, else after their modules, and what the lock names goes before them.
fn name_group_types(
    facts: &Facts<'_>,
    lock: &Record,
    modules: Vec<String>,
    pins: &[Option<&str>],
    found: &mut Findings,
) -> Vec<GroupName> {
    let mut taken: BTreeSet<String> = lock_names(lock).collect();
    taken.extend(lock.operations.iter().map(|it| it.request.clone()));
    taken.insert("Api".to_owned());
    let mut names = Vec::new();
    for ((module, group), pin) in modules.into_iter().zip(&facts.api.groups).zip(pins) {
        let endings = ["api", "operations", "group"].map(|it| pascal(&join(&words(&module), &[it.to_owned()])));
        let twice = pascal(&[words(&module), words("api")].concat());
        let is_free = |it: &str| is_type_name(it) && !taken.contains(it);
        let mut free = endings.into_iter().chain([twice.clone()]).map(fit).filter(|it| is_free(it));
        let ty = pin.map(str::to_owned).or_else(|| free.next()).unwrap_or_else(|| {
            let name = Numbers::default().name(&twice, is_free);
            found.note_number(&group.at, &name, &twice, "x-name");
            name
        });
        taken.insert(ty.clone());
        names.push(GroupName { ty, module, aliases: Vec::new() });
    }
    names
}
