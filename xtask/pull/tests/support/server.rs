//! A server on loopback that answers as it is told, well or badly.
#![expect(clippy::unwrap_used, reason = "a helper fails as the test that calls it would")]

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::sleep,
};

/// One answer, told byte by byte.
pub(crate) struct Reply {
    status: &'static str,
    headers: Vec<String>,
    body: Vec<u8>,
    framing: Framing,
    manner: Manner,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Framing {
    Length,
    Chunked,
    EndlessChunks,
    None,
}

#[derive(Clone, Copy)]
enum Manner {
    Proper,
    /// Hangs up after so many bytes of the body.
    Cut(usize),
    /// A byte at a time.
    Trickle(Duration),
    Silent,
    HangUp,
}

impl Reply {
    pub(crate) fn ok(body: &str) -> Self {
        Self::bytes(body.as_bytes())
    }

    pub(crate) fn bytes(body: &[u8]) -> Self {
        Self { body: body.to_vec(), ..Self::status("200 OK") }
    }

    pub(crate) fn status(status: &'static str) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), framing: Framing::Length, manner: Manner::Proper }
    }

    pub(crate) fn silent() -> Self {
        Self { manner: Manner::Silent, ..Self::status("") }
    }

    pub(crate) fn hang_up() -> Self {
        Self { manner: Manner::HangUp, ..Self::status("") }
    }

    pub(crate) fn header(mut self, line: &str) -> Self {
        self.headers.push(line.to_owned());
        self
    }

    pub(crate) fn cut(self, after: usize) -> Self {
        Self { manner: Manner::Cut(after), ..self }
    }

    pub(crate) fn trickle(self, pause: Duration) -> Self {
        Self { manner: Manner::Trickle(pause), ..self }
    }

    pub(crate) fn chunked(self) -> Self {
        Self { framing: Framing::Chunked, ..self }
    }

    pub(crate) fn endless_chunks(self) -> Self {
        Self { framing: Framing::EndlessChunks, ..self }
    }

    pub(crate) fn without_length(self) -> Self {
        Self { framing: Framing::None, ..self }
    }

    async fn send(&self, stream: &mut TcpStream) -> std::io::Result<()> {
        let mut head = format!("HTTP/1.1 {}\r\nConnection: close\r\n", self.status);
        for line in &self.headers {
            head.push_str(&format!("{line}\r\n"));
        }
        let mut body = self.body.clone();
        match self.framing {
            Framing::Length => head.push_str(&format!("Content-Length: {}\r\n", body.len())),
            Framing::None => {}
            Framing::Chunked | Framing::EndlessChunks => {
                head.push_str("Transfer-Encoding: chunked\r\n");
                body = [format!("{:x}\r\n", body.len()).into_bytes(), body, b"\r\n".to_vec()].concat();
                if self.framing == Framing::Chunked {
                    body.extend_from_slice(b"0\r\n\r\n");
                }
            }
        }
        head.push_str("\r\n");
        match self.manner {
            Manner::Silent => sleep(Duration::from_secs(60)).await,
            Manner::HangUp => {}
            Manner::Proper => {
                stream.write_all(head.as_bytes()).await?;
                stream.write_all(&body).await?;
            }
            Manner::Cut(after) => {
                stream.write_all(head.as_bytes()).await?;
                stream.write_all(&body[..after]).await?;
            }
            Manner::Trickle(pause) => {
                stream.write_all(head.as_bytes()).await?;
                for byte in body {
                    stream.write_all(&[byte]).await?;
                    stream.flush().await?;
                    sleep(pause).await;
                }
            }
        }
        stream.shutdown().await
    }
}

/// Gives its replies in order, one a connection, and keeps what it was asked.
pub(crate) struct Server {
    address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) async fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/openapi.yaml", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let asked = Arc::clone(&requests);
        tokio::spawn(async move {
            for reply in replies {
                let (mut stream, _) = listener.accept().await.unwrap();
                let request = read_head(&mut stream).await;
                asked.lock().unwrap().push(request);
                // The client may have had enough before the end.
                tokio::spawn(async move { reply.send(&mut stream).await });
            }
        });
        Self { address, requests }
    }

    pub(crate) fn url(&self) -> String {
        self.address.clone()
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8(head).unwrap()
}
