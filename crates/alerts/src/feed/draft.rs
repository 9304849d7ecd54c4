//! A message written in another way is written out as CAP and read like any other, so that every
//! repair, every limit and all cleaning of words are the same.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::EntryFault;
use crate::alert::Alert;
use crate::read::{MAX_BYTES, NAMESPACES, Read, read_cap};

/// Reads a message that was written out; its fingerprint is that of the bytes that it came from.
pub(super) fn read(draft: &str, exact: &str) -> Result<Read<Alert>, EntryFault> {
    let mut read = read_cap(draft.as_bytes()).map_err(EntryFault::Message)?;
    read.value.fingerprint = Sha256::digest(exact.as_bytes()).into();
    Ok(read)
}

/// A CAP message on its way. It grows no longer than what is refused as too long anyway: a name
/// with a long list of values could make much of little.
pub(super) struct Draft(String);

impl Draft {
    pub(super) fn new() -> Self {
        Self(format!("<alert xmlns=\"{}\">", NAMESPACES[0]))
    }

    pub(super) fn done(mut self) -> String {
        self.close("alert");
        self.0
    }

    pub(super) fn open(&mut self, name: &str) {
        if self.0.len() > MAX_BYTES {
            return;
        }
        self.0.push('<');
        self.0.push_str(name);
        self.0.push('>');
    }

    pub(super) fn close(&mut self, name: &str) {
        if self.0.len() > MAX_BYTES {
            return;
        }
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    pub(super) fn text(&mut self, name: &str, text: &str) {
        if self.0.len() > MAX_BYTES {
            return;
        }
        self.open(name);
        self.0.push_str(&escaped(&without_entities(text)));
        self.close(name);
    }

    /// A value under a name: a list stands for the element again and again, an object for an
    /// element with others in it.
    pub(super) fn value(&mut self, name: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::String(text) => self.text(name, text),
            Value::Number(_) | Value::Bool(_) => self.text(name, &value.to_string()),
            Value::Array(all) if matches!(name, "references" | "incidents" | "addresses") => {
                let words: Vec<String> = all.iter().filter_map(reference).collect();
                self.text(name, &words.join(" "));
            }
            Value::Array(all) => all.iter().for_each(|value| self.value(name, value)),
            Value::Object(pairs)
                if matches!(name, "geocode" | "parameter" | "eventCode")
                    && !pairs.contains_key("valueName") =>
            {
                self.pairs(name, pairs);
            }
            Value::Object(inside) => {
                self.open(name);
                self.object(inside);
                self.close(name);
            }
        }
    }

    /// The members of an object as elements of the same names.
    pub(super) fn object(&mut self, inside: &Map<String, Value>) {
        for (name, value) in inside {
            let plain = name.len() <= 32 && name.bytes().all(|byte| byte.is_ascii_alphabetic());
            if plain && !name.is_empty() {
                self.value(name, value);
            }
        }
    }

    /// `{"NAME": ["value", ...]}` as name and value pairs.
    pub(super) fn pairs(&mut self, element: &str, pairs: &Map<String, Value>) {
        for (name, values) in pairs {
            for value in values.as_array().map_or(std::slice::from_ref(values), Vec::as_slice) {
                self.open(element);
                self.text("valueName", name);
                self.value("value", value);
                self.close(element);
            }
        }
    }
}

/// A reference as text, or as an object of its three parts.
pub(super) fn reference(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(parts) => {
            let part = |name: &str| parts.get(name).and_then(Value::as_str);
            Some(format!("{},{},{}", part("sender")?, part("identifier")?, part("sent")?))
        }
        _ => None,
    }
}

/// Text as it may stand in XML; control characters become blanks.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

/// Characters that a service wrote by their names in HTML; what is not known stays as it is.
fn without_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut left = text;
    while let Some((before, after)) = left.split_once('&') {
        out.push_str(before);
        let end = after.bytes().take(9).position(|byte| byte == b';');
        let found = end.and_then(|end| Some((character(after.get(..end)?)?, after.get(end + 1..)?)));
        match found {
            Some((c, rest)) => {
                out.push(c);
                left = rest;
            }
            None => {
                out.push('&');
                left = after;
            }
        }
    }
    out.push_str(left);
    out
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        "deg" => '°',
        "ndash" => '–',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            return char::from_u32(code.ok()?);
        }
    })
}
