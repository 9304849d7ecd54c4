//! Warnings made for measuring: of the size and shape of the usual ones, every one different.

use std::f64::consts::TAU;
use std::fmt::Write;

/// Numbers that are the same in every run.
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next one, from 0 up to but not 1.
    pub(crate) fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 32).unwrap_or(0)) / 4_294_967_296.0
    }
}

const SENTENCES: [&str; 6] = [
    "Heavy rain is expected to fill the lower streets between the harbour and the old market.",
    "Pumps of the water works are running on their own power & may stop without further notice.",
    "Buses of lines 4, 7 and 12 end at the northern bridge until the road has been inspected.",
    "Stay on upper floors and keep stairs free. Do not walk or drive through standing water.",
    "Help neighbours who cannot hear announcements, and keep a torch and a radio at hand.",
    "The next message will follow within two hours, or sooner if the level keeps on rising.",
];

fn words(out: &mut String, sentences: usize, numbers: &mut Numbers) {
    for _ in 0..sentences {
        let at = (numbers.next() * 6.0) as usize % SENTENCES.len();
        out.push_str(&SENTENCES[at].replace('&', "&amp;"));
        out.push_str(if at.is_multiple_of(3) { "\n\n" } else { " " });
    }
}

/// One message with one info and one polygon round a middle, `reach` degrees wide.
pub(crate) fn message(
    number: usize,
    corners: usize,
    middle: (f64, f64),
    reach: f64,
    numbers: &mut Numbers,
) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">\n\
         <identifier>urn:oid:2.49.0.0.999.0.{number:08}.2026.11.23</identifier>\n\
         <sender>warnings@weather.example</sender>\n<sent>2026-11-23T08:{:02}:00+08:00</sent>\n\
         <status>Actual</status>\n<msgType>Update</msgType>\n<scope>Public</scope>\n<code>profile:example:1.0</code>\n\
         <references>warnings@weather.example,urn:oid:2.49.0.0.999.0.{number:08}.2026.11.22,\
         2026-11-22T21:00:00+08:00</references>\n<info>\n<language>en-GB</language>\n<category>Met</category>\n\
         <event>Flood warning</event>\n<responseType>Prepare</responseType>\n<responseType>Avoid</responseType>\n\
         <urgency>Expected</urgency>\n<severity>Severe</severity>\n<certainty>Likely</certainty>\n\
         <eventCode><valueName>SAME</valueName><value>FLW</value></eventCode>\n\
         <effective>2026-11-23T08:00:00+08:00</effective>\n<onset>2026-11-23T09:00:00+08:00</onset>\n\
         <expires>2026-11-23T21:00:00+08:00</expires>\n<senderName>Weather service of the example</senderName>\n\
         <headline>Flood warning for the lower town and the harbour until nine in the evening</headline>\n<description>",
        number % 60
    );
    words(&mut text, 14, numbers);
    text.push_str("</description>\n<instruction>");
    words(&mut text, 7, numbers);
    text.push_str("</instruction>\n<web>https://weather.example/warnings</web>\n");
    for (name, value) in
        [("awareness_level", "3; orange; Severe"), ("awareness_type", "12; Flooding"), ("level", "2")]
    {
        let _ = writeln!(text, "<parameter><valueName>{name}</valueName><value>{value}</value></parameter>");
    }
    text.push_str("<area><areaDesc>Lower town, harbour and the islands</areaDesc>\n<polygon>");
    let ring = |at: usize| {
        let turn = TAU * at as f64 / corners as f64;
        // A coast is no circle.
        let far = reach * (0.8 + 0.15 * (turn * 7.0).sin() + 0.05 * (turn * 31.0).cos());
        (middle.0 + far * turn.sin(), middle.1 + far * turn.cos())
    };
    for at in (0..corners).chain([0]) {
        let (lat, lon) = ring(at);
        let _ = write!(text, "{lat:.4},{lon:.4} ");
    }
    text.push_str("</polygon>\n");
    for code in 0..4 {
        let _ = writeln!(
            text,
            "<geocode><valueName>EMMA_ID</valueName><value>XX{:03}</value></geocode>",
            (number + code) % 999
        );
    }
    text.push_str("</area>\n</info>\n</alert>\n");
    text
}

/// A country of ten by ten degrees with 2,000 warnings of 250 corners each, one after the other.
pub(crate) fn country(mut each: impl FnMut(&str)) {
    let mut numbers = Numbers::new(1);
    for number in 0..2_000 {
        let middle = (40.0 + 10.0 * numbers.next(), 10.0 + 10.0 * numbers.next());
        each(&message(number, 250, middle, 0.4, &mut numbers));
    }
}
