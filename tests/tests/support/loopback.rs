//! A server on this machine that gives every request the same answer, over real connections.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Starts a server that gives this answer, and tells its URL. It ends with the test.
pub async fn serve(status: u16, kind: &str, body: String) -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let length = body.len();
    let answer = format!("HTTP/1.1 {status} As said\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer_one(stream, answer.clone()));
        }
    });
    Ok(url)
}

async fn answer_one(mut stream: TcpStream, answer: String) -> std::io::Result<()> {
    let mut request = Vec::new();
    while !is_whole(&request) {
        if stream.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    }
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}

/// Whether a request has its head, and as much of a body as that says.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_lowercase();
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse::<usize>().ok());
    let start = request.windows(4).position(|it| it == b"\r\n\r\n").map_or(0, |at| at + 4);
    request.len() >= start + length.unwrap_or(0)
}
