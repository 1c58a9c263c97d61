//! The base of the maintainers' commands: the console, the exit codes, the edge of `main`, the inputs of the generator,
//! the writing of files, and the file of measured figures.
//!
//! `xtask` and each package below it depend on this one. It knows no command and no network, and has only what `cargo
//! xtask generate` needs, because that builds it.

pub mod bug;
pub mod cli;
mod console;
pub mod description;
pub mod engine;
mod error;
pub mod inputs;
pub mod measured;
pub mod write;

pub use console::{Console, Exit, MessageFormat, Messages};
pub use error::{Error, read, read_if_present};
