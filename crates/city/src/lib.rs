//! A city's pack: who it is, whom it trusts to speak for it, and how it publishes.
//!
//! ```
//! use porchlight_city::{Desk, Draft, DraftKind, Example, Place};
//! use time::macros::datetime;
//!
//! let city = Example::city();
//! let desk = Desk { city: &city, active: &[], root_signed: true };
//! let draft = Draft {
//!     kind: DraftKind::Alert,
//!     exercise: None,
//!     template: "power-cut".into(),
//!     protocol: None,
//!     place: Place::Districts(vec!["old-port".into()]),
//!     sent: datetime!(2026-09-14 18:00 -1),
//!     until: Some(datetime!(2026-09-14 23:00 -1)),
//!     counter: 1,
//!     parameters: Vec::new(),
//!     own: Default::default(),
//! };
//! let made = draft.make(&desk).unwrap();
//! assert_eq!(made.path, "alerts/20260914-001-power-cut.cap.xml");
//! assert_eq!(made.alert.infos.len(), city.languages.len());
//! ```

mod draft;
mod example;
mod folder;
mod follow;
mod found;
mod pack;
mod publish;
mod trust;
mod words;
mod xml;

pub use draft::{
    DISTRICT, Desk, Draft, DraftKind, LONGEST, Made, PROTOCOL, Part, Place, Problem, Template, Words,
    is_marked_exercise, next_counter,
};
pub use example::Example;
pub use folder::{Folder, FolderError, MOST_TAR, NoFile, Shelf};
pub use follow::{Fault, Follower, Visit};
pub use found::{Change, FoundError, Founding, found, next_root};
pub use pack::{Campaign, City, CityError, CityKind, District, Feed, Hotline, Link, ReportTo, Source};
pub use publish::{
    PublishError, Published, Standing, Terms, active, list_pack, may_sign, newest_root, publish, sign_file,
    standings,
};
pub use trust::{
    Clock, Listed, MOST_BYTES, MOST_ROOTS, Manifest, Mark, Newest, Numbered, Role, RoleName, Root,
    Signatures, Signed, Status, Trust, TrustError, sign,
};
pub use words::Names;
