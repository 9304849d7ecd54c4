//! A login over ONVIF: the question GetDeviceInformation with a WS-Security user token, as the ONVIF Core
//! Specification (5.9.1) and the OASIS UsernameToken Profile 1.0 describe it, or with HTTP digest where the
//! device asks for that. Nothing else is asked, and the answer is not kept.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use porchlight_model::{GapReason, Seen, Transport};
use ring::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY};
use time::OffsetDateTime;

use super::answer::{Answer, asks_for_calm, challenge, digest, status_asks_for_calm};
use super::{At, Pair, random_password};
use crate::ask::{Body, Call, HttpQuestion, Reply, ask_call, exchange_with};

const SECURITY: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
const UTILITY: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
const DIGEST: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest";
const NONCE: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";

/// GetDeviceInformation without a login; with one once more, with a token or a digest.
pub(super) async fn knock(at: At<'_>, path: &str, pair: Option<Pair<'_>>) -> Result<Answer, GapReason> {
    let baseline = ask(at, path, "", None).await?;
    let Some(pair) = pair else { return Ok(answer(&baseline)) };
    match answer(&baseline) {
        Answer::Outside => {}
        Answer::Inside => return Ok(Answer::Strange),
        other => return Ok(other),
    }
    if let Some(told) = challenge(&baseline.headers, "digest", "") {
        let body = envelope("");
        let Some(authorization) = digest(&told, "POST", path, Some(body.as_bytes()), pair) else {
            return Ok(Answer::Strange);
        };
        return Ok(answer(&ask(at, path, "", Some(&authorization)).await?));
    }
    // Devices refuse a token whose time is not theirs, so they are asked for it.
    let told = match Call::named("onvif-date") {
        Some(call) => ask_call(at.gate, at.host, at.port, call).await.ok(),
        None => None,
    };
    let created = told.as_ref().and_then(time_of).unwrap_or_else(|| at.gate.now());
    let header = token(pair, &random_password(), &written(created));
    Ok(answer(&ask(at, path, &header, None).await?))
}

async fn ask(at: At<'_>, path: &str, header: &str, authorization: Option<&str>) -> Result<Reply, GapReason> {
    let question = HttpQuestion { port: at.port, transport: Transport::Plain, path: path.to_owned() };
    let body = Body {
        headers: &[("content-type", "application/soap+xml; charset=utf-8")],
        bytes: envelope(header).into_bytes(),
    };
    exchange_with(at.gate, at.host, &question, authorization, Some(body), at.packet).await
}

/// The heads and the body of the question, with a hole for the token.
pub(crate) fn pattern() -> (String, String) {
    ("content-type: application/soap+xml; charset=utf-8\r\n".to_owned(), envelope("⟨header⟩"))
}

fn envelope(header: &str) -> String {
    format!(
        r#"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">{header}<s:Body><GetDeviceInformation xmlns="http://www.onvif.org/ver10/device/wsdl"/></s:Body></s:Envelope>"#
    )
}

/// The user token: SHA-1 over nonce, time and password (UsernameToken Profile 1.0, section 3.1).
fn token(Pair { user, password }: Pair<'_>, nonce: &str, created: &str) -> String {
    let mut sum = Context::new(&SHA1_FOR_LEGACY_USE_ONLY);
    for part in [nonce, created, password] {
        sum.update(part.as_bytes());
    }
    let (sum, nonce, user) = (BASE64.encode(sum.finish()), BASE64.encode(nonce), escaped(user));
    format!(
        r#"<s:Header><Security s:mustUnderstand="1" xmlns="{SECURITY}"><UsernameToken><Username>{user}</Username><Password Type="{DIGEST}">{sum}</Password><Nonce EncodingType="{NONCE}">{nonce}</Nonce><Created xmlns="{UTILITY}">{created}</Created></UsernameToken></Security></s:Header>"#
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn written(at: OffsetDateTime) -> String {
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", at.hour(), at.minute(), at.second())
}

/// The device's time (UTC), out of its answer to GetSystemDateAndTime. Local times have the same names and come
/// after it or before it, so that the fields cannot be told apart by name; a device that tells both is taken at
/// the first, and this computer's time decides when they are hours apart.
fn time_of(seen: &Seen) -> Option<OffsetDateTime> {
    let Seen::Told(told) = seen else { return None };
    let number = |name: &str| told.fields.get(name)?.as_str().parse::<i32>().ok();
    let small = |name: &str| u8::try_from(number(name)?).ok();
    let month = time::Month::try_from(small("Month")?).ok()?;
    let date = time::Date::from_calendar_date(number("Year")?, month, small("Day")?).ok()?;
    let time = time::Time::from_hms(small("Hour")?, small("Minute")?, small("Second")?).ok()?;
    Some(date.with_time(time).assume_utc())
}

fn answer(reply: &Reply) -> Answer {
    let body = &reply.body;
    let refused = ["NotAuthorized", "FailedAuthentication", "Sender not Authorized", "not authorized"];
    match reply.status {
        status if status_asks_for_calm(status, &reply.headers) => Answer::Calm,
        200 if body.contains("GetDeviceInformationResponse") => Answer::Inside,
        _ if asks_for_calm(body) => Answer::Calm,
        401 => Answer::Outside,
        400 | 403 | 500 | 200 if refused.iter().any(|word| body.contains(word)) => Answer::Outside,
        403 => Answer::Calm,
        _ => Answer::Strange,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use hyper::header::HeaderMap;
    use porchlight_model::{Text, Told};

    use super::*;

    #[test]
    fn the_token_is_that_of_the_standard() {
        // ONVIF Application Programmer's Guide, section 6.1.1.3, gives a nonce, a time and a password with their digest;
        // the same sum is made here from its parts.
        let pair = Pair { user: "a<b", password: "userpassword" };
        let told = token(pair, "nonce", "2010-09-16T07:50:45Z");
        assert!(told.contains("<Username>a&lt;b</Username>"), "{told}");
        assert!(told.contains(&BASE64.encode("nonce")) && !told.contains("userpassword"), "{told}");
        let sum = ring::digest::digest(&SHA1_FOR_LEGACY_USE_ONLY, b"nonce2010-09-16T07:50:45Zuserpassword");
        assert!(told.contains(&BASE64.encode(sum)), "{told}");
    }

    #[test]
    fn what_an_answer_means() {
        for (status, body, expected) in [
            (200, "<tds:GetDeviceInformationResponse>", Answer::Inside),
            (200, "<html>", Answer::Strange),
            (400, "<env:Value>ter:NotAuthorized</env:Value>", Answer::Outside),
            (400, "<env:Value>wsse:FailedAuthentication</env:Value>", Answer::Outside),
            (401, "", Answer::Outside),
            (401, "account locked", Answer::Calm),
            (403, "", Answer::Calm),
            (404, "", Answer::Strange),
            (503, "", Answer::Calm),
        ] {
            let headers = HeaderMap::new();
            let reply = Reply { status, headers, body: body.into(), raw: Vec::new(), certificate: None };
            assert_eq!(answer(&reply), expected, "{status} {body}");
        }
    }

    #[test]
    fn the_device_s_time_is_read() {
        let fields = [
            ("Year", "2024"),
            ("Month", "2"),
            ("Day", "29"),
            ("Hour", "23"),
            ("Minute", "5"),
            ("Second", "9"),
        ];
        let told = |fields: &[(&str, &str)]| {
            let fields: BTreeMap<_, _> =
                fields.iter().map(|(k, v)| ((*k).to_owned(), Text::from_lan(v))).collect();
            Seen::Told(Told { protocol: "onvif-date".into(), fields })
        };
        assert_eq!(written(time_of(&told(&fields)).unwrap()), "2024-02-29T23:05:09Z");
        assert_eq!(time_of(&told(&fields[1..])), None);
        assert_eq!(time_of(&told(&[("Year", "99999999999")])), None);
    }
}
