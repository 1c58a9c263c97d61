//! Inspecting, changing or replacing what is sent: layers, default headers, transports, tower.
//!
//! | you want to | use |
//! |---|---|
//! | send the same header with every request | [`default_header`](crate::ClientBuilder::default_header) |
//! | see, change, delay, answer or fail each attempt | a [`Layer`](crate::runtime::Layer) |
//! | send other than by the default transport, or answer in process | a [`Transport`](crate::runtime::Transport) |
//! | use tower | the feature `tower` |
//!
//! All of them see patients' data and the API key: addresses, headers and bodies belong in no log. The id of the
//! operation, its path template, the number of the attempt, the label and the status are harmless.
//!
//! # A layer
//!
//! This one logs. It is called for each attempt, so a call that is retried logs two lines:
//!
//! ```
//! use hero_api::{Client, runtime::{BoxFuture, Layer, Method, Next, TransportError, TransportRequest, TransportResponse}};
//! # use hero_api::runtime::{StatusCode, Transport};
//! # struct Answers;
//! # impl Transport for Answers {
//! #     fn send(&self, _: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
//! #         Box::pin(async { Ok(TransportResponse::whole(StatusCode::OK, "{}")) })
//! #     }
//! # }
//!
//! struct Log;
//!
//! impl Layer for Log {
//!     fn send<'a>(
//!         &'a self,
//!         request: TransportRequest,
//!         next: Next<'a>,
//!     ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
//!         Box::pin(async move {
//!             let operation = request.operation();
//!             let call = format!("{} {}, attempt {}", operation.id(), operation.template(), request.attempt());
//!             let practice = request.label().unwrap_or("no practice").to_owned();
//!             let answer = next.send(request).await;
//!             match &answer {
//!                 Ok(answer) => println!("{practice}: {call}: {}", answer.status()),
//!                 Err(error) => println!("{practice}: {call}: {error}"),
//!             }
//!             answer
//!         })
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), hero_api::Error> {
//! let hero = Client::builder()
//!     .api_key("test-key")
//!     .practice_group_id("practice-1")
//!     .base_url("http://127.0.0.1:8080")
//!     .default_header("x-gateway", "north")
//!     .layer(Log)
//! #     .transport(Answers)
//!     .build()?;
//! // Prints "practice-1: request …, attempt 1: 200 OK".
//! hero.request(Method::GET, "/v1/me").await?;
//! # Ok(())
//! # }
//! ```
//!
//! You get a line for each attempt without a layer, too: see [traces](super::privacy#traces).
//!
//! The first layer is the outermost; clients for other practices share them. A layer that answers itself still uses a
//! place under the rate limit, and shares the timeout of the attempt. If it fails, it says what is known of the request
//! ([`TransportError`](crate::runtime::TransportError)), which determines the [`outcome`](crate::Error::outcome); if it
//! panics or hangs, the outcome is what the transport knows. **A write is sent once**: the client does not retry it
//! unless nothing was accepted, and a layer must not either. [`Layer`](crate::runtime::Layer) documents the whole
//! contract, and the repository has ten layers to copy, in `generator/runtime/tests/layers`: log, metrics, ETag cache, HMAC
//! signatures, token refresh, chaos, header, deadline, circuit breaker and bulkhead.
//!
//! # The transport
//!
//! [`HttpTransport`](crate::runtime::HttpTransport) is the default transport. A transport that wraps it changes how
//! everything is sent; proxy and certificates are then settings of the inner one.
//!
//! ```no_run
//! use hero_api::{Client, Environment};
//! use hero_api::runtime::{BoxFuture, HttpTransport, Transport, TransportError, TransportRequest, TransportResponse};
//!
//! /// Sends to Hero through a gateway of the hospital.
//! struct Gateway(HttpTransport);
//!
//! impl Transport for Gateway {
//!     fn send(&self, mut request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
//!         let path = request.uri.path_and_query().map_or("/", |path| path.as_str());
//!         let Ok(address) = format!("https://gateway.example.nhs.uk/hero{path}").parse() else {
//!             return Box::pin(async { Err(TransportError::refused("the gateway has no such address")) });
//!         };
//!         request.uri = address;
//!         self.0.send(request)
//!     }
//! }
//!
//! # fn run(certificate: &[u8]) -> Result<(), hero_api::Error> {
//! let http = HttpTransport::builder().proxy("http://proxy.example.nhs.uk:3128").root_certificate(certificate).build()?;
//! let hero = Client::builder()
//!     .api_key("…")
//!     .practice_group_id("practice-1")
//!     .environment(Environment::Staging)
//!     .transport(Gateway(http))
//!     .build()?;
//! # let _ = hero;
//! # Ok(())
//! # }
//! ```
//!
//! A transport sends once and follows no redirect: custom headers, such as the API key, would go along to another host.
//!
//! # tower
//!
//! With the feature `tower`, `TransportService` is a transport as a service of [tower](https://docs.rs/tower), and
//! `ServiceTransport` a service as a transport. Use no layer of tower that retries requests: the client does, and knows
//! which may be retried.
//!
//! ```no_run
//! # #[cfg(feature = "tower")]
//! # fn run() -> Result<(), hero_api::Error> {
//! use hero_api::{Client, Environment, runtime::{HttpTransport, ServiceTransport, TransportService}};
//! use tower::ServiceBuilder;
//!
//! // Never more than eight requests in flight.
//! let http = HttpTransport::builder().build()?;
//! let service = ServiceBuilder::new().concurrency_limit(8).service(TransportService::new(http));
//! let hero = Client::builder()
//!     .api_key("…")
//!     .practice_group_id("practice-1")
//!     .environment(Environment::Staging)
//!     .transport(ServiceTransport::new(service))
//!     .build()?;
//! # let _ = hero;
//! # Ok(())
//! # }
//! ```
