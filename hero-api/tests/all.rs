//! The tests of the client, in one program.

mod audit;
mod hero;
mod practices;
