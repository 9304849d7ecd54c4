//! A page behind HTTP basic or digest authentication.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use porchlight_model::GapReason;

use super::answer::{Answer, asks_for_calm, challenge, digest, status_asks_for_calm};
use super::{At, Page, Pair};
use crate::ask::{HttpQuestion, Reply, get, has_password_field};

/// A GET without a login; with one, for digest a GET for a fresh challenge before it.
pub(super) async fn knock(at: At<'_>, page: &Page, pair: Option<Pair<'_>>) -> Result<Answer, GapReason> {
    let question = HttpQuestion { port: at.port, transport: page.transport, path: page.path.clone() };
    let ask =
        async |authorization: Option<&str>| get(at.gate, at.host, &question, authorization, at.packet).await;
    let Some(pair) = pair else { return Ok(answer(&ask(None).await?, page)) };
    let authorization = if page.digest {
        let refused = ask(None).await?;
        match answer(&refused, page) {
            Answer::Outside => {}
            // What was closed a moment ago is not any more, without a login: that proves nothing.
            Answer::Inside => return Ok(Answer::Strange),
            other => return Ok(other),
        }
        let told = challenge(&refused.headers, "digest", &page.realm);
        match told.and_then(|told| digest(&told, "GET", &page.path, None, pair)) {
            Some(authorization) => authorization,
            None => return Ok(Answer::Strange),
        }
    } else {
        format!("Basic {}", BASE64.encode(format!("{}:{}", pair.user, pair.password)))
    };
    let reply = ask(Some(&authorization)).await?;
    // The device says that the answer came too late, not that the password is wrong.
    let is_stale = challenge(&reply.headers, "digest", "stale=true").is_some();
    Ok(if is_stale { Answer::Strange } else { answer(&reply, page) })
}

fn answer(reply: &Reply, page: &Page) -> Answer {
    let body = reply.body.to_lowercase();
    let is_inside = !body.trim().is_empty() && body.contains(&page.inside.to_lowercase());
    let scheme = if page.digest { "digest" } else { "basic" };
    match reply.status {
        403 => Answer::Calm,
        status if status_asks_for_calm(status, &reply.headers) => Answer::Calm,
        401 if asks_for_calm(&body) => Answer::Calm,
        401 if challenge(&reply.headers, scheme, &page.realm).is_some() => Answer::Outside,
        200 if !is_inside && asks_for_calm(&body) => Answer::Calm,
        // A page that asks for a password is no page behind a login.
        200 if is_inside && !has_password_field(&body) => Answer::Inside,
        _ => Answer::Strange,
    }
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderMap;
    use porchlight_model::Transport;

    use super::*;

    #[track_caller]
    fn check(
        digest: bool,
        status: u16,
        headers: &[(&'static str, &'static str)],
        body: &str,
        expected: Answer,
    ) {
        let page = Page {
            transport: Transport::Plain,
            path: "/".into(),
            digest,
            realm: "acme".into(),
            inside: "settings".into(),
        };
        let mut all = HeaderMap::new();
        for (name, value) in headers {
            all.append(*name, value.parse().unwrap());
        }
        let reply = Reply { status, headers: all, body: body.into(), raw: Vec::new(), certificate: None };
        assert_eq!(answer(&reply, &page), expected, "{status} {body}");
    }

    #[test]
    fn what_an_answer_means() {
        let ours = [("www-authenticate", "Basic realm=\"ACME Router\"")];
        check(false, 401, &ours, "", Answer::Outside);
        check(false, 401, &[("www-authenticate", "Digest realm=\"acme\"")], "", Answer::Strange);
        check(true, 401, &[("www-authenticate", "Digest realm=\"acme\"")], "", Answer::Outside);
        check(true, 401, &ours, "", Answer::Strange);
        check(false, 401, &[("www-authenticate", "Basic realm=\"Other\"")], "", Answer::Strange);
        check(false, 401, &[], "", Answer::Strange);
        check(false, 401, &ours, "Too many tries", Answer::Calm);
        check(false, 200, &[], "<h1>Settings</h1>", Answer::Inside);
        check(false, 200, &[], "<h1>Settings</h1><input type=password>", Answer::Strange);
        check(false, 200, &[], "<h1>Welcome</h1>", Answer::Strange);
        check(false, 200, &[], "", Answer::Strange);
        check(false, 200, &[], "This account is locked", Answer::Calm);
        check(false, 200, &[("retry-after", "30")], "<h1>Settings</h1>", Answer::Calm);
        check(false, 302, &[("location", "/")], "", Answer::Strange);
        for status in [403, 423, 429, 503] {
            check(false, status, &[], "settings", Answer::Calm);
        }
    }
}
