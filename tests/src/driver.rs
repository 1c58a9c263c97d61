//! The arguments of a call in JSON, and its result.

use std::{
    fmt::{Debug, Write},
    sync::{Arc, Mutex, PoisonError},
};

use hero_api::runtime::{Error, Response, Reveal};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// The arguments of a call: parameters by `path:name`, `query:name` or `header:name`, and the body.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    /// The parameters.
    pub parameters: Map<String, Value>,
    /// The body.
    pub body: Option<Value>,
    /// Everything that `Debug` shows of the body's type.
    shown: Arc<Mutex<String>>,
}

impl Arguments {
    /// Returns a required parameter.
    ///
    /// # Errors
    /// It is missing, or does not fit its type.
    pub fn required<T: DeserializeOwned>(&self, key: &str) -> Result<T, String> {
        self.optional(key)?.ok_or_else(|| format!("no argument `{key}`"))
    }

    /// Returns an optional parameter.
    ///
    /// # Errors
    /// It does not fit its type.
    pub fn optional<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, String> {
        self.parameters.get(key).map(|value| read(key, value)).transpose()
    }

    /// Returns the body.
    ///
    /// # Errors
    /// It is missing, or does not fit its type.
    pub fn body<T: DeserializeOwned + Debug>(&self) -> Result<T, String> {
        self.optional_body()?.ok_or_else(|| "no body".to_owned())
    }

    /// Returns the body, if there is one.
    ///
    /// # Errors
    /// It does not fit its type.
    pub fn optional_body<T: DeserializeOwned + Debug>(&self) -> Result<Option<T>, String> {
        let body: Option<T> = self.body.as_ref().map(|value| read("body", value)).transpose()?;
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = format!("{body:?} {body:#?}");
        Ok(body)
    }

    /// Returns everything that `Debug` showed of the body, once the call was made.
    #[must_use]
    pub fn shown(&self) -> String {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn read<T: DeserializeOwned>(key: &str, value: &Value) -> Result<T, String> {
    // As text, like in a request: some types keep the text of a number.
    serde_json::from_str(&value.to_string()).map_err(|error| format!("`{key}` does not fit: {error}"))
}

/// The result of a call.
#[derive(Debug)]
pub struct Called {
    /// The answer, encoded again.
    pub answer: Result<Value, Error>,
    /// Everything that `Debug` and `Display` show of the answer, or of the error and its sources.
    pub debug: String,
}

/// Splits the result of a call into its parts.
pub fn called<T: Serialize + Debug>(answer: Result<Response<T>, Error>) -> Called {
    match answer {
        Ok(response) => {
            let body = response.body();
            let debug = format!("{response:?} {response:#?} {body:?} {body:#?}");
            let text = body.reveal().to_string();
            Called { answer: Ok(serde_json::from_str(&text).unwrap_or_default()), debug }
        }
        Err(error) => {
            // The id of the call is random, and could hold the digits of a value.
            let id = error.call_id().map(|id| id.to_string()).unwrap_or_default();
            let debug = shown(&error).replace(&id, "");
            Called { answer: Err(error), debug }
        }
    }
}

/// Returns everything that an error and its sources show.
#[must_use]
pub fn shown(error: &dyn std::error::Error) -> String {
    let mut text = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{error} {error:#} {error:?} {error:#?}");
        next = error.source();
    }
    text
}
