//! Where a command speaks, in which form it tells diagnostics, and how it ends.
//!
//! Descriptions and servers are not trusted: what is said passes here, and no character of theirs commands a terminal or
//! turns the direction of text.

use std::{
    fmt,
    io::{self, Write},
    process::{ExitCode, ExitStatus},
};

use generator::report::{self, Colours, Message, visible};

use crate::Error;

/// How a command ended: the exit codes of all commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done, and nothing is left to do.
    Done = 0,
    /// It failed, or what it looked for is out of date.
    Failed = 1,
    /// The generator refuses a description.
    Refused = 2,
    /// A bug of ours.
    Bug = 3,
}

impl Exit {
    /// What `--help` says of them.
    pub const TABLE: &str = "Exit codes:
  0  done
  1  failed, or out of date
  2  refused by the generator: the reasons are shown with their places
  3  a bug of this program: please report it";

    /// The exit code of the process.
    pub fn code(self) -> ExitCode {
        ExitCode::from(self as u8)
    }

    /// How a command ended that ran in a process of its own.
    pub fn of(status: ExitStatus) -> Self {
        let codes = [Self::Done, Self::Failed, Self::Refused, Self::Bug];
        codes.into_iter().find(|exit| status.code() == Some(*exit as i32)).unwrap_or(Self::Failed)
    }
}

/// The form in which diagnostics are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum MessageFormat {
    /// For people, among the remarks
    #[default]
    Human,
    /// For programs: a JSON object a line on standard output, which then has nothing else
    Json,
}

/// The option of each command that tells diagnostics.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct Messages {
    /// The form in which diagnostics are told
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub message_format: MessageFormat,
}

/// The two streams of a command: results on one, remarks on the other.
///
/// A write that fails is kept, and comes out of [`Console::finish`].
pub struct Console {
    results: Box<dyn Write>,
    remarks: Box<dyn Write>,
    format: MessageFormat,
    /// Whether the results are read by a person.
    is_terminal: bool,
    /// Whether diagnostics among the remarks have colours.
    colours: Colours,
    broken: Option<io::Error>,
}

impl Console {
    /// A console on two streams.
    pub fn new(results: impl Write + 'static, remarks: impl Write + 'static) -> Self {
        Self {
            results: Box::new(results),
            remarks: Box::new(remarks),
            format: MessageFormat::Human,
            is_terminal: false,
            colours: Colours::Plain,
            broken: None,
        }
    }

    /// Says whether the stream of results is a terminal.
    #[must_use]
    pub fn on_terminal(self, is_terminal: bool) -> Self {
        Self { is_terminal, ..self }
    }

    /// Says whether diagnostics for people have colours.
    #[must_use]
    pub fn with_colours(self, colours: Colours) -> Self {
        Self { colours, ..self }
    }

    /// Tells diagnostics in this form from now on. As JSON they have the stream of results to themselves: what is said
    /// goes among the remarks.
    pub fn tell_as(&mut self, messages: Messages) {
        self.format = messages.message_format;
    }

    /// Tells why an input is refused.
    pub fn refuse(&mut self, faults: &[Message]) {
        match self.format {
            MessageFormat::Human => self.show(report::human(faults, self.colours).trim_end()),
            MessageFormat::Json => self.print(&report::json(faults)),
        }
    }

    /// Tells notes, all of them.
    pub fn note(&mut self, notes: &[Message]) {
        match self.format {
            MessageFormat::Human => notes.iter().for_each(|note| self.show(&note.rendered(self.colours))),
            MessageFormat::Json => self.print(&report::json(notes)),
        }
    }

    /// Tells notes of which there may be thousands: to people the first of each kind, to programs all.
    pub fn digest(&mut self, notes: &[Message]) {
        match self.format {
            MessageFormat::Human => report::digest(notes, self.colours).iter().for_each(|note| self.show(note)),
            MessageFormat::Json => self.note(notes),
        }
    }

    /// Writes a line of the result.
    pub fn say(&mut self, line: impl fmt::Display) {
        let stream = match self.format {
            MessageFormat::Human => &mut self.results,
            MessageFormat::Json => &mut self.remarks,
        };
        let written = writeln!(stream, "{}", visible(&line.to_string()));
        self.keep(written);
    }

    /// Writes text of the result.
    pub fn print(&mut self, text: &str) {
        let written = self.results.write_all(visible(text).as_bytes());
        self.keep(written);
    }

    /// Writes a document: as it is, for a file or a program; to a terminal like all else.
    pub fn print_document(&mut self, text: &str) {
        if self.is_terminal {
            return self.print(text);
        }
        let written = self.results.write_all(text.as_bytes());
        self.keep(written);
    }

    /// Writes a remark.
    pub fn warn(&mut self, line: impl fmt::Display) {
        let written = writeln!(self.remarks, "{}", visible(&line.to_string()));
        self.keep(written);
    }

    /// Writes a rendered diagnostic among the remarks: what it quotes is harmless already, and its colours are ours.
    fn show(&mut self, rendered: &str) {
        let written = writeln!(self.remarks, "{rendered}");
        self.keep(written);
    }

    /// Ends the command.
    ///
    /// # Errors
    /// When something could not be written; a reader that has gone away (`| head`) is no fault.
    pub fn finish(&mut self) -> Result<(), Error> {
        let flushed = self.results.flush();
        self.keep(flushed);
        match self.broken.take() {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Error::new(format!("the result could not be written: {error}")))
            }
            _ => Ok(()),
        }
    }

    fn keep(&mut self, written: io::Result<()>) {
        if let Err(error) = written {
            self.broken.get_or_insert(error);
        }
    }
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Console").field("broken", &self.broken).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, io::Write, rc::Rc};

    use generator::report::{Colours, Message};

    use super::{Console, MessageFormat, Messages};

    #[derive(Clone, Default)]
    struct Stream(Rc<RefCell<Vec<u8>>>);

    impl Write for Stream {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// What a console prints among the results, and among the remarks.
    fn printed(colours: Colours, print: impl FnOnce(&mut Console)) -> (String, String) {
        let (results, remarks) = (Stream::default(), Stream::default());
        let mut console = Console::new(results.clone(), remarks.clone()).with_colours(colours);
        print(&mut console);
        let text = |stream: Stream| String::from_utf8_lossy(&stream.0.borrow()).into_owned();
        (text(results), text(remarks))
    }

    fn fault() -> Message {
        Message::error("no \u{1b}[31mkey")
    }

    #[test]
    fn colours_are_those_of_diagnostics_alone() {
        let (_, plain) = printed(Colours::Plain, |console| console.refuse(&[fault()]));
        assert_eq!(plain, "error: no \u{fffd}[31mkey\n\n1 error\n");
        let (_, coloured) = printed(Colours::Ansi, |console| console.refuse(&[fault()]));
        assert!(coloured.contains("\u{1b}[91merror") && coloured.contains("\u{fffd}[31mkey"), "{coloured:?}");
        let (_, remark) = printed(Colours::Ansi, |console| console.warn("a \u{1b}[31mremark"));
        assert_eq!(remark, "a \u{fffd}[31mremark\n");
    }

    #[test]
    fn programs_read_no_colours() {
        let (json, remarks) = printed(Colours::Ansi, |console| {
            console.tell_as(Messages { message_format: MessageFormat::Json });
            console.refuse(&[fault()]);
        });
        assert!(json.ends_with("\"rendered\":\"error: no \u{fffd}[31mkey\"}\n"), "{json}");
        assert_eq!(remarks, "");
    }
}
