//! A bug of ours, caught at the edge of `main`: a panic ends the command with an exit code of its own.
//!
//! The message of a panic may quote a description, so only its place in the source is shown.

use std::{
    backtrace::{Backtrace, BacktraceStatus},
    panic::{self, AssertUnwindSafe, PanicHookInfo},
    sync::{Mutex, PoisonError},
};

use crate::{Console, Exit};

/// Where the last panic was, and how it got there where `RUST_BACKTRACE` asks for that.
static LAST: Mutex<Option<(String, Backtrace)>> = Mutex::new(None);

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
    *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some((place, Backtrace::capture()));
}

fn report(console: &mut Console) {
    let last = LAST.lock().unwrap_or_else(PoisonError::into_inner).take();
    let place = last.as_ref().map_or("an unknown place", |(place, _)| place);
    let traced = last.as_ref().filter(|(_, trace)| trace.status() == BacktraceStatus::Captured);
    if let Some((_, trace)) = traced {
        console.warn(trace);
    }
    console.warn(format_args!(
        "error: a bug of this program, not of the description, at {place}; please report this line and the command \
         (`RUST_BACKTRACE=1` adds how it came there): neither quotes the description"
    ));
    // The command has failed already; what could not be written changes nothing.
    let _ = console.finish();
}
