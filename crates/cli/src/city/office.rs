//! The folder of a city on a disk: read whole, written file by file, so that a reader never sees half of one.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use porchlight_city::{City, Folder, MOST_TAR};
use time::OffsetDateTime;

use crate::exit::Failure;
use crate::terminal::complain;

/// The most files and folders in folders that are read.
const MOST_FILES: usize = 5_000;
const DEEPEST: usize = 8;

/// A folder on the disk and what it is to become.
pub(super) struct Office {
    dir: PathBuf,
    before: Folder,
    pub(super) folder: Folder,
}

impl Office {
    /// Reads an office.
    pub(super) fn open(dir: &Path) -> Result<Self, Failure> {
        let folder = read_folder(dir)?;
        if folder.get("1.root.json").is_none() {
            return Err(Failure::Usage(format!(
                "{} is no office of a city: there is no 1.root.json. `porchlight city init` makes one.",
                dir.display()
            )));
        }
        Ok(Self { dir: dir.to_owned(), before: folder.clone(), folder })
    }

    /// A folder that may not be there yet.
    pub(super) fn open_or_new(dir: &Path) -> Result<Self, Failure> {
        let folder = if dir.exists() { read_folder(dir)? } else { Folder::new() };
        Ok(Self { dir: dir.to_owned(), before: folder.clone(), folder })
    }

    pub(super) fn city(&self) -> Result<City, Failure> {
        City::of_folder(&self.folder).map_err(|error| Failure::NotMade(format!("pack/city.toml: {error}.")))
    }

    /// Writes what changed and takes away what went. The status comes last: until it is there, the one
    /// before holds, and all that it lists is still in place.
    pub(super) fn save(&self) -> Result<(), Failure> {
        let is_status = |path: &str| path.starts_with("status.json");
        let changed = || self.folder.files().filter(|(path, bytes)| self.before.get(path) != Some(bytes));
        for (path, bytes) in changed().filter(|(path, _)| !is_status(path)) {
            write(&self.dir.join(path), bytes)?;
        }
        for (path, bytes) in changed().filter(|(path, _)| is_status(path)) {
            write(&self.dir.join(path), bytes)?;
        }
        for (path, _) in self.before.files().filter(|(path, _)| self.folder.get(path).is_none()) {
            let file = self.dir.join(path);
            fs::remove_file(&file)
                .map_err(|e| Failure::system(&format!("{} could not be removed", file.display()), e))?;
        }
        Ok(())
    }
}

/// Whole seconds are what the files hold.
pub(super) fn now() -> OffsetDateTime {
    let now = OffsetDateTime::now_utc();
    now.replace_nanosecond(0).unwrap_or(now)
}

/// The files of a city in a folder; whatever else lies there is not looked at.
pub(crate) fn read_folder(dir: &Path) -> Result<Folder, Failure> {
    let mut folder = Folder::new();
    let mut read = Reading { left: MOST_TAR, files: 0 };
    read.folder(dir, "", 0, &mut folder)?;
    Ok(folder)
}

/// The largest file of a city; the same as a resident's app takes.
const MOST_FILE: u64 = 4 * 1024 * 1024;

struct Reading {
    left: usize,
    files: usize,
}

impl Reading {
    fn folder(&mut self, dir: &Path, below: &str, depth: usize, folder: &mut Folder) -> Result<(), Failure> {
        let failed = |e| Failure::system(&format!("{} could not be read", dir.display()), e);
        let mut entries =
            fs::read_dir(dir).map_err(failed)?.collect::<Result<Vec<_>, _>>().map_err(failed)?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{below}{name}");
            if name.starts_with('.') || !belongs(&path) {
                continue;
            }
            self.files += 1;
            if self.files > MOST_FILES || depth > DEEPEST {
                return Err(Failure::NotMade(format!("{} has more files than a city.", dir.display())));
            }
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_dir() {
                self.folder(&entry.path(), &format!("{path}/"), depth + 1, folder)?;
            } else if kind.is_file() {
                self.file(&entry.path(), &path, folder)?;
            } else {
                complain(&format!("{path} is left out: it is no plain file."));
            }
        }
        Ok(())
    }

    fn file(&mut self, file: &Path, path: &str, folder: &mut Folder) -> Result<(), Failure> {
        let bytes = read_file(file, MOST_FILE)?;
        self.left = self.left.checked_sub(bytes.len()).ok_or_else(|| {
            Failure::NotMade(format!("The folder is larger than {MOST_TAR} bytes: no city is."))
        })?;
        if let Err(error) = folder.put(path, bytes) {
            complain(&format!(
                "{path} is left out: {error}. Small letters, digits, `-`, `_` and `.` are used."
            ));
        }
        Ok(())
    }
}

/// A file of at most so many bytes.
pub(super) fn read_file(file: &Path, most: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|open| open.take(most + 1).read_to_end(&mut bytes));
    read.map_err(|e| Failure::system(&format!("{} could not be read", file.display()), e))?;
    if bytes.len() as u64 > most {
        return Err(Failure::NotMade(format!("{} is larger than {most} bytes.", file.display())));
    }
    Ok(bytes)
}

/// True for the places that a city uses: keys and notes that lie beside them are never read.
fn belongs(path: &str) -> bool {
    let (first, below) = path.split_once('/').map_or((path, false), |(first, _)| (first, true));
    let list = first.strip_suffix(".sig").unwrap_or(first);
    matches!(first, "pack" | "alerts")
        || (!below
            && (matches!(list, "pack.json" | "status.json" | "feed.atom") || list.ends_with(".root.json")))
}

/// Writes a file beside its place and then puts it there in one step.
pub(super) fn write(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |e| Failure::system(&format!("{} could not be written", file.display()), e);
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.new"));
    let written = File::create(&beside)
        .and_then(|mut open| open.write_all(bytes).and_then(|()| open.sync_all()))
        .and_then(|()| fs::rename(&beside, file));
    written.map_err(failed)
}
