//! The tests of the commands, in one program.

mod commands;
mod exit_codes;
mod names;
mod start;
