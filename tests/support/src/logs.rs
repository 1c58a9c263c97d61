//! Everything that is logged or traced in this process, at the most talkative level, whoever speaks.

use std::{
    fmt::Write,
    io,
    sync::{Mutex, MutexGuard, Once, PoisonError},
};

use tracing_subscriber::fmt::format::FmtSpan;

static HEARD: Mutex<String> = Mutex::new(String::new());
static START: Once = Once::new();

struct Listener;

/// Starts listening, once in a process.
pub fn listen() {
    START.call_once(|| {
        log::set_logger(&Listener).expect("nobody else listens");
        log::set_max_level(log::LevelFilter::Trace);
        let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
        // The time of day is not said by anybody, and its digits could be anything.
        let subscriber = subscriber.with_span_events(FmtSpan::FULL).with_ansi(false).without_time();
        let subscriber = subscriber.with_writer(|| Listener).finish();
        tracing::subscriber::set_global_default(subscriber).expect("nobody else listens");
    });
}

/// All that was heard so far.
#[must_use]
pub fn heard() -> String {
    lock().clone()
}

fn lock() -> MutexGuard<'static, String> {
    HEARD.lock().unwrap_or_else(PoisonError::into_inner)
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
