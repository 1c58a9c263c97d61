//! The servers of these tests: Redis itself, a proxy before it that delays and records, and an API that notes when its
//! requests arrive.

use std::{
    net::TcpListener as Listener,
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::{Instant, sleep},
};

/// A Redis server on a free port. It ends with the test.
pub struct Redis {
    port: u16,
    child: Child,
    folder: tempfile::TempDir,
}

impl Redis {
    pub async fn start() -> Self {
        let port = Listener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let redis = Self { port, child: started(port, &folder), folder };
        redis.is_up().await;
        redis
    }

    pub fn url(&self) -> String {
        format!("redis://{}", self.address())
    }

    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Kills the server.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        self.child.wait().unwrap();
    }

    /// Starts the server again, which has forgotten everything.
    pub async fn start_again(&mut self) {
        self.kill();
        self.child = started(self.port, &self.folder);
        self.is_up().await;
    }

    /// Sends a command, and returns the answer as it comes.
    pub async fn command(&self, command: &str) -> String {
        let mut stream = TcpStream::connect(self.address()).await.unwrap();
        stream.write_all(format!("{command}\r\n").as_bytes()).await.unwrap();
        let mut answer = vec![0; 65536];
        let length = stream.read(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer[..length]).into_owned()
    }

    /// Returns how long the shortest command takes.
    pub async fn round_trip(&self, times: usize) -> Duration {
        let mut stream = TcpStream::connect(self.address()).await.unwrap();
        let (mut answer, started) = ([0; 7], Instant::now());
        for _ in 0..times {
            stream.write_all(b"PING\r\n").await.unwrap();
            stream.read_exact(&mut answer).await.unwrap();
        }
        assert_eq!(&answer, b"+PONG\r\n");
        started.elapsed() / u32::try_from(times).unwrap()
    }

    async fn is_up(&self) {
        for _ in 0..500 {
            if TcpStream::connect(self.address()).await.is_ok() {
                return;
            }
            sleep(Duration::from_millis(20)).await;
        }
        panic!("redis-server does not listen");
    }
}

/// How long [`count_pings`] rests.
pub const REST: Duration = Duration::from_millis(50);

/// Connects, asks for the shortest answer, rests, and counts how often: what a machine has time for that does other things
/// as well. It goes on while the server is away.
pub async fn count_pings(address: String, pings: Arc<AtomicU64>) {
    loop {
        sleep(REST).await;
        let Ok(mut stream) = TcpStream::connect(&address).await else { continue };
        let mut answer = [0; 7];
        if stream.write_all(b"PING\r\n").await.is_ok() && stream.read_exact(&mut answer).await.is_ok() {
            pings.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn started(port: u16, folder: &tempfile::TempDir) -> Child {
    let mut command = Command::new("redis-server");
    command.args(["--bind", "127.0.0.1", "--port", &port.to_string(), "--save", "", "--appendonly", "no", "--dir"]);
    let child = command.arg(folder.path()).stdout(Stdio::null()).spawn();
    child.expect("no redis-server is installed here: `apt-get install redis-server`, `brew install redis`")
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A proxy that delays what goes through it, and keeps what is sent to the server.
#[derive(Clone)]
pub struct Proxy {
    url: String,
    delay: Arc<AtomicU64>,
    sent: Arc<Mutex<Vec<u8>>>,
}

impl Proxy {
    pub async fn before(address: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("redis://{}", listener.local_addr().unwrap());
        let proxy = Self { url, delay: Arc::default(), sent: Arc::default() };
        let through = proxy.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (Ok(server), proxy) = (TcpStream::connect(&address).await, through.clone()) else { continue };
                client.set_nodelay(true).unwrap();
                server.set_nodelay(true).unwrap();
                let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
                let sent = Arc::clone(&proxy.sent);
                tokio::spawn(pass(from_client, to_server, Arc::clone(&proxy.delay), Some(sent)));
                tokio::spawn(pass(from_server, to_client, proxy.delay, None));
            }
        });
        proxy
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Sets how long an answer takes longer, half of it on each way.
    pub fn delays(&self, delay: Duration) {
        self.delay.store(u64::try_from(delay.as_millis()).unwrap() / 2, Ordering::Relaxed);
    }

    /// Returns what was sent to the server.
    pub fn sent(&self) -> String {
        String::from_utf8_lossy(&self.sent.lock().unwrap()).into_owned()
    }
}

async fn pass(
    mut from: impl AsyncReadExt + Unpin,
    mut to: impl AsyncWriteExt + Unpin,
    delay: Arc<AtomicU64>,
    record: Option<Arc<Mutex<Vec<u8>>>>,
) {
    let mut bytes = vec![0; 65536];
    while let Ok(length @ 1..) = from.read(&mut bytes).await {
        if let Some(record) = &record {
            record.lock().unwrap().extend_from_slice(&bytes[..length]);
        }
        sleep(Duration::from_millis(delay.load(Ordering::Relaxed))).await;
        if to.write_all(&bytes[..length]).await.is_err() {
            return;
        }
    }
}

/// An API that answers every request with a 200 and no body, and notes when they arrive.
pub struct Api {
    url: String,
    arrived: Arc<Mutex<Vec<Instant>>>,
}

impl Api {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let arrived: Arc<Mutex<Vec<Instant>>> = Arc::default();
        let times = Arc::clone(&arrived);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&times)));
            }
        });
        Self { url, arrived }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns when requests arrived.
    pub fn arrived(&self) -> Vec<Instant> {
        self.arrived.lock().unwrap().clone()
    }
}

/// Answers the requests of a connection, which have no bodies.
async fn answer(mut stream: TcpStream, times: Arc<Mutex<Vec<Instant>>>) {
    let (mut text, mut bytes) = (Vec::new(), vec![0; 4096]);
    while let Ok(length @ 1..) = stream.read(&mut bytes).await {
        text.extend_from_slice(&bytes[..length]);
        while let Some(end) = text.windows(4).position(|end| end == b"\r\n\r\n") {
            text.drain(..end + 4);
            times.lock().unwrap().push(Instant::now());
            if stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.is_err() {
                return;
            }
        }
    }
}
