//! A loopback server that writes its replies byte for byte, well formed or not, and records what it receives.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
    time::sleep,
};

/// The header of a JSON body.
pub const JSON: &str = "content-type: application/json";

/// A server that plays one reply per connection, the last one for all that follow. It ends with the test.
pub struct Server {
    url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server on a free port.
    pub async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies: Vec<Reply> = replies.into_iter().collect();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests: Arc<Mutex<Vec<String>>> = Arc::default();
        let seen = Arc::clone(&requests);
        tokio::spawn(async move {
            let mut connection = 0;
            while let Ok((stream, _)) = listener.accept().await {
                let reply = replies[connection.min(replies.len() - 1)].clone();
                connection += 1;
                tokio::spawn(serve(stream, reply, Arc::clone(&seen)));
            }
        });
        Self { url, requests }
    }

    /// Returns the address, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the complete requests, as received.
    #[must_use]
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// Returns the number of [`requests`](Self::requests).
    #[must_use]
    pub fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

/// The behaviour of a server on a connection, once it has read a request.
#[derive(Clone)]
pub struct Reply {
    content: Content,
    /// The number of bytes of the body, or of raw bytes, after which the server stops.
    cut: Option<usize>,
    /// The pause after each byte of the body.
    pause: Option<Duration>,
    ending: Ending,
}

#[derive(Clone)]
enum Content {
    Raw(Vec<u8>),
    Answer { status: String, headers: Vec<String>, body: Vec<u8>, framing: Framing },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Framing {
    Length,
    Chunked,
    UnfinishedChunks,
    None,
}

#[derive(Clone)]
enum Ending {
    Close,
    Silence,
    Endless(Vec<u8>),
}

impl Reply {
    /// Creates a reply of raw bytes.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { content: Content::Raw(bytes.into()), cut: None, pause: None, ending: Ending::Close }
    }

    /// Creates an answer of this status, such as `404 Not Found`, with an empty body.
    pub fn status(status: impl Into<String>) -> Self {
        let status = status.into();
        let answer = Content::Answer { status, headers: Vec::new(), body: Vec::new(), framing: Framing::Length };
        Self { content: answer, ..Self::raw("") }
    }

    /// Creates an answer of status 200 with this body.
    pub fn ok(body: impl AsRef<[u8]>) -> Self {
        Self::status("200 OK").body(body)
    }

    /// Creates an answer of status 200 with this JSON.
    pub fn json(body: impl AsRef<[u8]>) -> Self {
        Self::ok(body).header(JSON)
    }

    /// Creates a connection that stays open without an answer.
    #[must_use]
    pub fn silent() -> Self {
        Self::raw("").then_silence()
    }

    /// Creates a connection that is closed without an answer.
    #[must_use]
    pub fn hang_up() -> Self {
        Self::raw("")
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, bytes: impl AsRef<[u8]>) -> Self {
        if let Content::Answer { body, .. } = &mut self.content {
            *body = bytes.as_ref().to_vec();
        }
        self
    }

    /// Adds a header, such as `retry-after: 1`.
    #[must_use]
    pub fn header(mut self, line: impl Into<String>) -> Self {
        if let Content::Answer { headers, .. } = &mut self.content {
            headers.push(line.into());
        }
        self
    }

    /// Sends the body as one chunk.
    #[must_use]
    pub fn chunked(self) -> Self {
        self.framed(Framing::Chunked)
    }

    /// Sends the body as one chunk, without the final chunk.
    #[must_use]
    pub fn without_last_chunk(self) -> Self {
        self.framed(Framing::UnfinishedChunks)
    }

    /// Omits the length of the body.
    #[must_use]
    pub fn without_length(self) -> Self {
        self.framed(Framing::None)
    }

    fn framed(mut self, kind: Framing) -> Self {
        if let Content::Answer { framing, .. } = &mut self.content {
            *framing = kind;
        }
        self
    }

    /// Cuts the answer after a number of bytes of its body.
    #[must_use]
    pub fn cut(self, after: usize) -> Self {
        Self { cut: Some(after), ..self }
    }

    /// Pauses after each byte of the body.
    #[must_use]
    pub fn trickle(self, pause: Duration) -> Self {
        Self { pause: Some(pause), ..self }
    }

    /// Keeps the connection open.
    #[must_use]
    pub fn then_silence(self) -> Self {
        Self { ending: Ending::Silence, ..self }
    }

    /// Repeats these bytes endlessly.
    #[must_use]
    pub fn then_endlessly(self, piece: impl Into<Vec<u8>>) -> Self {
        Self { ending: Ending::Endless(piece.into()), ..self }
    }

    async fn write(&self, stream: &mut TcpStream) -> io::Result<()> {
        let (head, mut body) = match &self.content {
            Content::Raw(bytes) => (String::new(), bytes.clone()),
            Content::Answer { status, headers, body, framing } => framing.parts(status, headers, body),
        };
        body.truncate(self.cut.unwrap_or(body.len()));
        stream.write_all(head.as_bytes()).await?;
        match self.pause {
            None => stream.write_all(&body).await?,
            Some(pause) => {
                for byte in body {
                    stream.write_all(&[byte]).await?;
                    sleep(pause).await;
                }
            }
        }
        match &self.ending {
            Ending::Close => stream.shutdown().await,
            Ending::Silence => {
                sleep(Duration::from_secs(3600)).await;
                Ok(())
            }
            Ending::Endless(piece) => loop {
                stream.write_all(piece).await?;
            },
        }
    }
}

impl Framing {
    /// Returns the head and the body of an answer, as written.
    fn parts(self, status: &str, headers: &[String], body: &[u8]) -> (String, Vec<u8>) {
        let chunk = || [format!("{:x}\r\n", body.len()).as_bytes(), body, b"\r\n"].concat();
        let (framing, body) = match self {
            Self::Length => (format!("content-length: {}\r\n", body.len()), body.to_vec()),
            Self::Chunked => ("transfer-encoding: chunked\r\n".to_owned(), [&chunk(), &b"0\r\n\r\n"[..]].concat()),
            Self::UnfinishedChunks => ("transfer-encoding: chunked\r\n".to_owned(), chunk()),
            Self::None => (String::new(), body.to_vec()),
        };
        let headers: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
        (format!("HTTP/1.1 {status}\r\nconnection: close\r\n{headers}{framing}\r\n"), body)
    }
}

async fn serve(mut stream: TcpStream, reply: Reply, requests: Arc<Mutex<Vec<String>>>) {
    let mut request = Vec::new();
    while !is_whole(&request) {
        match stream.read_buf(&mut request).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
    }
    requests.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
    // The client may have closed before the end.
    let _ = reply.write(&mut stream).await;
}

/// Reports whether a request has its head, and as much of a body as the head says.
fn is_whole(request: &[u8]) -> bool {
    let Some(end) = request.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&request[..end]).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse::<usize>().ok());
    request.len() >= end + 4 + length.unwrap_or_default()
}

/// Accepts one connection and takes turns: reads a number of bytes, then writes these. Returns the address, and what
/// was read.
pub async fn converse(turns: &'static [(usize, &'static [u8])]) -> (SocketAddr, JoinHandle<Vec<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let talk = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut heard = Vec::new();
        for (length, answer) in turns {
            let mut bytes = vec![0; *length];
            stream.read_exact(&mut bytes).await.unwrap();
            stream.write_all(answer).await.unwrap();
            heard.push(bytes);
        }
        heard
    });
    (address, talk)
}
