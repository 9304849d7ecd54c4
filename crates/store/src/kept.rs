//! What was learnt of a network, as it was kept.

use std::fmt;

use time::OffsetDateTime;

/// A network's register. Printing it shows its size only, because it names people's things.
#[derive(Clone, PartialEq, Eq)]
pub struct Kept {
    /// When it was made, to the second.
    pub made_at: OffsetDateTime,
    /// The bytes as the caller handed them in; the store does not look inside.
    pub body: Vec<u8>,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kept({} bytes)", self.body.len())
    }
}
