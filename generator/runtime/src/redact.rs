//! `Debug` that shows names and hides values, and the way to show values on request.

use std::fmt;

use serde::Serialize;

use super::written::shown_json;

/// Builds the `Debug` text of a struct: `Patient { id: …, sex: Some(Male) }`.
pub struct Fields<'a, 'b>(fmt::DebugStruct<'a, 'b>);

impl<'a, 'b> Fields<'a, 'b> {
    /// Starts the text of a type of this name.
    pub fn new(f: &'a mut fmt::Formatter<'b>, name: &str) -> Self {
        Self(f.debug_struct(name))
    }

    /// A field whose value is not shown, not even whether there is one.
    pub fn hidden(mut self, name: &str) -> Self {
        self.0.field(name, &format_args!("…"));
        self
    }

    /// A field whose value is shown.
    pub fn shown(mut self, name: &str, value: &dyn fmt::Debug) -> Self {
        self.0.field(name, value);
        self
    }

    /// Ends the text.
    pub fn finish(mut self) -> fmt::Result {
        self.0.finish()
    }
}

/// Implements `Debug` for a struct with these fields: it shows the values of those that are marked `shown`, and of the
/// others not even whether there is one.
///
/// ```
/// struct Pet {
///     name: Option<String>,
///     legs: u8,
/// }
///
/// hero_api_runtime::debug!(Pet; name, legs: shown);
///
/// assert_eq!(format!("{:?}", Pet { name: None, legs: 4 }), "Pet { name: …, legs: 4 }");
/// ```
#[macro_export]
macro_rules! debug {
    ($name:ident $(<$parameter:ident>)?; $($field:ident $(: $mark:ident)?),* $(,)?) => {
        impl $(<$parameter: ::std::fmt::Debug>)? ::std::fmt::Debug for $name $(<$parameter>)? {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::debug_fields(
                    f,
                    ::std::stringify!($name),
                    &[$((::std::stringify!($field), $crate::debug!(@ self.$field $(, $mark)?))),*],
                )
            }
        }
    };
    (@ $value:expr) => {
        ::std::option::Option::None
    };
    (@ $value:expr, shown) => {
        ::std::option::Option::Some(&$value as &dyn ::std::fmt::Debug)
    };
}

/// Writes the `Debug` text of a struct: each field's name, and its value where there is one to be shown.
#[doc(hidden)]
pub fn debug_fields(f: &mut fmt::Formatter<'_>, name: &str, fields: &[(&str, Option<&dyn fmt::Debug>)]) -> fmt::Result {
    let mut text = f.debug_struct(name);
    for (name, shown) in fields {
        match shown {
            Some(value) => text.field(name.trim_start_matches("r#"), value),
            None => text.field(name.trim_start_matches("r#"), &format_args!("…")),
        };
    }
    text.finish()
}

/// Shows a value with all that `Debug` hides, secrets too, which serde's own serializers do not get.
pub trait Reveal: Serialize {
    /// The value as JSON, for `{}` and `{:?}`; `{:#}` puts every field on a line of its own.
    ///
    /// What it prints may be about a person or give access to something: keep it out of logs.
    fn reveal(&self) -> Revealed<'_, Self> {
        Revealed(self)
    }
}

impl<T: Serialize + ?Sized> Reveal for T {}

/// A value that is shown in full. See [`Reveal`].
pub struct Revealed<'a, T: ?Sized>(&'a T);

impl<T: Serialize + ?Sized> fmt::Display for Revealed<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match shown_json(self.0, f.alternate()) {
            Ok(json) => f.write_str(&json),
            // An error here would be a panic of whoever formats.
            Err(unwritten) => write!(f, "({unwritten})"),
        }
    }
}

impl<T: Serialize + ?Sized> fmt::Debug for Revealed<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
