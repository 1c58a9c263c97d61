//! Whether and when a request is retried. Decides from what is known of an attempt; sends and waits for nothing.
//!
//! A request that was not accepted (no connection, a stream that the server refused, 429) may always be repeated. One
//! that may have been accepted is repeated only if its operation says that this is safe.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, SystemTime},
};

use http::{HeaderMap, StatusCode, header};
use tokio::time::Instant;

use super::operation::RetryClass;

/// How often a request is retried, and after which pauses.
///
/// Pauses are random between zero and a ceiling, which starts at [`first_pause`](Self::first_pause) and doubles up to
/// [`longest_pause`](Self::longest_pause). A `Retry-After` of the server replaces them; after a 429 without one, so
/// does the wait that the client was built with
/// ([`ClientBuilder::default_retry_after`](super::ClientBuilder::default_retry_after)). No wait goes past the deadline
/// of the call or past [`longest_wait`](Self::longest_wait): the call fails at once instead, and
/// [`Error::retry_after`](super::Error::retry_after) says when the server wants to be asked again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    first_pause: Duration,
    longest_pause: Duration,
    longest_wait: Duration,
}

impl RetryPolicy {
    /// Creates a policy of four attempts, pauses from 250 ms to 8 s, and up to two minutes where the server names the
    /// wait.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            attempts: 4,
            first_pause: Duration::from_millis(250),
            longest_pause: Duration::from_secs(8),
            longest_wait: Duration::from_secs(120),
        }
    }

    /// Creates a policy of one attempt.
    #[must_use]
    pub const fn never() -> Self {
        Self::new().attempts(1)
    }

    /// Sets the greatest number of attempts, including the first; at least one.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// Sets the ceiling of the first pause.
    #[must_use]
    pub const fn first_pause(mut self, pause: Duration) -> Self {
        self.first_pause = pause;
        self
    }

    /// Sets the ceiling of all pauses.
    #[must_use]
    pub const fn longest_pause(mut self, pause: Duration) -> Self {
        self.longest_pause = pause;
        self
    }

    /// Sets the longest wait named by a server that is waited for; a longer one ends the call.
    #[must_use]
    pub const fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// Returns the pause before the next attempt; `None` where there is to be none.
    pub(crate) fn pause(&self, class: RetryClass, attempt: u32, ending: &Ending) -> Option<Duration> {
        if attempt >= self.attempts || !repeatable(class, ending) {
            return None;
        }
        let jitter = self.jitter(attempt);
        match ending.retry_after {
            // The jitter keeps clients apart that were all given the same wait.
            Some(wait) => (wait <= self.longest_wait).then(|| wait.saturating_add(jitter.min(Duration::from_secs(1)))),
            None => Some(jitter),
        }
    }

    fn jitter(&self, attempt: u32) -> Duration {
        let doubled = self.first_pause.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)));
        let ceiling = doubled.min(self.longest_pause);
        ceiling.mul_f64(fastrand::f64())
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// The end of an attempt, as far as a retry depends on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ending {
    pub(crate) kind: EndingKind,
    pub(crate) retry_after: Option<Duration>,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EndingKind {
    /// No connection, or the server did nothing with the request.
    NotTaken,
    /// The exchange broke off or took too long; there may have been a status.
    Broken,
    /// A complete answer with this status.
    Answered(StatusCode),
    /// Another attempt would end the same way.
    Final,
}

fn repeatable(class: RetryClass, ending: &Ending) -> bool {
    match ending.kind {
        EndingKind::NotTaken | EndingKind::Answered(StatusCode::TOO_MANY_REQUESTS) => true,
        EndingKind::Broken => class == RetryClass::Safe,
        EndingKind::Answered(status) => class == RetryClass::Safe && matches!(status.as_u16(), 408 | 500 | 502..=504),
        EndingKind::Final => false,
    }
}

/// Returns the wait that an answer asks for, however long: seconds or a date, else `unnamed` for a 429.
pub(crate) fn retry_after(
    status: StatusCode,
    headers: &HeaderMap,
    now: SystemTime,
    unnamed: Option<Duration>,
) -> Option<Duration> {
    let named = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(|text| {
        let text = text.trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
        }
        let until = httpdate::parse_http_date(text).ok()?;
        // The server's own clock, if it names the time, replaces ours.
        let date = headers.get(header::DATE).and_then(|value| value.to_str().ok());
        let now = date.and_then(|text| httpdate::parse_http_date(text).ok()).unwrap_or(now);
        Some(until.duration_since(now).unwrap_or(Duration::ZERO))
    });
    named.or(unnamed.filter(|_| status == StatusCode::TOO_MANY_REQUESTS))
}

/// The budget that keeps retries a small part of all requests, so that a server in trouble does not get a multiple of
/// the load.
///
/// It starts with ten retries; every call that starts adds a tenth of one, up to ten. The exchanges that a lost connection
/// or a restarted server breaks off spend one retry together: they are as many as were on their way, and no more follow.
#[derive(Debug)]
pub(crate) struct Budget {
    units: AtomicU32,
    /// When the last exchange broke off that spent a retry.
    broken: Mutex<Option<Instant>>,
}

/// How long it takes until all exchanges of a lost connection have broken off.
const SAME_LOSS: Duration = Duration::from_secs(1);

impl Budget {
    const FULL: u32 = 100;
    const RETRY: u32 = 10;

    pub(crate) fn new() -> Self {
        Self { units: AtomicU32::new(Self::FULL), broken: Mutex::default() }
    }

    pub(crate) fn earn(&self) {
        let earn = |units| (units < Self::FULL).then_some(units + 1);
        let _ = self.units.fetch_update(Ordering::Relaxed, Ordering::Relaxed, earn);
    }

    /// Spends a retry, if there is one. An exchange that broke off names its beginning: if another has just spent a retry
    /// for a break, it was on its way then, and spends none.
    pub(crate) fn spend(&self, broken_since: Option<Instant>) -> bool {
        let Some(began) = broken_since else { return self.spend_one() };
        let now = Instant::now();
        let mut broken = self.broken.lock().unwrap_or_else(PoisonError::into_inner);
        if broken.is_some_and(|broken| began < broken && now < broken + SAME_LOSS) {
            return true;
        }
        let spent = self.spend_one();
        if spent {
            *broken = Some(now);
        }
        spent
    }

    fn spend_one(&self) -> bool {
        let spend = |units: u32| units.checked_sub(Self::RETRY);
        self.units.fetch_update(Ordering::Relaxed, Ordering::Relaxed, spend).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use http::{HeaderMap, HeaderValue, StatusCode, header};

    use super::{Budget, Ending, EndingKind, RetryPolicy, retry_after};
    use crate::operation::RetryClass;

    fn wait(status: u16, value: Option<&str>, date: Option<&str>) -> Option<u64> {
        let mut headers = HeaderMap::new();
        for (name, value) in [(header::RETRY_AFTER, value), (header::DATE, date)] {
            if let Some(value) = value {
                headers.insert(name, HeaderValue::from_str(value).unwrap());
            }
        }
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let unnamed = Some(Duration::from_secs(60));
        retry_after(StatusCode::from_u16(status).unwrap(), &headers, now, unnamed).map(|wait| wait.as_secs())
    }

    #[test]
    fn retry_after_is_read_in_each_form() {
        assert_eq!(wait(429, Some("7"), None), Some(7));
        assert_eq!(wait(429, Some("Sun, 06 Nov 1994 08:49:47 GMT"), None), Some(10));
        assert_eq!(wait(429, Some("Sun, 06 Nov 1994 08:49:47 GMT"), Some("Sun, 06 Nov 1994 08:49:27 GMT")), Some(20));
        assert_eq!(wait(429, Some("Sun, 06 Nov 1994 08:00:00 GMT"), None), Some(0));
        assert_eq!(wait(429, Some("315576000"), None), Some(315_576_000));
        assert_eq!(wait(503, Some("Fri, 06 Nov 2093 08:49:37 GMT"), None), Some(3_124_224_000));
        assert_eq!(wait(429, Some("99999999999999999999999"), None), Some(u64::MAX));
        assert_eq!(wait(429, Some("soon"), None), Some(60));
        assert_eq!(wait(429, Some("-1"), None), Some(60));
        assert_eq!(wait(429, None, None), Some(60));
        assert_eq!(wait(503, None, None), None);
        assert_eq!(wait(503, Some("3"), None), Some(3));
    }

    #[test]
    fn a_write_is_retried_only_if_it_was_not_accepted() {
        let repeats = |class, kind| RetryPolicy::new().pause(class, 1, &Ending { kind, retry_after: None }).is_some();
        let answered = |status| EndingKind::Answered(StatusCode::from_u16(status).unwrap());
        for class in [RetryClass::Safe, RetryClass::Never] {
            assert!(repeats(class, EndingKind::NotTaken));
            assert!(repeats(class, answered(429)));
            for status in [200, 301, 400, 401, 403, 404, 409, 501] {
                assert!(!repeats(class, answered(status)), "{status}");
            }
            assert!(!repeats(class, EndingKind::Final));
        }
        for kind in [EndingKind::Broken, answered(408), answered(500), answered(502), answered(503), answered(504)] {
            assert!(repeats(RetryClass::Safe, kind));
            assert!(!repeats(RetryClass::Never, kind));
        }
    }

    #[test]
    fn attempts_and_waits_are_bounded() {
        let policy = RetryPolicy::new().attempts(2);
        let ending = |retry_after| Ending { kind: EndingKind::NotTaken, retry_after };
        assert!(policy.pause(RetryClass::Safe, 1, &ending(None)).unwrap() <= Duration::from_millis(250));
        assert_eq!(policy.pause(RetryClass::Safe, 2, &ending(None)), None);
        assert_eq!(policy.pause(RetryClass::Safe, 1, &ending(Some(Duration::from_secs(121)))), None);
        let wait = policy.pause(RetryClass::Safe, 1, &ending(Some(Duration::from_secs(5)))).unwrap();
        assert!(wait >= Duration::from_secs(5) && wait <= Duration::from_secs(6));
        let policy = policy.longest_wait(Duration::MAX);
        assert_eq!(policy.pause(RetryClass::Safe, 1, &ending(Some(Duration::MAX))), Some(Duration::MAX));
        let late = RetryPolicy::new().attempts(u32::MAX).pause(RetryClass::Safe, 4_000_000, &ending(None));
        assert!(late.unwrap() <= Duration::from_secs(8));
    }

    #[test]
    fn the_budget_runs_out_and_fills_again() {
        let budget = Budget::new();
        assert_eq!((0..20).filter(|_| budget.spend(None)).count(), 10);
        (0..10).for_each(|_| budget.earn());
        assert_eq!((0..20).filter(|_| budget.spend(None)).count(), 1);
    }
}
