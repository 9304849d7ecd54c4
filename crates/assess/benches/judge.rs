//! How long it takes to judge a large home by every rule and the whole catalogue.

use criterion::{Criterion, criterion_group, criterion_main};
use porchlight_assess::{Subject, Surroundings, judge};
use porchlight_catalogue::Catalogue;
use porchlight_identify::{Sightings, devices};
use porchlight_model::{
    HttpReply, HttpWall, Observation, PortState, Seen, TelnetAnswer, Transport, UpnpDescription,
};

/// Products with facts of every sort, and one that nothing is known of.
const PRODUCTS: [(&str, &str, &str); 6] = [
    ("D-Link", "DIR-859", "1.05"),
    ("TP-Link", "Archer AX21", "1.1.3 Build 20221125"),
    ("NETGEAR", "R7000", "V1.0.7.2"),
    ("QNAP", "TS-251+", "5.1.0"),
    ("ASUS", "RT-AX55", "3.0.0.4.386_45934"),
    ("Nobody", "Nothing 1", "1.0"),
];

/// A home of 250 devices, each with a description, pages, ports and an old door.
fn home() -> Sightings {
    let mut all = Vec::new();
    for n in 0..250u8 {
        let host = [192, 168, 1, n + 1].into();
        let (maker, model, version) = PRODUCTS[usize::from(n) % PRODUCTS.len()];
        let mut see = |seen| all.push(Observation { host, seen });
        see(Seen::Upnp(UpnpDescription {
            device_type: "urn:schemas-upnp-org:device:InternetGatewayDevice:1".into(),
            manufacturer: maker.into(),
            model_name: model.into(),
            firmware: version.into(),
            ..UpnpDescription::default()
        }));
        for port in [21, 22, 23, 80, 443, 445, 554, 1883, 5000, 8080] {
            let state = if port % 2 == 1 { PortState::Open } else { PortState::Closed };
            see(Seen::Port { port, state });
        }
        see(Seen::Telnet(TelnetAnswer { port: 23, speaks_telnet: true, text: "login:".into() }));
        see(Seen::Http(HttpReply {
            port: 80,
            transport: Transport::Plain,
            path: "/".into(),
            status: 200,
            server: "lighttpd/1.4.35".into(),
            title: "Settings".into(),
            wall: HttpWall::None,
            location: None,
            body: "<form>Administration <input type=password> Wireless settings</form>".repeat(40),
        }));
    }
    all.into_iter().collect()
}

fn assess(criterion: &mut Criterion) {
    let catalogue = Catalogue::built_in();
    let sightings = home();
    let devices = devices(&sightings, catalogue);
    let surroundings = Surroundings { devices: &devices, ..Surroundings::default() };
    criterion.bench_function(&format!("judge {} devices", devices.len()), |bench| {
        bench.iter(|| {
            let judged = devices.iter().map(|device| {
                let seen = sightings.of(&device.addresses);
                judge(&Subject { device, seen: &seen, catalogue, home: surroundings }).len()
            });
            judged.sum::<usize>()
        });
    });
}

criterion_group!(benches, assess);
criterion_main!(benches);
