//! The writes of the program, each on disk before it is made and after it was: who runs the program again, also after it
//! was killed, repeats none. It identifies patients: it is kept as the list is. One process at a time may have it.

use std::{
    collections::HashMap,
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};

use crate::files::open_private;

/// A write that is made once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A patient is traced and registered.
    Register,
    /// A time is reserved for a patient.
    Reserve,
    /// A patient is told of the reservation.
    Invite,
    /// A patient is told that an appointment is confirmed.
    Confirm,
}

/// A write to or about somebody: an id or a number belongs to a practice.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Entry {
    /// The practice group.
    pub practice: String,
    /// Whom it is about: an NHS number, or the id of an appointment.
    pub subject: String,
    /// What is written.
    pub step: Step,
}

/// What is known of a write.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// It was not made.
    Open,
    /// It was perhaps made: its answer was lost, or the program ended before it.
    Begun {
        /// What it was begun with.
        with: String,
    },
    /// It was made.
    Done {
        /// What it was begun with.
        with: String,
        /// The id of what it made.
        made: String,
    },
}

/// A file with the state of each write, a line for each change.
pub struct Journal(Mutex<Known>);

struct Known {
    file: File,
    states: HashMap<Entry, State>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    entry: Entry,
    #[serde(flatten)]
    state: State,
}

impl Journal {
    /// Opens a journal, and reads what earlier runs wrote.
    ///
    /// # Errors
    /// The file cannot be read, or is no journal.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let mut file = open_private(path.as_ref(), OpenOptions::new().read(true).write(true).truncate(false))?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        // A line without an end is of a run that was killed while it wrote. What it announces had not happened yet; what
        // it reports is in doubt, as the line before it says.
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        file.set_len(whole as u64)?;
        file.seek(SeekFrom::End(0))?;
        let mut states = HashMap::new();
        for line in text[..whole].lines() {
            let Line { entry, state } = serde_json::from_str(line).map_err(|_| not_a_journal())?;
            states.insert(entry, state);
        }
        Ok(Self(Mutex::new(Known { file, states })))
    }

    /// Returns what is known of a write.
    #[must_use]
    pub fn state(&self, entry: &Entry) -> State {
        self.known().states.get(entry).cloned().unwrap_or(State::Open)
    }

    /// Writes down what is known of a write, and returns when it is on disk.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn set(&self, entry: &Entry, state: State) -> io::Result<()> {
        let line = Line { entry: entry.clone(), state };
        let mut bytes = serde_json::to_vec(&line)?;
        bytes.push(b'\n');
        let mut known = self.known();
        known.file.write_all(&bytes)?;
        known.file.sync_data()?;
        known.states.insert(line.entry, line.state);
        Ok(())
    }

    /// Returns what the writes of one kind for a practice were begun with, made or perhaps made.
    #[must_use]
    pub fn begun_with(&self, practice: &str, step: Step) -> Vec<String> {
        let known = self.known();
        let of_kind = known.states.iter().filter(|(entry, _)| entry.practice == practice && entry.step == step);
        of_kind
            .filter_map(|(_, state)| match state {
                State::Open => None,
                State::Begun { with } | State::Done { with, .. } => Some(with.clone()),
            })
            .collect()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn not_a_journal() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a line of the journal cannot be read")
}
