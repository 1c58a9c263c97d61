//! The environments of Hero's API: the description's servers, the hosted mock, and any other.

use std::fmt;

use url::Url;

use crate::generated::servers;

/// The environment that requests are sent to. There is no default: test keys do not work in production, and test data
/// does not belong there.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// Live practices.
    Production,
    /// Development and testing, with test data only.
    Staging,
    /// The mock on Hero's developer portal: it answers with examples, and needs no valid key. Its address is not
    /// documented; it is derived from the address of the published description.
    HostedMock,
    /// Any other, by its URL: a mock of your own, a gateway. Its path is kept.
    Custom(String),
}

impl Environment {
    /// Returns the base URL.
    #[must_use]
    pub fn base_url(&self) -> &str {
        match self {
            Self::Production => servers::PRODUCTION.url(),
            Self::Staging => servers::STAGING.url(),
            Self::HostedMock => "https://developer.herohealth.net/_mock/apis/public-api/openapi",
            Self::Custom(url) => url,
        }
    }

    /// Returns the environment of this name: `production`, `staging` or `hosted-mock`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "production" => Some(Self::Production),
            "staging" => Some(Self::Staging),
            "hosted-mock" => Some(Self::HostedMock),
            _ => None,
        }
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Production => f.write_str("Production"),
            Self::Staging => f.write_str("Staging"),
            Self::HostedMock => f.write_str("HostedMock"),
            Self::Custom(url) => f.debug_tuple("Custom").field(&shown(url)).finish(),
        }
    }
}

/// Returns a URL without what may give access: user name, password and query, even though none of them passes the
/// checks of a client.
fn shown(url: &str) -> String {
    let hidden = || "…".to_owned();
    let Ok(url) = Url::parse(url.trim()) else { return hidden() };
    let (Some(host), false) = (url.host_str(), url.path().contains('@')) else { return hidden() };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{host}{port}{}", url.scheme(), url.path())
}

#[cfg(test)]
mod tests {
    use super::Environment;

    #[test]
    fn debug_shows_the_environment_but_nothing_that_gives_access() {
        for (url, shown) in [
            ("http://127.0.0.1:8080/hero", "Custom(\"http://127.0.0.1:8080/hero\")"),
            ("https://user:p4ss@gateway.test/hero", "Custom(\"https://gateway.test/hero\")"),
            ("https://user@gateway.test:8443", "Custom(\"https://gateway.test:8443/\")"),
            ("https://gateway.test/?key=p4ss#p4ss", "Custom(\"https://gateway.test/\")"),
            ("user:p4ss@gateway.test", "Custom(\"…\")"),
            ("//user:p4ss@gateway.test", "Custom(\"…\")"),
            ("https://gateway.test/https://user:p4ss@other.test", "Custom(\"…\")"),
            ("https://user:p4ss@gate way.test", "Custom(\"…\")"),
        ] {
            assert_eq!(format!("{:?}", Environment::Custom(url.to_owned())), shown);
        }
        assert_eq!(format!("{:?}", Environment::Staging), "Staging");
    }
}
