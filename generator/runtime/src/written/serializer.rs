//! A serializer around another: what it is given goes on as it is, but each value within is serialised by ours again, so
//! that every value knows whom it is written by.

use std::fmt::Display;

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::{Course, NOT_FINITE, Unwritten};

/// A serializer that writes by another.
pub(crate) struct Written<'c, S> {
    inner: S,
    course: &'c Course,
}

impl<'c, S> Written<'c, S> {
    pub(crate) fn new(inner: S, course: &'c Course) -> Self {
        Self { inner, course }
    }
}

/// A value within another.
pub(crate) struct Item<'c, 'v, T: ?Sized> {
    value: &'v T,
    course: &'c Course,
}

impl<T: Serialize + ?Sized> Serialize for Item<'_, '_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = self.value.serialize(Written::new(serializer, self.course));
        written.map_err(|unwritten| self.course.put(unwritten))
    }
}

/// The parts of an array, a map or a struct, and how many items were there.
pub(crate) struct Parts<'c, P> {
    inner: P,
    course: &'c Course,
    count: usize,
}

impl<'c, P> Parts<'c, P> {
    fn item<'v, T: ?Sized>(&self, value: &'v T) -> Item<'c, 'v, T> {
        Item { value, course: self.course }
    }
}

impl<'c, S: Serializer> Written<'c, S> {
    fn item<'v, T: ?Sized>(&self, value: &'v T) -> Item<'c, 'v, T> {
        Item { value, course: self.course }
    }

    fn ended<O>(course: &Course, result: Result<O, S::Error>) -> Result<O, Unwritten> {
        result.map_err(|error| course.take(error))
    }

    fn parts<P>(course: &'c Course, result: Result<P, S::Error>) -> Result<Parts<'c, P>, Unwritten> {
        Ok(Parts { inner: Self::ended(course, result)?, course, count: 0 })
    }
}

/// Hands a scalar on.
macro_rules! scalars {
    ($($method:ident($ty:ty))*) => {$(
        fn $method(self, value: $ty) -> Result<S::Ok, Unwritten> {
            Self::ended(self.course, self.inner.$method(value))
        }
    )*};
}

/// Begins what has parts.
macro_rules! compounds {
    ($($method:ident($($name:ident: $ty:ty),*) -> $parts:ident;)*) => {$(
        fn $method(self, $($name: $ty),*) -> Result<Parts<'c, S::$parts>, Unwritten> {
            Self::parts(self.course, self.inner.$method($($name),*))
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
        match value.is_finite() || self.course.takes_all_numbers {
            true => Self::ended(self.course, self.inner.serialize_f32(value)),
            false => Err(Unwritten::new(NOT_FINITE)),
        }
    }

    fn serialize_f64(self, value: f64) -> Result<S::Ok, Unwritten> {
        match value.is_finite() || self.course.takes_all_numbers {
            true => Self::ended(self.course, self.inner.serialize_f64(value)),
            false => Err(Unwritten::new(NOT_FINITE)),
        }
    }

    fn serialize_none(self) -> Result<S::Ok, Unwritten> {
        Self::ended(self.course, self.inner.serialize_none())
    }

    fn serialize_unit(self) -> Result<S::Ok, Unwritten> {
        Self::ended(self.course, self.inner.serialize_unit())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, Unwritten> {
        let item = self.item(value);
        Self::ended(self.course, self.inner.serialize_some(&item))
    }

    fn serialize_unit_variant(self, name: &'static str, index: u32, variant: &'static str) -> Result<S::Ok, Unwritten> {
        Self::ended(self.course, self.inner.serialize_unit_variant(name, index, variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<S::Ok, Unwritten> {
        let item = self.item(value);
        Self::ended(self.course, self.inner.serialize_newtype_struct(name, &item))
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
        Self::ended(self.course, result).map_err(|unwritten| unwritten.below(variant))
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
        Self::ended(self.course, self.inner.collect_str(value))
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
                result.map_err(|error| self.course.take(error).below(self.count))?;
                self.count += 1;
                Ok(())
            }

            fn end(self) -> Result<P::Ok, Unwritten> {
                self.inner.end().map_err(|error| self.course.take(error))
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
                result.map_err(|error| self.course.take(error).below(key.replace('~', "~0").replace('/', "~1")))
            }

            fn skip_field(&mut self, key: &'static str) -> Result<(), Unwritten> {
                self.inner.skip_field(key).map_err(|error| self.course.take(error))
            }

            fn end(self) -> Result<P::Ok, Unwritten> {
                self.inner.end().map_err(|error| self.course.take(error))
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
        self.inner.serialize_key(&item).map_err(|error| self.course.take(error).below('*'))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritten> {
        let item = self.item(value);
        self.inner.serialize_value(&item).map_err(|error| self.course.take(error).below('*'))
    }

    fn end(self) -> Result<P::Ok, Unwritten> {
        self.inner.end().map_err(|error| self.course.take(error))
    }
}
