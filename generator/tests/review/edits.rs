//! The edits: what is replaced in `base.yaml`, and the verdict of the change there and back.

mod answers;
mod operations;
mod types;

use generator::changes::Wire;
use generator::surface::Impact;

/// A change of the description.
pub(crate) struct Edit {
    pub(crate) name: &'static str,
    pub(crate) replaced: &'static [(&'static str, &'static str)],
    pub(crate) forth: (Option<Impact>, Wire),
    pub(crate) back: (Option<Impact>, Wire),
}

/// Returns every edit.
pub(crate) fn edits() -> impl Iterator<Item = &'static Edit> {
    operations::EDITS.iter().chain(answers::EDITS).chain(types::EDITS)
}

const fn edit(
    name: &'static str,
    replaced: &'static [(&'static str, &'static str)],
    forth: (Impact, Wire),
    back: (Impact, Wire),
) -> Edit {
    Edit { name, replaced, forth: (Some(forth.0), forth.1), back: (Some(back.0), back.1) }
}

/// Returns an edit that the record of names holds when it is taken back.
const fn held(name: &'static str, replaced: &'static [(&'static str, &'static str)], forth: (Impact, Wire)) -> Edit {
    Edit { name, replaced, forth: (Some(forth.0), forth.1), back: (None, Wire::Works) }
}

/// Returns an edit that changes nothing for users and on the wire.
const fn same(name: &'static str, replaced: &'static [(&'static str, &'static str)]) -> Edit {
    Edit { name, replaced, forth: (None, Wire::Works), back: (None, Wire::Works) }
}
