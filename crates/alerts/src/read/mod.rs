//! Bytes to a message: tolerant, but it says what it put right.
//!
//! Two things are never guessed, because a wrong guess could show a drill as real or hide a
//! warning: which message it is, and whether it is real.

mod area;
pub(crate) mod decode;
mod element;
mod info;
mod quoted;
mod repair;
mod resource;
pub(crate) mod shape;

use std::borrow::Cow;

use roxmltree::{Document, Node, ParsingOptions};
use sha2::{Digest, Sha256};

use crate::alert::{Alert, MessageId, Proof};
use crate::moment::read_moment;
use crate::vocabulary::{MsgType, Scope, Status};
use element::{Element, clean_name};

pub(crate) use quoted::quoted;
pub(crate) use resource::{NoContent, decode as decode_content, read_digest};

pub use repair::{CapError, Fault, MAX_REPAIRS, Read, Repair};

/// The largest message that is read.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
pub(crate) const MAX_NODES: u32 = 200_000;
pub(crate) const NAMESPACES: [&str; 3] = [
    "urn:oasis:names:tc:emergency:cap:1.2",
    "urn:oasis:names:tc:emergency:cap:1.1",
    "http://www.incident.com/cap/1.0",
];
pub(crate) const SIGNATURES: &str = "http://www.w3.org/2000/09/xmldsig#";

/// Reads one CAP message of version 1.2, 1.1 or 1.0 that is the whole document; for messages inside
/// something else see [`alerts_in_edxl`](crate::alerts_in_edxl).
///
/// # Errors
/// When the bytes are no XML of a sensible size and shape, carry a document type, are not a CAP
/// message, or do not say which message it is and how real.
pub fn read_cap(bytes: &[u8]) -> Result<Read<Alert>, CapError> {
    with_document(bytes, |parsed| read_node(parsed.document.root_element(), bytes, parsed.replaced))?
}

/// A document as it was parsed.
pub(crate) struct Parsed<'a, 'input> {
    pub(crate) document: Document<'input>,
    /// True when bytes that are no characters were replaced.
    pub(crate) replaced: bool,
    /// The bytes that the places of nodes are counted in, where the document is UTF-8.
    pub(crate) exact: Option<&'a [u8]>,
}

/// Parses a stranger's document within fixed bounds.
pub(crate) fn with_document<'a, T>(
    bytes: &'a [u8],
    then: impl FnOnce(&Parsed<'a, '_>) -> T,
) -> Result<T, CapError> {
    if bytes.len() > MAX_BYTES {
        return Err(CapError::TooLarge);
    }
    let (xml, replaced) = decode::decode(bytes)?;
    shape::check_shape(&xml)?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&xml, options).map_err(|error| match error {
        roxmltree::Error::DtdDetected => CapError::Doctype,
        roxmltree::Error::NodesLimitReached => CapError::TooComplex,
        other => CapError::NotXml { line: other.pos().row },
    })?;
    let exact = match &xml {
        Cow::Borrowed(text) => bytes.get(bytes.len() - text.len()..),
        Cow::Owned(_) => None,
    };
    Ok(then(&Parsed { document, replaced, exact }))
}

/// Which version of CAP an `alert` element is of: 0 is 1.2, 1 is 1.1, 2 is 1.0.
pub(crate) fn version_of(node: Node<'_, '_>) -> Option<usize> {
    if node.tag_name().name() != "alert" {
        return None;
    }
    let namespace = node.tag_name().namespace().map(str::trim)?;
    NAMESPACES.iter().position(|known| *known == namespace)
}

/// Reads the message that an element is, with the bytes that it is known by.
pub(crate) fn read_node(node: Node<'_, '_>, bytes: &[u8], replaced: bool) -> Result<Read<Alert>, CapError> {
    let version = version_of(node).ok_or(CapError::NotAnAlert)?;
    let mut repairs = Repairs::default();
    if replaced {
        repairs.add("alert", Fault::NotText);
    }
    if version > 0 {
        repairs.add("alert", Fault::OldVersion);
    }
    let signed = node.children().any(|child| child.has_tag_name((SIGNATURES, "Signature")));
    let value = Alert {
        fingerprint: Sha256::digest(bytes).into(),
        proof: if signed { Proof::NotChecked } else { Proof::Unsigned },
        ..alert(&Element::new(node), &mut repairs)?
    };
    Ok(Read { value, repairs: repairs.0 })
}

/// The repairs so far.
#[derive(Default)]
struct Repairs(Vec<Repair>);

impl Repairs {
    fn add(&mut self, element: &'static str, fault: Fault) {
        if self.0.len() < MAX_REPAIRS {
            self.0.push(Repair { element, fault });
        }
    }
}

fn alert(root: &Element<'_, '_>, repairs: &mut Repairs) -> Result<Alert, CapError> {
    let id = message_id(root, repairs)?;
    let status = root.word("status", Status::read, repairs).ok_or(unreadable("status"))?;
    let msg_type = root.word("msgType", MsgType::read, repairs).ok_or(unreadable("msgType"))?;
    let scope = match root.text("scope", repairs) {
        Some(_) => root.word("scope", Scope::read, repairs).ok_or(unreadable("scope"))?,
        // Whoever publishes a message on an open feed without saying for whom means everyone.
        None => {
            repairs.add("scope", Fault::Missing);
            Scope::Public
        }
    };
    let infos = root.all("info").map(|element| info::info(&element, id.sent, repairs)).collect();
    Ok(Alert {
        references: references(root, repairs),
        id,
        fingerprint: [0; 32],
        proof: Proof::Unsigned,
        status,
        msg_type,
        scope,
        source: root.line("source", repairs),
        note: root.block("note", repairs),
        codes: root.lines("code", repairs),
        restriction: root.line("restriction", repairs),
        addresses: root.quoted("addresses", repairs),
        incidents: root.quoted("incidents", repairs),
        infos,
    })
}

fn unreadable(element: &'static str) -> CapError {
    CapError::Unreadable { element }
}

fn message_id(root: &Element<'_, '_>, repairs: &mut Repairs) -> Result<MessageId, CapError> {
    let mut name = |element: &'static str| -> Result<String, CapError> {
        let raw = root.text(element, repairs).ok_or(unreadable(element))?;
        let name = clean_name(&raw).ok_or(unreadable(element))?;
        if name.contains([' ', ',', '<', '&']) {
            repairs.add(element, Fault::OddForm);
        }
        Ok(name)
    };
    let (identifier, sender) = (name("identifier")?, name("sender")?);
    let sent = root.moment("sent", repairs).ok_or(unreadable("sent"))?;
    Ok(MessageId { sender, identifier, sent })
}

/// The references, each once. The first comma ends the sender and the last begins the time, so
/// that a comma in the identifier does no harm.
fn references(root: &Element<'_, '_>, repairs: &mut Repairs) -> Vec<MessageId> {
    let mut found: Vec<MessageId> = Vec::new();
    for triple in root.text("references", repairs).unwrap_or_default().split_whitespace() {
        let id = triple.split_once(',').and_then(|(sender, rest)| {
            let (identifier, sent) = rest.rsplit_once(',')?;
            let (sender, identifier) = (clean_name(sender)?, clean_name(identifier)?);
            Some(MessageId { sender, identifier, sent: read_moment(sent)?.at })
        });
        match id {
            Some(id) => found.push(id),
            None => repairs.add("references", Fault::NotAReference),
        }
    }
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests;
