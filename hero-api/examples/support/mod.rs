//! Connects an example: to the mock, which needs no key, or with `--live` to a test environment of Hero. Never to
//! production.

#![allow(dead_code, reason = "each example uses what it needs")]

use std::{env, error::Error, ops::Deref};

use hero_api::{Client, ClientBuilder, Environment, mock::MockHero};

/// A client, and the mock that it calls unless the example runs with `--live`.
pub(crate) struct Hero {
    client: Client,
    mock: Option<MockHero>,
}

impl Hero {
    /// Connects to the mock or, with `--live`, to the environment that the variables of [`Client::from_env`] name.
    pub(crate) async fn connect() -> Result<Self, Box<dyn Error>> {
        Self::connect_with(|builder| builder).await
    }

    /// Connects with other settings.
    pub(crate) async fn connect_with(set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Result<Self, Box<dyn Error>> {
        if env::args().any(|argument| argument == "--live") {
            let client = set(ClientBuilder::from_env().environment(test_environment()?)).build()?;
            Ok(Self { client, mock: None })
        } else {
            let mock = MockHero::start().await;
            Ok(Self { client: set(mock.client_builder()).build()?, mock: Some(mock) })
        }
    }

    /// Returns the mock, for setting replies; `None` with `--live`.
    pub(crate) fn mock(&self) -> Option<&MockHero> {
        self.mock.as_ref()
    }
}

impl Deref for Hero {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

/// Returns the arguments of the command line, except `--live`.
pub(crate) fn arguments() -> Vec<String> {
    env::args().skip(1).filter(|argument| argument != "--live").collect()
}

/// Returns the environment, which must have test data: examples write.
fn test_environment() -> Result<Environment, &'static str> {
    match env::var("HERO_ENVIRONMENT").as_deref() {
        Ok("staging") => Ok(Environment::Staging),
        Ok("hosted-mock") => Ok(Environment::HostedMock),
        _ => Err("examples run where there is test data only: HERO_ENVIRONMENT is staging or hosted-mock"),
    }
}
