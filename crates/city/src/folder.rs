//! The files of a city: on a mirror, in a folder, or in one file that can be carried on a stick.

use std::collections::BTreeMap;
use std::io::Read as _;

use async_trait::async_trait;
use thiserror::Error;

use crate::trust::is_path;

/// A place where the files that a city publishes can be read.
#[async_trait]
pub trait Shelf: Send + Sync {
    /// One file, of at most `most` bytes.
    ///
    /// # Errors
    /// [`NoFile::Absent`] when the place says that there is no such file, and else why it gave none.
    async fn file(&self, path: &str, most: usize) -> Result<Vec<u8>, NoFile>;
}

/// Why there is no file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoFile {
    /// The place has no such file.
    #[error("there is no {0}")]
    Absent(String),
    /// The place gave no answer that can be used.
    #[error("{0}")]
    Failed(String),
}

/// Files in memory, by their places.
///
/// INVARIANT: every place is plain letters without a way out of the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folder(BTreeMap<String, Vec<u8>>);

/// The largest file that holds a whole city.
pub const MOST_TAR: usize = 32 * 1024 * 1024;

/// Why one file does not hold a city.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FolderError {
    /// Larger than a city.
    #[error("larger than {MOST_TAR} bytes")]
    TooLarge,
    /// Not a tar file.
    #[error("not a tar file of a city: {0}")]
    NotATar(String),
    /// A file in it has a place that no city uses.
    #[error("a file with the unusable place {0:?}")]
    Place(String),
}

impl Folder {
    /// No files yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The bytes of a file.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }

    /// The text of a file; empty when there is none or it is no text.
    pub fn text(&self, path: &str) -> &str {
        self.get(path).and_then(|bytes| str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// Puts a file in its place.
    ///
    /// # Errors
    /// [`FolderError::Place`] when that is none inside the folder.
    pub fn put(&mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Result<(), FolderError> {
        if !is_path(path) {
            return Err(FolderError::Place(path.to_owned()));
        }
        self.0.insert(path.to_owned(), bytes.into());
        Ok(())
    }

    /// Takes a file away.
    pub fn remove(&mut self, path: &str) {
        self.0.remove(path);
    }

    /// All files, by their places in order.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// All files below a place, which ends with `/`; their places without it.
    pub fn below<'a>(&'a self, place: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.files().filter_map(move |(path, bytes)| Some((path.strip_prefix(place)?, bytes)))
    }

    /// Reads one file that holds them all, as `tar` makes it.
    ///
    /// # Errors
    /// When it is none, or too large.
    pub fn of_tar(bytes: &[u8]) -> Result<Self, FolderError> {
        if bytes.len() > MOST_TAR {
            return Err(FolderError::TooLarge);
        }
        let not = |error: std::io::Error| FolderError::NotATar(error.to_string());
        let mut folder = Self::new();
        for entry in tar::Archive::new(bytes).entries().map_err(not)? {
            let entry = entry.map_err(not)?;
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let path = path.trim_start_matches("./");
            // What systems put beside files, such as ._name or .DS_Store, belongs to no city.
            if path.rsplit('/').next().is_some_and(|name| name.starts_with('.') && name != "..") {
                continue;
            }
            let mut file = Vec::new();
            entry.take(MOST_TAR as u64).read_to_end(&mut file).map_err(not)?;
            folder.put(path, file)?;
        }
        Ok(folder.without_outer())
    }

    /// The files without a folder that holds all of them: `tar cf city.tar public` puts one round them.
    fn without_outer(self) -> Self {
        let outer =
            self.0.keys().next().and_then(|path| path.split_once('/')).map(|(outer, _)| outer.to_owned());
        let Some(outer) = outer.map(|outer| outer + "/") else { return self };
        let whole = self.get(&format!("{outer}status.json")).is_some();
        if !whole || !self.0.keys().all(|path| path.starts_with(&outer)) {
            return self;
        }
        Self(self.0.into_iter().map(|(path, bytes)| (path[outer.len()..].to_owned(), bytes)).collect())
    }

    /// One file that holds them all. The same files give the same bytes.
    pub fn to_tar(&self) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (path, bytes) in self.files() {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            header.set_mtime(0);
            // Writing to memory does not fail, and every place is short and plain.
            let _ = builder.append_data(&mut header, path, bytes);
        }
        builder.into_inner().unwrap_or_default()
    }
}

#[async_trait]
impl Shelf for Folder {
    async fn file(&self, path: &str, most: usize) -> Result<Vec<u8>, NoFile> {
        let bytes = self.get(path).ok_or_else(|| NoFile::Absent(path.to_owned()))?;
        if bytes.len() > most {
            return Err(NoFile::Failed(format!("{path} is too large")));
        }
        Ok(bytes.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_folder_goes_through_one_file() {
        let mut folder = Folder::new();
        folder.put("status.json", *b"{}").unwrap();
        folder.put("pack/protocols/power-cut/en.md", "é".as_bytes()).unwrap();
        assert_eq!(Folder::of_tar(&folder.to_tar()).unwrap(), folder);
        assert_eq!(
            folder.below("pack/").map(|(path, _)| path).collect::<Vec<_>>(),
            ["protocols/power-cut/en.md"]
        );
        let mut outer = Folder::new();
        for (path, bytes) in folder.files() {
            outer.put(&format!("public/{path}"), bytes).unwrap();
        }
        assert_eq!(Folder::of_tar(&outer.to_tar()).unwrap(), folder);
        for path in ["../x", "/x", "a//b", "a/../b", ".x", "A", "a b", "", "a\\b", &"x".repeat(201)] {
            assert_eq!(folder.put(path, *b""), Err(FolderError::Place(path.to_owned())));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_folder_or_not(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
            let _ = Folder::of_tar(&bytes);
        }

        #[test]
        fn a_damaged_file_is_read_or_refused(at in any::<prop::sample::Index>(), with in any::<u8>()) {
            let mut folder = Folder::new();
            folder.put("status.json", *b"{}").unwrap();
            let mut bytes = folder.to_tar();
            let at = at.index(bytes.len());
            bytes[at] = with;
            let _ = Folder::of_tar(&bytes);
        }
    }
}
