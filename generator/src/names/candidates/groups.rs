//! Names the groups of operations: their modules, which are their accessors too, and their types.

use super::Context;
use super::fields::{self, GROUP, Item};
use crate::names::collision::first_free;
use crate::names::findings::About;
use crate::names::identifier::is_type_name;
use crate::names::matching::pairing::Pairing;
use crate::names::record::GroupLine;
use crate::names::retired::{carry, never_again};
use crate::names::words::{join, pascal, words};

/// What the client has beside the modules of groups.
const CLIENT: [&str; 4] = ["client", "new", "request", "runtime"];

/// Returns the lines of the groups: those of the API first, in its order.
pub(crate) fn propose_groups(ctx: &mut Context<'_>) -> Vec<GroupLine> {
    let (api, old) = (ctx.api, ctx.old);
    let pairing = pair_groups(ctx);
    let mut known: Vec<Option<&GroupLine>> = vec![None; api.groups.len()];
    pairing.pairs.iter().for_each(|&(line, group, ())| known[group] = Some(&old.groups[line]));
    let gone: Vec<&GroupLine> = pairing.old.iter().map(|&line| &old.groups[line]).collect();
    let items = api.groups.iter().zip(&known).map(|(group, line)| {
        let pinned = line.map(|line| line.module.as_str());
        Item::new(&group.name, group.wanted.as_ref(), pinned, &group.at)
    });
    let items: Vec<Item<'_>> = items.collect();
    let is_wanted = |name: &&str| items.iter().any(|item| item.wanted.is_some_and(|wanted| wanted.name == *name));
    let former = old.groups.iter().flat_map(|line| &line.was).map(|former| former.name.as_str());
    let former = former.filter(|name| !is_wanted(name));
    let reserved: Vec<&str> = gone.iter().map(|line| line.module.as_str()).chain(former).chain(CLIENT).collect();
    let modules = fields::name_all(&items, &reserved, GROUP, &mut ctx.found);
    let mut taken = never_again(old);
    taken.insert("Api".to_owned());
    let mut lines = Vec::new();
    for ((group, module), line) in api.groups.iter().zip(modules).zip(known) {
        let is_free = |name: &str| is_type_name(name) && taken.insert(name.to_owned());
        let ends = ["api", "operations"].map(|end| pascal(&join(&words(&module), &[end.to_owned()])));
        let (ty, is_numbered) = line.map_or_else(|| first_free(&ends, is_free), |line| (line.ty.clone(), false));
        if is_numbered {
            ctx.found.note_number(&group.at, &ty, "x-name");
        }
        let (tag, mut was) = (group.name.clone(), Vec::new());
        if let Some(GroupLine { module: name, tag: before, was: former, .. }) = line {
            if *before != tag {
                let now = format!("the group `{before}` is called `{tag}` in the description now");
                ctx.found.note(About::Kept, format!("{now}; it stays `{name}`"));
            }
            if *name != module {
                let now = format!("the group `{name}` is called `{module}` now");
                ctx.found.note(About::Renamed, format!("{now}: its old name is a deprecated module"));
            }
            was = carry(former, Some(name), &module, |_| false);
        }
        lines.push(GroupLine { module, ty, tag, is_retired: false, was });
    }
    lines.extend(gone.into_iter().map(|line| GroupLine { is_retired: true, ..line.clone() }));
    lines
}

/// Pairs the groups of the record with those of today by their tags. A lost tag is the new one that most of the operations
/// have which it had, and which are still there.
fn pair_groups(ctx: &Context<'_>) -> Pairing<()> {
    let (api, old) = (ctx.api, &ctx.old.groups);
    let mut pairing = Pairing::new(old.len(), api.groups.len());
    pairing.by((), |line| Some(&old[line].tag), |group| Some(&api.groups[group].name));
    let operations = api.operations.iter().zip(&ctx.lines);
    let before = operations.filter_map(|(operation, line)| Some((&line.as_ref()?.group, operation.group)));
    let before: Vec<(&String, usize)> = before.collect();
    for line in pairing.old.clone() {
        let here = before.iter().filter(|(module, _)| **module == old[line].module);
        let mut here: Vec<usize> = here.map(|(_, group)| *group).collect();
        here.sort_unstable();
        // What more than half of them have is in the middle.
        let Some(&middle) = here.get(here.len() / 2) else { continue };
        let is_most = 2 * here.iter().filter(|group| **group == middle).count() > here.len();
        if is_most && pairing.new.contains(&middle) {
            pairing.pair(line, middle, ());
        }
    }
    pairing
}
