//! Enums that keep the values they do not know: generated code lists the known ones, the macros here give what is the
//! same for all enums.

use std::{fmt, marker::PhantomData};

/// An enum of strings that may gain values.
pub trait OpenEnum: for<'a> From<&'a str> {
    /// The values that this version knows, in the description's order.
    fn values() -> impl Iterator<Item = &'static str>;

    /// The string, as sent.
    fn as_str(&self) -> &str;

    /// Whether this version knows the value.
    fn is_known(&self) -> bool;
}

/// An enum of integers that may gain values.
pub trait OpenInteger: From<i64> {
    /// The values that this version knows, in the description's order.
    fn values() -> impl Iterator<Item = i64>;

    /// The integer, as sent.
    fn as_i64(&self) -> i64;

    /// Whether this version knows the value.
    fn is_known(&self) -> bool;
}

/// Implements an enum of strings whose `KNOWN` pairs each known value with its variant, and whose other variant is
/// `Unknown`. A known value allocates nothing when it is read.
#[macro_export]
macro_rules! open_enum {
    ($name:ident) => {
        impl $name {
            /// The string, as sent.
            pub fn as_str(&self) -> &str {
                match self {
                    Self::Unknown(text) => text.as_str(),
                    known => $crate::known_value(Self::KNOWN, known),
                }
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                let known = Self::KNOWN.iter().find(|(value, _)| *value == text);
                known.map_or_else(|| Self::Unknown($crate::UnknownValue::new(text)), |(_, variant)| variant.clone())
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                text.as_str().into()
            }
        }

        impl $crate::OpenEnum for $name {
            fn values() -> impl ::std::iter::Iterator<Item = &'static str> {
                Self::KNOWN.iter().map(|(value, _)| *value)
            }

            fn as_str(&self) -> &str {
                self.as_str()
            }

            fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }

        impl $crate::Check for $name {
            fn check(&self, checks: &mut $crate::Checks) {
                checks.open_enum(self);
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::open_string(deserializer)
            }
        }
    };
}

/// Implements an enum of integers, as [`open_enum!`](crate::open_enum) does one of strings.
#[macro_export]
macro_rules! open_integer {
    ($name:ident) => {
        impl $name {
            /// The integer, as sent.
            pub fn as_i64(self) -> i64 {
                match self {
                    Self::Unknown(value) => value.as_i64(),
                    known => $crate::known_value(Self::KNOWN, &known),
                }
            }
        }

        impl ::std::convert::From<i64> for $name {
            fn from(value: i64) -> Self {
                let known = Self::KNOWN.iter().find(|(known, _)| *known == value);
                known.map_or_else(|| Self::Unknown($crate::UnknownInteger::new(value)), |(_, variant)| *variant)
            }
        }

        impl $crate::OpenInteger for $name {
            fn values() -> impl ::std::iter::Iterator<Item = i64> {
                Self::KNOWN.iter().map(|(value, _)| *value)
            }

            fn as_i64(&self) -> i64 {
                Self::as_i64(*self)
            }

            fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }

        impl $crate::Check for $name {
            fn check(&self, checks: &mut $crate::Checks) {
                checks.open_integer(self);
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::integer::<i64, D>(deserializer).map(Self::from)
            }
        }
    };
}

/// The value of a variant that is known.
#[doc(hidden)]
pub fn known_value<V: Copy, E: PartialEq>(known: &[(V, E)], variant: &E) -> V {
    match known.iter().find(|(_, other)| other == variant) {
        Some((value, _)) => *value,
        None => unreachable!("generated code lists every known variant of an enum with its value"),
    }
}

/// Reads an enum of strings.
#[doc(hidden)]
pub fn open_string<'de, E: OpenEnum, D: serde::Deserializer<'de>>(deserializer: D) -> Result<E, D::Error> {
    struct Visitor<E>(PhantomData<E>);

    impl<E: OpenEnum> serde::de::Visitor<'_> for Visitor<E> {
        type Value = E;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<Error: serde::de::Error>(self, text: &str) -> Result<E, Error> {
            Ok(E::from(text))
        }
    }

    deserializer.deserialize_str(Visitor(PhantomData))
}
