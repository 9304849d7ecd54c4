//! Protocols in a folder of this computer.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use porchlight_protocols::Library;

use crate::exit::Failure;

/// No file of a protocol is near as large; the library tells of one that is.
const MOST_BYTES: u64 = 128 * 1024;
/// A folder with more in it is none of protocols.
const MOST_FILES: usize = 2_000;

pub(super) fn read(folder: &Path) -> Result<Library, Failure> {
    let files = files(folder).map_err(|e| {
        Failure::system(&format!("the protocols in {} could not be read", folder.display()), e)
    })?;
    Ok(Library::read(files.iter().map(|(name, text)| (name.as_str(), text.as_str()))))
}

fn files(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for protocol in inside(folder)?.into_iter().filter(|path| path.is_dir()) {
        // What an editor or a file browser leaves behind is not part of a protocol.
        let ours =
            |path: &PathBuf| path.extension().is_some_and(|e| e == "md" || e == "toml") && path.is_file();
        for file in inside(&protocol)?.into_iter().filter(ours) {
            if files.len() == MOST_FILES {
                return Err(io::Error::other("there are too many files"));
            }
            let mut bytes = Vec::new();
            File::open(&file)?.take(MOST_BYTES).read_to_end(&mut bytes)?;
            let name = format!("{}/{}", last_part(&protocol), last_part(&file));
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
