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

use std::{
    fmt,
    ops::Deref,
    sync::atomic::{AtomicBool, Ordering},
};

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
pub struct MockHero {
    mock: hero_api_mock::MockHero,
    /// The client that was built when the mock was started, for the first who asks for one.
    first: Client,
    is_first_given: AtomicBool,
}

impl MockHero {
    /// Starts a mock on a free loopback port, on the current tokio runtime. It stops when it is dropped.
    ///
    /// # Panics
    /// Loopback has no free port, or there can be no client. [`with`](Self::with) returns an error instead.
    #[expect(clippy::panic, reason = "a test that has no server cannot go on")]
    pub async fn start() -> Self {
        Self::with(|builder| builder).await.unwrap_or_else(|error| panic!("the mock does not start: {error}"))
    }

    /// Starts a mock with settings: `hero_api::mock::MockHero::with(|builder| builder.only_created()).await?`.
    ///
    /// # Errors
    /// A setting is invalid, loopback has no free port, or there can be no client.
    pub async fn with(set: impl FnOnce(Builder) -> Builder) -> Result<Self, StartError> {
        let mock = set(hero_api_mock::MockHero::builder()).start().await?;
        let client = client_builder(&mock).build().map_err(|error| StartError::new(error.to_string()))?;
        Ok(Self { mock, first: client, is_first_given: AtomicBool::new(false) })
    }

    /// Returns a new client of the mock, with the credentials that it accepts and the settings of a client in production.
    #[must_use]
    pub fn client(&self) -> Client {
        if self.is_first_given.swap(true, Ordering::Relaxed) {
            // What could be built once can be built again.
            self.client_builder().build().unwrap_or_else(|_| self.first.clone())
        } else {
            self.first.clone()
        }
    }

    /// Returns the builder of such a client, for changing its settings.
    pub fn client_builder(&self) -> ClientBuilder {
        client_builder(&self.mock)
    }
}

fn client_builder(mock: &hero_api_mock::MockHero) -> ClientBuilder {
    let value_of = |scheme: Scheme| mock.credential(scheme.name()).unwrap_or_default();
    let (key, practice) = (value_of(API_KEY), value_of(PRACTICE_GROUP_ID));
    Client::builder().base_url(mock.url()).api_key(key).practice_group_id(practice)
}

impl Deref for MockHero {
    type Target = hero_api_mock::MockHero;

    fn deref(&self) -> &Self::Target {
        &self.mock
    }
}

impl fmt::Debug for MockHero {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.mock.fmt(f)
    }
}
