//! What can go wrong with the memory.

use rusqlite::ErrorCode;

use crate::KeyState;

/// Why something could not be remembered or recalled.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No key can be had.
    #[error("no key: {0}")]
    Key(#[from] KeyState),
    /// The key is not the one that the file was sealed with.
    #[error("the file was sealed with another key")]
    WrongKey,
    /// The file was written by a newer Porchlight; it was left as it is.
    #[error("the file has schema {found}, and only schemas up to {known} are known")]
    Newer {
        /// The file's schema.
        found: i64,
        /// The newest schema that this program knows.
        known: i64,
    },
    /// The file is not a database, or a part of it is unreadable.
    #[error("the file is damaged")]
    Damaged,
    /// A sealed value was changed, or moved from another row.
    #[error("a sealed value in {table} was altered")]
    Altered {
        /// The table that it stands in.
        table: &'static str,
    },
    /// The folder or a file in it could not be used.
    #[error("could not {operation}")]
    File {
        /// What was tried.
        operation: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database refused.
    #[error("could not {operation}")]
    Database {
        /// What was tried.
        operation: &'static str,
        /// What the database said.
        source: rusqlite::Error,
    },
    /// The tables could not be brought up to date.
    #[error("could not bring the tables up to date")]
    Migration(#[source] rusqlite_migration::Error),
    /// The system gave no random numbers.
    #[error("the system gave no random numbers")]
    Random,
}

impl StoreError {
    /// Names the operation that the database refused; damage is damage in every operation.
    pub(crate) fn at(operation: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| {
            if is_damage(&source) { Self::Damaged } else { Self::Database { operation, source } }
        }
    }

    pub(crate) fn migrating(error: rusqlite_migration::Error) -> Self {
        match &error {
            rusqlite_migration::Error::RusqliteError { err, .. } if is_damage(err) => Self::Damaged,
            _ => Self::Migration(error),
        }
    }

    pub(crate) fn file(operation: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::File { operation, source }
    }
}

fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}
