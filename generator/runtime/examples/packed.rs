//! Answers that are packed by gzip or Brotli: they are unpacked before the program sees them, and bounded by what comes out.
//!
//! `cargo run -p hero-api-runtime --features brotli,gzip --example packed`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::{error::Error, io::Write};

use flate2::{Compression, write::GzEncoder};
use hero_api_runtime::{Client, Method, Operation, text};
use hero_api_test_support::{Reply, Server};

static READ: Operation = Operation::new("readReport", Method::GET, "/report");

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let report = "packed, ".repeat(1000);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(report.as_bytes())?;
    let packed = encoder.finish()?;
    println!("packed: {} bytes", packed.len());
    let server = Server::start([Reply::ok(packed).header("content-encoding: gzip")]).await;

    let client = Client::builder().base_url(server.url()).build()?;
    println!("unpacked: {} bytes", client.call(&READ, text).await?.len());
    let asked = server.requests().concat();
    println!("{}", asked.lines().find(|line| line.starts_with("accept-encoding")).unwrap_or("nothing was said"));

    // A small answer that becomes a large one ends at the limit.
    let bounded = Client::builder().base_url(server.url()).response_limit(1000).build()?;
    if let Err(error) = bounded.call(&READ, text).await {
        println!("{error}");
    }
    Ok(())
}
