//! Where a command speaks, and how it ends.

use std::{
    fmt,
    io::{self, Write},
    process::ExitCode,
};

use crate::Error;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, and nothing is left to do.
    Done,
    /// It failed, or what it looked for is out of order.
    Failed,
    /// The generator refuses a description.
    Refused,
}

impl Exit {
    /// The exit code of the process: 0, 1 or 2.
    pub fn code(self) -> ExitCode {
        match self {
            Self::Done => ExitCode::SUCCESS,
            Self::Failed => ExitCode::from(1),
            Self::Refused => ExitCode::from(2),
        }
    }
}

/// The two streams of a command: results on one, remarks on the other.
///
/// A write that fails is kept, and comes out of [`Console::finish`].
pub struct Console {
    results: Box<dyn Write>,
    remarks: Box<dyn Write>,
    broken: Option<io::Error>,
}

impl Console {
    /// A console on two streams.
    pub fn new(results: impl Write + 'static, remarks: impl Write + 'static) -> Self {
        Self { results: Box::new(results), remarks: Box::new(remarks), broken: None }
    }

    /// Writes a line of the result.
    pub fn say(&mut self, line: impl fmt::Display) {
        let written = writeln!(self.results, "{line}");
        self.keep(written);
    }

    /// Writes text of the result as it is.
    pub fn print(&mut self, text: &str) {
        let written = self.results.write_all(text.as_bytes());
        self.keep(written);
    }

    /// Writes a remark.
    pub fn warn(&mut self, line: impl fmt::Display) {
        let written = writeln!(self.remarks, "{line}");
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
