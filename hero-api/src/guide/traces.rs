//! Traces and metrics: what is heard of a call, and how to send it to OpenTelemetry.
//!
//! # Spans and events
//!
//! The crate writes to [`tracing`](https://docs.rs/tracing), under the target `hero_api_runtime`:
//!
//! | what | level | fields |
//! |---|---|---|
//! | span `call` | `INFO` | `otel.name` (the operation), `client`, `operation`, `group`, `label` (the practice group), `call` (its id) |
//! | span `attempt`, inside | `INFO` | those that OpenTelemetry has for an HTTP client: `otel.name`, `otel.kind`, `http.request.method`, `url.template`, `http.request.resend_count`, `http.response.status_code`, `error.type`, `otel.status_code` |
//! | event "waits for the rate limit" | `INFO`; `DEBUG` below a second | `wait_ms`, and those of a call |
//! | event "the shared rate limit does not answer" | `WARN` | `client`, `why` |
//! | event "the shared rate limit answers again" | `INFO` | `client` |
//! | event "failed, trying again" | `WARN` | `attempt`, `status`, `outcome`, `again_in_ms`, and those of a call |
//! | events "answered" and "failed" | `DEBUG` | `attempt`, `status`, `outcome`, and those of a call |
//!
//! None has a path, a query, a header, a body or a host: `url.full` and `server.address`, which OpenTelemetry has, are left
//! out on purpose. [`error_type`](crate::Error::error_type) is `error.type`.
//!
//! # Export to OpenTelemetry
//!
//! [`tracing-opentelemetry`](https://docs.rs/tracing-opentelemetry) turns spans into those of OpenTelemetry, and
//! [`opentelemetry-otlp`](https://docs.rs/opentelemetry-otlp) sends them to a collector:
//!
//! ```text
//! let exporter = opentelemetry_otlp::SpanExporter::builder().with_http().build()?;
//! let provider = opentelemetry_sdk::trace::SdkTracerProvider::builder().with_batch_exporter(exporter).build();
//! tracing_subscriber::registry()
//!     .with(tracing_subscriber::filter::Targets::new().with_target("hero_api_runtime", tracing::Level::INFO))
//!     .with(tracing_opentelemetry::layer().with_tracer(provider.tracer("my-service")))
//!     .init();
//! ```
//!
//! These packages are not among those of this crate, so their lines are text here. The example `traces` is compiled and run:
//! a subscriber that prints each span with the same names, and metrics.
//!
//! # Metrics
//!
//! An [`Observer`](crate::runtime::Observer) sees each call with its attempts and waits, and gives them to the library that
//! you use:
//!
//! ```
//! use hero_api::runtime::{
//!     Attempt, BoxFuture, CallEnd, Observation, ObservedCall, Observer, Refused, CallWait,
//! };
//! # mod metrics {
//! #     pub fn count(_: &'static str, _: &'static str) {}
//! #     pub fn record(_: &'static str, _: &'static str, _: std::time::Duration) {}
//! # }
//!
//! struct Metrics;
//!
//! /// The metrics of one call, by its operation.
//! struct Measured(&'static str);
//!
//! impl Observer for Metrics {
//!     fn begin<'a>(&'a self, call: &'a ObservedCall) -> BoxFuture<'a, Result<Box<dyn Observation>, Refused>> {
//!         let measured = Measured(call.operation().id());
//!         Box::pin(async move { Ok(Box::new(measured) as Box<dyn Observation>) })
//!     }
//! }
//!
//! impl Observation for Measured {
//!     fn waits(&mut self, wait: CallWait) {
//!         metrics::record("hero.wait", self.0, wait.duration);
//!     }
//!
//!     fn attempted(&mut self, attempt: &Attempt) {
//!         metrics::record("http.client.request.duration", self.0, attempt.duration);
//!     }
//!
//!     fn end(self: Box<Self>, end: &CallEnd<'_>) {
//!         metrics::record("hero.call.duration", self.0, end.duration());
//!         if let Some(error) = end.error() {
//!             metrics::count("hero.call.errors", self.0);
//!             let _ = error.error_type(); // a fixed word, or the status
//!         }
//!     }
//! }
//!
//! let builder = hero_api::Client::builder().observer(Metrics);
//! ```
