//! `spec/source.toml`: the source of the stored description.

use serde::{Deserialize, Serialize};
use xtask_common::Error;

/// The source of the stored description, and how to ask whether it is still current.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Source {
    pub(super) address: String,
    /// When it was downloaded, in UTC.
    #[serde(default)]
    pub(super) pulled: String,
    /// The digest of the stored bytes.
    #[serde(default)]
    pub(super) sha256: String,
    /// The version of OpenAPI.
    #[serde(default)]
    pub(super) openapi: String,
    /// The description's own version.
    #[serde(default)]
    pub(super) version: String,
    /// The version of the tool that stored it.
    #[serde(default)]
    pub(super) xtask: String,
    #[serde(flatten)]
    pub(super) validators: Validators,
}

/// The validators from a server for the next request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Validators {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) last_modified: Option<String>,
}

impl Source {
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(|error| Error::new(error.message().to_owned()))
    }

    pub(super) fn text(&self) -> Result<String, Error> {
        let fields = toml::to_string(self).map_err(|error| Error::new(format!("cannot write the source: {error}")))?;
        Ok(format!("# Written by `cargo xtask pull`: where openapi.yaml comes from.\n{fields}"))
    }

    /// Reports whether another source is the same, except for the time and the tool, which alone are no reason to
    /// write.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let other = Self { pulled: self.pulled.clone(), xtask: self.xtask.clone(), ..other.clone() };
        *self == other
    }
}
