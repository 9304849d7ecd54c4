//! Named fields out of what devices send: JSON, lines of headers, XML. Everything is capped.

use std::collections::BTreeMap;

use porchlight_model::Text;
use serde_json::Value;

/// The fields of one answer.
pub(crate) type Fields = BTreeMap<String, Text>;

/// The most fields that are kept of one answer.
const MOST: usize = 64;
/// The longest name of a field.
const LONGEST_NAME: usize = 64;
/// How deep JSON is looked into; deeper values are left out.
const DEEPEST: usize = 4;

/// Puts down a field, unless there are too many or it is empty.
pub(crate) fn put(fields: &mut Fields, name: &str, value: &str) {
    let value = Text::from_lan(value);
    if fields.len() < MOST && !name.is_empty() && name.len() <= LONGEST_NAME && !value.is_empty() {
        fields.entry(name.to_owned()).or_insert(value);
    }
}

/// The values of a JSON document from one place on, nested names joined by `/`.
pub(crate) fn json(bytes: &[u8], place: &str) -> Option<Fields> {
    let document: Value = serde_json::from_slice(bytes).ok()?;
    let mut fields = Fields::new();
    flatten(document.pointer(place)?, String::new(), 0, &mut fields);
    (!fields.is_empty()).then_some(fields)
}

fn flatten(value: &Value, name: String, depth: usize, fields: &mut Fields) {
    match value {
        Value::String(text) => put(fields, &name, text),
        Value::Number(number) => put(fields, &name, &number.to_string()),
        Value::Bool(is) => put(fields, &name, if *is { "true" } else { "false" }),
        Value::Object(map) if depth < DEEPEST => {
            for (key, value) in map.iter().take(MOST) {
                let name = if name.is_empty() { key.clone() } else { format!("{name}/{key}") };
                flatten(value, name, depth + 1, fields);
            }
        }
        _ => {}
    }
}

/// Lines of `name: value`, names in lower case, after a first line that is checked by the caller.
pub(crate) fn headers<'a>(lines: impl Iterator<Item = &'a str>) -> Fields {
    let mut fields = Fields::new();
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        put(&mut fields, &name.trim().to_ascii_lowercase(), value.trim());
    }
    fields
}

/// The texts of an XML document's elements without children, by their names.
pub(crate) fn xml(text: &str) -> Option<Fields> {
    let document = crate::discover::parse_xml(text)?;
    let mut fields = Fields::new();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        if let Some(text) = node.text().filter(|_| !node.children().any(|n| n.is_element())) {
            put(&mut fields, node.tag_name().name(), text);
        }
    }
    (!fields.is_empty()).then_some(fields)
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
