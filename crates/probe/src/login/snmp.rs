//! An SNMP community that a product ships with (v2c). Only GET exists: whether it may write is not tried.

use std::time::Duration;

use porchlight_model::GapReason;

use super::answer::Answer;
use super::{At, Pair};
use crate::ask::{SnmpAnswer, get_sys_descr};

/// A word is asked for once: a second time would be a second try.
const WAIT: Duration = Duration::from_millis(1200);

/// One GET of `sysDescr.0`: with the community, and without a login with an empty one. Who keeps silent
/// though a GET went out has turned it away: agents do not answer a wrong community (RFC 3584, 5.2).
pub(super) async fn knock(at: At<'_>, pair: Option<Pair<'_>>) -> Result<Answer, GapReason> {
    let community = pair.map_or("", |pair| pair.password);
    Ok(match get_sys_descr(at.gate, at.host, at.port, community, &[WAIT], at.packet).await? {
        SnmpAnswer::Description(_) => Answer::Inside,
        SnmpAnswer::Silence => Answer::Outside,
        SnmpAnswer::Nobody | SnmpAnswer::Garbage => Answer::Strange,
    })
}
