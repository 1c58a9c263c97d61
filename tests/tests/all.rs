//! The tests across crates that need no process of their own: one program, because building one takes a fraction of the
//! time of building twenty.

mod answers;
mod capabilities;
mod checks;
mod dependencies;
mod examples;
mod forward;
mod hazards;
mod imports;
mod interface;
mod judge;
mod mock;
mod packages;
mod pages;
mod prism;
mod retries;
mod run_examples;
mod surface;
mod unions;
mod webhook_receiver;
mod webhooks;
mod wire;
mod wire_by_hand;
mod workflows;
