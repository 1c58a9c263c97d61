//! Serves HTTP on loopback: reads a request, calls [`exchange`], and writes the answer, complete or broken.

use std::sync::Arc;

use axum::{
    Router,
    body::Body as HttpBody,
    extract::{ConnectInfo, Request, State as Extract},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use bytes::Bytes;

use crate::{
    connection::{CuttableListener, Cutter, TruncatedBody},
    exchange::{Outgoing, exchange},
    incoming::Incoming,
    script::Ending,
    state::Shared,
};

/// The largest body that is read.
const LARGEST: usize = 64 << 20;

/// Serves until the task is aborted.
pub(crate) async fn serve(listener: CuttableListener, shared: Arc<Shared>) {
    let router = Router::new().fallback(handle).with_state(shared);
    let served = axum::serve(listener, router.into_make_service_with_connect_info::<Cutter>()).await;
    if let Err(error) = served {
        tracing::debug!(%error, "the mock stopped");
    }
}

async fn handle(
    Extract(shared): Extract<Arc<Shared>>,
    ConnectInfo(cutter): ConnectInfo<Cutter>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, LARGEST).await else {
        cutter.cut();
        return Response::default();
    };
    let incoming = Incoming {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body,
    };
    let outgoing = exchange(&shared, &incoming);
    if !outgoing.delay.is_zero() {
        tokio::time::sleep(outgoing.delay).await;
    }
    write(outgoing, &cutter)
}

fn write(outgoing: Outgoing, cutter: &Cutter) -> Response {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::from_u16(outgoing.status).unwrap_or_default();
    let headers = response.headers_mut();
    let bytes = outgoing.body.map_or_else(Bytes::new, |body| {
        put(headers, &[(header::CONTENT_TYPE.to_string(), body.media)]);
        Bytes::from(body.text)
    });
    put(headers, &outgoing.headers);
    match outgoing.ending {
        Ending::Whole => *response.body_mut() = HttpBody::from(bytes),
        Ending::Dropped | Ending::Lost => cutter.cut(),
        Ending::Truncated => {
            let length = bytes.len().max(2);
            response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
            *response.body_mut() = HttpBody::new(TruncatedBody::new(&bytes, cutter.clone()));
        }
    }
    response
}

fn put(headers: &mut HeaderMap, given: &[(String, String)]) {
    for (name, value) in given {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            headers.insert(name, value);
        }
    }
}
