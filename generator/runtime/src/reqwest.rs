//! The transport that reqwest stands behind. Nothing public names reqwest, and none of its errors leave this module:
//! they are translated into fixed words, because they print addresses and queries.

mod connecting;
mod failure;
mod proxies;

use std::{
    future::{Future, poll_fn},
    pin::pin,
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderValue, Method, header::CONTENT_LENGTH};
use tracing::{Dispatch, dispatcher, subscriber::NoSubscriber};

use self::{
    connecting::{Watch, watched},
    failure::{interruption, translate},
};
use super::{
    error::BuildProblem,
    settings::{Proxy, Wire},
    transport::{BoxFuture, Chunks, Transport, TransportError, TransportRequest, TransportResponse},
};

/// How long a connection may take to come about.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Sends by reqwest.
pub(crate) struct Reqwest(reqwest::Client);

impl Reqwest {
    /// A transport with these settings; `loopback` says that the base URL is this machine, which no proxy can reach.
    ///
    /// # Errors
    /// Everything that is wrong with the settings.
    pub(crate) fn new(wire: &Wire, loopback: bool) -> Result<Self, Vec<BuildProblem>> {
        let mut problems = Vec::new();
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(CONNECT_TIMEOUT)
            .connector_layer(Watch)
            .https_only(!loopback);
        builder = match &wire.proxy {
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
        builder = trust(builder, wire, &mut problems);
        builder = identify(builder, wire, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let client = builder.build();
        client.map(Self).map_err(|_| vec![BuildProblem::new("TLS", "cannot be set up with these certificates")])
    }
}

#[cfg(feature = "rustls")]
fn identify(builder: reqwest::ClientBuilder, wire: &Wire, problems: &mut Vec<BuildProblem>) -> reqwest::ClientBuilder {
    let Some(pem) = &wire.client_certificate else { return builder };
    match reqwest::Identity::from_pem(pem.reveal().as_bytes()) {
        Ok(identity) => builder.identity(identity),
        Err(_) => {
            problems.push(BuildProblem::new("client certificate", "expected a certificate and its private key as PEM"));
            builder
        }
    }
}

#[cfg(not(feature = "rustls"))]
fn identify(builder: reqwest::ClientBuilder, wire: &Wire, problems: &mut Vec<BuildProblem>) -> reqwest::ClientBuilder {
    if wire.client_certificate.is_some() {
        problems.push(BuildProblem::new("client certificate", "needs the feature `rustls`"));
    }
    builder
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn trust(builder: reqwest::ClientBuilder, wire: &Wire, problems: &mut Vec<BuildProblem>) -> reqwest::ClientBuilder {
    let mut certificates = Vec::new();
    for pem in &wire.root_certificates {
        let bundle = reqwest::Certificate::from_pem_bundle(pem).unwrap_or_default();
        if bundle.is_empty() {
            problems.push(BuildProblem::new("root certificate", "expected certificates as PEM"));
        }
        certificates.extend(bundle);
    }
    if certificates.is_empty() { builder } else { builder.tls_certs_merge(certificates) }
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn trust(builder: reqwest::ClientBuilder, wire: &Wire, problems: &mut Vec<BuildProblem>) -> reqwest::ClientBuilder {
    if !wire.root_certificates.is_empty() {
        problems.push(BuildProblem::new("root certificate", "needs the feature `rustls` or `native-tls`"));
    }
    builder
}

impl Transport for Reqwest {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        Box::pin(quiet(async move {
            let url = reqwest::Url::parse(&request.uri.to_string())
                .map_err(|_| TransportError::refused("the address is not a URL"))?;
            let mut sent = reqwest::Request::new(request.method, url);
            *sent.headers_mut() = request.headers;
            if !request.body.is_empty() {
                *sent.body_mut() = Some(request.body.into());
            } else if matches!(*sent.method(), Method::POST | Method::PUT | Method::PATCH) {
                // Left out, some gateways answer 411: <https://www.rfc-editor.org/rfc/rfc9110#section-8.6>.
                sent.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
            }
            let response = watched(request.phase, self.0.execute(sent)).await;
            let mut response = response.map_err(|error| translate(&error))?;
            let headers = std::mem::take(response.headers_mut());
            Ok(TransportResponse::new(response.status(), headers, Box::new(Body(response))))
        }))
    }
}

struct Body(reqwest::Response);

impl Chunks for Body {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(quiet(async move { self.0.chunk().await.map_err(|error| interruption(&error)) }))
    }
}

/// Polls a future of reqwest's where no subscriber listens.
///
/// The HTTP stack writes `tracing` events of its own, and what they print is not ours to promise: a later version may
/// print an address or a header. Connections are driven by tasks of their own, which this does not reach; a test keeps
/// watch over what those print. Where no subscriber is set there is nothing to hide and nothing is done: setting one,
/// even the empty one, would for good stop `tracing` from handing its events to `log`.
async fn quiet<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    poll_fn(|context| {
        if dispatcher::get_default(|dispatch| dispatch.is::<NoSubscriber>()) {
            return future.as_mut().poll(context);
        }
        dispatcher::with_default(&Dispatch::none(), || future.as_mut().poll(context))
    })
    .await
}
