//! The home as a network: who hears what, and who answers.

use std::collections::HashSet;
use std::future::pending;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use porchlight_model::{Mac, MdnsService, Text, Wifi, WifiCover};
use porchlight_probe::{Announcement, Datagrams, Hear, Interface, InterfaceKind, Neighbour, Network, Stream};
use time::OffsetDateTime;
use tokio::sync::{Mutex, mpsc};
use tokio::time::{Instant, sleep};

use crate::home::{Contact, Inbox, Played, Stage, State, VirtualHome};
use crate::serve::datagram::{self, Said};
use crate::serve::{Seat, Served, door, serve, snmp, ssdp};
use crate::wire;

/// The number of the pretend interface.
const INDEX: u32 = 77;
/// The scanner's hardware address: made up, as its second digit tells.
const OWN_MAC: Mac = Mac([0x02, 0x50, 0x6f, 0x72, 0x63, 0x68]);
/// Datagrams that wait to be received; more are lost, as on a real socket.
const INBOX: usize = 256;

#[async_trait]
impl Network for VirtualHome {
    async fn interfaces(&self) -> io::Result<Vec<Interface>> {
        Ok(vec![Interface {
            name: "pretend0".into(),
            index: INDEX,
            addresses: self.stage.file.own_addresses(),
            gateways: self.stage.file.gateway.iter().map(|gateway| *gateway.get_ref()).collect(),
            dns: self.stage.file.gateway.iter().map(|gateway| *gateway.get_ref()).collect(),
            mac: Some(OWN_MAC),
            kind: InterfaceKind::Lan,
        }])
    }

    async fn neighbours(&self, _: &Interface) -> io::Result<Vec<Neighbour>> {
        let state = self.stage.state();
        let gateway = self.stage.file.gateway.as_ref().map(|gateway| *gateway.get_ref());
        let mut table = Vec::new();
        for played in state.devices.iter().filter(|played| played.plugged) {
            let Some(mac) = played.now.mac else { continue };
            let answered =
                |ip: &IpAddr| state.touched.get(ip).is_some_and(|at| at.elapsed() >= latency(played));
            let known = played.now.addresses.iter().filter(|ip| Some(**ip) == gateway || answered(ip));
            table.extend(known.map(|ip| Neighbour { ip: *ip, mac }));
        }
        Ok(table)
    }

    async fn connect(&self, on: &Interface, to: SocketAddr) -> io::Result<Box<dyn Stream>> {
        let found = {
            let mut state = self.stage.state();
            state.note(Contact::Tcp(to));
            if on.is_own(to.ip()) {
                return Err(io::ErrorKind::ConnectionRefused.into());
            }
            if !is_inside(on, to.ip()) {
                return Err(io::ErrorKind::NetworkUnreachable.into());
            }
            state.touch(to.ip()).map(|place| (place, latency(&state.devices[place])))
        };
        // An address where nobody lives never answers; nor does a device that a plug was pulled of.
        let Some((place, latency)) = found else { return pending().await };
        sleep(latency).await;
        let seat = Seat { stage: Arc::clone(&self.stage), place, port: to.port() };
        match seat.served() {
            Served::Nothing => pending().await,
            Served::Refused => Err(io::ErrorKind::ConnectionRefused.into()),
            Served::By(service) => {
                let (ours, theirs, cut) = wire::connection();
                tokio::spawn(serve(seat, service, theirs, cut));
                Ok(Box::new(ours))
            }
        }
    }

    async fn datagrams(&self, on: &Interface, like: IpAddr, hear: Hear) -> io::Result<Box<dyn Datagrams>> {
        if !on.addresses.iter().any(|net| net.addr().is_ipv4() == like.is_ipv4()) {
            return Err(io::ErrorKind::AddrNotAvailable.into());
        }
        let (sender, inbox) = mpsc::channel(INBOX);
        let (stage, on) = (Arc::clone(&self.stage), on.clone());
        if hear.port != 0 {
            let mut state = stage.state();
            state.listeners.retain(|(_, listener)| !listener.is_closed());
            state.listeners.push((hear.port, sender.clone()));
            for said in state.devices.iter().filter(|played| played.plugged) {
                unasked(said, hear.port, &sender, &on);
            }
        }
        Ok(Box::new(Socket { stage, on, is_v4: like.is_ipv4(), sender, inbox: Mutex::new(inbox) }))
    }

    async fn echoes(&self, on: &Interface, own: IpAddr) -> io::Result<Box<dyn Datagrams>> {
        let (sender, inbox) = mpsc::channel(INBOX);
        let (stage, on) = (Arc::clone(&self.stage), on.clone());
        Ok(Box::new(Echoes { stage, on, own, sender, inbox: Mutex::new(inbox) }))
    }

    async fn wifi(&self, _: &Interface) -> Option<Wifi> {
        let words = self.stage.file.wifi.as_deref()?;
        Some(Wifi { cover: WifiCover::told(words)?, told: Text::from_lan(words) })
    }

    async fn browse(&self, _: &Interface) -> io::Result<mpsc::Receiver<Announcement>> {
        let (sender, receiver) = mpsc::channel(64);
        let stage = Arc::clone(&self.stage);
        tokio::spawn(async move {
            let mut waiting: Vec<(Duration, usize)> = {
                let state = stage.state();
                state.devices.iter().enumerate().map(|(place, played)| (latency(played), place)).collect()
            };
            waiting.sort_unstable();
            let start = Instant::now();
            for (after, place) in waiting {
                tokio::time::sleep_until(start + after).await;
                let said = announcements(&stage.state().devices[place]);
                for announcement in said {
                    if sender.send(announcement).await.is_err() {
                        return;
                    }
                }
            }
            sender.closed().await;
        });
        Ok(receiver)
    }

    fn now(&self) -> OffsetDateTime {
        let now = OffsetDateTime::now_utc();
        self.stage.file.today.map_or(now, |day| now.replace_date(day))
    }

    fn is_pretend(&self) -> bool {
        true
    }
}

impl State {
    fn note(&mut self, contact: Contact) {
        *self.contacts.entry(contact).or_default() += 1;
    }

    /// Somebody asked who has this address; the device that has it, if there is one.
    fn touch(&mut self, ip: IpAddr) -> Option<usize> {
        let place = self.at(ip)?;
        self.touched.entry(ip).or_insert_with(Instant::now);
        Some(place)
    }
}

fn latency(played: &Played) -> Duration {
    Duration::from_millis(played.now.latency_ms)
}

fn is_inside(on: &Interface, ip: IpAddr) -> bool {
    on.addresses.iter().any(|net| net.contains(&ip))
}

fn announcements(played: &Played) -> Vec<Announcement> {
    if !played.plugged {
        return Vec::new();
    }
    let now = &played.now;
    let announce = |mdns: &crate::file::MdnsFile| Announcement {
        service: MdnsService {
            kind: mdns.kind.clone(),
            instance: Text::from_lan(&now.fill(mdns.instance.as_deref().unwrap_or(&now.name))),
            hostname: Text::from_lan(&now.hostname),
            port: mdns.port,
            txt: mdns.txt.iter().map(|(k, v)| (k.to_lowercase(), Text::from_lan(&now.fill(v)))).collect(),
        },
        addresses: mdns.addresses.clone().unwrap_or_else(|| now.addresses.clone()),
    };
    now.mdns.iter().map(announce).collect()
}

/// A UDP socket of the scanner.
struct Socket {
    stage: Arc<Stage>,
    on: Interface,
    is_v4: bool,
    sender: mpsc::Sender<(Vec<u8>, SocketAddr)>,
    inbox: Mutex<mpsc::Receiver<(Vec<u8>, SocketAddr)>>,
}

#[async_trait]
impl Datagrams for Socket {
    async fn send_to(&self, bytes: &[u8], to: SocketAddr) -> io::Result<()> {
        if to.is_ipv4() != self.is_v4 {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let mut state = self.stage.state();
        state.note(Contact::Udp(to));
        if ssdp::is_group(to) {
            let heard = state.devices.iter().filter(|played| played.plugged);
            let mut answered = HashSet::new();
            for played in heard {
                let Some(from) = self.own_address(played) else { continue };
                for answer in ssdp::answers(&played.now, from.ip(), bytes) {
                    self.answer_later(latency(played), answer, from);
                    answered.insert(from.ip());
                }
            }
            // Who answers had to ask who we are, and is known from then on.
            for ip in answered {
                state.touch(ip);
            }
            return Ok(());
        }
        if to.ip().is_multicast() || self.is_everyone(to.ip()) {
            self.ask_everyone(&mut state, to.port(), bytes);
            return Ok(());
        }
        if self.on.is_own(to.ip()) {
            return Ok(());
        }
        if !is_inside(&self.on, to.ip()) {
            return Err(io::ErrorKind::NetworkUnreachable.into());
        }
        // A closed port is silent: the system tells nobody of it on a socket that is not connected.
        let Some(place) = state.touch(to.ip()) else { return Ok(()) };
        let from = self.on.socket(to.ip(), to.port());
        let answered =
            (to.port() == snmp::PORT).then(|| door::snmp::answer(&mut state.devices[place], bytes)).flatten();
        let played = &state.devices[place];
        match to.port() {
            snmp::PORT => {
                if let Some(answer) = answered.or_else(|| snmp::answer(&played.now, bytes)) {
                    self.answer_later(latency(played), answer, from);
                }
            }
            ssdp::PORT => {
                for answer in ssdp::answers(&played.now, to.ip(), bytes) {
                    self.answer_later(latency(played), answer, from);
                }
            }
            port => self.tell(&state, played, from, datagram::answers(&played.now, port, bytes)),
        }
        Ok(())
    }

    async fn receive(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        receive(&self.inbox, buffer).await
    }
}

/// A socket of the scanner for ICMPv6 echoes.
struct Echoes {
    stage: Arc<Stage>,
    on: Interface,
    own: IpAddr,
    sender: Inbox,
    inbox: Mutex<mpsc::Receiver<(Vec<u8>, SocketAddr)>>,
}

#[async_trait]
impl Datagrams for Echoes {
    async fn send_to(&self, bytes: &[u8], to: SocketAddr) -> io::Result<()> {
        let mut reply = bytes.to_vec();
        let Some(kind) = reply.first_mut().filter(|_| to.ip().is_multicast()) else { return Ok(()) };
        *kind = 129;
        let network = self.on.addresses.iter().find(|net| net.addr() == self.own);
        let mut state = self.stage.state();
        let mut answered = Vec::new();
        for played in state.devices.iter().filter(|played| played.plugged && !played.now.firewalled) {
            let near = |ip: &&IpAddr| network.is_some_and(|net| net.contains(*ip));
            let Some(ip) = played.now.addresses.iter().find(near) else { continue };
            deliver(latency(played), reply.clone(), self.on.socket(*ip, 0), self.sender.clone());
            answered.push(*ip);
        }
        for ip in answered {
            state.touch(ip);
        }
        Ok(())
    }

    async fn receive(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        receive(&self.inbox, buffer).await
    }
}

/// Takes the next datagram out of an inbox.
async fn receive(
    inbox: &Mutex<mpsc::Receiver<(Vec<u8>, SocketAddr)>>,
    buffer: &mut [u8],
) -> io::Result<(usize, SocketAddr)> {
    let received = inbox.lock().await.recv().await;
    let (bytes, from) = received.ok_or(io::ErrorKind::NotConnected)?;
    let length = bytes.len().min(buffer.len());
    buffer[..length].copy_from_slice(&bytes[..length]);
    Ok((length, from))
}

/// What a device says unasked comes to a new listener as soon as the device can speak.
fn unasked(played: &Played, port: u16, listener: &Inbox, on: &Interface) {
    let Some(from) = played.now.addresses.iter().find(|ip| ip.is_ipv4()) else { return };
    for said in datagram::unasked(&played.now).filter(|said| said.to == Some(port)) {
        deliver(latency(played), said.bytes, on.socket(*from, port), listener.clone());
    }
}

fn deliver(after: Duration, bytes: Vec<u8>, from: SocketAddr, to: Inbox) {
    tokio::spawn(async move {
        sleep(after).await;
        // A full inbox loses datagrams, and a closed one wants none.
        let _ = to.try_send((bytes, from));
    });
}

impl Socket {
    /// True for the broadcast address of an IPv4 network.
    fn is_everyone(&self, ip: IpAddr) -> bool {
        self.on.addresses.iter().any(|net| net.addr().is_ipv4() && net.broadcast() == ip)
    }

    /// A question that every device hears.
    fn ask_everyone(&self, state: &mut State, port: u16, question: &[u8]) {
        let mut answered = Vec::new();
        for played in state.devices.iter().filter(|played| played.plugged) {
            let Some(ip) = played.now.addresses.iter().find(|ip| ip.is_ipv4() == self.is_v4) else {
                continue;
            };
            let said = datagram::answers(&played.now, port, question);
            if !said.is_empty() {
                answered.push(*ip);
            }
            self.tell(state, played, self.on.socket(*ip, port), said);
        }
        // Who answers had to ask who we are, and is known from then on.
        for ip in answered {
            state.touch(ip);
        }
    }

    /// Delivers what a device says: to this socket, or to who listens on the port that it speaks to.
    fn tell(&self, state: &State, played: &Played, from: SocketAddr, said: Vec<Said>) {
        for Said { bytes, to } in said {
            match to {
                None => self.answer_later(latency(played), bytes, from),
                Some(port) => {
                    for (_, listener) in state.listeners.iter().filter(|(at, _)| *at == port) {
                        deliver(latency(played), bytes.clone(), from, listener.clone());
                    }
                }
            }
        }
    }

    /// From where a device answers what was sent to a group: its first address of the family.
    fn own_address(&self, played: &Played) -> Option<SocketAddr> {
        let ip = played.now.addresses.iter().find(|ip| ip.is_ipv4() == self.is_v4)?;
        Some(self.on.socket(*ip, ssdp::PORT))
    }

    fn answer_later(&self, after: Duration, bytes: Vec<u8>, from: SocketAddr) {
        deliver(after, bytes, from, self.sender.clone());
    }
}
