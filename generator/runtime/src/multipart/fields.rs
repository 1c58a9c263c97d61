//! The fields of a value, each written by [`Parts`]. Only a struct, a map, or what holds one of these has fields.

use serde::{
    Serialize, Serializer,
    ser::{Impossible, SerializeMap, SerializeStruct},
};

use super::{Part, part::Parts};
use crate::written::Unwritten;

const NO_OBJECT: Unwritten = Unwritten::new("must be an object");

/// Turns a value into parts.
pub(super) struct Fields<'a> {
    /// The media types of fields, by their names.
    pub(super) types: &'a [(&'a str, &'a str)],
}

/// The parts so far, and the name of the next.
pub(super) struct Writing<'a> {
    types: &'a [(&'a str, &'a str)],
    parts: Vec<Part>,
    name: String,
}

impl Writing<'_> {
    fn write<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Unwritten> {
        let media = self.types.iter().find(|it| it.0 == name).map(|it| it.1);
        Parts { name, parts: &mut self.parts }.write(value, media.is_some_and(|it| it.contains("json")))
    }
}

impl<'a> Fields<'a> {
    fn writing(self) -> Writing<'a> {
        Writing { types: self.types, parts: Vec::new(), name: String::new() }
    }
}

impl SerializeStruct for Writing<'_> {
    type Ok = Vec<Part>;
    type Error = Unwritten;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Unwritten> {
        self.write(name, value)
    }

    fn end(self) -> Result<Vec<Part>, Unwritten> {
        Ok(self.parts)
    }
}

impl SerializeMap for Writing<'_> {
    type Ok = Vec<Part>;
    type Error = Unwritten;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unwritten> {
        let key = serde_json::to_value(key).map_err(|_| NO_OBJECT)?;
        self.name = key.as_str().ok_or(NO_OBJECT)?.to_owned();
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritten> {
        let name = std::mem::take(&mut self.name);
        self.write(&name, value)
    }

    fn end(self) -> Result<Vec<Part>, Unwritten> {
        Ok(self.parts)
    }
}

/// Refuses what has no fields.
macro_rules! refuse {
    ($($method:ident($($ty:ty),*) -> $ok:ty;)*) => {
        $(fn $method(self, $(_: $ty),*) -> Result<$ok, Unwritten> {
            Err(NO_OBJECT)
        })*
    };
}

type No = Impossible<Vec<Part>, Unwritten>;

impl<'a> Serializer for Fields<'a> {
    type Ok = Vec<Part>;
    type Error = Unwritten;
    type SerializeSeq = No;
    type SerializeTuple = No;
    type SerializeTupleStruct = No;
    type SerializeTupleVariant = No;
    type SerializeMap = Writing<'a>;
    type SerializeStruct = Writing<'a>;
    type SerializeStructVariant = No;

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Vec<Part>, Unwritten> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Vec<Part>, Unwritten> {
        value.serialize(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Writing<'a>, Unwritten> {
        Ok(self.writing())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Writing<'a>, Unwritten> {
        Ok(self.writing())
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Vec<Part>, Unwritten> {
        Err(NO_OBJECT)
    }

    refuse! {
        serialize_bool(bool) -> Vec<Part>;
        serialize_i8(i8) -> Vec<Part>;
        serialize_i16(i16) -> Vec<Part>;
        serialize_i32(i32) -> Vec<Part>;
        serialize_i64(i64) -> Vec<Part>;
        serialize_u8(u8) -> Vec<Part>;
        serialize_u16(u16) -> Vec<Part>;
        serialize_u32(u32) -> Vec<Part>;
        serialize_u64(u64) -> Vec<Part>;
        serialize_f32(f32) -> Vec<Part>;
        serialize_f64(f64) -> Vec<Part>;
        serialize_char(char) -> Vec<Part>;
        serialize_str(&str) -> Vec<Part>;
        serialize_bytes(&[u8]) -> Vec<Part>;
        serialize_none() -> Vec<Part>;
        serialize_unit() -> Vec<Part>;
        serialize_unit_struct(&'static str) -> Vec<Part>;
        serialize_unit_variant(&'static str, u32, &'static str) -> Vec<Part>;
        serialize_seq(Option<usize>) -> No;
        serialize_tuple(usize) -> No;
        serialize_tuple_struct(&'static str, usize) -> No;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> No;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> No;
    }
}
