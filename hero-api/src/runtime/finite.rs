//! Numbers that JSON cannot say. `serde_json` writes not-a-number and the infinities as `null`, which clears a field of
//! a body and leaves out a parameter; so every value that is sent is looked through for them.

use std::fmt;

use serde::ser::{
    Error, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

/// Whether all numbers of a value are finite.
///
/// # Errors
/// The JSON pointer to one that is not; keys of maps are `*`.
pub(crate) fn finite<V: Serialize + ?Sized>(value: &V) -> Result<(), String> {
    match value.serialize(Finite) {
        Err(Stop::NotFinite(steps)) => Err(steps.iter().rev().map(|step| format!("/{step}")).collect()),
        // What else is wrong with a value is told when it is written.
        Ok(()) | Err(Stop::Other) => Ok(()),
    }
}

/// Why the look through a value ended early.
#[derive(Debug)]
enum Stop {
    /// A number is not finite; the steps to it, innermost first.
    NotFinite(Vec<String>),
    Other,
}

impl Stop {
    fn below(self, step: impl fmt::Display) -> Self {
        match self {
            Self::NotFinite(mut steps) => {
                steps.push(step.to_string());
                Self::NotFinite(steps)
            }
            Self::Other => Self::Other,
        }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number that is not finite")
    }
}

impl std::error::Error for Stop {}

impl Error for Stop {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Other
    }
}

/// A serializer that writes nothing.
struct Finite;

/// The parts of a list, map or struct, and how many items were there.
#[derive(Default)]
struct Parts(usize);

impl Parts {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
        value.serialize(Finite).map_err(|stop| stop.below(self.0))?;
        self.0 += 1;
        Ok(())
    }
}

macro_rules! fine {
    ($($method:ident($ty:ty))*) => {$(
        fn $method(self, _: $ty) -> Result<(), Stop> {
            Ok(())
        }
    )*};
}

impl Serializer for Finite {
    type Ok = ();
    type Error = Stop;
    type SerializeSeq = Parts;
    type SerializeTuple = Parts;
    type SerializeTupleStruct = Parts;
    type SerializeTupleVariant = Parts;
    type SerializeMap = Parts;
    type SerializeStruct = Parts;
    type SerializeStructVariant = Parts;

    fine! {
        serialize_bool(bool) serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64)
        serialize_i128(i128) serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64)
        serialize_u128(u128) serialize_char(char) serialize_str(&str) serialize_bytes(&[u8])
        serialize_unit_struct(&'static str)
    }

    fn serialize_f32(self, value: f32) -> Result<(), Stop> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Stop> {
        if value.is_finite() { Ok(()) } else { Err(Stop::NotFinite(Vec::new())) }
    }

    fn serialize_none(self) -> Result<(), Stop> {
        Ok(())
    }

    fn serialize_unit(self) -> Result<(), Stop> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Stop> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Stop> {
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Stop> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Stop> {
        value.serialize(self).map_err(|stop| stop.below(variant))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts, Stop> {
        Ok(Parts::default())
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts, Stop> {
        Ok(Parts::default())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts, Stop> {
        Ok(Parts::default())
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Parts, Stop> {
        Ok(Parts::default())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts, Stop> {
        Ok(Parts::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts, Stop> {
        Ok(Parts::default())
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Parts, Stop> {
        Ok(Parts::default())
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, _: &T) -> Result<(), Stop> {
        Ok(())
    }
}

macro_rules! parts {
    ($($part:ident::$method:ident)*) => {$(
        impl $part for Parts {
            type Ok = ();
            type Error = Stop;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
                self.item(value)
            }

            fn end(self) -> Result<(), Stop> {
                Ok(())
            }
        }
    )*};
}

parts! {
    SerializeSeq::serialize_element
    SerializeTuple::serialize_element
    SerializeTupleStruct::serialize_field
    SerializeTupleVariant::serialize_field
}

macro_rules! fields {
    ($($part:ident)*) => {$(
        impl $part for Parts {
            type Ok = ();
            type Error = Stop;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Stop> {
                value.serialize(Finite).map_err(|stop| stop.below(key.replace('~', "~0").replace('/', "~1")))
            }

            fn end(self) -> Result<(), Stop> {
                Ok(())
            }
        }
    )*};
}

fields! { SerializeStruct SerializeStructVariant }

impl SerializeMap for Parts {
    type Ok = ();
    type Error = Stop;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Stop> {
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
        value.serialize(Finite).map_err(|stop| stop.below('*'))
    }

    fn end(self) -> Result<(), Stop> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serialize;

    use super::finite;
    use crate::runtime::{Decimal, Patch};

    #[derive(Serialize)]
    struct Dose {
        #[serde(rename = "per/day")]
        per_day: Patch<f64>,
        others: Vec<Option<f32>>,
        by_name: BTreeMap<String, f64>,
        price: Decimal,
    }

    fn check(per_day: f64, other: f32, by_name: f64, expected: Result<(), &str>) {
        let dose = Dose {
            per_day: per_day.into(),
            others: vec![None, Some(other)],
            by_name: BTreeMap::from([("Elisabeth".to_owned(), by_name)]),
            price: "1.50".parse().unwrap(),
        };
        assert_eq!(finite(&dose), expected.map_err(str::to_owned));
    }

    #[test]
    fn the_place_of_a_number_that_is_not_finite_is_told() {
        check(0.5, f32::MAX, -1e300, Ok(()));
        check(f64::NAN, 1.0, 1.0, Err("/per~1day"));
        check(1.0, f32::NEG_INFINITY, 1.0, Err("/others/1"));
        check(1.0, 1.0, f64::INFINITY, Err("/by_name/*"));
        assert_eq!(finite(&f64::NAN), Err(String::new()));
    }
}
