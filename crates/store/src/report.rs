//! What a scan found, as it was kept.

use std::fmt;

use time::OffsetDateTime;

/// A network's report. Printing it shows its size only, because it names people's things.
#[derive(Clone, PartialEq, Eq)]
pub struct Report {
    /// When it was made, to the second.
    pub made_at: OffsetDateTime,
    /// The bytes as the caller handed them in; the store does not look inside.
    pub body: Vec<u8>,
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Report({} bytes)", self.body.len())
    }
}
