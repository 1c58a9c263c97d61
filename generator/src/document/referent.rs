//! What references may lead to, schemas apart: the kinds, each with its section of `components` and how it is read, and
//! how a reference to any of them is followed.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::Value;

use super::components::read_section;
use super::content::{read_body, read_example, read_header, read_response};
use super::fields::Fields;
use super::model::{
    Body, Callback, Components, Example, Header, Parameter, PathItem, RefOr, Reference, Response, Scheme, Section,
};
use super::operation::{read_callback, read_path_item};
use super::parameter::read_parameter;
use super::reader::Reader;
use super::security::read_scheme;
use crate::pointer::Pointer;

/// A thing that references lead to.
pub(crate) trait Referent: Sized {
    /// Where its kind is among the components.
    const SECTION: Section;

    /// Returns all of its kind, by their places.
    fn all(components: &Components) -> &IndexMap<Pointer, RefOr<Self>>;

    /// The same, to be added to.
    fn all_mut(components: &mut Components) -> &mut IndexMap<Pointer, RefOr<Self>>;

    /// Reads what is written at a place.
    fn read(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<RefOr<Self>>;
}

type ReadSection = fn(&mut Reader<'_>, &mut Fields<'_>, &mut Components);

macro_rules! referents {
    ($($kind:ident: $section:ident, $field:ident, $read:ident;)*) => {
        /// How each section of `components` is read.
        pub(super) const SECTIONS: &[ReadSection] = &[$(read_section::<$kind>),*];

        $(impl Referent for $kind {
            const SECTION: Section = Section::$section;

            fn all(components: &Components) -> &IndexMap<Pointer, RefOr<Self>> {
                &components.$field
            }

            fn all_mut(components: &mut Components) -> &mut IndexMap<Pointer, RefOr<Self>> {
                &mut components.$field
            }

            fn read(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<RefOr<Self>> {
                $read(reader, value, at)
            }
        })*
    };
}

referents! {
    Parameter: Parameters, parameters, read_parameter;
    Response: Responses, responses, read_response;
    Body: Bodies, bodies, read_body;
    Example: Examples, examples, read_example;
    Scheme: Schemes, schemes, read_scheme;
    PathItem: PathItems, path_items, read_path_item;
    Header: Headers, headers, read_header;
    Callback: Callbacks, callbacks, read_callback;
}

/// A reference that leads to nothing.
pub(crate) enum Broken<'a> {
    /// It leads back to itself.
    Cyclic(&'a Reference),
    /// Nothing is there.
    Dangling(&'a Reference),
}

impl Components {
    /// Returns a thing, or what the reference in its place leads to, with the description that a reference gave it.
    pub(crate) fn resolve<'a, T: Referent>(
        &'a self,
        start: &'a RefOr<T>,
    ) -> Result<(&'a T, Option<&'a String>), Broken<'a>> {
        let (mut thing, mut description, mut seen) = (start, None, HashSet::new());
        loop {
            let reference = match thing {
                RefOr::Item(item) => return Ok((item, description)),
                RefOr::Ref(reference) => reference,
            };
            description = description.or(reference.description.as_ref());
            if !seen.insert(&reference.target) {
                return Err(Broken::Cyclic(reference));
            }
            thing = T::all(self).get(&reference.target).ok_or(Broken::Dangling(reference))?;
        }
    }
}
