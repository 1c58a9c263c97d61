//! Writes a value as parts of one name: none, one, or one per item. Knows no files.

use serde::{
    Serialize, Serializer,
    ser::{SerializeSeq, SerializeTuple},
};
use serde_json::ser::{CompactFormatter, Compound};

use super::{Content, Part};
use crate::written::{self, Unwritten, WriteState, Written, sent_json};

const BROKEN: Unwritten = Unwritten::new("cannot be written as text");

/// The writer of a value as parts: text or JSON, depending on its own JSON.
pub(super) struct TextOrJson<'a> {
    name: &'a str,
    /// The parts written so far.
    parts: &'a mut Vec<Part>,
}

impl<'a> TextOrJson<'a> {
    pub(super) fn new(name: &'a str, parts: &'a mut Vec<Part>) -> Self {
        Self { name, parts }
    }

    pub(super) fn write<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unwritten> {
        let (mut json, state) = (serde_json::Serializer::new(Vec::new()), WriteState::sent());
        let json_of = Written::new(&mut json, &state);
        value.serialize(Value { name: self.name, parts: self.parts, json: json_of })?;
        let json = json.into_inner();
        let content = match json.first() {
            None => return Ok(()),
            Some(b'{' | b'[') => Content::Json(json),
            // `Json`, and a number that keeps its digits, are written as JSON.
            Some(b'n') => return Ok(()),
            Some(b'"') => Content::Text(serde_json::from_slice(&json).map_err(|_| BROKEN)?),
            Some(_) => Content::Text(String::from_utf8(json).map_err(|_| BROKEN)?),
        };
        self.parts.push(Part { name: self.name.to_owned(), content });
        Ok(())
    }
}

type Json<'j> = Written<'j, &'j mut serde_json::Serializer<Vec<u8>>>;
type JsonParts<'j> = written::Parts<'j, Compound<'j, Vec<u8>, CompactFormatter>>;

/// The serializer of one value; a value with named parts becomes JSON, which `TextOrJson` adds as a part.
struct Value<'a, 'j> {
    name: &'a str,
    parts: &'a mut Vec<Part>,
    json: Json<'j>,
}

impl Value<'_, '_> {
    fn push(self, content: Content) -> Result<(), Unwritten> {
        self.parts.push(Part { name: self.name.to_owned(), content });
        Ok(())
    }
}

/// The items of an array.
struct Items<'a> {
    name: &'a str,
    parts: &'a mut Vec<Part>,
}

impl SerializeSeq for Items<'_> {
    type Ok = ();
    type Error = Unwritten;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritten> {
        TextOrJson::new(self.name, self.parts).write(value)
    }

    fn end(self) -> Result<(), Unwritten> {
        Ok(())
    }
}

impl SerializeTuple for Items<'_> {
    type Ok = ();
    type Error = Unwritten;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritten> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<(), Unwritten> {
        Ok(())
    }
}

/// Implements methods that write a scalar as text.
macro_rules! as_text {
    ($($method:ident($ty:ty);)*) => {
        $(fn $method(self, value: $ty) -> Result<(), Unwritten> {
            self.push(Content::Text(value.to_string()))
        })*
    };
}

/// Implements methods that pass a value with named parts on to JSON.
macro_rules! as_json {
    ($($method:ident($($name:ident: $ty:ty),*);)*) => {
        $(fn $method(self, $($name: $ty),*) -> Result<JsonParts<'j>, Unwritten> {
            self.json.$method($($name),*)
        })*
    };
}

impl<'a, 'j> Serializer for Value<'a, 'j> {
    type Ok = ();
    type Error = Unwritten;
    type SerializeSeq = Items<'a>;
    type SerializeTuple = Items<'a>;
    type SerializeTupleStruct = JsonParts<'j>;
    type SerializeTupleVariant = JsonParts<'j>;
    type SerializeMap = JsonParts<'j>;
    type SerializeStruct = JsonParts<'j>;
    type SerializeStructVariant = JsonParts<'j>;

    as_text! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_char(char);
        serialize_str(&str);
    }

    fn serialize_f32(self, value: f32) -> Result<(), Unwritten> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Unwritten> {
        // As in JSON, which the rest of the client sends.
        let text = String::from_utf8(sent_json(&value)?).map_err(|_| BROKEN)?;
        self.push(Content::Text(text))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Unwritten> {
        self.push(Content::File(value.into()))
    }

    fn serialize_none(self) -> Result<(), Unwritten> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unwritten> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unwritten> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unwritten> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Unwritten> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Unwritten> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Unwritten> {
        self.json.serialize_newtype_variant(name, index, variant, value)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'a>, Unwritten> {
        Ok(Items { name: self.name, parts: self.parts })
    }

    fn serialize_tuple(self, _: usize) -> Result<Items<'a>, Unwritten> {
        Ok(Items { name: self.name, parts: self.parts })
    }

    as_json! {
        serialize_map(length: Option<usize>);
        serialize_struct(name: &'static str, length: usize);
        serialize_tuple_struct(name: &'static str, length: usize);
        serialize_tuple_variant(name: &'static str, index: u32, variant: &'static str, length: usize);
        serialize_struct_variant(name: &'static str, index: u32, variant: &'static str, length: usize);
    }
}
