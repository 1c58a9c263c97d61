//! A transport that answers in process as it is told, and keeps what it was sent.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use hero_api_runtime::{
    BoxFuture, Bytes, Client, ClientBuilder, RetryPolicy, StatusCode, Transport, TransportError, TransportRequest,
    TransportResponse,
};
use tokio::time::Instant;

/// A step of a transport: what it makes of a request.
pub enum Step {
    /// Answers this.
    Answer(TransportResponse),
    /// Fails so.
    Fail(TransportError),
    /// Never answers.
    Hang,
}

/// An answer of this status and body.
pub fn answer(status: u16, body: impl Into<Bytes>) -> Step {
    Step::Answer(TransportResponse::whole(status.try_into().unwrap(), body.into()))
}

/// An answer of this status with one header and no body.
#[must_use]
pub fn answer_with(status: u16, name: &'static str, value: &str) -> Step {
    let response = TransportResponse::whole(status.try_into().unwrap(), Bytes::new());
    Step::Answer(response.header(name.try_into().unwrap(), value.try_into().unwrap()))
}

/// A transport that plays its steps, or gives one answer again and again, and keeps the requests.
#[derive(Clone, Default)]
pub struct Fake {
    steps: Arc<Mutex<VecDeque<Step>>>,
    always: Option<Answer>,
    seen: Arc<Mutex<Vec<(Instant, TransportRequest)>>>,
}

/// An answer that is given again and again.
#[derive(Clone)]
struct Answer {
    status: StatusCode,
    headers: Vec<(String, String)>,
    body: Bytes,
}

impl Fake {
    /// Where the clients of [`builder`](Self::builder) send requests.
    pub const BASE: &str = "https://api.example.test";

    /// A transport that plays these steps; a request more is a panic.
    pub fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self { steps: Arc::new(Mutex::new(steps.into_iter().collect())), ..Self::default() }
    }

    /// A transport that plays answers of these statuses and bodies; a request more is a panic.
    pub fn answers(answers: impl IntoIterator<Item = (u16, &'static str)>) -> Self {
        Self::new(answers.into_iter().map(|(status, body)| answer(status, body)))
    }

    /// A transport that always gives this answer, of JSON unless [`header`](Self::header) says otherwise.
    pub fn answering(status: u16, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        let always = Answer { status: status.try_into().unwrap(), headers, body: Bytes::from(body.into()) };
        Self { always: Some(always), ..Self::default() }
    }

    /// The same with this header of the answer in place of the one of that name.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        if let Some(Answer { headers, .. }) = &mut self.always {
            headers.retain(|(known, _)| known != name);
            headers.push((name.to_owned(), value.into()));
        }
        self
    }

    /// The settings of a client on this transport that sends nothing twice and has no credentials.
    pub fn builder(&self) -> ClientBuilder {
        Client::builder().base_url(Self::BASE).retry(RetryPolicy::never()).transport(self.clone())
    }

    /// A client of these settings.
    #[must_use]
    pub fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// All requests.
    #[must_use]
    pub fn requests(&self) -> Vec<TransportRequest> {
        self.seen.lock().unwrap().iter().map(|(_, request)| request.clone()).collect()
    }

    /// The number of requests.
    #[must_use]
    pub fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    /// The moments at which requests came.
    #[must_use]
    pub fn times(&self) -> Vec<Instant> {
        self.seen.lock().unwrap().iter().map(|(time, _)| *time).collect()
    }

    /// The last request.
    #[must_use]
    pub fn last_request(&self) -> TransportRequest {
        let Some((_, request)) = self.seen.lock().unwrap().last().cloned() else { panic!("nothing was sent") };
        request
    }

    /// The one request that was sent, as [`last`](Self::last) writes it.
    #[must_use]
    pub fn sent(&self) -> String {
        assert_eq!(self.count(), 1);
        self.last()
    }

    /// What is particular to the last request: the method and the address below the base, the headers but those of every
    /// request, and, where there is one, an empty line and the body.
    #[must_use]
    pub fn last(&self) -> String {
        let text = wire(&self.last_request());
        let (head, body) = text.split_once("\n\n").unwrap();
        let usual = |line: &&str| !line.starts_with("accept: ") && !line.starts_with("user-agent: ");
        let head: Vec<&str> = head.lines().filter(usual).collect();
        let head = head.join("\n").replacen(Self::BASE, "", 1);
        if body.is_empty() { head } else { format!("{head}\n\n{body}") }
    }

    /// The header `accept` of the last request.
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

/// A request as it stands on the wire, with its headers in the order of their names.
#[must_use]
pub fn wire(request: &TransportRequest) -> String {
    let headers = request.headers.iter();
    let mut headers: Vec<String> =
        headers.map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))).collect();
    headers.sort();
    let body = String::from_utf8_lossy(&request.body);
    format!("{} {}\n{}\n\n{body}", request.method, request.uri, headers.join("\n"))
}
