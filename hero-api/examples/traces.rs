//! Spans and metrics of calls, in the names that OpenTelemetry has: a subscriber prints each span, an observer each
//! measurement. `guide::traces` says what sends the same to a collector.
//!
//! `cargo run -p hero-api --features mock --example traces`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod support;

use std::{collections::BTreeMap, fmt};

use hero_api::{
    mock::{Reply, RetryAfter},
    runtime::{BoxFuture, CallEnd, CallWait, Observation, ObservedCall, Observer, Refused},
};
use support::Hero;
use tracing::{
    Level, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{
    Layer,
    filter::Targets,
    layer::{Context, SubscriberExt},
    registry::LookupSpan,
    util::SubscriberInitExt,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let spans = Spans.with_filter(Targets::new().with_target("hero_api_runtime", Level::INFO));
    tracing_subscriber::registry().with(spans).init();

    let hero = Hero::connect_with(|builder| builder.observer(Metrics)).await?;
    if let Some(mock) = hero.mock() {
        mock.on("getPatientById").once(Reply::rate_limited(RetryAfter::Seconds(0)));
        mock.on("getPatientById").given("id", "nobody").reply(Reply::status(404));
    }
    hero.patients().get_patient_by_id("98765").await?;
    let nobody = hero.patients().get_patient_by_id("nobody").await;
    println!("found: {}", nobody.is_ok());
    Ok(())
}

/// Prints spans when they end.
struct Spans;

/// The fields of a span.
#[derive(Default)]
struct Fields(BTreeMap<&'static str, String>);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Spans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(fields) = span.extensions_mut().get_mut::<Fields>() {
            values.record(fields);
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        if let Some(Fields(fields)) = span.extensions_mut().remove::<Fields>() {
            let shown = ["otel.name", "http.request.resend_count", "http.response.status_code", "error.type"];
            let shown: Vec<&str> = shown.iter().filter_map(|name| fields.get(name)).map(String::as_str).collect();
            println!("{}: {}", span.name(), shown.join(", "));
        }
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

/// Measures calls and waits.
struct Metrics;

/// One call, by its operation.
struct Measured(&'static str);

impl Observer for Metrics {
    fn begin<'a>(&'a self, call: &'a ObservedCall) -> BoxFuture<'a, Result<Box<dyn Observation>, Refused>> {
        let measured = Measured(call.operation().id());
        Box::pin(async move { Ok(Box::new(measured) as Box<dyn Observation>) })
    }
}

impl Observation for Measured {
    fn waits(&mut self, wait: CallWait) {
        println!("{} waits, for {:?}", self.0, wait.cause);
    }

    fn end(self: Box<Self>, end: &CallEnd<'_>) {
        // `end.duration()` is what a histogram takes. The type of an error is a fixed word or the status, never a value.
        let error_type = end.error().map(|error| error.error_type());
        println!(
            "{} ended after {} attempts: {:?}",
            self.0,
            end.attempts(),
            error_type.as_deref().unwrap_or("no error")
        );
    }
}
