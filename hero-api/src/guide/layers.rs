//! See, change or replace what is sent: layers, default headers, transports, tower.
//!
//! | you want to | take |
//! |---|---|
//! | send the same header with every request | [`default_header`](crate::ClientBuilder::default_header) |
//! | see, change, delay, answer or fail each attempt | a [`Layer`](crate::runtime::Layer) |
//! | send by something else than HTTP of ours, or answer in process | a [`Transport`](crate::runtime::Transport) |
//! | use what tower has | the feature `tower` |
//!
//! All of them see what is about a patient, and the API key: addresses, headers and bodies belong in no log. The id of the
//! operation, its path template, the number of the attempt, the label and the status do no harm.
//!
//! # A layer
//!
//! One that logs. It is called for each attempt, so a call that is sent again is two lines:
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
//! A line for each attempt comes without a layer, too: [traces](super::privacy#traces) have it.
//!
//! The first layer given is the outermost; clients for other practices share them. A layer that answers itself still takes
//! a place under the rate limit, and what it takes of time is the attempt's. Where it fails it says what is known of the
//! request ([`TransportError`](crate::runtime::TransportError)), and [`outcome`](crate::Error::outcome) is what it says; where
//! it panics or hangs, the outcome is what the transport knows. **A write is sent once**: the client does not repeat it
//! unless nothing was taken, and a layer must not either. [`Layer`](crate::runtime::Layer) has the whole contract, and the
//! repository ten layers to copy, in `generator/runtime/tests/layers`: log, metrics, cassette, ETag cache, HMAC
//! signatures, token refresh, chaos, audit, header and circuit breaker.
//!
//! # The transport
//!
//! [`HttpTransport`](crate::runtime::HttpTransport) is what sends unless something else is given. A transport that wraps it
//! changes how everything is sent; proxy and certificates are then settings of the one that is wrapped.
//!
//! ```no_run
//! use hero_api::{Client, Environment};
//! use hero_api::runtime::{BoxFuture, HttpTransport, Transport, TransportError, TransportRequest, TransportResponse};
//!
//! /// Sends to Hero by a gateway of the hospital's.
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
//! A transport sends once and follows no redirect: a custom header such as the API key's would go along to another host.
//!
//! # tower
//!
//! With the feature `tower`, `TransportService` is a transport as a service of [tower](https://docs.rs/tower), and
//! `ServiceTransport` a service as a transport. Take no layer of tower's that repeats requests: the client does, and knows
//! which may be.
//!
//! ```no_run
//! # #[cfg(feature = "tower")]
//! # fn run() -> Result<(), hero_api::Error> {
//! use hero_api::{Client, Environment, runtime::{HttpTransport, ServiceTransport, TransportService}};
//! use tower::ServiceBuilder;
//!
//! // Never more than eight requests on their way.
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
