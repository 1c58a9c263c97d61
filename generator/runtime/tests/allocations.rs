//! Counts what a call allocates between the caller and the transport, with and without layers. A test binary of its
//! own, because the counter is per process.
#![allow(clippy::unwrap_used, reason = "tests")]

use allocation_counter::measure;
use hero_api_runtime::{
    BoxFuture, Bytes, Client, ClientBuilder, Layer, Method, Next, Operation, Response, StatusCode, Transport,
    TransportError, TransportRequest, TransportResponse, json,
};
use tokio::runtime::{Builder, Runtime};

static READ: Operation = Operation::new("readThing", Method::GET, "/v1/things/{id}");

/// A transport that answers at once, with two allocations: the future and the answer.
struct Instant;

impl Transport for Instant {
    fn send(&self, _: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        let answer = TransportResponse::whole(StatusCode::OK, Bytes::from_static(b"7"));
        Box::pin(std::future::ready(Ok(answer)))
    }
}

struct Through;

impl Layer for Through {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        next.send(request)
    }
}

fn builder() -> ClientBuilder {
    Client::builder().base_url("https://example.test/v1").transport(Instant)
}

/// Returns how many allocations a call makes after the first one.
fn allocations(runtime: &Runtime, client: &Client) -> u64 {
    let call = || runtime.block_on(client.call(&READ, json::<i64>).path::<String>("id", "7", &[]).send());
    let _: Response<i64> = call().unwrap();
    measure(|| assert_eq!(call().unwrap().into_body(), 7)).count_total
}

#[test]
fn without_layers_a_call_allocates_only_what_it_needs() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let without = allocations(&runtime, &builder().build().unwrap());
    let with = allocations(&runtime, &builder().layer(Through).build().unwrap());
    println!("without a layer: {without}; with one: {with}");
    assert!(without <= 18, "{without} allocations of one call");
    // The future that catches a layer's panics, and the one that sends by the transport.
    assert_eq!(with, without + 2);
}
