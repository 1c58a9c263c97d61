//! Reads webhooks: a delivery becomes a typed event, and an unknown kind of event is not an error.
//!
//! `cargo run -p hero-api --features mock --example webhook_receiver` delivers one over HTTP and reads others from
//! strings. The web server here takes one request and is not an example of one; in yours, pass the raw body to
//! [`receive`].

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use hero_api::{
    mock::MockHero,
    runtime::{DecodeError, decode},
    types::WebhookEvent,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mock = MockHero::start().await;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/hero", listener.local_addr()?);

    let confirmed = mock.event("appointment.confirmed").id("77");
    let (status, body) = tokio::join!(confirmed.deliver(&address), take_one(&listener));
    receive(&body?)?;
    println!("answered with {}", status?);

    receive(mock.event("appointment.cancelled").delivery().body().as_bytes())?;
    receive(br#"{"object": "robot", "id": "1", "practice_group_id": "5", "event": "robot.woke_up"}"#)?;
    if let Err(error) = receive(br#"{"object": "appointment", "id": 77, "event": "appointment.confirmed"}"#) {
        println!("not an event: {error}");
    }
    Ok(())
}

/// Handles a body, as your program would. The signature is not checked here, as the guide on webhooks says: treat the
/// event as a hint, and ask the API for what it names.
fn receive(body: &[u8]) -> Result<(), DecodeError> {
    match decode::<WebhookEvent>(body)? {
        WebhookEvent::AppointmentConfirmed(event) => println!("confirmed: appointment {}", event.id),
        WebhookEvent::AppointmentCancelled(event) => println!("cancelled: {event:?}"),
        // Answer it with success all the same, or it is delivered again.
        other => println!("of no interest: {other:?}"),
    }
    Ok(())
}

/// Receives one request, answers it with 200, and returns its body.
async fn take_one(listener: &TcpListener) -> std::io::Result<Vec<u8>> {
    let (mut stream, _) = listener.accept().await?;
    let mut request = Vec::new();
    loop {
        stream.read_buf(&mut request).await?;
        let text = String::from_utf8_lossy(&request);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length =
            head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if body.len() >= length.unwrap_or(0) {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await?;
            return Ok(body.as_bytes().to_vec());
        }
    }
}
