//! The file of a published catalogue: who made it, until when it holds, what it says, and a signature
//! over all of that.
//!
//! | bytes | what |
//! | --- | --- |
//! | 8 | `PORCHCAT` |
//! | 2 | the form, [`FORMAT`] |
//! | 8 | the number of the catalogue: a newer one has a higher one |
//! | 8, 8 | when it was made and when it expires, in seconds since 1970 (UTC) |
//! | 8 | the key, [`KeyId`] |
//! | 4 | how many bytes of contents follow |
//! | … | the contents: JSON, deflated (RFC 1950) |
//! | 64 | the Ed25519 signature of everything before it |
//!
//! Numbers are written with the high byte first. Nothing behind the head is read before the signature fits;
//! the number guards against an old file played back, the expiry against a new one held back (both as in
//! The Update Framework, <https://theupdateframework.github.io/specification/latest/>).

use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;
use sha2::{Digest as _, Sha256};
use thiserror::Error;
use time::{Date, Duration, OffsetDateTime};

use crate::check;
use crate::contents::Contents;
use porchlight_keys::{KeyId, PrivateKey, PublicKey};

/// The form of the file that this program reads and writes.
pub const FORMAT: u16 = 1;
/// The largest file that is taken.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
/// The most that the contents may inflate to.
const MOST_INSIDE: usize = 16 * 1024 * 1024;
const MAGIC: [u8; 8] = *b"PORCHCAT";
const SIGNATURE: usize = 64;
/// Clocks of computers differ: a catalogue may come this much from the future.
const CLOCKS_DIFFER: Duration = Duration::DAY;

/// What a catalogue says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// A newer catalogue has a higher number.
    pub number: u64,
    /// When it was made.
    pub made: OffsetDateTime,
    /// Until when the publisher stands by it; a newer one comes before that.
    pub expires: OffsetDateTime,
    /// The key that it is signed with.
    pub key: KeyId,
}

impl Header {
    /// Whether this is the time of the catalogue.
    ///
    /// # Errors
    /// [`UpdateError::Expired`] or [`UpdateError::NotYet`].
    pub fn in_time(&self, now: OffsetDateTime) -> Result<(), UpdateError> {
        if self.expires <= now {
            Err(UpdateError::Expired(self.expires.date()))
        } else if self.made > now + CLOCKS_DIFFER {
            Err(UpdateError::NotYet(self.made.date()))
        } else {
            Ok(())
        }
    }
}

/// Why a catalogue is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UpdateError {
    /// Bytes are missing at the end.
    #[error("The file is cut short.")]
    CutShort,
    /// Something else, such as a web page.
    #[error("The file is no Porchlight catalogue.")]
    NotACatalogue,
    /// Written in a form that came after this program.
    #[error(
        "The catalogue is written in form {0}, and this program reads form {FORMAT}. A newer Porchlight is needed first."
    )]
    NewerForm(u16),
    /// More bytes than are taken.
    #[error("The file is larger than a catalogue may be.")]
    TooLarge,
    /// Signed with a key that is not trusted here.
    #[error("The catalogue is signed with the key {0}, which is not trusted here.")]
    UnknownKey(KeyId),
    /// Changed after it was signed, or not signed by the owner of the key.
    #[error(
        "The signature does not fit: the file was changed after it was signed, or somebody else signed it."
    )]
    BadSignature,
    /// Not newer than what is known already.
    #[error(
        "The catalogue has the number {number}, and {known} is known already. An older one is not taken."
    )]
    Older {
        /// The number of the file.
        number: u64,
        /// The highest number known.
        known: u64,
    },
    /// Two different catalogues have one number.
    #[error("Another catalogue with the number {0} was here before. A new one needs a new number.")]
    Twin(u64),
    /// Its time is over.
    #[error("The catalogue expired on {0}.")]
    Expired(Date),
    /// Its time has not come.
    #[error(
        "The catalogue was made on {0}, which is still to come. The clock of this computer may be wrong."
    )]
    NotYet(Date),
    /// Signed, and yet not usable.
    #[error("The catalogue is signed, but broken inside: {0}")]
    Broken(String),
}

/// The newest catalogue that is known: no other is taken that is not newer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Newest {
    /// Its number.
    pub number: u64,
    /// The SHA-256 of its file; `None` where there is no file, as with the built-in one.
    pub digest: Option<[u8; 32]>,
}

impl Newest {
    /// Whether a catalogue may follow, or is the newest one itself.
    fn admits(&self, verified: &Verified) -> Result<(), UpdateError> {
        let number = verified.header.number;
        match (number.cmp(&self.number), self.digest) {
            (std::cmp::Ordering::Greater, _) => Ok(()),
            (std::cmp::Ordering::Equal, Some(digest)) if digest == verified.digest => Ok(()),
            (std::cmp::Ordering::Equal, Some(_)) => Err(UpdateError::Twin(number)),
            _ => Err(UpdateError::Older { number, known: self.number }),
        }
    }
}

/// A catalogue whose signature fits and whose contents were read.
#[derive(Debug)]
pub struct Verified {
    /// What it says of itself.
    pub header: Header,
    /// The SHA-256 of the file.
    pub digest: [u8; 32],
    pub(crate) contents: Contents,
}

/// Decides whether a file is taken: the whole of it, with the time and what is known passed in.
///
/// # Errors
/// The first reason why it is not.
pub fn verify(
    file: &[u8],
    keys: &[PublicKey],
    newest: &Newest,
    now: OffsetDateTime,
) -> Result<Verified, UpdateError> {
    let verified = open(file, keys)?;
    newest.admits(&verified)?;
    verified.header.in_time(now)?;
    Ok(verified)
}

/// Reads a file that a trusted key signed, whatever its number and time.
pub(crate) fn open(file: &[u8], keys: &[PublicKey]) -> Result<Verified, UpdateError> {
    let (signed, packed, raw) = split(file)?;
    let key = keys.iter().find(|key| key.id() == raw.key).ok_or(UpdateError::UnknownKey(raw.key))?;
    let signature = file.last_chunk::<SIGNATURE>().ok_or(UpdateError::CutShort)?;
    if !key.has_signed(signed, signature) {
        return Err(UpdateError::BadSignature);
    }
    let broken = |what: String| UpdateError::Broken(what);
    let time = |seconds: u64| {
        let time = i64::try_from(seconds).ok().and_then(|s| OffsetDateTime::from_unix_timestamp(s).ok());
        time.ok_or_else(|| broken("a time that there is not".into()))
    };
    let header =
        Header { number: raw.number, made: time(raw.made)?, expires: time(raw.expires)?, key: raw.key };
    let json = decompress_to_vec_zlib_with_limit(packed, MOST_INSIDE).map_err(|e| broken(e.to_string()))?;
    let contents = Contents::read(&json).map_err(broken)?;
    check::contents(&contents).map_err(broken)?;
    Ok(Verified { header, digest: Sha256::digest(file).into(), contents })
}

/// The head as it is written.
struct Raw {
    number: u64,
    made: u64,
    expires: u64,
    key: KeyId,
}

/// What is signed, the packed contents, and the head. Nothing of it is trusted yet.
fn split(file: &[u8]) -> Result<(&[u8], &[u8], Raw), UpdateError> {
    if file.len() > MOST_BYTES {
        return Err(UpdateError::TooLarge);
    }
    if file.iter().zip(MAGIC).any(|(byte, wanted)| *byte != wanted) {
        return Err(UpdateError::NotACatalogue);
    }
    let mut rest = file;
    take::<8>(&mut rest)?;
    match u16::from_be_bytes(take(&mut rest)?) {
        FORMAT => {}
        0 => return Err(UpdateError::NotACatalogue),
        newer => return Err(UpdateError::NewerForm(newer)),
    }
    let [number, made, expires] =
        [take(&mut rest)?, take(&mut rest)?, take(&mut rest)?].map(u64::from_be_bytes);
    let key = KeyId(take(&mut rest)?);
    let length = usize::try_from(u32::from_be_bytes(take(&mut rest)?)).unwrap_or(usize::MAX);
    let (packed, signature) = rest.split_at_checked(length).ok_or(UpdateError::CutShort)?;
    match signature.len() {
        SIGNATURE => {}
        ..SIGNATURE => return Err(UpdateError::CutShort),
        _ => return Err(UpdateError::BadSignature),
    }
    Ok((&file[..file.len() - SIGNATURE], packed, Raw { number, made, expires, key }))
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], UpdateError> {
    let (chunk, behind) = rest.split_first_chunk().ok_or(UpdateError::CutShort)?;
    *rest = behind;
    Ok(*chunk)
}

/// When a catalogue is made, and until when it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Higher than that of every catalogue before.
    pub number: u64,
    /// When it is made.
    pub made: OffsetDateTime,
    /// When it expires.
    pub expires: OffsetDateTime,
}

/// Packs and signs contents.
pub(crate) fn seal(json: &[u8], key: &PrivateKey, terms: &Terms) -> Result<Vec<u8>, String> {
    if json.len() > MOST_INSIDE {
        return Err(format!("the contents have {} bytes, and {MOST_INSIDE} are taken", json.len()));
    }
    let packed = compress_to_vec_zlib(json, 9);
    let seconds = |time: OffsetDateTime| {
        u64::try_from(time.unix_timestamp()).map_err(|_| format!("{} is before 1970", time.date()))
    };
    let length = u32::try_from(packed.len()).map_err(|e| e.to_string())?;
    let mut file = MAGIC.to_vec();
    file.extend(FORMAT.to_be_bytes());
    for number in [terms.number, seconds(terms.made)?, seconds(terms.expires)?] {
        file.extend(number.to_be_bytes());
    }
    file.extend(key.public().id().0);
    file.extend(length.to_be_bytes());
    file.extend(packed);
    file.extend(key.sign(&file));
    if file.len() > MOST_BYTES {
        return Err(format!("the file has {} bytes, and {MOST_BYTES} are taken", file.len()));
    }
    Ok(file)
}

#[cfg(test)]
mod tests;
