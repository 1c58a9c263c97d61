//! Captures everything that is logged or traced in this process, by any library, at the level `TRACE`.

use std::{
    fmt::Write,
    io,
    sync::{Mutex, MutexGuard, Once, PoisonError},
};

use tracing_subscriber::fmt::format::FmtSpan;

static CAPTURED: Mutex<String> = Mutex::new(String::new());
static START: Once = Once::new();

struct Listener;

/// Starts capturing, once per process.
pub fn capture() {
    START.call_once(|| {
        log::set_logger(&Listener).expect("there is no other logger");
        log::set_max_level(log::LevelFilter::Trace);
        let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
        // The digits of the time of day could be mistaken for a value.
        let subscriber = subscriber.with_span_events(FmtSpan::FULL).with_ansi(false).without_time();
        let subscriber = subscriber.with_writer(|| Listener).finish();
        tracing::subscriber::set_global_default(subscriber).expect("there is no other logger");
    });
}

/// Returns everything that was captured so far.
#[must_use]
pub fn captured() -> String {
    lock().clone()
}

fn lock() -> MutexGuard<'static, String> {
    CAPTURED.lock().unwrap_or_else(PoisonError::into_inner)
}

impl log::Log for Listener {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(lock(), "log {} {}", record.target(), record.args());
    }

    fn flush(&self) {}
}

impl io::Write for Listener {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        lock().push_str(&String::from_utf8_lossy(text));
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
