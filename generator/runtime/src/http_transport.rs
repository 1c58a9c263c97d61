//! The transport on top of reqwest. No public item names reqwest, and none of its errors leave this module: they are
//! translated into fixed words, because they print addresses and queries.

mod address;
mod connecting;
mod failure;
mod outgoing;
mod polled;
mod proxies;
#[cfg(all(feature = "rustls-ring", not(any(feature = "rustls", feature = "native-tls"))))]
mod ring;
#[cfg(not(all(feature = "rustls-ring", not(any(feature = "rustls", feature = "native-tls")))))]
mod tls;
#[cfg(any(feature = "gzip", feature = "brotli"))]
mod unpack;

use std::{
    fmt,
    future::{Future, poll_fn, ready},
    mem::take,
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderValue, Method, Version, header::CONTENT_LENGTH};
use tracing::{Dispatch, dispatcher, subscriber::NoSubscriber};

#[cfg(all(feature = "rustls-ring", not(any(feature = "rustls", feature = "native-tls"))))]
use self::ring::secured;
#[cfg(not(all(feature = "rustls-ring", not(any(feature = "rustls", feature = "native-tls")))))]
use self::tls::secured;
use self::{
    address::Addresses,
    connecting::{Watch, watched},
    failure::{interruption, translate},
    outgoing::{Failure, Outgoing},
};
use super::{
    error::{BuildProblem, Error},
    secret::Secret,
    transport::{
        BoxFuture, Chunks, Progress, RequestBody, Transport, TransportError, TransportRequest, TransportResponse,
    },
};

/// How long making a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The transport of a client that is given no other: HTTP/1.1 and HTTP/2, TLS, proxies, a pool of connections.
///
/// It follows no redirects and retries nothing. With the features `gzip` and `brotli` it sends `accept-encoding`, unless
/// the request has it or asks for a range, and unpacks answers: their headers then have neither `content-encoding` nor
/// `content-length`. A packed answer that ends too early, is damaged, or has more behind it breaks off with an error. A client builds one from its own settings; a [`Transport`] that wraps
/// one configures it with [`HttpTransport::builder`]. Clones share connections. Its only timeout is that for making a
/// connection, ten seconds; the others are the client's.
#[derive(Clone)]
pub struct HttpTransport {
    client: reqwest::Client,
    addresses: Arc<Addresses>,
}

/// The settings of a future [`HttpTransport`].
#[derive(Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct HttpTransportBuilder {
    proxy: Proxy,
    root_certificates: Vec<Vec<u8>>,
    client_certificate: Option<Secret>,
    is_loopback: bool,
}

/// Which proxy requests go through. Loopback addresses never go through one.
#[derive(Default)]
enum Proxy {
    /// The proxy that environment variables or the operating system name.
    #[default]
    System,
    /// No proxy.
    None,
    /// The proxy at this URL.
    Url(String),
}

impl HttpTransport {
    /// Returns a builder with the default settings.
    pub fn builder() -> HttpTransportBuilder {
        HttpTransportBuilder::default()
    }
}

impl HttpTransportBuilder {
    /// Sets the proxy (`http`, `https`, `socks5`, `socks5h`), in place of the one that environment variables
    /// (`HTTPS_PROXY`, else `ALL_PROXY`) or the operating system name. A variable that applies to requests and is not
    /// the URL of a proxy is an error of [`build`](Self::build).
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Proxy::Url(url.into());
        self
    }

    /// Uses no proxy, whatever the environment or the operating system names.
    pub fn no_proxy(mut self) -> Self {
        self.proxy = Proxy::None;
        self
    }

    /// Adds root certificates to those of the operating system: PEM, one or more.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.root_certificates.push(pem.into());
        self
    }

    /// Sets the certificate that the client shows to the server, with its private key: PEM.
    pub fn client_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.client_certificate = Some(Secret::from(String::from_utf8_lossy(&pem.into()).into_owned()));
        self
    }

    /// Configures the transport for servers on this machine: plain `http` is allowed, and no proxy is used.
    pub fn loopback(mut self) -> Self {
        self.is_loopback = true;
        self
    }

    /// Builds the transport.
    ///
    /// # Errors
    /// Names every invalid setting, without its value.
    pub fn build(self) -> Result<HttpTransport, Error> {
        self.check().map_err(Error::settings)
    }

    /// Builds the transport, as [`build`](Self::build) does.
    ///
    /// # Errors
    /// All problems of the settings.
    pub(crate) fn check(&self) -> Result<HttpTransport, Vec<BuildProblem>> {
        let (settings, loopback) = (self, self.is_loopback);
        let mut problems = Vec::new();
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            // Answers are unpacked here, also where another crate has these features of reqwest turned on.
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .connect_timeout(CONNECT_TIMEOUT)
            .connector_layer(Watch)
            .https_only(!loopback);
        builder = match &settings.proxy {
            Proxy::System if !loopback => {
                problems.extend(proxies::variable_problem(|name| std::env::var_os(name)));
                builder
            }
            Proxy::System | Proxy::None => builder.no_proxy(),
            Proxy::Url(url) => match proxies::proxy(url) {
                Ok(proxy) if !loopback => builder.proxy(proxy),
                Ok(_) => builder.no_proxy(),
                Err(problem) => {
                    problems.push(problem);
                    builder
                }
            },
        };
        builder = secured(builder, settings, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let client = builder.build();
        client
            .map(|client| HttpTransport { client, addresses: Arc::default() })
            .map_err(|_| vec![BuildProblem::new("TLS", "cannot be set up with these certificates")])
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        let Ok(url) = self.addresses.url(&request.uri) else {
            return Box::pin(ready(Err(TransportError::refused("the address is not a URL"))));
        };
        let mut sent = reqwest::Request::new(request.method, url);
        *sent.headers_mut() = request.headers;
        #[cfg(any(feature = "gzip", feature = "brotli"))]
        unpack::accept(sent.headers_mut());
        match request.body.as_bytes() {
            None => return self.send_stream(sent, request.body, request.progress),
            Some(bytes) if !bytes.is_empty() => *sent.body_mut() = Some(bytes.clone().into()),
            // Without it, some gateways answer 411: <https://www.rfc-editor.org/rfc/rfc9110#section-8.6>.
            Some(_) if matches!(*sent.method(), Method::POST | Method::PUT | Method::PATCH) => {
                sent.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
            }
            Some(_) => {}
        }
        // The future holds the exchange and not the request, so that it is small.
        let exchange = quietly(|| self.client.execute(sent));
        Box::pin(async move {
            let exchange = pin!(exchange);
            let response = quiet(pin!(watched(request.progress, exchange))).await;
            response.map(received).map_err(|error| translate(&error))
        })
    }
}

impl HttpTransport {
    /// Sends a request whose body is read while it is sent. A body that breaks off breaks the exchange off.
    fn send_stream(
        &self,
        mut sent: reqwest::Request,
        body: RequestBody,
        progress: Progress,
    ) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            let failure = Failure::default();
            let opened = body.open().await?;
            // The length of the body is known better than a header of the caller knows it.
            sent.headers_mut().remove(CONTENT_LENGTH);
            *sent.body_mut() = Some(reqwest::Body::wrap(Outgoing::new(opened, body.len(), failure.clone())));
            let exchange = pin!(quietly(|| self.client.execute(sent)));
            let response = quiet(pin!(watched(progress, exchange))).await;
            response.map(received).map_err(|error| failure.get().unwrap_or_else(|| translate(&error)))
        })
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport").finish_non_exhaustive()
    }
}

impl fmt::Debug for HttpTransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransportBuilder").finish_non_exhaustive()
    }
}

/// Returns an answer whose body is still to come.
fn received(mut response: reqwest::Response) -> TransportResponse {
    #[cfg_attr(not(any(feature = "gzip", feature = "brotli")), expect(unused_mut, reason = "unpacking changes them"))]
    let (status, mut headers) = (response.status(), take(response.headers_mut()));
    let body: Box<dyn Chunks> = Box::new(Received(response));
    #[cfg(any(feature = "gzip", feature = "brotli"))]
    let body = unpack::unpacked(&mut headers, body);
    TransportResponse::new(status, headers, body)
}

/// The body of an answer, as it comes in.
struct Received(reqwest::Response);

impl Chunks for Received {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        // Trailers are dropped: no description mentions them.
        Box::pin(async move { quiet(pin!(self.0.chunk())).await.map_err(|error| interruption(&error)) })
    }

    fn is_at_end(&self) -> bool {
        // A stream of HTTP/2 ends with its own frame, after the last byte of its body.
        self.0.version() <= Version::HTTP_11 && self.0.content_length() == Some(0)
    }
}

/// Polls a future of reqwest without a subscriber.
async fn quiet<F: Future>(mut future: Pin<&mut F>) -> F::Output {
    poll_fn(|context| quietly(|| future.as_mut().poll(context))).await
}

/// Runs code of reqwest without a subscriber.
///
/// The HTTP stack writes `tracing` events of its own, and a later version may print an address or a header there.
/// Connections are driven by tasks of their own, which this does not reach; a test checks what those print. Without a
/// subscriber nothing is done: setting one, even an empty one, would permanently stop `tracing` from passing its events
/// to `log`.
fn quietly<T>(work: impl FnOnce() -> T) -> T {
    if dispatcher::get_default(|dispatch| dispatch.is::<NoSubscriber>()) {
        return work();
    }
    dispatcher::with_default(&Dispatch::none(), work)
}
