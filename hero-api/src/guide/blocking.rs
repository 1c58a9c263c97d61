//! Programs without async code: calls that block their thread.
//!
//! With the feature `blocking`, the trait [`Wait`](crate::Wait) gives everything that is otherwise awaited a method
//! `wait`: calls, [`send`](crate::runtime::Call::send), [`request`](crate::Client::request). The client, its groups and
//! its types are the same; there is no second set of them.
//!
//! ```no_run
//! use hero_api::{Client, Error, Wait};
//!
//! fn main() -> Result<(), Error> {
//!     let hero = Client::from_env()?;
//!     let types = hero.practice_group().list_appointment_types().has_availability(true).wait()?;
//!     println!("{} appointment types have time", types.data.len());
//!     Ok(())
//! }
//! ```
//!
//! Deadlines, retries, the rate limit and errors are those of an awaited call; see [`errors`](crate::guide::errors). A
//! client is shared between threads by cloning it: the clones share connections and the rate limit.
//!
//! What is async and has no [`Error`](crate::Error), such as the start of a mock, is waited for by
//! [`block_on`](crate::runtime::block_on), and so are several calls at once:
//!
//! ```
//! # #[cfg(feature = "mock")]
//! use hero_api::{Wait, mock::MockHero, runtime::block_on};
//!
//! # #[cfg(feature = "mock")]
//! # fn main() -> Result<(), hero_api::Error> {
//! let mock = block_on(MockHero::start())?;
//! let hero = mock.client();
//! assert_eq!(hero.patients().get_patient_by_id("5").wait()?.id.as_str(), "5");
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "mock"))]
//! # fn main() {}
//! ```
//!
//! # What it costs
//!
//! The thread that waits does the work of the call, and is parked while there is none. One more thread, made at the
//! first call, drives the connections and timers of all waits of the process. A thousand calls at once are a thousand
//! threads: from some dozens on, an async program is smaller and faster.
//!
//! # Inside of async code
//!
//! `wait` works there, and blocks its thread, so write `.await`. A worker of a multi-threaded runtime hands its other
//! tasks on before it blocks. On a current-thread runtime (the default of `#[tokio::test]`) everything else stands
//! still: a mock on it cannot answer, nor does a connection go on that an awaited call of the same client has opened;
//! then the deadline ends the wait.
//!
//! # What goes wrong
//!
//! | what | then |
//! |---|---|
//! | a layer panics | an error, as where the call is awaited; what panics beside a call does so out of `wait` |
//! | the runtime that had opened a connection is gone | the connection is replaced, as any that was closed |
//! | a layer calls `wait` | it works: the thread that waits polls both |
//! | a task that a layer spawned calls `wait` | an error, and nothing is sent: it would stop the thread that all waits need |
//! | the system gives no thread | an error, and nothing is sent |
