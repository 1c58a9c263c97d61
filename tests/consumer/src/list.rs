//! Reads CSV with the columns `nhs_number`, `date_of_birth` and, for several practices, `practice` into rows; and CSV
//! with the columns `slot` and `practice` into slots. A faulty row is reported without its values.

use std::{
    collections::{BTreeMap, HashSet, VecDeque},
    fmt, io,
};

use hero_api::{Date, NhsNumber, types::SlotId};

/// A patient of the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// The practice group of the patient; `None` for the one that the client acts for.
    pub practice: Option<String>,
    /// The number on the list, with a valid check digit.
    pub nhs_number: NhsNumber,
    /// The date of birth of the patient.
    pub born: Date,
}

/// Slots to fill, by their practice group; those of `None` are of the one that the client acts for.
pub type Slots = BTreeMap<Option<String>, VecDeque<SlotId>>;

/// The reason why a row cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is not CSV, or has another number of columns than the head.
    Csv,
    /// A column is missing.
    Column(&'static str),
    /// The NHS number was mistyped.
    NhsNumber,
    /// The date is not of the form `1984-02-29`.
    DateOfBirth,
    /// An earlier row of the list is of the same patient and practice.
    Twice,
}

/// Returns the rows of a list, in its order.
///
/// # Errors
/// The head cannot be read.
pub fn read(list: impl io::Read) -> Result<Vec<Result<Row, Unreadable>>, Unreadable> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(list);
    let head = Head::of(&mut reader)?;
    let (number, born, practice) = (head.column("nhs_number")?, head.column("date_of_birth")?, head.practice());
    let mut known = HashSet::new();
    let row = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.map_err(|_| Unreadable::Csv)?;
        let row = Row {
            practice: filled(&record, practice),
            nhs_number: record[number].parse().map_err(|_| Unreadable::NhsNumber)?,
            born: record[born].parse().map_err(|_| Unreadable::DateOfBirth)?,
        };
        // Two rows of one patient would be called in at the same time.
        let is_first = known.insert((row.practice.clone(), row.nhs_number.clone()));
        if is_first { Ok(row) } else { Err(Unreadable::Twice) }
    };
    Ok(reader.records().map(row).collect())
}

/// Returns the slots of each practice, in the order of the list.
///
/// # Errors
/// The list cannot be read.
pub fn read_slots(list: impl io::Read) -> Result<Slots, Unreadable> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(list);
    let head = Head::of(&mut reader)?;
    let (slot, practice) = (head.column("slot")?, head.practice());
    let mut slots = Slots::new();
    for record in reader.records() {
        let record = record.map_err(|_| Unreadable::Csv)?;
        slots.entry(filled(&record, practice)).or_default().push_back(SlotId::from(&record[slot]));
    }
    Ok(slots)
}

/// The names of the columns.
struct Head(csv::StringRecord);

impl Head {
    fn of(reader: &mut csv::Reader<impl io::Read>) -> Result<Self, Unreadable> {
        Ok(Self(reader.headers().map_err(|_| Unreadable::Csv)?.clone()))
    }

    fn column(&self, name: &'static str) -> Result<usize, Unreadable> {
        self.0.iter().position(|known| known == name).ok_or(Unreadable::Column(name))
    }

    fn practice(&self) -> Option<usize> {
        self.column("practice").ok()
    }
}

/// Returns the value of a column, if the list has the column and the row fills it.
fn filled(record: &csv::StringRecord, column: Option<usize>) -> Option<String> {
    column.map(|column| &record[column]).filter(|value| !value.is_empty()).map(str::to_owned)
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Csv => f.write_str("not CSV with as many columns as the head"),
            Self::Column(name) => write!(f, "the column {name} is missing"),
            Self::NhsNumber => f.write_str("the NHS number is mistyped"),
            Self::DateOfBirth => f.write_str("the date of birth is not written as 1984-02-29"),
            Self::Twice => f.write_str("the patient is on the list twice"),
        }
    }
}

impl std::error::Error for Unreadable {}
