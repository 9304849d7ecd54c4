//! Who is who between two scans of one home, and what changed. Pure: the time is told by the caller.
//!
//! A [`Register`] holds the devices that were met. [`recognise`] gives the devices of a new scan the
//! ids under which they are known, so that a label stays with its device; [`Register::take`] writes
//! the scan down and tells what changed since the one before.
//!
//! ```
//! use porchlight_history::{Happened, Look, Register, recognise};
//! # use porchlight_model::{Device, DeviceId, Key, KeyKind};
//! # let device = |ip: &str| Device {
//! #     id: DeviceId::from_key(ip), keys: [Key::of(KeyKind::Hostname, "tv")].into(), kind: None,
//! #     maker: None, model: None, firmware: None, name: None, addresses: vec![ip.parse().unwrap()],
//! #     mac: None, services: vec![], closed: vec![], certificates: vec![], is_gateway: false,
//! #     is_self: false,
//! # };
//! let mut register = Register::default();
//! let noon = time::OffsetDateTime::UNIX_EPOCH;
//! let before = vec![device("192.168.1.8")];
//! register.take(&before, Look { at: noon, whole: true });
//!
//! // The television has another address today, and keeps its id.
//! let mut today = vec![device("192.168.1.9")];
//! recognise(&mut today, &register);
//! assert_eq!(today[0].id, before[0].id);
//! let changes = register.take(&today, Look { at: noon + time::Duration::DAY, whole: true });
//! assert!(matches!(changes[0].happened, Happened::Changed { .. }));
//! ```

mod change;
mod compare;
mod known;
mod recognise;
mod register;
mod snapshot;
mod words;

pub use change::{Change, Happened, What};
pub use known::{Known, Presence};
pub use recognise::recognise;
pub use register::{Look, Register};
pub use snapshot::{Snapshot, SnapshotError};
pub use words::Words;
