//! A home is driven through `Network` with protocols spoken by hand.

use std::time::Duration;

use crate::visitor::Visitor;
use porchlight_probe::{Hear, Network};
use porchlight_virtual_home::{Change, Contact, ServiceName, VirtualHome};
use snmp2::{Pdu, Value};
use tokio::time::{sleep, timeout};

async fn practice() -> Visitor {
    Visitor::to(VirtualHome::practice()).await
}

#[tokio::test(start_paused = true)]
async fn connections_end_as_on_a_real_network() {
    let visitor = practice().await;
    visitor.home.change("mystery", Change::Unplug).unwrap();
    for (to, expected) in [
        ("192.168.77.20:80", "open"),
        ("[fd77:7072:6163:1::30]:21", "open"),
        ("192.168.77.20:81", "ConnectionRefused"),
        ("192.168.77.250:80", "ConnectionRefused"),
        ("192.168.77.199:80", "TimedOut"),
        ("192.168.77.100:80", "TimedOut"),
        ("192.168.77.120:80", "TimedOut"),
        ("127.0.0.1:80", "NetworkUnreachable"),
        ("203.0.113.1:80", "NetworkUnreachable"),
    ] {
        let got = match visitor.connect(to).await {
            Ok(_) => "open".to_owned(),
            Err(kind) => format!("{kind:?}"),
        };
        assert_eq!(got, expected, "{to}");
    }
    let contacts = visitor.home.contacts();
    assert_eq!(contacts.len(), 9);
    assert_eq!(contacts.get(&Contact::Tcp("203.0.113.1:80".parse().unwrap())), Some(&1));
}

#[tokio::test(start_paused = true)]
async fn the_neighbour_table_grows_with_what_was_sent() {
    let visitor = practice().await;
    let gateway = "192.168.77.1 00:00:5e:00:53:01".to_owned();
    assert_eq!(visitor.neighbours().await, [gateway.as_str()]);
    let socket =
        visitor.home.datagrams(&visitor.on, visitor.on.addresses[0].addr(), Hear::default()).await.unwrap();
    for host in [100, 120, 199] {
        socket.send_to(b"", format!("192.168.77.{host}:33533").parse().unwrap()).await.unwrap();
    }
    assert_eq!(visitor.neighbours().await.len(), 1, "nobody answers at once");
    sleep(Duration::from_millis(100)).await;
    let expected = [gateway.as_str(), "192.168.77.100 f0:18:98:aa:bb:cc", "192.168.77.120 84:f3:eb:71:72:73"];
    assert_eq!(visitor.neighbours().await, expected);
    visitor.home.change("mystery", Change::Unplug).unwrap();
    visitor.home.change("mystery", Change::PlugIn).unwrap();
    assert_eq!(visitor.neighbours().await.len(), 2, "a device that was away is asked for again");
}

#[tokio::test(start_paused = true)]
async fn pages_are_served_and_follow_the_firmware() {
    let visitor = practice().await;
    let (status, headers, body) = visitor.get("http://192.168.77.10:80/api/config", None).await;
    assert_eq!(status, 200);
    assert!(headers.contains("server: nginx") && headers.contains("application/json"), "{headers}");
    assert!(
        body.contains(r#""name":"Living room lights""#) && body.contains(r#""mac":"00:17:88:2a:5b:3c""#),
        "{body}"
    );
    assert_eq!(visitor.get("http://192.168.77.10:80/nothing", None).await.0, 404);
    assert_eq!(visitor.get("http://192.168.77.12:8008/setup/eureka_info?params=name", None).await.0, 200);

    let description = "http://192.168.77.20:49152/description.xml";
    assert!(visitor.get(description, None).await.2.contains("<softwareVersion>1.4.0</softwareVersion>"));
    visitor.home.remedy("porch-camera", "firmware-outdated", None).unwrap();
    assert!(visitor.get(description, None).await.2.contains("<softwareVersion>1.6.2</softwareVersion>"));
}

#[tokio::test(start_paused = true)]
async fn logins_are_checked_counted_and_locked() {
    let visitor = practice().await;
    let camera = "http://192.168.77.20:80/";
    let (status, headers, _) = visitor.get(camera, None).await;
    assert_eq!(status, 401);
    assert!(headers.contains("Basic realm=\"Marigold Lookout 2\""), "{headers}");
    assert_eq!(visitor.home.failed_logins("porch-camera"), Some(0), "no password is no wrong password");
    assert!(visitor.get(camera, Some("admin:marigold")).await.2.contains("Camera settings"));

    visitor.home.remedy("porch-camera", "factory-password", Some("our own")).unwrap();
    assert_eq!(visitor.get(camera, Some("admin:marigold")).await.0, 401);
    assert_eq!(visitor.get(camera, Some("admin:our own")).await.0, 200);
    assert_eq!(visitor.home.failed_logins("porch-camera"), Some(1));
    for _ in 0..4 {
        visitor.get(camera, Some("admin:guess")).await;
    }
    assert_eq!(visitor.get(camera, Some("admin:our own")).await.0, 423, "a lock holds for everybody");
    visitor.home.reset();
    assert_eq!(visitor.get(camera, Some("admin:marigold")).await.0, 200);
    assert!(visitor.home.change("porch-camera", Change::SetPassword(String::new())).is_err());
}

#[tokio::test(start_paused = true)]
async fn an_open_page_gets_a_password_and_a_plain_one_moves_into_tls() {
    let visitor = practice().await;
    let radio = "https://192.168.77.60:443/";
    assert!(visitor.get(radio, None).await.2.contains("Radio settings"));
    visitor.home.remedy("kitchen-radio", "admin-no-password", Some("our own")).unwrap();
    assert_eq!(visitor.get(radio, None).await.0, 401);
    assert_eq!(visitor.get(radio, Some("admin:our own")).await.0, 200);

    visitor.home.remedy("family-files", "admin-plain-http", None).unwrap();
    let (status, headers, _) = visitor.get("http://192.168.77.30:8080/", None).await;
    assert_eq!(status, 301);
    assert!(headers.contains("location: https://192.168.77.30:8443/"), "{headers}");
    assert_eq!(visitor.get("https://192.168.77.30:8443/", Some("owner:seven loud ducks")).await.0, 200);
}

#[tokio::test(start_paused = true)]
async fn ftp_lets_anonymous_in_until_it_asks_for_a_login() {
    let visitor = practice().await;
    let say = ["USER anonymous", "PASS porchlight@", "LIST", "QUIT"];
    let codes = async || {
        let heard = visitor.lines("192.168.77.30:21", &say).await;
        heard.iter().map(|line| line[..3].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes().await, ["220", "331", "230", "502", "221"]);
    visitor.home.remedy("family-files", "ftp-anonymous", None).unwrap();
    assert_eq!(codes().await, ["220", "331", "530", "502", "221"]);
    assert_eq!(visitor.home.failed_logins("family-files"), Some(0));
}

#[tokio::test(start_paused = true)]
async fn mqtt_answers_connect_by_the_standard() {
    let visitor = practice().await;
    let broker = "192.168.77.40:1883";
    let connect = b"\x10\x10\x00\x04MQTT\x04\x02\x00\x0a\x00\x04port";
    let old = b"\x10\x12\x00\x06MQIsdp\x03\x02\x00\x0a\x00\x04port";
    assert_eq!(visitor.talk(broker, connect).await, (vec![0x20, 2, 0, 0], "open".into()));
    assert_eq!(visitor.talk(broker, old).await, (vec![], "end".into()));
    assert_eq!(visitor.talk(broker, b"GET / HTTP/1.1\r\n\r\n").await, (vec![], "end".into()));
    visitor.home.remedy("sensor-hub", "mqtt-no-login", None).unwrap();
    assert_eq!(visitor.talk(broker, connect).await, (vec![0x20, 2, 0, 5], "end".into()));
}

#[tokio::test(start_paused = true)]
async fn telnet_negotiates_and_prompts_until_it_is_switched_off() {
    let visitor = practice().await;
    let (heard, end) = visitor.talk("192.168.77.1:23", b"").await;
    assert!(
        heard.starts_with(&[255, 253, 24]) && heard.ends_with(b"Fernway Gate 3 3.2.9\r\nlogin: "),
        "{heard:?}"
    );
    assert_eq!(end, "open");
    let (heard, _) = visitor.talk("192.168.77.1:23", b"admin\r\nadmin\r\n").await;
    assert!(String::from_utf8_lossy(&heard).contains("Login incorrect"));
    assert_eq!(visitor.home.failed_logins("router"), Some(1));
    visitor.home.change("router", Change::SwitchOff(ServiceName::Telnet)).unwrap();
    assert_eq!(visitor.talk("192.168.77.1:23", b"").await.1, "ConnectionRefused");
    let (heard, _) = visitor.talk("192.168.77.101:22", b"").await;
    assert!(heard.starts_with(b"SSH-2.0-OpenSSH"));
}

/// GetRequest for 1.3.6.1.2.1.1.1.0 with the community "public".
const GET_SYS_DESCR: &[u8] =
    b"\x30\x26\x02\x01\x01\x04\x06public\xa0\x19\x02\x01\x07\x02\x01\x00\x02\x01\x00\
    \x30\x0e\x30\x0c\x06\x08\x2b\x06\x01\x02\x01\x01\x01\x00\x05\x00";

#[tokio::test(start_paused = true)]
async fn snmp_answers_the_right_community_only() {
    let visitor = practice().await;
    let heard = visitor.ask("192.168.77.50:161", GET_SYS_DESCR).await;
    let pdu = Pdu::from_bytes(&heard[0].1).unwrap();
    assert_eq!((heard.len(), pdu.req_id, pdu.error_status), (1, 7, 0));
    let (_, value) = pdu.varbinds.clone().next().unwrap();
    assert!(matches!(value, Value::OctetString(b"Quillfeather Inkwell 50, firmware QF50-2.11")), "{value:?}");
    let mut version_1 = GET_SYS_DESCR.to_vec();
    version_1[4] = 0;
    assert!(visitor.ask("192.168.77.50:161", &version_1).await.is_empty());
    assert!(visitor.ask("192.168.77.51:161", GET_SYS_DESCR).await.is_empty(), "it has a word of its own");
    visitor.home.remedy("study-printer", "snmp-public", None).unwrap();
    assert!(visitor.ask("192.168.77.50:161", GET_SYS_DESCR).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn ssdp_answers_searches_and_points_to_the_description() {
    let visitor = practice().await;
    let search = |st: &str| {
        format!(
            "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 2\r\nST: {st}\r\n\r\n"
        )
    };
    let group = "239.255.255.250:1900";
    let heard = visitor.ask(group, search("urn:schemas-upnp-org:device:ZonePlayer:1").as_bytes()).await;
    let answer = String::from_utf8(heard[0].1.clone()).unwrap();
    assert_eq!((heard.len(), heard[0].0.to_string().as_str()), (1, "192.168.77.11"));
    assert!(
        answer.contains("LOCATION: http://192.168.77.11:1400/xml/device_description.xml\r\n"),
        "{answer}"
    );
    assert!(
        answer.contains("USN: uuid:RINCON_5CAAFD12345601400::urn:schemas-upnp-org:device:ZonePlayer:1"),
        "{answer}"
    );
    assert!(visitor.neighbours().await.iter().any(|n| n.starts_with("192.168.77.11 ")));
    assert!(visitor.ask(group, search("ssdp:all").as_bytes()).await.len() >= 10);
    assert!(visitor.ask(group, b"NOTIFY * HTTP/1.1\r\n\r\n").await.is_empty());
    let v6 = visitor.ask("[ff02::c]:1900", search("ssdp:all").as_bytes()).await;
    assert!(
        v6.iter().any(|(_, a)| String::from_utf8_lossy(a).contains("http://[fd77:7072:6163:1::1]:49000/")),
        "{v6:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn announcements_come_and_stay_open() {
    let visitor = practice().await;
    visitor.home.change("sensor-hub", Change::SwitchOff(ServiceName::Mqtt)).unwrap();
    visitor.home.change("lifx", Change::Unplug).unwrap();
    let mut receiver = visitor.home.browse(&visitor.on).await.unwrap();
    let mut heard = Vec::new();
    while let Ok(Some(announcement)) = timeout(Duration::from_secs(3), receiver.recv()).await {
        heard.push(announcement);
    }
    assert!(!receiver.is_closed(), "browsing goes on until nobody listens");
    let has = |kind: &str| heard.iter().any(|a| a.service.kind == kind);
    assert!(has("_hue._tcp") && has("_sonos._tcp") && has("_companion-link._tcp"));
    assert!(!has("_mqtt._tcp"), "what is switched off is not announced");
    assert!(!heard.iter().any(|a| a.service.hostname.as_str().starts_with("LIFX")));
    let plug = heard.iter().find(|a| a.service.hostname.as_str() == "sorrel-plug").unwrap();
    assert!(plug.addresses.iter().all(std::net::IpAddr::is_ipv6));
    let phone = heard.iter().find(|a| a.service.hostname.as_str() == "Family-iPhone").unwrap();
    assert_eq!(phone.service.txt.get("rpmd").unwrap().as_str(), "iPhone14,5", "keys are in lower case");
}

#[tokio::test(start_paused = true)]
async fn a_replaced_device_is_another_one_without_the_old_problems() {
    let visitor = practice().await;
    visitor.home.remedy("router", "support-ended", None).unwrap();
    assert_eq!(visitor.neighbours().await, ["192.168.77.1 00:00:5e:00:53:61"]);
    assert!(
        visitor
            .get("http://192.168.77.1:49000/rootDesc.xml", None)
            .await
            .2
            .contains("<modelName>Gate 6</modelName>")
    );
    assert_eq!(visitor.talk("192.168.77.1:23", b"").await.1, "ConnectionRefused");
    let gate = visitor.home.truth().into_iter().find(|device| device.id == "router").unwrap();
    assert!(gate.problems.is_empty());
    assert!(visitor.home.remedy("router", "support-ended", None).is_err());
    assert!(visitor.home.remedy("router", "no-such-rule", None).is_err());
    assert!(visitor.home.remedy("nobody", "telnet-open", None).is_err());
    assert_eq!(visitor.home.device_at("fe80::1".parse().unwrap()), Some("router"));
}
