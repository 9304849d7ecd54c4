//! Keeps watch over the sources of warnings: asks them, judges what they give, and remembers.
//!
//! Time and dice are passed in; whoever runs the watch decides when it asks.

mod city_watch;
mod contact;
mod feed_watch;
mod internet;
mod mirror;

pub use city_watch::CityWatch;
pub use contact::{Contact, Freshness};
pub use feed_watch::{FeedWatch, KeptFeed};
pub use internet::Internet;
