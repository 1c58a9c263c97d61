//! A mock of the API on your own machine, for trying and testing an integration without a key (feature `mock`).
//!
//! [`MockHero::start`] serves all operations on loopback, and [`MockHero::client`] is a [`Client`] of it. It checks
//! every request against the description, answers with examples, remembers what was created, and fails in every way
//! that a test needs. [`guide::testing`](crate::guide::testing) shows what it can do.
//!
//! ```toml
//! [dev-dependencies]
//! hero-api = { path = "…/hero-api", features = ["mock"] } # until it is published
//! ```
//!
//! Say that your program registers patients at the desk, and looks them up again. Its test:
//!
//! ```
//! use hero_api::{
//!     Client, Date, Error,
//!     mock::{MockHero, Reply},
//!     types::{RegisterPatientMobile, RegisterPatientMobileRequired},
//! };
//!
//! /// The code under test.
//! async fn register(hero: &Client, born: Date) -> Result<String, Error> {
//!     let body = RegisterPatientMobile::new(RegisterPatientMobileRequired {
//!         dob: born,
//!         first_name: "Ada".into(),
//!         last_name: "Lovelace".into(),
//!         mobile: "07700900123".into(),
//!     });
//!     let registered = hero.patients().register_patient(body).await?;
//!     Ok(registered.patient_id.as_str().to_owned())
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mock = MockHero::start().await;
//! let hero = mock.client();
//!
//! let born: Date = "1992-01-01".parse()?;
//!
//! let id = register(&hero, born.clone()).await?;
//!
//! // A registered patient is found by id and in lists.
//! let patient = hero.patients().get_patient_by_id(id.as_str()).await?;
//! assert_eq!(patient.first_name.as_deref(), Some("Ada"));
//! assert_eq!(hero.patients().list_patients().await?.data.len(), 1);
//!
//! // What was sent.
//! let call = mock.calls("registerPatient").only().clone();
//! assert_eq!(call.body().and_then(|body| body["mobile"].as_str()), Some("07700900123"));
//! assert!(mock.refused().is_empty());
//!
//! // What if Hero fails?
//! mock.on("registerPatient").reply(Reply::status(500));
//! let error = register(&hero, born).await.unwrap_err();
//! assert!(error.is_server_error());
//! # Ok(())
//! # }
//! ```

use std::{fmt, ops::Deref};

pub use hero_api_mock::{
    Builder, Call, Calls, Credential, Delivered, Delivery, DeliveryError, Event, On, Reply, RetryAfter,
    SignatureEncoding, StartError, TimestampFormat,
};

/// Bodies and fields for [`Reply`] and [`Event`]: `json!({ "restricted": true })`.
pub use serde_json::json;

use crate::{
    Client, ClientBuilder,
    generated::security::{API_KEY, PRACTICE_GROUP_ID},
    runtime::Scheme,
};

/// A running mock, like [`hero_api_mock::MockHero`], with ready-made clients.
pub struct MockHero(hero_api_mock::MockHero);

impl MockHero {
    /// Starts a mock on a free loopback port, on the current tokio runtime. It stops when it is dropped.
    ///
    /// # Panics
    /// Loopback has no free port.
    pub async fn start() -> Self {
        Self(hero_api_mock::MockHero::start().await)
    }

    /// Starts a mock with settings: `hero_api::mock::MockHero::with(|builder| builder.only_created()).await?`.
    ///
    /// # Errors
    /// A setting is invalid.
    pub async fn with(set: impl FnOnce(Builder) -> Builder) -> Result<Self, StartError> {
        set(hero_api_mock::MockHero::builder()).start().await.map(Self)
    }

    /// Returns a client of the mock, with the credentials that it accepts and the settings of a client in production.
    ///
    /// # Panics
    /// Never: the values from the mock are valid.
    #[must_use]
    #[expect(clippy::panic, reason = "the mock's own address and credentials are valid")]
    pub fn client(&self) -> Client {
        self.client_builder().build().unwrap_or_else(|error| panic!("{error}"))
    }

    /// Returns the builder of such a client, for changing its settings.
    pub fn client_builder(&self) -> ClientBuilder {
        let value_of = |scheme: Scheme| self.credential(scheme.name()).unwrap_or_default();
        let (key, practice) = (value_of(API_KEY), value_of(PRACTICE_GROUP_ID));
        Client::builder().base_url(self.url()).api_key(key).practice_group_id(practice)
    }
}

impl Deref for MockHero {
    type Target = hero_api_mock::MockHero;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl fmt::Debug for MockHero {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
