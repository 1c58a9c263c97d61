//! Chaos: random faults, to see how a program copes. Knows nothing of calls; every fault is one that really happens.

use std::{sync::Mutex, time::Duration};

use fastrand::Rng;
use hero_api_runtime::{
    BoxFuture, Bytes, Layer, Next, StatusCode, TransportError, TransportRequest, TransportResponse,
};

use crate::layers::locked;

/// Makes attempts fail at random. The same seed gives the same faults in the same order of attempts.
pub(crate) struct Chaos {
    dice: Mutex<Rng>,
    chance: f64,
}

/// A fault of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// There is no connection: nothing is sent.
    NoConnection,
    /// A gateway answers 503: nothing is sent, which the client cannot know.
    Unavailable,
    /// The request is sent a second late.
    Slow,
    /// The request is sent, and its answer is lost.
    LostAnswer,
    /// The request is sent, and the body of its answer breaks off.
    BrokenBody,
}

const FAULTS: [Fault; 5] = [Fault::NoConnection, Fault::Unavailable, Fault::Slow, Fault::LostAnswer, Fault::BrokenBody];

impl Chaos {
    /// Creates faults with this probability, from 0 to 1.
    pub(crate) fn new(seed: u64, chance: f64) -> Self {
        Self { dice: Mutex::new(Rng::with_seed(seed)), chance }
    }

    fn roll(&self) -> Option<Fault> {
        let mut dice = locked(&self.dice);
        let is_fault = dice.f64() < self.chance;
        let fault = dice.choice(FAULTS);
        fault.filter(|_| is_fault)
    }
}

impl Layer for Chaos {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            match self.roll() {
                None => next.send(request).await,
                Some(Fault::NoConnection) => Err(TransportError::connect("chaos")),
                Some(Fault::Unavailable) => Ok(TransportResponse::whole(StatusCode::SERVICE_UNAVAILABLE, Bytes::new())),
                Some(Fault::Slow) => {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    next.send(request).await
                }
                Some(Fault::LostAnswer) => {
                    next.send(request).await?;
                    Err(TransportError::interrupted("chaos"))
                }
                Some(Fault::BrokenBody) => {
                    let answer = next.send(request).await?;
                    let broken = [Err(TransportError::interrupted("chaos"))];
                    Ok(TransportResponse::pieces(answer.status(), broken))
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use hero_api_runtime::Outcome;

    use super::{Chaos, FAULTS};
    use hero_api_test_support::Fake;

    use crate::layers::{assert_keeps_failures, assert_streams, client, write};

    #[test]
    fn a_seed_always_gives_the_same_faults() {
        let faults = |seed| {
            let chaos = Chaos::new(seed, 0.5);
            (0..100).map(|_| chaos.roll()).collect::<Vec<_>>()
        };
        assert_eq!(faults(1), faults(1));
        assert_ne!(faults(1), faults(2));
        assert!(FAULTS.iter().all(|fault| faults(1).contains(&Some(*fault))));
        assert!(faults(1).contains(&None));
    }

    #[tokio::test(start_paused = true)]
    async fn a_write_is_sent_at_most_once_and_its_outcome_is_true() {
        let mut outcomes = BTreeSet::new();
        for seed in 0..200 {
            let fake = Fake::answers([(200, "")]);
            let ended = write(&client(&fake, Chaos::new(seed, 1.0))).await;
            let outcome = ended.map_or_else(|error| error.outcome(), |_| Outcome::Succeeded);
            match outcome {
                Outcome::NotSent => assert_eq!(fake.count(), 0, "seed {seed}"),
                Outcome::Succeeded => assert_eq!(fake.count(), 1, "seed {seed}"),
                _ => assert_eq!(outcome, Outcome::Unknown, "seed {seed}"),
            }
            outcomes.insert(format!("{outcome:?} {}", fake.count()));
        }
        assert_eq!(Vec::from_iter(outcomes), ["NotSent 0", "Succeeded 1", "Unknown 0", "Unknown 1"]);
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_chance_nothing_goes_wrong() {
        assert_keeps_failures(|| Chaos::new(1, 0.0)).await;
        assert_streams(Chaos::new(1, 0.0)).await;
    }
}
