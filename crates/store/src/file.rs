//! Opening the file: whether it is whole and known, and bringing its tables up to date.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};
use rusqlite_migration::{M, Migrations};

use crate::StoreError;
use crate::seal::Seal;

/// The tables, oldest change first. `IF NOT EXISTS`, because two programs may begin at once.
pub(crate) const CHANGES: &[M<'static>] = &[
    M::up(
    "CREATE TABLE IF NOT EXISTS key_check (id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL) STRICT;
     CREATE TABLE IF NOT EXISTS networks (id BLOB PRIMARY KEY, agreed_at INTEGER NOT NULL) STRICT;
     CREATE TABLE IF NOT EXISTS login_attempts (device TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
     CREATE INDEX IF NOT EXISTS login_attempts_of ON login_attempts (device, at);
     CREATE TABLE IF NOT EXISTS labels (device TEXT PRIMARY KEY, label BLOB NOT NULL) STRICT;
     CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;",
    ),
    M::up(
        "CREATE TABLE IF NOT EXISTS reports (network BLOB PRIMARY KEY, made_at INTEGER NOT NULL, body BLOB NOT NULL)
         STRICT;",
    ),
    M::up(
        "DROP TABLE IF EXISTS reports;
         CREATE TABLE IF NOT EXISTS registers (network BLOB PRIMARY KEY, made_at INTEGER NOT NULL, body BLOB NOT NULL)
         STRICT;",
    ),
];

const BUSY: Duration = Duration::from_secs(2);

/// The file in a folder.
pub(crate) fn database(folder: &Path) -> PathBuf {
    folder.join("porchlight.db")
}

/// Opens the file in a folder, which is made where there is none. Only its owner can read it.
pub(crate) fn open(folder: &Path, changes: &[M<'_>]) -> Result<Connection, StoreError> {
    fs::create_dir_all(folder).map_err(StoreError::file("make the folder"))?;
    let path = database(folder);
    let mut options = fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&path).map_err(StoreError::file("make the file"))?;
    let connection = Connection::open(&path).map_err(StoreError::at("open the file"))?;
    prepare(connection, Some(folder), changes)
}

/// Refuses what is newer or damaged before anything is written, then brings the tables up to date.
pub(crate) fn prepare(
    mut connection: Connection,
    folder: Option<&Path>,
    changes: &[M<'_>],
) -> Result<Connection, StoreError> {
    connection.busy_timeout(BUSY).map_err(StoreError::at("set the waiting time"))?;
    let found: i64 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(StoreError::at("read the schema"))?;
    let known = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    let health: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(StoreError::at("check the file"))?;
    if health != "ok" {
        return Err(StoreError::Damaged);
    }
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF;",
        )
        .map_err(StoreError::at("set the file up"))?;
    if let Some(folder) = folder.filter(|_| (1..known).contains(&found)) {
        copy(&connection, &copy_path(folder, found))?;
    }
    Migrations::from_slice(changes).to_latest(&mut connection).map_err(StoreError::migrating)?;
    Ok(connection)
}

/// Notices a key that is not the one the file was begun with.
pub(crate) fn check_key(connection: &mut Connection, seal: &Seal) -> Result<(), StoreError> {
    const TABLE: &str = "key_check";
    let fresh = seal.seal(TABLE, "1", b"porchlight")?;
    let check = || -> rusqlite::Result<Vec<u8>> {
        let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        begun.execute("INSERT OR IGNORE INTO key_check (id, sealed) VALUES (1, ?1)", [fresh])?;
        let kept = begun.query_row("SELECT sealed FROM key_check WHERE id = 1", [], |row| row.get(0))?;
        begun.commit()?;
        Ok(kept)
    };
    let kept = { check }().map_err(StoreError::at("check the key"))?;
    seal.open(TABLE, "1", &kept).map(drop).map_err(|_| StoreError::WrongKey)
}

/// Removes the copies made before changes.
pub(crate) fn remove_copies(folder: &Path) -> Result<(), StoreError> {
    for version in 1..CHANGES.len() {
        let path = copy_path(folder, i64::try_from(version).unwrap_or(i64::MAX));
        if let Err(error) = fs::remove_file(path)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(StoreError::file("remove an old copy")(error));
        }
    }
    Ok(())
}

/// Where the copy of a schema's file stands.
pub(crate) fn copy_path(folder: &Path, version: i64) -> PathBuf {
    folder.join(format!("porchlight-schema-{version}.db"))
}

/// Copies the file whole. A copy that was cut short never stands under the copy's name.
fn copy(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let part = path.with_extension("part");
    // SQLite fills an empty file, and this one only its owner can read.
    let mut options = fs::OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&part).map_err(StoreError::file("make a copy"))?;
    connection
        .execute("VACUUM INTO ?1", [part.to_string_lossy()])
        .map_err(StoreError::at("copy the file before a change"))?;
    fs::rename(&part, path).map_err(StoreError::file("name the copy"))
}
