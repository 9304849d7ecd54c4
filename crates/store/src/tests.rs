//! The memory, closed and opened again.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use rusqlite_migration::M;
use tempfile::tempdir;
use time::{Duration, OffsetDateTime};

use crate::file::{self, CHANGES, copy_path, database};
use crate::seal::Seal;
use crate::{FixedKey, Key, KeySource, KeyState, Store, StoreError};

const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;
const NAME: &str = "Grandmother's bedroom";
const REGISTER: &[u8] = br#"{"devices":[{"label":"Nursery camera"}]}"#;
const NETWORK: &str = "192.168.77.1 192.168.77.0/24";

fn key(byte: u8) -> FixedKey {
    FixedKey(Key::new([byte; 32]))
}

fn open(folder: &Path) -> Store {
    Store::open(folder, &key(1)).unwrap()
}

fn fill(store: &Store) {
    store.agree(NETWORK, true, NOW).unwrap();
    store.note_login_attempt("camera", NOW).unwrap();
    store.set_label("camera", Some(NAME)).unwrap();
    store.save_register(NETWORK, REGISTER, NOW).unwrap();
    store.set_setting("language", "ta").unwrap();
}

/// Checks that everything that `fill` wrote is there, or nothing of it.
fn check(store: &Store, there: bool) {
    assert_eq!(store.is_agreed(NETWORK).unwrap(), there);
    assert_eq!(store.login_attempts_since("camera", NOW).unwrap(), u32::from(there));
    assert_eq!(store.labels().unwrap().get("camera").map(String::as_str), there.then_some(NAME));
    let kept = store.register(NETWORK).unwrap();
    assert_eq!(kept.map(|kept| (kept.made_at, kept.body)), there.then(|| (NOW, REGISTER.to_vec())));
    assert_eq!(store.setting("language").unwrap().as_deref(), there.then_some("ta"));
}

#[test]
fn remembers_until_erased() {
    let folder = tempdir().unwrap();
    for store in [Store::in_memory().unwrap(), open(folder.path())] {
        check(&store, false);
        fill(&store);
        fill(&store);
        assert_eq!(store.login_attempts_since("camera", NOW).unwrap(), 2);
        store.erase_all().unwrap();
        check(&store, false);
    }
}

#[test]
fn finds_everything_again() {
    let folder = tempdir().unwrap();
    let inner = folder.path().join("made/when/needed");
    fill(&open(&inner));
    check(&open(&inner), true);
    open(&inner).erase_all().unwrap();
    check(&open(&inner), false);
}

#[test]
fn takes_back() {
    let store = Store::in_memory().unwrap();
    fill(&store);
    store.agree(NETWORK, false, NOW).unwrap();
    store.set_label("camera", None).unwrap();
    assert!(!store.is_agreed(NETWORK).unwrap());
    assert!(store.labels().unwrap().is_empty());
}

#[test]
fn admits_two_logins_a_day() {
    let store = Store::in_memory().unwrap();
    let admit = |device, hours| {
        let at = NOW + Duration::hours(hours);
        store.admit_login_attempt(device, at - Duration::days(1), 2, at).unwrap()
    };
    let asked = [("a", 0, true), ("a", 1, true), ("a", 2, false), ("b", 2, true), ("a", 25, true)];
    for (device, hours, expected) in asked {
        assert_eq!(admit(device, hours), expected, "{device} after {hours} hours");
    }
    assert!(!admit("a", 3), "a clock that was put back does not reopen the door");
}

#[test]
fn refuses_a_wrong_or_missing_key() {
    struct None;
    impl KeySource for None {
        fn key(&self) -> Result<Key, KeyState> {
            Err(KeyState::Locked)
        }
    }
    let folder = tempdir().unwrap();
    fill(&open(folder.path()));
    assert!(matches!(Store::open(folder.path(), &key(2)), Err(StoreError::WrongKey)));
    assert!(matches!(Store::open(folder.path(), &None), Err(StoreError::Key(KeyState::Locked))));
    check(&open(folder.path()), true);
}

#[test]
fn refuses_a_newer_file_and_leaves_it_alone() {
    let folder = tempdir().unwrap();
    fill(&open(folder.path()));
    let newer = Connection::open(database(folder.path())).unwrap();
    newer.pragma_update(Option::None, "user_version", 9).unwrap();
    drop(newer);
    let before = fs::read(database(folder.path())).unwrap();
    let refused = Store::open(folder.path(), &key(1));
    assert!(matches!(refused, Err(StoreError::Newer { found: 9, known: 3 })), "{refused:?}");
    assert_eq!(fs::read(database(folder.path())).unwrap(), before);
}

#[test]
fn copies_before_a_change() {
    let folder = tempdir().unwrap();
    fill(&open(folder.path()));
    let changes = [CHANGES, &[M::up("DROP TABLE labels")]].concat();
    drop(file::open(folder.path(), &changes).unwrap());
    assert!(matches!(Store::open(folder.path(), &key(1)), Err(StoreError::Newer { found: 4, .. })));
    fs::copy(copy_path(folder.path(), 3), database(folder.path())).unwrap();
    check(&open(folder.path()), true);
}

#[test]
fn brings_a_file_of_the_first_schema_up_to_date() {
    let folder = tempdir().unwrap();
    let mut first = file::open(folder.path(), &CHANGES[..1]).unwrap();
    let seal = Seal::new(&Key::new([1; 32]));
    file::check_key(&mut first, &seal).unwrap();
    let label = seal.seal("labels", "camera", NAME.as_bytes()).unwrap();
    first.execute("INSERT INTO labels VALUES ('camera', ?1)", [label]).unwrap();
    drop(first);

    let store = open(folder.path());
    assert_eq!(store.labels().unwrap()["camera"], NAME);
    fill(&store);
    check(&store, true);
    assert!(copy_path(folder.path(), 1).exists());
    store.erase_all().unwrap();
    assert!(!copy_path(folder.path(), 1).exists(), "a copy holds names too");
}

#[test]
fn keeps_the_register_of_each_network() {
    let store = Store::in_memory().unwrap();
    let saved = [("a", "first", 0), ("b", "other", 0), ("a", "second", 1), ("a", "clock put back", -9)];
    for (network, body, hours) in saved {
        store.save_register(network, body.as_bytes(), NOW + Duration::hours(hours)).unwrap();
    }
    for (network, body) in [("a", Some("clock put back")), ("b", Some("other")), ("c", None)] {
        let kept = store.register(network).unwrap().map(|kept| kept.body);
        assert_eq!(kept.as_deref(), body.map(str::as_bytes), "{network}");
    }
}

#[test]
fn forgets_one_network_s_register() {
    let folder = tempdir().unwrap();
    let store = open(folder.path());
    fill(&store);
    store.save_register("elsewhere", b"{}", NOW).unwrap();
    store.forget_register(NETWORK).unwrap();
    assert_eq!(store.register(NETWORK).unwrap(), None);
    assert!(store.register("elsewhere").unwrap().is_some() && store.is_agreed(NETWORK).unwrap());
}

#[test]
fn refuses_a_register_moved_in_place_or_time() {
    let moves = [
        ("UPDATE registers SET made_at = made_at + 86400", 0),
        ("UPDATE registers SET made_at = 9223372036854775807", 0),
        (
            "UPDATE registers SET body = (SELECT body FROM registers WHERE network = ?1) WHERE network <> ?1",
            1,
        ),
        ("UPDATE registers SET body = x''", 0),
    ];
    for (sql, parameters) in moves {
        let folder = tempdir().unwrap();
        fill(&open(folder.path()));
        open(folder.path()).save_register("elsewhere", b"{}", NOW).unwrap();
        let connection = Connection::open(database(folder.path())).unwrap();
        let elsewhere = Seal::new(&Key::new([1; 32])).digest("elsewhere");
        let row = std::iter::repeat_n(elsewhere, parameters);
        assert!(connection.execute(sql, rusqlite::params_from_iter(row)).unwrap() > 0, "{sql}");
        let refused = open(folder.path()).register(NETWORK);
        assert!(matches!(refused, Err(StoreError::Altered { table: "registers" })), "{sql}: {refused:?}");
    }
}

#[test]
fn holds_no_name_or_address_in_the_open() {
    let folder = tempdir().unwrap();
    let store = open(folder.path());
    fill(&store);
    let holds = |needle: &str| {
        fs::read_dir(folder.path()).unwrap().any(|file| {
            let bytes = fs::read(file.unwrap().path()).unwrap();
            bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
        })
    };
    // The settings show that the search looks in the right place.
    assert!(holds("language"));
    for secret in [NAME, "Grandmother", NETWORK, "192.168.77", "Nursery", "devices"] {
        assert!(!holds(secret), "{secret}");
    }
}

#[test]
fn names_damage_without_a_panic() {
    let whole = {
        let folder = tempdir().unwrap();
        let store = open(folder.path());
        fill(&store);
        for n in 0..400 {
            store.set_label(&format!("device {n}"), Some(NAME)).unwrap();
        }
        drop(store);
        fs::read(database(folder.path())).unwrap()
    };
    let noise = |from: usize, to: usize| {
        let mut bytes = whole.clone();
        bytes[from..to].fill(0xa5);
        bytes
    };
    let damaged =
        [b"not a database at all, but a letter".repeat(99), noise(0, 100), noise(4096, whole.len())];
    for (case, bytes) in damaged.into_iter().enumerate() {
        let folder = tempdir().unwrap();
        fs::write(database(folder.path()), &bytes).unwrap();
        let refused = Store::open(folder.path(), &key(1));
        assert!(matches!(refused, Err(StoreError::Damaged)), "case {case}: {refused:?}");
        assert_eq!(fs::read(database(folder.path())).unwrap(), bytes, "case {case} is left as it is");
    }
}

#[test]
fn refuses_a_name_moved_to_another_device() {
    let folder = tempdir().unwrap();
    fill(&open(folder.path()));
    let connection = Connection::open(database(folder.path())).unwrap();
    connection.execute("UPDATE labels SET device = 'lock'", []).unwrap();
    assert!(matches!(open(folder.path()).labels(), Err(StoreError::Altered { table: "labels" })));
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempdir().unwrap();
    let store = open(folder.path());
    fill(&store);
    let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("porchlight.db"), mode("porchlight.db-wal")), (0o600, 0o600));
}

#[test]
fn can_move_between_threads_and_keeps_its_key_to_itself() {
    fn is_send<T: Send>() {}
    is_send::<Store>();
    assert_eq!(format!("{:?}", key(0xab)), "FixedKey(Key(..))");
    let store = Store::in_memory().unwrap();
    fill(&store);
    assert_eq!(format!("{store:?}"), "Store(..)");
    let kept = store.register(NETWORK).unwrap().unwrap();
    assert_eq!(format!("{kept:?}"), format!("Kept({} bytes)", REGISTER.len()));
}
