//! A loopback server that speaks HTTP/2, behind TLS or in plain text: it answers, or refuses a request in one of the
//! ways of HTTP/2.

use std::{
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::sleep,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::aws_lc_rs,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

/// The root certificate of the server's own. Made for these tests; the key that signed them was thrown away.
pub const ROOT: &[u8] = include_bytes!("../tls/root.pem");
const CERTIFICATE: &[u8] = include_bytes!("../tls/server.pem");
const KEY: &[u8] = include_bytes!("../tls/server.key.pem");

/// The reason `NO_ERROR` of RFC 9113.
pub const NO_ERROR: u8 = 0;
/// The reason `INTERNAL_ERROR` of RFC 9113.
pub const INTERNAL_ERROR: u8 = 2;
/// The reason `REFUSED_STREAM` of RFC 9113.
pub const REFUSED_STREAM: u8 = 7;
/// The reason `CANCEL` of RFC 9113.
pub const CANCEL: u8 = 8;
/// The reason `ENHANCE_YOUR_CALM` of RFC 9113.
pub const ENHANCE_YOUR_CALM: u8 = 11;

/// The behaviour of the server on a connection.
#[derive(Clone, Copy)]
pub enum Connection {
    /// Accepts it, and never starts TLS.
    Mute,
    /// Speaks HTTP/2, and answers each request.
    Answers(Answer),
    /// Speaks HTTP/2, and does this with each request.
    Http2(Act),
    /// Speaks HTTP/2: answers so many requests, takes as many more, and closes without a word.
    Lost {
        /// The requests that it answers.
        answered: usize,
        /// The requests that it takes after these.
        taken: usize,
    },
    /// Speaks HTTP/1.1: answers the first request after this time, and no other.
    Http1(Duration),
}

/// An answer of status 200.
#[derive(Clone, Copy)]
pub struct Answer {
    /// Its headers.
    pub headers: &'static [(&'static str, &'static str)],
    /// Its body.
    pub body: &'static str,
}

/// The behaviour of the server on a request that it does not answer.
#[derive(Clone, Copy)]
pub enum Act {
    /// Resets the stream, for this reason.
    Reset(u8),
    /// Sends GOAWAY: the last stream that it processes, and the reason.
    GoAway(u8, u8),
    /// Sends GOAWAY, and closes the connection.
    GoAwayAndClose(u8, u8),
    /// Nothing.
    Nothing,
}

/// A server with one behaviour per connection; the last one also applies to all that follow. It ends with the test.
pub struct Http2Server {
    url: String,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    requests: AtomicUsize,
    paths: Mutex<Vec<String>>,
    open: AtomicUsize,
}

impl Http2Server {
    /// Starts a server behind TLS, with a certificate that [`ROOT`] signed.
    pub async fn start(connections: &'static [Connection]) -> Self {
        Self::bind(connections, true).await
    }

    /// Starts a server without TLS, whose clients know that it speaks HTTP/2.
    pub async fn start_in_plain_text(connections: &'static [Connection]) -> Self {
        Self::bind(connections, false).await
    }

    async fn bind(connections: &'static [Connection], is_tls: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let url = if is_tls { format!("https://localhost:{}", address.port()) } else { format!("http://{address}") };
        let seen: Arc<Seen> = Arc::default();
        let server = Self { url, seen: Arc::clone(&seen) };
        tokio::spawn(async move {
            let mut next = 0;
            while let Ok((stream, _)) = listener.accept().await {
                let connection = connections[next.min(connections.len() - 1)];
                next += 1;
                let seen = Arc::clone(&seen);
                seen.open.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    // The client may have closed before the end.
                    let _ = serve(stream, connection, is_tls, &seen).await;
                    seen.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        server
    }

    /// Returns the address, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the number of requests received.
    #[must_use]
    pub fn count(&self) -> usize {
        self.seen.requests.load(Ordering::SeqCst)
    }

    /// Returns the paths of the requests that were answered over HTTP/2.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        self.seen.paths.lock().unwrap().clone()
    }

    /// Waits until no connection is open.
    pub async fn closed(&self) {
        while self.seen.open.load(Ordering::SeqCst) > 0 {
            sleep(Duration::from_millis(5)).await;
        }
    }
}

async fn serve(stream: TcpStream, connection: Connection, is_tls: bool, seen: &Seen) -> io::Result<()> {
    let protocol: &[u8] = match connection {
        Connection::Mute => {
            sleep(Duration::from_secs(3600)).await;
            drop(stream);
            return Ok(());
        }
        Connection::Http1(_) => b"http/1.1",
        Connection::Answers(_) | Connection::Http2(_) | Connection::Lost { .. } => b"h2",
    };
    if !is_tls {
        return speak(stream, connection, seen).await;
    }
    speak(acceptor(protocol).accept(stream).await?, connection, seen).await
}

/// Returns the server side of TLS for `localhost`, with a certificate that [`ROOT`] signed, for one protocol of ALPN.
#[must_use]
pub fn acceptor(protocol: &[u8]) -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE).unwrap();
    let key = PrivateKeyDer::from_pem_slice(KEY).unwrap();
    // A client with another cryptography leaves no default to choose.
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let mut config = config.with_single_cert(vec![certificate], key).unwrap();
    config.alpn_protocols = vec![protocol.to_vec()];
    TlsAcceptor::from(Arc::new(config))
}

async fn speak(stream: impl AsyncRead + AsyncWrite + Unpin, connection: Connection, seen: &Seen) -> io::Result<()> {
    match connection {
        Connection::Mute => Ok(()),
        Connection::Answers(answer) => answer_all(stream, answer, usize::MAX, 0, seen).await,
        Connection::Lost { answered, taken } => answer_all(stream, NOTHING, answered, taken, seen).await,
        Connection::Http2(act) => act_on_all(stream, act, seen).await,
        Connection::Http1(pause) => answer_one(stream, pause, seen).await,
    }
}

async fn answer_one(mut stream: impl AsyncRead + AsyncWrite + Unpin, pause: Duration, seen: &Seen) -> io::Result<()> {
    let mut buffer = [0; 4096];
    loop {
        if stream.read(&mut buffer).await? == 0 {
            return Ok(());
        }
        if seen.requests.fetch_add(1, Ordering::SeqCst) == 0 {
            sleep(pause).await;
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-type: application/json\r\n\r\n1")
                .await?;
            stream.flush().await?;
        }
    }
}

/// An answer without a header or a body.
const NOTHING: Answer = Answer { headers: &[], body: "" };

/// Answers so many requests, takes as many more, and ends.
async fn answer_all(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    answer: Answer,
    answered: usize,
    taken: usize,
    seen: &Seen,
) -> io::Result<()> {
    let mut connection = h2::server::handshake(stream).await.map_err(io::Error::other)?;
    let mut without_answer = Vec::new();
    let mut accepted = 0;
    while let Some(request) = connection.accept().await {
        let (request, mut respond) = request.map_err(io::Error::other)?;
        accepted += 1;
        seen.requests.fetch_add(1, Ordering::SeqCst);
        seen.paths.lock().unwrap().push(request.uri().path().to_owned());
        if accepted > answered {
            without_answer.push(respond);
            if without_answer.len() == taken {
                break;
            }
            continue;
        }
        let response =
            answer.headers.iter().fold(http::Response::builder(), |all, (name, value)| all.header(*name, *value));
        let mut body = respond.send_response(response.body(()).unwrap(), false).map_err(io::Error::other)?;
        body.send_data(answer.body.into(), true).map_err(io::Error::other)?;
    }
    Ok(())
}

/// Writes frames by hand, because no library would produce these errors.
async fn act_on_all(mut stream: impl AsyncRead + AsyncWrite + Unpin, act: Act, seen: &Seen) -> io::Result<()> {
    const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    const HEADERS: u8 = 1;
    stream.read_exact(&mut [0; 24]).await?;
    stream.write_all(&SETTINGS).await?;
    stream.flush().await?;
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await?;
        let length = usize::from(head[0]) << 16 | usize::from(head[1]) << 8 | usize::from(head[2]);
        stream.read_exact(&mut vec![0; length]).await?;
        if head[3] != HEADERS {
            continue;
        }
        seen.requests.fetch_add(1, Ordering::SeqCst);
        let id = head[8];
        let frame = match act {
            Act::Reset(reason) => vec![0, 0, 4, 3, 0, 0, 0, 0, id, 0, 0, 0, reason],
            Act::GoAway(last, reason) | Act::GoAwayAndClose(last, reason) => {
                vec![0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, last, 0, 0, 0, reason]
            }
            Act::Nothing => Vec::new(),
        };
        stream.write_all(&frame).await?;
        stream.flush().await?;
        if matches!(act, Act::GoAwayAndClose(..)) {
            return stream.shutdown().await;
        }
    }
}
