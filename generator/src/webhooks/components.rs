//! Which components of the second description are added to the first, and under which names.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::pointer::Pointer;
use crate::webhooks::references::targets;

/// The components to add.
pub(super) struct Components<'a> {
    pub(super) added: Vec<Component<'a>>,
}

/// A component of the second description.
pub(super) struct Component<'a> {
    pub(super) section: &'a str,
    pub(super) name: &'a str,
    pub(super) value: &'a Value,
    /// Its name in the tree, where the first description has another of its name.
    pub(super) new_name: Option<String>,
}

impl Component<'_> {
    /// Its place in the second description.
    pub(super) fn at(&self) -> Pointer {
        Pointer::root().key("components").key(self.section).key(self.name)
    }
}

impl<'a> Components<'a> {
    /// `comparable` says that both are of one version: else the same words may mean another thing.
    pub(super) fn of(first: &Value, second: &'a Map<String, Value>, comparable: bool) -> Self {
        let mut all: Vec<Component<'a>> = entries(second).collect();
        let own = |it: &Component<'_>| first.pointer(it.at().as_str());
        let shared = if comparable { shared(&all, own) } else { BTreeSet::new() };
        all.retain(|it| !shared.contains(&it.at()));
        let mut taken: BTreeSet<Pointer> = all.iter().map(Component::at).collect();
        for it in &mut all {
            if own(it).is_some() {
                let section = it.at().parent();
                let is_free = |name: &String| {
                    let at = section.key(name);
                    first.pointer(at.as_str()).is_none() && !taken.contains(&at)
                };
                let name = candidates(it.name).find(is_free);
                taken.extend(name.as_ref().map(|name| section.key(name)));
                it.new_name = name;
            }
        }
        Self { added: all }
    }
}

fn entries(second: &Map<String, Value>) -> impl Iterator<Item = Component<'_>> {
    let sections = second.get("components").and_then(Value::as_object).into_iter().flatten();
    sections.filter(|(section, _)| !section.starts_with("x-")).flat_map(|(section, map)| {
        let map = map.as_object().into_iter().flatten();
        map.map(|(name, value)| Component { section, name, value, new_name: None })
    })
}

/// The names that a component may have beside another of its name.
fn candidates(name: &str) -> impl Iterator<Item = String> {
    let first = format!("Webhook_{name}");
    let rest = (2..).map({
        let first = first.clone();
        move |number: u32| format!("{first}_{number}")
    });
    std::iter::once(first).chain(rest)
}

/// The components that are the same in both descriptions: word for word, and so is all of one name that they refer to.
fn shared<'v>(all: &[Component<'_>], own: impl Fn(&Component<'_>) -> Option<&'v Value>) -> BTreeSet<Pointer> {
    let colliding: Vec<(Pointer, &Component<'_>, bool)> =
        all.iter().filter_map(|it| Some((it.at(), it, own(it)? == it.value))).collect();
    let mut differing: BTreeSet<Pointer> = colliding.iter().filter(|it| !it.2).map(|it| it.0.clone()).collect();
    loop {
        let more: Vec<Pointer> = colliding
            .iter()
            .filter(|(at, it, _)| {
                !differing.contains(at) && targets(it.value).iter().any(|target| differing.contains(target))
            })
            .map(|it| it.0.clone())
            .collect();
        if more.is_empty() {
            break;
        }
        differing.extend(more);
    }
    colliding.into_iter().map(|it| it.0).filter(|at| !differing.contains(at)).collect()
}
