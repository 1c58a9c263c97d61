//! Where an API is served, and how credentials are sent.

use super::extensions::Extensions;
use crate::pointer::Pointer;

/// An entry of `servers`.
#[derive(Clone, Debug)]
pub struct Server {
    /// Where it is written.
    pub at: Pointer,
    /// The URL, as written.
    pub url: String,
    /// `name`, which OpenAPI 3.2 has.
    pub name: Option<String>,
    /// What the server is for.
    pub description: Option<String>,
    /// The variables of the URL.
    pub variables: Vec<Variable>,
    /// The `x-` keys.
    pub extensions: Extensions,
}

/// A variable of a server's URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name, as it is in braces.
    pub name: String,
    /// `default`.
    pub default: String,
    /// `enum`: what it may be. Empty where it may be anything.
    pub values: Vec<String>,
    /// What it is.
    pub description: Option<String>,
}

impl Server {
    /// Returns the URL with the defaults of its variables.
    pub fn address(&self) -> String {
        let fill = |url: String, variable: &Variable| url.replace(&format!("{{{}}}", variable.name), &variable.default);
        self.variables.iter().fold(self.url.clone(), fill)
    }
}

/// How a credential is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `type: apiKey`, `in: header`, with the header's name.
    HeaderKey(String),
    /// `type: apiKey`, `in: query`, with the parameter's name.
    QueryKey(String),
    /// `type: apiKey`, `in: cookie`, with the cookie's name.
    CookieKey(String),
    /// `type: http`, `scheme: bearer`; `type: oauth2`; `type: openIdConnect`.
    Bearer,
    /// `type: http`, `scheme: basic`.
    Basic,
    /// `type: http`, another scheme, by its name.
    Http(String),
    /// `type: mutualTLS`: the connection is the credential.
    MutualTls,
}

impl SchemeKind {
    /// Returns the place of the credential in a request, as one string: what tells a scheme from others, whatever its name.
    /// Names of headers and of HTTP schemes are the same in any case.
    pub fn place(&self) -> String {
        match self {
            Self::HeaderKey(name) => format!("header {}", name.to_ascii_lowercase()),
            Self::QueryKey(name) => format!("query {name}"),
            Self::CookieKey(name) => format!("cookie {name}"),
            Self::Bearer => "bearer".to_owned(),
            Self::Basic => "basic".to_owned(),
            Self::Http(scheme) => format!("http {}", scheme.to_ascii_lowercase()),
            Self::MutualTls => "certificate".to_owned(),
        }
    }
}

/// A scheme that `security` names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SchemeUse {
    /// Where.
    pub at: Pointer,
    /// The scheme's name.
    pub name: String,
}
