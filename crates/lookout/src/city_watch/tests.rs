use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use porchlight_city::Example;
use porchlight_fetch::{Answer, FetchError, Validators};
use time::Duration;
use time::macros::datetime;

use super::*;
use crate::contact::Freshness;

const BEFORE: OffsetDateTime = datetime!(2026-09-14 11:50 UTC);
const DURING: OffsetDateTime = datetime!(2026-09-14 12:20 UTC);

/// Web servers by the beginning of their addresses; what is not there is down.
#[derive(Default)]
struct Net {
    servers: BTreeMap<String, Folder>,
    asked: Mutex<Vec<String>>,
}

#[async_trait]
impl Internet for Net {
    async fn get(&self, address: &SourceAddress, _: &Validators) -> Result<Answer, FetchError> {
        let address = address.as_str();
        self.asked.lock().unwrap().push(address.to_owned());
        let found = self.servers.iter().find_map(|(base, files)| Some((address.strip_prefix(base)?, files)));
        let (path, files) = found.ok_or(FetchError::Unreachable)?;
        let bytes = files.get(path).ok_or(FetchError::Status(404))?.to_vec();
        Ok(Answer::Changed { bytes, validators: Validators::default() })
    }
}

const MIRRORS: [&str; 3] =
    ["https://a.harbour.example/", "https://b.harbour.example/city/", "https://c.harbour.example/"];

fn net(servers: &[(&str, OffsetDateTime)]) -> Net {
    let folder = |at| Example::office().published(at).unwrap();
    let servers = servers.iter().map(|(base, at)| ((*base).to_owned(), folder(*at))).collect();
    Net { servers, asked: Mutex::default() }
}

async fn watch() -> CityWatch {
    let example = Example::office();
    let watch = CityWatch::new(example.pinned(), &Folder::new(), Contact::default()).await.unwrap();
    watch.at(MIRRORS.map(str::to_owned).to_vec())
}

#[tokio::test]
async fn the_next_mirror_is_asked_when_one_is_down_old_or_forged() {
    let [a, b, c] = MIRRORS;
    let yesterday = DURING - Duration::DAY;
    for (servers, heard, sentence) in [
        (net(&[(a, DURING)]), Freshness::Fresh, ""),
        (net(&[(b, DURING)]), Freshness::Fresh, "https://a.harbour.example/: no connection"),
        (net(&[(c, DURING)]), Freshness::Fresh, "https://b.harbour.example/city/: no connection"),
        // Serving yesterday: signed, and its time is over.
        (net(&[(a, yesterday), (b, DURING)]), Freshness::Fresh, "status.json was good until"),
        (net(&[(a, yesterday), (b, yesterday)]), Freshness::Frozen, "status.json was good until"),
        (net(&[]), Freshness::Never, "https://c.harbour.example/: no connection"),
    ] {
        let mut watch = watch().await;
        watch.ask(&servers, DURING, 0.0).await;
        assert_eq!(watch.contact().freshness(DURING), heard, "{:?}", watch.contact());
        let said = watch.contact().troubles.join("\n");
        assert!(said.contains(sentence) && (said.is_empty() == sentence.is_empty()), "{said}");
        let active = watch.alerts().active(DURING).len();
        assert_eq!(active, if heard == Freshness::Fresh { 3 } else { 0 });
    }
    // A hijacked mirror gives its own files: the true one is asked.
    let mut servers = net(&[(a, DURING), (b, DURING)]);
    let forged = servers.servers.get_mut(a).unwrap();
    forged
        .put("status.json", forged.text("status.json").replace("300", "900").replace("\"30\"", ""))
        .unwrap();
    forged.put("status.json.sig", "").unwrap();
    let mut watch = watch().await;
    watch.ask(&servers, DURING, 0.0).await;
    assert_eq!(watch.contact().freshness(DURING), Freshness::Fresh);
    assert!(watch.contact().troubles[0].contains("has 0"), "{:?}", watch.contact().troubles);
}

#[tokio::test]
async fn what_was_known_stays_while_nobody_can_be_reached() {
    let mut watch = watch().await;
    watch.ask(&net(&[(MIRRORS[0], BEFORE)]), BEFORE, 0.0).await;
    assert_eq!(watch.alerts().active(BEFORE).len(), 0);
    watch.ask(&net(&[(MIRRORS[0], DURING)]), DURING, 0.0).await;
    let later = DURING + Duration::hours(2);
    watch.ask(&net(&[]), later, 0.0).await;
    assert_eq!(watch.contact().freshness(later), Freshness::Stale);
    assert_eq!(watch.contact().age(later), Some(Duration::hours(2)));
    assert_eq!(watch.alerts().active(DURING + Duration::hours(2)).len(), 3);
    // The program is closed and opened: the copy alone brings it back.
    let example = Example::office();
    let kept = Folder::of_tar(&watch.follower().copy().to_tar()).unwrap();
    let again = CityWatch::new(example.pinned(), &kept, watch.contact().clone()).await.unwrap();
    assert_eq!((again.alerts(), again.contact()), (watch.alerts(), watch.contact()));
}

#[test]
fn every_mirror_has_its_turn() {
    let turns: Vec<usize> =
        [0.0, 0.32, 0.34, 0.65, 0.67, 1.0].into_iter().map(|dice| pick(3, dice)).collect();
    assert_eq!(turns, [0, 0, 1, 1, 2, 2]);
    assert_eq!(pick(1, 0.99), 0);
}
