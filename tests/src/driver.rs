//! The arguments of a call in JSON, and what it came to.

use hero_api::runtime::{Error, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The arguments of a call: parameters by `path:name`, `query:name` or `header:name`, and the body.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    /// The parameters.
    pub parameters: Map<String, Value>,
    /// The body.
    pub body: Option<Value>,
}

impl Arguments {
    /// A parameter that must be there.
    ///
    /// # Errors
    /// It is missing, or does not fit its type.
    pub fn required<T: DeserializeOwned>(&self, key: &str) -> Result<T, String> {
        self.optional(key)?.ok_or_else(|| format!("no argument `{key}`"))
    }

    /// A parameter that may be missing.
    ///
    /// # Errors
    /// It does not fit its type.
    pub fn optional<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, String> {
        self.parameters.get(key).map(|it| read(key, it)).transpose()
    }

    /// The body.
    ///
    /// # Errors
    /// It is missing, or does not fit its type.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, String> {
        self.optional_body()?.ok_or_else(|| "no body".to_owned())
    }

    /// The body, if there is one.
    ///
    /// # Errors
    /// It does not fit its type.
    pub fn optional_body<T: DeserializeOwned>(&self) -> Result<Option<T>, String> {
        self.body.as_ref().map(|it| read("body", it)).transpose()
    }
}

fn read<T: DeserializeOwned>(key: &str, value: &Value) -> Result<T, String> {
    // Through text, as over the wire: some types keep the text of a number.
    serde_json::from_str(&value.to_string()).map_err(|error| format!("`{key}` does not fit: {error}"))
}

/// What a call came to.
#[derive(Debug)]
pub struct Called {
    /// The answer, encoded again.
    pub answer: Result<Value, Error>,
    /// All that `Debug` shows of the answer or the error.
    pub debug: String,
}

/// Takes the answer of a call apart.
pub fn called<T: Serialize + std::fmt::Debug>(answer: Result<Response<T>, Error>) -> Called {
    match answer {
        Ok(response) => {
            let debug = format!("{response:?} {:?}", response.body());
            let text = serde_json::to_string(response.body()).unwrap_or_default();
            Called { answer: Ok(serde_json::from_str(&text).unwrap_or_default()), debug }
        }
        Err(error) => {
            let debug = format!("{error:?} {error} {error:#?}");
            Called { answer: Err(error), debug }
        }
    }
}
