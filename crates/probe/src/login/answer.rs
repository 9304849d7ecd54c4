//! What an answer means on the way in, and the signs by which devices ask for calm.

use hyper::header::{HeaderMap, RETRY_AFTER, WWW_AUTHENTICATE};

/// What an answer means on the way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// Turned away, in the way in which this product turns away.
    Outside,
    /// Let in, in the way in which this product lets in.
    Inside,
    /// The device asks for calm.
    Calm,
    /// Anything else.
    Strange,
}

/// Words that devices use when they have locked a login. Looked for in refusals only.
const LOCK_WORDS: [&str; 10] = [
    "locked",
    "too many",
    "try again later",
    "temporarily blocked",
    "temporarily disabled",
    "attempts left",
    "attempts remaining",
    "lockout",
    "retry after",
    "wait a while",
];

/// True when a refusal says that the login is locked, or soon will be.
pub(super) fn asks_for_calm(text: &str) -> bool {
    let text = text.to_lowercase();
    LOCK_WORDS.iter().any(|word| text.contains(word))
}

/// True for a status and headers that ask for calm, whatever the body says.
pub(super) fn status_asks_for_calm(status: u16, headers: &HeaderMap) -> bool {
    matches!(status, 423 | 429 | 503) || headers.contains_key(RETRY_AFTER)
}

/// The challenge of a scheme whose realm contains a text, out of all challenges of a 401.
pub(super) fn challenge(headers: &HeaderMap, scheme: &str, realm: &str) -> Option<String> {
    let values = headers.get_all(WWW_AUTHENTICATE).iter();
    let mut told = values.map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned());
    told.find(|told| is_challenge(told, scheme, realm))
}

/// True for a challenge of a scheme whose realm contains a text (lower case).
pub(super) fn is_challenge(challenge: &str, scheme: &str, realm: &str) -> bool {
    let lower = challenge.to_lowercase();
    let rest = lower.trim_start().strip_prefix(scheme);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')) && lower.contains(realm)
}

/// The answer to a digest challenge (RFC 7616), ready to be sent; `None` when the challenge is broken.
pub(super) fn digest(
    challenge: &str,
    method: &str,
    uri: &str,
    body: Option<&[u8]>,
    pair: super::Pair<'_>,
) -> Option<String> {
    let mut prompt = digest_auth::parse(challenge).ok()?;
    let method = digest_auth::HttpMethod::from(method.to_owned());
    let context = digest_auth::AuthContext::new_with_method(pair.user, pair.password, uri, body, method);
    Some(prompt.respond(&context).ok()?.to_header_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn challenges_are_told_apart_by_scheme_and_realm() {
        for (told, scheme, realm, is) in [
            ("Basic realm=\"ACME Router\"", "basic", "acme", true),
            ("basic realm=x", "basic", "", true),
            ("Basic", "basic", "", true),
            ("Basics realm=x", "basic", "", false),
            ("Digest realm=\"acme\", nonce=\"1\"", "basic", "acme", false),
            ("Basic realm=\"Other\"", "basic", "acme", false),
        ] {
            assert_eq!(is_challenge(told, scheme, realm), is, "{told}");
        }
    }

    #[test]
    fn digests_are_those_of_the_standard() {
        // RFC 2069, errata: the example of the standard without qop.
        let challenge = r#"Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41""#;
        let pair = super::super::Pair { user: "Mufasa", password: "CircleOfLife" };
        let told = digest(challenge, "GET", "/dir/index.html", None, pair).unwrap();
        assert!(told.contains("response=\"1949323746fe6a43ef61f9606e7febea\""), "{told}");
        assert!(digest("Digest realm", "GET", "/", None, pair).is_none());
    }

    proptest! {
        #[test]
        fn any_challenge_is_read(challenge in "(Digest )?[ -~]{0,120}") {
            let pair = super::super::Pair { user: "a", password: "b" };
            let _ = digest(&challenge, "GET", "/", None, pair);
        }
    }
}
