//! A folder to work in, and a stream to speak to.
#![expect(clippy::unwrap_used, reason = "a helper fails as the test that calls it would")]

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    rc::Rc,
};

use tempfile::TempDir;

/// A folder that stands for the workspace, with a client that was generated before.
pub(crate) struct Workspace(TempDir);

impl Workspace {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("hero-api/src/generated")).unwrap();
        fs::write(dir.path().join("hero-api/src/generated/mod.rs"), "old").unwrap();
        Self(dir)
    }

    pub(crate) fn with(document: &str) -> Self {
        let workspace = Self::new();
        fs::create_dir(workspace.0.path().join("spec")).unwrap();
        fs::write(workspace.0.path().join("spec/openapi.yaml"), document).unwrap();
        workspace
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn tree(&self) -> BTreeMap<PathBuf, String> {
        fn collect(folder: &Path, found: &mut BTreeMap<PathBuf, String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    collect(&path, found);
                } else {
                    found.insert(path.clone(), fs::read_to_string(&path).unwrap());
                }
            }
        }
        let mut found = BTreeMap::new();
        collect(self.0.path(), &mut found);
        found
    }
}

/// A stream that keeps what was written.
#[derive(Clone, Default)]
pub(crate) struct Written(Rc<RefCell<Vec<u8>>>);

impl Written {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.borrow().clone()).unwrap()
    }
}

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
