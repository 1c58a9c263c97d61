//! A bug of ours, caught at the edge of `main`: a panic ends the command with an exit code of its own.
//!
//! The message of a panic may quote a description, so only its place in the source is shown, and the message where it is
//! a literal of the source, as the invariants are that the generator stops at.

use std::{
    backtrace::{Backtrace, BacktraceStatus},
    panic::{self, AssertUnwindSafe, PanicHookInfo},
    sync::{Mutex, PoisonError},
};

use crate::{Console, Exit};

/// The last panic.
static LAST: Mutex<Option<Bug>> = Mutex::new(None);

struct Bug {
    /// Where it was.
    place: String,
    /// What it says, where that is a literal.
    invariant: Option<&'static str>,
    /// How it got there, where `RUST_BACKTRACE` asks for that.
    trace: Backtrace,
}

/// Runs a command; a panic in it, on any thread, is [`Exit::Bug`].
///
/// Replaces the process's panic hook, so it is for `main` alone.
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
    // What is put together when it happens is a `String`.
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
         command (`RUST_BACKTRACE=1` adds how it came there): neither quotes the description"
    ));
    // The command has failed already; what could not be written changes nothing.
    let _ = console.finish();
}
