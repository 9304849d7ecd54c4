//! What the words of CAP 1.2 demand beyond its schema (sections 3.2 and 3.3).

use roxmltree::Node;
use time::OffsetDateTime;

use super::find::{Finds, child, children, text, value};
use super::rule::Rule;
use super::types::is_date_time;
use crate::moment::read_moment;
use crate::read::{NoContent, decode_content, quoted, read_digest};

pub(super) fn check(alert: Node<'_, '_>, finds: &mut Finds) {
    head(alert, finds);
    times(alert, &["sent"], finds);
    let sent = moment(alert, "sent");
    references(alert, sent, finds);
    let public = value(alert, "scope").is_none_or(|scope| scope == "Public");
    let kind = value(alert, "msgType").unwrap_or_default();
    if public && matches!(kind.as_str(), "Alert" | "Update") && child(alert, "info").is_none() {
        finds.add_named(alert, "info", Rule::InfoMissing);
    }
    for info in children(alert, "info") {
        check_info(info, sent, public, finds);
    }
}

/// The time in the first child of that name.
pub(super) fn moment(node: Node<'_, '_>, name: &'static str) -> Option<OffsetDateTime> {
    read_moment(&value(node, name)?).map(|moment| moment.at)
}

/// Times that are written well and lie where no warning does.
fn times(node: Node<'_, '_>, names: &[&'static str], finds: &mut Finds) {
    for node in names.iter().flat_map(|name| children(node, name)) {
        let raw = text(node);
        if is_date_time(&raw) && read_moment(&raw).is_none() {
            finds.add(node, Rule::NotOurTime);
        }
    }
}

fn head(alert: Node<'_, '_>, finds: &mut Finds) {
    for name in ["identifier", "sender"] {
        for node in children(alert, name) {
            let name = text(node);
            if name.is_empty() {
                finds.add(node, Rule::Empty);
            } else if name.contains(|c: char| c.is_whitespace() || ",<&".contains(c)) {
                finds.add(node, Rule::NotAName);
            }
        }
    }
    let has = |name| value(alert, name).is_some();
    let is = |name, wanted: &str| value(alert, name).is_some_and(|value| value == wanted);
    for (broken, name, rule) in [
        (is("status", "Exercise") && !has("note"), "status", Rule::ExerciseWithoutNote),
        (is("msgType", "Error") && !has("note"), "msgType", Rule::ErrorWithoutNote),
        (is("scope", "Restricted") && !has("restriction"), "scope", Rule::RestrictionMissing),
        (!is("scope", "Restricted") && has("restriction"), "restriction", Rule::RestrictionUnused),
        (is("scope", "Private") && !has("addresses"), "scope", Rule::AddressesMissing),
    ] {
        if broken {
            finds.add(child(alert, name).unwrap_or(alert), rule);
        }
    }
    for name in ["addresses", "incidents"] {
        for node in children(alert, name).filter(|node| !quoted(&text(*node)).1) {
            finds.add(node, Rule::OpenQuote);
        }
    }
    for name in ["source", "note", "restriction"] {
        plain(alert, name, finds);
    }
}

fn references(alert: Node<'_, '_>, sent: Option<OffsetDateTime>, finds: &mut Finds) {
    let own = (value(alert, "sender"), value(alert, "identifier"));
    let mut any = false;
    for node in children(alert, "references") {
        for triple in text(node).split_whitespace() {
            any = true;
            let parts: Vec<&str> = triple.split(',').collect();
            let [sender, identifier, at] = parts[..] else {
                finds.add(node, Rule::NotAReference);
                continue;
            };
            let Some(at) = read_moment(at).filter(|_| !sender.is_empty() && !identifier.is_empty()) else {
                finds.add(node, Rule::NotAReference);
                continue;
            };
            let later = sent.is_some_and(|sent| at.at > sent);
            if later {
                finds.add(node, Rule::ReferenceToLater);
            } else if (own.0.as_deref(), own.1.as_deref(), sent)
                == (Some(sender), Some(identifier), Some(at.at))
            {
                finds.add(node, Rule::ReferenceToItself);
            }
        }
    }
    if let Some(node) = child(alert, "msgType").filter(|_| !any)
        && matches!(text(node).as_str(), "Update" | "Cancel" | "Ack" | "Error")
    {
        finds.add_named(node, "references", Rule::ReferencesMissing);
    }
}

fn check_info(info: Node<'_, '_>, sent: Option<OffsetDateTime>, public: bool, finds: &mut Finds) {
    for name in ["event", "senderName", "headline", "description", "instruction", "contact", "audience"] {
        plain(info, name, finds);
    }
    for node in children(info, "event").filter(|node| text(*node).is_empty()) {
        finds.add(node, Rule::Empty);
    }
    for node in children(info, "language") {
        if matches!(text(node).split(['-', '_']).next(), Some("sp")) {
            finds.add(node, Rule::NoSuchLanguage);
        }
    }
    for node in children(info, "responseType").filter(|node| public && text(*node) == "Assess") {
        finds.add(node, Rule::AssessForPublic);
    }
    times(info, &["effective", "onset", "expires"], finds);
    let begins = moment(info, "effective").or(sent);
    if let (Some(begins), Some(ends)) = (begins, moment(info, "expires"))
        && ends <= begins
    {
        finds.add(child(info, "expires").unwrap_or(info), Rule::EndsTooEarly);
    }
    for node in children(info, "web").filter(|node| !is_absolute(&text(*node))) {
        finds.add(node, Rule::NotAbsolute);
    }
    let uris = children(info, "resource").flat_map(|resource| children(resource, "uri"));
    for node in children(info, "web").chain(uris).filter(|node| text(*node).contains(char::is_whitespace)) {
        finds.add(node, Rule::BlankInAddress);
    }
    for resource in children(info, "resource") {
        check_resource(resource, finds);
    }
    for area in children(info, "area") {
        check_area(area, finds);
    }
}

/// A scheme and something after it.
fn is_absolute(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once(':') else { return false };
    let mut bytes = scheme.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        && !rest.is_empty()
}

/// Text without markup and without HTML entities.
fn plain(parent: Node<'_, '_>, name: &'static str, finds: &mut Finds) {
    for node in children(parent, name) {
        let text = text(node);
        if has_tag(&text) || has_entity(&text) {
            finds.add(node, Rule::Markup);
        }
    }
}

/// `<`, a letter or a slash, and a `>` later on.
fn has_tag(text: &str) -> bool {
    let opens = |inside: &str| inside.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    text.split('<').skip(1).any(|inside| opens(inside) && inside.contains('>'))
}

/// `&`, a name or a number, and a `;`.
fn has_entity(text: &str) -> bool {
    text.split('&').skip(1).any(|inside| {
        let name = inside.split(';').next().filter(|name| name.len() < inside.len()).unwrap_or_default();
        (2..=32).contains(&name.len())
            && name.bytes().enumerate().all(|(at, b)| b.is_ascii_alphanumeric() || (at == 0 && b == b'#'))
    })
}

fn check_resource(resource: Node<'_, '_>, finds: &mut Finds) {
    plain(resource, "resourceDesc", finds);
    for name in ["resourceDesc", "mimeType"] {
        for node in children(resource, name).filter(|node| text(*node).is_empty()) {
            finds.add(node, Rule::Empty);
        }
    }
    for node in children(resource, "mimeType") {
        let kind = text(node);
        let token = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_graphic() && b != b'/');
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !kind.is_empty() && !essence.split_once('/').is_some_and(|(a, b)| token(a) && token(b)) {
            finds.add(node, Rule::NotAMimeType);
        }
    }
    let content = value(resource, "derefUri").map(|raw| decode_content(&raw));
    if let (Some(Err(NoContent::NotBase64)), Some(node)) = (&content, child(resource, "derefUri")) {
        finds.add(node, Rule::NotBase64);
    }
    let content = content.and_then(Result::ok);
    if let Some(node) = child(resource, "size")
        && let Ok(size) = text(node).parse::<i128>()
        && (size < 0 || content.as_ref().is_some_and(|content| size.unsigned_abs() != content.len() as u128))
    {
        finds.add(node, Rule::WrongSize);
    }
    if let Some(node) = child(resource, "digest") {
        match (read_digest(&text(node)), content) {
            (None, _) => finds.add(node, Rule::NotADigest),
            (Some(given), Some(content)) => {
                use crate::resource::ContentDigest;
                if ContentDigest::of(Some(given), Some(&content)) == ContentDigest::DoesNotFit {
                    finds.add(node, Rule::WrongDigest);
                }
            }
            (Some(_), None) => {}
        }
    }
}

fn check_area(area: Node<'_, '_>, finds: &mut Finds) {
    plain(area, "areaDesc", finds);
    for node in children(area, "areaDesc").filter(|node| text(*node).is_empty()) {
        finds.add(node, Rule::Empty);
    }
    for node in children(area, "polygon") {
        if let Some(rule) = polygon(&text(node)) {
            finds.add(node, rule);
        }
    }
    for node in children(area, "circle") {
        if let Some(rule) = circle(&text(node)) {
            finds.add(node, rule);
        }
    }
    let height = |name| value(area, name).and_then(|raw| raw.parse::<f64>().ok());
    if let Some(node) = child(area, "ceiling") {
        if child(area, "altitude").is_none() {
            finds.add(node, Rule::CeilingAlone);
        } else if let (Some(low), Some(high)) = (height("altitude"), height("ceiling"))
            && high < low
        {
            finds.add(node, Rule::CeilingTooLow);
        }
    }
}

/// Two numbers between which a comma stands.
fn pair(raw: &str) -> Option<(f64, f64)> {
    let (lat, lon) = raw.split_once(',')?;
    Some((number(lat)?, number(lon)?))
}

fn number(raw: &str) -> Option<f64> {
    let digits = raw.strip_prefix(['-', '+']).unwrap_or(raw);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    plain.then(|| raw.parse().ok())?
}

fn is_on_globe((lat, lon): (f64, f64)) -> bool {
    lat.abs() <= 90.0 && lon.abs() <= 180.0
}

fn polygon(raw: &str) -> Option<Rule> {
    let pairs: Option<Vec<(f64, f64)>> = raw.split_whitespace().map(pair).collect();
    let Some(pairs) = pairs.filter(|pairs| !pairs.is_empty()) else { return Some(Rule::NotAPolygon) };
    if !pairs.iter().copied().all(is_on_globe) {
        Some(Rule::NotOnTheGlobe)
    } else if pairs.len() < 4 {
        Some(Rule::FewCorners)
    } else if pairs.first() != pairs.last() {
        Some(Rule::NotClosed)
    } else {
        None
    }
}

fn circle(raw: &str) -> Option<Rule> {
    let mut words = raw.split_whitespace();
    let centre = words.next().and_then(pair);
    let radius = words.next().and_then(number);
    match (centre, radius, words.next()) {
        (Some(centre), Some(radius), None) if radius >= 0.0 => {
            (!is_on_globe(centre)).then_some(Rule::NotOnTheGlobe)
        }
        _ => Some(Rule::NotACircle),
    }
}
