//! What Porchlight remembers: SQLite with sealed columns, the key in the system's keychain.
//!
//! The names that residents give to their devices are sealed, each to its own row; registers (which
//! devices were met in a network, and what they showed last) are sealed to their network and time.
//! Networks are known by a keyed digest. Settings, times, and the device ids of names and login checks
//! stand in the open.
//!
//! ```
//! use porchlight_store::Store;
//!
//! let store = Store::in_memory()?;
//! store.set_label("camera-1", Some("Front door"))?;
//! assert_eq!(store.labels()?["camera-1"], "Front door");
//! # Ok::<(), porchlight_store::StoreError>(())
//! ```

mod error;
mod file;
mod kept;
mod key;
mod keychain;
mod seal;
mod store;

#[cfg(test)]
mod tests;

pub use error::StoreError;
pub use kept::Kept;
pub use key::{FixedKey, Key, KeySource, KeyState};
pub use keychain::Keychain;
pub use store::Store;
