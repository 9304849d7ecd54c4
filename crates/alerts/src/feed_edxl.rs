//! CAP messages inside something else: EDXL-DE 1.0 (`embeddedXMLContent`), SOAP, the content of an
//! Atom entry.
//!
//! Left out: messages that stand as Base64 in an EDXL-DE `contentData`, and messages as escaped
//! text; who meets such a thing decodes it and calls `read_cap`.

use std::borrow::Cow;

use roxmltree::Node;

use crate::alert::Alert;
use crate::read::{CapError, Read, read_node, version_of, with_document};

/// One message inside a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Embedded<'a> {
    /// The `alert` element as it stands in the document, from `<` to `>`; its fingerprint is taken
    /// over these. Names may be bound outside of it. In a document that is not UTF-8: the same
    /// characters in UTF-8.
    pub bytes: Cow<'a, [u8]>,
    /// The message, or why it cannot be used.
    pub read: Result<Read<Alert>, CapError>,
}

/// The most messages that are taken out of one document; what follows is left.
pub const MAX_EMBEDDED: usize = 1000;

/// Reads the CAP messages that stand anywhere inside an XML document, in their order. A document
/// that is a message itself holds that one.
///
/// # Errors
/// When the bytes are no XML of a sensible size and shape, or carry a document type. A document
/// without any message is no error.
pub fn alerts_in_edxl(bytes: &[u8]) -> Result<Vec<Embedded<'_>>, CapError> {
    with_document(bytes, |parsed| {
        let embedded = alert_nodes(parsed.document.root_element()).map(|node| {
            let range = node.range();
            let own = match parsed.exact {
                Some(exact) => Cow::Borrowed(exact.get(range).unwrap_or_default()),
                None => Cow::Owned(
                    parsed.document.input_text().get(range).unwrap_or_default().as_bytes().to_vec(),
                ),
            };
            Embedded { read: read_node(node, &own, parsed.replaced), bytes: own }
        });
        embedded.collect()
    })
}

/// The outermost CAP messages in a document, in their order.
pub(crate) fn alert_nodes<'a, 'input>(
    root: Node<'a, 'input>,
) -> impl Iterator<Item = Node<'a, 'input>> + use<'a, 'input> {
    let within = |node: &Node<'a, 'input>| {
        version_of(*node).is_some() && !node.ancestors().skip(1).any(|outer| version_of(outer).is_some())
    };
    root.descendants().filter(within).take(MAX_EMBEDDED)
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;
    use crate::read::read_cap;

    const ALERT: &str = "<c:alert><c:identifier>1</c:identifier><c:sender>s</c:sender>\
        <c:sent>2026-09-14T12:00:00-00:00</c:sent><c:status>Actual</c:status><c:msgType>Alert</c:msgType>\
        <c:scope>Public</c:scope></c:alert>";

    fn wrapped(inside: &str) -> String {
        format!(
            "\n<e:EDXLDistribution xmlns:e='urn:oasis:names:tc:emergency:EDXL:DE:1.0' \
             xmlns:c='urn:oasis:names:tc:emergency:cap:1.2'><e:contentObject><e:xmlContent>\
             <e:embeddedXMLContent>{inside}</e:embeddedXMLContent></e:xmlContent></e:contentObject>\
             </e:EDXLDistribution>"
        )
    }

    #[test]
    fn messages_are_found_with_their_own_bytes() {
        let second = ALERT.replace(">1<", "><").replace("<c:alert>", "<c:alert >");
        let xml = wrapped(&format!("{ALERT} {second}"));
        let found = alerts_in_edxl(xml.as_bytes()).unwrap();
        assert_eq!(
            found.iter().map(|e| &*e.bytes).collect::<Vec<_>>(),
            [ALERT.as_bytes(), second.as_bytes()]
        );
        let first = &found[0].read.as_ref().unwrap().value;
        assert_eq!((first.id.identifier(), first.fingerprint), ("1", Sha256::digest(ALERT).into()));
        assert_eq!(found[1].read, Err(CapError::Unreadable { element: "identifier" }));
        assert_eq!(read_cap(xml.as_bytes()), Err(CapError::NotAnAlert));
    }

    #[test]
    fn whatever_wraps_them_and_whatever_the_encoding() {
        let own = ALERT.replacen("<c:alert", "<c:alert xmlns:c='urn:oasis:names:tc:emergency:cap:1.2'", 1);
        for (wrapper, count) in [
            (format!("<feed xmlns='urn:f'><entry><content>{own}</content></entry></feed>"), 1),
            (format!("<s:Envelope xmlns:s='urn:s'><s:Body>{own}{own}</s:Body></s:Envelope>"), 2),
            (own.clone(), 1),
            // A message inside a message is part of the outer one.
            (own.replace("</c:alert>", &format!("{own}</c:alert>")), 1),
            ("<feed/>".to_owned(), 0),
            (wrapped(""), 0),
            (wrapped(&ALERT.repeat(MAX_EMBEDDED + 1)), MAX_EMBEDDED),
        ] {
            let found = alerts_in_edxl(wrapper.as_bytes()).unwrap();
            assert_eq!(found.len(), count);
            let wide: Vec<u8> = std::iter::once('\u{feff}')
                .chain(wrapper.chars())
                .collect::<String>()
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect();
            let again = alerts_in_edxl(&wide).unwrap();
            assert_eq!(found.first().map(|e| &e.bytes), again.first().map(|e| &e.bytes));
        }
        assert_eq!(alerts_in_edxl(b"{}").err(), Some(CapError::NotXml { line: 1 }));
    }
}
