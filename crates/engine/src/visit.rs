//! A visit to one address: which ports are open, and what lives there.

use std::net::IpAddr;
use std::time::Duration;

use porchlight_catalogue::Ask;
use porchlight_model::{Gap, GapReason, Observation, PortState, Probe, Seen, Transport, UpnpControl};
use porchlight_probe::{
    Call, Gate, HttpQuestion, Protocol, Tongue, ask_alone, ask_call, ask_ftp, ask_http, ask_mqtt,
    ask_old_tls, ask_rtsp, ask_smb1, ask_snmp, ask_ssh, ask_telnet, ask_vnc, fetch_description, listen,
    protocol_of, read_mappings, try_port,
};
use tokio::sync::mpsc;

use crate::ports::ports;

/// What probes hand in.
#[expect(clippy::large_enum_variant, reason = "nearly all are of the large variant")]
#[derive(Debug)]
pub(crate) enum Found {
    /// Something was seen.
    Seen(Observation),
    /// Something could not be looked at.
    Gap(Gap),
}

/// The longest that one address may keep a scan waiting.
const MOST_TIME: Duration = Duration::from_secs(25);
/// How long a visit waits before its first question, so that the neighbour table can tell a device that
/// must be handled with care.
const SETTLE: Duration = Duration::from_millis(80);

/// Where probes hand in what they found.
#[derive(Clone)]
pub(crate) struct Desk(pub(crate) mpsc::Sender<Found>);

impl Desk {
    pub(crate) async fn seen(&self, host: IpAddr, seen: Seen) {
        // A closed desk means that the scan is over.
        let _ = self.0.send(Found::Seen(Observation { host, seen })).await;
    }

    pub(crate) async fn gap(&self, host: Option<IpAddr>, probe: Probe, reason: GapReason) {
        let _ = self.0.send(Found::Gap(Gap { host, probe, reason })).await;
    }

    async fn hand_in<T>(
        &self,
        host: IpAddr,
        probe: Probe,
        result: Result<T, GapReason>,
        seen: fn(T) -> Seen,
    ) {
        match result {
            Ok(answer) => self.seen(host, seen(answer)).await,
            Err(reason) => self.gap(Some(host), probe, reason).await,
        }
    }
}

/// Visits one address. Ends within its time whatever the device does.
pub(crate) async fn visit(gate: Gate, host: IpAddr, desk: Desk) {
    let visit = async {
        gate.sleep(SETTLE).await;
        tokio::join!(ports(&gate, host, &desk), snmp(&gate, host, &desk));
    };
    if tokio::time::timeout(MOST_TIME, visit).await.is_err() {
        desk.gap(Some(host), Probe::Visit, GapReason::TimedOut).await;
    }
}

async fn snmp(gate: &Gate, host: IpAddr, desk: &Desk) {
    desk.hand_in(host, Probe::Snmp, ask_snmp(gate, host).await, |seen| seen).await;
}

/// Asks what lives on an open port.
pub(crate) async fn ask(gate: &Gate, host: IpAddr, port: u16, protocol: Protocol, desk: &Desk) {
    match protocol {
        Protocol::Http(transport) => {
            let question = HttpQuestion { port, transport, path: "/".into() };
            let reason = page(gate, host, &question, desk).await;
            if transport == Transport::Tls && reason == Some(GapReason::Garbage) && !gate.is_fragile(host) {
                old_tls(gate, host, port, desk).await;
            }
        }
        Protocol::Telnet => {
            desk.hand_in(host, Probe::Telnet, ask_telnet(gate, host, port).await, Seen::Telnet).await
        }
        Protocol::Ftp => desk.hand_in(host, Probe::Ftp, ask_ftp(gate, host, port).await, Seen::Ftp).await,
        Protocol::Mqtt => desk.hand_in(host, Probe::Mqtt, ask_mqtt(gate, host, port).await, Seen::Mqtt).await,
        Protocol::Rtsp => {
            desk.hand_in(host, Probe::Rtsp, ask_rtsp(gate, host, port).await, |seen| seen).await
        }
        // A delicate device is only listened to.
        Protocol::Ssh if !gate.is_fragile(host) => match ask_ssh(gate, host, port).await {
            Ok(all) => {
                for seen in all {
                    desk.seen(host, seen).await;
                }
            }
            Err(reason) => desk.gap(Some(host), Probe::Ssh, reason).await,
        },
        Protocol::Smb => desk.hand_in(host, Probe::Smb, ask_smb1(gate, host, port).await, |seen| seen).await,
        Protocol::Vnc => {
            desk.hand_in(host, Probe::Access, ask_vnc(gate, host, port).await, Seen::Access).await
        }
        Protocol::Greets | Protocol::Ssh => {
            desk.hand_in(host, Probe::Banner, listen(gate, host, port).await, |seen| seen).await
        }
        Protocol::Quiet => {}
    }
}

/// Asks for one page; why it did not come, if it did not.
async fn page(gate: &Gate, host: IpAddr, question: &HttpQuestion, desk: &Desk) -> Option<GapReason> {
    match ask_http(gate, host, question).await {
        Ok((reply, certificate)) => {
            if let Some(certificate) = certificate {
                desk.seen(host, Seen::Certificate(certificate)).await;
            }
            desk.seen(host, Seen::Http(reply)).await;
            None
        }
        Err(reason) => {
            desk.gap(Some(host), Probe::Http, reason).await;
            Some(reason)
        }
    }
}

/// Asks for an old version of TLS where today's are not spoken. A port that speaks none is a gap already.
async fn old_tls(gate: &Gate, host: IpAddr, port: u16, desk: &Desk) {
    if let Ok(seen) = ask_old_tls(gate, host, port).await {
        desk.seen(host, seen).await;
    }
}

/// Asks what the evidence makes worth asking.
pub(crate) async fn follow_up(gate: Gate, host: IpAddr, asks: Vec<Ask>, desk: Desk) {
    for ask in asks {
        if let Some(call) = ask.call.as_deref().and_then(Call::named) {
            // A device that does not know the call is no gap: the family was only likely.
            if let Ok(seen) = ask_call(&gate, host, ask.port, call).await {
                desk.seen(host, seen).await;
            }
        } else if let Some(tongue) = ask.told.as_deref().and_then(Tongue::named) {
            for seen in ask_alone(&gate, host, tongue).await.unwrap_or_default() {
                desk.seen(host, seen).await;
            }
        } else if !ask.path.is_empty() && is_open(&gate, host, ask.port, &desk).await {
            let transport = if ask.tls { Transport::Tls } else { Transport::Plain };
            page(&gate, host, &HttpQuestion { port: ask.port, transport, path: ask.path }, &desk).await;
        }
    }
}

/// How often a port that is not of the list is tried until it answers.
const TRIES: usize = 3;

/// Ports of the list were tried before; others are tried now.
async fn is_open(gate: &Gate, host: IpAddr, port: u16, desk: &Desk) -> bool {
    if protocol_of(port).is_some() {
        return true;
    }
    let mut state = PortState::Silent;
    for _ in 0..TRIES {
        match try_port(gate, host, port, None).await {
            Ok(PortState::Silent) => {}
            Ok(answer) => {
                state = answer;
                break;
            }
            Err(_) => return false,
        }
    }
    desk.seen(host, Seen::Port { port, state }).await;
    state == PortState::Open
}

/// Reads the ways in that a router keeps open.
pub(crate) async fn mappings(gate: Gate, host: IpAddr, control: UpnpControl, desk: Desk) {
    match read_mappings(&gate, host, &control).await {
        Ok(found) => {
            for seen in found {
                desk.seen(host, seen).await;
            }
        }
        Err(reason) => desk.gap(Some(host), Probe::Mappings, reason).await,
    }
}

/// Fetches the description that an SSDP answer points to.
pub(crate) async fn describe(gate: Gate, host: IpAddr, location: String, desk: Desk) {
    desk.hand_in(host, Probe::Upnp, fetch_description(&gate, host, &location).await, Seen::Upnp).await;
}
