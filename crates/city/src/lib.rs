//! A city's pack: who it is, whom it trusts to speak for it, and how it publishes.

mod example;
mod folder;
mod follow;
mod pack;
mod publish;
mod trust;
mod words;

pub use example::Example;
pub use folder::{Folder, FolderError, MOST_TAR, NoFile, Shelf};
pub use follow::{Fault, Follower, Visit};
pub use pack::{City, CityError, CityKind, District, Feed, Hotline, Link, ReportTo, Source};
pub use publish::{
    PublishError, Published, Standing, Terms, list_pack, newest_root, publish, sign_file, standings,
};
pub use trust::{
    Clock, Listed, MOST_BYTES, MOST_ROOTS, Manifest, Mark, Newest, Numbered, Role, RoleName, Root,
    Signatures, Signed, Status, Trust, TrustError, sign,
};
pub use words::Names;
