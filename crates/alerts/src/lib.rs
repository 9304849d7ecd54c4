//! The city's warnings: CAP messages, feeds, area matching.
//!
//! A warning is read once, kept whole, and matched against the resident's places on this device;
//! nothing about a place is ever sent. The clock is passed in.
//!
//! ```
//! use porchlight_alerts::{Alerts, City, LatLon, Proof, Shown, is_shown, read_cap};
//! use time::macros::datetime;
//!
//! let mut alerts = Alerts::new();
//! for message in City::example_messages() {
//!     let read = read_cap(message).unwrap();
//!     assert_eq!(read.value.proof, Proof::Unsigned);
//!     alerts.insert(read.value);
//! }
//! // The real warning was withdrawn; the exercise is still on, and never looks real.
//! let active = alerts.active(datetime!(2026-09-14 19:00 UTC));
//! assert_eq!(active.len(), 1);
//! assert_eq!(is_shown(active[0]), Shown::AsExercise);
//! let home = LatLon::new(-30.02, -15.02).unwrap();
//! assert_eq!(active[0].touches(home), Some(true));
//! ```

mod alert;
mod city;
mod moment;
mod place;
mod prose;
mod read;
mod state;
mod vocabulary;

pub use alert::{ASSUMED_LIFE, Alert, Area, End, Info, Language, MessageId, Pair, Proof, Shown, is_shown};
pub use city::{City, CityError, District, Hotline, Names};
pub use place::{Circle, LatLon, Polygon};
pub use porchlight_fetch::{Answer, FetchError, Fetcher, Limits, SourceAddress, Validators};
pub use prose::Prose;
pub use read::{CapError, Fault, MAX_BYTES, MAX_REPAIRS, Read, Repair, read_cap};
pub use state::{Alerts, Arrival, Ended};
pub use vocabulary::{Category, Certainty, MsgType, ResponseType, Scope, Severity, Status, Urgency};
