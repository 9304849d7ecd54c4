use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use porchlight_alerts::is_shown;
use time::Duration;
use time::macros::datetime;

use super::*;
use crate::contact::Freshness;

const NOW: OffsetDateTime = datetime!(2026-09-14 12:20 UTC);
const FEED: &str = "https://weather.example/feed";

/// Documents by address; whoever is asked is written down.
#[derive(Default)]
struct Net {
    documents: BTreeMap<String, Result<Vec<u8>, FetchError>>,
    asked: Mutex<Vec<String>>,
}

#[async_trait]
impl Internet for Net {
    async fn get(&self, address: &SourceAddress, seen: &Validators) -> Result<Answer, FetchError> {
        self.asked.lock().unwrap().push(address.as_str().to_owned());
        let bytes = self.documents.get(address.as_str()).ok_or(FetchError::Status(404))?.clone()?;
        let version = format!("\"{}\"", bytes.len());
        if seen.etag() == Some(&version) {
            return Ok(Answer::Unchanged);
        }
        Ok(Answer::Changed { bytes, validators: Validators::of_text(Some(&version), None) })
    }
}

impl Net {
    fn with(mut self, address: &str, document: impl Into<Vec<u8>>) -> Self {
        self.documents.insert(address.to_owned(), Ok(document.into()));
        self
    }

    fn asked(&self) -> usize {
        std::mem::take(&mut *self.asked.lock().unwrap()).len()
    }
}

fn cap(id: &str, kind: &str, references: &str) -> String {
    format!(
        "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>{id}</identifier>\
         <sender>w@weather.example</sender><sent>2026-09-14T12:00:00-00:00</sent><status>Actual</status>\
         <msgType>{kind}</msgType><scope>Public</scope>{references}<info><category>Met</category>\
         <event>Storm</event><urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty>\
         <expires>2026-09-14T18:00:00-00:00</expires><area><areaDesc>Coast</areaDesc></area></info></alert>"
    )
}

fn atom(links: &[&str]) -> String {
    let entries: String = links
        .iter()
        .map(|link| {
            format!(
                "<entry><id>{link}</id><updated>2026-09-14T12:00:00Z</updated>\
                 <link type='application/cap+xml' href='{link}'/></entry>"
            )
        })
        .collect();
    format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><updated>2026-09-14T12:00:00Z</updated>{entries}</feed>"
    )
}

fn active(feed: &FeedWatch) -> usize {
    feed.alerts().active(NOW).into_iter().map(is_shown).count()
}

#[tokio::test]
async fn only_what_is_new_is_fetched_and_one_bad_message_loses_no_other() {
    let mut feed = FeedWatch::new(FEED, KeptFeed::default()).unwrap();
    let net = Net::default()
        .with(FEED, atom(&["1.xml", "/deep/2.xml", "https://other.example/3.xml", "gone.xml"]))
        .with("https://weather.example/1.xml", cap("1", "Alert", ""))
        .with("https://weather.example/deep/2.xml", cap("2", "Alert", ""))
        .with("https://other.example/3.xml", "<html>not here</html>");
    assert!(feed.ask(&net, NOW).await);
    assert_eq!((net.asked(), active(&feed)), (5, 2));
    let troubles = feed.contact().troubles.join("\n");
    assert!(troubles.contains("gone.xml: the source answered 404"), "{troubles}");
    assert!(troubles.contains("3.xml: not a CAP message"), "{troubles}");
    assert_eq!(feed.contact().freshness(NOW), Freshness::Fresh);
    // The one that was gone is asked for again, with the feed; the others are not.
    let net = net.with("https://weather.example/gone.xml", cap("4", "Alert", ""));
    assert!(feed.ask(&net, NOW).await);
    assert_eq!((net.asked(), active(&feed)), (2, 3));
    // Now all is here: the feed itself has not changed.
    assert!(!feed.ask(&net, NOW).await);
    assert_eq!(net.asked(), 1);
}

#[tokio::test]
async fn a_cancel_ends_and_a_closed_program_remembers() {
    let mut feed = FeedWatch::new(FEED, KeptFeed::default()).unwrap();
    let reference = "<references>w@weather.example,1,2026-09-14T12:00:00-00:00</references>";
    let first = Net::default()
        .with(FEED, atom(&["1.xml"]))
        .with("https://weather.example/1.xml", cap("1", "Alert", ""));
    feed.ask(&first, NOW).await;
    assert_eq!(active(&feed), 1);
    let mut again = FeedWatch::new(FEED, feed.save()).unwrap();
    assert_eq!((again.alerts(), again.contact()), (feed.alerts(), feed.contact()));
    let second = Net::default()
        .with(FEED, atom(&["2.xml", "1.xml"]))
        .with("https://weather.example/2.xml", cap("2", "Cancel", reference));
    again.ask(&second, NOW).await;
    assert_eq!((second.asked(), active(&again)), (2, 0));
    // An entry that left the feed does not bring the warning back, and the cancel is remembered.
    assert_eq!(active(&FeedWatch::new(FEED, again.save()).unwrap()), 0);
}

#[tokio::test]
async fn what_is_no_feed_leaves_the_old_state() {
    let mut feed = FeedWatch::new(FEED, KeptFeed::default()).unwrap();
    let good = Net::default()
        .with(FEED, atom(&["1.xml"]))
        .with("https://weather.example/1.xml", cap("1", "Alert", ""));
    feed.ask(&good, NOW).await;
    let later = NOW + Duration::hours(1);
    for bytes in [&b"<!DOCTYPE x><feed/>"[..], b"", b"\xff\xfe\x00", b"{\"a\":", b"<feed"] {
        feed.ask(&Net::default().with(FEED, bytes), later).await;
        assert_eq!(active(&feed), 1);
        assert_eq!(feed.contact().freshness(later), Freshness::Stale, "{bytes:?}");
        assert!(!feed.contact().troubles.is_empty());
    }
}

#[test]
fn addresses_that_are_asked_and_not() {
    for (address, taken, encrypted) in [
        ("https://weather.example/feed", true, true),
        ("http://weather.example/feed", true, false),
        ("http://192.168.1.1/feed", false, false),
        ("https://10.0.0.1/", false, false),
        ("file:///etc/passwd", false, false),
        ("weather", false, false),
    ] {
        let feed = FeedWatch::new(address, KeptFeed::default());
        assert_eq!(feed.is_ok(), taken, "{address}");
        if let Ok(feed) = feed {
            assert_eq!(feed.address().is_encrypted(), encrypted);
        }
    }
}
