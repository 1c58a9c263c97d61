//! The console of a command: its output, the form of its diagnostics, and its exit code.
//!
//! Descriptions and servers are not trusted: all output passes through here, and no character of theirs can control a
//! terminal or change the direction of text.

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
    /// The generator rejects a description.
    Refused = 2,
    /// A bug of ours.
    Bug = 3,
}

impl Exit {
    /// The exit codes, as shown by `--help`.
    pub const TABLE: &str = "Exit codes:
  0  done
  1  failed, or out of date
  2  refused by the generator: the reasons are shown with their places
  3  a bug of this program: please report it";

    /// Returns the exit code of the process.
    pub fn code(self) -> ExitCode {
        ExitCode::from(self as u8)
    }

    /// Returns the exit code of a command that ran in its own process.
    pub fn from_status(status: ExitStatus) -> Self {
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
/// The error of a write is kept, and returned by [`Console::finish`].
pub struct Console {
    results: Box<dyn Write>,
    remarks: Box<dyn Write>,
    format: MessageFormat,
    /// Whether a person reads the results.
    is_terminal: bool,
    /// Whether diagnostics among the remarks have colours.
    colours: Colours,
    broken: Option<io::Error>,
}

impl Console {
    /// Creates a console on two streams.
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

    /// Sets whether the stream of results is a terminal.
    #[must_use]
    pub fn on_terminal(self, is_terminal: bool) -> Self {
        Self { is_terminal, ..self }
    }

    /// Sets whether diagnostics for people have colours.
    #[must_use]
    pub fn with_colours(self, colours: Colours) -> Self {
        Self { colours, ..self }
    }

    /// Sets the form of diagnostics. JSON has the stream of results to itself: other output goes to the remarks.
    pub fn tell_as(&mut self, messages: Messages) {
        self.format = messages.message_format;
    }

    /// Prints why an input is rejected.
    pub fn refuse(&mut self, faults: &[Message]) {
        match self.format {
            MessageFormat::Human => self.show(report::human(faults, self.colours).trim_end()),
            MessageFormat::Json => self.print(&report::json(faults)),
        }
    }

    /// Prints all notes.
    pub fn note(&mut self, notes: &[Message]) {
        match self.format {
            MessageFormat::Human => notes.iter().for_each(|note| self.show(&note.rendered(self.colours))),
            MessageFormat::Json => self.print(&report::json(notes)),
        }
    }

    /// Prints many notes: for people the first of each kind, for programs all.
    pub fn digest(&mut self, notes: &[Message]) {
        match self.format {
            MessageFormat::Human => report::digest(notes, self.colours).iter().for_each(|note| self.show(note)),
            MessageFormat::Json => self.note(notes),
        }
    }

    /// Prints a line of the result.
    pub fn say(&mut self, line: impl fmt::Display) {
        let stream = match self.format {
            MessageFormat::Human => &mut self.results,
            MessageFormat::Json => &mut self.remarks,
        };
        let written = writeln!(stream, "{}", visible(&line.to_string()));
        self.keep(written);
    }

    /// Prints text of the result.
    pub fn print(&mut self, text: &str) {
        let written = self.results.write_all(visible(text).as_bytes());
        self.keep(written);
    }

    /// Prints a document: unchanged to a file or a program, sanitised to a terminal.
    pub fn print_document(&mut self, text: &str) {
        if self.is_terminal {
            return self.print(text);
        }
        let written = self.results.write_all(text.as_bytes());
        self.keep(written);
    }

    /// Prints a remark.
    pub fn warn(&mut self, line: impl fmt::Display) {
        let written = writeln!(self.remarks, "{}", visible(&line.to_string()));
        self.keep(written);
    }

    /// Prints a rendered diagnostic among the remarks: what it quotes is already sanitised, and its colours are ours.
    fn show(&mut self, rendered: &str) {
        let written = writeln!(self.remarks, "{rendered}");
        self.keep(written);
    }

    /// Ends the command.
    ///
    /// # Errors
    /// Something could not be written. A reader that has gone away (`| head`) is not an error.
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

    /// Returns the results and the remarks that a console prints.
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
