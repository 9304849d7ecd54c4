//! Feeds in XML: Atom, RSS, EDXL-DE, and a message by itself.

use std::borrow::Cow;

use roxmltree::{Document, Node, ParsingOptions};

use super::link::{Links, Target};
use super::split::{Piece, local, namespaces, root_name, split};
use super::{Entry, EntryFault, Feed, FeedError, FeedKind, Filling, MAX_ENTRIES};
use crate::moment::read_moment;
use crate::prose::Prose;
use crate::read::shape::check_shape;
use crate::read::{CapError, MAX_BYTES, MAX_NODES, NAMESPACES};

/// How often an entry is parsed again after something in it was set right.
const MAX_TRIES: usize = 8;
/// The most bytes of namespace declarations that are carried into an entry or a message.
const MAX_DECLARED: usize = 4_096;

pub(super) fn read(text: &str, bytes: &[u8]) -> Result<Feed, FeedError> {
    let (kind, entry) = match root_name(text)?.ok_or(FeedError::NotText)? {
        "alert" => {
            let entries = vec![Entry::Inline(bytes.to_vec())];
            return Ok(Feed { entries, ..Feed::new(FeedKind::Cap) });
        }
        "feed" => (FeedKind::Atom, "entry"),
        "rss" | "RDF" => (FeedKind::Rss, "item"),
        "EDXLDistribution" => (FeedKind::Edxl, "contentObject"),
        _ => return Err(FeedError::NotAFeed),
    };
    let split = split(text, entry, MAX_ENTRIES)?;
    let mut filling = Filling::new(kind);
    match head(&split.head) {
        Some(updated) => filling.feed.updated = updated,
        None => filling.fault(None, EntryFault::Head),
    }
    if split.cut {
        filling.fault(None, EntryFault::Cut);
    }
    if split.entries.len() > MAX_ENTRIES {
        filling.fault(None, EntryFault::TooMany);
    }
    for (number, piece) in split.entries.iter().take(MAX_ENTRIES).enumerate() {
        let got = text.get(piece.range.clone()).ok_or(EntryFault::NotWellFormed);
        filling.add(number, got.and_then(|text| entry_of(text, piece)));
    }
    Ok(filling.feed)
}

/// When the feed was changed last. Some feeds never touch one of the two times that RSS has for
/// it, so the latest counts. `None`: what stands round the entries is not well-formed.
fn head(text: &str) -> Option<Option<time::OffsetDateTime>> {
    check_shape(text).ok()?;
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text.trim_start_matches('\u{feff}'), options).ok()?;
    let root = document.root_element();
    let channel = root.children().filter(|child| child.tag_name().name() == "channel");
    let times = std::iter::once(root).chain(channel).flat_map(|node| node.children());
    Some(
        times
            .filter(|node| {
                matches!(
                    node.tag_name().name(),
                    "updated" | "pubDate" | "lastBuildDate" | "date" | "dateTimeSent"
                )
            })
            .filter_map(|node| Some(read_moment(node.text()?)?.at))
            .max(),
    )
}

/// What one entry gives.
fn entry_of(raw: &str, piece: &Piece<'_>) -> Result<Vec<Entry>, EntryFault> {
    if raw.len() > MAX_BYTES {
        return Err(EntryFault::Message(CapError::TooLarge));
    }
    let mut text = Cow::Borrowed(raw);
    let mut declared: String = piece.namespaces.iter().map(|(_, whole)| format!(" {whole}")).collect();
    if declared.len() > MAX_DECLARED {
        return Err(EntryFault::Message(CapError::TooComplex));
    }
    for _ in 0..MAX_TRIES {
        let wrapped = format!("<entry{declared}>{text}</entry>");
        check_shape(&wrapped).map_err(EntryFault::Message)?;
        let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
        match Document::parse_with_options(&wrapped, options) {
            Ok(document) => {
                let outer = document.root_element();
                let entry = outer.first_element_child().ok_or(EntryFault::Nothing)?;
                // The ranges are those of the text as it came: replacements have the same length.
                let before = declared.len() + "<entry>".len();
                return inside(&entry, &Source { raw, before });
            }
            // A prefix that the feed forgot to declare.
            Err(roxmltree::Error::UnknownNamespace(prefix, _)) => {
                declared.push_str(&format!(" xmlns:{prefix}=\"urn:porchlight:undeclared\""));
            }
            // A character by its name in HTML, which XML does not know.
            Err(roxmltree::Error::UnknownEntityReference(name, _)) => {
                let word = format!("&{name};");
                text = Cow::Owned(text.replace(&word, &" ".repeat(word.len())));
            }
            Err(roxmltree::Error::NodesLimitReached) => {
                return Err(EntryFault::Message(CapError::TooComplex));
            }
            Err(_) => return Err(EntryFault::NotWellFormed),
        }
    }
    Err(EntryFault::NotWellFormed)
}

/// The text of an entry as it came, and how many characters were put before it for the parser.
struct Source<'a> {
    raw: &'a str,
    before: usize,
}

fn inside(entry: &Node<'_, '_>, source: &Source<'_>) -> Result<Vec<Entry>, EntryFault> {
    let messages: Vec<Entry> = entry
        .descendants()
        .filter(|node| is_alert(node) && !node.ancestors().skip(1).any(|outer| is_alert(&outer)))
        .filter_map(|alert| alone(&alert, source))
        .chain(entry.children().filter_map(|child| written_out(&child)))
        .map(Entry::Inline)
        .collect();
    if !messages.is_empty() {
        return Ok(messages);
    }
    let mut links = Links::default();
    for child in entry.children().filter(Node::is_element) {
        offer(&child, &mut links);
    }
    let url = links.best().ok_or(EntryFault::Nothing)?;
    let text = |names: &[&str]| {
        let child = names.iter().find_map(|name| entry.children().find(|c| c.tag_name().name() == *name));
        child.and_then(|child| child.text()).map(str::trim).filter(|text| !text.is_empty())
    };
    let id = text(&["id", "guid"]).map(|id| Prose::line(id).as_str().to_owned());
    let updated = text(&["updated", "pubDate", "published", "date"]);
    Ok(vec![Entry::Link { url, id, updated: updated.and_then(|raw| Some(read_moment(raw)?.at)) }])
}

fn is_alert(node: &Node<'_, '_>) -> bool {
    node.tag_name().name() == "alert"
        && node.tag_name().namespace().is_some_and(|namespace| NAMESPACES.contains(&namespace.trim()))
}

/// The message as bytes of its own: exactly as they stand in the feed, unless it leans on
/// declarations outside of it, which are then written into its first tag.
fn alone(alert: &Node<'_, '_>, source: &Source<'_>) -> Option<Vec<u8>> {
    let range = alert.range();
    let text = source.raw.get(range.start.checked_sub(source.before)?..range.end - source.before)?;
    let tag = text.get(..text.find('>')?)?;
    let own: Vec<&str> = namespaces(tag).iter().map(|(name, _)| *name).collect();
    let mut missing = String::new();
    for namespace in alert.namespaces() {
        let name = namespace.name().map_or("xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
        if name != "xmlns:xml" && !own.contains(&name.as_str()) {
            missing.push_str(&format!(" {name}=\"{}\"", super::draft::escaped(namespace.uri())));
        }
    }
    if missing.len() > MAX_DECLARED {
        return None;
    }
    let whole = missing.is_empty()
        || Document::parse(text).is_ok_and(|alone| alone.root_element().tag_name() == alert.tag_name());
    if whole {
        return Some(text.as_bytes().to_vec());
    }
    let name_ends = text.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>'))?;
    let (name, rest) = text.split_at(name_ends);
    Some(format!("{name}{missing}{rest}").into_bytes())
}

/// A message that stands in an element as text.
fn written_out(element: &Node<'_, '_>) -> Option<Vec<u8>> {
    let text = element.text().map(str::trim).filter(|text| text.starts_with('<'))?;
    (root_name(text).ok()?? == "alert").then(|| text.as_bytes().to_vec())
}

/// What an element says about where the message is.
fn offer(child: &Node<'_, '_>, links: &mut Links) {
    let attribute = |name| child.attribute(name).map(str::trim).filter(|value: &&str| !value.is_empty());
    let (mime, rel) = (attribute("type"), attribute("rel"));
    let text = child.text().map(str::trim).filter(|text| !text.is_empty());
    let target = match local(child.tag_name().name()) {
        "link" => match attribute("href").or(text) {
            Some(url) => Target::Link { url, mime, rel },
            None => return,
        },
        "enclosure" => match attribute("url").or_else(|| attribute("href")) {
            Some(url) => Target::Link { url, mime, rel: Some("enclosure") },
            None => return,
        },
        "content" => match attribute("src") {
            Some(url) => Target::Link { url, mime, rel: Some("enclosure") },
            None => return,
        },
        // GDACS: an element that is the address of the CAP message.
        "cap" => match text {
            Some(url) => Target::Link { url, mime: Some("application/cap+xml"), rel: None },
            None => return,
        },
        "id" => match text {
            Some(url) => Target::Name(url),
            None => return,
        },
        "guid" if attribute("isPermaLink") != Some("false") => match text {
            Some(url) => Target::Name(url),
            None => return,
        },
        _ => return,
    };
    links.offer(&target);
}
