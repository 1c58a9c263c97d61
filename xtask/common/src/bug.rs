//! Catches our bugs at the edge of `main`: a panic ends the command with its own exit code.
//!
//! The message of a panic may quote a description, so only its place in the source is shown, and the message if it is a
//! string literal, as those of broken invariants are.

use std::{
    backtrace::{Backtrace, BacktraceStatus},
    panic::{self, AssertUnwindSafe, PanicHookInfo},
    sync::{Mutex, PoisonError},
};

use crate::{Console, Exit};

/// The last panic.
static LAST: Mutex<Option<Bug>> = Mutex::new(None);

struct Bug {
    /// The place of the panic.
    place: String,
    /// The message, if it is a literal.
    invariant: Option<&'static str>,
    /// The backtrace, if `RUST_BACKTRACE` asks for one.
    trace: Backtrace,
}

/// Runs a command; a panic in it, on any thread, is [`Exit::Bug`].
///
/// Replaces the panic hook of the process, so only `main` may call it.
pub fn catch(console: &mut Console, command: impl FnOnce(&mut Console) -> Exit) -> Exit {
    panic::set_hook(Box::new(remember));
    let ended = panic::catch_unwind(AssertUnwindSafe(|| command(console)));
    ended.unwrap_or_else(|_| {
        report(console);
        Exit::Bug
    })
}

fn remember(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    // A message formatted at run time is a `String`.
    let invariant = panic.payload().downcast_ref::<&'static str>().copied();
    let bug = Bug { place, invariant, trace: Backtrace::capture() };
    *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some(bug);
}

fn report(console: &mut Console) {
    let last = LAST.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(bug) = last.as_ref().filter(|bug| bug.trace.status() == BacktraceStatus::Captured) {
        console.warn(&bug.trace);
    }
    let place = last.as_ref().map_or("an unknown place", |bug| bug.place.as_str());
    let invariant = last.as_ref().and_then(|bug| bug.invariant).map(|text| format!(" ({text})")).unwrap_or_default();
    console.warn(format_args!(
        "error: a bug of this program, not of the description, at {place}{invariant}; please report this line and the \
         command (`RUST_BACKTRACE=1` adds the backtrace): neither quotes the description"
    ));
    // The command has failed already; a failed write changes nothing.
    let _ = console.finish();
}
