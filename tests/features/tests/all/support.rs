//! A client of any description on a transport that answers in process and remembers what it was sent.

use std::sync::{Arc, Mutex};

use hero_api_runtime::{
    BoxFuture, Client, ClientBuilder, RetryPolicy, StatusCode, Transport, TransportError, TransportRequest,
    TransportResponse,
};

/// Where requests go.
pub(crate) const BASE: &str = "https://api.example.test";

/// A transport that gives one answer again and again.
#[derive(Clone)]
pub(crate) struct Server {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    requests: Arc<Mutex<Vec<TransportRequest>>>,
}

impl Server {
    /// A server that gives this answer; a body of JSON unless [`header`](Self::header) says otherwise.
    pub(crate) fn answering(status: u16, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        Self { status, headers, body: body.into(), requests: Arc::default() }
    }

    /// The same with this header in place of the one of that name.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The settings of a client that talks to this server.
    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder().base_url(BASE).retry(RetryPolicy::never()).transport(self.clone())
    }

    /// A client that talks to this server, without credentials.
    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// The one request that was sent: the method and the address after the base, the headers but those of every
    /// request, an empty line, and the body.
    pub(crate) fn sent(&self) -> String {
        assert_eq!(self.count(), 1);
        self.last()
    }

    /// The last request, as [`sent`](Self::sent) has it.
    pub(crate) fn last(&self) -> String {
        let requests = self.requests.lock().unwrap();
        let Some(request) = requests.last() else { panic!("nothing was sent") };
        let usual = |name: &str| ["accept", "user-agent"].contains(&name);
        let headers = request.headers.iter().filter(|(name, _)| !usual(name.as_str()));
        let mut lines: Vec<String> =
            headers.map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))).collect();
        lines.sort();
        let address = request.uri.to_string().replacen(BASE, "", 1);
        lines.insert(0, format!("{} {address}", request.method));
        let body = String::from_utf8_lossy(&request.body);
        if !body.is_empty() {
            lines.push(format!("\n{body}"));
        }
        lines.join("\n")
    }

    /// What the last request accepts.
    pub(crate) fn asked_for(&self) -> String {
        let requests = self.requests.lock().unwrap();
        let accept = requests.last().and_then(|it| it.headers.get("accept"));
        accept.map_or_else(String::new, |it| String::from_utf8_lossy(it.as_bytes()).into_owned())
    }

    /// How many requests were sent.
    pub(crate) fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

impl Transport for Server {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        self.requests.lock().unwrap().push(request);
        let status = StatusCode::from_u16(self.status).unwrap();
        let answer = TransportResponse::whole(status, self.body.clone());
        let answer = self
            .headers
            .iter()
            .fold(answer, |answer, (name, value)| answer.header(name.parse().unwrap(), value.parse().unwrap()));
        Box::pin(std::future::ready(Ok(answer)))
    }
}
