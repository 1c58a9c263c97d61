//! The calls: half of them write, some are dropped on their way, and each is judged by the ledger.

use std::{
    collections::{BTreeMap, HashSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use hero_api_runtime::{Client, Error, Method, Outcome, RetryPolicy};
use hero_api_test_support::http2::ROOT;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep},
};

use crate::{
    ledger::{Fault, Ledger, Said},
    server,
};

/// The attempts of a call.
const ATTEMPTS: u32 = 4;

/// Of so many calls, one is dropped on its way.
const DROPPED: u32 = 20;

/// What is run.
pub(crate) struct Plan {
    pub(crate) calls: u64,
    pub(crate) callers: u64,
    pub(crate) percent: u64,
    pub(crate) seed: u64,
    /// Goes on until then, whatever the number of calls.
    pub(crate) until: Option<Instant>,
}

/// What came of it.
#[derive(Default)]
pub(crate) struct Ran {
    pub(crate) calls: u64,
    pub(crate) answered: u64,
    pub(crate) dropped: u64,
    /// Writes that failed, by what the client says of them.
    pub(crate) writes: BTreeMap<String, u64>,
    /// Reads that failed after all attempts.
    pub(crate) reads_failed: u64,
    /// Reads that failed because the client's retry budget was spent.
    pub(crate) reads_out_of_budget: u64,
    /// Where the client was wrong, and the first call of each kind.
    pub(crate) wrong: BTreeMap<&'static str, (u64, u64)>,
    pub(crate) faults: Vec<(Fault, u64)>,
    uncertain: HashSet<u64>,
}

/// Makes all calls.
pub(crate) async fn run(plan: &Plan, is_http2: bool) -> Ran {
    let ledger = Arc::new(Ledger::new(plan.percent, plan.seed));
    let url = server::start(Arc::clone(&ledger), is_http2).await;
    let retry = RetryPolicy::new().attempts(ATTEMPTS).first_pause(Duration::from_millis(5));
    let client = Client::builder().base_url(url).root_certificate(ROOT).no_proxy().retry(retry);
    let client = client.attempt_timeout(Duration::from_millis(500)).timeout(Duration::from_secs(20));
    let client = client.build().unwrap();
    let (next, result) = (Arc::new(AtomicU64::new(0)), Arc::new(Mutex::new(Ran::default())));
    let (calls, until) = (plan.calls, plan.until);
    let mut callers = JoinSet::new();
    for _ in 0..plan.callers {
        let (client, ledger, next, result) =
            (client.clone(), Arc::clone(&ledger), Arc::clone(&next), Arc::clone(&result));
        callers.spawn(async move {
            loop {
                let call = next.fetch_add(1, Ordering::Relaxed);
                if until.map_or(call >= calls, |until| Instant::now() >= until) {
                    return;
                }
                make(&client, call, &ledger, &result).await;
            }
        });
    }
    while callers.join_next().await.is_some() {}
    // What is still on its way arrives.
    sleep(Duration::from_millis(300)).await;
    let mut result = std::mem::take(&mut *result.lock().unwrap_or_else(PoisonError::into_inner));
    let again = ledger.taken_again(&|call| result.uncertain.contains(&call));
    if again > 0 {
        result.wrong.insert("a write was taken twice, or after its end", (again as u64, 0));
    }
    result.faults = ledger.faults();
    result
}

async fn make(client: &Client, call: u64, ledger: &Ledger, result: &Mutex<Ran>) {
    let is_write = call % 2 == 0;
    let method = if is_write { Method::POST } else { Method::GET };
    let sent = client.request(method, format!("/things/{call}")).send();
    let answer = if fastrand::u32(0..DROPPED) == 0 {
        let patience = Duration::from_micros(fastrand::u64(0..20_000));
        tokio::select! {
            answer = sent => Some(answer.map(drop)),
            () = sleep(patience) => None,
        }
    } else {
        Some(sent.await.map(drop))
    };
    let mut result = result.lock().unwrap_or_else(PoisonError::into_inner);
    result.count(call, answer.as_ref());
    if is_write {
        let said = match &answer {
            Some(Ok(())) => Said::Answered,
            Some(Err(error)) => Said::Failed(error.outcome()),
            None => Said::Abandoned,
        };
        if matches!(said, Said::Abandoned | Said::Failed(Outcome::Unknown)) {
            result.uncertain.insert(call);
        }
        if let Some(trouble) = ledger.judge(call, said) {
            result.wrong.entry(trouble).or_insert((0, call)).0 += 1;
        }
    } else {
        ledger.forget(call);
        result.uncertain.insert(call);
    }
}

impl Ran {
    fn count(&mut self, call: u64, answer: Option<&Result<(), Error>>) {
        self.calls += 1;
        match answer {
            None => self.dropped += 1,
            Some(Ok(())) => self.answered += 1,
            Some(Err(error)) if call % 2 == 0 => *self.writes.entry(format!("{:?}", error.outcome())).or_default() += 1,
            Some(Err(error)) if error.attempts() < ATTEMPTS => self.reads_out_of_budget += 1,
            Some(Err(_)) => self.reads_failed += 1,
        }
    }
}
