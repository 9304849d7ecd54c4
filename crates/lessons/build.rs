//! Gathers the lesson files, so that adding a lesson is adding one folder.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let folder = Path::new(&root).join("../../lessons");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut list = String::from("&[\n");
    for lesson in sorted(&folder)?.iter().filter(|path| path.is_dir()) {
        // What an editor or a file browser leaves behind is not part of a lesson.
        let ours = |file: &PathBuf| {
            file.extension().is_some_and(|e| ["md", "toml", "svg"].iter().any(|ours| e == *ours))
        };
        for file in sorted(lesson)?.into_iter().filter(ours) {
            let name = format!("{}/{}", last_part(lesson), last_part(&file));
            writeln!(list, "    ({name:?}, include_str!({:?})),", file.display().to_string())
                .map_err(io::Error::other)?;
        }
    }
    list.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR").map_err(io::Error::other)?).join("lessons.rs"), list)
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<_> =
        fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths)
}

fn last_part(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
