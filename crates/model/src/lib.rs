//! The words of the domain: what a home is made of and what can be said about it.
//!
//! Everything here is a plain value. There is no input or output, no clock and no
//! serialisation: what crosses a border has its own type beside that border.
//!
//! ```
//! use porchlight_model::{Mac, Text};
//! let mac: Mac = "00:17:88:01:02:03".parse().unwrap();
//! assert!(!mac.is_local());
//! // Words from the network are made harmless before anything else sees them.
//! assert_eq!(Text::from_lan("Lamp\u{202e}\u{7}\n1").as_str(), "Lamp 1");
//! ```

mod address;
mod answers;
mod certificate;
mod device;
mod finding;
mod key;
mod observation;
mod scan;
mod text;

pub use address::{Mac, MacError, is_home_address};
pub use answers::{Access, Guarded, PictureAnswer, SshAnswer, StreamAnswer, TlsVersion};
pub use certificate::{Certificate, CertificateKey, KeyType, SignatureHash};
pub use device::{Claim, Confidence, Device, DeviceId, Evidence, EvidenceKind, Kind, Service};
pub use finding::{Finding, Outcome, Reference, RuleId, Severity, Unknown, Urgency};
pub use key::{Key, KeyKind, Strength};
pub use observation::{
    Alive, FtpAnswer, HttpReply, HttpWall, LoginTrial, LoginVerdict, LoginWay, MdnsService, MqttAnswer,
    Observation, PortMapping, PortState, Question, Seen, SsdpReply, TelnetAnswer, Told, Transport, Uplink,
    UpnpControl, UpnpDescription, Wifi, WifiCover,
};
pub use scan::{Gap, GapReason, Phase, Probe, Progress, ScanEvent};
pub use text::Text;
