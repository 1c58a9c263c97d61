//! The program on the mock: good nights and bad ones, and what is written of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod audit;
mod endings;
mod episodes;
mod events;
mod recorded;
mod runs;
mod support;
