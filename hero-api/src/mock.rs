//! A mock of the API on your own machine, to try and to test an integration without a key (feature `mock`).
//!
//! [`MockHero::start`] serves all operations on loopback, and [`MockHero::client`] is a [`Client`] of it. It checks every
//! request by the description, answers with examples, remembers what was created, and fails in every way that a test
//! needs. [`guide::testing`](crate::guide::testing) has what it can be told.
//!
//! ```toml
//! [dev-dependencies]
//! hero-api = { version = "0.1", features = ["mock"] }
//! ```
//!
//! Say that your program registers whoever comes to the desk, and looks them up again. Its test:
//!
//! ```
//! use hero_api::{
//!     Client, Date, Error,
//!     mock::{MockHero, Reply},
//!     types::{RegisterPatientMobile, RegisterPatientMobileRequired},
//! };
//!
//! /// What the program does.
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
//! // Whoever was registered is found: by id, and in lists.
//! let patient = hero.patients().get_patient_by_id(id.as_str()).await?;
//! assert_eq!(patient.first_name.as_deref(), Some("Ada"));
//! assert_eq!(hero.patients().list_patients().await?.data.len(), 1);
//!
//! // What went over the wire.
//! let call = mock.calls("registerPatient").only().clone();
//! assert_eq!(call.body().and_then(|it| it["mobile"].as_str()), Some("07700900123"));
//! assert!(mock.refused().is_empty());
//!
//! // And when Hero has a bad day?
//! mock.on("registerPatient").reply(Reply::status(500));
//! let error = register(&hero, born).await.unwrap_err();
//! assert!(error.is_server_error());
//! # Ok(())
//! # }
//! ```

use std::{fmt, ops::Deref};

pub use hero_api_mock::{
    Builder, Call, Calls, Credential, Delivery, DeliveryError, Event, On, Reply, RetryAfter, SignatureEncoding,
    StartError,
};

/// Bodies and fields for [`Reply`] and [`Event`]: `json!({ "restricted": true })`.
pub use serde_json::json;

use crate::{
    Client, ClientBuilder,
    generated::security::{API_KEY, PRACTICE_GROUP_ID},
    runtime::Scheme,
};

/// A running mock; all that [`hero_api_mock::MockHero`] can, and ready-made clients.
pub struct MockHero(hero_api_mock::MockHero);

impl MockHero {
    /// Starts a mock on a free port of loopback, on the running tokio runtime. It stops when it is dropped.
    ///
    /// # Panics
    /// Loopback has no free port.
    pub async fn start() -> Self {
        Self(hero_api_mock::MockHero::start().await)
    }

    /// A mock with settings: `hero_api::mock::MockHero::with(|it| it.only_created()).await?`.
    ///
    /// # Errors
    /// A setting is not valid.
    pub async fn with(set: impl FnOnce(Builder) -> Builder) -> Result<Self, StartError> {
        set(hero_api_mock::MockHero::builder()).start().await.map(Self)
    }

    /// A client of the mock, with the credentials that it takes and the settings of a client in production.
    ///
    /// # Panics
    /// Never: what the mock gives is valid.
    #[must_use]
    #[expect(clippy::panic, reason = "the mock's own address and credentials are valid")]
    pub fn client(&self) -> Client {
        self.client_builder().build().unwrap_or_else(|error| panic!("{error}"))
    }

    /// The settings of such a client, to change some of them.
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
