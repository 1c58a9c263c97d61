//! A transport with configured answers, which records what it receives.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use hero_api_runtime::{
    BoxFuture, Bytes, Client, ClientBuilder, RetryPolicy, StatusCode, Transport, TransportError, TransportRequest,
    TransportResponse,
};
use tokio::time::Instant;

/// A step of a transport: its reaction to a request.
pub enum Step {
    /// Answers this.
    Answer(TransportResponse),
    /// Fails so.
    Fail(TransportError),
    /// Never answers.
    Hang,
}

/// Returns an answer of this status and body.
pub fn answer(status: u16, body: impl Into<Bytes>) -> Step {
    Step::Answer(TransportResponse::whole(status.try_into().unwrap(), body.into()))
}

/// Returns an answer of this status with one header and no body.
#[must_use]
pub fn answer_with(status: u16, name: &'static str, value: &str) -> Step {
    let response = TransportResponse::whole(status.try_into().unwrap(), Bytes::new());
    Step::Answer(response.header(name.try_into().unwrap(), value.try_into().unwrap()))
}

/// A transport that plays its steps, or repeats one answer, and records the requests.
#[derive(Clone, Default)]
pub struct Fake {
    steps: Arc<Mutex<VecDeque<Step>>>,
    always: Option<Answer>,
    seen: Arc<Mutex<Vec<(Instant, TransportRequest)>>>,
}

/// An answer that is repeated.
#[derive(Clone)]
struct Answer {
    status: StatusCode,
    headers: Vec<(String, String)>,
    body: Bytes,
}

impl Fake {
    /// The base URL of the clients of [`builder`](Self::builder).
    pub const BASE: &str = "https://api.example.test";

    /// Creates a transport that plays these steps; one more request is a panic.
    pub fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self { steps: Arc::new(Mutex::new(steps.into_iter().collect())), ..Self::default() }
    }

    /// Creates a transport that plays answers with these statuses and bodies; one more request is a panic.
    pub fn answers(answers: impl IntoIterator<Item = (u16, &'static str)>) -> Self {
        Self::new(answers.into_iter().map(|(status, body)| answer(status, body)))
    }

    /// Creates a transport that always gives this answer, as JSON unless [`header`](Self::header) sets another type.
    pub fn answering(status: u16, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        let always = Answer { status: status.try_into().unwrap(), headers, body: Bytes::from(body.into()) };
        Self { always: Some(always), ..Self::default() }
    }

    /// Sets a header of the answer, replacing any of that name.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        if let Some(Answer { headers, .. }) = &mut self.always {
            headers.retain(|(known, _)| known != name);
            headers.push((name.to_owned(), value.into()));
        }
        self
    }

    /// Returns the builder of a client on this transport, without retries and credentials.
    pub fn builder(&self) -> ClientBuilder {
        Client::builder().base_url(Self::BASE).retry(RetryPolicy::never()).transport(self.clone())
    }

    /// Returns a client with these settings.
    #[must_use]
    pub fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// Returns all requests.
    #[must_use]
    pub fn requests(&self) -> Vec<TransportRequest> {
        self.seen.lock().unwrap().iter().map(|(_, request)| request.clone()).collect()
    }

    /// Returns the number of requests.
    #[must_use]
    pub fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    /// Returns the times at which requests came.
    #[must_use]
    pub fn times(&self) -> Vec<Instant> {
        self.seen.lock().unwrap().iter().map(|(time, _)| *time).collect()
    }

    /// Returns the last request.
    #[must_use]
    pub fn last_request(&self) -> TransportRequest {
        let Some((_, request)) = self.seen.lock().unwrap().last().cloned() else { panic!("nothing was sent") };
        request
    }

    /// Returns the only request, as [`last`](Self::last) writes it.
    #[must_use]
    pub fn sent(&self) -> String {
        assert_eq!(self.count(), 1);
        self.last()
    }

    /// Returns the specific parts of the last request: the method and the address below the base, the headers except
    /// those of every request, and, if there is one, an empty line and the body.
    #[must_use]
    pub fn last(&self) -> String {
        let text = wire(&self.last_request());
        let (head, body) = text.split_once("\n\n").unwrap();
        let usual = |line: &&str| !line.starts_with("accept: ") && !line.starts_with("user-agent: ");
        let head: Vec<&str> = head.lines().filter(usual).collect();
        let head = head.join("\n").replacen(Self::BASE, "", 1);
        if body.is_empty() { head } else { format!("{head}\n\n{body}") }
    }

    /// Returns the header `accept` of the last request.
    #[must_use]
    pub fn accept_header(&self) -> String {
        let request = self.last_request();
        request.headers.get("accept").map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
    }

    fn step(&self) -> Option<Step> {
        let Some(Answer { status, headers, body }) = &self.always else {
            return self.steps.lock().unwrap().pop_front();
        };
        let response = TransportResponse::whole(*status, body.clone());
        Some(Step::Answer(
            headers.iter().fold(response, |response, (name, value)| {
                response.header(name.parse().unwrap(), value.parse().unwrap())
            }),
        ))
    }
}

impl Transport for Fake {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        self.seen.lock().unwrap().push((Instant::now(), request));
        let step = self.step();
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

/// Returns a request in its wire form, with headers sorted by name.
#[must_use]
pub fn wire(request: &TransportRequest) -> String {
    let headers = request.headers.iter();
    let mut headers: Vec<String> =
        headers.map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))).collect();
    headers.sort();
    let body = request.body.as_bytes().map_or("(a stream)".into(), |bytes| String::from_utf8_lossy(bytes));
    format!("{} {}\n{}\n\n{body}", request.method, request.uri, headers.join("\n"))
}
