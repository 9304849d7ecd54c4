//! What comes with a message: a picture, a sound, a longer text.

use sha1::{Digest as _, Sha1};

use crate::prose::Prose;

/// A file that belongs to a message. Nothing is ever fetched or opened without being asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// What it is, in words.
    pub description: Prose,
    /// Its MIME type, as the sender writes it.
    pub mime_type: Prose,
    /// Its length in bytes, as the sender says.
    pub size: Option<u64>,
    /// An `https` or `http` address, or the name of the content that came along.
    pub uri: Option<Prose>,
    /// The content, when it came along; at most [`MAX_CONTENT`] bytes.
    pub content: Option<Vec<u8>>,
    /// Whether the content is the one that the sender meant.
    pub digest: ContentDigest,
}

/// The largest content that is kept, in bytes.
pub const MAX_CONTENT: usize = 1024 * 1024;

/// What the SHA-1 that a sender gives says about the content. It finds accidents; a forger who can
/// change the message can change it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContentDigest {
    /// The sender gives none.
    NoDigest,
    /// The sender gives this one, and the content is not here to be compared.
    NoContent([u8; 20]),
    /// It fits the content.
    Fits,
    /// It does not fit the content.
    DoesNotFit,
}

impl ContentDigest {
    /// Compares what the sender gives with what is here.
    pub fn of(given: Option<[u8; 20]>, content: Option<&[u8]>) -> Self {
        match (given, content) {
            (None, _) => Self::NoDigest,
            (Some(given), None) => Self::NoContent(given),
            (Some(given), Some(content)) if <[u8; 20]>::from(Sha1::digest(content)) == given => Self::Fits,
            (Some(_), Some(_)) => Self::DoesNotFit,
        }
    }
}
