//! Which of an entry's addresses is that of the message.

use url::Url;

/// The longest address that is taken, in characters.
const MAX_URL: usize = 2_048;

/// What an element of an entry says.
pub(super) enum Target<'a> {
    /// An address, with the type and the relation that it is given.
    Link { url: &'a str, mime: Option<&'a str>, rel: Option<&'a str> },
    /// The entry's name, which some feeds write as the only address.
    Name(&'a str),
}

/// The best address so far.
#[derive(Default)]
pub(super) struct Links(Option<(u8, String)>);

impl Links {
    pub(super) fn offer(&mut self, target: &Target<'_>) {
        let (url, rank) = match *target {
            Target::Link { url, mime, rel } => (url, rank(url, mime, rel)),
            Target::Name(url) => (url, is_web(url).then_some(9)),
        };
        let Some(rank) = rank.filter(|_| is_usable(url)) else { return };
        if self.0.as_ref().is_none_or(|(best, _)| rank < *best) {
            self.0 = Some((rank, url.to_owned()));
        }
    }

    pub(super) fn best(self) -> Option<String> {
        self.0.map(|(_, url)| url)
    }
}

/// How sure it is that an address is that of the message, surest first; `None` when it is of
/// something else.
fn rank(url: &str, mime: Option<&str>, rel: Option<&str>) -> Option<u8> {
    let mime = mime.unwrap_or_default().to_ascii_lowercase();
    let path = url.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let named = path.ends_with(".xml") || path.ends_with(".cap");
    if mime.contains("cap+xml") || mime.contains("common-alerting-protocol") {
        return Some(0);
    }
    if !matches!(rel.unwrap_or("alternate"), "alternate" | "enclosure" | "related" | "via") {
        return None;
    }
    match mime.split(';').next().unwrap_or_default().trim() {
        "text/xml" | "application/xml" => Some(1),
        _ if named => Some(2),
        "" => Some(3),
        "text/html" | "application/xhtml+xml" if rel != Some("enclosure") => Some(4),
        _ => None,
    }
}

fn is_web(url: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

/// A web address, or one without a scheme of its own.
fn is_usable(url: &str) -> bool {
    let plain = !url.is_empty()
        && url.len() <= MAX_URL
        && !url
            .contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '\\'));
    let scheme = url.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
    plain && (is_web(url) || !scheme)
}

/// The whole address of a link that stands in the feed at `base`; `None` when it is not a web
/// address, or carries a name and a password.
pub fn resolve(base: &str, raw: &str) -> Option<String> {
    let whole = Url::parse(base).ok()?.join(raw.trim()).ok()?;
    let web = matches!(whole.scheme(), "https" | "http") && whole.has_host();
    let plain = whole.username().is_empty() && whole.password().is_none();
    let whole = String::from(whole);
    (web && plain && whole.len() <= MAX_URL).then_some(whole)
}
