//! The memory and what can be asked of it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Params, params};
use time::OffsetDateTime;

use crate::file::{self, CHANGES};
use crate::seal::Seal;
use crate::{Kept, Key, KeySource, StoreError};

/// What Porchlight remembers. Times are kept to the second.
pub struct Store {
    connection: Connection,
    seal: Seal,
    folder: Option<PathBuf>,
}

type Result<T> = std::result::Result<T, StoreError>;

const LABELS: &str = "labels";
const REGISTERS: &str = "registers";

impl Store {
    /// The memory in a folder, which is made where there is none.
    ///
    /// # Errors
    /// When there is no key or another one, or when the file is damaged, newer or out of reach.
    pub fn open(folder: &Path, keys: &dyn KeySource) -> Result<Self> {
        let seal = Seal::new(&keys.key()?);
        let mut connection = file::open(folder, CHANGES)?;
        file::check_key(&mut connection, &seal)?;
        Ok(Self { connection, seal, folder: Some(folder.to_owned()) })
    }

    /// A memory that ends with the program.
    ///
    /// # Errors
    /// When the system gives no random numbers or no memory.
    pub fn in_memory() -> Result<Self> {
        let seal = Seal::new(&Key::random()?);
        let connection = Connection::open_in_memory().map_err(StoreError::at("begin a memory"))?;
        Ok(Self { connection: file::prepare(connection, None, CHANGES)?, seal, folder: None })
    }

    /// Writes down, or takes back, that a network is the resident's own to look at. The network is
    /// known by a keyed digest alone.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn agree(&self, network: &str, agreed: bool, at: OffsetDateTime) -> Result<()> {
        let id = self.seal.digest(network);
        if agreed {
            let sql = "INSERT INTO networks (id, agreed_at) VALUES (?1, ?2)
                       ON CONFLICT (id) DO UPDATE SET agreed_at = ?2";
            self.write("write a network down", sql, params![id, at.unix_timestamp()])
        } else {
            self.write("forget a network", "DELETE FROM networks WHERE id = ?1", [id])
        }
    }

    /// Whether the resident has agreed to a network.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn is_agreed(&self, network: &str) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM networks WHERE id = ?1)";
        self.connection
            .query_row(sql, [self.seal.digest(network)], |row| row.get(0))
            .map_err(StoreError::at("look a network up"))
    }

    /// Notes that a device's login was checked.
    ///
    /// # Errors
    /// When the file cannot be written: then the check should not be made.
    pub fn note_login_attempt(&self, device: &str, at: OffsetDateTime) -> Result<()> {
        let sql = "INSERT INTO login_attempts (device, at) VALUES (?1, ?2)";
        self.write("note a login check", sql, params![device, at.unix_timestamp()])
    }

    /// Notes a login check if there were fewer than `most` since a time; says whether it did. One
    /// step, so that two programs cannot both take the last place.
    ///
    /// # Errors
    /// When the file cannot be written: then the check should not be made.
    pub fn admit_login_attempt(
        &self,
        device: &str,
        since: OffsetDateTime,
        most: u32,
        at: OffsetDateTime,
    ) -> Result<bool> {
        let sql = "INSERT INTO login_attempts (device, at) SELECT ?1, ?2
                   WHERE (SELECT COUNT(*) FROM login_attempts WHERE device = ?1 AND at >= ?3) < ?4";
        let row = params![device, at.unix_timestamp(), since.unix_timestamp(), most];
        self.connection.execute(sql, row).map(|rows| rows == 1).map_err(StoreError::at("note a login check"))
    }

    /// How often a device's login was checked at or after a time. A check that seems to lie in the
    /// future, because the clock was put back, counts.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn login_attempts_since(&self, device: &str, at: OffsetDateTime) -> Result<u32> {
        let sql = "SELECT COUNT(*) FROM login_attempts WHERE device = ?1 AND at >= ?2";
        self.connection
            .query_row(sql, params![device, at.unix_timestamp()], |row| row.get(0))
            .map_err(StoreError::at("count login checks"))
    }

    /// Names a device, or takes its name away.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_label(&self, device: &str, label: Option<&str>) -> Result<()> {
        let Some(label) = label else {
            return self.write("forget a name", "DELETE FROM labels WHERE device = ?1", [device]);
        };
        let sql = "INSERT INTO labels (device, label) VALUES (?1, ?2)
                   ON CONFLICT (device) DO UPDATE SET label = ?2";
        self.write(
            "write a name down",
            sql,
            params![device, self.seal.seal(LABELS, device, label.as_bytes())?],
        )
    }

    /// The resident's names, by device.
    ///
    /// # Errors
    /// When the file cannot be read, or a name was altered.
    pub fn labels(&self) -> Result<BTreeMap<String, String>> {
        let read = || -> rusqlite::Result<Vec<(String, Vec<u8>)>> {
            let mut rows = self.connection.prepare_cached("SELECT device, label FROM labels")?;
            rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        let rows = read().map_err(StoreError::at("read the names"))?;
        let open = |(device, sealed): (String, Vec<u8>)| {
            let label = String::from_utf8(self.seal.open(LABELS, &device, &sealed)?);
            Ok((device, label.map_err(|_| StoreError::Altered { table: LABELS })?))
        };
        rows.into_iter().map(open).collect()
    }

    /// Keeps a network's register in place of the one before, whichever has the later time: a clock
    /// that was put back must not leave an old register standing. The body is the caller's own.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save_register(&self, network: &str, body: &[u8], made_at: OffsetDateTime) -> Result<()> {
        let made_at = made_at.unix_timestamp();
        let sealed = self.seal.seal(REGISTERS, &register_row(network, made_at), body)?;
        let sql = "INSERT INTO registers (network, made_at, body) VALUES (?1, ?2, ?3)
                   ON CONFLICT (network) DO UPDATE SET made_at = ?2, body = ?3";
        self.write("keep a register", sql, params![self.seal.digest(network), made_at, sealed])
    }

    /// A network's register, as it was last saved.
    ///
    /// # Errors
    /// When the file cannot be read, or the register or its time was altered.
    pub fn register(&self, network: &str) -> Result<Option<Kept>> {
        let sql = "SELECT made_at, body FROM registers WHERE network = ?1";
        let row: Option<(i64, Vec<u8>)> = self
            .connection
            .query_row(sql, [self.seal.digest(network)], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()
            .map_err(StoreError::at("read a register"))?;
        let open = |(seconds, sealed): (i64, Vec<u8>)| {
            let body = self.seal.open(REGISTERS, &register_row(network, seconds), &sealed)?;
            let made_at = OffsetDateTime::from_unix_timestamp(seconds);
            Ok(Kept { made_at: made_at.map_err(|_| StoreError::Altered { table: REGISTERS })?, body })
        };
        row.map(open).transpose()
    }

    /// Forgets a network's register, its log and the copies made before changes included.
    ///
    /// # Errors
    /// When the file cannot be written or a copy cannot be removed.
    pub fn forget_register(&self, network: &str) -> Result<()> {
        let sql = "DELETE FROM registers WHERE network = ?1";
        self.write("forget a register", sql, [self.seal.digest(network)])?;
        self.tidy()
    }

    /// A setting.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn setting(&self, name: &str) -> Result<Option<String>> {
        self.connection
            .query_row("SELECT value FROM settings WHERE name = ?1", [name], |row| row.get(0))
            .optional()
            .map_err(StoreError::at("read a setting"))
    }

    /// Changes a setting. It stands in the open: nothing about people belongs in it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_setting(&self, name: &str, value: &str) -> Result<()> {
        let sql = "INSERT INTO settings (name, value) VALUES (?1, ?2)
                   ON CONFLICT (name) DO UPDATE SET value = ?2";
        self.write("write a setting down", sql, [name, value])
    }

    /// Forgets everything, in the file, its log and the copies made before changes. The key stays.
    ///
    /// # Errors
    /// When the file cannot be written or a copy cannot be removed.
    pub fn erase_all(&self) -> Result<()> {
        let sql = "BEGIN IMMEDIATE; DELETE FROM networks; DELETE FROM login_attempts;
                   DELETE FROM labels; DELETE FROM registers; DELETE FROM settings; COMMIT;";
        if let Err(error) = self.connection.execute_batch(sql) {
            // Outside a transaction there is nothing to roll back, which is as well.
            let _ = self.connection.execute_batch("ROLLBACK");
            return Err(StoreError::at("erase everything")(error));
        }
        self.tidy()
    }

    /// Leaves nothing of what was erased.
    fn tidy(&self) -> Result<()> {
        let tidy = "VACUUM; PRAGMA wal_checkpoint(TRUNCATE);";
        self.connection.execute_batch(tidy).map_err(StoreError::at("tidy up after erasing"))?;
        self.folder.as_deref().map_or(Ok(()), file::remove_copies)
    }

    fn write(&self, operation: &'static str, sql: &str, row: impl Params) -> Result<()> {
        self.connection.execute(sql, row).map(drop).map_err(StoreError::at(operation))
    }
}

/// A register is sealed to its time too, so that an old one cannot pass for today's.
fn register_row(network: &str, made_at: i64) -> String {
    format!("{network}|{made_at}")
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store(..)")
    }
}
