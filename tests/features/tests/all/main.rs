//! What the clients of the fixtures send and read, one module a fixture.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod alternatives;
mod answers;
mod bodies;
mod identified;
mod named_parts;
mod numbers;
mod odd_answers;
mod operations;
mod parameters;
mod recursion;
mod schemas;
mod security;
mod support;
mod tolerated;
mod webhooks;
