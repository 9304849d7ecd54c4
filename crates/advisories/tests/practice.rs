//! Advisories against the practice home, scanned by the real engine.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use porchlight_advisories::{
    Advisory, Certainty, Concern, RemedyKind, Words, concerns, read_alert, read_csaf,
};
use porchlight_alerts::{Alert, read_cap};
use porchlight_catalogue::Catalogue;
use porchlight_engine::{Home, NoLedger, Survey, check_again};
use porchlight_virtual_home::VirtualHome;
use tokio::sync::mpsc;

const WARNING: &[u8] = include_bytes!("../../../cities/harbour-city/alerts/4-camera-advisory.cap.xml");

fn warning() -> Alert {
    let read = read_cap(WARNING).unwrap();
    assert!(read.repairs.is_empty(), "{:?}", read.repairs);
    read.value
}

/// The practice home, scanned.
struct Scanned {
    home: Arc<VirtualHome>,
    survey: Survey,
    known: Home,
    catalogue: Arc<Catalogue>,
}

impl Scanned {
    async fn new() -> Self {
        let home = Arc::new(VirtualHome::practice());
        let rows = home.catalogue().unwrap();
        let catalogue = Arc::new(Catalogue::built_in().with_rows(&rows).unwrap());
        let survey = Survey::of(home.clone(), None, catalogue.clone()).await.unwrap();
        let (events, mut listener) = mpsc::channel(16);
        let follow = async { while listener.recv().await.is_some() {} };
        let (known, ()) = tokio::join!(survey.run(events, Default::default(), None, &NoLedger), follow);
        Self { home, survey, known, catalogue }
    }

    /// The devices that are or may be concerned, by the names that the home file gives them.
    fn concerned(&self, advisory: &Advisory) -> Vec<(String, Concern)> {
        let all = concerns(advisory, self.known.devices(), &self.catalogue);
        assert_eq!(all.len(), self.known.devices().len());
        let open = all.into_iter().filter(Concern::is_open);
        open.map(|concern| (self.id_of(&concern), concern)).collect()
    }

    fn id_of(&self, concern: &Concern) -> String {
        let device = self.known.device(&concern.device).unwrap();
        device.addresses.iter().find_map(|ip| self.home.device_at(*ip)).unwrap().to_owned()
    }
}

/// An advisory with these values of `porchlight:affected`.
fn about(values: &[&str]) -> Advisory {
    let escaped = |text: &str| text.replace('<', "&lt;");
    let pairs: String = values
        .iter()
        .map(|value| {
            let value = escaped(value);
            format!("<parameter><valueName>porchlight:affected</valueName><value>{value}</value></parameter>")
        })
        .collect();
    let xml = format!(
        "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>1</identifier><sender>c@example</sender>\
         <sent>2026-09-14T11:00:00-01:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>\
         <info><category>Security</category><event>e</event><urgency>Expected</urgency><severity>Minor</severity>\
         <certainty>Likely</certainty>{pairs}</info></alert>"
    );
    Advisory::of_alert(&read_cap(xml.as_bytes()).unwrap().value).unwrap()
}

#[tokio::test(start_paused = true)]
async fn the_city_s_warning_finds_the_camera_and_its_update_ends_it() {
    let mut scanned = Scanned::new().await;
    let read = read_alert(&warning()).unwrap();
    assert_eq!(read.faults, []);
    let found = scanned.concerned(&read.advisory);
    let [(id, concern)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((id.as_str(), &concern.certainty), ("porch-camera", &Certainty::Surely));
    assert_eq!(concern.remedy, RemedyKind::VendorFix);
    assert!(!concern.evidence.is_empty());

    // The fix that the program already has goes with it.
    let finding = concern.finding(scanned.known.findings()).unwrap().clone();
    assert_eq!((finding.rule.0, &finding.device), ("firmware-outdated", &concern.device));
    assert_eq!(read.advisory.rule.as_ref().unwrap().as_str(), finding.rule.0);
    assert!(porchlight_assess::rule(finding.rule.0).is_some());

    let said = Words::of("en").say(&read.advisory, concern, "Porch camera");
    assert_eq!(said.title, "Porch camera is concerned");
    assert!(said.why.contains("1.4.0") && said.why.contains("older than version 1.6.2"), "{}", said.why);
    assert!(said.look.is_empty() && said.steps.len() == 3);
    assert_eq!(Words::of("en").summary(std::slice::from_ref(concern)), ["One of your devices is concerned."]);

    // Done, and looked at again.
    scanned.home.remedy("porch-camera", "firmware-outdated", None).unwrap();
    let device = concern.device.clone();
    check_again(&mut scanned.known, &scanned.survey, &device, None, &NoLedger).await;
    assert!(scanned.concerned(&read.advisory).is_empty());
    let after = concerns(&read.advisory, scanned.known.devices(), &scanned.catalogue);
    let camera = after.iter().find(|concern| concern.device == device).unwrap();
    let said = Words::of("en").say(&read.advisory, camera, "Porch camera");
    assert_eq!(said.title, "Porch camera is not concerned");
    assert!(said.why.starts_with("It has version 1.6.2.") && said.steps.is_empty(), "{}", said.why);
}

#[tokio::test(start_paused = true)]
async fn every_way_to_name_a_product_finds_the_same_device() {
    let scanned = Scanned::new().await;
    let csaf = br#"{ "document": { "csaf_version": "2.0", "title": "t", "tracking": { "id": "1" } },
        "product_tree": { "branches": [{ "category": "vendor", "name": "Marigold", "branches": [
            { "category": "product_name", "name": "Lookout 2", "branches": [
                { "category": "product_version_range", "name": "vers:generic/<1.6.2",
                  "product": { "product_id": "A", "name": "Lookout 2" } }] }] }] },
        "vulnerabilities": [{ "product_status": { "known_affected": ["A"] } }] }"#;
    let camera = &["porch-camera surely"][..];
    for (advisory, wanted) in [
        (about(&["product:marigold/lookout-2 <1.6.2"]), camera),
        (about(&["Marigold/Lookout 2 <1.6.2"]), camera),
        (about(&["cpe:2.3:o:marigold:lookout_2_firmware:1.4.0:*:*:*:*:*:*:*"]), camera),
        (about(&["cpe:2.3:h:marigold:lookout_2:-:*:*:*:*:*:*:*"]), camera),
        (about(&["cpe:2.3:o:marigold:lookout*:*:*:*:*:*:*:*:* >=1.4 <1.6.2"]), camera),
        (read_csaf(csaf).unwrap().advisory, camera),
        (about(&["Marigold/*"]), &["porch-camera surely", "doorbell surely"]),
        (about(&["Marigold/Lookout 2 <1.4.0"]), &[]),
        (about(&["Marigold/Lookout 3"]), &[]),
        (about(&["Fernway/Gate 3"]), &["router surely"]),
        (about(&["Marigold/Lookout 2 <next"]), &["porch-camera maybe"]),
    ] {
        let told = |(id, concern): (String, Concern)| {
            format!("{id} {}", if concern.certainty == Certainty::Surely { "surely" } else { "maybe" })
        };
        let found: Vec<String> = scanned.concerned(&advisory).into_iter().map(told).collect();
        assert_eq!(found, wanted, "{:?}", advisory.affected);
    }
}

#[test]
fn the_warning_says_the_same_in_every_language() {
    let warning = warning();
    let languages: Vec<_> = warning.infos.iter().map(|info| info.language.as_str()).collect();
    assert_eq!(languages, porchlight_advisories::LANGUAGES);
    for info in &warning.infos {
        assert_eq!(info.parameters, warning.infos[0].parameters, "{}", info.language.as_str());
        assert!(info.headline.is_some() && info.description.is_some() && info.instruction.is_some());
    }
}
