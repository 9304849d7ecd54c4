//! A login form: the page behind it is looked at first, then one POST of two fields.

use porchlight_model::GapReason;

use super::answer::{Answer, asks_for_calm, status_asks_for_calm};
use super::{At, Form, Pair};
use crate::ask::{Body, HttpQuestion, Reply, exchange_with, get};

/// A GET of the guarded page, or of the form; with a login one POST. A session that the device opens is
/// dropped: its cookie is not kept.
pub(super) async fn knock(at: At<'_>, form: &Form, pair: Option<Pair<'_>>) -> Result<Answer, GapReason> {
    let question =
        |path: &str| HttpQuestion { port: at.port, transport: form.transport, path: path.to_owned() };
    let Some(pair) = pair else {
        let look = if form.guarded.is_empty() { &form.path } else { &form.guarded };
        let reply = get(at.gate, at.host, &question(look), None, at.packet).await?;
        return Ok(without_login(&reply, form));
    };
    let body = Body {
        headers: &[("content-type", "application/x-www-form-urlencoded")],
        bytes: fields(form, pair).into_bytes(),
    };
    let reply = exchange_with(at.gate, at.host, &question(&form.path), None, Some(body), at.packet).await?;
    Ok(with_login(&reply, form))
}

/// The two fields, as forms are written (WHATWG URL, `application/x-www-form-urlencoded`).
fn fields(form: &Form, pair: Pair<'_>) -> String {
    let mut told = String::new();
    for (name, value) in [(&form.user_field, pair.user), (&form.password_field, pair.password)] {
        if !name.is_empty() {
            if !told.is_empty() {
                told.push('&');
            }
            encode(name, &mut told);
            told.push('=');
            encode(value, &mut told);
        }
    }
    told
}

fn encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        match byte {
            b' ' => into.push('+'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => {
                into.push(char::from(byte))
            }
            _ => {
                into.push('%');
                let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0').to_ascii_uppercase();
                into.push(digit(byte >> 4));
                into.push(digit(byte & 15));
            }
        }
    }
}

fn without_login(reply: &Reply, form: &Form) -> Answer {
    if status_asks_for_calm(reply.status, &reply.headers) {
        return Answer::Calm;
    }
    let body = reply.body.to_lowercase();
    if form.guarded.is_empty() {
        let has = |field: &str| {
            let field = field.to_lowercase();
            field.is_empty()
                || [format!("\"{field}\""), format!("'{field}'"), format!("={field}")]
                    .iter()
                    .any(|f| body.contains(f))
        };
        return if reply.status == 200
            && crate::ask::has_password_field(&body)
            && has(&form.user_field)
            && has(&form.password_field)
        {
            Answer::Outside
        } else {
            Answer::Strange
        };
    }
    match reply.status {
        401 | 403 if asks_for_calm(&body) => Answer::Calm,
        401 | 403 => Answer::Outside,
        200 if !body.trim().is_empty() && !crate::ask::has_password_field(&body) => Answer::Inside,
        _ => Answer::Strange,
    }
}

fn with_login(reply: &Reply, form: &Form) -> Answer {
    let location = reply.headers.get(hyper::header::LOCATION).map(|v| String::from_utf8_lossy(v.as_bytes()));
    let told = format!("{}\n{}", location.unwrap_or_default(), reply.body).to_lowercase();
    let says = |mark: &str| !mark.is_empty() && told.contains(&mark.to_lowercase());
    let refused = says(&form.refused);
    match reply.status {
        status if status_asks_for_calm(status, &reply.headers) => Answer::Calm,
        200..=399 if says(&form.inside) && !refused && !crate::ask::has_password_field(&told) => {
            Answer::Inside
        }
        _ if asks_for_calm(&told) => Answer::Calm,
        _ if refused => Answer::Outside,
        401 => Answer::Outside,
        403 => Answer::Calm,
        _ => Answer::Strange,
    }
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderMap;
    use porchlight_model::Transport;

    use super::*;

    fn form(guarded: &str) -> Form {
        Form {
            transport: Transport::Plain,
            path: "/login".into(),
            user_field: "user".into(),
            password_field: "pass".into(),
            refused: "wrong".into(),
            inside: "welcome".into(),
            guarded: guarded.into(),
        }
    }

    fn reply(status: u16, location: Option<&str>, body: &str) -> Reply {
        let mut headers = HeaderMap::new();
        if let Some(location) = location {
            headers.insert("location", location.parse().unwrap());
        }
        Reply { status, headers, body: body.into(), raw: Vec::new(), certificate: None }
    }

    #[test]
    fn what_an_answer_means() {
        const FORM: &str = "<form><input name=\"user\"><input name='pass' type=password></form>";
        for (guarded, status, body, expected) in [
            ("", 200, FORM, Answer::Outside),
            ("", 200, "<h1>Settings</h1>", Answer::Strange),
            ("", 200, "<input type=password name=pin>", Answer::Strange),
            ("", 401, FORM, Answer::Strange),
            ("/api", 403, "Forbidden", Answer::Outside),
            ("/api", 401, "", Answer::Outside),
            ("/api", 403, "Your address is locked", Answer::Calm),
            ("/api", 429, "", Answer::Calm),
            ("/api", 200, "v4.6", Answer::Inside),
            ("/api", 200, FORM, Answer::Strange),
            ("/api", 302, "", Answer::Strange),
        ] {
            assert_eq!(
                without_login(&reply(status, None, body), &form(guarded)),
                expected,
                "{status} {body}"
            );
        }
        for (status, location, body, expected) in [
            (200, None, "Welcome home", Answer::Inside),
            (302, Some("/welcome"), "", Answer::Inside),
            (302, Some("/login?wrong=1"), "", Answer::Outside),
            (200, None, "Wrong password. Welcome to try again", Answer::Outside),
            (200, None, "wrong; too many tries, locked", Answer::Calm),
            (401, None, "", Answer::Outside),
            (403, None, "wrong", Answer::Outside),
            (403, None, "", Answer::Calm),
            (200, None, "", Answer::Strange),
            (200, None, FORM, Answer::Strange),
            (500, None, "welcome", Answer::Strange),
            (503, None, "welcome", Answer::Calm),
        ] {
            assert_eq!(with_login(&reply(status, location, body), &form("")), expected, "{status} {body}");
        }
    }

    #[test]
    fn fields_are_written_as_forms_are() {
        let told = fields(&form(""), Pair { user: "a b&c", password: "é=1" });
        assert_eq!(told, "user=a+b%26c&pass=%C3%A9%3D1");
        let only = Form { user_field: String::new(), ..form("") };
        assert_eq!(fields(&only, Pair { user: "x", password: "" }), "pass=");
    }
}
