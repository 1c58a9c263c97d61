//! `faults`: calls over HTTP/1.1 and HTTP/2 to a server that fails in every way, judged by what the server did. The
//! client is right if no write is taken twice, what it says of each write is true, and reads succeed that can.

mod calls;
mod ledger;
mod server;

use std::{fs, path::Path, time::Duration};

use tokio::time::Instant;
use xtask_common::{Console, Error, Exit};

use calls::{Plan, Result as Ran};

/// Call a server that fails in every way, and compare what the client says with what the server did.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// How many calls, half over HTTP/1.1 and half over HTTP/2
    #[arg(long, default_value_t = 100_000)]
    pub calls: u64,
    /// How many callers at once
    #[arg(long, default_value_t = 64)]
    pub callers: u64,
    /// How many of a hundred requests fail
    #[arg(long, default_value_t = 8)]
    pub percent: u64,
    /// Makes the server fail in another order
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Goes on for so many minutes, half over each, and shows the memory
    #[arg(long)]
    pub minutes: Option<u64>,
}

impl Default for Args {
    fn default() -> Self {
        Self { calls: 100_000, callers: 64, percent: 8, seed: 1, minutes: None }
    }
}

/// Makes the calls, and prints what came of them.
///
/// # Errors
/// Loopback has no free port.
pub fn run(args: &Args, _root: &Path, console: &mut Console) -> Result<Exit, Error> {
    let failed = |error: &dyn std::fmt::Display| Error::new(error.to_string());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| failed(&error))?;
    let mut is_right = true;
    for (protocol, is_http2) in [("HTTP/1.1", false), ("HTTP/2", true)] {
        let began = std::time::Instant::now();
        let ran = runtime.block_on(async {
            let time = args.minutes.map(|minutes| Duration::from_secs(minutes * 30));
            let until = time.map(|time| Instant::now() + time);
            let Args { callers, percent, seed, .. } = *args;
            let plan = Plan { calls: args.calls / 2, callers, percent, seed, until };
            calls::run(&plan, is_http2).await.map_err(|error| failed(&error))
        })?;
        report(protocol, &ran, console);
        console.say(format_args!("  in {} s{}", began.elapsed().as_secs(), memory()));
        is_right &= ran.wrong.is_empty() && ran.reads_failed == 0;
        console.finish()?;
    }
    Ok(if is_right { Exit::Done } else { Exit::Failed })
}

fn report(protocol: &str, ran: &Ran, console: &mut Console) {
    let failed: u64 =
        ran.faults.iter().filter(|(fault, _)| *fault != ledger::Fault::None).map(|(_, count)| count).sum();
    console.say(format_args!(
        "{protocol}: {} calls, {failed} requests that failed, {} calls dropped",
        ran.calls, ran.dropped
    ));
    for (fault, count) in &ran.faults {
        console.say(format_args!("  {count:>8}  {fault:?}"));
    }
    console.say(format_args!("  answered: {}", ran.answered));
    for (outcome, count) in &ran.writes {
        console.say(format_args!("  writes that failed, {outcome}: {count}"));
    }
    let (failed, budget) = (ran.reads_failed, ran.reads_out_of_budget);
    console.say(format_args!("  reads that failed after all attempts: {failed}; for want of retry budget: {budget}"));
    if ran.wrong.is_empty() {
        console.say("  what the client says of each call is true; no write was taken twice");
    }
    for (trouble, (count, first)) in &ran.wrong {
        console.say(format_args!("  WRONG: {trouble}: {count}, the first is call {first}"));
    }
}

/// Returns how much memory the process has, where the system says so.
fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.map_or_else(String::new, |size| format!(", with {} of memory", size.trim()))
}
