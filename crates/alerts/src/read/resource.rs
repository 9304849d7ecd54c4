//! `<resource>`: a file that belongs to a message.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::Repairs;
use super::element::Element;
use super::repair::Fault;
use crate::prose::Prose;
use crate::resource::{ContentDigest, MAX_CONTENT, Resource};

/// Base64 as senders write it: with padding or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Why content that came along is not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoContent {
    TooLong,
    NotBase64,
}

pub(super) fn resource(element: &Element<'_, '_>, repairs: &mut Repairs) -> Resource {
    let description = element.line("resourceDesc", repairs);
    let mime_type = element.line("mimeType", repairs);
    for (value, name) in [(&description, "resourceDesc"), (&mime_type, "mimeType")] {
        if value.is_none() {
            repairs.add(name, Fault::Missing);
        }
    }
    let size = element.text("size", repairs).and_then(|raw| {
        let size = raw.parse().ok();
        if size.is_none() {
            repairs.add("size", Fault::NotANumber);
        }
        size
    });
    let content = element.text("derefUri", repairs).and_then(|raw| match decode(&raw) {
        Ok(content) => Some(content),
        Err(NoContent::TooLong) => {
            repairs.add("derefUri", Fault::TooLarge);
            None
        }
        Err(NoContent::NotBase64) => {
            repairs.add("derefUri", Fault::NotBase64);
            None
        }
    });
    let given = element.text("digest", repairs).and_then(|raw| {
        let digest = read_digest(&raw);
        if digest.is_none() {
            repairs.add("digest", Fault::UnknownValue);
        }
        digest
    });
    let digest = ContentDigest::of(given, content.as_deref());
    if digest == ContentDigest::DoesNotFit {
        repairs.add("digest", Fault::DigestDoesNotFit);
    }
    Resource {
        description: description.unwrap_or_default(),
        mime_type: mime_type.unwrap_or_default(),
        size,
        uri: uri(element, repairs),
        content,
        digest,
    }
}

/// Content written in Base64, with blanks and line breaks anywhere.
pub(crate) fn decode(raw: &str) -> Result<Vec<u8>, NoContent> {
    let dense: String = raw.split_whitespace().collect();
    if dense.len() / 4 * 3 > MAX_CONTENT {
        return Err(NoContent::TooLong);
    }
    BASE64.decode(dense).map_err(|_| NoContent::NotBase64)
}

/// A SHA-1 as 40 hexadecimal digits.
pub(crate) fn read_digest(raw: &str) -> Option<[u8; 20]> {
    let (pairs, odd) = raw.as_bytes().as_chunks::<2>();
    if pairs.len() != 20 || !odd.is_empty() {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut digest = [0; 20];
    for (byte, [high, low]) in digest.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(digest)
}

/// A web address, or a plain name; anything else could start another program when opened.
fn uri(element: &Element<'_, '_>, repairs: &mut Repairs) -> Option<Prose> {
    let raw = element.text("uri", repairs)?;
    let address = Prose::line(&raw);
    let harmless = match address.as_str().split_once(':') {
        Some((scheme, rest)) => {
            ["https", "http"].contains(&scheme.to_ascii_lowercase().as_str()) && rest.starts_with("//")
        }
        None => true,
    };
    let kept = harmless && address.as_str() == raw;
    if !kept {
        repairs.add("uri", Fault::UnknownValue);
    }
    kept.then_some(address)
}
