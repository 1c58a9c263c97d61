//! A night's run: opens each practice, and calls in everybody on the list, some at a time.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    future::Future,
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use futures_util::{StreamExt, stream};
use hero_api::{Client, Missed};

use crate::{
    Ending, Journal, Report, Row, Slots, Step, Unreadable,
    called::{Halt, Visit},
    session::{Session, choose_type},
};

/// The settings of a run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How many patients are called in at the same time. They share the rate limit of the key, so that more than a
    /// dozen are no faster.
    pub at_once: usize,
    /// Who stands in the audit.
    pub actor: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { at_once: 8, actor: "nightly call-in".to_owned() }
    }
}

/// A run that has asked each practice for its appointments.
pub struct Night {
    hero: Client,
    journal: Arc<Journal>,
    practices: BTreeMap<String, Result<Option<Session>, Arc<Missed>>>,
    at_once: usize,
    is_stopped: AtomicBool,
}

impl Night {
    /// Opens the practices of a list. One that does not answer costs its own patients their turn, and no others.
    pub async fn open(
        hero: &Client,
        settings: Settings,
        journal: Arc<Journal>,
        list: &[Result<Row, Unreadable>],
        slots: Slots,
    ) -> Self {
        let hero = hero.with_actor(settings.actor);
        let own = hero.practice_group_id();
        let mut of_practice = BTreeMap::new();
        for (practice, slots) in slots {
            of_practice.insert(practice.unwrap_or_else(|| own.to_owned()), slots);
        }
        let wanted: BTreeSet<&str> = list.iter().flatten().map(|row| row.practice.as_deref().unwrap_or(own)).collect();
        let answers = hero.for_practices(wanted).each(async |there| choose_type(&there).await).await;
        let practices = answers
            .into_iter()
            .map(|(practice, answer)| {
                let mut slots = of_practice.remove(&practice).unwrap_or_default();
                // What an earlier run has filled, or perhaps filled, is offered to nobody else.
                let filled: HashSet<String> = journal.begun_with(&practice, Step::Reserve).into_iter().collect();
                slots.retain(|slot| !filled.contains(slot.as_str()));
                let session = answer.map(|found| found.map(|ty| Session::new(ty, slots))).map_err(Arc::new);
                (practice, session)
            })
            .collect();
        Self { hero, journal, practices, at_once: settings.at_once.max(1), is_stopped: AtomicBool::new(false) }
    }

    /// Begins no more rows; those that were begun go on to their end.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    /// Calls in everybody on the list. Rows are reported as they end.
    ///
    /// # Errors
    /// The report or the journal cannot be written. No more rows are begun then, and what was begun is finished.
    pub async fn run<W: io::Write>(
        &self,
        list: Vec<Result<Row, Unreadable>>,
        report: &mut Report<W>,
    ) -> io::Result<()> {
        let begun = list.into_iter().enumerate().take_while(|_| !self.is_stopped.load(Ordering::Relaxed));
        let mut endings = stream::iter(begun)
            .map(|(index, row)| async move { (index + 1, self.call_in(row).await) })
            .buffer_unordered(self.at_once);
        let mut written = Ok(());
        while let Some((number, ending)) = endings.next().await {
            let added = ending.and_then(|ending| report.add(number, &ending));
            if added.is_err() {
                self.stop();
                written = written.and(added);
            }
        }
        written
    }

    async fn call_in(&self, row: Result<Row, Unreadable>) -> io::Result<Ending> {
        let row = match row {
            Ok(row) => row,
            Err(why) => return Ok(Ending::Unreadable(why)),
        };
        let practice = row.practice.as_deref().unwrap_or_else(|| self.hero.practice_group_id());
        let session = match self.practices.get(practice) {
            Some(Ok(session)) => session.as_ref(),
            Some(Err(missed)) => return Ok(Ending::Practice(Arc::clone(missed))),
            None => None,
        };
        let there = self.hero.for_practice(practice);
        match Visit::new(there, &self.journal, &row).call_in(session).await {
            Ok(ending) | Err(Halt::Row(ending)) => Ok(ending),
            Err(Halt::Night(error)) => Err(error),
        }
    }
}

/// Runs a night until its end; once `stop` is over, no more rows are begun.
///
/// # Errors
/// As for [`Night::run`].
pub async fn run_until<W: io::Write>(
    night: &Night,
    list: Vec<Result<Row, Unreadable>>,
    report: &mut Report<W>,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let stopping = async {
        stop.await;
        night.stop();
        std::future::pending().await
    };
    tokio::select! {
        ended = night.run(list, report) => ended,
        () = stopping => Ok(()),
    }
}
