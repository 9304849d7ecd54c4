//! The factory-login check: ask once, prove twice.
//!
//! 1. Without a login the page must be refused; if it is served, no password is needed at all.
//! 2. The one documented factory pair of that product is sent.
//! 3. Only when it is let in, a random password must be refused; if it is let in too, the device
//!    lets everybody in and nothing is proved.
//!
//! A healthy device sees one failed login. No path here tries a second pair, a list, or anything
//! that was not in a [`LoginQuestion`] that the resident saw.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use hyper::header::{HeaderMap, RETRY_AFTER, WWW_AUTHENTICATE};
use porchlight_model::{DeviceId, GapReason, LoginTrial, LoginVerdict, Transport};
use tokio::time::Instant;

use crate::ask::{Credentials, HttpQuestion, Reply, get};
use crate::{Gate, Packet};

/// A secret that neither prints nor serialises.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// One documented factory login of one product, at one address.
#[derive(Debug, Clone)]
pub struct LoginPlan {
    /// The device.
    pub device: DeviceId,
    /// Its address.
    pub host: IpAddr,
    /// The row of the catalogue.
    pub row: String,
    /// The port of the page.
    pub port: u16,
    /// Plain or encrypted.
    pub transport: Transport,
    /// The page that needs a login.
    pub path: String,
    /// What the realm of the login contains on this product, in lower case; empty for any.
    pub realm: String,
    /// What the page behind the login contains on this product; empty for any.
    pub inside: String,
    /// The documented name.
    pub user: String,
    /// The documented password.
    pub password: Secret,
}

/// The question to the resident: it holds what exactly would be sent.
#[derive(Debug)]
pub struct LoginQuestion(LoginPlan);

/// The resident's yes to one question. There is no other way to make one.
#[derive(Debug)]
pub struct LoginConsent(LoginPlan);

impl LoginQuestion {
    /// Makes the question for a plan.
    pub fn new(plan: LoginPlan) -> Self {
        Self(plan)
    }

    /// What the question is about.
    pub fn plan(&self) -> &LoginPlan {
        &self.0
    }

    /// Exactly what would be sent, line by line. The password is a documented one, but it is still
    /// not shown.
    pub fn dry_run(&self) -> Vec<String> {
        let LoginPlan { host, port, path, user, transport, .. } = &self.0;
        let scheme = if *transport == Transport::Tls { "https" } else { "http" };
        let page = format!("GET {scheme}://{}{path}", std::net::SocketAddr::new(*host, *port));
        let user = if user.is_empty() { "an empty name".to_owned() } else { format!("the name \"{user}\"") };
        vec![
            format!("{page} without a login"),
            format!("{page} with {user} and the password from the maker's manual"),
            format!("only if that is let in: {page} with {user} and a random password, to be sure"),
            "the same once more when you press \"check again\", and never more than twice a day".to_owned(),
        ]
    }

    /// The resident's answer. To be called by the dialogue that showed the question, and by nothing else.
    pub fn answered(self, yes: bool) -> Option<LoginConsent> {
        yes.then_some(LoginConsent(self.0))
    }
}

impl LoginConsent {
    /// The device that was agreed to.
    pub fn device(&self) -> &DeviceId {
        &self.0.device
    }

    /// Its address.
    pub fn host(&self) -> IpAddr {
        self.0.host
    }

    /// The same consent for the same login of the same device, where its page moved to another port
    /// or under cover since; `None` when the question is about anything else.
    pub fn moved_to(&self, question: &LoginQuestion) -> Option<Self> {
        let (old, new) = (&self.0, &question.0);
        (old.device == new.device && old.host == new.host && old.row == new.row).then(|| Self(new.clone()))
    }

    /// What is noted of a trial, made or not.
    pub fn trial(&self, verdict: LoginVerdict) -> LoginTrial {
        LoginTrial { row: self.0.row.clone(), port: self.0.port, verdict }
    }
}

/// An answer this much slower than the one before it is a device that asks for calm.
const LATENCY_JUMP: Duration = Duration::from_millis(1500);

/// Asks once and proves twice. A consent holds for one device: for the check, and for the check
/// again after a fix; how often in a day is for the ledger of checks to say.
///
/// # Errors
/// A gap when the device cannot be reached for the first question; nothing was tried then.
pub async fn check_factory_login(gate: &Gate, consent: &LoginConsent) -> Result<LoginTrial, GapReason> {
    let verdict = verdict(gate, &consent.0).await?;
    Ok(consent.trial(verdict))
}

async fn verdict(gate: &Gate, plan: &LoginPlan) -> Result<LoginVerdict, GapReason> {
    let question = HttpQuestion { port: plan.port, transport: plan.transport, path: plan.path.clone() };
    let started = Instant::now();
    let baseline = get(gate, plan.host, &question, None, Packet::FactoryLogin).await?;
    let usual = started.elapsed();
    match stage(&baseline, plan) {
        Stage::Wall => {}
        Stage::Calm => return Ok(LoginVerdict::StoppedBySign),
        Stage::Inside => return Ok(LoginVerdict::NoLoginNeeded),
        Stage::Strange => return Ok(LoginVerdict::Unclear),
    }
    let ask = async |password: &str| {
        let credentials = Credentials { user: &plan.user, password };
        let started = Instant::now();
        let reply = get(gate, plan.host, &question, Some(credentials), Packet::FactoryLogin).await;
        match reply {
            Ok(_) if started.elapsed() > usual + LATENCY_JUMP => Stage::Calm,
            Ok(reply) => stage(&reply, plan),
            Err(GapReason::Reset | GapReason::TimedOut) => Stage::Calm,
            Err(_) => Stage::Strange,
        }
    };
    match ask(&plan.password.0).await {
        Stage::Wall => return Ok(LoginVerdict::Refused),
        Stage::Calm => return Ok(LoginVerdict::StoppedBySign),
        Stage::Strange => return Ok(LoginVerdict::Unclear),
        Stage::Inside => {}
    }
    Ok(match ask(&random_password()).await {
        Stage::Wall => LoginVerdict::FactoryPairWorks,
        Stage::Inside => LoginVerdict::AnythingIsLetIn,
        Stage::Calm => LoginVerdict::StoppedBySign,
        Stage::Strange => LoginVerdict::Unclear,
    })
}

/// What an answer means on the way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// 401 with this product's realm: outside.
    Wall,
    /// 200 with this product's page: inside.
    Inside,
    /// The device asks for calm.
    Calm,
    /// Anything else.
    Strange,
}

/// Words that devices use when they have locked a login. Looked for in refusals only.
const LOCK_WORDS: [&str; 6] =
    ["locked", "too many", "try again later", "temporarily blocked", "attempts left", "lockout"];

fn stage(reply: &Reply, plan: &LoginPlan) -> Stage {
    let body = reply.body.to_lowercase();
    let locks = LOCK_WORDS.iter().any(|word| body.contains(word));
    match reply.status {
        423 | 429 | 403 | 503 => Stage::Calm,
        _ if reply.headers.contains_key(RETRY_AFTER) => Stage::Calm,
        401 if locks => Stage::Calm,
        401 if is_basic_of(&reply.headers, &plan.realm) => Stage::Wall,
        200 if locks && !body.contains(&plan.inside.to_lowercase()) => Stage::Calm,
        200 if !body.trim().is_empty() && body.contains(&plan.inside.to_lowercase()) => Stage::Inside,
        _ => Stage::Strange,
    }
}

/// True when some challenge is Basic and its realm contains what this product's realm contains.
fn is_basic_of(headers: &HeaderMap, realm: &str) -> bool {
    headers.get_all(WWW_AUTHENTICATE).iter().any(|value| {
        let challenge = String::from_utf8_lossy(value.as_bytes()).to_lowercase();
        challenge.trim_start().starts_with("basic") && challenge.contains(realm)
    })
}

/// Twenty random letters: no device has this password.
fn random_password() -> String {
    use std::hash::{BuildHasher, RandomState};
    // Each RandomState is seeded by the operating system; the result needs to be unlikely, not secret.
    let digits = (0..20).map(|i| RandomState::new().hash_one(i) % 26);
    digits.map(|n| char::from(b'a' + u8::try_from(n).unwrap_or(0))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> LoginPlan {
        LoginPlan {
            device: DeviceId::from_key("test"),
            host: [192, 168, 1, 9].into(),
            row: "acme".into(),
            port: 80,
            transport: Transport::Plain,
            path: "/".into(),
            realm: "acme".into(),
            inside: "settings".into(),
            user: "admin".into(),
            password: Secret::new("hunter-gatherer"),
        }
    }

    #[track_caller]
    fn check(status: u16, headers: &[(&'static str, &'static str)], body: &str, expected: Stage) {
        let mut all = HeaderMap::new();
        for (name, value) in headers {
            all.append(*name, value.parse().unwrap());
        }
        assert_eq!(
            stage(
                &Reply { status, headers: all, body: body.into(), raw: Vec::new(), certificate: None },
                &plan()
            ),
            expected,
            "{status} {body}"
        );
    }

    #[test]
    fn what_an_answer_means() {
        let ours = [("www-authenticate", "Basic realm=\"ACME Router\"")];
        check(401, &ours, "", Stage::Wall);
        check(401, &[("www-authenticate", "Digest realm=\"acme\"")], "", Stage::Strange);
        check(401, &[("www-authenticate", "Basic realm=\"Other\"")], "", Stage::Strange);
        check(401, &[], "", Stage::Strange);
        check(401, &ours, "Too many tries", Stage::Calm);
        check(200, &[], "<h1>Settings</h1>", Stage::Inside);
        check(200, &[], "<h1>Welcome</h1>", Stage::Strange);
        check(200, &[], "", Stage::Strange);
        check(200, &[], "This account is locked", Stage::Calm);
        check(200, &[("retry-after", "30")], "<h1>Settings</h1>", Stage::Calm);
        check(302, &[("location", "/")], "", Stage::Strange);
        for status in [403, 423, 429, 503] {
            check(status, &[], "settings", Stage::Calm);
        }
    }

    #[test]
    fn no_password_is_printed_and_no_consent_without_a_yes() {
        let question = LoginQuestion::new(plan());
        let printed = format!("{:?} {:?}", question, question.dry_run());
        assert!(!printed.contains("hunter"), "{printed}");
        assert!(question.answered(false).is_none());
        let consent = LoginQuestion::new(plan()).answered(true).unwrap();
        let other = LoginPlan { device: DeviceId::from_key("other"), ..plan() };
        assert!(consent.moved_to(&LoginQuestion::new(other)).is_none());
        assert!(consent.moved_to(&LoginQuestion::new(LoginPlan { port: 443, ..plan() })).is_some());
    }

    #[test]
    fn control_passwords_are_random_and_long() {
        let (a, b) = (random_password(), random_password());
        assert!(a != b && a.len() == 20 && b.bytes().all(|c| c.is_ascii_lowercase()));
    }
}
