//! The one way from a probe to the network. Politeness is decided here and nowhere else.
//!
//! A probe holds a [`Gate`], never a [`Network`]: addresses outside the home, the raw ports of
//! printers and hosts that were asked enough are refused here, and all that is sent is counted.

mod ledger;
mod politeness;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use porchlight_model::GapReason;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

pub use self::ledger::{Audit, Sent};
use self::ledger::{Leave, Ledger};
pub use self::politeness::Politeness;
use crate::discover::EVERYONE;
use crate::tongue::Tongue;
use crate::{Datagrams, Hear, Interface, Network, Packet, Scope, Stream};

/// Ports that get no byte and no connection, because printers print what they are sent.
pub(crate) fn is_printer_raw_port(port: u16) -> bool {
    matches!(port, 9100..=9107 | 9112..=9116 | 515)
}

/// The groups that are searched by SSDP.
const SSDP_GROUPS: [&str; 2] = ["239.255.255.250", "ff02::c"];
const SSDP_PORT: u16 = 1900;

/// A polite door to one home network.
#[derive(Clone)]
pub struct Gate {
    network: Arc<dyn Network>,
    interface: Interface,
    scope: Scope,
    politeness: Politeness,
    all: Arc<Semaphore>,
    ledger: Arc<Mutex<Ledger>>,
}

impl Gate {
    /// Opens a gate to the network behind an interface.
    pub fn new(
        network: Arc<dyn Network>,
        interface: Interface,
        scope: Scope,
        politeness: Politeness,
    ) -> Self {
        let all = Arc::new(Semaphore::new(politeness.in_flight));
        Self { network, interface, scope, politeness, all, ledger: Arc::default() }
    }

    /// The network, for what sends nothing to a device: interfaces, the neighbour table, the clock.
    pub(crate) fn network(&self) -> &dyn Network {
        &*self.network
    }

    /// The interface.
    pub fn interface(&self) -> &Interface {
        &self.interface
    }

    /// The addresses that may be touched.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The limits.
    pub fn politeness(&self) -> &Politeness {
        &self.politeness
    }

    /// Waits, on the network's clock.
    pub async fn sleep(&self, time: Duration) {
        self.network.sleep(time).await;
    }

    /// The time of day.
    pub fn now(&self) -> time::OffsetDateTime {
        self.network.now()
    }

    /// What was sent so far.
    pub fn audit(&self) -> Audit {
        self.ledger().sent.clone()
    }

    /// From now on this device is handled with care: one connection at a time, few ports.
    pub fn mark_fragile(&self, ip: IpAddr) {
        self.ledger().mark_fragile(ip, &self.politeness);
    }

    /// True for a device that is handled with care.
    pub fn is_fragile(&self, ip: IpAddr) -> bool {
        self.ledger().is_fragile(ip)
    }

    /// How long an answer of this device may take.
    pub(crate) fn read_time(&self, ip: IpAddr) -> Duration {
        let round_trip = self.ledger().round_trip(ip);
        self.politeness.read_time(round_trip)
    }

    /// True when the device answered a connection, with a yes or a no.
    pub fn has_answered(&self, ip: IpAddr) -> bool {
        self.ledger().has_answered(ip)
    }

    /// Opens a TCP connection to a device of the home. Tries twice where the device answered before: the
    /// network may have lost a packet.
    ///
    /// # Errors
    /// `Refused` when somebody is there and said no, a gap for all else.
    pub(crate) async fn connect(
        &self,
        ip: IpAddr,
        port: u16,
        why: Packet,
    ) -> Result<Connection, ConnectError> {
        match self.connect_within(ip, port, why, None).await {
            Err(ConnectError::Gap(GapReason::TimedOut)) if self.has_answered(ip) => {
                self.connect_within(ip, port, why, Some(self.politeness.connect_time)).await
            }
            other => other,
        }
    }

    /// Opens a TCP connection, with a time of its own in place of the one that fits the device.
    ///
    /// # Errors
    /// As [`Gate::connect`].
    pub(crate) async fn connect_within(
        &self,
        ip: IpAddr,
        port: u16,
        why: Packet,
        time: Option<Duration>,
    ) -> Result<Connection, ConnectError> {
        if !self.scope.contains(ip) {
            return Err(ConnectError::Gap(GapReason::OutsideHome));
        }
        if is_printer_raw_port(port) {
            return Err(ConnectError::Gap(GapReason::NotAllowed));
        }
        let Leave { permits, needs, time: usual } = self.ledger().admit(ip, port, &self.politeness)?;
        let host = permits.acquire_many_owned(needs).await.map_err(|_| GapReason::NetworkGone)?;
        let all = self.all.clone().acquire_owned().await.map_err(|_| GapReason::NetworkGone)?;
        self.note(Some(ip), why, 0);
        let to = self.interface.socket(ip, port);
        let began = Instant::now();
        let connected = timeout(time.unwrap_or(usual), self.network.connect(&self.interface, to)).await;
        let connected = connected.map_err(|_| GapReason::TimedOut)?.map_err(ConnectError::from);
        if matches!(connected, Ok(_) | Err(ConnectError::Refused)) {
            self.ledger().came_back(ip, began.elapsed());
        }
        let book = Book { ip, why, ledger: self.ledger.clone() };
        Ok(Connection { stream: connected?, book, _permits: (host, all) })
    }

    /// Opens a UDP socket of the family of `like`.
    pub(crate) async fn datagrams(&self, like: IpAddr, hear: Hear) -> io::Result<GatedDatagrams> {
        let socket = self.network.datagrams(&self.interface, like, hear).await?;
        Ok(GatedDatagrams { gate: self.clone(), socket })
    }

    /// Opens a socket for ICMPv6 echoes.
    pub(crate) async fn echoes(&self, own: IpAddr) -> io::Result<GatedDatagrams> {
        let socket = self.network.echoes(&self.interface, own).await?;
        Ok(GatedDatagrams { gate: self.clone(), socket })
    }

    /// Counts something that went out.
    pub(crate) fn note(&self, to: Option<IpAddr>, what: Packet, bytes: usize) {
        let now = self.network.now();
        let mut ledger = self.ledger();
        let sent = ledger.sent.entry((to, what)).or_default();
        sent.last = Some(now);
        sent.times += 1;
        sent.bytes += bytes as u64;
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a connection did not come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConnectError {
    /// Somebody is there and said no.
    Refused,
    /// Nobody answered, or it was not to be tried.
    Gap(GapReason),
}

impl From<GapReason> for ConnectError {
    fn from(reason: GapReason) -> Self {
        Self::Gap(reason)
    }
}

impl From<io::Error> for ConnectError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::Refused,
            io::ErrorKind::PermissionDenied => Self::Gap(GapReason::NotAllowed),
            io::ErrorKind::NetworkDown | io::ErrorKind::NetworkUnreachable => {
                Self::Gap(GapReason::NetworkGone)
            }
            io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => Self::Gap(GapReason::Reset),
            _ => Self::Gap(GapReason::TimedOut),
        }
    }
}

impl From<ConnectError> for GapReason {
    fn from(error: ConnectError) -> Self {
        match error {
            ConnectError::Refused => Self::Reset,
            ConnectError::Gap(reason) => reason,
        }
    }
}

/// A connection that counts as in flight until it is dropped.
pub(crate) struct Connection {
    stream: Box<dyn Stream>,
    book: Book,
    _permits: (OwnedSemaphorePermit, OwnedSemaphorePermit),
}

/// Where the bytes of a connection are counted.
struct Book {
    ip: IpAddr,
    why: Packet,
    ledger: Arc<Mutex<Ledger>>,
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, data: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, data);
        if let Poll::Ready(Ok(bytes)) = written {
            let Book { ip, why, ledger } = &self.book;
            ledger.lock().unwrap_or_else(PoisonError::into_inner).wrote(*ip, *why, bytes);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// A UDP socket that sends only to devices of the home and to where a search of ours goes.
pub(crate) struct GatedDatagrams {
    gate: Gate,
    socket: Box<dyn Datagrams>,
}

impl GatedDatagrams {
    /// Sends one datagram; what may not be sent is left out without an error, as on a full network.
    pub(crate) async fn send(&self, bytes: &[u8], to: SocketAddr, what: Packet) -> io::Result<()> {
        let gate = &self.gate;
        let greeting = what == Packet::Echo && to.ip() == EVERYONE;
        let many = greeting
            || is_search(to)
            || (gate.scope.is_broadcast(to.ip()) && Tongue::may_reach_everyone(to.port()));
        let one = !many && gate.scope.contains(to.ip()) && !is_printer_raw_port(to.port());
        let admitted = many || (one && gate.ledger().admit_datagram(to.ip(), bytes.len(), &gate.politeness));
        if !admitted {
            return Ok(());
        }
        gate.note(one.then_some(to.ip()), what, bytes.len());
        self.socket.send_to(bytes, to).await
    }

    /// Receives one datagram that comes from another device of the home; others are dropped unread.
    pub(crate) async fn receive(&self, buffer: &mut [u8]) -> io::Result<(usize, IpAddr)> {
        loop {
            let (length, from) = self.socket.receive(buffer).await?;
            if self.gate.scope.contains(from.ip()) && !self.gate.interface.is_own(from.ip()) {
                return Ok((length, from.ip()));
            }
        }
    }
}

/// True for a group and port that one of our searches goes to.
fn is_search(to: SocketAddr) -> bool {
    let ssdp = SSDP_GROUPS.iter().any(|group| group.parse() == Ok(to.ip())) && to.port() == SSDP_PORT;
    ssdp || Tongue::may_reach_group(to.ip(), to.port())
}

#[cfg(test)]
mod tests;
