//! Files that identify patients: nobody but their owner reads them.

use std::{
    fs::{File, OpenOptions},
    io,
    path::Path,
};

/// Opens a file, and creates it if it is not there.
pub(crate) fn open_private(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.create(true).open(path)
}
