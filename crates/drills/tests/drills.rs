//! Each drill is reached by doing the right thing and looking, and by nothing less.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use porchlight_drills::{Act, Aim, CityPlay, Drill, HomePlay, Offered};
use porchlight_model::DeviceId;
use porchlight_notation::Language;

async fn begun(id: &str) -> HomePlay {
    let mut play = HomePlay::begin(Drill::of(id).unwrap()).await.unwrap();
    assert!(!play.is_done() && play.devices().is_empty(), "{id}: nobody has looked yet");
    play.look().await;
    assert!(!play.is_done(), "{id}: there is something to do");
    assert!((4..=8).contains(&play.devices().len()), "{id}: {}", play.devices().len());
    play
}

fn named(play: &HomePlay, id: &str) -> DeviceId {
    play.device_named(id).unwrap()
}

fn remedy(rule: &str) -> Act {
    Act::Remedy { rule: rule.to_owned(), password: Some("teapot orbit mango".to_owned()) }
}

#[tokio::test(start_paused = true)]
async fn what_is_broken_is_found_mended_and_found_mended() {
    for drill in Drill::all() {
        let Aim::Mend { device, settings_of, .. } = drill.aim() else { continue };
        let mut play = begun(drill.id()).await;
        let id = named(&play, settings_of);
        let offered: Vec<_> = play.offered(&id);
        let [Offered::Remedy { rule, .. }] = offered.as_slice() else {
            panic!("{}: {offered:?}", drill.id())
        };
        assert!(play.act(&id, &remedy("no-such-rule")).is_err() && play.act(&id, &Act::PutOff).is_err());
        play.act(&id, &remedy(rule)).unwrap();
        assert!(!play.is_done(), "{}: nobody has looked", drill.id());
        play.look().await;
        assert!(play.is_done(), "{}: {:?}", drill.id(), play.findings(&named(&play, device)));
        assert!(play.offered(&named(&play, settings_of)).is_empty());
        // Nothing else is wrong in this home, so that the lamp comes on.
        let left = play.devices().iter().flat_map(|other| play.findings(&other.id));
        let left: Vec<_> = left.filter(|f| f.is_problem()).map(|f| f.rule.0).collect();
        assert_eq!(left, Vec::<&str>::new(), "{}", drill.id());
    }
}

#[tokio::test(start_paused = true)]
async fn looking_again_without_doing_anything_changes_nothing() {
    let mut play = begun("camera-password").await;
    play.look().await;
    assert!(!play.is_done());
    let camera = named(&play, "camera");
    assert!(
        play.act(&camera, &Act::Remedy { rule: "factory-password".into(), password: Some(String::new()) })
            .is_err()
    );
    // The factory's own password is no new one.
    let same = Act::Remedy { rule: "factory-password".into(), password: Some("marigold".into()) };
    play.act(&camera, &same).unwrap();
    play.look().await;
    assert!(!play.is_done(), "the login from the manual still opens the camera");
}

#[tokio::test(start_paused = true)]
async fn the_stranger_is_put_off_and_nobody_else() {
    let mut play = begun("stranger").await;
    let (tv, router) = (named(&play, "tv"), named(&play, "router"));
    assert_eq!(play.offered(&router), []);
    play.act(&tv, &Act::PutOff).unwrap();
    play.look().await;
    let met = |play: &HomePlay| play.goals().iter().map(|goal| goal.met).collect::<Vec<_>>();
    assert_eq!(met(&play), [false, false]);
    assert_eq!(play.offered(&tv), [Offered::BringBack]);
    let stranger = named(&play, "stranger");
    play.act(&stranger, &Act::PutOff).unwrap();
    play.look().await;
    assert_eq!(met(&play), [true, false], "the family's own TV is missing");
    play.act(&tv, &Act::BringBack).unwrap();
    play.look().await;
    assert!(play.is_done());
    assert_eq!(play.away().count(), 1);
}

#[tokio::test(start_paused = true)]
async fn gadgets_move_and_what_holds_the_familys_data_stays() {
    let mut play = begun("guest-wifi").await;
    for gadget in ["camera", "plug", "lights"] {
        let id = named(&play, gadget);
        play.act(&id, &Act::MoveToGuest).unwrap();
    }
    let photos = named(&play, "photos");
    play.act(&photos, &Act::MoveToGuest).unwrap();
    play.look().await;
    assert!(!play.is_done());
    play.act(&photos, &Act::BringBack).unwrap();
    play.look().await;
    assert!(play.is_done() && play.away().all(|away| away.on_guest));
}

#[test]
fn signatures_say_which_message_is_the_citys() {
    for language in Language::ALL {
        let messages = CityPlay::begin().messages(language);
        assert_eq!(messages.iter().map(|m| m.id).collect::<Vec<_>>(), ["look-alike", "warning", "exercise"]);
        assert!(
            messages.iter().all(|m| !m.headline.is_empty() && !m.text.is_empty() && !m.sender.is_empty())
        );
        assert_eq!(messages[0].sender, messages[1].sender, "a name can be copied");
        assert_ne!(messages[0].headline, messages[1].headline);
    }
    let mut play = CityPlay::begin();
    for (id, said, right) in [
        ("look-alike", true, false),
        ("warning", true, true),
        ("exercise", false, false),
        ("exercise", true, true),
    ] {
        assert_eq!(play.say(id, said).unwrap().is_right(), right, "{id}");
        assert!(!play.is_done());
    }
    assert!(play.say("look-alike", false).unwrap().is_right() && play.is_done());
    assert_eq!(play.say("no-such-message", true), None);
}

#[tokio::test(start_paused = true)]
async fn the_citys_drill_has_no_home() {
    assert!(HomePlay::begin(Drill::of("city-exercise").unwrap()).await.is_err());
    assert!(Drill::of("no-such-drill").is_none());
}
