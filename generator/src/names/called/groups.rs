//! Names the groups of operations: their modules, which are their accessors too, and their types.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::Api;
use crate::names::called::fields::{self, GROUP, Item};
use crate::names::called::operations::lines_of;
use crate::names::findings::Findings;
use crate::names::identifier::is_type_name;
use crate::names::matching::pairing::Pairing;
use crate::names::model::About;
use crate::names::record::{GroupLine, Record};
use crate::names::taken::collision::first_free;
use crate::names::taken::reserved::lock_names;
use crate::names::taken::retired::carry;
use crate::names::words::{join, pascal, words};

/// What the client has beside the modules of groups.
const CLIENT: [&str; 4] = ["client", "new", "request", "runtime"];

/// The lines of the groups: those of the API first, in its order.
pub(crate) fn propose_groups(api: &Api, old: &Record, found: &mut Findings) -> Vec<GroupLine> {
    let pairing = pair_groups(api, old);
    let mut lines: Vec<Option<&GroupLine>> = vec![None; api.groups.len()];
    pairing.pairs.iter().for_each(|pair| lines[pair.1] = Some(&old.groups[pair.0]));
    let is_wanted =
        |name: &str| api.groups.iter().any(|group| group.wanted.as_ref().is_some_and(|wanted| wanted.name == name));
    let former = old.groups.iter().flat_map(|line| &line.was).map(|former| former.name.as_str());
    let former = former.filter(|name| !is_wanted(name));
    let gone = pairing.old.iter().map(|&line| old.groups[line].module.as_str());
    let reserved: Vec<&str> = former.chain(gone).chain(CLIENT).collect();
    let items = api.groups.iter().zip(&lines).map(|(group, line)| Item {
        sent: &group.name,
        wanted: group.wanted.as_ref(),
        pinned: line.map(|line| line.module.as_str()),
        apart: "",
        at: &group.at,
    });
    for (line, group) in lines.iter().zip(&api.groups) {
        let Some(line) = line.filter(|line| line.tag != group.name) else { continue };
        let (old, new, module) = (&line.tag, &group.name, &line.module);
        let message = format!("the group `{old}` is called `{new}` in the description now; it stays `{module}`");
        found.note(About::Kept, message);
    }
    let modules = fields::name_all(&items.collect::<Vec<_>>(), &reserved, GROUP, found);
    let types = name_types(api, old, &modules, &lines, found);
    let mut groups = Vec::new();
    for (index, (module, ty)) in modules.into_iter().zip(types).enumerate() {
        let mut was = Vec::new();
        if let Some(line) = lines[index] {
            let name = &line.module;
            if *name != module {
                let message =
                    format!("the group `{name}` is called `{module}` now: its old name is a deprecated module");
                found.note(About::Renamed, message);
            }
            was = carry(&line.was, Some(name), &module, |_| false);
        }
        groups.push(GroupLine { module, ty: Some(ty), tag: api.groups[index].name.clone(), is_retired: false, was });
    }
    let gone = pairing.old.into_iter().map(|line| GroupLine { is_retired: true, ..old.groups[line].clone() });
    groups.extend(gone);
    groups
}

/// Pairs the groups of the record with those of today by their tags. A lost tag is the new one that most of the operations
/// have which it had, and which are still there.
fn pair_groups(api: &Api, old: &Record) -> Pairing<()> {
    let mut pairing = Pairing::new(old.groups.len(), api.groups.len());
    pairing.by((), |line| Some(&old.groups[line].tag), |group| Some(&api.groups[group].name));
    let mut counts: BTreeMap<&str, BTreeMap<usize, usize>> = BTreeMap::new();
    for (operation, line) in api.operations.iter().zip(lines_of(api, old)) {
        if let Some(module) = line.and_then(|line| line.group.as_deref()) {
            *counts.entry(module).or_default().entry(operation.group).or_default() += 1;
        }
    }
    for line in pairing.old.clone() {
        let Some(counts) = counts.get(old.groups[line].module.as_str()) else { continue };
        let all: usize = counts.values().sum();
        let most = counts.iter().find(|(_, count)| 2 * **count > all).map(|(&group, _)| group);
        if let Some(group) = most.filter(|group| pairing.new.contains(group)) {
            pairing.pair(line, group, ());
        }
    }
    pairing
}

/// The types of groups: those of the record, else after their modules. No new one has the name of a type or a request.
fn name_types(
    api: &Api,
    old: &Record,
    modules: &[String],
    lines: &[Option<&GroupLine>],
    found: &mut Findings,
) -> Vec<String> {
    let requests = old.operations.iter().map(|line| line.request.clone());
    let mut taken: BTreeSet<String> = lock_names(old).chain(requests).chain(["Api".to_owned()]).collect();
    let each = modules.iter().zip(&api.groups).zip(lines).map(|((module, group), line)| {
        if let Some(ty) = line.and_then(|line| line.ty.clone()) {
            return ty;
        }
        let proposals = ["api", "operations"].map(|end| pascal(&join(&words(module), &[end.to_owned()])));
        let (ty, is_numbered) = first_free(&proposals, |name| is_type_name(name) && taken.insert(name.to_owned()));
        if is_numbered {
            found.note_number(&group.at, &ty, "", "x-name");
        }
        ty
    });
    each.collect()
}
