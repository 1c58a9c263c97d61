//! The places where Hero's API is served.

/// Where requests go. None is assumed: test keys do not work in production, and test data does not belong there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// Live practices.
    Production,
    /// Development and testing, with test data only.
    Staging,
    /// The mock that Hero's developer portal serves: it answers with examples, and needs no valid key. Its address is
    /// not printed; it is derived from the address of the published description.
    HostedMock,
    /// Anywhere else, by its URL: a mock of your own, a gateway. Its path is kept.
    Custom(String),
}

impl Environment {
    /// The base URL.
    #[must_use]
    pub fn base_url(&self) -> &str {
        match self {
            Self::Production => "https://api.herohealth.net",
            Self::Staging => "https://api.staging.htech.app",
            Self::HostedMock => "https://developer.herohealth.net/_mock/apis/public-api/openapi",
            Self::Custom(url) => url,
        }
    }

    /// The environment of this name: `production`, `staging` or `hosted-mock`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "production" => Some(Self::Production),
            "staging" => Some(Self::Staging),
            "hosted-mock" => Some(Self::HostedMock),
            _ => None,
        }
    }
}
