//! The server: HTTP/1.1 in plain text, or HTTP/2 behind TLS, on loopback. It does with each request what the ledger says.

use std::{io, sync::Arc, time::Duration};

use h2::{Reason, server::SendResponse};
use hero_api_runtime::Bytes;
use hero_api_test_support::http2::acceptor;
use http::{Request, Response};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Notify,
    time::sleep,
};

use crate::ledger::{Fault, Ledger};

/// How late a late answer is.
const LATE: Duration = Duration::from_millis(40);

/// How long a server is silent that never answers: longer than any client waits.
const SILENCE: Duration = Duration::from_secs(60);

/// The body of every answer.
const BODY: &[u8] = b"{\"taken\":true,\"padding\":\"................................\"}";

/// Starts the server on a free port, and returns its address.
pub(crate) async fn start(ledger: Arc<Ledger>, is_http2: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let ledger = Arc::clone(&ledger);
            // A connection that breaks is what this server is for.
            tokio::spawn(async move {
                let _ = if is_http2 { serve_http2(stream, &ledger).await } else { serve_http1(stream, &ledger).await };
            });
        }
    });
    if is_http2 { format!("https://localhost:{port}") } else { format!("http://127.0.0.1:{port}") }
}

/// Returns the number of a call, and whether it writes: both are in its path.
fn call_of(method: &str, path: &str) -> (u64, bool) {
    (path.rsplit('/').next().and_then(|number| number.parse().ok()).unwrap_or_default(), method == "POST")
}

async fn serve_http1(stream: TcpStream, ledger: &Ledger) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let mut words = line.split(' ');
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let (call, is_write) = call_of(method, path);
        let mut header = String::new();
        // No request here has a body.
        while stream.read_line(&mut header).await? > 2 {
            header.clear();
        }
        let fault = ledger.arrives(call, is_write);
        if !answer_http1(stream.get_mut(), fault).await? {
            return Ok(());
        }
    }
}

/// Answers, or not. Returns whether the connection goes on.
async fn answer_http1(stream: &mut TcpStream, fault: Fault) -> io::Result<bool> {
    let head = |status: u16| {
        let length = if status == 200 { BODY.len() } else { 0 };
        let wait = if status == 429 { "retry-after: 0\r\n" } else { "" };
        format!("HTTP/1.1 {status} Status\r\ncontent-type: application/json\r\n{wait}content-length: {length}\r\n\r\n")
    };
    let status = match fault {
        Fault::Broken | Fault::TakenAndLost => {
            // With a reset, not in an orderly way.
            stream.set_zero_linger()?;
            return Ok(false);
        }
        Fault::TakenAndDropped => return Ok(false),
        Fault::TakenAndCut => {
            stream.write_all(head(200).as_bytes()).await?;
            stream.write_all(&BODY[..BODY.len() / 2]).await?;
            return Ok(false);
        }
        Fault::Silent => {
            sleep(SILENCE).await;
            return Ok(false);
        }
        Fault::Slow => {
            sleep(LATE).await;
            200
        }
        Fault::None | Fault::GoAway => 200,
        Fault::Refused => 425,
        Fault::Status(status) => status,
        Fault::TakenAndFailed => 500,
    };
    stream.write_all(head(status).as_bytes()).await?;
    if status == 200 {
        stream.write_all(BODY).await?;
    }
    Ok(fault != Fault::GoAway)
}

async fn serve_http2(stream: TcpStream, ledger: &Arc<Ledger>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let stream = acceptor(b"h2").accept(stream).await?;
    speak_http2(stream, ledger).await.map_err(io::Error::other)
}

async fn speak_http2(stream: impl AsyncRead + AsyncWrite + Unpin, ledger: &Arc<Ledger>) -> Result<(), h2::Error> {
    let mut connection = h2::server::handshake(stream).await?;
    let (dropped, closing) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    loop {
        let accepted = tokio::select! {
            () = dropped.notified() => return Ok(()),
            () = closing.notified() => {
                connection.graceful_shutdown();
                continue;
            }
            accepted = connection.accept() => accepted,
        };
        let Some(accepted) = accepted else { return Ok(()) };
        let (request, respond) = accepted?;
        let (ledger, dropped, closing) = (Arc::clone(ledger), Arc::clone(&dropped), Arc::clone(&closing));
        tokio::spawn(async move {
            match answer_http2(&request, respond, &ledger).await {
                Ok(Fault::TakenAndDropped) => dropped.notify_one(),
                Ok(Fault::GoAway) => closing.notify_one(),
                // The stream may be gone with its connection.
                Ok(_) | Err(_) => {}
            }
        });
    }
}

async fn answer_http2(
    request: &Request<h2::RecvStream>,
    mut respond: SendResponse<Bytes>,
    ledger: &Ledger,
) -> Result<Fault, h2::Error> {
    let (call, is_write) = call_of(request.method().as_str(), request.uri().path());
    let fault = ledger.arrives(call, is_write);
    let status = match fault {
        Fault::Broken | Fault::TakenAndLost => {
            respond.send_reset(Reason::INTERNAL_ERROR);
            return Ok(fault);
        }
        Fault::Refused => {
            respond.send_reset(Reason::REFUSED_STREAM);
            return Ok(fault);
        }
        Fault::TakenAndDropped => return Ok(fault),
        Fault::Silent => {
            sleep(SILENCE).await;
            return Ok(fault);
        }
        Fault::Slow => {
            sleep(LATE).await;
            200
        }
        Fault::None | Fault::GoAway | Fault::TakenAndCut => 200,
        Fault::Status(status) => status,
        Fault::TakenAndFailed => 500,
    };
    let mut head = Response::builder().status(status).header("content-type", "application/json");
    if status == 429 {
        head = head.header("retry-after", "0");
    }
    let mut body = respond.send_response(head.body(()).unwrap(), status != 200)?;
    if fault == Fault::TakenAndCut {
        body.send_data(Bytes::from_static(&BODY[..BODY.len() / 2]), false)?;
        body.send_reset(Reason::INTERNAL_ERROR);
    } else if status == 200 {
        body.send_data(Bytes::from_static(BODY), true)?;
    }
    Ok(fault)
}
