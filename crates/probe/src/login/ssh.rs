//! A login over SSH with a password (RFC 4252, section 8). No channel is opened, no command is run. The key of
//! the device is accepted as it is: who is asked was decided by its address, and the password is a public one.

use std::borrow::Cow;
use std::sync::Arc;

use porchlight_model::GapReason;
use russh::client::{AuthResult, Config, Handle, Handler, connect_stream};
use russh::{Disconnect, MethodKind, Preferred, SshId, cipher, kex, mac};
use tokio::time::timeout;

use super::answer::Answer;
use super::{At, Pair, VERDICT_TIME};

/// The method "none" without a login, which every server has to refuse where one is needed; with a login "password".
pub(super) async fn knock(at: At<'_>, pair: Option<Pair<'_>>) -> Result<Answer, GapReason> {
    let stream = at.gate.connect(at.host, at.port, at.packet).await?;
    let session = timeout(VERDICT_TIME, connect_stream(Arc::new(config()), stream, AnyKey)).await;
    let mut session = session.map_err(|_| GapReason::TimedOut)?.map_err(|error| reason(&error))?;
    let user = pair.map_or("admin", |pair| pair.user);
    let asked = async {
        match pair {
            None => session.authenticate_none(user).await,
            Some(Pair { password, .. }) => session.authenticate_password(user, password).await,
        }
    };
    let answer = timeout(VERDICT_TIME, asked).await.map_err(|_| GapReason::TimedOut)?;
    let answer = answer.map_err(|error| reason(&error))?;
    leave(&session).await;
    Ok(match answer {
        AuthResult::Success => Answer::Inside,
        AuthResult::Failure { partial_success: true, .. } => Answer::Strange,
        // Without a login the server tells whether passwords are a way in at all.
        AuthResult::Failure { remaining_methods, .. } => {
            let takes_passwords = pair.is_some() || remaining_methods.contains(&MethodKind::Password);
            if takes_passwords { Answer::Outside } else { Answer::Strange }
        }
    })
}

async fn leave(session: &Handle<AnyKey>) {
    // The device may have hung up already.
    let _ = session.disconnect(Disconnect::ByApplication, "", "").await;
}

/// What old devices speak is offered as well, behind everything better.
fn config() -> Config {
    let usual = Preferred::DEFAULT;
    let with = |names: &[kex::Name], more: &[kex::Name]| Cow::Owned([names, more].concat());
    Config {
        client_id: SshId::Standard(Cow::Borrowed("SSH-2.0-Porchlight")),
        inactivity_timeout: Some(VERDICT_TIME * 2),
        preferred: Preferred {
            kex: with(&usual.kex, &[kex::DH_GEX_SHA1, kex::DH_G14_SHA1, kex::DH_G1_SHA1]),
            cipher: Cow::Owned([&usual.cipher[..], &[cipher::AES_256_CBC, cipher::AES_128_CBC]].concat()),
            mac: Cow::Owned([&usual.mac[..], &[mac::HMAC_SHA1]].concat()),
            ..usual
        },
        ..Config::default()
    }
}

fn reason(error: &russh::Error) -> GapReason {
    match error {
        russh::Error::NoCommonAlgo { .. } | russh::Error::Version => GapReason::Garbage,
        russh::Error::ConnectionTimeout | russh::Error::InactivityTimeout => GapReason::TimedOut,
        _ => GapReason::Reset,
    }
}

struct AnyKey;

impl Handler for AnyKey {
    type Error = russh::Error;

    async fn check_server_key(
        &mut self,
        _: &russh::keys::PublicKeyOrCertificate,
    ) -> Result<bool, Self::Error> {
        Ok(true)
    }
}
