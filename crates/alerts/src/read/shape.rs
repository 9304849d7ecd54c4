//! A look at the outline of an XML document before it is parsed.
//!
//! The parser takes time and memory that grow with the square of nesting, of attributes on one
//! element and of namespace declarations; these limits keep strangers' bytes within a straight line.

use super::repair::CapError;

const MAX_DEPTH: usize = 32;
const MAX_ATTRIBUTES: usize = 64;
const MAX_NAMESPACES: usize = 512;

/// Refuses a document that is nested too deep or has too many attributes or namespaces. What is
/// not well formed in another way is left to the parser.
pub(crate) fn check_shape(xml: &str) -> Result<(), CapError> {
    if xml.matches("xmlns").take(MAX_NAMESPACES + 1).count() > MAX_NAMESPACES {
        return Err(CapError::TooComplex);
    }
    let mut depth = 0_usize;
    let mut left = xml;
    while let Some(start) = left.find('<') {
        left = &left[start..];
        if left.starts_with("<!--") {
            left = after(&left[4..], "-->");
        } else if left.starts_with("<![CDATA[") {
            left = after(&left[9..], "]]>");
        } else if left.starts_with("<?") {
            left = after(&left[2..], "?>");
        } else if left.starts_with("<!") {
            return Err(CapError::Doctype);
        } else if left.starts_with("</") {
            depth = depth.saturating_sub(1);
            left = after(&left[2..], ">");
        } else {
            let tag = Tag::read(&left[1..]);
            depth += usize::from(!tag.empty);
            if depth > MAX_DEPTH || tag.attributes > MAX_ATTRIBUTES {
                return Err(CapError::TooComplex);
            }
            left = tag.after;
        }
    }
    Ok(())
}

/// What follows the first `end`.
pub(crate) fn after<'a>(text: &'a str, end: &str) -> &'a str {
    text.split_once(end).map_or("", |(_, after)| after)
}

/// An opening tag.
pub(crate) struct Tag<'a> {
    attributes: usize,
    pub(crate) empty: bool,
    pub(crate) after: &'a str,
}

impl<'a> Tag<'a> {
    /// Reads from behind `<`; a `>` in a quoted value does not end the tag.
    pub(crate) fn read(text: &'a str) -> Self {
        let mut quote = None;
        let mut attributes = 0;
        let mut before = 0;
        for (at, byte) in text.bytes().enumerate() {
            match (quote, byte) {
                (Some(open), _) if open == byte => quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'=') => attributes += 1,
                (None, b'>') => return Self { attributes, empty: before == b'/', after: &text[at + 1..] },
                (None, _) => {}
            }
            before = byte;
        }
        Self { attributes, empty: false, after: "" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlines() {
        let deep = |n: usize| format!("{}{}", "<a>".repeat(n), "</a>".repeat(n));
        let wide =
            |n: usize| format!("<a {}/>", (0..n).map(|i| format!("a{i}='>'")).collect::<Vec<_>>().join(" "));
        for (xml, wanted) in [
            (deep(32), Ok(())),
            (deep(33), Err(CapError::TooComplex)),
            ("<a/>".repeat(1000), Ok(())),
            (wide(64), Ok(())),
            (wide(65), Err(CapError::TooComplex)),
            ("<a xmlns='x'/>".repeat(513), Err(CapError::TooComplex)),
            ("<!DOCTYPE a><a/>".into(), Err(CapError::Doctype)),
            ("<!-- <!DOCTYPE a> --><a><![CDATA[<!DOCTYPE]]></a>".into(), Ok(())),
            (format!("<?p {}?><a/>", "<b>".repeat(99)), Ok(())),
            ("</a></a><a>".into(), Ok(())),
            ("<a b='".into(), Ok(())),
            ("no tags".into(), Ok(())),
        ] {
            assert_eq!(check_shape(&xml), wanted, "{}", &xml[..xml.len().min(80)]);
        }
    }
}
