//! Sends a file while it is read, and receives an answer piece by piece: neither takes memory for more than a piece.
//!
//! `cargo run -p hero-api-runtime --example streams`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::{error::Error, io::Write};

use hero_api_runtime::{Client, File, Json, Method, Operation, bytes, json};
use hero_api_test_support::{Reply, Server};
use tokio::io::AsyncWriteExt;

/// A generated client has these, and methods that take and return files.
static UPLOAD: Operation = Operation::new("uploadScan", Method::POST, "/scans");
static DOWNLOAD: Operation = Operation::new("downloadScan", Method::GET, "/scans/{id}");

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let scan = vec![b'x'; 1 << 20];
    let download = Reply::ok(&scan).chunked();
    let server = Server::start([Reply::json("{}"), download.clone(), download.cut(5000)]).await;
    let client = Client::builder().base_url(server.url()).build()?;

    // Opened again for each attempt. A reader (`File::from_reader`) is sent once.
    let mut on_disk = tempfile::NamedTempFile::new()?;
    on_disk.write_all(&scan)?;
    let file = File::from_path(on_disk.path())?.media_type("application/pdf");
    client.call(&UPLOAD, json::<Json>).file(file).await?;
    let sent = server.requests().first().and_then(|request| request.split_once("\r\n\r\n").map(|(_, body)| body.len()));
    println!("sent: {sent:?} bytes");

    let download = || client.call(&DOWNLOAD, bytes).path::<String>("id", "7", &[]).stream();
    let mut answer = download().await?;
    let mut saved = tokio::fs::File::create(on_disk.path()).await?;
    let mut length = 0;
    while let Some(piece) = answer.next().await? {
        saved.write_all(&piece).await?;
        length += piece.len();
    }
    println!("received: {length} bytes");

    // What arrived before a connection breaks off is yours; that it is not all is an error.
    let mut broken = download().await?;
    let error = loop {
        match broken.next().await {
            Ok(Some(_)) => {}
            Ok(None) => return Err("the answer was whole".into()),
            Err(error) => break error,
        }
    };
    println!("{error}");
    Ok(())
}
