//! `porchlight city`, from the first key to what a resident's app makes of the published folder.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A city hall: one folder with the keys of its people, the office and what is published.
struct Hall {
    folder: tempfile::TempDir,
}

const PEOPLE: [&str; 8] = ["mayor", "deputy", "keeper", "ana", "raj", "drill", "server", "new-server"];

impl Hall {
    /// With keys, and nothing else.
    fn empty() -> Self {
        let hall = Self { folder: tempfile::tempdir().unwrap() };
        for name in PEOPLE {
            hall.check(&["new-key", name], 0, &["Keep it to yourself", "\nporchlight-public-key "]);
        }
        hall
    }

    /// Founded, with signed root and the districts and numbers of Harbour City, signed.
    fn founded() -> Self {
        let hall = Self::empty();
        hall.init(0, &["2 of the 3 keys of the root"]);
        hall.fill();
        hall.sign(&["mayor", "deputy"]);
        hall
    }

    fn init(&self, code: i32, says: &[&str]) {
        let mut args = vec!["init", "office", "--id", "mill-town", "--utc-offset", "+08:00"];
        args.extend(["--name", "en=Mill Town", "--name", "zh=磨坊镇", "--name", "ms=Pekan Kilang"]);
        args.extend(["--name", "ta=ஆலை நகரம்", "--sender", "alerts@mill-town.example"]);
        args.extend(["--mirror", "https://alerts.mill-town.example/"]);
        args.extend(["--root", "mayor.pub", "--root", "deputy.pub", "keeper.pub"]);
        args.extend(["--official", "ana.pub", "raj.pub", "--exercise", "drill.pub"]);
        args.extend(["--pack", "mayor.pub", "deputy.pub", "--status", "server.pub"]);
        let holder = format!("{}=Ana (fire service)", self.id("ana"));
        args.extend(["--holder", &holder]);
        self.check(&args, code, says);
    }

    /// Puts the numbers and the districts of Harbour City into the pack.
    fn fill(&self) {
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cities/harbour-city/pack");
        let districts = fs::read_to_string(example.join("districts.geojson")).unwrap();
        fs::write(self.path("office/pack/districts.geojson"), districts).unwrap();
        let theirs = fs::read_to_string(example.join("city.toml")).unwrap();
        let numbers = &theirs[theirs.find("[[hotline]]").unwrap()..];
        let own = fs::read_to_string(self.path("office/pack/city.toml")).unwrap();
        fs::write(self.path("office/pack/city.toml"), own + numbers).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn id(&self, person: &str) -> String {
        let text = fs::read_to_string(self.path(&format!("{person}.pub"))).unwrap();
        porchlight_keys::PublicKey::read(&text).unwrap()[0].id().to_string()
    }

    fn sign(&self, people: &[&str]) {
        for person in people {
            self.check(&["sign", "office", "--key", person, "--yes"], 0, &["Signed by the key"]);
        }
    }

    fn publish(&self, says: &[&str]) {
        self.check(&["publish", "office", "--key", "server", "--out", "public"], 0, says);
    }

    /// The id of the message that was written.
    fn written(&self, args: &[&str], says: &[&str]) -> String {
        let (code, said) = self.run(args);
        assert_eq!(code, 0, "{said}");
        for part in says {
            assert!(said.contains(part), "{part:?} is missing in: {said}");
        }
        said.lines().find_map(|line| line.strip_prefix("Its id: ")).unwrap().to_owned()
    }

    fn run(&self, args: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_porchlight"));
        command.arg("city").args(args).current_dir(self.folder.path()).stdin(Stdio::null());
        let out = command.output().unwrap();
        let said = [out.stdout, out.stderr].concat();
        (out.status.code().unwrap(), String::from_utf8(said).unwrap())
    }

    /// Asserts how a run ends and what it says.
    fn check(&self, args: &[&str], code: i32, says: &[&str]) {
        let (got, said) = self.run(args);
        assert_eq!(got, code, "{args:?}: {said}");
        for part in says {
            assert!(said.contains(part), "{args:?}: {part:?} is missing in: {said}");
        }
    }
}

#[test]
fn a_city_from_its_first_key_to_an_exercise_that_residents_see() {
    let hall = Hall::empty();
    hall.check(&["new-key", "mayor"], 4, &["mayor could not be written"]);
    hall.check(&["status", "."], 2, &["is no office of a city"]);
    hall.init(0, &["The office is in office"]);
    hall.init(1, &["holds files of a city already"]);
    hall.check(
        &["lint", "office"],
        1,
        &[
            "root.json needs 2 signatures",
            "has no districts",
            "no number to call",
            "keys of the pack must sign",
        ],
    );
    let exercise = ["exercise", "office", "--template", "power-cut", "--district", "all", "--hours", "3"];
    hall.check(&exercise, 1, &["sign 1.root.json first", "no districts", "name of the exercise is missing"]);
    hall.fill();
    hall.check(&["publish", "office", "--key", "server", "--out", "public"], 1, &["needs 2 signatures"]);
    hall.check(&["sign", "office", "--key", "mayor"], 1, &["actual: 2 of 2 must sign", "--yes"]);
    hall.check(
        &["sign", "office", "--key", "mayor", "--yes"],
        0,
        &["Root 1 of mill-town", "Ana (fire service)", "one more must"],
    );
    hall.check(&["sign", "office", "--key", "ana", "--yes"], 0, &["Nothing waits", "the role actual"]);
    // The second one is a key of the pack too: root and pack, each shown before it is signed.
    hall.check(&["sign", "office", "--key", "deputy", "--yes"], 0, &["1.root.json", "that is enough"]);
    hall.check(
        &["sign", "office", "--key", "deputy", "--yes"],
        0,
        &["districts: old-port, lantern-hill, reed-bank"],
    );
    hall.check(&["status", "office"], 0, &["pack.json: 1 have signed", &hall.id("mayor"), "never published"]);
    hall.sign(&["mayor"]);
    hall.check(&["lint", "office"], 0, &["Nothing is wrong."]);

    let mut exercise = exercise.to_vec();
    exercise.extend(["--note", "Long Evening", "--yes"]);
    let id = hall.written(
        &exercise,
        &["AN EXERCISE (Long Evening)", "Exercise: The power is off", "演习：", "பயிற்சி: "],
    );
    assert!(id.starts_with("mill-town-") && id.contains("-x001"), "{id}");
    hall.check(&["sign", "office", "--key", "ana", "--yes"], 0, &["Nothing waits"]);
    hall.check(
        &["sign", "office", "--key", "drill", "--yes"],
        0,
        &["latihan", "Pekan Kilang", "that is enough"],
    );
    hall.publish(&["1 messages"]);
    hall.check(
        &["verify", "public"],
        0,
        &["City: Mill Town (mill-town)", "in 300 seconds", &id, "(exercise", "All of it is taken."],
    );
    hall.check(&["status", "office"], 0, &[&format!("{id} (exercise)"), "Ana (fire service)"]);
}

#[test]
fn a_real_warning_is_held_back_until_two_have_signed() {
    let hall = Hall::founded();
    hall.sign(&["mayor", "deputy"]);
    hall.publish(&["0 messages"]);
    let typed = ["new-alert", "office", "--template", "water-unsafe", "--district", "reed-bnak"];
    hall.check(&typed, 1, &["There is no district \"reed-bnak\". Nearest: reed-bank.", "The end is missing"]);
    hall.check(
        &["new-alert", "office", "--template", "watr-unsafe", "--district", "all", "--hours", "2"],
        1,
        &["Nearest: water-unsafe", "All of them: all-clear"],
    );
    let long = format!("en={}", "x".repeat(141));
    let alert =
        ["new-alert", "office", "--template", "water-unsafe", "--district", "reed-bank", "--hours", "5"];
    let with =
        |more: &[&str]| [&alert[..], more].concat().iter().map(ToString::to_string).collect::<Vec<_>>();
    let run = |more: &[&str]| hall.run(&with(more).iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(run(&["--headline", &long, "--yes"]).0, 1);
    let (code, said) = run(&[]);
    assert!(code == 1 && said.contains("A REAL WARNING") && said.contains("Nothing was written"), "{said}");
    assert!(!hall.path("office/alerts").exists());
    let words = with(&["--headline", "en=Do not drink the water at Reed Bank.", "--yes"]);
    let first =
        hall.written(&words.iter().map(String::as_str).collect::<Vec<_>>(), &["芦苇岸", "at Reed Bank."]);
    let affected = "porchlight:affected=product:marigold/lookout-2 <1.6.2";
    let advisory = ["new-alert", "office", "--template", "home-device-taken-over", "--district", "all"];
    hall.check(
        &[&advisory[..], &["--hours", "2", "--parameter", affected]].concat(),
        1,
        &["A REAL WARNING", affected],
    );
    hall.sign(&["ana"]);
    hall.publish(&["0 messages", "1 have signed for the role \"actual\": one more must"]);
    hall.check(&["verify", "public"], 0, &["0 listed"]);
    hall.check(&["update", "office", &first, "--hours", "9", "--yes"], 1, &["is not active"]);
    hall.sign(&["raj"]);
    hall.publish(&["1 messages"]);
    hall.check(&["verify", "public"], 0, &["(real, until", "at Reed Bank.", "in 30 seconds"]);

    // What is not said stays as it was: district and template.
    let second = hall.written(
        &["update", "office", &first, "--hours", "9", "--description", "en=Tests go on.", "--yes"],
        &["takes the place of", "Tests go on.", "Reed Bank", "Do not drink the tap water"],
    );
    hall.sign(&["raj", "ana"]);
    hall.publish(&["2 messages"]);
    hall.check(&["verify", "public"], 0, &["2 listed, 1 active", &format!("{second} (real, changed")]);
    hall.written(&["cancel", "office", &second, "--yes"], &["[Ended]", "The danger is over.", &first]);
    hall.sign(&["ana", "raj"]);
    hall.publish(&["3 messages"]);
    hall.check(&["verify", "public"], 0, &["3 listed, 0 active", "in 300 seconds"]);
    let feed = fs::read_to_string(hall.path("public/feed.atom")).unwrap();
    assert_eq!(feed.matches("<entry>").count(), 3, "{feed}");
}

#[test]
fn a_pack_that_waits_for_signatures_does_not_silence_the_city() {
    let hall = Hall::founded();
    hall.sign(&["mayor", "deputy"]);
    hall.publish(&["0 messages"]);
    let file = hall.path("office/pack/city.toml");
    let text = fs::read_to_string(&file).unwrap().replace("555-0102", "555-0999");
    fs::write(&file, text).unwrap();
    hall.publish(&["the one before stays published"]);
    let published = || fs::read_to_string(hall.path("public/pack/city.toml")).unwrap();
    assert!(published().contains("555-0102"));
    hall.sign(&["mayor", "deputy"]);
    hall.publish(&["0 messages"]);
    assert!(published().contains("555-0999"));
    hall.check(&["verify", "public"], 0, &["All of it is taken."]);
}

#[test]
fn a_new_root_is_followed_and_a_stolen_key_says_nothing_any_more() {
    let hall = Hall::founded();
    hall.sign(&["mayor", "deputy"]);
    hall.publish(&["0 messages"]);
    fs::copy(hall.path("public/1.root.json"), hall.path("root.json")).unwrap();
    fs::copy(hall.path("public/1.root.json.sig"), hall.path("root.json.sig")).unwrap();
    let replace = format!("{}=new-server.pub", hall.id("server"));
    hall.check(&["new-root", "office", "--replace", "00=new-server.pub"], 1, &["no key 00"]);
    hall.check(
        &["new-root", "office", "--replace", &replace],
        0,
        &["2.root.json is made", "(new)", "no say any more"],
    );
    hall.sign(&["mayor"]);
    hall.publish(&["2.root.json", "one more must"]);
    hall.sign(&["keeper"]);
    hall.check(
        &["publish", "office", "--key", "server", "--out", "public"],
        1,
        &["not one for the role \"status\""],
    );
    hall.check(&["publish", "office", "--key", "new-server", "--out", "public"], 0, &["0 messages"]);
    hall.check(&["verify", "public", "--root", "root.json"], 0, &["Root: number 2"]);
    // A root of somebody else's.
    let other = Hall::founded();
    fs::copy(other.path("office/1.root.json"), hall.path("other.json")).unwrap();
    fs::copy(other.path("office/1.root.json.sig"), hall.path("other.json.sig")).unwrap();
    hall.check(&["verify", "public", "--root", "other.json"], 1, &["NOT TAKEN", "would not take"]);
}

#[test]
fn what_was_tampered_with_is_found_and_a_tar_of_the_folder_is_as_good() {
    let hall = Hall::founded();
    hall.sign(&["mayor", "deputy"]);
    let args =
        ["new-alert", "office", "--template", "portal-down", "--district", "all", "--hours", "5", "--yes"];
    hall.written(&args, &["Seluruh Pekan Kilang"]);
    hall.sign(&["ana", "raj"]);
    let publish = ["publish", "office", "--key", "server", "--out", "public", "--tar", "own.tar"];
    hall.check(&publish, 0, &["1 messages"]);
    for (name, args) in [("inside.tar", &["-C", "public", "."][..]), ("round.tar", &["public"])] {
        let mut tar = Command::new("tar");
        tar.arg("-cf").arg(name).args(args).current_dir(hall.folder.path());
        assert!(tar.status().unwrap().success());
        hall.check(&["verify", name], 0, &["1 listed, 1 active", "All of it is taken."]);
    }
    hall.check(&["verify", "own.tar"], 0, &["All of it is taken."]);
    hall.check(&["verify", "own.tar", "--at", "2099-01-01T00:00:00+08:00"], 1, &["was good until"]);
    let message = hall.path("public/alerts");
    let message = fs::read_dir(message).unwrap().map(|entry| entry.unwrap().path());
    let message = message.filter(|path| path.extension().is_some_and(|end| end == "xml")).last().unwrap();
    for (file, from, to, says) in [
        (message, "citizen portal", "citizen paradise", "is not what the status lists"),
        (hall.path("public/pack/city.toml"), "555-0100", "555-0666", "is not what the status lists"),
        (hall.path("public/status.json"), "\"next_poll\": 30", "\"next_poll\": 31", "needs 1 signatures"),
        (hall.path("public/1.root.json"), "\"threshold\": 2", "\"threshold\": 1", "cannot be trusted"),
    ] {
        let good = fs::read_to_string(&file).unwrap();
        let bad = good.replace(from, to);
        assert_ne!(good, bad, "{from}");
        fs::write(&file, bad).unwrap();
        hall.check(&["verify", "public"], 1, &[says]);
        fs::write(&file, good).unwrap();
    }
    hall.check(&["verify", "public"], 0, &["All of it is taken."]);
    fs::write(hall.path("no.tar"), "no tar").unwrap();
    hall.check(&["verify", "no.tar"], 1, &["not a tar file"]);
}

#[test]
fn messages_that_cannot_be_used_are_named_and_held_back() {
    let hall = Hall::founded();
    hall.sign(&["mayor", "deputy"]);
    fs::create_dir_all(hall.path("office/alerts")).unwrap();
    fs::write(hall.path("office/alerts/note.cap.xml"), "call me").unwrap();
    hall.check(&["lint", "office"], 1, &["alerts/note.cap.xml: it cannot be read"]);
    hall.publish(&["alerts/note.cap.xml is never published as it is", "0 messages"]);
    assert!(!hall.path("public/alerts/note.cap.xml").exists());
    // What is published takes the place of all in its folder, so never that of an office.
    hall.check(
        &["publish", "office", "--key", "server", "--out", "office"],
        1,
        &["files that were not published"],
    );
    assert!(hall.path("office/alerts/note.cap.xml").exists());
    let example =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cities/harbour-city/alerts/2-exercise.cap.xml");
    fs::copy(example, hall.path("office/alerts/note.cap.xml")).unwrap();
    hall.check(&["lint", "office"], 1, &["its sender is alerts@harbour-city.example"]);
    hall.check(
        &["sign", "office", "--key", "drill", "--yes"],
        0,
        &["LOOK AGAIN: its sender", "LOOK AGAIN: it has ended"],
    );
}

#[test]
fn every_prepared_warning_leads_to_a_protocol() {
    let library = porchlight_protocols::Library::built_in();
    for template in porchlight_city::Template::all() {
        let found = library.protocol(&template.protocol).is_some();
        assert_eq!(found, template.id != porchlight_city::Template::ALL_CLEAR, "{}", template.id);
    }
    for protocol in library.protocols() {
        let prepared = porchlight_city::Template::all().iter().any(|one| one.protocol == protocol.id());
        assert!(prepared, "{}", protocol.id());
    }
}

#[cfg(unix)]
#[test]
fn a_private_key_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let hall = Hall::empty();
    let mode = fs::metadata(hall.path("ana")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn lessons_that_an_app_would_leave_out_are_named_before_anybody_signs() {
    let hall = Hall::founded();
    let folder = hall.path("office/pack/lessons/our-meters");
    fs::create_dir_all(&folder).unwrap();
    let example =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cities/harbour-city/pack/lessons/harbour-counters");
    for name in ["lesson.toml", "en.md", "zh.md", "ms.md", "ta.md"] {
        let text = fs::read_to_string(example.join(name)).unwrap();
        fs::write(folder.join(name), text.replace("harbour-counters", "our-meters")).unwrap();
    }
    hall.sign(&["mayor", "deputy"]);
    hall.check(&["lint", "office"], 0, &["Nothing is wrong."]);
    fs::write(folder.join("ta.md"), "# T\n\n<b>no</b>\n").unwrap();
    hall.check(&["lint", "office"], 1, &["pack/lessons/our-meters/ta.md:3: HTML is not allowed here."]);
}
