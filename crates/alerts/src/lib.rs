//! The city's warnings: CAP messages, feeds, area matching.
//!
//! A warning is read once, kept whole, and matched against the resident's places on this device;
//! nothing about a place is ever sent. The clock is passed in.
//!
//! ```
//! use porchlight_alerts::{Alerts, LatLon, Proof, read_cap};
//! use time::macros::datetime;
//!
//! let message = br#"<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
//!   <identifier>7</identifier><sender>city@example</sender><sent>2026-09-14T11:00:00-01:00</sent>
//!   <status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
//!   <info><category>Infra</category><event>Water</event><urgency>Immediate</urgency>
//!     <severity>Severe</severity><certainty>Observed</certainty>
//!     <area><areaDesc>Old Port</areaDesc><circle>-30.02,-15.02 2</circle></area></info>
//! </alert>"#;
//! let read = read_cap(message).unwrap();
//! assert_eq!(read.value.proof, Proof::Unsigned);
//! let mut alerts = Alerts::new();
//! alerts.insert(read.value);
//! let active = alerts.active(datetime!(2026-09-14 19:00 UTC));
//! let home = LatLon::new(-30.02, -15.02).unwrap();
//! assert_eq!(active[0].touches(home), Some(true));
//! ```

mod alert;
mod directory;
mod feed;
mod feed_edxl;
mod gather;
mod lint;
mod matching;
mod moment;
mod place;
mod prose;
mod read;
mod resource;
mod signature;
mod state;
mod vocabulary;

pub use alert::{ASSUMED_LIFE, Alert, Area, End, Info, Language, MessageId, Pair, Proof, Shown, is_shown};
pub use directory::{Directory, Source};
pub use feed::{
    Entry, EntryFault, Feed, FeedError, FeedFault, FeedKind, MAX_ENTRIES, MAX_FEED_BYTES, MAX_FEED_FAULTS,
    add_shapes, read_feed, resolve,
};
pub use feed_edxl::{Embedded, MAX_EMBEDDED, alerts_in_edxl};
pub use gather::{Group, gather};
pub use lint::{Breach, Lint, MAX_BREACHES, Profile, Rule, lint};
pub use matching::{ActiveSet, Reason, Touch, why, why_within};
pub use moment::{Form, Moment, read_moment};
pub use place::{Circle, LatLon, Polygon};
pub use prose::Prose;
pub use read::{CapError, Fault, MAX_BYTES, MAX_REPAIRS, Read, Repair, read_cap};
pub use resource::{ContentDigest, MAX_CONTENT, Resource};
pub use signature::{Issuer, Judged, Mend, Why, judge_signature};
pub use state::{Alerts, Arrival, Ended};
pub use vocabulary::{Category, Certainty, MsgType, ResponseType, Scope, Severity, Status, Urgency};
