//! Events of a server (`text/event-stream`), as in <https://html.spec.whatwg.org/multipage/server-sent-events.html>.
//! Nothing here reconnects: the header `last-event-id` with an event's id tells the server where to continue.

use std::{fmt, time::Duration};

use serde::de::DeserializeOwned;

use super::{
    decode::{DecodeError, decode},
    error::{Error, Kind},
    streamed::Streamed,
};

/// The greatest length of one event.
const LONGEST: usize = 32 * 1024 * 1024;

/// The events of a stream, in the order in which they arrive.
pub struct Events {
    streamed: Streamed,
    parser: Parser,
}

impl Streamed {
    /// Reads the body as events: `text/event-stream`.
    #[must_use]
    pub fn events(self) -> Events {
        Events::new(self)
    }
}

/// An event. `Debug` shows nothing of it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Event {
    name: Option<String>,
    data: String,
    id: Option<String>,
    retry: Option<Duration>,
}

impl Event {
    /// Returns the type of the event; `message` where the server does not name one.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or("message")
    }

    /// Returns the data, with lines joined by line breaks.
    #[must_use]
    pub fn data(&self) -> &str {
        &self.data
    }

    /// Returns the last id that the server sent.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Returns how long to wait before reconnecting, if the server said so with this event.
    #[must_use]
    pub fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Decodes the data as JSON.
    ///
    /// # Errors
    /// The data is not JSON, or not of this type. The error shows the place, and nothing of the value.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        decode(self.data.as_bytes())
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Event(…)")
    }
}

impl Events {
    pub(crate) fn new(streamed: Streamed) -> Self {
        Self { streamed, parser: Parser::default() }
    }

    /// Returns the next event, or `None` after the last. An event that the end cuts off is dropped, as browsers do.
    ///
    /// # Errors
    /// The connection broke off, or an event is longer than 32 MiB.
    pub async fn next(&mut self) -> Result<Option<Event>, Error> {
        loop {
            if let Some(event) = self.parser.next() {
                return Ok(Some(event));
            }
            if self.parser.length() > LONGEST {
                return Err(self.streamed.error(Kind::BodyTooLong(LONGEST)));
            }
            match self.streamed.next().await? {
                Some(piece) => self.parser.push(&piece),
                None => return Ok(None),
            }
        }
    }

    /// Returns the head of the answer, and the rest of its body.
    #[must_use]
    pub fn streamed(&self) -> &Streamed {
        &self.streamed
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").finish_non_exhaustive()
    }
}

/// A parser of lines into events.
#[derive(Default)]
struct Parser {
    bytes: Vec<u8>,
    /// How far `bytes` are parsed.
    read: usize,
    /// How far `bytes` are known to have no end of the line that begins at `read`.
    searched: usize,
    begun: bool,
    /// Whether the last line ended with a carriage return, so that a line feed now belongs to it.
    returned: bool,
    event: Event,
    has_data: bool,
    id: Option<String>,
}

impl Parser {
    fn push(&mut self, piece: &[u8]) {
        self.bytes.drain(..self.read);
        self.searched = self.searched.saturating_sub(self.read);
        self.read = 0;
        self.bytes.extend_from_slice(piece);
    }

    fn length(&self) -> usize {
        self.bytes.len() - self.read + self.event.data.len()
    }

    fn next(&mut self) -> Option<Event> {
        while let Some(line) = self.next_line() {
            if !line.is_empty() {
                self.field(&line);
                continue;
            }
            let event = std::mem::take(&mut self.event);
            if std::mem::take(&mut self.has_data) {
                return Some(Event { id: self.id.clone(), ..event });
            }
        }
        None
    }

    /// Returns the next complete line.
    fn next_line(&mut self) -> Option<String> {
        let first = *self.bytes.get(self.read)?;
        if std::mem::take(&mut self.returned) && first == b'\n' {
            self.read += 1;
        }
        let rest = &self.bytes[self.read..];
        let searched = self.searched.saturating_sub(self.read);
        let found = rest[searched..].iter().position(|byte| matches!(byte, b'\r' | b'\n'));
        let Some(end) = found.map(|found| searched + found) else {
            self.searched = self.bytes.len();
            return None;
        };
        let mut line = &rest[..end];
        if !std::mem::replace(&mut self.begun, true) {
            line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        }
        let line = String::from_utf8_lossy(line).into_owned();
        self.returned = rest[end] == b'\r';
        self.read += end + 1;
        Some(line)
    }

    fn field(&mut self, line: &str) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => self.event.name = Some(value.to_owned()).filter(|name| !name.is_empty()),
            "data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
            }
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.event.retry = value.parse().ok().map(Duration::from_millis);
            }
            // A comment, or a field of a later version.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Event, Parser};

    /// Parses a string that arrives in pieces of every size.
    fn check(text: &str, expected: &[(&str, &str)]) {
        for size in 1..=text.len() {
            let mut parser = Parser::default();
            let mut events: Vec<Event> = Vec::new();
            for piece in text.as_bytes().chunks(size) {
                parser.push(piece);
                while let Some(event) = parser.next() {
                    events.push(event);
                }
            }
            let found: Vec<_> = events.iter().map(|event| (event.name(), event.data())).collect();
            assert_eq!(found, expected, "in pieces of {size}");
        }
    }

    #[test]
    fn lines_become_events_however_they_are_cut() {
        check("data: a\n\ndata:b\ndata: c\n\n", &[("message", "a"), ("message", "b\nc")]);
        check("event: x\r\ndata: a\r\n\r\n: comment\rdata\r\r", &[("x", "a"), ("message", "")]);
        check("\u{feff}data: é\n\ndata: cut off\n", &[("message", "é")]);
        check("event: none\n\ndata: a\n\n", &[("message", "a")]);
        check("data: a\r\n\ndata: b\r\n\r", &[("message", "a"), ("message", "b")]);
    }

    #[test]
    fn an_id_stays_until_the_next() {
        let mut parser = Parser::default();
        parser.push(b"id: 1\nretry: 50\ndata: a\n\ndata: b\n\n");
        let (first, second) = (parser.next().unwrap(), parser.next().unwrap());
        assert_eq!((first.id(), second.id()), (Some("1"), Some("1")));
        assert_eq!((first.retry().map(|wait| wait.as_millis()), second.retry()), (Some(50), None));
        assert!(first.json::<String>().is_err());
    }
}
