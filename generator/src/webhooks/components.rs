//! Selects the components of the second description that are added to the first, and their names.

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
    /// Its name in the tree, if the first description has another component of its name.
    pub(super) new_name: Option<String>,
}

impl Component<'_> {
    /// Returns its place in the second description.
    pub(super) fn at(&self) -> Pointer {
        Pointer::root().key("components").key(self.section).key(self.name)
    }
}

impl<'a> Components<'a> {
    /// Selects the components. `comparable` says that both descriptions have one version; otherwise the same source may
    /// mean different things.
    pub(super) fn select(first: &Value, second: &'a Map<String, Value>, comparable: bool) -> Self {
        let mut all: Vec<Component<'a>> = entries(second).collect();
        let own = |component: &Component<'_>| first.pointer(component.at().as_str());
        let shared = if comparable { shared(&all, own) } else { BTreeSet::new() };
        all.retain(|component| !shared.contains(&component.at()));
        let mut taken: BTreeSet<Pointer> = all.iter().map(Component::at).collect();
        for component in &mut all {
            if own(component).is_some() {
                let section = component.at().parent();
                let is_free = |name: &String| {
                    let at = section.key(name);
                    first.pointer(at.as_str()).is_none() && !taken.contains(&at)
                };
                let name = candidates(component.name).find(is_free);
                taken.extend(name.as_ref().map(|name| section.key(name)));
                component.new_name = name;
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

/// Returns alternative names for a component.
fn candidates(name: &str) -> impl Iterator<Item = String> {
    let first = format!("Webhook_{name}");
    let rest = (2..).map({
        let first = first.clone();
        move |number: u32| format!("{first}_{number}")
    });
    std::iter::once(first).chain(rest)
}

/// Returns the components that are equal in both descriptions, and so are all that they refer to by name.
fn shared<'v>(all: &[Component<'_>], own: impl Fn(&Component<'_>) -> Option<&'v Value>) -> BTreeSet<Pointer> {
    let colliding: Vec<(Pointer, &Component<'_>, bool)> = all
        .iter()
        .filter_map(|component| Some((component.at(), component, own(component)? == component.value)))
        .collect();
    let mut differing: BTreeSet<Pointer> =
        colliding.iter().filter(|(_, _, is_equal)| !is_equal).map(|(at, ..)| at.clone()).collect();
    loop {
        let more: Vec<Pointer> = colliding
            .iter()
            .filter(|(at, component, _)| {
                !differing.contains(at) && targets(component.value).iter().any(|target| differing.contains(target))
            })
            .map(|(at, ..)| at.clone())
            .collect();
        if more.is_empty() {
            break;
        }
        differing.extend(more);
    }
    colliding.into_iter().map(|(at, ..)| at).filter(|at| !differing.contains(at)).collect()
}
