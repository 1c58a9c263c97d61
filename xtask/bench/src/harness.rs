//! Two ways to do one thing, timed in turn.
//!
//! The sides alternate, so that a machine that slows down slows both; the first side runs twice a round, and its two
//! medians over each other show how much of a ratio is noise.

use std::{
    fmt,
    time::{Duration, Instant},
};

/// Two ways to do one thing.
pub(crate) struct Contest {
    /// What is done.
    pub(crate) name: &'static str,
    /// Ours.
    pub(crate) a: Side,
    /// What it is measured by.
    pub(crate) b: Side,
}

/// One way to do it.
pub(crate) struct Side {
    /// Whose it is.
    pub(crate) name: &'static str,
    /// Does it once. What it makes should go through [`std::hint::black_box`].
    pub(crate) run: Box<dyn FnMut()>,
}

/// How a contest ended.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Score {
    /// The contest and its two sides.
    pub(crate) names: [&'static str; 3],
    /// The median of the first over the median of the second.
    pub(crate) ratio: f64,
    /// The median of the first over the median of the same again.
    pub(crate) control: f64,
    /// How many medians were taken of.
    pub(crate) rounds: u32,
}

/// How long one sample lasts at least, so that the clock's steps do not count.
const SAMPLE: Duration = Duration::from_millis(20);

impl Side {
    /// A side by its name.
    pub(crate) fn new(name: &'static str, run: impl FnMut() + 'static) -> Self {
        Self { name, run: Box::new(run) }
    }

    /// How often it runs in a sample. Warms up, too.
    fn repetitions(&mut self) -> u32 {
        let mut repetitions = 1;
        while repetitions < 1 << 24 && self.time(repetitions) * f64::from(repetitions) < SAMPLE.as_secs_f64() {
            repetitions *= 2;
        }
        repetitions
    }

    /// Seconds for one run, as the mean of a sample.
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
            // Each of the three goes first, second and last equally often.
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

/// The middle one, or the mean of the middle two.
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
    /// The names of the columns.
    pub(crate) fn header() -> String {
        row("contest", "time of the first over the second's", "ratio", "control")
    }
}

/// A row of the table.
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
