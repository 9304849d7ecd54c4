//! Web servers that mislead: each looks a little as if a factory password worked, or as if it did
//! not matter.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::Response;

use super::http::{Asked, Reply, page};
use super::login;
use crate::file::{Behaviour, OddFile};
use crate::home::Played;

const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");
const FORM: &str = "<html><head><title>Sign in</title></head><body><form method=post action=/login>\
    <input name=user><input type=password name=password><button>Sign in</button></form></body></html>";

/// True for the behaviours that at least speak HTTP.
pub(super) fn speaks_http(behaviour: Behaviour) -> bool {
    !matches!(
        behaviour,
        Behaviour::Garbage
            | Behaviour::Silent
            | Behaviour::Endless
            | Behaviour::Reset
            | Behaviour::ResetAfterRequest
            | Behaviour::HalfOpen
            | Behaviour::HalfAnswer
            | Behaviour::Drip
            | Behaviour::HugeHeaders
            | Behaviour::EndlessBody
    )
}

/// What an odd web server answers.
pub(super) fn answer(played: &mut Played, odd: &OddFile, asked: &Asked) -> Reply {
    let realm = played.now.fill(if odd.realm.is_empty() { "{model}" } else { &odd.realm });
    let text = played.now.fill(&odd.text);
    let settings =
        format!("<html><head><title>{realm}</title></head><body><h1>Settings</h1>{text}</body></html>");
    let tried = asked.authorization.is_some();
    if tried && odd.behaviour.refuses() {
        played.failed_logins += 1;
    }
    Reply::Page(match odd.behaviour {
        Behaviour::Always200 | Behaviour::NoPassword => page(200, &[HTML], &settings),
        Behaviour::RedirectEverywhere => {
            let location = format!("http://{}:{}/login?next={}", asked.host, odd.port, asked.path);
            page(302, &[("location", &location)], "")
        }
        Behaviour::RedirectOut => page(302, &[("location", "http://203.0.113.80/login")], ""),
        Behaviour::CaptivePortal => page(200, &[HTML, ("cache-control", "no-store")], &portal(&text)),
        Behaviour::NotFoundAs200 => page(
            200,
            &[HTML],
            "<html><head><title>404 Not Found</title></head><body>404 Not Found</body></html>",
        ),
        Behaviour::AnyPassword if tried => page(200, &[HTML], &settings),
        Behaviour::AnyPassword | Behaviour::ClosedToAll => login::ask_basic(&realm),
        Behaviour::Lockout if played.failed_logins > 0 => login::locked(),
        Behaviour::CalmDown if tried => page(429, &[("retry-after", "600")], "Too many requests"),
        Behaviour::ForbiddenAfterLogin if tried => page(403, &[HTML], "<h1>403 Forbidden</h1>"),
        Behaviour::ResetAfterLogin if tried => return Reply::Reset,
        Behaviour::SlowAfterLogin if tried => {
            return Reply::Late(Duration::from_secs(20), login::ask_basic(&realm));
        }
        Behaviour::CookieOnFailure if tried => {
            page(200, &[HTML, ("set-cookie", "session=5f1d; Path=/; HttpOnly")], FORM)
        }
        Behaviour::FormPage => form(tried),
        Behaviour::StaleDigest => login::ask_digest(&realm, tried),
        // All others ask for a password until one is tried; those that do not speak HTTP never get here.
        _ => login::ask_basic(&realm),
    })
}

impl Behaviour {
    /// True for those that take no password as right, so that each try is a failed login.
    fn refuses(self) -> bool {
        matches!(
            self,
            Self::ClosedToAll
                | Self::Lockout
                | Self::CalmDown
                | Self::ForbiddenAfterLogin
                | Self::ResetAfterLogin
                | Self::SlowAfterLogin
                | Self::CookieOnFailure
                | Self::FormPage
                | Self::StaleDigest
        )
    }
}

/// A login form, which comes with 200 whatever was typed.
fn form(tried: bool) -> Response<Full<Bytes>> {
    let body = if tried { FORM.replace("<form", "<p>Wrong password</p><form") } else { FORM.to_owned() };
    page(200, &[HTML], &body)
}

fn portal(text: &str) -> String {
    format!(
        "<html><head><title>Welcome</title></head><body><p>Please accept the terms first.</p>{text}</body></html>"
    )
}
