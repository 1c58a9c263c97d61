//! Foreign programs: installed, run to their end, or kept running while they are needed.

use std::{
    env,
    ffi::OsStr,
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use xtask_common::Error;

/// The time limit for a server to start.
const START: Duration = Duration::from_secs(60);

pub(super) fn make_folder(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|error| Error::new(format!("{}: {error}", folder.display())))
}

pub(super) fn write(path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, text).map_err(|error| Error::new(format!("{}: {error}", path.display())))
}

/// Installs a package of npm, `name@version`, and returns its command.
pub(super) fn install(folder: &Path, package: &str, command: &str) -> Result<PathBuf, Error> {
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--no-save", "--loglevel", "error", "--prefix"]);
    // One folder per package: installing another without a manifest would remove this one.
    let home = folder.join(command);
    make_folder(&home)?;
    finish(npm.arg(&home).arg(package))?;
    Ok(home.join("node_modules/.bin").join(command))
}

/// Returns a command of cargo in the workspace.
pub(super) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// Runs a command to its end; anything but success is an error.
pub(super) fn finish(command: &mut Command) -> Result<(), Error> {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.stdin(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Error::new(format!("`{name}` ended with {status}"))),
        Err(error) => Err(Error::new(format!("`{name}` could not be started: {error}"))),
    }
}

/// Returns the output of a command, however it ends.
pub(super) fn output(command: &mut Command) -> Result<String, Error> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| Error::new(format!("`{name}` could not be started: {error}")))?;
    String::from_utf8(output.stdout).map_err(|_| Error::new(format!("`{name}` printed what is no text")))
}

/// Returns a free port of this machine.
pub(super) fn free_port() -> Result<u16, Error> {
    let port =
        TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).map(|address| address.port());
    port.map_err(|error| Error::new(format!("no free port: {error}")))
}

/// A server that ends with this process.
pub(super) struct Server(Child);

impl Server {
    /// Starts the server, and waits until it prints a line with these words.
    pub(super) fn start(program: &Path, args: &[&OsStr], ready: &'static str) -> Result<Self, Error> {
        let mut command = Command::new(program);
        let child = command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut child = child.map_err(|error| Error::new(format!("{} did not start: {error}", program.display())))?;
        let printed = child.stdout.take();
        let server = Self(child);
        let (sender, receiver) = mpsc::channel();
        // Reads on after that, so that the server never waits for a reader.
        thread::spawn(move || {
            let lines = printed.into_iter().flat_map(|output| BufReader::new(output).lines()).map_while(Result::ok);
            lines.filter(|line| line.contains(ready)).for_each(|_| sender.send(()).unwrap_or_default());
        });
        let came = receiver.recv_timeout(START);
        came.map_err(|_| Error::new(format!("{} did not come up", program.display())))?;
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
