//! Reads the text of an entry of the list: downloads its archive with the registry's ordinary client, keeps it in the
//! target folder, verifies its digest each time, and extracts one file.

use std::{
    fs,
    io::{Cursor, Read},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};
use xtask_common::Error;

use super::list::{Entry, Package, Registry};

/// The greatest size of a description in an archive, in bytes.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// The folder of descriptions in a package that contains many.
const FOLDER: &str = "package/api/";

/// Returns the text of a description.
pub(super) fn text(entry: &Entry<'_>, folder: &Path) -> Result<String, Error> {
    let bytes = archive(entry.package, folder)?;
    let found = match entry.package.registry {
        Registry::Npm => from_tar(&bytes, entry.path),
        Registry::Pypi => from_zip(bytes, entry.path),
    };
    let missing = || Error::new(format!("{} has no {}", entry.package, entry.path));
    let text = found.map_err(|error| Error::new(format!("{} cannot be unpacked: {error}", entry.package)))?;
    String::from_utf8(text.ok_or_else(missing)?).map_err(|_| Error::new(format!("{} is no UTF-8", entry.path)))
}

/// A description from a package that contains many.
pub(super) struct Description {
    /// Its path in the package without folder and extension.
    pub(super) name: String,
    pub(super) text: String,
}

/// Calls `visit` for each description in an archive of npm, until it returns `false`.
pub(super) fn each(bytes: &[u8], mut visit: impl FnMut(Description) -> bool) -> Result<(), Error> {
    let unpack = |error: std::io::Error| Error::new(format!("the archive cannot be unpacked: {error}"));
    let mut archive = tar::Archive::new(GzDecoder::new(bytes));
    for file in archive.entries().map_err(unpack)? {
        let mut file = file.map_err(unpack)?;
        let path = file.path().map_err(unpack)?.to_string_lossy().into_owned();
        let Some(name) = path.strip_prefix(FOLDER).and_then(|path| path.strip_suffix(".json")) else { continue };
        let text = String::from_utf8(bounded(&mut file).map_err(unpack)?);
        let text = text.map_err(|_| Error::new(format!("{path} is no UTF-8")))?;
        if !visit(Description { name: name.to_owned(), text }) {
            break;
        }
    }
    Ok(())
}

/// Returns the archive of a package: the cached one, or the registry's.
pub(super) fn archive(package: &Package, folder: &Path) -> Result<Vec<u8>, Error> {
    let kept = folder.join(&package.sha256);
    if !kept.exists() {
        let fetched = fetch(package, folder)?;
        fs::rename(&fetched, &kept).map_err(|error| Error::io("move", &fetched, &error))?;
    }
    let bytes = fs::read(&kept).map_err(|error| Error::io("read", &kept, &error))?;
    let found: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if found == package.sha256 {
        return Ok(bytes);
    }
    // Not cached: the next run asks the registry again.
    let _ = fs::remove_file(&kept);
    Err(Error::new(format!("{package} has the sha256 {found}, expected {}", package.sha256)))
}

/// Downloads a package. None of its code is run.
fn fetch(package: &Package, folder: &Path) -> Result<PathBuf, Error> {
    let arriving = folder.join("arriving");
    let _ = fs::remove_dir_all(&arriving);
    fs::create_dir_all(&arriving).map_err(|error| Error::io("make", &arriving, &error))?;
    let mut command = match package.registry {
        Registry::Npm => {
            let mut npm = Command::new("npm");
            npm.args(["pack", "--silent", "--ignore-scripts", "--pack-destination"]).arg(&arriving);
            npm.arg(package.to_string());
            npm
        }
        Registry::Pypi => {
            let mut pip = Command::new("python3");
            pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest"]);
            pip.arg(&arriving).arg(format!("{}=={}", package.name, package.version));
            pip
        }
    };
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.current_dir(&arriving).stdin(Stdio::null()).stdout(Stdio::null()).status();
    match status {
        Ok(status) if status.success() => {}
        Ok(_) => return Err(Error::new(format!("`{program}` did not get {package}"))),
        Err(error) => return Err(Error::new(format!("`{program}` could not be started: {error}"))),
    }
    let mut files = fs::read_dir(&arriving).map_err(|error| Error::io("read", &arriving, &error))?.flatten();
    files
        .next()
        .map(|file| file.path())
        .ok_or_else(|| Error::new(format!("`{program}` downloaded nothing for {package}")))
}

fn from_tar(bytes: &[u8], path: &str) -> std::io::Result<Option<Vec<u8>>> {
    let mut archive = tar::Archive::new(GzDecoder::new(bytes));
    for file in archive.entries()? {
        let mut file = file?;
        if file.path()? == Path::new(path) {
            return bounded(&mut file).map(Some);
        }
    }
    Ok(None)
}

fn from_zip(bytes: Vec<u8>, path: &str) -> std::io::Result<Option<Vec<u8>>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    let file = archive.by_name(path);
    file.ok().map(|mut file| bounded(&mut file)).transpose()
}

fn bounded(file: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let count = file.take(MOST_BYTES).read_to_end(&mut bytes)?;
    if count as u64 == MOST_BYTES { Err(std::io::Error::other("the file is too large")) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::{each, from_tar};

    fn packed(files: &[(&str, &str)]) -> Vec<u8> {
        let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
        for (path, text) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(text.len() as u64);
            header.set_cksum();
            tar.append_data(&mut header, path, text.as_bytes()).unwrap();
        }
        let mut gzip = tar.into_inner().unwrap();
        gzip.flush().unwrap();
        gzip.finish().unwrap()
    }

    #[test]
    fn one_file_is_taken_out_of_an_archive() {
        let bytes = packed(&[("package/a.json", "{}"), ("package/b.yaml", "b: 1")]);
        assert_eq!(from_tar(&bytes, "package/b.yaml").unwrap().as_deref(), Some(b"b: 1".as_slice()));
        assert_eq!(from_tar(&bytes, "package/c.yaml").unwrap(), None);
        assert!(from_tar(b"no archive", "package/b.yaml").is_err());
    }

    #[test]
    fn every_description_of_an_archive_is_visited() {
        let bytes =
            packed(&[("package/api/a.com/b.json", "{}"), ("package/api/index.js", ""), ("package/api/c.json", "1")]);
        let visited = |most: usize| {
            let mut names = Vec::new();
            each(&bytes, |description| {
                names.push(format!("{}: {}", description.name, description.text));
                names.len() < most
            })
            .unwrap();
            names
        };
        assert_eq!(visited(9), ["a.com/b: {}", "c: 1"]);
        assert_eq!(visited(1), ["a.com/b: {}"]);
        assert!(each(b"no archive", |_| true).is_err());
    }
}
