//! Reads CSV with the columns `nhs_number` and `date_of_birth` into rows. A faulty row is reported without its values.

use std::{fmt, io};

use hero_api::{Date, NhsNumber};

/// A patient of the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// The number on the list, with a valid check digit.
    pub nhs_number: NhsNumber,
    /// The date of birth of the patient.
    pub born: Date,
}

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
}

/// Returns the rows of a list, in its order.
///
/// # Errors
/// The head cannot be read.
pub fn read(list: impl io::Read) -> Result<Vec<Result<Row, Unreadable>>, Unreadable> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(list);
    let head = reader.headers().map_err(|_| Unreadable::Csv)?.clone();
    let column = |name| head.iter().position(|known| known == name).ok_or(Unreadable::Column(name));
    let (number, born) = (column("nhs_number")?, column("date_of_birth")?);
    let row = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.map_err(|_| Unreadable::Csv)?;
        Ok(Row {
            nhs_number: record[number].parse().map_err(|_| Unreadable::NhsNumber)?,
            born: record[born].parse().map_err(|_| Unreadable::DateOfBirth)?,
        })
    };
    Ok(reader.records().map(row).collect())
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Csv => f.write_str("not CSV with as many columns as the head"),
            Self::Column(name) => write!(f, "the column {name} is missing"),
            Self::NhsNumber => f.write_str("the NHS number is mistyped"),
            Self::DateOfBirth => f.write_str("the date of birth is not written as 1984-02-29"),
        }
    }
}

impl std::error::Error for Unreadable {}
