//! A city's pack: who it is, whom it trusts to speak for it, and how it publishes.

mod pack;

pub use pack::{City, CityError, District, Hotline, Names};
