//! One scan of a home, from the first probe to the last finding, and one device checked again.
//!
//! One task owns what is known of the home and is the only one to change it. Probes run beside it
//! and hand in what they saw; every change goes out as an event.

mod consent;
mod doors;
mod home;
mod owner;
mod ports;
mod recheck;
mod recogniser;
mod survey;
mod visit;

pub use consent::{Dialogue, LoginLedger, NoLedger, login_question};
pub use home::{End, Home};
pub use recheck::{check_again, try_login};
pub use recogniser::Recogniser;
pub use survey::{Survey, SurveyError};
