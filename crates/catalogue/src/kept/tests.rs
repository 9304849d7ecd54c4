//! A folder over its life: what is taken, what is refused, and what is used afterwards.

use std::sync::LazyLock;

use tempfile::TempDir;
use time::Duration;
use time::macros::datetime;

use super::*;
use crate::{Draft, PrivateKey, Terms};

const NOW: OffsetDateTime = datetime!(2026-11-23 12:00 UTC);
/// Above the number of any catalogue that is built in.
const FIRST: u64 = 30_000_101;

static KEY: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::generate().unwrap());
static OTHER: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::generate().unwrap());
static DRAFT: LazyLock<Draft> = LazyLock::new(|| Draft::built_in().unwrap());

fn signed(number: u64, key: &PrivateKey) -> Vec<u8> {
    DRAFT.sign(key, &Terms { number, made: NOW, expires: NOW + Duration::days(30) }).unwrap()
}

/// A folder that trusts a key, and what is done with it.
struct Folder {
    kept: Kept,
    dir: TempDir,
}

impl Folder {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let kept = Kept::within(dir.path());
        kept.trust(&[KEY.public()]).unwrap();
        Self { kept, dir }
    }

    fn offer(&self, file: &[u8]) -> Result<bool, UpdateError> {
        match self.kept.take(file, &self.kept.keys().unwrap(), None, NOW) {
            Ok((_, is_new)) => Ok(is_new),
            Err(KeptError::Refused(error)) => Err(error),
            Err(other) => panic!("{other}"),
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join("catalogue").join(name)
    }

    /// The number that is used (0: the built-in one) and what the owner is told.
    fn used(&self, now: OffsetDateTime) -> (u64, String) {
        let in_use = self.kept.in_use(now);
        let number = in_use.fetched.map_or(0, |header| header.number);
        assert_eq!(
            in_use.catalogue.number(),
            if number > 0 { number } else { Catalogue::built_in().number() }
        );
        (number, in_use.trouble.map(|trouble| trouble.to_string()).unwrap_or_default())
    }

    /// Asserts what is used, and a part of what is told; nothing when it is empty.
    fn check(&self, number: u64, told: &str) {
        let (used, said) = self.used(NOW);
        assert_eq!(used, number, "{said}");
        assert!(said.contains(told) && said.is_empty() == told.is_empty(), "{said}");
    }
}

#[test]
fn only_newer_ones_are_taken_and_the_old_one_stays() {
    let folder = Folder::new();
    folder.check(0, "");
    let (first, second) = (signed(FIRST, &KEY), signed(FIRST + 1, &KEY));
    assert_eq!(folder.offer(&first), Ok(true));
    assert_eq!(folder.offer(&first), Ok(false));
    folder.check(FIRST, "");
    assert_eq!(folder.offer(&second), Ok(true));
    let known = FIRST + 1;
    let built_in = Catalogue::built_in().number();
    for (file, wanted) in [
        (first.clone(), UpdateError::Older { number: FIRST, known }),
        (signed(built_in, &KEY), UpdateError::Older { number: built_in, known }),
        (signed(FIRST + 2, &OTHER), UpdateError::UnknownKey(OTHER.public().id())),
        (signed(FIRST + 2, &KEY)[..500].to_vec(), UpdateError::CutShort),
        (b"not found".to_vec(), UpdateError::NotACatalogue),
    ] {
        assert_eq!(folder.offer(&file), Err(wanted));
        folder.check(known, "");
        assert_eq!(fs::read(folder.file("current")).unwrap(), second);
    }
    let names = fs::read_dir(folder.dir.path().join("catalogue")).unwrap();
    assert_eq!(names.count(), 3, "nothing is left behind");
}

#[test]
fn the_newest_number_outlives_the_file() {
    let folder = Folder::new();
    folder.offer(&signed(FIRST + 1, &KEY)).unwrap();
    fs::remove_file(folder.file("current")).unwrap();
    folder.check(0, "no longer there");
    let older = UpdateError::Older { number: FIRST, known: FIRST + 1 };
    assert_eq!(folder.offer(&signed(FIRST, &KEY)), Err(older.clone()));
    // Somebody who can write to the folder plays an old file back.
    fs::write(folder.file("current"), signed(FIRST, &KEY)).unwrap();
    folder.check(0, &older.to_string());
    assert_eq!(folder.offer(&signed(FIRST + 1, &KEY)), Ok(true));
    folder.check(FIRST + 1, "");
}

#[test]
fn what_happens_to_files_is_told() {
    let whole = signed(FIRST, &KEY);
    for (name, bytes, number, told) in [
        ("current", &b""[..], 0, "cut short"),
        ("current", &whole[..whole.len() - 1], 0, "cut short"),
        ("current", b"PORCHDOG", 0, "no Porchlight catalogue"),
        ("current", &vec![b'P'; MOST_BYTES + 9], 0, "larger"),
        ("keys", b"porchlight-public-key 12", 0, "Line 1 is no public key"),
        ("keys", OTHER.public().to_string().as_bytes(), 0, "not trusted"),
        ("state.toml", b"number = ", FIRST, ""),
        ("state.toml", b"", FIRST, ""),
    ] {
        let folder = Folder::new();
        folder.offer(&whole).unwrap();
        fs::write(folder.file(name), bytes).unwrap();
        folder.check(number, told);
    }
}

#[test]
fn an_expired_one_is_used_and_said_to_be_old() {
    let folder = Folder::new();
    folder.offer(&signed(FIRST, &KEY)).unwrap();
    assert_eq!(folder.used(NOW + Duration::days(29)), (FIRST, String::new()));
    for (now, told) in
        [(NOW + Duration::days(30), "expired on 2026-12-23"), (NOW - Duration::days(2), "clock")]
    {
        let (number, said) = folder.used(now);
        assert!(number == FIRST && said.contains(told), "{said}");
    }
}

#[test]
fn one_that_the_program_overtook_is_left_alone() {
    let folder = Folder::new();
    let built_in = Catalogue::built_in().number();
    fs::write(folder.file("current"), signed(built_in, &KEY)).unwrap();
    folder.check(0, "");
    assert_eq!(folder.offer(&signed(built_in + 1, &KEY)), Ok(true));
}

/// A stolen key may sign the highest number that there is; a publisher's new key must still be heard.
#[test]
fn the_number_of_a_key_that_was_given_up_does_not_count() {
    let folder = Folder::new();
    folder.offer(&signed(u64::MAX, &KEY)).unwrap();
    let older = UpdateError::Older { number: FIRST, known: u64::MAX };
    folder.kept.trust(&[KEY.public(), OTHER.public()]).unwrap();
    assert_eq!(folder.offer(&signed(FIRST, &OTHER)), Err(older));
    folder.kept.trust(&[OTHER.public()]).unwrap();
    folder.check(0, "not trusted");
    assert_eq!(folder.offer(&signed(FIRST, &OTHER)), Ok(true));
    folder.check(FIRST, "");
}

#[test]
fn a_source_is_asked_for_changes_only_where_the_file_is_whole() {
    let folder = Folder::new();
    let keys = folder.kept.keys().unwrap();
    assert_eq!(folder.kept.origin(&keys).unwrap(), None);
    let origin = Origin { source: "https://x.example/c".into(), etag: Some("\"1\"".into()), modified: None };
    folder.kept.take(&signed(FIRST, &KEY), &keys, Some(origin.clone()), NOW).unwrap();
    assert_eq!(folder.kept.origin(&keys).unwrap(), Some(origin.clone()));
    fs::write(folder.file("current"), b"PORCHCAT").unwrap();
    let bare = Origin { etag: None, ..origin };
    assert_eq!(folder.kept.origin(&keys).unwrap(), Some(bare));
    folder.kept.forget().unwrap();
    assert_eq!(folder.kept.origin(&keys).unwrap(), None);
    folder.kept.forget().unwrap();
    folder.check(0, "");
}
