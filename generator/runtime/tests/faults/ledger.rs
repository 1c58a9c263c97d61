//! What the server took, and what it does wrong with which request. The judge of what the client says.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Mutex, MutexGuard, PoisonError},
};

use hero_api_runtime::Outcome;

/// The attempts of one read that may fail; the next one is answered, so that a patient client succeeds.
const FAULTS_OF_A_READ: u32 = 3;

/// What the server does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// Answers.
    None,
    /// Answers late.
    Slow,
    /// Takes it, and never answers.
    Silent,
    /// Breaks the exchange off without taking it.
    Broken,
    /// Says that it does nothing with it: `REFUSED_STREAM`, or 425.
    Refused,
    /// Closes the connection in an orderly way, with `GOAWAY`, after answering.
    GoAway,
    /// Answers this status without taking it.
    Status(u16),
    /// Takes it, and answers 500.
    TakenAndFailed,
    /// Takes it, and breaks the exchange off before the answer.
    TakenAndLost,
    /// Takes it, and breaks off within the answer.
    TakenAndCut,
    /// Takes it, and drops the connection with everything on it.
    TakenAndDropped,
}

impl Fault {
    const ALL: [Self; 14] = [
        Self::Slow,
        Self::Silent,
        Self::Broken,
        Self::Refused,
        Self::GoAway,
        Self::Status(408),
        Self::Status(429),
        Self::Status(502),
        Self::Status(503),
        Self::Status(504),
        Self::TakenAndFailed,
        Self::TakenAndLost,
        Self::TakenAndCut,
        Self::TakenAndDropped,
    ];

    /// Reports whether the server does what the request asks.
    pub(crate) fn takes(self) -> bool {
        !matches!(self, Self::Broken | Self::Refused | Self::Status(_))
    }
}

/// What the server knows.
pub(crate) struct Ledger {
    /// How many of a hundred requests fail.
    percent: u64,
    seed: u64,
    known: Mutex<HashMap<u64, Entry>>,
    done: Mutex<HashMap<Fault, u64>>,
}

#[derive(Clone, Copy, Default)]
struct Entry {
    arrived: u32,
    taken: u32,
}

impl Ledger {
    pub(crate) fn new(percent: u64, seed: u64) -> Self {
        Self { percent, seed, known: Mutex::default(), done: Mutex::default() }
    }

    /// Records that a request has arrived, and decides what becomes of it.
    pub(crate) fn arrives(&self, call: u64, is_write: bool) -> Fault {
        let mut known = lock(&self.known);
        let entry = known.entry(call).or_default();
        entry.arrived += 1;
        let mut hasher = DefaultHasher::new();
        (self.seed, call, entry.arrived).hash(&mut hasher);
        let random = hasher.finish();
        let fails = random % 100 < self.percent && (is_write || entry.arrived <= FAULTS_OF_A_READ);
        let index = usize::try_from(random / 100 % Fault::ALL.len() as u64).unwrap_or_default();
        let fault = if fails { Fault::ALL[index] } else { Fault::None };
        entry.taken += u32::from(fault.takes());
        drop(known);
        *lock(&self.done).entry(fault).or_default() += 1;
        fault
    }

    /// Returns how often each fault was done.
    pub(crate) fn faults(&self) -> Vec<(Fault, u64)> {
        let mut faults: Vec<_> = lock(&self.done).iter().map(|(fault, count)| (*fault, *count)).collect();
        faults.sort_unstable();
        faults
    }

    /// Compares what the client says of a write with what the server did: the trouble, if they differ. Forgets the write
    /// if nothing can follow.
    pub(crate) fn judge(&self, call: u64, said: Said) -> Option<&'static str> {
        let mut known = lock(&self.known);
        let taken = known.get(&call).copied().unwrap_or_default().taken;
        if said != Said::Abandoned && said != Said::Failed(Outcome::Unknown) {
            known.remove(&call);
        }
        match said {
            _ if taken > 1 => Some("a write was taken twice"),
            Said::Answered if taken == 0 => Some("a success of which the server knows nothing"),
            Said::Failed(Outcome::Succeeded) if taken == 0 => Some("said to be accepted, and it was not"),
            Said::Failed(Outcome::NotSent | Outcome::Rejected) if taken > 0 => {
                Some("said to be undone, and it was done")
            }
            _ => None,
        }
    }

    /// Forgets a read.
    pub(crate) fn forget(&self, call: u64) {
        lock(&self.known).remove(&call);
    }

    /// Returns how many writes were taken twice, or again after the client was told of their end.
    pub(crate) fn taken_again(&self, uncertain: &dyn Fn(u64) -> bool) -> usize {
        let known = lock(&self.known);
        known.iter().filter(|(call, entry)| entry.taken > 1 || entry.taken > 0 && !uncertain(**call)).count()
    }
}

/// What the client says of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// It was answered.
    Answered,
    /// It failed, with this outcome.
    Failed(Outcome),
    /// Nothing: the call was dropped.
    Abandoned,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

mod tests {
    use hero_api_runtime::Outcome;

    use super::{Ledger, Said};

    #[test]
    fn a_client_that_is_wrong_is_found() {
        let ledger = Ledger::new(0, 1);
        assert_eq!(ledger.judge(1, Said::Answered), Some("a success of which the server knows nothing"));
        ledger.arrives(2, true);
        let undone = Said::Failed(Outcome::NotSent);
        assert_eq!(ledger.judge(2, undone), Some("said to be undone, and it was done"));
        ledger.arrives(3, true);
        assert_eq!(ledger.judge(3, Said::Answered), None);
        ledger.arrives(3, true);
        assert_eq!(ledger.taken_again(&|_| false), 1);
        ledger.arrives(4, true);
        ledger.arrives(4, true);
        assert_eq!(ledger.judge(4, Said::Abandoned), Some("a write was taken twice"));
    }
}
