//! Transports as services of tower, and services as transports.
#![cfg(feature = "tower")]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::time::Duration;

use hero_api_runtime::{
    Client, Outcome, RetryPolicy, ServiceTransport, Transport, TransportError, TransportService, json,
};
use hero_api_test_support::{
    Fake, Step,
    things::{WRITE, builder},
};
use tower::ServiceBuilder;

fn client(transport: impl Transport) -> Client {
    builder("https://example.test").transport(transport).retry(RetryPolicy::never()).build().unwrap()
}

#[tokio::test]
async fn a_transport_is_a_service_and_a_service_a_transport() {
    let fake = Fake::answers([(200, "1"), (200, "2")]);
    let service = ServiceBuilder::new().concurrency_limit(1).service(TransportService::new(fake.clone()));
    let client = client(ServiceTransport::new(service));
    assert_eq!(client.call(&WRITE, json::<i64>).await.unwrap(), 1);
    assert_eq!(client.call(&WRITE, json::<i64>).await.unwrap(), 2);
    assert_eq!(fake.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_error_of_the_transport_is_kept_and_any_other_leaves_the_outcome_open() {
    for (step, outcome, text) in [
        (Step::Fail(TransportError::connect("down")), Outcome::NotSent, "no connection: down; nothing was sent"),
        (
            Step::Hang,
            Outcome::Unknown,
            "the exchange broke off: the service failed; the request may have been accepted",
        ),
    ] {
        let service =
            ServiceBuilder::new().timeout(Duration::from_secs(1)).service(TransportService::new(Fake::new([step])));
        let error = client(ServiceTransport::new(service)).call(&WRITE, json::<i64>).await.unwrap_err();
        assert_eq!((error.outcome(), error.to_string().ends_with(text)), (outcome, true), "{error}");
    }
}
