//! What Porchlight remembers: SQLite with sealed columns, the key in the system's keychain.
