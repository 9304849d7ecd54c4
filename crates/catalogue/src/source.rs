//! Where a fact was found.

use serde::{Deserialize, Serialize};

/// Where a fact was found, and when that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// What the page is called.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The day it was looked at, `YYYY-MM-DD`.
    pub seen: String,
}
