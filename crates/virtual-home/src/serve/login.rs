//! Names and passwords of web pages (RFC 7617, RFC 7616).

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use http_body_util::Full;
use hyper::Response;

use super::http::page;
use crate::file::Guard;
use crate::home::Played;

/// Whether a request may in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    Open,
    Closed,
    Locked,
}

/// Checks a Basic login, and counts a wrong one.
pub(super) fn basic(played: &mut Played, guard: &Guard, authorization: Option<&str>) -> Entry {
    let pair = authorization
        .and_then(|header| header.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
        .and_then(|(_, encoded)| BASE64.decode(encoded.trim()).ok());
    let right = format!("{}:{}", guard.user, guard.password);
    match pair {
        // A lock holds against the right password, too.
        Some(pair) if pair == right.as_bytes() && !played.is_locked() => Entry::Open,
        _ => refuse(played, authorization),
    }
}

/// Lets nobody in, and counts who tried.
pub(super) fn refuse(played: &mut Played, authorization: Option<&str>) -> Entry {
    if authorization.is_some() {
        played.failed_logins += 1;
    }
    if played.is_locked() { Entry::Locked } else { Entry::Closed }
}

pub(super) fn ask_basic(realm: &str) -> Response<Full<Bytes>> {
    let challenge = format!("Basic realm=\"{}\", charset=\"UTF-8\"", realm.replace(['"', '\\'], ""));
    page(401, &[("www-authenticate", &challenge), ("content-type", "text/html")], "<h1>401 Unauthorized</h1>")
}

pub(super) fn ask_digest(realm: &str, stale: bool) -> Response<Full<Bytes>> {
    let realm = realm.replace(['"', '\\'], "");
    let challenge = format!(
        "Digest realm=\"{realm}\", qop=\"auth\", algorithm=MD5, nonce=\"7072616374696365\"{}",
        if stale { ", stale=true" } else { "" }
    );
    page(401, &[("www-authenticate", &challenge), ("content-type", "text/html")], "<h1>401 Unauthorized</h1>")
}

pub(super) fn locked() -> Response<Full<Bytes>> {
    page(
        423,
        &[("retry-after", "1800"), ("content-type", "text/html")],
        "<h1>Locked: too many wrong passwords</h1>",
    )
}
