//! Calls over HTTP/1.1 and HTTP/2 to a server that fails in every way, judged by what the server did: no write is taken
//! twice, what the client says of each write is true, and reads succeed that can.
//!
//! A few calls are made with all other tests. 100,000, and a soak that shows the memory:
//!
//! ```console
//! $ cargo test --release -p hero-api-runtime --test faults -- --ignored --nocapture a_hundred_thousand
//! $ cargo test --release -p hero-api-runtime --test faults -- --ignored --nocapture ten_minutes
//! ```
#![cfg(feature = "rustls")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

mod calls;
mod ledger;
mod server;

use std::{fs, time::Duration};

use tokio::time::Instant;

use calls::{Plan, Ran, run};
use ledger::Fault;

const CALLERS: u64 = 64;

/// Prints what came of the calls, and fails if the client was wrong.
fn check(protocol: &str, ran: &Ran) {
    let is_fault = |(fault, _): &&(Fault, u64)| *fault != Fault::None;
    let failed: u64 = ran.faults.iter().filter(is_fault).map(|(_, count)| count).sum();
    println!(
        "{protocol}: {} calls, {failed} faults, {} calls dropped, {} answered",
        ran.calls, ran.dropped, ran.answered
    );
    println!("  faults: {:?}", ran.faults);
    println!("  writes that failed, by outcome: {:?}", ran.writes);
    let (failed, budget) = (ran.reads_failed, ran.reads_out_of_budget);
    println!("  reads that failed after all attempts: {failed}, for want of retry budget: {budget}; {}", memory());
    assert!(ran.wrong.is_empty(), "{protocol}: {:?}", ran.wrong);
    // Over HTTP/2, a connection that is dropped takes other requests with it, which may be the last attempt of one.
    assert!(protocol == "HTTP/2" || ran.reads_failed == 0, "{protocol}");
}

/// Returns how much memory the process has, where the system says so.
fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.map_or_else(String::new, |size| format!("memory: {}", size.trim()))
}

async fn both(calls: u64, percent: u64) {
    for (protocol, is_http2) in [("HTTP/1.1", false), ("HTTP/2", true)] {
        let plan = Plan { calls: calls / 2, callers: CALLERS, percent, seed: 1, until: None };
        check(protocol, &run(&plan, is_http2).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_client_is_right_about_each_call() {
    both(1000, 30).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: 100,000 calls"]
async fn the_client_is_right_about_a_hundred_thousand_calls() {
    both(100_000, 8).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes ten minutes, and shows whether the memory stays as it is"]
async fn the_client_is_right_for_ten_minutes() {
    for minute in 0..10 {
        let plan = Plan {
            calls: 0,
            callers: CALLERS,
            percent: 8,
            seed: minute,
            until: Some(Instant::now() + Duration::from_secs(60)),
        };
        let is_http2 = minute % 2 == 1;
        check(if is_http2 { "HTTP/2" } else { "HTTP/1.1" }, &run(&plan, is_http2).await);
    }
}
