//! An SSH login with a password (RFC 4252). There is nothing behind it: no channel can be opened.

use std::io;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use russh::keys::{Algorithm, PrivateKey};
use russh::server::{Auth, Config, Handler, run_stream};
use russh::{MethodKind, MethodSet};
use tokio::io::DuplexStream;
use tokio::time::sleep;

use super::{FOR_EVER, LATE, Ruling, judge};
use crate::file::{DoorFile, Mood};
use crate::serve::Seat;
use crate::wire::Cut;

/// A key of its own for each run: nobody needs to recognise a pretend device.
static KEY: LazyLock<Option<PrivateKey>> =
    LazyLock::new(|| PrivateKey::random(&mut russh::keys::key::safe_rng(), Algorithm::Ed25519).ok());

pub(super) async fn serve(seat: &Seat, door: DoorFile, stream: DuplexStream, cut: &Cut) -> io::Result<()> {
    let config = Config {
        methods: MethodSet::from(&[MethodKind::Password, MethodKind::None][..]),
        auth_rejection_time: Duration::from_millis(300),
        auth_rejection_time_initial: Some(Duration::ZERO),
        keys: KEY.iter().cloned().collect(),
        ..Config::default()
    };
    seat.think().await;
    let guard = Guard { seat: seat.clone(), door, cut: cut.clone() };
    let session = run_stream(Arc::new(config), stream, guard).await.map_err(io::Error::other)?;
    session.await.map_err(io::Error::other)
}

struct Guard {
    seat: Seat,
    door: DoorFile,
    cut: Cut,
}

impl Handler for Guard {
    type Error = russh::Error;

    async fn auth_none(&mut self, _: &str) -> Result<Auth, Self::Error> {
        Ok(if self.door.mood == Mood::Open { Auth::Accept } else { Auth::reject() })
    }

    async fn auth_password(&mut self, user: &str, password: &str) -> Result<Auth, Self::Error> {
        let is_right = user == self.door.user && password == self.door.password;
        match judge(&self.seat, &self.door, is_right) {
            Ruling::In => return Ok(Auth::Accept),
            Ruling::Cut | Ruling::Locked | Ruling::Babble => {
                self.cut.reset();
                return Err(russh::Error::Disconnect);
            }
            Ruling::Late => sleep(LATE).await,
            Ruling::Hang => sleep(FOR_EVER).await,
            // Half a yes: a second proof is asked for.
            Ruling::TwoFaced => {
                let methods = MethodSet::from(&[MethodKind::PublicKey][..]);
                return Ok(Auth::Reject { proceed_with_methods: Some(methods), partial_success: true });
            }
            Ruling::Out | Ruling::Stale => {}
        }
        Ok(Auth::reject())
    }
}
