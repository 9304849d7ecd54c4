//! Signs messages with `xmlsec1` and asks it and this program whether they hold, before and after
//! random changes of their bytes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use porchlight_alerts::{Issuer, Proof, Prose, Why, judge_signature};
use proptest::test_runner::{Config, TestRunner};
use rcgen::{CertificateParams, KeyPair, PublicKeyData};
use sha2::{Digest, Sha256};
use time::macros::datetime;

const FORMS: [&str; 5] = [
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
    "http://www.w3.org/2001/10/xml-exc-c14n#",
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
    "http://www.w3.org/2006/12/xml-c14n11",
];
const ROOTS: [&str; 3] = [
    "alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"",
    "c:alert xmlns:c=\"urn:oasis:names:tc:emergency:cap:1.2\" xmlns:z='urn:z' z:b=\"2\" a='1 &lt;&quot;&#9;'",
    "alert xmlns:u='urn:unused' xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\" xml:lang=\"en\" xml:space='preserve'",
];
const PIECES: [&str; 12] = [
    "\n  ",
    "\r\n",
    "<!-- a\r\nremark -->",
    "<?go  there\r\n now ?>",
    "<![CDATA[<b> & ]] > ]]>",
    "&lt;&amp;&#13;&#x1F6B0;&quot;",
    "Überflutung 洪水 \u{85}\u{a0}",
    "<x xmlns='' b='\n\t' a=\"&#10;&quot;'\"><y/></x>",
    "<p:x xmlns:p='urn:p' p:b='1' c='2'><p:y xmlns:p='urn:q'/><q xmlns='urn:p'/></p:x>",
    "<x xmlns:p='urn:p' xmlns:o='urn:o'><p:y o:a='1' p:a='2'/><p:z xmlns:p='urn:p'/></x>",
    "<e/><e></e>",
    "tab\tand > sign",
];

#[test]
fn xmlsec_and_this_program_agree() {
    if Command::new("xmlsec1").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "xmlsec1 is not installed");
        println!("left out: xmlsec1 is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let kinds = [
        ("p256", "more#ecdsa-sha256", &rcgen::PKCS_ECDSA_P256_SHA256),
        ("p384", "more#ecdsa-sha384", &rcgen::PKCS_ECDSA_P384_SHA384),
        ("rsa", "more#rsa-sha256", &rcgen::PKCS_RSA_SHA256),
        ("rsa", "more#rsa-sha512", &rcgen::PKCS_RSA_SHA256),
    ];
    let mut pins = Vec::new();
    for (name, _, kind) in kinds.iter().take(3) {
        let der = if *name == "rsa" {
            rsa(folder.path())
        } else {
            KeyPair::generate_for(kind).unwrap().serialize_der()
        };
        let key = KeyPair::try_from(der.as_slice()).unwrap();
        let certificate =
            CertificateParams::new(vec!["city.example".into()]).unwrap().self_signed(&key).unwrap();
        fs::write(folder.path().join(format!("{name}.key")), pem("PRIVATE KEY", &der)).unwrap();
        fs::write(folder.path().join(format!("{name}.pem")), pem("CERTIFICATE", certificate.der())).unwrap();
        let spki_sha256 = Sha256::digest(key.subject_public_key_info()).into();
        pins.push(Issuer { name: Prose::line("City"), spki_sha256 });
    }
    let piece = || proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..5);
    let message = (0..3_usize, piece(), piece(), piece());
    let signing = (0..4_usize, 0..5_usize, 0..5_usize);
    let change =
        proptest::collection::vec((proptest::prelude::any::<proptest::sample::Index>(), 32..127_u8), 4);
    let config = Config { cases: 48, failure_persistence: None, ..Config::default() };
    let (agreed, broken) = (Cell::new(0), Cell::new(0));
    TestRunner::new(config)
        .run(&(message, signing, change), |((root, before, inside, after), (kind, first, second), changes)| {
            let outside = |pieces: &[&str]| -> String {
                pieces.iter().filter(|piece| piece.starts_with("<!--") || piece.starts_with("<?")).copied().collect()
            };
            let (name, method, _) = kinds[kind];
            let end = ROOTS[root].split(' ').next().unwrap();
            let template = format!(
                "{}<{}>{}<info>{}</info><ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">\n<ds:SignedInfo>\
                 <!--x--><ds:CanonicalizationMethod Algorithm=\"{}\"/>\
                 <ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-{method}\"/>\
                 <ds:Reference URI=\"\"><ds:Transforms>\
                 <ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>\
                 <ds:Transform Algorithm=\"{}\"/></ds:Transforms>\
                 <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\
                 <ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/>\
                 <ds:KeyInfo><ds:X509Data><ds:X509Certificate/></ds:X509Data></ds:KeyInfo></ds:Signature>{}</{end}>{}",
                outside(&before), ROOTS[root], before.concat(), inside.concat(), FORMS[first], FORMS[second],
                after.concat(), outside(&after),
            );
            let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
            fs::write(at("in.xml"), template).unwrap();
            let keys = format!("{},{}", at(&format!("{name}.key")), at(&format!("{name}.pem")));
            let run = Command::new("xmlsec1")
                .args(["--sign", "--privkey-pem", &keys, "--output", &at("out.xml"), &at("in.xml")])
                .output()
                .unwrap();
            assert!(run.status.success(), "{run:?}");
            let signed = fs::read(at("out.xml")).unwrap();
            let when = datetime!(2026-09-14 12:00 UTC);
            let judged = judge_signature(&signed, when, &pins);
            assert_eq!((judged.proof, judged.why), (Proof::Verified, Why::Known), "{}", String::from_utf8_lossy(&signed));
            for (place, byte) in changes {
                let mut changed = signed.clone();
                changed[place.index(signed.len())] = byte;
                fs::write(at("changed.xml"), &changed).unwrap();
                let certificate = at(&format!("{name}.pem"));
                let run = Command::new("xmlsec1")
                    .args(["--verify", "--pubkey-cert-pem", &certificate, "--enabled-key-data", "key-name", &at("changed.xml")])
                    .output()
                    .unwrap();
                let judged = judge_signature(&changed, when, &pins);
                let strict = judged.proof == Proof::Verified;
                let text = String::from_utf8_lossy(&changed);
                // Never more than the other program takes. Less only where the key or the
                // certificate inside was changed, which the other was told not to look at, or
                // where the shape is stricter here.
                assert!(!strict || run.status.success(), "{judged:?} {run:?} {text}");
                let stricter = [Why::NoKey, Why::Shape, Why::Encoding, Why::Value, Why::Method, Why::NotAMessage];
                assert!(strict || !run.status.success() || stricter.contains(&judged.why), "{judged:?} {text}");
                agreed.set(agreed.get() + 1);
                broken.set(broken.get() + usize::from(!strict));
            }
            Ok(())
        })
        .unwrap();
    println!("{} changed messages, {} of them broken", agreed.get(), broken.get());
}

/// A new RSA key in DER form; the library behind the certificates makes none.
fn rsa(folder: &Path) -> Vec<u8> {
    let file = folder.join("made.der");
    let args =
        ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-outform", "DER", "-out"];
    Command::new("openssl").args(args).arg(&file).output().unwrap();
    let made = fs::read(&file).unwrap();
    let args = ["pkcs8", "-topk8", "-nocrypt", "-inform", "DER", "-outform", "DER", "-in"];
    let run = Command::new("openssl").args(args).arg(&file).output().unwrap();
    if run.stdout.is_empty() { made } else { run.stdout }
}

fn pem(label: &str, der: &[u8]) -> String {
    let packed = STANDARD.encode(der);
    let lines: Vec<&str> =
        packed.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}
