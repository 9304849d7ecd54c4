//! Get-Printer-Attributes (RFC 8011, section 4.2.5), in the form of RFC 8010. Nothing is printed.

use crate::tongue::{Fields, put_field};

const CHARSET: u8 = 0x47;
const LANGUAGE: u8 = 0x48;
const URI: u8 = 0x45;
const KEYWORD: u8 = 0x44;
const OPERATION_ATTRIBUTES: u8 = 0x01;
const END: u8 = 0x03;

/// What is asked for.
const WANTED: [&str; 5] = [
    "printer-make-and-model",
    "printer-firmware-string-version",
    "printer-device-id",
    "printer-uuid",
    "printer-name",
];

/// Version 1.1, operation 0x000b, request 1.
pub(super) fn question() -> Vec<u8> {
    let mut bytes = vec![1, 1, 0x00, 0x0b, 0, 0, 0, 1, OPERATION_ATTRIBUTES];
    attribute(&mut bytes, CHARSET, "attributes-charset", "utf-8");
    attribute(&mut bytes, LANGUAGE, "attributes-natural-language", "en");
    attribute(&mut bytes, URI, "printer-uri", "ipp://localhost/ipp/print");
    for (place, wanted) in WANTED.iter().enumerate() {
        // A value without a name belongs to the attribute before it.
        attribute(&mut bytes, KEYWORD, if place == 0 { "requested-attributes" } else { "" }, wanted);
    }
    bytes.push(END);
    bytes
}

fn attribute(bytes: &mut Vec<u8>, tag: u8, name: &str, value: &str) {
    bytes.push(tag);
    for text in [name, value] {
        bytes.extend_from_slice(&u16::try_from(text.len()).unwrap_or_default().to_be_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
}

/// The attributes that were asked for, by their names.
pub(super) fn read(answer: &[u8]) -> Option<Fields> {
    let mut rest = answer.get(8..)?;
    let mut fields = Fields::new();
    while let Some((&tag, after)) = rest.split_first() {
        match tag {
            END => break,
            // A delimiter between groups.
            0x00..=0x0f => rest = after,
            _ => {
                let Some((name, after)) = counted(after) else { break };
                let Some((value, after)) = counted(after) else { break };
                let name = String::from_utf8_lossy(name);
                if WANTED.contains(&&*name) {
                    put_field(&mut fields, &name, &String::from_utf8_lossy(value));
                }
                rest = after;
            }
        }
    }
    (!fields.is_empty()).then_some(fields)
}

/// Two bytes of length and as many bytes, and what follows.
fn counted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_answer_is_read_as_far_as_it_goes() {
        let mut answer = vec![1, 1, 0, 0, 0, 0, 0, 1, OPERATION_ATTRIBUTES];
        attribute(&mut answer, CHARSET, "attributes-charset", "utf-8");
        answer.push(0x04);
        attribute(&mut answer, 0x41, "printer-make-and-model", "Acme LaserFast 2000");
        attribute(&mut answer, 0x41, "printer-firmware-string-version", "1.2.3");
        answer.push(END);
        let fields = read(&answer).unwrap();
        assert_eq!(fields["printer-make-and-model"].as_str(), "Acme LaserFast 2000");
        assert_eq!(fields["printer-firmware-string-version"].as_str(), "1.2.3");
        assert_eq!(fields.len(), 2);
        let half = read(&answer[..answer.len() - 20]).unwrap();
        assert_eq!(half.len(), 1);
        assert_eq!(read(&answer[..20]), None);
    }

    #[test]
    fn the_question_is_get_printer_attributes() {
        let bytes = question();
        assert_eq!(bytes[..9], [1, 1, 0, 0x0b, 0, 0, 0, 1, 1]);
        assert_eq!(bytes.last(), Some(&END));
        assert_eq!(bytes.len(), 252);
    }

    proptest! {
        #[test]
        fn any_answer_is_read(bytes in any::<Vec<u8>>(), at in 0usize..252, by in any::<u8>()) {
            let _ = read(&bytes);
            let mut bent = question();
            bent[at] = by;
            let _ = read(&bent);
        }
    }
}
