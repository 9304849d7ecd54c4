//! A home network played from TOML to the real engine: the practice home and the tests' homes.
//!
//! A [`VirtualHome`] is a [`Network`](porchlight_probe::Network). Its devices speak real protocols
//! over streams in memory; nothing leaves the program. A resident, or a test, can change a device
//! as one would at home: set a password, switch telnet off, install an update. The format of the
//! files is told in `docs/virtual-homes.md`.
//!
//! ```
//! use porchlight_virtual_home::{Change, ServiceName, VirtualHome};
//!
//! let home = VirtualHome::parse(r#"
//!     schema = 1
//!     name = "One camera"
//!     subnet = "192.168.77.0/24"
//!
//!     [[device]]
//!     id = "camera"
//!     name = "Porch camera"
//!     kind = "camera"
//!     addresses = ["192.168.77.20"]
//!     telnet = {}
//!
//!     [[device.remedy]]
//!     rule = "telnet-open"
//!     does = "switch-off"
//!     service = "telnet"
//! "#)?;
//! assert_eq!(home.truth()[0].problems, ["telnet-open"]);
//! home.remedy("camera", "telnet-open", None)?;
//! assert!(home.truth()[0].problems.is_empty());
//! // There is no telnet left to switch off.
//! assert!(home.change("camera", Change::SwitchOff(ServiceName::Telnet)).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod change;
mod check;
mod error;
mod file;
mod home;
mod network;
mod serve;
mod wire;

pub use change::{Change, ServiceName};
pub use error::{ChangeError, HomeError};
pub use file::Does as RemedyKind;
pub use home::{Contact, OfferedRemedy, Truth, VirtualHome};
