//! All tests of the mock, in one program.

mod answers;
mod bounds;
mod checks;
mod conflicts;
mod events;
mod memory;
mod mistakes;
mod replies;
mod requests;
mod support;
