//! `MEASURED.md`: the figures that commands print. A command writes its figures and whether they meet the goals; the
//! goals and the remarks are written by people and stay.

use std::{fmt, fs, path::Path};

use crate::{Error, read};

/// The file of the figures.
pub const MEASURED: &str = "MEASURED.md";

/// The columns of each table.
const HEADER: &str = "| contest | between | measured | control | wanted | met | remarks |";

/// A measured ratio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The name of the contest.
    pub contest: String,
    /// Both sides, `a / b`.
    pub between: String,
    /// The ratio, possibly with the figures behind it.
    pub measured: String,
    /// The ratio of a side to itself; empty without one.
    pub control: String,
}

impl Figure {
    /// Creates a figure without a control.
    pub fn new(contest: &str, between: &str, measured: String) -> Self {
        Self { contest: contest.to_owned(), between: between.to_owned(), measured, control: String::new() }
    }
}

/// Writes figures into the table of a command; its other rows stay as they are.
///
/// # Errors
/// The file cannot be read or written, or has no such table.
pub fn write(root: &Path, command: &str, figures: &[Figure]) -> Result<(), Error> {
    let path = root.join(MEASURED);
    let text = update(&read(&path)?, command, figures)?;
    fs::write(&path, text).map_err(|error| Error::io("write", &path, &error))
}

/// Updates figures in the table of a command, which is the first one below its heading.
fn update(document: &str, command: &str, figures: &[Figure]) -> Result<String, Error> {
    let heading = format!("## `{command}`\n");
    let missing = || Error::new(format!("{MEASURED} has no table below `{}`", heading.trim_end()));
    let start = document.find(&heading).ok_or_else(missing)?;
    let table = start + document[start..].find(HEADER).ok_or_else(missing)?;
    let (before, rest) = document.split_at(table);
    let mut lines = rest.lines();
    let head: Vec<&str> = lines.by_ref().take(2).collect();
    let mut rows: Vec<Row> = lines.clone().map_while(Row::parse).collect();
    let after: Vec<&str> = lines.skip(rows.len()).collect();
    for figure in figures {
        match rows.iter_mut().find(|row| row.matches(figure)) {
            Some(row) => row.figure = figure.clone(),
            None => rows.push(Row { figure: figure.clone(), wanted: String::new(), remarks: String::new() }),
        }
    }
    let rows = rows.iter().map(ToString::to_string);
    let lines: Vec<String> =
        head.into_iter().map(str::to_owned).chain(rows).chain(after.into_iter().map(str::to_owned)).collect();
    Ok(format!("{before}{}\n", lines.join("\n")))
}

/// A row of a table.
struct Row {
    figure: Figure,
    wanted: String,
    remarks: String,
}

impl Row {
    fn parse(line: &str) -> Option<Self> {
        let cells = line.strip_prefix('|')?.strip_suffix('|')?;
        let cells: Vec<String> = cells.split('|').map(|cell| cell.trim().to_owned()).collect();
        // `met` follows from the other columns.
        let [contest, between, measured, control, wanted, _met, remarks] = cells.try_into().ok()?;
        Some(Self { figure: Figure { contest, between, measured, control }, wanted, remarks })
    }

    fn matches(&self, figure: &Figure) -> bool {
        self.figure.contest == figure.contest && self.figure.between == figure.between
    }

    /// Compares the figure with the goal, if there is one.
    fn met(&self) -> &'static str {
        let limit = self.wanted.strip_prefix('≤').and_then(|limit| limit.trim().parse::<f64>().ok());
        let found = self.figure.measured.split(' ').next().and_then(|ratio| ratio.parse::<f64>().ok());
        match (limit, found) {
            (Some(limit), Some(found)) if found <= limit => "yes",
            (Some(_), Some(_)) => "no",
            _ => "",
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Figure { contest, between, measured, control } = &self.figure;
        let cells = [contest, between, measured, control, &self.wanted, self.met(), &self.remarks];
        f.write_str("|")?;
        cells.iter().try_for_each(|cell| if cell.is_empty() { f.write_str(" |") } else { write!(f, " {cell} |") })
    }
}

#[cfg(test)]
mod tests {
    use super::{Figure, HEADER, MEASURED, Row, update};
    use crate::{cli::workspace, read};

    fn figure(contest: &str, measured: &str) -> Figure {
        Figure { control: "1.00".to_owned(), ..Figure::new(contest, "a / b", measured.to_owned()) }
    }

    fn document(rows: &str) -> String {
        format!(
            "# T\n\n## `one`\n\n{HEADER}\n|---|\n| x | a / b | 9.00 | | | | |\n\n## `two`\n\nWords.\n\n{HEADER}\n|---|\n{rows}\nEnd.\n"
        )
    }

    #[test]
    fn figures_replace_those_of_their_contest_and_leave_the_words() {
        let before = document("| x | a / b | 0.90 | 1.02 | ≤ 1 | yes | why |\n| y | a / b | 2.00 | | | | |\n");
        let after = document(
            "| x | a / b | 1.10 (11 / 10) | 1.00 | ≤ 1 | no | why |\n| y | a / b | 2.00 | | | | |\n| z | a / b | 3.00 | 1.00 | | | |\n",
        );
        let figures = [figure("x", "1.10 (11 / 10)"), figure("z", "3.00")];
        assert_eq!(update(&before, "two", &figures).unwrap(), after);
        assert_eq!(update(&after, "two", &figures).unwrap(), after);
    }

    #[test]
    fn a_table_that_is_not_there_is_an_error() {
        let error = update(&document(""), "three", &[]).unwrap_err().to_string();
        assert_eq!(error, "MEASURED.md has no table below `## `three``");
    }

    #[test]
    fn whether_figures_are_as_wanted_is_computed() {
        let text = read(&workspace().join(MEASURED)).unwrap();
        let rows: Vec<(&str, Row)> = text
            .lines()
            .filter(|line| *line != HEADER && !line.starts_with("|---"))
            .filter_map(|line| Some((line, Row::parse(line)?)))
            .collect();
        assert!(rows.len() > 20);
        for (line, row) in rows {
            assert_eq!(row.to_string(), line);
        }
    }
}
