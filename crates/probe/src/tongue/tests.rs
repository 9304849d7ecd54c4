//! What is asked in each discovery protocol, byte by byte, and what is made of answers.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::Packet;

/// A question as text: printable ASCII as it is, other bytes as two hexadecimal digits in brackets.
fn shown(bytes: &[u8]) -> String {
    let show = |b: &u8| match b {
        b' '..=b'~' => char::from(*b).to_string(),
        _ => format!("<{b:02x}>"),
    };
    bytes.iter().map(show).collect()
}

#[test]
fn every_byte_that_is_asked_is_listed() {
    let z = |n: usize| "<00>".repeat(n);
    let expected: Vec<(&str, u16, String)> = vec![
        ("netbios", 137, format!("Pl<00><00><00><01>{} CK{}<00><00>!<00><01>", z(6), "A".repeat(30))),
        ("ubiquiti", 10001, "<01><00><00><00>".into()),
        ("mikrotik", 5678, z(4)),
        ("tapo", 20002, format!("<02><00><00><01>{}F<<b5><d3>", z(8))),
        ("tapo", 20004, format!("<02><00><00><01>{}F<<b5><d3>", z(8))),
        ("wiz", 38899, r#"{"method":"getSystemConfig","params":{}}"#.into()),
        ("lifx", 56700, format!("${0}4plit{1} {2}", "<00><00>", z(24), z(3)).replacen("$<00>", "$<00>", 1)),
        ("irobot", 5678, "irobotmcs".into()),
        ("govee", 4001, r#"{"msg":{"cmd":"scan","data":{"account_topic":"reserve"}}}"#.into()),
        ("playstation", 987, "SRCH * HTTP/1.1<0a>device-discovery-protocol-version:00020020<0a>".into()),
        ("playstation", 9302, "SRCH * HTTP/1.1<0a>device-discovery-protocol-version:00030010<0a>".into()),
        (
            "dahua",
            37810,
            format!(
                " {0}DHIP{1}:{2}:{2}{3}",
                z(3),
                z(8),
                z(7),
                r#"{"method":"DHDiscover.search","params":{"mac":"","uni":1}}"#
            ),
        ),
        ("magic-home", 48899, "HF-A11ASSISTHREAD".into()),
        ("miio", 54321, format!("!1<00> {}", "<ff>".repeat(28))),
        ("twinkly", 5555, "<01>discover".into()),
        ("lumi", 4321, r#"{"cmd":"whois"}"#.into()),
    ];
    for (name, port, text) in expected {
        let questions = (Tongue::named(name).unwrap().question)();
        let shown: Vec<String> =
            questions.iter().filter(|(p, _)| *p == port).map(|(_, b)| shown(b)).collect();
        assert_eq!(shown.first(), Some(&text), "{name} {port}");
    }
    // Broadlink's hello carries its checksum; LIFX asks three things; the texts of SOAP and SSDP are
    // constants of their files.
    let hello = (Tongue::named("broadlink").unwrap().question)().remove(0).1;
    let sum =
        hello.iter().enumerate().filter(|(at, _)| !(0x20..0x22).contains(at)).map(|(_, b)| u32::from(*b));
    assert_eq!((0xbeaf + sum.sum::<u32>()) as u16, u16::from_le_bytes([hello[0x20], hello[0x21]]));
    let lifx: Vec<u8> = (Tongue::named("lifx").unwrap().question)().iter().map(|(_, b)| b[32]).collect();
    assert_eq!(lifx, [32, 14, 23]);
}

#[test]
fn names_are_told_apart_and_every_packet_is_explained() {
    let names: BTreeSet<_> = TONGUES.iter().map(|tongue| tongue.name).collect();
    assert_eq!(names.len(), TONGUES.len());
    let explained: BTreeSet<_> = Packet::all().map(Packet::what).collect();
    assert_eq!(explained.len(), Packet::all().count());
    assert!(!explained.contains(""));
    for tongue in TONGUES {
        assert_eq!((tongue.question)().is_empty(), tongue.to == To::Nobody, "{}", tongue.name);
        let bytes: usize = (tongue.question)().iter().map(|(_, bytes)| bytes.len()).sum();
        assert!(bytes <= 700, "{} asks with {bytes} bytes", tongue.name);
    }
}

#[track_caller]
fn check(name: &str, answer: &[u8], expected: &[(&str, &str)]) {
    let fields = (Tongue::named(name).unwrap().read)(answer);
    let fields = fields.unwrap_or_else(|| panic!("{name} answers"));
    for (field, value) in expected {
        assert_eq!(fields.get(*field).map(porchlight_model::Text::as_str), Some(*value), "{name} {field}");
    }
}

fn tlv(parts: &[(&[u8], &[u8])]) -> Vec<u8> {
    parts
        .iter()
        .flat_map(|(kind, value)| [kind, &(value.len() as u16).to_be_bytes()[..], value].concat())
        .collect()
}

#[test]
fn answers() {
    check(
        "wiz",
        br#"{"method":"getSystemConfig","env":"pro","result":{"mac":"a8bb50000001","moduleName":"ESP01_SHRGB1C_31","fwVersion":"1.22.0"}}"#,
        &[("moduleName", "ESP01_SHRGB1C_31"), ("fwVersion", "1.22.0")],
    );
    check(
        "irobot",
        br#"{"ver":"3","robotname":"Dusty","sku":"R980020","sw":"v2.4.16-126"}"#,
        &[("sku", "R980020"), ("sw", "v2.4.16-126")],
    );
    check(
        "govee",
        br#"{"msg":{"cmd":"scan","data":{"ip":"192.168.1.23","device":"1F:80","sku":"H6159","wifiVersionSoft":"1.02.11"}}}"#,
        &[("sku", "H6159"), ("wifiVersionSoft", "1.02.11")],
    );
    check(
        "yeelight",
        b"HTTP/1.1 200 OK\r\nLocation: yeelight://192.168.1.9:55443\r\nid: 0x01\r\nmodel: color\r\nfw_ver: 18\r\n",
        &[("model", "color"), ("fw_ver", "18")],
    );
    check(
        "playstation",
        b"HTTP/1.1 620 Server Standby\nhost-type:PS4\nhost-name:Den\nsystem-version:07020001\n",
        &[("host-type", "PS4"), ("system-version", "07020001")],
    );
    check("magic-home", b"192.168.1.9,ACCF23AABBCC,HF-LPB100-ZJ200", &[("model", "HF-LPB100-ZJ200")]);
    check("twinkly", b"\x09\x01\xa8\xc0OKTwinkly_1A2B3C\0", &[("name", "Twinkly_1A2B3C")]);
    check(
        "lumi",
        br#"{"cmd":"iam","ip":"192.168.1.9","model":"gateway","sid":"7811"}"#,
        &[("model", "gateway")],
    );
    let mut hello = vec![0x21, 0x31, 0, 0x20, 0, 0, 0, 0, 1, 2, 3, 4];
    hello.resize(32, 7);
    check("miio", &hello, &[("id", "01020304")]);
    let ubiquiti =
        [&[1, 0, 0, 30][..], &tlv(&[(&[0x03], b"v6.5.54"), (&[0x0b], b"porch"), (&[0x0c], b"U6-Lite")])]
            .concat();
    check("ubiquiti", &ubiquiti, &[("firmware", "v6.5.54"), ("hostname", "porch"), ("platform", "U6-Lite")]);
    let mikrotik = [
        &[0, 0, 0, 1][..],
        &tlv(&[(&[0, 5], b"attic"), (&[0, 7], b"6.49.10"), (&[0, 8], b"MikroTik"), (&[0, 12], b"RB750Gr3")]),
    ]
    .concat();
    check("mikrotik", &mikrotik, &[("version", "6.49.10"), ("board", "RB750Gr3"), ("identity", "attic")]);
    let mut broadlink = vec![0; 0x80];
    broadlink[0x34..0x36].copy_from_slice(&0x2737_u16.to_le_bytes());
    broadlink[0x3a..0x40].copy_from_slice(&[6, 5, 4, 3, 2, 1]);
    broadlink[0x40..0x43].copy_from_slice(b"Den");
    check(
        "broadlink",
        &broadlink,
        &[("type", "0x2737"), ("mac", "010203040506"), ("name", "Den"), ("locked", "no")],
    );
    check(
        "sadp",
        b"<?xml version=\"1.0\"?><ProbeMatch><DeviceDescription>DS-2CD2042WD-I</DeviceDescription><SoftwareVersion>V5.4.5build 170124</SoftwareVersion><Activated>true</Activated></ProbeMatch>",
        &[("DeviceDescription", "DS-2CD2042WD-I"), ("Activated", "true")],
    );
    let dahua = [&[0x20, 0, 0, 0][..], b"DHIP", &[0; 24], br#"{"method":"client.notifyDevInfo","params":{"deviceInfo":{"DeviceType":"IPC-HDW1230","Version":"2.800"}}}"#, b"\n\0"].concat();
    check("dahua", &dahua, &[("DeviceType", "IPC-HDW1230"), ("Version", "2.800")]);
    let tapo = [&[0; 16][..], br#"{"result":{"device_model":"P110(UK)","device_type":"SMART.TAPOPLUG","factory_default":false,"mgt_encrypt_schm":{"encrypt_type":"KLAP"}},"error_code":0}"#].concat();
    check(
        "tapo",
        &tapo,
        &[
            ("device_model", "P110(UK)"),
            ("factory_default", "false"),
            ("mgt_encrypt_schm/encrypt_type", "KLAP"),
        ],
    );
    check(
        "wsd",
        b"<s:Envelope xmlns:s='s' xmlns:d='d'><s:Body><d:ProbeMatches><d:ProbeMatch><d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>onvif://www.onvif.org/hardware/IPC%20200 onvif://www.onvif.org/name/Acme</d:Scopes></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>",
        &[("types", "dn:NetworkVideoTransmitter"), ("hardware", "IPC 200"), ("name", "Acme")],
    );
    let head = [&[0x50, 0x6c, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0][..], &[0; 34], &[0; 10], &[2]].concat();
    let name = |name: &[u8; 15], suffix: u8, flags: u8| [&name[..], &[suffix, flags, 0]].concat();
    let netbios = [head, name(b"STUDY-PC       ", 0, 4), name(b"WORKGROUP      ", 0, 0x84)].concat();
    check("netbios", &netbios, &[("name", "STUDY-PC"), ("group", "WORKGROUP")]);
}

#[test]
fn lifx_answers_in_three_parts() {
    let message = |kind: u16, payload: &[u8]| {
        let mut head = vec![0; 36];
        head[8..14].copy_from_slice(&[0xd0, 0x73, 0xd5, 1, 2, 3]);
        head[32..34].copy_from_slice(&kind.to_le_bytes());
        [head, payload.to_vec()].concat()
    };
    check(
        "lifx",
        &message(33, &[1, 0, 0, 0, 27, 0, 0, 0, 0, 0, 0, 0]),
        &[("vendor", "1"), ("product", "27"), ("mac", "d073d5010203")],
    );
    check("lifx", &message(15, &[&[0; 16][..], &[80, 0, 3, 0]].concat()), &[("firmware", "3.80")]);
    check("lifx", &message(25, &[&b"Den"[..], &[0; 29]].concat()), &[("label", "Den")]);
}

#[test]
fn tuya_is_read_plain_covered_and_sealed() {
    use aes::cipher::{BlockCipherEncrypt, KeyInit};
    use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
    let key: [u8; 16] =
        [0x6c, 0x1e, 0xc8, 0xe2, 0xbb, 0x9b, 0xb5, 0x9a, 0xb5, 0x0b, 0x0d, 0xaf, 0x64, 0x9b, 0x41, 0x0a];
    let text = br#"{"ip":"192.168.1.9","gwId":"bf01","productKey":"keyab","version":"3.3"}"#;
    let framed =
        |body: &[u8]| [&[0, 0, 0x55, 0xaa][..], &[0; 16], body, &[0; 4], &[0, 0, 0xaa, 0x55]].concat();
    let fields = [("gwId", "bf01"), ("productKey", "keyab"), ("version", "3.3")];
    check("tuya", &framed(text), &fields);
    let padding = 16 - text.len() % 16;
    let mut padded = text.to_vec();
    padded.resize(text.len() + padding, padding as u8);
    let cipher = aes::Aes128::new(&key.into());
    let covered: Vec<u8> = padded
        .chunks(16)
        .flat_map(|chunk| {
            let mut block = <[u8; 16]>::try_from(chunk).unwrap().into();
            cipher.encrypt_block(&mut block);
            block.to_vec()
        })
        .collect();
    check("tuya", &framed(&covered), &fields);
    let head = [&[0, 0, 0x66, 0x99][..], &[7; 14]].concat();
    let mut sealed = [&[0; 4][..], text].concat();
    let seal = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).unwrap());
    seal.seal_in_place_append_tag(Nonce::assume_unique_for_key([5; 12]), Aad::from(&head[4..]), &mut sealed)
        .unwrap();
    check("tuya", &[&head[..], &[5; 12], &sealed, &[0, 0, 0x99, 0x66]].concat(), &fields);
}

proptest! {
    #[test]
    fn any_datagram_is_read(bytes in any::<Vec<u8>>(), text in "[ -~\r\n]{0,200}", at in 0usize..64, by in any::<u8>()) {
        for tongue in TONGUES {
            let _ = ((tongue.read)(&bytes), (tongue.read)(text.as_bytes()));
            // The question itself, bent, is the nearest thing to an answer.
            for (_, mut question) in (tongue.question)() {
                if let Some(byte) = question.get_mut(at) {
                    *byte = by;
                }
                let _ = (tongue.read)(&question);
            }
        }
    }
}
