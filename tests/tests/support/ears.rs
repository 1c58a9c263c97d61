//! Everything that listens in this process, at the most talkative level, whoever speaks.

use std::{
    fmt::Write,
    io,
    sync::{Mutex, Once, PoisonError},
};

use tracing_subscriber::fmt::format::FmtSpan;

static HEARD: Mutex<String> = Mutex::new(String::new());
static START: Once = Once::new();

struct Ear;

/// Starts listening, once in a process.
pub fn listen() {
    START.call_once(|| {
        log::set_logger(&Ear).expect("nobody else listens");
        log::set_max_level(log::LevelFilter::Trace);
        let listener = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
        // The time of day is not said by anybody, and its digits could be anything.
        let listener = listener.with_span_events(FmtSpan::FULL).with_ansi(false).without_time().with_writer(|| Ear);
        tracing::subscriber::set_global_default(listener.finish()).expect("nobody else listens");
    });
}

/// All that was heard so far.
pub fn heard() -> String {
    HEARD.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

impl log::Log for Ear {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let mut heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner);
        // Writing to a string cannot fail.
        let _ = writeln!(heard, "log {} {}", record.target(), record.args());
    }

    fn flush(&self) {}
}

impl io::Write for Ear {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        HEARD.lock().unwrap_or_else(PoisonError::into_inner).push_str(&String::from_utf8_lossy(text));
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
