//! The tests of the client, in one program.

mod hero;
mod practices;
