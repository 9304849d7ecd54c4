//! From bytes to characters.

use std::borrow::Cow;

use super::repair::CapError;

/// The characters of a document, and whether some bytes had to be replaced.
///
/// UTF-8 and UTF-16 with or without mark, US-ASCII and ISO 8859-1 by declaration; blanks before
/// the first tag are dropped, since feeds put them there and the parser does not take them.
pub(crate) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, bool), CapError> {
    let (text, replaced) = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        _ => match declared(bytes).as_deref() {
            None | Some("utf-8" | "utf8" | "us-ascii" | "ascii") => utf8(bytes),
            Some("iso-8859-1" | "iso8859-1" | "latin1") => {
                (Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()), false)
            }
            Some(_) => return Err(CapError::Encoding),
        },
    };
    Ok((trim_start(text), replaced))
}

fn trim_start(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start()),
        Cow::Owned(text) => Cow::Owned(text.trim_start().to_owned()),
    }
}

fn utf8(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    let text = String::from_utf8_lossy(bytes);
    let replaced = matches!(text, Cow::Owned(_));
    (text, replaced)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (Cow<'_, str>, bool) {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut replaced = !odd.is_empty();
    let chars = char::decode_utf16(pairs.iter().map(|pair| unit(*pair)))
        .map(|c| {
            c.unwrap_or_else(|_| {
                replaced = true;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    (Cow::Owned(chars), replaced)
}

/// The encoding that the XML declaration names, in small letters.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(256)]);
    let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next().map(str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        let wide = |text: &str, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(unit).collect()
        };
        let latin = b"<?xml version='1.0' encoding = \"ISO-8859-1\"?><a>\xe9</a>";
        for (bytes, wanted) in [
            ("é".as_bytes().to_vec(), Ok(("é", false))),
            (b"\xef\xbb\xbf \n<a/>".to_vec(), Ok(("<a/>", false))),
            (b"a\xffb".to_vec(), Ok(("a\u{fffd}b", true))),
            (wide("\u{feff}é", u16::to_le_bytes), Ok(("é", false))),
            (wide("\u{feff}é", u16::to_be_bytes), Ok(("é", false))),
            (b"\xff\xfe\x00".to_vec(), Ok(("", true))),
            (latin.to_vec(), Ok(("<?xml version='1.0' encoding = \"ISO-8859-1\"?><a>é</a>", false))),
            (b"<?xml version='1.0' encoding='koi8-r'?><a/>".to_vec(), Err(CapError::Encoding)),
        ] {
            let got = decode(&bytes);
            assert_eq!(got.as_ref().map(|(text, replaced)| (&**text, *replaced)).map_err(|e| *e), wanted);
        }
    }
}
