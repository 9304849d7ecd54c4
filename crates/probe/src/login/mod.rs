//! The factory-login check: ask once, prove twice.
//!
//! 1. Without a login the door must be closed; if it is open, no password is needed at all.
//! 2. The one documented factory pair of that product is sent.
//! 3. Only when it is let in, a random password must be refused; if it is let in too, the device
//!    lets everybody in and nothing is proved.
//!
//! A healthy device sees one failed login. No path here tries a second pair, a list, or anything
//! that was not in a [`LoginQuestion`] that the resident saw. How a door is knocked at stands in one
//! file for each protocol; what the answers mean for the resident stands here, once for all.

mod answer;
mod form;
mod ftp;
mod mqtt;
mod onvif;
mod page;
mod plan;
mod rtsp;
mod snmp;
#[cfg(feature = "ssh")]
mod ssh;
mod telnet;

use std::net::IpAddr;
use std::time::Duration;

use porchlight_model::{GapReason, LoginTrial, LoginVerdict};
use tokio::time::Instant;

pub use plan::{Door, Form, LoginConsent, LoginPlan, LoginQuestion, Page, Secret, Word};

use crate::{Gate, Packet};
use answer::Answer;
pub(crate) use onvif::pattern as onvif_pattern;

/// A name and a password on their way out. Never printed.
#[derive(Clone, Copy)]
struct Pair<'a> {
    user: &'a str,
    password: &'a str,
}

/// Where a door is.
#[derive(Clone, Copy)]
struct At<'a> {
    gate: &'a Gate,
    host: IpAddr,
    port: u16,
    packet: Packet,
}

/// A page that answers this much slower than before asks for calm.
const LATENCY_JUMP: Duration = Duration::from_millis(1500);
/// Telnet, SSH and FTP let whoever is turned away wait for some seconds, always.
const LATENCY_JUMP_OF_SHELLS: Duration = Duration::from_secs(9);
/// How long such a service may think about a password.
const VERDICT_TIME: Duration = Duration::from_secs(8);

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
    let at = At { gate, host: plan.host, port: plan.port, packet: Packet::FactoryLogin(plan.way()) };
    let started = Instant::now();
    let baseline = knock(at, &plan.door, None).await?;
    let usual = started.elapsed();
    match baseline {
        Answer::Outside => {}
        Answer::Calm => return Ok(LoginVerdict::StoppedBySign),
        Answer::Inside => return Ok(LoginVerdict::NoLoginNeeded),
        Answer::Strange => return Ok(LoginVerdict::Unclear),
    }
    let jump = match plan.door {
        Door::Telnet { .. } | Door::Ssh | Door::Ftp => LATENCY_JUMP_OF_SHELLS,
        _ => LATENCY_JUMP,
    };
    let ask = async |pair: Pair<'_>| {
        let started = Instant::now();
        match knock(at, &plan.door, Some(pair)).await {
            // Who is let in was not slowed down on purpose.
            Ok(Answer::Inside) => Answer::Inside,
            Ok(_) if started.elapsed() > usual + jump => Answer::Calm,
            Ok(answer) => answer,
            Err(GapReason::Reset | GapReason::TimedOut) => Answer::Calm,
            Err(_) => Answer::Strange,
        }
    };
    match ask(Pair { user: &plan.user, password: plan.password.told() }).await {
        Answer::Outside => return Ok(LoginVerdict::Refused),
        Answer::Calm => return Ok(LoginVerdict::StoppedBySign),
        Answer::Strange => return Ok(LoginVerdict::Unclear),
        Answer::Inside => {}
    }
    let random = random_password();
    // An account without a password is opened by its name: then the name has to be a wrong one.
    let user = match plan.door {
        Door::Telnet { .. } | Door::Ssh | Door::Ftp if plan.password.told().is_empty() => random.as_str(),
        _ => &plan.user,
    };
    Ok(match ask(Pair { user, password: &random }).await {
        Answer::Outside => LoginVerdict::FactoryPairWorks,
        Answer::Inside => LoginVerdict::AnythingIsLetIn,
        Answer::Calm => LoginVerdict::StoppedBySign,
        Answer::Strange => LoginVerdict::Unclear,
    })
}

/// Knocks at a door, with a login or without.
async fn knock(at: At<'_>, door: &Door, pair: Option<Pair<'_>>) -> Result<Answer, GapReason> {
    match door {
        Door::Page(page) => page::knock(at, page, pair).await,
        Door::Form(form) => form::knock(at, form, pair).await,
        Door::Telnet { inside } => telnet::knock(at, inside, pair).await,
        #[cfg(feature = "ssh")]
        Door::Ssh => ssh::knock(at, pair).await,
        #[cfg(not(feature = "ssh"))]
        Door::Ssh => Err(GapReason::NotAllowed),
        Door::Ftp => ftp::knock(at, pair).await,
        Door::Snmp => snmp::knock(at, pair).await,
        Door::Mqtt => mqtt::knock(at, pair).await,
        Door::Rtsp { path, realm } => rtsp::knock(at, path, realm, pair).await,
        Door::Onvif { path } => onvif::knock(at, path, pair).await,
    }
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

    #[test]
    fn control_passwords_are_random_and_long() {
        let (a, b) = (random_password(), random_password());
        assert!(a != b && a.len() == 20 && b.bytes().all(|c| c.is_ascii_lowercase()));
    }
}
