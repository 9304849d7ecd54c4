use std::path::PathBuf;
use std::sync::Arc;

use porchlight_lessons::{LearningPath, blank};
use porchlight_probe::{Lan, Network};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::*;
use crate::wire::Memory;
use crate::{App, Host};

const TODAY: &str = "2026-11-23";

/// A pack with lessons of its own: one in the place of ours, one beside them, and some that are broken.
fn pack() -> Folder {
    let mut pack = Folder::new();
    let mut put =
        |path: &str, text: &str| pack.put(&format!("pack/lessons/{path}"), text.as_bytes()).unwrap();
    for id in ["open-doors", "our-meters", "script", "circle-a", "circle-b", "strange-rule"] {
        for (name, text) in blank(id, LearningPath::SmartCity, date()).unwrap() {
            let text = match (id, name.as_str()) {
                ("script", "ta.md") => text.replace("One or two", "<script>alert(1)</script>"),
                ("circle-a", "lesson.toml") => text.replace("after = []", "after = [\"circle-b\"]"),
                ("circle-b", "lesson.toml") => text.replace("after = []", "after = [\"circle-a\"]"),
                ("strange-rule", "lesson.toml") => {
                    text.replace("recommends_for = []", "recommends_for = [\"moon-open\"]")
                }
                _ => text.replace("# Title", &format!("# Of the city: {id}")),
            };
            put(&format!("{id}/{name}"), &text);
        }
    }
    put("huge/en.md", &"word ".repeat(1_000_000));
    put("only-a-head/lesson.toml", "id = ");
    pack
}

fn date() -> Date {
    day(TODAY).unwrap()
}

#[test]
fn a_city_adds_lessons_and_replaces_those_of_the_same_name_and_broken_ones_are_told() {
    let pack = pack();
    let all = library(Some(&pack));
    assert_eq!(all.lessons().len(), Library::built_in().lessons().len() + 1);
    let language = tongue("ta");
    assert_eq!(all.lesson("open-doors").unwrap().title(language), "Of the city: open-doors");
    assert!(all.lesson("our-meters").unwrap().is_from_city());
    let told: Vec<String> = next::left_out(&all).into_iter().map(|left| left.what).collect();
    let expected = [
        "circle-a/lesson.toml:8: the lesson would have to come after itself",
        "circle-b/lesson.toml:8: the lesson would have to come after itself",
        "huge/lesson.toml:1: the file is missing",
        "only-a-head/lesson.toml:1: ",
        "script/ta.md:3: HTML is not allowed here",
        "strange-rule/lesson.toml:6: there is no rule `moon-open`",
    ];
    for start in expected {
        assert!(told.iter().any(|what| what.starts_with(start)), "{start}: {told:#?}");
    }
    assert_eq!(told.len(), expected.len(), "{told:#?}");
}

#[test]
fn every_rule_and_every_protocol_leads_to_a_lesson() {
    let names = LessonNames::built_in();
    let known = names.known();
    let without = |ids: &[&str], has: &dyn Fn(&str) -> bool| -> Vec<String> {
        ids.iter().filter(|id| !has(id)).map(|id| (*id).to_owned()).collect()
    };
    let library = Library::built_in();
    let rules = without(known.rules, &|rule| !library.recommended_for(rule).is_empty());
    assert_eq!(rules, Vec::<String>::new());
    let drills = without(known.drills, &|drill| {
        library.lessons().iter().any(|lesson| lesson.drills().any(|id| id == drill))
    });
    assert_eq!(drills, Vec::<String>::new());
    let warnings = without(known.protocols, &|id| !library.recommended_for_warning(id).is_empty());
    // What to do now is all there is to say of it.
    assert_eq!(warnings, ["evacuate-or-shelter"]);
}

struct Nowhere;

impl Host for Nowhere {
    fn network(&self) -> Arc<dyn Network> {
        Arc::new(Lan)
    }

    fn data_folder(&self) -> Option<PathBuf> {
        None
    }

    fn open_page(&self, _: &str) -> Result<(), String> {
        Err("a test opens no page".into())
    }

    fn may_ask(&self) -> bool {
        false
    }
}

struct Resident(Arc<App>);

impl Resident {
    fn new() -> Self {
        Self(App::new(Arc::new(Nowhere), Keeper::forgetful(Memory::NoKeychain)))
    }

    async fn ask(&self, name: &str, args: Value) -> Result<Value, ErrorBody> {
        self.0.call(name, args, mpsc::channel(1).0).await
    }

    async fn learning(&self, today: &str) -> Value {
        let args = json!({ "target": { "home": "practice" }, "today": today, "language": "en" });
        self.ask("learning", args).await.unwrap()
    }

    async fn scan(&self) {
        let target = json!({ "home": "practice" });
        self.ask("scan_start", json!({ "id": "s", "target": target })).await.unwrap();
        let (parts, mut heard) = mpsc::channel(64);
        let follow = self.0.call("scan_follow", json!({ "id": "s", "language": "en" }), parts);
        let listen = async { while heard.recv().await.is_some() {} };
        tokio::join!(async { follow.await.unwrap() }, listen);
    }
}

#[tokio::test(start_paused = true)]
async fn a_finding_leads_to_its_lesson_and_back_to_the_fix() {
    let resident = Resident::new();
    let before = resident.learning(TODAY).await;
    assert!(before["next"].as_array().unwrap().iter().all(|next| next["why"]["why"] != "problem"));
    resident.scan().await;
    let now = resident.learning(TODAY).await;
    // However loud the city is, what was found at home is among the few that are shown.
    let next = now["next"].as_array().unwrap();
    assert_eq!(next[0]["why"]["why"], "warning");
    let problem = next.iter().find(|next| next["why"]["why"] == "problem").unwrap();
    let (rule, device) = (&problem["why"]["rule"], &problem["why"]["device"]);
    // The finding is there, so that the fix can be offered first.
    let home =
        resident.ask("home", json!({ "target": { "home": "practice" }, "language": "en" })).await.unwrap();
    let findings = home["findings"].as_array().unwrap();
    assert!(
        findings.iter().any(|f| f["rule"] == *rule && f["device"] == *device && f["result"] == "problem")
    );
    let prepares = !problem["before"].is_null();
    assert!(prepares || problem["card"]["rules"].as_array().unwrap().contains(rule));
}

#[tokio::test]
async fn an_answer_counts_once_and_on_its_day() {
    let resident = Resident::new();
    let lesson = "router-password";
    let args = |reply: Value, on: Option<&str>| json!({ "lesson": lesson, "question": "who-knows", "reply": reply, "review_on": on, "language": "en" });
    let right = json!([1]);
    assert_eq!(resident.ask("lesson_answer", args(right.clone(), None)).await.unwrap()["right"], true);
    for reply in [json!([]), json!([0, 1]), json!([9])] {
        assert!(resident.ask("lesson_answer", args(reply, None)).await.is_err());
    }
    resident.ask("lesson_finish", json!({ "id": lesson, "today": TODAY })).await.unwrap();
    let due = json!({ "today": "2026-11-26", "language": "zh" });
    let early = json!({ "today": "2026-11-25", "language": "zh" });
    assert_eq!(resident.ask("reviews", early).await.unwrap(), json!([]));
    assert_eq!(resident.ask("reviews", due.clone()).await.unwrap().as_array().unwrap().len(), 3);
    let verdict = resident.ask("lesson_answer", args(right.clone(), Some("2026-11-26"))).await.unwrap();
    assert_eq!(verdict["comes_back"], "2026-12-03");
    let again = resident.ask("lesson_answer", args(right, Some("2026-11-26"))).await.unwrap();
    assert_eq!(again["comes_back"], Value::Null, "it was answered today");
    assert_eq!(resident.ask("reviews", due).await.unwrap().as_array().unwrap().len(), 2);
    let certificate = json!({ "today": "2026-11-26", "language": "en" });
    let certificate = resident.ask("certificate", certificate).await.unwrap();
    assert_eq!((&certificate["asked"], &certificate["right"]), (&json!(1), &json!(1)));
    assert_eq!(certificate["lessons"][0]["id"], lesson);
    assert!(resident.ask("reviews", json!({ "today": "26/11/2026", "language": "en" })).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_drill_is_done_by_looking_and_kept() {
    let resident = Resident::new();
    let id = json!("camera-password");
    let look = json!({ "id": id, "today": TODAY, "language": "en" });
    let begun = json!({ "id": id, "anew": false, "language": "en" });
    assert_eq!(resident.ask("drill", begun.clone()).await.unwrap()["looked"], false);
    let state = resident.ask("drill_look", look.clone()).await.unwrap();
    let devices = state["devices"].as_array().unwrap().clone();
    let camera = devices.iter().find(|device| !device["acts"].as_array().unwrap().is_empty()).unwrap();
    assert_eq!((&camera["name"], &camera["kind"]), (&json!("Porch camera"), &json!("camera")));
    assert_eq!(camera["problems"], json!(["Porch camera still uses the password it came with"]));
    let act = |act: &str, rule: Option<&str>, password: Option<&str>| {
        json!({ "id": id, "device": camera["id"], "act": act, "rule": rule, "password": password,
                "today": TODAY, "language": "en" })
    };
    for wrong in [
        act("put-off", None, None),
        act("remedy", Some("telnet-open"), None),
        act("remedy", None, None),
        act("remedy", Some("factory-password"), Some("short")),
    ] {
        assert!(resident.ask("drill_act", wrong.clone()).await.is_err(), "{wrong}");
    }
    let fix = act("remedy", Some("factory-password"), Some("teapot orbit mango"));
    assert_eq!(resident.ask("drill_act", fix).await.unwrap()["done"], false, "nobody has looked");
    assert_eq!(resident.ask("drill_look", look).await.unwrap()["done"], true);
    let drills = resident.ask("drills", json!({ "language": "en" })).await.unwrap();
    let done: Vec<&Value> =
        drills.as_array().unwrap().iter().filter(|drill| !drill["done"].is_null()).collect();
    assert_eq!((done.len(), &done[0]["id"]), (1, &id));
    let anew = json!({ "id": id, "anew": true, "language": "en" });
    assert_eq!(resident.ask("drill", anew).await.unwrap()["done"], false);
    assert!(resident.ask("drill", json!({ "id": "moon", "anew": false, "language": "en" })).await.is_err());
}

#[tokio::test]
async fn messages_are_sorted_by_what_the_signatures_say() {
    let resident = Resident::new();
    let say = |message: &str, from_city: bool| json!({ "id": "city-exercise", "message": message, "from_city": from_city, "today": TODAY, "language": "ms" });
    let state = resident.ask("drill_say", say("look-alike", true)).await.unwrap();
    assert_eq!(state["messages"][0]["right"], false);
    for (message, from_city) in [("look-alike", false), ("warning", true), ("exercise", true)] {
        resident.ask("drill_say", say(message, from_city)).await.unwrap();
    }
    let drills = resident.ask("drills", json!({ "language": "en" })).await.unwrap();
    let exercise = drills.as_array().unwrap().iter().find(|drill| drill["id"] == "city-exercise").unwrap();
    assert_eq!(exercise["done"], TODAY);
}

#[tokio::test]
async fn the_example_citys_own_lesson_and_campaign_arrive_signed() {
    let resident = Resident::new();
    let learning = resident.learning(TODAY).await;
    assert_eq!(learning["left_out"], json!([]));
    let lessons =
        learning["paths"].as_array().unwrap().iter().flat_map(|path| path["lessons"].as_array().unwrap());
    let own: Vec<&Value> = lessons.filter(|lesson| lesson["by_city"] == true).collect();
    assert_eq!((own.len(), &own[0]["id"]), (1, &json!("harbour-counters")));
    assert_eq!(learning["campaigns"][0]["until"], "2026-09-30", "the example plays in its own September");
    let lesson = json!({ "id": "harbour-counters", "language": "ta" });
    assert!(!resident.ask("lesson", lesson).await.unwrap()["parts"].as_array().unwrap().is_empty());
}
