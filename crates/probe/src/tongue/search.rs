//! Asking in discovery protocols, and listening to those who speak on their own.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use futures_util::future::{join_all, select_all};
use porchlight_model::{GapReason, Observation, Seen, Told};
use tokio::sync::mpsc;

use super::{TONGUES, To, Tongue};
use crate::gate::GatedDatagrams;
use crate::{Gate, Hear, Packet};

/// When a question to everyone is repeated, for devices that sleep and for datagrams that were lost.
const BURSTS: [Duration; 3] = [Duration::ZERO, Duration::from_millis(1000), Duration::from_millis(1500)];
/// How long one device is waited for, at each of two tries.
const ALONE: [Duration; 2] = [Duration::from_millis(600), Duration::from_millis(900)];
/// The most answers that are read in one protocol.
const MOST_ANSWERS: usize = 2_000;
/// The longest answer that is read.
const LONGEST: usize = 4096;

/// Asks the whole home in every discovery protocol and passes on the answers until cancelled.
///
/// # Errors
/// A gap when no socket can be had at all; a port that another program holds is left to it.
pub async fn search_tongues(gate: &Gate, found: &mpsc::Sender<Observation>) -> Result<(), GapReason> {
    let own = gate.interface().addresses.iter().map(|net| net.addr()).find(IpAddr::is_ipv4);
    let Some(own) = own else { return Ok(()) };
    let asked = TONGUES.into_iter().filter(|tongue| tongue.to != To::OneDevice);
    let results = join_all(asked.map(|tongue| search(gate, own, tongue, found))).await;
    if results.iter().all(Result::is_err) { Err(GapReason::NotAllowed) } else { Ok(()) }
}

async fn search(
    gate: &Gate,
    own: IpAddr,
    tongue: &'static Tongue,
    found: &mpsc::Sender<Observation>,
) -> Result<(), GapReason> {
    let sockets = sockets(gate, own, tongue).await?;
    let targets: Vec<IpAddr> = match tongue.to {
        To::Everyone => gate.scope().broadcasts().map(IpAddr::V4).collect(),
        To::Group(group) => vec![group.into()],
        To::OneDevice | To::Nobody => Vec::new(),
    };
    let ask = async {
        for pause in BURSTS {
            gate.sleep(pause).await;
            for target in &targets {
                for (port, bytes) in (tongue.question)() {
                    let to = SocketAddr::new(*target, port);
                    // A network that is full now may not be at the next burst.
                    let _ = sockets[0].send(&bytes, to, Packet::Discovery(tongue.name)).await;
                }
            }
        }
        std::future::pending::<()>().await;
    };
    let listen = select_all(sockets.iter().map(|socket| Box::pin(hear(socket, tongue, found))));
    tokio::select! {
        () = ask => Ok(()),
        (end, ..) = listen => end,
    }
}

/// The sockets of a protocol: the first one asks, and all of them hear.
async fn sockets(gate: &Gate, own: IpAddr, tongue: &Tongue) -> Result<Vec<GatedDatagrams>, GapReason> {
    let group = match tongue.to {
        To::Group(group) => Some(group),
        _ => None,
    };
    let mut sockets = Vec::new();
    if tongue.to != To::Nobody {
        sockets.push(gate.datagrams(own, Hear::default()).await.map_err(|_| GapReason::NotAllowed)?);
    }
    for port in tongue.hear {
        // Another program may hold the port; the others are listened to all the same.
        if let Ok(socket) = gate.datagrams(own, Hear { port: *port, group }).await {
            sockets.push(socket);
        }
    }
    if sockets.is_empty() { Err(GapReason::NotAllowed) } else { Ok(sockets) }
}

async fn hear(
    socket: &GatedDatagrams,
    tongue: &Tongue,
    found: &mpsc::Sender<Observation>,
) -> Result<(), GapReason> {
    let mut buffer = [0; LONGEST];
    for _ in 0..MOST_ANSWERS {
        let (length, host) = socket.receive(&mut buffer).await.map_err(|_| GapReason::NetworkGone)?;
        let Some(seen) = understood(tongue, &buffer[..length]) else { continue };
        if found.send(Observation { host, seen }).await.is_err() {
            return Ok(());
        }
    }
    Err(GapReason::TooMuch)
}

fn understood(tongue: &Tongue, answer: &[u8]) -> Option<Seen> {
    let fields = (tongue.read)(answer)?;
    Some(Seen::Told(Told { protocol: tongue.name.to_owned(), fields }))
}

/// Asks one device in one discovery protocol, and once more when nothing came.
///
/// # Errors
/// A gap when it did not answer, or strangely.
pub async fn ask_alone(gate: &Gate, host: IpAddr, tongue: &'static Tongue) -> Result<Vec<Seen>, GapReason> {
    if tongue.to == To::Nobody {
        return Err(GapReason::NotAllowed);
    }
    let hear = Hear { port: tongue.hear.first().copied().unwrap_or_default(), group: None };
    let socket = gate.datagrams(host, hear).await.map_err(|_| GapReason::NotAllowed)?;
    let mut buffer = [0; LONGEST];
    for wait in ALONE {
        let question = (tongue.question)();
        for (port, bytes) in &question {
            let to = gate.interface().socket(host, *port);
            // "Port unreachable" of the datagram before is reported here: there is no such service.
            if socket.send(bytes, to, Packet::Discovery(tongue.name)).await.is_err() {
                return Err(GapReason::Reset);
            }
        }
        let mut answers = Vec::new();
        let listen = async {
            while answers.len() < question.len() {
                match socket.receive(&mut buffer).await {
                    Ok((length, from)) if from == host => {
                        answers.extend(understood(tongue, &buffer[..length]));
                    }
                    Ok(_) => {}
                    Err(_) => return,
                }
            }
        };
        // What came until then is taken.
        let _ = tokio::time::timeout(wait, listen).await;
        if !answers.is_empty() {
            return Ok(answers);
        }
    }
    Err(GapReason::TimedOut)
}
