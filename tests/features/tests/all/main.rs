//! What the clients of the fixtures send and read, one module per fixture.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod alternatives;
mod answers;
mod bodies;
mod clearing;
mod credentials;
mod decisions;
mod deprecated;
mod earlier_names;
mod events_beside;
mod forms;
mod identified;
mod in_practice;
mod media_types;
mod mocked;
mod named_parts;
mod names;
mod notes;
mod numbers;
mod odd_answers;
mod operations;
mod pages;
mod parameters;
mod patterns;
mod recursion;
mod required_by_name;
mod reserved_parameters;
mod schemas;
mod secrets;
mod security;
mod shapes;
mod tolerated;
mod webhooks;
