//! Translates errors of the HTTP stack into fixed words, and into how far the request came.

use std::{error::Error, io, iter};

use crate::transport::TransportError;

/// Translates an error of reqwest into fixed words.
pub(super) fn translate(error: &reqwest::Error) -> TransportError {
    if error.is_builder() {
        return TransportError::refused("the address or a header is not valid");
    }
    if error.is_connect() {
        if error.is_timeout() {
            return TransportError::connect("it took too long to come about");
        }
        if error.is_dns() {
            return TransportError::connect("the name of the host does not resolve");
        }
        return TransportError::connect(io_words(error).unwrap_or("it was refused, or TLS failed"));
    }
    not_taken(error).unwrap_or_else(|| interruption(error))
}

/// Translates the error of an answer that broke off.
pub(super) fn interruption(error: &reqwest::Error) -> TransportError {
    TransportError::interrupted(io_words(error).unwrap_or("the answer is not complete, or not HTTP"))
}

/// Returns the error of a request that the server did nothing with, as HTTP/2 reports it: its stream was refused, or is
/// above the last one of a GOAWAY (<https://www.rfc-editor.org/rfc/rfc9113#section-8.7>). h2 gives the error of a
/// GOAWAY to those streams alone; the others wait for their answers.
fn not_taken(error: &reqwest::Error) -> Option<TransportError> {
    let causes = iter::successors(error.source(), |cause| (*cause).source());
    let error = causes.filter_map(|cause| cause.downcast_ref::<h2::Error>()).find(|error| error.is_remote())?;
    match error.reason() {
        _ if error.is_go_away() => Some(TransportError::not_taken("the connection was closed before it")),
        Some(h2::Reason::REFUSED_STREAM) => Some(TransportError::not_taken("the stream was refused")),
        _ => None,
    }
}

/// Returns words for the first I/O error in the chain of causes that has some.
fn io_words(error: &reqwest::Error) -> Option<&'static str> {
    let mut source = error.source();
    while let Some(error) = source {
        let Some(error) = error.downcast_ref::<io::Error>() else {
            source = error.source();
            continue;
        };
        if let Some(words) = words(error.kind()) {
            return Some(words);
        }
        // The inner error of an `io::Error` is not its source, but the source of its source.
        source = error.get_ref().map(|inner| inner as &(dyn Error + 'static));
    }
    None
}

fn words(kind: io::ErrorKind) -> Option<&'static str> {
    match kind {
        io::ErrorKind::ConnectionRefused => Some("the host refused it"),
        io::ErrorKind::ConnectionReset => Some("the connection was reset"),
        io::ErrorKind::ConnectionAborted => Some("the connection was aborted"),
        io::ErrorKind::BrokenPipe => Some("the connection was closed while sending"),
        io::ErrorKind::UnexpectedEof => Some("the connection was closed too early"),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => Some("the host is out of reach"),
        io::ErrorKind::TimedOut => Some("it timed out"),
        io::ErrorKind::InvalidData => Some("TLS failed; is the root certificate of the host trusted?"),
        _ => None,
    }
}
