//! A report of the resident to the city, word for word. It is shown, and nothing is sent.

use std::sync::Arc;

use time::OffsetDateTime;

use crate::App;
use crate::error::bad_request;
use crate::wire::{ErrorBody, ErrorCode, ReportText};
use crate::words::say;
use crate::{ReportAsk, ReportedDevice};

const ABOUT: [&str; 4] = ["device", "scam", "fake-alert", "other"];
/// The longest own words and the longest way to be reached, in letters.
const MOST_WORDS: usize = 4_000;
const MOST_FROM: usize = 200;

/// Puts the report together. Addresses, hardware numbers and names of devices are not in it: a device is
/// told by its kind, maker and model.
pub(crate) async fn report(app: &Arc<App>, ask: ReportAsk) -> Result<ReportText, ErrorBody> {
    let Some(about) = ABOUT.into_iter().find(|about| *about == ask.about) else {
        return Err(bad_request("a report is about a device, a scam, a fake-alert or other"));
    };
    let long = |text: &str, most: usize| text.chars().count() > most;
    let from = ask.from.as_deref().map(str::trim).filter(|from| !from.is_empty());
    if long(&ask.words, MOST_WORDS) || from.is_some_and(|from| long(from, MOST_FROM)) {
        return Err(ErrorBody::new(ErrorCode::BadText, &[("letters", format!("at most {MOST_WORDS}"))]));
    }
    let words = ask.words.trim();
    let language = ask.language.as_str();
    let mut lines = Vec::new();
    if let Some(device) = &ask.device {
        lines.extend(of_device(app, device, language).await?);
    } else if words.is_empty() {
        return Err(ErrorBody::new(ErrorCode::BadText, &[("letters", "at least one".into())]));
    }
    if !words.is_empty() {
        lines.push(words.to_owned());
    }
    lines.push(match from {
        Some(from) => say(language, "report_from", &[("from", from)]),
        None => say(language, "report_no_from", &[]),
    });
    let (subject, text) = (say(language, &format!("report_subject_{about}"), &[]), lines.join("\n\n"));
    let to = app.city().with(app.keeper(), async |room| room.city().map(|city| city.report.clone())).await;
    let to = to.unwrap_or_default();
    Ok(ReportText {
        mail: to
            .mail
            .map(|mail| format!("mailto:{mail}?subject={}&body={}", percent(&subject), percent(&text))),
        form: to.form,
        subject,
        text,
    })
}

async fn of_device(app: &Arc<App>, asked: &ReportedDevice, language: &str) -> Result<Vec<String>, ErrorBody> {
    let missing = || ErrorBody::plain(ErrorCode::NoSuchDevice);
    let known = app.known(&asked.target).await.ok_or_else(missing)?;
    let home = known.home.lock().await;
    let findings = home.findings();
    let finding = findings
        .iter()
        .find(|f| f.device.as_str() == asked.device && f.rule.0 == asked.rule)
        .ok_or_else(missing)?;
    let device = home.device(&finding.device).ok_or_else(missing)?;
    let said = |claim: Option<String>| claim.filter(|text| !text.is_empty());
    let words = porchlight_assess::Words::of(language);
    let kind = words.kind(device.kind()).to_owned();
    let maker = said(device.maker.as_ref().map(|claim| claim.value.to_string()));
    let model = said(device.model.as_ref().map(|claim| claim.value.to_string()));
    let version = said(device.firmware.as_ref().map(|claim| claim.value.to_string()));
    let what: Vec<String> = [Some(kind.clone()), maker, model, version].into_iter().flatten().collect();
    // The device's own name may tell whose it is: the sentence is said of its kind.
    let problem = words.say(finding, &kind).title;
    let day = OffsetDateTime::now_utc().date().to_string();
    Ok(vec![
        say(language, "report_device", &[("device", &what.join(", "))]),
        say(language, "report_problem", &[("problem", &problem)]),
        say(language, "report_found_by", &[("day", &day)]),
    ])
}

/// Every byte that is not a plain letter, digit or one of `-._~` as `%XX` (RFC 3986, section 2.1).
fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    // Mail programs want line ends of two characters (RFC 6068, section 5).
    for byte in text.replace('\n', "\r\n").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_address_takes_any_words() {
        assert_eq!(percent("a b&c=\n电?"), "a%20b%26c%3D%0D%0A%E7%94%B5%3F");
    }
}
