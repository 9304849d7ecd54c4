//! Files as a publisher makes them, and everything else that may come in their place.

use std::sync::LazyLock;

use proptest::prelude::*;
use time::macros::datetime;

use super::*;
use crate::{Catalogue, Draft};

const NOW: OffsetDateTime = datetime!(2026-11-23 12:00 UTC);
const SMALL: &str = r#"{ "as_of": "2026-11-23", "families": [], "models": {}, "facts": {} }"#;

static KEY: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::generate().unwrap());
static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| sealed(SMALL, &terms(7)));

fn terms(number: u64) -> Terms {
    Terms { number, made: NOW - Duration::DAY, expires: NOW + Duration::days(30) }
}

fn sealed(json: &str, terms: &Terms) -> Vec<u8> {
    seal(json.as_bytes(), &KEY, terms).unwrap()
}

/// Another head or payload, signed anew by the owner of the key.
fn resigned(change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut file = FILE[..FILE.len() - SIGNATURE].to_vec();
    change(&mut file);
    let signature = KEY.sign(&file);
    file.extend(signature);
    file
}

/// Contents that are deflated by hand.
fn packed(payload: &[u8]) -> Vec<u8> {
    resigned(|file| {
        file.truncate(42);
        file.extend(u32::try_from(payload.len()).unwrap().to_be_bytes());
        file.extend(payload);
    })
}

fn judged(file: &[u8]) -> Result<Header, UpdateError> {
    let newest = Newest { number: 5, digest: None };
    verify(file, &[KEY.public()], &newest, NOW).map(|verified| verified.header)
}

#[test]
fn what_is_signed_comes_back() {
    let draft = Draft::built_in().unwrap();
    let terms = terms(u64::MAX);
    let file = draft.sign(&KEY, &terms).unwrap();
    assert!(file.len() < 1_000_000, "{}", file.len());
    let other = PrivateKey::generate().unwrap().public();
    let verified = verify(&file, &[other, KEY.public()], &Newest::default(), NOW).unwrap();
    let Terms { number, made, expires } = terms;
    assert_eq!(verified.header, Header { number, made, expires, key: KEY.public().id() });
    let (catalogue, built_in) = (Catalogue::of_signed(verified), Catalogue::built_in());
    assert_eq!((catalogue.number(), catalogue.as_of()), (number, built_in.as_of()));
    assert_eq!(catalogue.counts(), built_in.counts());
    assert!(catalogue.support_end("D-Link", "DIR-859").is_some());
    let mac = "00:17:88:00:00:01".parse().unwrap();
    assert_eq!(catalogue.maker_of(mac), built_in.maker_of(mac));
    assert_eq!(format!("{:?}", catalogue.families()), format!("{:?}", built_in.families()));
}

#[test]
fn files_that_are_not_taken() {
    let key = KEY.public().id();
    let with_key = |id: u8| resigned(|file| file[34..42].fill(id));
    let time = |made: OffsetDateTime, expires| sealed(SMALL, &Terms { number: 7, made, expires });
    let bomb = compress_to_vec_zlib(&vec![b' '; MOST_INSIDE + 1], 9);
    let days = |days| NOW + Duration::days(days);
    let (yesterday, tomorrow) = (days(-1), days(1));
    for (what, file, wanted) in [
        ("whole", FILE.clone(), Ok(7)),
        ("empty", vec![], Err(UpdateError::CutShort)),
        ("a page", b"<!doctype html>".to_vec(), Err(UpdateError::NotACatalogue)),
        ("form 0", resigned(|file| file[9] = 0), Err(UpdateError::NotACatalogue)),
        ("form 2", resigned(|file| file[9] = 2), Err(UpdateError::NewerForm(2))),
        ("large", [&FILE[..], &vec![0; MOST_BYTES]].concat(), Err(UpdateError::TooLarge)),
        ("one byte more", [&FILE[..], &[0]].concat(), Err(UpdateError::BadSignature)),
        ("another key", with_key(1), Err(UpdateError::UnknownKey(KeyId([1; 8])))),
        ("number 6", sealed(SMALL, &terms(6)), Ok(6)),
        ("the same number", sealed(SMALL, &terms(5)), Err(UpdateError::Older { number: 5, known: 5 })),
        ("older", sealed(SMALL, &terms(4)), Err(UpdateError::Older { number: 4, known: 5 })),
        ("ends now", time(yesterday, NOW), Err(UpdateError::Expired(NOW.date()))),
        ("over", time(days(-9), days(-8)), Err(UpdateError::Expired(days(-8).date()))),
        ("a clock ahead", time(tomorrow, days(9)), Ok(7)),
        ("to come", time(days(2), days(9)), Err(UpdateError::NotYet(days(2).date()))),
        ("no such time", resigned(|file| file[18] = 0xff), broken("a time that there is not")),
        (
            "older and over",
            sealed(SMALL, &Terms { number: 4, made: yesterday, expires: yesterday }),
            Err(UpdateError::Older { number: 4, known: 5 }),
        ),
        ("not deflated", packed(b"{}"), broken("")),
        ("a bomb", packed(&bomb), broken("")),
        ("no JSON", sealed("[", &terms(7)), broken("")),
        ("nothing in it", sealed("{}", &terms(7)), broken("as_of")),
        (
            "a new table",
            sealed(&SMALL.replace("\"facts\": {}", "\"facts\": { \"x\": [] }"), &terms(7)),
            broken("x"),
        ),
        (
            "a bad source",
            sealed(&SMALL.replace("\"facts\": {}", BAD), &terms(7)),
            broken("file:///etc/passwd"),
        ),
    ] {
        match (judged(&file), wanted) {
            (Err(UpdateError::Broken(is)), Err(UpdateError::Broken(wanted))) => {
                assert!(is.contains(&wanted), "{what}: {is}");
            }
            (is, wanted) => assert_eq!(is.map(|header| header.number), wanted, "{what}"),
        }
    }
    assert_eq!(verify(&FILE, &[], &Newest::default(), NOW).err(), Some(UpdateError::UnknownKey(key)));
}

const BAD: &str = r#""facts": { "support_end": [{ "maker": "A", "model": "B", "title": "t",
    "url": "file:///etc/passwd", "seen": "2026-11-23" }] }"#;

fn broken<T>(why: &str) -> Result<T, UpdateError> {
    Err(UpdateError::Broken(why.to_owned()))
}

/// Somebody else's signature under the id of a trusted key.
#[test]
fn a_key_is_known_by_more_than_its_id() {
    let mut file = FILE[..FILE.len() - SIGNATURE].to_vec();
    let signature = PrivateKey::generate().unwrap().sign(&file);
    file.extend(signature);
    assert_eq!(judged(&file), Err(UpdateError::BadSignature));
}

#[test]
fn one_number_is_one_file() {
    let same = Newest { number: 7, digest: Some(Sha256::digest(&*FILE).into()) };
    let keys = [KEY.public()];
    assert!(verify(&FILE, &keys, &same, NOW).is_ok());
    let twin = sealed(SMALL, &Terms { expires: NOW + Duration::days(31), ..terms(7) });
    assert_eq!(verify(&twin, &keys, &same, NOW).err(), Some(UpdateError::Twin(7)));
}

#[test]
fn a_file_cut_anywhere_is_cut_short() {
    for end in 0..FILE.len() {
        assert_eq!(judged(&FILE[..end]), Err(UpdateError::CutShort), "{end}");
    }
}

#[test]
fn a_file_with_any_byte_changed_is_refused() {
    for at in 0..FILE.len() {
        let mut file = FILE.clone();
        file[at] ^= 1 << (at % 8);
        assert!(judged(&file).is_err(), "byte {at}");
    }
}

#[test]
fn every_reason_is_a_sentence() {
    for error in [
        UpdateError::CutShort,
        UpdateError::NotACatalogue,
        UpdateError::NewerForm(2),
        UpdateError::TooLarge,
        UpdateError::UnknownKey(KeyId([0xa5; 8])),
        UpdateError::BadSignature,
        UpdateError::Older { number: 1, known: 2 },
        UpdateError::Twin(2),
        UpdateError::Expired(NOW.date()),
        UpdateError::NotYet(NOW.date()),
    ] {
        let said = error.to_string();
        assert!(said.starts_with("The ") || said.starts_with("Another "), "{said}");
        assert!(said.ends_with('.') && !said.contains('!'), "{said}");
    }
}

proptest! {
    #[test]
    fn so_it_is_with_other_changes(at in 0..FILE.len(), by in 1_u8..) {
        let mut file = FILE.clone();
        file[at] ^= by;
        prop_assert!(judged(&file).is_err());
    }

    #[test]
    fn any_bytes_are_judged(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(judged(&bytes).is_err());
        prop_assert!(judged(&[&MAGIC[..], &FORMAT.to_be_bytes(), &bytes].concat()).is_err());
    }

    /// What a trusted key signed may still be anything.
    #[test]
    fn any_signed_contents_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(judged(&packed(&bytes)).is_err());
        prop_assert!(judged(&packed(&compress_to_vec_zlib(&bytes, 1))).is_err());
    }
}
