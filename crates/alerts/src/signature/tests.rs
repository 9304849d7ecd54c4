//! Messages signed here, with keys and certificates made here.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use rcgen::{
    BasicConstraints, CertificateParams, IsCa, Issuer as Maker, KeyPair, KeyUsagePurpose, PublicKeyData,
};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use sha2::{Digest, Sha256};
use time::macros::datetime;

use super::*;

const SENT: OffsetDateTime = datetime!(2026-09-14 12:00 UTC);
const BODY: &str = "<identifier>7</identifier><info><event>Flood</event><value> </value></info>";

/// A key, its certificate, and that of its issuer.
struct Made {
    key: KeyPair,
    certificates: Vec<Vec<u8>>,
    leaf: Issuer,
    issuer: Issuer,
}

fn pin(key: &KeyPair) -> Issuer {
    Issuer { name: Prose::line("City"), spki_sha256: Sha256::digest(key.subject_public_key_info()).into() }
}

fn make(is_ca: bool, until: OffsetDateTime) -> Made {
    let (above, key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = if is_ca { IsCa::Ca(BasicConstraints::Unconstrained) } else { IsCa::ExplicitNoCa };
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let issuer = params.self_signed(&above).unwrap();
    let mut own = CertificateParams::new(Vec::new()).unwrap();
    own.not_before = datetime!(2026-09-01 0:00 UTC);
    own.not_after = until;
    own.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    let own = own.signed_by(&key, &Maker::from_params(&params, &above)).unwrap();
    let (leaf, pinned) = (pin(&key), pin(&above));
    Made { key, certificates: vec![own.der().to_vec(), issuer.der().to_vec()], leaf, issuer: pinned }
}

/// Signs a body that is in canonical form already.
fn sign(made: &Made, body: &str) -> String {
    let root = "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">";
    let digest = STANDARD.encode(Sha256::digest(format!("{root}{body}</alert>")));
    let form = "Algorithm=\"http://www.w3.org/2006/12/xml-c14n11\"";
    let info = format!(
        "<CanonicalizationMethod {form}></CanonicalizationMethod>\
         <SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256\"></SignatureMethod>\
         <Reference URI=\"\"><Transforms>\
         <Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></Transform>\
         <Transform {form}></Transform></Transforms>\
         <DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></DigestMethod>\
         <DigestValue>{digest}</DigestValue></Reference></SignedInfo>"
    );
    let random = SystemRandom::new();
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &made.key.serialize_der(), &random)
        .unwrap();
    let signed = format!("<SignedInfo xmlns=\"{SIGNATURES}\">{info}");
    let value = STANDARD.encode(key.sign(&random, signed.as_bytes()).unwrap());
    let certificates: String = made
        .certificates
        .iter()
        .map(|der| format!("<X509Certificate>{}</X509Certificate>", STANDARD.encode(der)))
        .collect();
    format!(
        "{root}{body}<Signature xmlns=\"{SIGNATURES}\"><SignedInfo>{info}<SignatureValue>{value}</SignatureValue>\
         <KeyInfo><X509Data>{certificates}</X509Data></KeyInfo></Signature></alert>"
    )
}

/// With a line for each element, but nothing put into empty ones.
fn pretty(xml: &str) -> String {
    xml.replace("></", "\0").replace("><", ">\n  <").replace('\0', "></")
}

#[test]
fn signers_and_repairs() {
    let late = datetime!(2026-09-30 0:00 UTC);
    let made = make(true, late);
    let xml = sign(&made, BODY);
    let (leaf, issuer) = ([made.leaf.clone()], [made.issuer.clone()]);
    let style = format!("<?xml-stylesheet href='a'?>{}", pretty(&xml));
    let object = xml.replace("</KeyInfo>", "</KeyInfo><Object xmlns=\"\"/>");
    let other = xml.replace("#enveloped-signature", "#base64");
    let twice = xml.replace("URI=\"\"", "URI=\"#a\"");
    for (xml, pins, proof, why, mend) in [
        (&xml, &issuer[..], Proof::Verified, Why::Known, None),
        (&xml, &leaf, Proof::Verified, Why::Known, None),
        (&xml, &[], Proof::UnknownSigner, Why::NobodyKnown, None),
        (&style, &issuer, Proof::Repaired, Why::Known, Some(Mend::Blanks)),
        (&object, &issuer, Proof::Repaired, Why::Known, Some(Mend::BlanksAndForeignObject)),
        (&xml.replace("Flood", "Fire"), &issuer, Proof::Broken, Why::Content, None),
        (&xml.replace("<value> </value>", "<value></value>"), &issuer, Proof::Broken, Why::Content, None),
        (&other, &issuer, Proof::NotChecked, Why::Shape, None),
        (&twice, &issuer, Proof::NotChecked, Why::Shape, None),
        (&format!("<!DOCTYPE alert>{xml}"), &issuer, Proof::NotChecked, Why::NotAMessage, None),
    ] {
        let judged = judge_signature(xml.as_bytes(), SENT, pins);
        assert_eq!((judged.proof, judged.why, judged.mend), (proof, why, mend), "{xml}");
    }
    let early = make(true, datetime!(2026-09-14 11:59 UTC));
    let no_issuer = make(false, late);
    for (made, why) in [(early, Why::NotThen), (no_issuer, Why::NobodyKnown)] {
        let judged = judge_signature(sign(&made, BODY).as_bytes(), SENT, &[made.issuer]);
        assert_eq!((judged.proof, judged.why), (Proof::UnknownSigner, why));
    }
}

proptest! {
    #[test]
    fn a_changed_text_is_never_proven(at in any::<prop::sample::Index>(), with in any::<char>()) {
        let made = make(true, datetime!(2026-09-30 0:00 UTC));
        let style = pretty(&sign(&made, BODY));
        let places: Vec<usize> = ["7<", "Flood<", "lood<", "ood<", "od<", "d<", " </value"]
            .iter().filter_map(|text| style.find(text)).collect();
        let place = *at.get(&places);
        prop_assume!(!style[place..].starts_with(with) && !matches!(with, '<' | '&' | '\r'));
        let changed = format!("{}{with}{}", &style[..place], &style[place + 1..]);
        let judged = judge_signature(changed.as_bytes(), SENT, &[made.issuer]);
        prop_assert!(judged.proof < Proof::UnknownSigner, "{:?} {}", judged, changed);
    }

    #[test]
    fn any_change_of_the_bytes_is_survived(changes in prop::collection::vec(any::<(prop::sample::Index, u8)>(), 1..6)) {
        let made = make(true, datetime!(2026-09-30 0:00 UTC));
        let mut bytes = sign(&made, BODY).into_bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        judge_signature(&bytes, SENT, &[made.issuer]);
    }
}
