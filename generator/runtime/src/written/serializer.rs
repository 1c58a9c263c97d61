//! A serializer around another one. It passes on what it is given, except that each inner value is serialized by ours
//! again, so that every value knows its serializer.

use std::fmt::Display;

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::{NOT_FINITE, Unwritten, WriteState};

/// A serializer that writes through another one.
pub(crate) struct Written<'c, S> {
    inner: S,
    state: &'c WriteState,
}

impl<'c, S> Written<'c, S> {
    pub(crate) fn new(inner: S, state: &'c WriteState) -> Self {
        Self { inner, state }
    }
}

/// A value inside another.
pub(crate) struct Item<'c, 'v, T: ?Sized> {
    value: &'v T,
    state: &'c WriteState,
}

impl<T: Serialize + ?Sized> Serialize for Item<'_, '_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = self.value.serialize(Written::new(serializer, self.state));
        written.map_err(|unwritten| self.state.put_error(unwritten))
    }
}

/// The parts of an array, a map or a struct, and the number of items so far.
pub(crate) struct Parts<'c, P> {
    inner: P,
    state: &'c WriteState,
    count: usize,
}

impl<'c, P> Parts<'c, P> {
    fn item<'v, T: ?Sized>(&self, value: &'v T) -> Item<'c, 'v, T> {
        Item { value, state: self.state }
    }
}

impl<'c, S: Serializer> Written<'c, S> {
    fn item<'v, T: ?Sized>(&self, value: &'v T) -> Item<'c, 'v, T> {
        Item { value, state: self.state }
    }

    fn with_our_error<O>(state: &WriteState, result: Result<O, S::Error>) -> Result<O, Unwritten> {
        result.map_err(|error| state.take_error(error))
    }

    fn parts<P>(state: &'c WriteState, result: Result<P, S::Error>) -> Result<Parts<'c, P>, Unwritten> {
        Ok(Parts { inner: Self::with_our_error(state, result)?, state, count: 0 })
    }
}

/// Implements methods that pass a scalar on.
macro_rules! scalars {
    ($($method:ident($ty:ty))*) => {$(
        fn $method(self, value: $ty) -> Result<S::Ok, Unwritten> {
            Self::with_our_error(self.state, self.inner.$method(value))
        }
    )*};
}

/// Implements methods that begin a value with parts.
macro_rules! compounds {
    ($($method:ident($($name:ident: $ty:ty),*) -> $parts:ident;)*) => {$(
        fn $method(self, $($name: $ty),*) -> Result<Parts<'c, S::$parts>, Unwritten> {
            Self::parts(self.state, self.inner.$method($($name),*))
        }
    )*};
}

impl<'c, S: Serializer> Serializer for Written<'c, S> {
    type Ok = S::Ok;
    type Error = Unwritten;
    type SerializeSeq = Parts<'c, S::SerializeSeq>;
    type SerializeTuple = Parts<'c, S::SerializeTuple>;
    type SerializeTupleStruct = Parts<'c, S::SerializeTupleStruct>;
    type SerializeTupleVariant = Parts<'c, S::SerializeTupleVariant>;
    type SerializeMap = Parts<'c, S::SerializeMap>;
    type SerializeStruct = Parts<'c, S::SerializeStruct>;
    type SerializeStructVariant = Parts<'c, S::SerializeStructVariant>;

    scalars! {
        serialize_bool(bool) serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64)
        serialize_i128(i128) serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64)
        serialize_u128(u128) serialize_char(char) serialize_str(&str) serialize_bytes(&[u8])
        serialize_unit_struct(&'static str)
    }

    fn serialize_f32(self, value: f32) -> Result<S::Ok, Unwritten> {
        match value.is_finite() || self.state.takes_all_numbers {
            true => Self::with_our_error(self.state, self.inner.serialize_f32(value)),
            false => Err(Unwritten::new(NOT_FINITE)),
        }
    }

    fn serialize_f64(self, value: f64) -> Result<S::Ok, Unwritten> {
        match value.is_finite() || self.state.takes_all_numbers {
            true => Self::with_our_error(self.state, self.inner.serialize_f64(value)),
            false => Err(Unwritten::new(NOT_FINITE)),
        }
    }

    fn serialize_none(self) -> Result<S::Ok, Unwritten> {
        Self::with_our_error(self.state, self.inner.serialize_none())
    }

    fn serialize_unit(self) -> Result<S::Ok, Unwritten> {
        Self::with_our_error(self.state, self.inner.serialize_unit())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, Unwritten> {
        let item = self.item(value);
        Self::with_our_error(self.state, self.inner.serialize_some(&item))
    }

    fn serialize_unit_variant(self, name: &'static str, index: u32, variant: &'static str) -> Result<S::Ok, Unwritten> {
        Self::with_our_error(self.state, self.inner.serialize_unit_variant(name, index, variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<S::Ok, Unwritten> {
        let item = self.item(value);
        Self::with_our_error(self.state, self.inner.serialize_newtype_struct(name, &item))
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, Unwritten> {
        let item = self.item(value);
        let result = self.inner.serialize_newtype_variant(name, index, variant, &item);
        Self::with_our_error(self.state, result).map_err(|unwritten| unwritten.below(variant))
    }

    compounds! {
        serialize_seq(length: Option<usize>) -> SerializeSeq;
        serialize_tuple(length: usize) -> SerializeTuple;
        serialize_tuple_struct(name: &'static str, length: usize) -> SerializeTupleStruct;
        serialize_tuple_variant(name: &'static str, index: u32, variant: &'static str, length: usize)
            -> SerializeTupleVariant;
        serialize_map(length: Option<usize>) -> SerializeMap;
        serialize_struct(name: &'static str, length: usize) -> SerializeStruct;
        serialize_struct_variant(name: &'static str, index: u32, variant: &'static str, length: usize)
            -> SerializeStructVariant;
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<S::Ok, Unwritten> {
        Self::with_our_error(self.state, self.inner.collect_str(value))
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

macro_rules! items {
    ($($part:ident::$method:ident)*) => {$(
        impl<P: $part> $part for Parts<'_, P> {
            type Ok = P::Ok;
            type Error = Unwritten;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritten> {
                let item = self.item(value);
                let result = self.inner.$method(&item);
                result.map_err(|error| self.state.take_error(error).below(self.count))?;
                self.count += 1;
                Ok(())
            }

            fn end(self) -> Result<P::Ok, Unwritten> {
                self.inner.end().map_err(|error| self.state.take_error(error))
            }
        }
    )*};
}

items! {
    SerializeSeq::serialize_element
    SerializeTuple::serialize_element
    SerializeTupleStruct::serialize_field
    SerializeTupleVariant::serialize_field
}

macro_rules! fields {
    ($($part:ident)*) => {$(
        impl<P: $part> $part for Parts<'_, P> {
            type Ok = P::Ok;
            type Error = Unwritten;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Unwritten> {
                let item = self.item(value);
                let result = self.inner.serialize_field(key, &item);
                result.map_err(|error| self.state.take_error(error).below(key.replace('~', "~0").replace('/', "~1")))
            }

            fn skip_field(&mut self, key: &'static str) -> Result<(), Unwritten> {
                self.inner.skip_field(key).map_err(|error| self.state.take_error(error))
            }

            fn end(self) -> Result<P::Ok, Unwritten> {
                self.inner.end().map_err(|error| self.state.take_error(error))
            }
        }
    )*};
}

fields! { SerializeStruct SerializeStructVariant }

impl<P: SerializeMap> SerializeMap for Parts<'_, P> {
    type Ok = P::Ok;
    type Error = Unwritten;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unwritten> {
        let item = self.item(key);
        self.inner.serialize_key(&item).map_err(|error| self.state.take_error(error).below('*'))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritten> {
        let item = self.item(value);
        self.inner.serialize_value(&item).map_err(|error| self.state.take_error(error).below('*'))
    }

    fn end(self) -> Result<P::Ok, Unwritten> {
        self.inner.end().map_err(|error| self.state.take_error(error))
    }
}
