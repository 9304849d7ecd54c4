//! Whether the signature inside a message fits it, and who signed.
//!
//! The verifier is small on purpose and takes one shape of XML signature only: one reference to
//! the message that was read, the enveloped transform, one canonical form. What is signed is
//! always the root that the words are read from, so a signature cannot be moved round another
//! message. General verifiers do far more than that, and each further transform is a way to sign
//! something other than what is shown.
//!
//! SHA-1 shows that a message is whole and no more: nobody is proven by it, pinned or not.

mod canonical;
mod chain;
mod key;
mod parts;
#[cfg(test)]
mod tests;

use roxmltree::{Document, Node};
use time::OffsetDateTime;

use crate::alert::Proof;
use crate::prose::Prose;
use crate::read::{SIGNATURES, version_of, with_document};
use canonical::Writer;
use key::Hash;
use parts::Parts;

/// A signer or an issuer of certificates whom this program knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// Its name, for people.
    pub name: Prose,
    /// SHA-256 of its public key in the DER form of certificates (SubjectPublicKeyInfo).
    pub spki_sha256: [u8; 32],
}

/// A known slip of publishers that was undone before a signature fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mend {
    /// The message was signed without the blanks between its elements and published with them,
    /// or was given a style sheet afterwards (CAP Composer of the WMO does both).
    Blanks,
    /// The same, and an `Object` without a namespace was put into the signature (Canada's NAAD).
    BlanksAndForeignObject,
}

/// Why a signature was judged as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// The message has none.
    NoSignature,
    /// The bytes are no CAP message that can be read.
    NotAMessage,
    /// It has several signatures, and none of them is of the whole message.
    Several,
    /// It is not built in the one way that is taken.
    Shape,
    /// It uses a method that is not known here.
    Method,
    /// It brings no key that can be tried.
    NoKey,
    /// Its Base64 is not exact.
    Encoding,
    /// The message is not the one that was signed.
    Content,
    /// The signature was not made by its own key.
    Value,
    /// It fits, but by SHA-1, which proves nobody.
    Weak,
    /// It fits, but its certificate did not hold when the message was sent.
    NotThen,
    /// It fits, but its certificate is not for signing.
    NotForThis,
    /// It fits, and nobody known vouches for the key.
    NobodyKnown,
    /// It fits, and the key or an issuer of its certificate is known.
    Known,
}

/// What was found out about a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// What it proves.
    pub proof: Proof,
    /// What had to be undone first.
    pub mend: Option<Mend>,
    /// The name of the signer, of the certificate or else of the pin; only when it is known.
    pub signer: Option<Prose>,
    /// The reason.
    pub why: Why,
}

impl Judged {
    fn new(proof: Proof, why: Why) -> Self {
        Self { proof, mend: None, signer: None, why }
    }
}

/// Judges the signature inside the message that `bytes` are, at the time when it says it was sent.
/// Source: W3C XML Signature 1.1, and CAP 1.2 section 3.3.4.1.
pub fn judge_signature(bytes: &[u8], sent: OffsetDateTime, pins: &[Issuer]) -> Judged {
    let judged = with_document(bytes, |parsed| {
        let root = parsed.document.root_element();
        if version_of(root).is_none() {
            return Judged::new(Proof::NotChecked, Why::NotAMessage);
        }
        let mut all = root.children().filter(|child| child.has_tag_name((SIGNATURES, "Signature")));
        let Some(signature) = all.next() else { return Judged::new(Proof::Unsigned, Why::NoSignature) };
        if all.next().is_some() {
            return Judged::new(Proof::NotChecked, Why::Several);
        }
        if parsed.replaced {
            return Judged::new(Proof::Broken, Why::Content);
        }
        let document = &parsed.document;
        let strict = judge(document, signature, None, sent, pins);
        if strict.proof >= Proof::UnknownSigner {
            return strict;
        }
        let mends = [Mend::Blanks, Mend::BlanksAndForeignObject].into_iter();
        mends
            .map(|mend| judge(document, signature, Some(mend), sent, pins))
            .find(|mended| mended.proof >= Proof::UnknownSigner)
            .unwrap_or(strict)
    });
    judged.unwrap_or(Judged::new(Proof::NotChecked, Why::NotAMessage))
}

fn judge<'a, 'input>(
    document: &'a Document<'input>,
    signature: Node<'a, 'input>,
    mend: Option<Mend>,
    sent: OffsetDateTime,
    pins: &[Issuer],
) -> Judged {
    let parts = match Parts::read(document.root_element(), signature, mend) {
        Ok(parts) => parts,
        Err(Why::Encoding) => return Judged::new(Proof::Broken, Why::Encoding),
        Err(why) => return Judged::new(Proof::NotChecked, why),
    };
    let keys: Vec<(Option<usize>, Vec<u8>)> = {
        let certified = parts.certificates.iter().enumerate();
        let certified = certified.filter_map(|(at, der)| Some((Some(at), chain::spki_in(der)?)));
        let bare = parts.bare.iter().map(|(modulus, exponent)| (None, key::spki_of_rsa(modulus, exponent)));
        certified.chain(bare).collect()
    };
    if keys.is_empty() {
        return Judged::new(Proof::NotChecked, if parts.unsure_key { Why::Encoding } else { Why::NoKey });
    }
    let mended = mend.is_some();
    let content = Writer { document, form: &parts.content_form, without: Some(signature.id()), mended };
    if parts.hash.of(content.document(parts.only_root).as_bytes()) != parts.digest {
        return Judged::new(Proof::Broken, Why::Content);
    }
    let info = Writer { document, form: &parts.signed_form, without: None, mended };
    let Some(info) = info.apex(parts.signed_info) else { return Judged::new(Proof::NotChecked, Why::Shape) };
    let tried: Vec<_> = keys
        .iter()
        .filter_map(|(at, spki)| {
            Some((*at, spki, key::fits(spki, parts.method, info.as_bytes(), &parts.value)?))
        })
        .collect();
    let Some((at, spki, _)) = tried.iter().find(|(_, _, fits)| *fits) else {
        return if tried.is_empty() {
            Judged::new(Proof::NotChecked, Why::Method)
        } else {
            Judged::new(Proof::Broken, Why::Value)
        };
    };
    let voucher = match at {
        Some(leaf) => chain::voucher(*leaf, &parts.certificates, sent, pins),
        None => chain::pinned(spki, pins).ok_or(Why::NobodyKnown),
    };
    let weak = parts.method.is_weak() || parts.hash == Hash::Sha1;
    match voucher {
        Ok(_) if weak => Judged { mend, ..Judged::new(Proof::UnknownSigner, Why::Weak) },
        Ok(pin) => {
            let named = at.and_then(|at| parts.certificates.get(at)).and_then(|der| chain::name_in(der));
            let proof = if mended { Proof::Repaired } else { Proof::Verified };
            Judged { proof, mend, signer: Some(named.unwrap_or_else(|| pin.name.clone())), why: Why::Known }
        }
        Err(why) => Judged { mend, ..Judged::new(Proof::UnknownSigner, why) },
    }
}
