//! From the files of `data` to the contents of a catalogue; the build does it, and so do publishers.

use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::contents::Contents;
use crate::family::{Family, ModelNames};
use crate::{check, facts};

/// Everything that a folder of catalogue data says; or which file has which fault.
pub(crate) fn folder(root: &Path) -> Result<Value, String> {
    let mut rows = Map::new();
    for file in files(root)? {
        let Value::Object(tables) = read::<facts::File>(&file)? else { continue };
        for (name, table) in tables {
            match (rows.get_mut(&name), table) {
                (Some(Value::Array(all)), Value::Array(more)) => all.extend(more),
                (_, table) => drop(rows.insert(name, table)),
            }
        }
    }
    let mut models = Map::new();
    for file in files(&root.join("models"))? {
        models.insert(stem(&file), read::<ModelNames>(&file)?);
    }
    let mut families = Vec::new();
    for file in files(&root.join("families"))? {
        let family = read::<Family>(&file)?;
        if family["id"] != stem(&file) {
            return Err(format!("{}: its id is {}", file.display(), family["id"]));
        }
        families.push(family);
    }
    let mut all = json!({ "facts": rows, "models": models, "families": families });
    let mut as_of = String::new();
    newest(&all, &mut as_of);
    all["as_of"] = as_of.into();
    let contents = Contents::read(all.to_string().as_bytes())?;
    check::contents(&contents).map_err(|fault| format!("{}: {fault}", root.display()))?;
    Ok(all)
}

/// The TOML files of a folder, in the order of their names.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let fault = |e: std::io::Error| format!("{}: {e}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(fault)? {
        let file = entry.map_err(fault)?.path();
        if file.extension().is_some_and(|e| e == "toml") {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

fn stem(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// What a file says, once it has the form of a `T`.
fn read<T: DeserializeOwned>(file: &Path) -> Result<Value, String> {
    let fault = |what: String| format!("{}: {what}", file.display());
    let text = fs::read_to_string(file).map_err(|e| fault(e.to_string()))?;
    toml::from_str::<T>(&text).map_err(|e| fault(e.to_string()))?;
    toml::from_str(&text).map_err(|e| fault(e.to_string()))
}

/// The newest day on which a source was looked at.
fn newest(value: &Value, day: &mut String) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| newest(item, day)),
        Value::Object(fields) => {
            if let Some(seen) = fields.get("seen").and_then(Value::as_str).filter(|seen| *seen > day.as_str())
            {
                seen.clone_into(day);
            }
            fields.values().for_each(|field| newest(field, day));
        }
        _ => {}
    }
}
