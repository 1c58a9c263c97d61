//! Stub.
use crate::{Console, Error, Exit};
use std::path::Path;
/// Stub.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {}
/// Stub.
pub fn run(_args: &Args, _root: &Path, _console: &mut Console) -> Result<Exit, Error> {
    Ok(Exit::Done)
}
