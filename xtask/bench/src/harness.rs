//! Times two implementations in turn.
//!
//! The sides alternate, so a machine that slows down slows both. The first side runs twice per round, and the ratio of
//! its two medians shows how much of a ratio is noise.

use std::{
    fmt,
    time::{Duration, Instant},
};

/// Two implementations of one task.
pub(crate) struct Contest {
    /// The task.
    pub(crate) name: &'static str,
    /// Ours.
    pub(crate) a: Side,
    /// The reference.
    pub(crate) b: Side,
}

/// One implementation.
pub(crate) struct Side {
    /// Whose it is.
    pub(crate) name: &'static str,
    /// Runs it once. Its result should go through [`std::hint::black_box`].
    pub(crate) run: Box<dyn FnMut()>,
}

/// The result of a contest.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Score {
    /// The contest and its two sides.
    pub(crate) names: [&'static str; 3],
    /// The median of the first side over that of the second.
    pub(crate) ratio: f64,
    /// The median of the first side over that of its second run.
    pub(crate) control: f64,
    /// The number of rounds.
    pub(crate) rounds: u32,
}

/// The least duration of a sample, so that the resolution of the clock does not matter.
const SAMPLE: Duration = Duration::from_millis(20);

impl Side {
    /// Creates a side by its name.
    pub(crate) fn new(name: &'static str, run: impl FnMut() + 'static) -> Self {
        Self { name, run: Box::new(run) }
    }

    /// Returns how often it runs in a sample, after warming up.
    fn repetitions(&mut self) -> u32 {
        let mut repetitions = 1;
        while repetitions < 1 << 24 && self.time(repetitions) * f64::from(repetitions) < SAMPLE.as_secs_f64() {
            repetitions *= 2;
        }
        repetitions
    }

    /// Returns the seconds of one run, as the mean of a sample.
    fn time(&mut self, repetitions: u32) -> f64 {
        let start = Instant::now();
        for _ in 0..repetitions {
            (self.run)();
        }
        start.elapsed().as_secs_f64() / f64::from(repetitions)
    }
}

impl Contest {
    /// Runs both sides in turn, `rounds` times each and at least five.
    pub(crate) fn hold(&mut self, rounds: u32) -> Score {
        let rounds = rounds.max(5);
        let (a_times, b_times) = (self.a.repetitions(), self.b.repetitions());
        let (mut a, mut b, mut again) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..rounds {
            // Each of the three is first, second and last equally often.
            for turn in 0..3 {
                match (round + turn) % 3 {
                    0 => a.push(self.a.time(a_times)),
                    1 => b.push(self.b.time(b_times)),
                    _ => again.push(self.a.time(a_times)),
                }
            }
        }
        let (a, b, again) = (median(a), median(b), median(again));
        Score { names: [self.name, self.a.name, self.b.name], ratio: a / b, control: a / again, rounds }
    }
}

/// Returns the median; of an even number, the mean of the middle two.
pub(crate) fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let middle = times.len() / 2;
    match times.as_slice() {
        [] => f64::NAN,
        times if times.len() % 2 == 1 => times[middle],
        times => f64::midpoint(times[middle - 1], times[middle]),
    }
}

impl Score {
    /// Returns the header of the table.
    pub(crate) fn header() -> String {
        row("contest", "time of the first over the second's", "ratio", "control")
    }
}

/// Writes a row of the table.
impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [name, a, b] = self.names;
        f.write_str(&row(name, &format!("{a} / {b}"), &format!("{:.2}", self.ratio), &format!("{:.2}", self.control)))
    }
}

fn row(name: &str, sides: &str, ratio: &str, control: &str) -> String {
    format!("{name:<32}  {sides:<36}  {ratio:>5}  {control:>7}")
}

impl fmt::Debug for Contest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Contest").field(&self.name).field(&self.a.name).field(&self.b.name).finish()
    }
}

impl fmt::Debug for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Side").field(&self.name).finish()
    }
}
