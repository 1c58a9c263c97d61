//! Runs a program to its end, or kills it when its time is up.

use std::{
    fs::{self, File},
    io::{Read, Write},
    path::Path,
    process::{Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use xtask_common::Error;

const PAUSE: Duration = Duration::from_millis(20);

/// The most output that is read of a program.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// The end of a program.
pub(super) struct Ended {
    /// `None` if its time was up.
    pub(super) status: Option<ExitStatus>,
    pub(super) printed: String,
    pub(super) complained: String,
    pub(super) seconds: f64,
}

/// Limits a program in memory (kilobytes) and processor time (seconds), which are the same on a busy machine. A shell
/// sets the limits.
pub(super) fn bounded(command: &Command, kilobytes: u64, seconds: u64) -> Command {
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -v \"$0\" && ulimit -S -t \"$1\" && shift && exec \"$@\""]);
    limited.args([kilobytes.to_string(), seconds.to_string()]);
    limited.arg(command.get_program()).args(command.get_args());
    limited
}

impl Ended {
    /// Reports whether its time was up, by the clock or the processor.
    pub(super) fn is_timed_out(&self) -> bool {
        self.status.is_none_or(|status| status.to_string().contains("SIGXCPU"))
    }
}

/// Runs a program. Its output goes to files, so that it never waits for a reader.
pub(super) fn run(command: &mut Command, limit: Duration, folder: &Path, input: &str) -> Result<Ended, Error> {
    let files = ["printed", "complained"].map(|name| folder.join(name));
    let open = |path: &Path| File::create(path).map_err(|error| Error::io("write", path, &error));
    command.stdin(Stdio::piped()).stdout(open(&files[0])?).stderr(open(&files[1])?);
    let program = command.get_program().to_string_lossy().into_owned();
    let failed = |error| Error::new(format!("`{program}` cannot be run: {error}"));
    let start = Instant::now();
    let mut child = command.spawn().map_err(failed)?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that ends before it has read everything says why by its status.
        let _ = stdin.write_all(input.as_bytes());
    }
    let mut status = None;
    while status.is_none() && start.elapsed() < limit {
        thread::sleep(PAUSE);
        status = child.try_wait().map_err(failed)?;
    }
    if status.is_none() {
        child.kill().and_then(|()| child.wait()).map_err(failed)?;
    }
    let seconds = start.elapsed().as_secs_f64();
    Ok(Ended { status, printed: read(&files[0])?, complained: read(&files[1])?, seconds })
}

fn read(path: &Path) -> Result<String, Error> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes));
    read.map_err(|error| Error::io("read", path, &error))?;
    fs::remove_file(path).map_err(|error| Error::io("remove", path, &error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use std::{process::Command, time::Duration};

    use super::{bounded, run};

    #[test]
    fn a_program_has_its_time_and_no_more() {
        let dir = tempfile::tempdir().unwrap();
        let ended = run(&mut Command::new("cat"), Duration::from_secs(20), dir.path(), "text").unwrap();
        assert!(ended.status.is_some_and(|status| status.success()));
        assert_eq!(ended.printed, "text");
        let ended = run(Command::new("sleep").arg("60"), Duration::from_millis(50), dir.path(), "").unwrap();
        assert!(ended.status.is_none() && ended.seconds < 30.0);
    }

    #[test]
    fn a_program_has_its_memory_and_no_more() {
        let dir = tempfile::tempdir().unwrap();
        let mut needs_100_mb = Command::new("sh");
        needs_100_mb.args(["-c", "head -c 100000000 /dev/zero | tail -c 100000000 | wc -c"]);
        let printed = |kilobytes| {
            let mut limited = bounded(&needs_100_mb, kilobytes, 60);
            run(&mut limited, Duration::from_secs(20), dir.path(), "").unwrap().printed.trim().to_owned()
        };
        assert_eq!(printed(1_000_000), "100000000");
        assert_ne!(printed(50_000), "100000000");
    }

    #[test]
    fn a_program_has_its_time_of_the_processor_and_no_more() {
        let dir = tempfile::tempdir().unwrap();
        let mut endless = Command::new("sh");
        endless.args(["-c", "while true; do true; done"]);
        let ended = run(&mut bounded(&endless, 1_000_000, 1), Duration::from_secs(300), dir.path(), "").unwrap();
        assert!(ended.status.is_some() && ended.is_timed_out());
        let ended = run(&mut bounded(&Command::new("true"), 1_000_000, 1), Duration::from_secs(20), dir.path(), "");
        assert!(!ended.unwrap().is_timed_out());
    }
}
