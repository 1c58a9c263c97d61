//! A deserializer around another one whose errors are [`Fault`]s, which know their place.
//!
//! A fault raised inside has to pass through the error type of the deserializer around it; it waits in a slot
//! meanwhile. Every value is decoded by its own type (`deserialize_any`), so that it is always the visitor, and not the
//! inner deserializer, that rejects a type.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::DEEPEST;
use super::fault::{Fault, Step, Trouble};

type Slot = Cell<Option<Fault>>;

/// A deserializer, seed or visitor, and the slot for its faults.
pub(super) struct Track<'s, T> {
    inner: T,
    slot: &'s Slot,
    /// The fields of the struct that is being read.
    fields: Option<&'static [&'static str]>,
}

impl<'s, T> Track<'s, T> {
    pub(super) fn new(inner: T, slot: &'s Slot) -> Self {
        Self { inner, slot, fields: None }
    }

    fn fault(slot: &Slot) -> Fault {
        slot.take().unwrap_or_else(|| Fault::new(Trouble::Other))
    }

    /// Stores a fault in the slot, and returns another error in its place.
    fn pass<R, E: Error>(slot: &Slot, result: Result<R, Fault>) -> Result<R, E> {
        result.map_err(|fault| {
            slot.set(Some(fault));
            E::custom("")
        })
    }
}

macro_rules! track {
    ($($method:ident($($name:ident: $ty:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $($name: $ty,)* visitor: V) -> Result<V::Value, Fault> {
            let slot = self.slot;
            self.inner.$method($($name,)* Track::new(visitor, slot)).map_err(|_| Self::fault(slot))
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Track<'_, D> {
    type Error = Fault;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let slot = self.slot;
        let visitor = Track { inner: visitor, slot, fields: Some(fields) };
        self.inner.deserialize_any(visitor).map_err(|_| Self::fault(slot))
    }

    track! {
        deserialize_any()
        deserialize_option()
        deserialize_bytes()
        deserialize_byte_buf()
        deserialize_i128()
        deserialize_u128()
        deserialize_ignored_any()
        deserialize_newtype_struct(name: &'static str)
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string unit unit_struct seq tuple tuple_struct map
        identifier
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Track<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        Self::pass(self.slot, self.inner.deserialize(Track::new(deserializer, self.slot)))
    }
}

macro_rules! visit {
    ($($method:ident($ty:ty))*) => {$(
        fn $method<E: Error>(self, value: $ty) -> Result<V::Value, E> {
            Self::pass(self.slot, self.inner.$method(value))
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Track<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    visit! {
        visit_bool(bool)
        visit_i64(i64)
        visit_u64(u64)
        visit_i128(i128)
        visit_u128(u128)
        visit_f64(f64)
        visit_str(&str)
        visit_borrowed_str(&'de str)
        visit_string(String)
        visit_bytes(&[u8])
        visit_borrowed_bytes(&'de [u8])
        visit_byte_buf(Vec<u8>)
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        Self::pass(self.slot, self.inner.visit_unit())
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        Self::pass(self.slot, self.inner.visit_none())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        Self::pass(self.slot, self.inner.visit_some(Track::new(deserializer, self.slot)))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        Self::pass(self.slot, self.inner.visit_newtype_struct(Track::new(deserializer, self.slot)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        let Some(_level) = Levels::enter(1) else { return Self::pass(self.slot, Err(Fault::new(Trouble::TooDeep))) };
        Self::pass(self.slot, self.inner.visit_seq(Items { inner: items, slot: self.slot, index: 0 }))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        let Some(_level) = Levels::enter(1) else { return Self::pass(self.slot, Err(Fault::new(Trouble::TooDeep))) };
        let entries = Entries { inner: map, slot: self.slot, fields: self.fields, key: Key::default() };
        Self::pass(self.slot, self.inner.visit_map(entries))
    }

    /// Does not follow serde's own enums: generated code has none.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(access)
    }
}

thread_local! {
    /// How many nested arrays and objects are being decoded.
    static LEVELS: Cell<usize> = const { Cell::new(0) };
}

/// A number of levels being decoded; released on drop. Each source that is decoded separately has its own limit in
/// serde_json, so a limit on all of them protects the stack.
pub(super) struct Levels(usize);

impl Levels {
    pub(super) fn enter(levels: usize) -> Option<Self> {
        let all = LEVELS.get() + levels;
        // The source of a kept value arrives as a map of its own.
        (all <= DEEPEST + 1).then(|| {
            LEVELS.set(all);
            Self(levels)
        })
    }
}

impl Drop for Levels {
    fn drop(&mut self) {
        LEVELS.set(LEVELS.get() - self.0);
    }
}

struct Items<'s, A> {
    inner: A,
    slot: &'s Slot,
    index: usize,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Items<'_, A> {
    type Error = Fault;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Fault> {
        let index = self.index;
        self.index += 1;
        self.inner
            .next_element_seed(Track::new(seed, self.slot))
            .map_err(|_| Track::<S>::fault(self.slot).below(Step::Index(index)))
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

struct Entries<'s, A> {
    inner: A,
    slot: &'s Slot,
    fields: Option<&'static [&'static str]>,
    key: Key,
}

/// The last key, and whether it was read as the name of a field.
#[derive(Default)]
struct Key {
    text: String,
    names_field: bool,
}

impl<A> Entries<'_, A> {
    /// Returns the step to the value of the key; its name is shown only if the type declares it.
    fn step(&self) -> Step {
        let declared = match self.fields {
            Some(fields) => fields.contains(&self.key.text.as_str()),
            None => self.key.names_field,
        };
        if declared { Step::Field(self.key.text.clone()) } else { Step::Free }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Entries<'_, A> {
    type Error = Fault;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Fault> {
        let seed = TrackedKey { inner: seed, slot: self.slot, key: &mut self.key };
        self.inner.next_key_seed(seed).map_err(|_| Track::<S>::fault(self.slot).below(Step::Free))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Fault> {
        self.inner
            .next_value_seed(Track::new(seed, self.slot))
            .map_err(|_| Track::<S>::fault(self.slot).below(self.step()))
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

/// The seed, deserializer or visitor of a key, which remembers the key.
struct TrackedKey<'s, 'k, T> {
    inner: T,
    slot: &'s Slot,
    key: &'k mut Key,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for TrackedKey<'_, '_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        let key = TrackedKey { inner: deserializer, slot: self.slot, key: self.key };
        Track::<S>::pass(self.slot, self.inner.deserialize(key))
    }
}

impl<'de, D: Deserializer<'de>> TrackedKey<'_, '_, D> {
    fn read<V: Visitor<'de>>(self, names_field: bool, visitor: V) -> Result<V::Value, Fault> {
        self.key.names_field = names_field;
        let visitor = TrackedKey { inner: visitor, slot: self.slot, key: self.key };
        self.inner.deserialize_any(visitor).map_err(|_| Track::<D>::fault(self.slot))
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for TrackedKey<'_, '_, D> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.read(false, visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.read(true, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple tuple_struct map struct enum ignored_any
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for TrackedKey<'_, '_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        text.clone_into(&mut self.key.text);
        Track::<V>::pass(self.slot, self.inner.visit_str(text))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<V::Value, E> {
        text.clone_into(&mut self.key.text);
        Track::<V>::pass(self.slot, self.inner.visit_borrowed_str(text))
    }
}
