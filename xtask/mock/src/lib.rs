//! `mock`: the mock of the API on loopback, for trying a program, or `curl`, without a key.

use std::path::{Path, PathBuf};

use hero_api_mock::MockHero;
use xtask_common::{Console, Error, Exit, read};

/// Serve a mock of the API on loopback, until it is interrupted.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// The port; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Another description, in place of that of the Hero Health Public API
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
}

/// Serves, and prints the address and the accepted credentials.
///
/// # Errors
/// The description cannot be read or the port is taken.
pub fn run(args: &Args, _root: &Path, console: &mut Console) -> Result<Exit, Error> {
    let mut mock = MockHero::builder().port(args.port);
    if let Some(path) = &args.spec {
        mock = mock.description(read(path)?);
    }
    let failed = |error: &dyn std::fmt::Display| Error::new(error.to_string());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| failed(&error))?;
    runtime.block_on(async {
        let mock = mock.start().await.map_err(|error| failed(&error))?;
        introduce(&mock, console);
        console.finish()?;
        tokio::signal::ctrl_c().await.map_err(|error| failed(&error))
    })?;
    Ok(Exit::Done)
}

/// Prints how to reach the mock.
fn introduce(mock: &MockHero, console: &mut Console) {
    console.say(format_args!("the mock answers at {}", mock.url()));
    for credential in mock.credentials() {
        console.say(format_args!("  {}: {}", credential.header(), credential.value()));
    }
    console.say("interrupt it to stop");
}
