//! The tests of `pull`, in one program.

mod contributing;
mod exit_codes;
mod pull;
