//! Macros for what is the same in all generated types of a kind: enums, request types, the `Debug` of structs. Each
//! macro calls functions elsewhere; none has behaviour of its own, and none creates a struct or a field.

/// Generated code derives the traits of serde.
pub use serde;

/// Implements an enum of strings. `KNOWN` pairs each known value with its variant; the other variant is `Unknown`.
/// Reading a known value allocates nothing.
#[macro_export]
macro_rules! open_enum {
    ($name:ident) => {
        impl $name {
            /// Returns the string, as sent.
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

/// Implements an enum of integers, as [`open_enum!`](crate::open_enum) implements one of strings.
#[macro_export]
macro_rules! open_integer {
    ($name:ident) => {
        impl $name {
            /// Returns the integer, as sent.
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

/// Implements `Debug` for a struct with these fields. It shows the values of the fields that are named a second time,
/// and hides even the presence of the others.
///
/// ```
/// struct Pet {
///     name: Option<String>,
///     legs: u8,
/// }
///
/// hero_api_runtime::debug!(Pet, "name legs", legs);
///
/// assert_eq!(format!("{:?}", Pet { name: None, legs: 4 }), "Pet { name: …, legs: 4 }");
/// ```
#[macro_export]
macro_rules! debug {
    ($name:ident $(<$parameter:ident>)?, $fields:literal $(, $shown:ident)* $(,)?) => {
        impl $(<$parameter: ::std::fmt::Debug>)? ::std::fmt::Debug for $name $(<$parameter>)? {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let shown: &[(&str, &dyn ::std::fmt::Debug)] = &[$((::std::stringify!($shown), &self.$shown)),*];
                $crate::debug_fields(f, ::std::stringify!($name), $fields, shown)
            }
        }
    };
}

/// Gives a request type the methods of the [`Call`](crate::Call) it holds, and makes it a future. With `stream`, its
/// answer may be read piece by piece.
#[macro_export]
macro_rules! request_type {
    ($name:ident, $answer:ty $(, $stream:ident)?) => {
        impl $name {
            /// Sets how long the call may take, including waits and retries.
            pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
                Self(self.0.timeout(timeout))
            }

            /// Sets a header, replacing any value it has.
            pub fn header(self, name: &str, value: impl AsRef<str>) -> Self {
                Self(self.0.header(name, value))
            }

            /// Sends the request even where its values break rules of the description.
            pub fn unchecked(self) -> Self {
                Self(self.0.unchecked())
            }

            /// Sets how often the request is retried, and after which pauses.
            pub fn retry(self, policy: $crate::RetryPolicy) -> Self {
                Self(self.0.retry(policy))
            }

            /// Sends the request and resolves to the answer with its status and headers.
            pub fn send(self) -> $crate::Pending<$crate::Response<$answer>> {
                self.0.send()
            }

            $(
                /// Sends the request and resolves to an answer whose body arrives piece by piece, undecoded.
                pub fn $stream(self) -> $crate::Pending<$crate::Streamed> {
                    self.0.$stream()
                }
            )?
        }

        impl Future for $name {
            type Output = ::std::result::Result<$answer, $crate::Error>;

            fn poll(
                mut self: ::std::pin::Pin<&mut Self>,
                context: &mut ::std::task::Context<'_>,
            ) -> ::std::task::Poll<Self::Output> {
                ::std::pin::Pin::new(&mut self.0).poll(context)
            }
        }
    };
}
