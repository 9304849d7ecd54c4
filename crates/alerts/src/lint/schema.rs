//! What the XML schemas of CAP 1.2, 1.1 and 1.0 enforce (CAP 1.2, section 3.4, and its
//! predecessors): which elements stand where and how often, and the forms of values.

use roxmltree::Node;

use super::find::{Finds, raw_text};
use super::rule::Rule;
use super::types;
use crate::read::SIGNATURES;
use crate::vocabulary::{Category, Certainty, MsgType, ResponseType, Scope, Severity, Status, Urgency};

/// What stands in an element.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Language,
    Uri,
    Integer,
    Decimal,
    /// Any `xs:dateTime`.
    AnyTime,
    /// A time with an offset and without fraction, as CAP 1.2 restricts it.
    Time,
    /// A word of a list.
    Word(fn(&str) -> bool),
    /// Elements, in this order.
    Parts(&'static [Part]),
}

/// How often an element stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Often {
    /// Exactly once.
    Once,
    /// At most once.
    Maybe,
    /// Any number of times.
    Any,
    /// At least once.
    Some,
}

#[derive(Clone, Copy)]
struct Part {
    name: &'static str,
    often: Often,
    kind: Kind,
}

const fn part(name: &'static str, often: Often, kind: Kind) -> Part {
    Part { name, often, kind }
}

use Kind::{AnyTime, Decimal, Integer, Language, Parts, Text, Time, Uri, Word};
use Often::{Any, Maybe, Once, Some as AtLeastOne};

/// A word of a list, exactly as the standard spells it.
macro_rules! word {
    ($list:ty $(, but $not:literal)* $(, and $also:literal)*) => {
        Word(|word| {
            let known = <$list>::ALL.iter().any(|entry| entry.as_str() == word);
            (known $(&& word != $not)*) $(|| word == $also)*
        })
    };
}

const PAIR: &[Part] = &[part("valueName", Once, Text), part("value", Once, Text)];

/// Declares the schema of one version from what differs between them.
macro_rules! version {
    ($alert:ident, $info:ident, $area:ident, $resource:ident, $time:ident, $height:ident, $mime:ident,
     $status:expr, $scope:ident, $password:expr, $category:expr, $response:expr, $certainty:expr, $pair:expr,
     $content:expr) => {
        const $area: &[Part] = &[
            part("areaDesc", Once, Text),
            part("polygon", Any, Text),
            part("circle", Any, Text),
            part("geocode", Any, $pair),
            part("altitude", Maybe, $height),
            part("ceiling", Maybe, $height),
        ];
        const $resource: &[Part] = &[
            part("resourceDesc", Once, Text),
            part("mimeType", $mime, Text),
            part("size", Maybe, Integer),
            part("uri", Maybe, Uri),
            $content,
            part("digest", Maybe, Text),
        ];
        const $info: &[Part] = &[
            part("language", Maybe, Language),
            $category,
            part("event", Once, Text),
            $response,
            part("urgency", Once, word!(Urgency)),
            part("severity", Once, word!(Severity)),
            part("certainty", Once, $certainty),
            part("audience", Maybe, Text),
            part("eventCode", Any, $pair),
            part("effective", Maybe, $time),
            part("onset", Maybe, $time),
            part("expires", Maybe, $time),
            part("senderName", Maybe, Text),
            part("headline", Maybe, Text),
            part("description", Maybe, Text),
            part("instruction", Maybe, Text),
            part("web", Maybe, Uri),
            part("contact", Maybe, Text),
            part("parameter", Any, $pair),
            part("resource", Any, Parts($resource)),
            part("area", Any, Parts($area)),
        ];
        const $alert: &[Part] = &[
            part("identifier", Once, Text),
            part("sender", Once, Text),
            part("sent", Once, $time),
            part("status", Once, $status),
            part("msgType", Once, word!(MsgType)),
            $password,
            part("source", Maybe, Text),
            part("scope", $scope, word!(Scope)),
            part("restriction", Maybe, Text),
            part("addresses", Maybe, Text),
            part("code", Any, Text),
            part("note", Maybe, Text),
            part("references", Maybe, Text),
            part("incidents", Maybe, Text),
            part("info", Any, Parts($info)),
        ];
    };
}

/// Stands in the place of an element that a version does not have; no element has an empty name.
const NONE: Part = part("", Maybe, Text);

version!(
    ALERT_12,
    INFO_12,
    AREA_12,
    RESOURCE_12,
    Time,
    Decimal,
    Once,
    word!(Status),
    Once,
    NONE,
    part("category", AtLeastOne, word!(Category)),
    part("responseType", Any, word!(ResponseType)),
    word!(Certainty),
    Parts(PAIR),
    part("derefUri", Maybe, Text)
);
version!(
    ALERT_11,
    INFO_11,
    AREA_11,
    RESOURCE_11,
    AnyTime,
    Text,
    Maybe,
    word!(Status),
    Once,
    NONE,
    part("category", AtLeastOne, word!(Category)),
    part("responseType", Any, word!(ResponseType, but "Avoid", but "AllClear")),
    word!(Certainty),
    Parts(PAIR),
    part("derefUri", Maybe, Text)
);
version!(
    ALERT_10,
    INFO_10,
    AREA_10,
    RESOURCE_10,
    AnyTime,
    Text,
    Maybe,
    word!(Status, but "Draft"),
    Maybe,
    part("password", Maybe, Text),
    part("category", Any, word!(Category, but "CBRNE")),
    NONE,
    word!(Certainty, but "Observed", and "Very Likely"),
    Text,
    NONE
);

/// Checks a message against the schema of its version: 0 is 1.2, 1 is 1.1, 2 is 1.0.
pub(super) fn check(alert: Node<'_, '_>, version: usize, finds: &mut Finds) {
    let parts = [ALERT_12, ALERT_11, ALERT_10].get(version).copied().unwrap_or(ALERT_12);
    sequence(alert, parts, version == 0, finds);
}

/// Elements in an order. Signatures may follow the last element of a message of CAP 1.2.
fn sequence(node: Node<'_, '_>, parts: &[Part], signatures: bool, finds: &mut Finds) {
    attributes(node, finds);
    if node.children().any(|child| child.is_text() && child.text().is_some_and(has_words)) {
        finds.add(node, Rule::StrayText);
    }
    let mut seen = vec![false; parts.len()];
    let mut placed = Vec::new();
    for child in node.children().filter(Node::is_element) {
        let (name, namespace) = (child.tag_name().name(), child.tag_name().namespace());
        if signatures && namespace == Some(SIGNATURES) {
            placed.push((child, parts.len()));
            continue;
        }
        let place = parts.iter().position(|part| part.name == name);
        let Some(place) = place.filter(|_| namespace == node.tag_name().namespace()) else {
            finds.add(child, Rule::UnknownElement);
            continue;
        };
        let Part { often, kind, .. } = parts[place];
        if seen[place] && matches!(often, Once | Maybe) {
            finds.add(child, Rule::Repeated);
        } else {
            placed.push((child, place));
        }
        seen[place] = true;
        match kind {
            Parts(parts) => sequence(child, parts, false, finds),
            kind => value(child, kind, finds),
        }
    }
    let places: Vec<usize> = placed.iter().map(|(_, place)| *place).collect();
    for ((child, _), _) in placed.iter().zip(in_order(&places)).filter(|(_, stays)| !stays) {
        finds.add(*child, Rule::OutOfOrder);
    }
    let required = |part: &Part| matches!(part.often, Once | AtLeastOne);
    for (part, _) in parts.iter().zip(seen).filter(|(part, seen)| !seen && required(part)) {
        finds.add_named(node, part.name, Rule::Missing);
    }
}

/// Which of these stay where they are when as few as possible are moved to bring all in order: the
/// longest run that never goes down, found by patience.
fn in_order(places: &[usize]) -> Vec<bool> {
    let mut tops: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(places.len());
    for (at, place) in places.iter().enumerate() {
        let pile = tops.partition_point(|top| places[*top] <= *place);
        before.push(pile.checked_sub(1).map(|pile| tops[pile]));
        match tops.get_mut(pile) {
            Some(top) => *top = at,
            None => tops.push(at),
        }
    }
    let mut stays = vec![false; places.len()];
    let mut next = tops.last().copied();
    while let Some(at) = next {
        stays[at] = true;
        next = before[at];
    }
    stays
}

/// An element with a value.
fn value(node: Node<'_, '_>, kind: Kind, finds: &mut Finds) {
    attributes(node, finds);
    if node.children().any(|child| child.is_element()) {
        finds.add(node, Rule::ElementInText);
        return;
    }
    let raw = raw_text(node);
    let (fits, rule) = match kind {
        Text | Parts(_) => return,
        // The schema gives this element a value of its own when it is empty.
        Language => (raw.is_empty() || types::is_language(&raw), Rule::NotALanguage),
        Uri => (types::is_uri(&raw), Rule::NotAUri),
        Integer => (types::is_integer(&raw), Rule::NotAnInteger),
        Decimal => (types::is_decimal(&raw), Rule::NotADecimal),
        AnyTime => (types::is_date_time(&raw), Rule::NotADateTime),
        Time => (types::is_date_time(&raw) && types::is_plain_time(&raw), Rule::NotADateTime),
        Word(known) => (known(&raw), Rule::NotInList),
    };
    if !fits {
        finds.add(node, rule);
    }
}

/// No attributes but those by which a document says where its schema is.
fn attributes(node: Node<'_, '_>, finds: &mut Finds) {
    const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
    let allowed = ["schemaLocation", "noNamespaceSchemaLocation"];
    let strange = node
        .attributes()
        .any(|attribute| attribute.namespace() != Some(INSTANCE) || !allowed.contains(&attribute.name()));
    if strange {
        finds.add(node, Rule::Attribute);
    }
}

fn has_words(text: &str) -> bool {
    !text.bytes().all(|byte| types::BLANKS.contains(&byte))
}
