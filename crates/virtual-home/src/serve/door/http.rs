//! Web servers behind a login: basic, digest, a form, ONVIF.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use digest_auth::{AuthContext, AuthorizationHeader, HttpMethod};
use http_body_util::Full;
use hyper::{Method, Response};

use super::{LATE, Ruling, rule};
use crate::file::{DoorFile, Mood, Speaks};
use crate::home::Played;
use crate::serve::http::{Asked, Reply, page};

const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");
const SOAP: (&str, &str) = ("content-type", "application/soap+xml; charset=utf-8");
const NONCE: &str = "7072616374696365";

type Answer = Response<Full<Bytes>>;

/// What a door answers.
pub(in crate::serve) fn answer(played: &mut Played, door: &DoorFile, asked: &Asked) -> Reply {
    match door.speaks {
        Speaks::HttpForm => form(played, door, asked),
        Speaks::Onvif | Speaks::OnvifDigest => onvif(played, door, asked),
        _ => guarded(played, door, asked),
    }
}

/// The page behind the login.
fn inside(door: &DoorFile) -> Answer {
    let inside = if door.inside.is_empty() { "Settings" } else { &door.inside };
    page(
        200,
        &[HTML],
        &format!("<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>", inside),
    )
}

/// The challenge of a refusal.
pub(super) fn challenge(door: &DoorFile, digest: bool, stale: bool) -> String {
    let realm = door.realm.replace(['"', '\\'], "");
    if digest {
        let stale = if stale { ", stale=true" } else { "" };
        let more = if door.digest.is_empty() { String::new() } else { format!(", {}", door.digest) };
        format!("Digest realm=\"{realm}\", nonce=\"{NONCE}\"{more}{stale}")
    } else {
        format!("Basic realm=\"{realm}\"")
    }
}

/// True when a request carries the right name and password.
pub(super) fn is_right(
    door: &DoorFile,
    method: &str,
    uri: &str,
    body: Option<&[u8]>,
    authorization: &str,
) -> bool {
    let Some((scheme, rest)) = authorization.split_once(' ') else { return false };
    if scheme.eq_ignore_ascii_case("basic") {
        let right = format!("{}:{}", door.user, door.password);
        return BASE64.decode(rest.trim()).is_ok_and(|pair| pair == right.as_bytes());
    }
    digest_is_right(door, method, uri, body, authorization).unwrap_or(false)
}

fn digest_is_right(
    door: &DoorFile,
    method: &str,
    uri: &str,
    body: Option<&[u8]>,
    authorization: &str,
) -> Option<bool> {
    let told = AuthorizationHeader::parse(authorization).ok()?;
    let mut prompt = digest_auth::parse(&challenge(door, true, false)).ok()?;
    prompt.nc = told.nc.saturating_sub(1);
    let method = HttpMethod::from(method.to_owned());
    let mut context = AuthContext::new_with_method(&door.user, &door.password, uri, body, method);
    if let Some(cnonce) = &told.cnonce {
        context.set_custom_cnonce(cnonce.clone());
    }
    Some(told.username == door.user && prompt.respond(&context).ok()?.response == told.response)
}

fn refusal(door: &DoorFile, stale: bool) -> Answer {
    let digest = matches!(door.speaks, Speaks::HttpDigest | Speaks::OnvifDigest);
    page(401, &[("www-authenticate", &challenge(door, digest, stale)), HTML], "<h1>401 Unauthorized</h1>")
}

/// What a ruling is over HTTP.
fn ruled(ruling: Ruling, words: impl Fn(Ruling) -> Answer) -> Reply {
    Reply::Page(match ruling {
        Ruling::Cut => return Reply::Reset,
        Ruling::Late => return Reply::Late(LATE, words(Ruling::Out)),
        Ruling::Hang => return Reply::Late(super::FOR_EVER, words(Ruling::Out)),
        Ruling::Locked => page(423, &[("retry-after", "1800")], "Locked: too many wrong passwords"),
        Ruling::Babble => {
            page(200, &[("content-type", "application/octet-stream")], "\u{83}\u{0}\u{fe}\u{17}")
        }
        other => words(other),
    })
}

fn guarded(played: &mut Played, door: &DoorFile, asked: &Asked) -> Reply {
    let Some(authorization) = &asked.authorization else {
        return Reply::Page(if door.mood == Mood::Open { inside(door) } else { refusal(door, false) });
    };
    let is_right = is_right(door, asked.method.as_str(), &asked.target, None, authorization);
    ruled(rule(played, door, is_right), |ruling| match ruling {
        Ruling::In => inside(door),
        // The title of the page behind the login stands above a new question for it.
        Ruling::TwoFaced => page(
            200,
            &[HTML],
            &format!("<title>{0}</title><h1>{0}</h1><form><input name=p type=password></form>", door.inside),
        ),
        ruling => refusal(door, ruling == Ruling::Stale),
    })
}

fn form(played: &mut Played, door: &DoorFile, asked: &Asked) -> Reply {
    const FORM: &str =
        "<form method=post action=/login><input name=\"user\"><input type=password name=\"password\"></form>";
    if asked.method != Method::POST {
        return Reply::Page(match (door.mood, asked.path.as_str()) {
            (Mood::Open, _) => inside(door),
            (_, "/api/status") => page(403, &[("content-type", "text/plain")], "Forbidden"),
            _ => page(200, &[HTML], FORM),
        });
    }
    let is_right =
        asked.body == format!("user={}&password={}", form_text(&door.user), form_text(&door.password));
    ruled(rule(played, door, is_right), |ruling| match ruling {
        Ruling::In if door.greeting == "redirects" => {
            page(302, &[("location", &format!("/{}", door.inside))], "")
        }
        Ruling::In => page(200, &[HTML, ("set-cookie", "session=1; HttpOnly")], &door.inside),
        Ruling::TwoFaced => {
            page(200, &[HTML], &format!("<h1>{}</h1><p>Wrong password</p>{FORM}", door.inside))
        }
        _ if door.greeting == "redirects" => page(302, &[("location", "/login?error=wrong")], ""),
        _ => page(200, &[HTML, ("set-cookie", "session=0")], &format!("<p>Wrong password</p>{FORM}")),
    })
}

/// A value as forms write it.
fn form_text(text: &str) -> String {
    let one = |byte: u8| match byte {
        b' ' => "+".to_owned(),
        byte if byte.is_ascii_alphanumeric() || b"*-._".contains(&byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

fn onvif(played: &mut Played, door: &DoorFile, asked: &Asked) -> Reply {
    let told = |body: &str| {
        let envelope = format!(
            r#"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>{body}</s:Body></s:Envelope>"#
        );
        page(200, &[SOAP], &envelope)
    };
    let fault = || {
        let mut answer = told(
            "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Code></s:Fault>",
        );
        *answer.status_mut() = hyper::StatusCode::BAD_REQUEST;
        answer
    };
    if asked.method != Method::POST {
        return Reply::Page(page(405, &[], ""));
    }
    if asked.body.contains("GetSystemDateAndTime") {
        return Reply::Page(told(
            "<GetSystemDateAndTimeResponse><SystemDateAndTime><DateTimeType>NTP</DateTimeType><UTCDateTime><Time><Hour>9</Hour><Minute>5</Minute><Second>1</Second></Time><Date><Year>2021</Year><Month>3</Month><Day>4</Day></Date></UTCDateTime></SystemDateAndTime></GetSystemDateAndTimeResponse>",
        ));
    }
    let tried = match door.speaks {
        Speaks::OnvifDigest => asked.authorization.as_ref().map(|authorization| {
            is_right(door, "POST", &asked.target, Some(asked.body.as_bytes()), authorization)
        }),
        _ => asked.body.contains("<Password").then(|| token_is_right(door, &asked.body)),
    };
    let device = || {
        told(
            "<tds:GetDeviceInformationResponse><tds:Manufacturer>Pretend</tds:Manufacturer></tds:GetDeviceInformationResponse>",
        )
    };
    let Some(is_right) = tried else {
        return Reply::Page(match (door.mood, door.speaks) {
            (Mood::Open, _) => device(),
            (_, Speaks::OnvifDigest) => refusal(door, false),
            _ => fault(),
        });
    };
    ruled(rule(played, door, is_right), |ruling| match (ruling, door.speaks) {
        (Ruling::In, _) => device(),
        (Ruling::TwoFaced, _) => told("<s:Fault>ter:NotAuthorized, not GetDeviceInformation</s:Fault>"),
        (ruling, Speaks::OnvifDigest) => refusal(door, ruling == Ruling::Stale),
        _ => fault(),
    })
}

/// Checks a user token (OASIS UsernameToken Profile 1.0): its digest, and that it is of this device's day.
fn token_is_right(door: &DoorFile, body: &str) -> bool {
    let between = |from: &str, to: &str| {
        let rest = body.split_once(from)?.1;
        let rest = if from.ends_with('>') { rest } else { rest.split_once('>')?.1 };
        rest.split_once(to).map(|(value, _)| value)
    };
    let found = || {
        let (user, sum) = (between("<Username>", "</Username>")?, between("<Password", "</Password>")?);
        let (nonce, created) = (between("<Nonce", "</Nonce>")?, between("<Created", "</Created>")?);
        let mut bytes = BASE64.decode(nonce).ok()?;
        bytes.extend(created.bytes());
        bytes.extend(door.password.bytes());
        let right = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, &bytes);
        Some(user == door.user && sum == BASE64.encode(right) && created.starts_with("2021-03-04T"))
    };
    found().unwrap_or(false)
}
