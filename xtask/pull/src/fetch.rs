//! Downloads one file: limited in time, size and attempts, and complete or not at all.

use std::time::Duration;

use reqwest::{
    Client, Response, StatusCode, Version,
    header::{CONTENT_ENCODING, CONTENT_LENGTH, ETAG, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED},
    header::{RETRY_AFTER, TRANSFER_ENCODING},
    redirect::{Attempt, Policy},
};
use url::Url;
use xtask_common::Error;

use super::{address, source::Validators};

/// The limits of a download.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The time for making a connection.
    pub connect: Duration,
    /// The time between two pieces of the answer.
    pub idle: Duration,
    /// The time for one attempt.
    pub attempt: Duration,
    /// The size of the file in bytes.
    pub bytes: usize,
    /// The number of attempts; at least one is made.
    pub attempts: u32,
    /// The pause after the first attempt; doubled after each further one.
    pub backoff: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(20),
            attempt: Duration::from_secs(120),
            bytes: 32 * 1024 * 1024,
            attempts: 4,
            backoff: Duration::from_millis(500),
        }
    }
}

/// The longest pause that a server may ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
const MOST_REDIRECTS: usize = 5;

/// The answer of the server.
pub(super) enum Fetched {
    /// The stored file is current.
    NotModified,
    /// The file.
    Document(Download),
}

pub(super) struct Download {
    pub(super) bytes: Vec<u8>,
    pub(super) validators: Validators,
}

/// The error of an attempt, and whether another may succeed.
enum Fault {
    Passing { error: Error, pause: Option<Duration> },
    Lasting(Error),
}

/// Downloads a file; `known` are the validators of the stored one.
pub(super) async fn fetch(url: &Url, known: Option<&Validators>, limits: &Limits) -> Result<Fetched, Error> {
    let client = client(url, limits)?;
    let mut pause = limits.backoff;
    let mut attempt = 1;
    loop {
        match try_once(&client, url, known, limits).await {
            Ok(fetched) => return Ok(fetched),
            Err(Fault::Lasting(error)) => return Err(Error::new(format!("cannot get {url}: {error}"))),
            Err(Fault::Passing { error, .. }) if attempt >= limits.attempts => {
                return Err(Error::new(format!("cannot get {url}: {error} ({attempt} attempts)")));
            }
            Err(Fault::Passing { pause: asked, .. }) => {
                tokio::time::sleep(asked.unwrap_or(pause).min(LONGEST_PAUSE)).await;
                pause = pause.saturating_mul(2);
                attempt += 1;
            }
        }
    }
}

fn client(url: &Url, limits: &Limits) -> Result<Client, Error> {
    let mut builder = Client::builder()
        .user_agent(concat!("hero-api-xtask/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(limits.connect)
        .read_timeout(limits.idle)
        .timeout(limits.attempt)
        .redirect(Policy::custom(redirect))
        // Attempts are counted here.
        .retry(reqwest::retry::never());
    if address::is_loopback(url) {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| Error::new(format!("cannot set up the client: {}", reason(&error))))
}

fn redirect(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    if attempt.previous().len() > MOST_REDIRECTS {
        return attempt.error(Error::new("redirected too often"));
    }
    let permitted = attempt.previous().last().map(|from| address::permit_redirect(from, attempt.url()));
    match permitted {
        Some(Err(error)) => attempt.error(error),
        _ => attempt.follow(),
    }
}

async fn try_once(client: &Client, url: &Url, known: Option<&Validators>, limits: &Limits) -> Result<Fetched, Fault> {
    let mut request = client.get(url.clone());
    if let Some(etag) = known.and_then(|known| known.etag.as_ref()) {
        request = request.header(IF_NONE_MATCH, etag);
    }
    if let Some(date) = known.and_then(|known| known.last_modified.as_ref()) {
        request = request.header(IF_MODIFIED_SINCE, date);
    }
    let response = request.send().await.map_err(sending)?;
    match response.status() {
        StatusCode::OK => body(response, limits).await.map(Fetched::Document),
        StatusCode::NOT_MODIFIED if known.is_some_and(Validators::any) => Ok(Fetched::NotModified),
        status => Err(refusal(status, &response)),
    }
}

impl Validators {
    fn any(&self) -> bool {
        self.etag.is_some() || self.last_modified.is_some()
    }
}

fn refusal(status: StatusCode, response: &Response) -> Fault {
    let error = Error::new(format!("expected status 200, found {status}"));
    let passing = status.is_server_error()
        || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY);
    if !passing {
        return Fault::Lasting(error);
    }
    let pause = header(response, RETRY_AFTER).and_then(|text| text.parse().ok()).map(Duration::from_secs);
    Fault::Passing { error, pause }
}

async fn body(mut response: Response, limits: &Limits) -> Result<Download, Fault> {
    if let Some(encoding) = header(&response, CONTENT_ENCODING).filter(|encoding| encoding != "identity") {
        return Err(Fault::Lasting(Error::new(format!(
            "the file came encoded as {encoding}, which was not asked for"
        ))));
    }
    // If the end of the connection is the end of the file, a cut file looks complete.
    let says_its_end = response.version() > Version::HTTP_11
        || response.headers().contains_key(CONTENT_LENGTH)
        || response.headers().contains_key(TRANSFER_ENCODING);
    if !says_its_end {
        return Err(Fault::Lasting(Error::new("the server does not say where the file ends, so it may be cut")));
    }
    let too_large = || Fault::Lasting(Error::new(format!("the file is larger than {} bytes", limits.bytes)));
    if response.content_length().is_some_and(|length| length > limits.bytes as u64) {
        return Err(too_large());
    }
    let validators = Validators { etag: header(&response, ETAG), last_modified: header(&response, LAST_MODIFIED) };
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > limits.bytes => return Err(too_large()),
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return Ok(Download { bytes, validators }),
            Err(error) => {
                let cut = format!("the file was cut after {} bytes: {}", bytes.len(), reason(&error));
                return Err(Fault::Passing { error: Error::new(cut), pause: None });
            }
        }
    }
}

fn sending(error: reqwest::Error) -> Fault {
    let lasting = error.is_redirect() || error.is_builder();
    let error = Error::new(reason(&error));
    if lasting { Fault::Lasting(error) } else { Fault::Passing { error, pause: None } }
}

fn header(response: &Response, name: HeaderName) -> Option<String> {
    response.headers().get(name)?.to_str().ok().map(str::to_owned)
}

/// Returns the innermost reason: the outer ones only say that there is one.
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "it took too long".to_owned();
    }
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}
