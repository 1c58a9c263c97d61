//! The audit: each call of the program as a line of JSON, with who and whom. It identifies patients.

use std::{
    fs::OpenOptions,
    io::{self, Write},
    path::Path,
};

use hero_api::runtime::AuditEvent;
use tokio::{
    sync::mpsc::{self, Receiver, Sender},
    task::{JoinHandle, spawn_blocking},
};

use crate::files::open_private;

/// How many events wait to be written before calls wait for room.
const ROOM: usize = 1000;

/// Writes events until the last client that has the sink is gone. Where it fails, the sink is closed, and calls are
/// refused from then on.
pub type AuditWriter = JoinHandle<io::Result<()>>;

/// Opens a file for the events of an audit, and returns the sink for them. Await the writer at the end of the program,
/// after the clients were dropped.
///
/// # Errors
/// The file cannot be opened.
pub fn write_audit(path: impl AsRef<Path>) -> io::Result<(Sender<AuditEvent>, AuditWriter)> {
    let file = open_private(path.as_ref(), OpenOptions::new().append(true))?;
    let (sink, events) = mpsc::channel(ROOM);
    Ok((sink, spawn_blocking(move || write_lines(events, file))))
}

fn write_lines(mut events: Receiver<AuditEvent>, mut out: impl Write) -> io::Result<()> {
    while let Some(event) = events.blocking_recv() {
        let mut line = serde_json::to_vec(&event)?;
        line.push(b'\n');
        out.write_all(&line)?;
        out.flush()?;
    }
    Ok(())
}
