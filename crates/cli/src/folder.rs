//! A city's folder on the disk.

use std::fs;
use std::path::Path;

use porchlight_city::Folder;

use crate::exit::Failure;

/// The largest file and the most files that are read.
const MOST_FILE: u64 = 8 * 1024 * 1024;
const MOST_FILES: usize = 5_000;

/// Reads a folder with all that is below it. Files with names that no city uses are left out.
pub(crate) fn read(path: &Path) -> Result<Folder, Failure> {
    let mut folder = Folder::new();
    let mut left = vec![(path.to_owned(), String::new())];
    let mut count = 0;
    while let Some((at, place)) = left.pop() {
        let failed = |error| Failure::system(&format!("{} could not be read", at.display()), error);
        for entry in fs::read_dir(&at).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let place = if place.is_empty() { name } else { format!("{place}/{name}") };
            let about = fs::metadata(entry.path()).map_err(failed)?;
            if about.is_dir() {
                left.push((entry.path(), place));
                continue;
            }
            count += 1;
            if about.len() > MOST_FILE || count > MOST_FILES {
                return Err(Failure::Usage(format!("{} holds more than a city needs", path.display())));
            }
            let bytes = fs::read(entry.path()).map_err(failed)?;
            let _ = folder.put(&place, bytes);
        }
    }
    Ok(folder)
}
