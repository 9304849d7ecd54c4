//! Folders of texts on this computer: protocols and lessons, one folder each.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::exit::Failure;

/// No file of a text is near as large; the reader tells of one that is.
const MOST_BYTES: u64 = 128 * 1024;
/// A folder with more in it is none of texts.
const MOST_FILES: usize = 2_000;

/// Every file of a folder's folders that ends in one of `ends`, as `folder/file` with its text.
///
/// # Errors
/// What could not be read.
pub(crate) fn read(folder: &Path, what: &str, ends: &[&str]) -> Result<Vec<(String, String)>, Failure> {
    files(folder, ends)
        .map_err(|e| Failure::system(&format!("the {what} in {} could not be read", folder.display()), e))
}

fn files(folder: &Path, ends: &[&str]) -> io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for text in inside(folder)?.into_iter().filter(|path| path.is_dir()) {
        // What an editor or a file browser leaves behind is not part of a text.
        let ours = |path: &PathBuf| {
            path.is_file() && path.extension().is_some_and(|end| ends.iter().any(|ours| end == *ours))
        };
        for file in inside(&text)?.into_iter().filter(ours) {
            if files.len() == MOST_FILES {
                return Err(io::Error::other("there are too many files"));
            }
            let mut bytes = Vec::new();
            File::open(&file)?.take(MOST_BYTES).read_to_end(&mut bytes)?;
            let name = format!("{}/{}", last_part(&text), last_part(&file));
            files.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    Ok(files)
}

fn inside(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.take(MOST_FILES);
    let mut paths = entries.map(|entry| entry.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn last_part(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
