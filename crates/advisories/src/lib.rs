//! Advisories about products, matched against the devices of a home. Pure; the city learns nothing.
//!
//! An advisory comes in the parameters of a warning or as a CSAF 2.0 document. It names makers, models and versions;
//! which devices of the home it means is worked out here, with how that is known.
//!
//! ```
//! use porchlight_advisories::{Advisory, Certainty, concerns};
//! use porchlight_alerts::read_cap;
//! use porchlight_catalogue::Catalogue;
//! use porchlight_identify::devices;
//! use porchlight_model::{Observation, Seen, UpnpDescription};
//!
//! let warning = br#"<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
//!   <identifier>9</identifier><sender>city@example</sender><sent>2026-09-14T11:00:00-01:00</sent>
//!   <status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
//!   <info><category>Security</category><event>Cameras</event><urgency>Expected</urgency>
//!     <severity>Moderate</severity><certainty>Likely</certainty>
//!     <parameter><valueName>porchlight:affected</valueName>
//!       <value>product:marigold/lookout-2 &lt;1.6.2</value></parameter></info>
//! </alert>"#;
//! let advisory = Advisory::of_alert(&read_cap(warning).unwrap().value).unwrap();
//!
//! let camera = UpnpDescription {
//!     device_type: "urn:schemas-upnp-org:device:DigitalSecurityCamera:1".into(),
//!     manufacturer: "Marigold".into(),
//!     model_name: "Lookout 2".into(),
//!     firmware: "1.4.0".into(),
//!     ..UpnpDescription::default()
//! };
//! let host = "192.168.1.9".parse().unwrap();
//! let sightings = [Observation { host, seen: Seen::Upnp(camera) }].into_iter().collect();
//! let catalogue = Catalogue::built_in();
//! let found = concerns(&advisory, &devices(&sightings, catalogue), catalogue);
//! assert_eq!(found[0].certainty, Certainty::Surely);
//! ```

mod advisory;
mod alert;
mod concern;
mod cpe;
mod csaf;
mod fit;
mod versions;
mod words;

pub use advisory::{
    Advisory, Affected, Fault, FaultKind, Link, MAX_AFFECTED, MAX_FAULTS, Named, ProductId, Read, Remedy,
    RemedyKind, Status,
};
pub use alert::read_alert;
pub use concern::{Certainty, Clear, Concern, Unsure, concerns};
pub use cpe::{Attribute, Cpe, CpeError, Part, Pattern, Wild};
pub use csaf::{CsafError, MAX_BYTES, read_csaf};
pub use versions::{Bound, Range, Versions};
pub use words::{LANGUAGES, Said, Words};
