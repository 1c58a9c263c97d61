//! A night on the mock: its list, its files, and its report.

use std::{fs, path::PathBuf, sync::Arc};

use hero_api::{Client, mock::MockHero};
use hero_api_consumer::{Journal, Night, Report, Settings, Tally, read, read_slots};
use tempfile::TempDir;

pub(crate) const HEAD: &str = "nhs_number,date_of_birth\n";
pub(crate) const AMARA: &str = "999 000 0018,1984-02-29\n";
pub(crate) const BENJAMIN: &str = "999 000 0026,1959-11-03\n";
pub(crate) const CHEN: &str = "999 000 0034,2011-07-19\n";

/// Starts a mock whose time is that of the machine.
pub(crate) async fn mock() -> MockHero {
    let mock = MockHero::start().await;
    mock.use_system_clock();
    mock
}

/// A night's list and slots, and the folder of its journal.
pub(crate) struct Folder {
    folder: TempDir,
    list: String,
    slots: String,
    at_once: usize,
}

impl Folder {
    /// Creates the files for one practice, whose patients are called in one after another.
    pub(crate) fn new(rows: &[&str], slots: &[&str]) -> Self {
        Self::with(HEAD.to_owned() + &rows.concat(), format!("slot\n{}\n", slots.join("\n")), 1)
    }

    pub(crate) fn with(list: String, slots: String, at_once: usize) -> Self {
        Self { folder: TempDir::new().unwrap(), list, slots, at_once }
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.folder.path().join("night.jsonl")
    }

    /// Runs the night, and returns the report in the order of the list, without its head.
    pub(crate) async fn run(&self, hero: &Client) -> (String, Tally) {
        let list = read(self.list.as_bytes()).unwrap();
        let slots = read_slots(self.slots.as_bytes()).unwrap();
        let journal = Arc::new(Journal::open(self.journal()).unwrap());
        let settings = Settings { at_once: self.at_once, ..Settings::default() };
        let night = Night::open(hero, settings, journal, &list, slots).await;
        let mut written = Vec::new();
        let mut report = Report::new(&mut written).unwrap();
        night.run(list, &mut report).await.unwrap();
        let tally = report.tally();
        drop(report);
        let text = String::from_utf8(written).unwrap();
        let mut rows: Vec<&str> = text.strip_prefix("row,ending,detail\n").unwrap().split_inclusive('\n').collect();
        rows.sort_unstable();
        (rows.concat(), tally)
    }

    /// Runs the night, and returns the result of each row.
    pub(crate) async fn words(&self, hero: &Client) -> Vec<String> {
        let (report, _) = self.run(hero).await;
        assert_silent(&report);
        report.lines().map(|row| row.split(',').nth(1).unwrap().to_owned()).collect()
    }

    /// Writes lines to the journal, as a run does that ends after them.
    pub(crate) fn write_journal(&self, text: &str) {
        fs::write(self.journal(), text).unwrap();
    }
}

/// Asserts that nothing about the patients is in the report, not even a part of a number.
pub(crate) fn assert_silent(text: &str) {
    for value in ["999", "0018", "0026", "0034", "1984", "1959", "2011", "Amara", "Benjamin", "Chen"] {
        assert!(!text.contains(value), "{text}");
    }
}
