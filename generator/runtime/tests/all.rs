//! The tests of the runtime that need no process of their own: one program, because building one takes a fraction of
//! the time of building twenty.

mod blocking;
mod calls;
mod cassette;
mod conversions;
mod layers;
mod limits;
mod loopback;
mod packed;
mod pages;
mod seam;
mod shared_limit;
mod tls;
mod tower;
mod unsent;
mod uploads;
mod webhooks_axum;
mod wire;
