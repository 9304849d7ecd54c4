//! A visit to one address: which ports are open, and what lives there.

use std::net::IpAddr;
use std::time::Duration;

use futures_util::StreamExt;
use porchlight_catalogue::Ask;
use porchlight_model::{Gap, GapReason, Observation, PortState, Probe, Seen, Transport};
use porchlight_probe::{
    Gate, HttpQuestion, PORTS, Protocol, ask_ftp, ask_http, ask_mqtt, ask_snmp, ask_telnet,
    fetch_description, listen, try_port,
};
use tokio::sync::mpsc;

/// What probes hand in.
#[derive(Debug)]
pub(crate) enum Found {
    /// Something was seen.
    Seen(Observation),
    /// Something could not be looked at.
    Gap(Gap),
}

/// The longest that one address may keep a scan waiting.
const MOST_TIME: Duration = Duration::from_secs(25);
/// When so many ports in a row stay silent, the address hides: it is left in peace.
const SILENT_ENOUGH: usize = 8;

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
        tokio::join!(ports(&gate, host, &desk), snmp(&gate, host, &desk));
    };
    if tokio::time::timeout(MOST_TIME, visit).await.is_err() {
        desk.gap(Some(host), Probe::Visit, GapReason::TimedOut).await;
    }
}

async fn snmp(gate: &Gate, host: IpAddr, desk: &Desk) {
    desk.hand_in(host, Probe::Snmp, ask_snmp(gate, host).await, |seen| seen).await;
}

async fn ports(gate: &Gate, host: IpAddr, desk: &Desk) {
    let at_once = gate.politeness().in_flight_per_host;
    let mut tries = futures_util::stream::iter(PORTS.map(|(port, _, protocol)| (port, protocol)))
        .map(|(port, protocol)| async move { (port, protocol, try_port(gate, host, port).await) })
        .buffered(at_once);
    let (mut silent, mut answered) = (0, false);
    let mut questions = futures_util::stream::FuturesUnordered::new();
    loop {
        tokio::select! {
            Some(()) = questions.next(), if !questions.is_empty() => {}
            next = tries.next() => match next {
                None => break,
                Some((port, protocol, Ok(state))) => {
                    desk.seen(host, Seen::Port { port, state }).await;
                    answered |= state != PortState::Silent;
                    silent = if state == PortState::Silent { silent + 1 } else { 0 };
                    if state == PortState::Open {
                        questions.push(ask(gate, host, port, protocol, desk));
                    }
                    if !answered && silent >= SILENT_ENOUGH {
                        desk.gap(Some(host), Probe::Ports, GapReason::TimedOut).await;
                        break;
                    }
                }
                Some((_, _, Err(reason))) => {
                    desk.gap(Some(host), Probe::Ports, reason).await;
                    break;
                }
            }
        }
    }
    drop(tries);
    while questions.next().await.is_some() {}
}

/// Asks what lives on an open port.
async fn ask(gate: &Gate, host: IpAddr, port: u16, protocol: Protocol, desk: &Desk) {
    match protocol {
        Protocol::Http(transport) => {
            let question = HttpQuestion { port, transport, path: "/".into() };
            page(gate, host, &question, desk).await;
        }
        Protocol::Telnet => {
            desk.hand_in(host, Probe::Telnet, ask_telnet(gate, host, port).await, Seen::Telnet).await
        }
        Protocol::Ftp => desk.hand_in(host, Probe::Ftp, ask_ftp(gate, host, port).await, Seen::Ftp).await,
        Protocol::Mqtt => desk.hand_in(host, Probe::Mqtt, ask_mqtt(gate, host, port).await, Seen::Mqtt).await,
        Protocol::Greets => {
            desk.hand_in(host, Probe::Banner, listen(gate, host, port).await, |seen| seen).await
        }
        Protocol::Quiet => {}
    }
}

async fn page(gate: &Gate, host: IpAddr, question: &HttpQuestion, desk: &Desk) {
    desk.hand_in(host, Probe::Http, ask_http(gate, host, question).await, Seen::Http).await;
}

/// Asks for the pages that the evidence makes worth asking for.
pub(crate) async fn ask_pages(gate: Gate, host: IpAddr, pages: Vec<Ask>, desk: Desk) {
    for ask in pages {
        let transport = if ask.tls { Transport::Tls } else { Transport::Plain };
        page(&gate, host, &HttpQuestion { port: ask.port, transport, path: ask.path }, &desk).await;
    }
}

/// Fetches the description that an SSDP answer points to.
pub(crate) async fn describe(gate: Gate, host: IpAddr, location: String, desk: Desk) {
    desk.hand_in(host, Probe::Upnp, fetch_description(&gate, host, &location).await, Seen::Upnp).await;
}
