//! A server on this machine with a single answer.

use std::{io, net::SocketAddr, thread};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::Builder,
};

/// Starts a server that answers every request with `body` and keeps connections open. It runs in its own thread until
/// the process ends.
pub(crate) fn start(body: &str) -> io::Result<SocketAddr> {
    let length = body.len();
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}");
    let runtime = Builder::new_current_thread().enable_io().build()?;
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        runtime.block_on(async {
            while let Ok((stream, _)) = listener.accept().await {
                let answer = answer.clone();
                tokio::spawn(async move { serve(stream, &answer).await });
            }
        });
    });
    Ok(address)
}

/// Answers each request of a connection. Requests have no body, so each ends with an empty line.
async fn serve(mut stream: TcpStream, answer: &str) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut request, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut chunk).await?;
        if read == 0 {
            return Ok(());
        }
        request.extend_from_slice(&chunk[..read]);
        if request.ends_with(b"\r\n\r\n") {
            request.clear();
            stream.write_all(answer.as_bytes()).await?;
        }
    }
}
