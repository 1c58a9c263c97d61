//! What the tests of the client share: a transport that answers in process, and a server that misbehaves on loopback.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use hero_api_runtime::{
    BoxFuture, Bytes, Client, ClientBuilder, Method, Operation, RetryClass, Scheme, Transport, TransportError,
    TransportRequest, TransportResponse,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::Instant,
};

pub const SECURITY: &[&[Scheme]] = &[&[Scheme::header_key("key", "x-key"), Scheme::header_key("group", "x-group")]];

pub static READ: Operation = Operation::new("readThing", Method::GET, "/v1/things/{id}").secured(SECURITY);
pub static WRITE: Operation = Operation::new("writeThing", Method::POST, "/v1/things").secured(SECURITY);
pub static REMOVE: Operation = Operation::new("removeThing", Method::DELETE, "/v1/things/{id}").secured(SECURITY);
pub static SEARCH: Operation =
    Operation::new("searchThings", Method::POST, "/v1/search").secured(SECURITY).retry(RetryClass::Safe);

/// The words that no message, trace or Debug may show.
pub const PRIVATE: [&str; 7] =
    ["9434765919", "Elisabeth", "k-secret", "g-secret", "127.0.0.1", "example.test", "private-answer"];

pub fn owned(text: &str) -> String {
    text.to_owned()
}

/// A step of a fake transport: what it answers, and after how long.
pub enum Step {
    Answer(TransportResponse),
    Fail(TransportError),
    Hang,
}

/// A transport that plays its steps and remembers the requests.
#[derive(Clone, Default)]
pub struct Fake {
    steps: Arc<Mutex<Vec<Step>>>,
    seen: Arc<Mutex<Vec<(Instant, TransportRequest)>>>,
}

impl Fake {
    pub fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        let mut steps: Vec<Step> = steps.into_iter().collect();
        steps.reverse();
        Self { steps: Arc::new(Mutex::new(steps)), seen: Arc::default() }
    }

    pub fn answers(answers: impl IntoIterator<Item = (u16, &'static str)>) -> Self {
        Self::new(answers.into_iter().map(|(status, body)| answer(status, body)))
    }

    pub fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    pub fn times(&self) -> Vec<Instant> {
        self.seen.lock().unwrap().iter().map(|(time, _)| *time).collect()
    }

    /// The last request as it would stand on the wire, headers sorted.
    pub fn wire(&self) -> String {
        let seen = self.seen.lock().unwrap();
        let (_, request) = seen.last().unwrap();
        let mut headers: Vec<String> =
            request.headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
        headers.sort();
        let body = String::from_utf8(request.body.to_vec()).unwrap();
        format!("{} {}\n{}\n\n{body}", request.method, request.uri, headers.join("\n"))
    }

    pub fn last(&self) -> TransportRequest {
        self.seen.lock().unwrap().last().unwrap().1.clone()
    }
}

impl Transport for Fake {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        self.seen.lock().unwrap().push((Instant::now(), request));
        let step = self.steps.lock().unwrap().pop();
        Box::pin(async move {
            match step {
                Some(Step::Answer(answer)) => Ok(answer),
                Some(Step::Fail(error)) => Err(error),
                Some(Step::Hang) => std::future::pending().await,
                None => panic!("one request too many"),
            }
        })
    }
}

pub fn answer(status: u16, body: &'static str) -> Step {
    Step::Answer(TransportResponse::whole(status.try_into().unwrap(), Bytes::from_static(body.as_bytes())))
}

pub fn answer_with(status: u16, name: &'static str, value: &str) -> Step {
    let response = TransportResponse::whole(status.try_into().unwrap(), Bytes::new());
    Step::Answer(response.header(name.try_into().unwrap(), value.try_into().unwrap()))
}

pub fn builder(base: &str) -> ClientBuilder {
    let builder = Client::builder().client_name("a-client", "1.2.3").default_retry_after(Duration::from_secs(60));
    builder.base_url(base).credential("key", "k-secret").credential("group", "g-secret")
}

pub fn client(fake: &Fake) -> Client {
    builder("https://example.test/base/").transport(fake.clone()).build().unwrap()
}

/// What a loopback server does with each connection, once it has the head of a request.
#[derive(Clone)]
pub enum Reply {
    /// Writes this, then closes.
    Bytes(Vec<u8>),
    /// Writes this, then keeps the connection open without a word.
    BytesThenSilence(Vec<u8>),
    /// Writes this again and again.
    Endless(Vec<u8>, Vec<u8>),
    /// Closes without a word.
    Close,
}

/// A server on loopback that plays one reply for each connection, the last one for all that follow.
pub struct Server {
    pub url: String,
    pub requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub async fn start(replies: Vec<Reply>) -> Self {
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

    pub fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

async fn serve(mut stream: TcpStream, reply: Reply, seen: Arc<Mutex<Vec<String>>>) {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    while !is_whole(&request) {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(count) => request.extend_from_slice(&buffer[..count]),
        }
    }
    seen.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
    match reply {
        Reply::Close => {}
        Reply::Bytes(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Reply::BytesThenSilence(bytes) => {
            let _ = stream.write_all(&bytes).await;
            tokio::time::sleep(Duration::from_secs(3600)).await;
        }
        Reply::Endless(head, piece) => {
            let mut alive = stream.write_all(&head).await.is_ok();
            while alive {
                alive = stream.write_all(&piece).await.is_ok();
            }
        }
    }
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length =
        head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned));
    length.is_none_or(|length| body.len() >= length.trim().parse::<usize>().unwrap())
}

/// A whole answer, as bytes.
pub fn http(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{headers}\r\n{body}").into_bytes()
}
