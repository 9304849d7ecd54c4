//! The one way from a probe to the network. Politeness is decided here and nowhere else.
//!
//! A probe holds a [`Gate`], never a [`Network`]: addresses outside the home, the raw ports of
//! printers and hosts that were asked enough are refused here, and all that is sent is counted.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use porchlight_model::GapReason;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::{Datagrams, Interface, Network, Packet, Scope, Stream};

/// How much one device may be asked in one scan.
#[derive(Debug, Clone, Copy)]
pub struct Politeness {
    /// Connections to one device at the same time.
    pub in_flight_per_host: usize,
    /// Connections to one device in all.
    pub connects_per_host: u32,
    /// Connections at the same time to all devices together.
    pub in_flight: usize,
    /// How long a connection may take to open.
    pub connect_time: Duration,
    /// How long an answer may take.
    pub read_time: Duration,
}

impl Default for Politeness {
    /// The numbers of the rules: 4 at a time, about 40 ports and 12 questions.
    fn default() -> Self {
        Self {
            in_flight_per_host: 4,
            connects_per_host: 100,
            in_flight: 256,
            connect_time: Duration::from_millis(1000),
            read_time: Duration::from_millis(1500),
        }
    }
}

/// Ports that get no byte and no connection, because printers print what they are sent.
pub(crate) fn is_printer_raw_port(port: u16) -> bool {
    matches!(port, 9100..=9107 | 9112..=9116 | 515)
}

/// The UDP destinations that are not a device: the SSDP groups.
const GROUPS: [&str; 2] = ["239.255.255.250:1900", "[ff02::c]:1900"];

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

#[derive(Default)]
struct Ledger {
    hosts: HashMap<IpAddr, Host>,
    sent: BTreeMap<(Option<IpAddr>, Packet), u32>,
}

struct Host {
    permits: Arc<Semaphore>,
    connects: u32,
}

/// How many of each kind of packet went to each device; `None` stands for the whole home.
pub type Audit = BTreeMap<(Option<IpAddr>, Packet), u32>;

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

    /// What was sent so far.
    pub fn audit(&self) -> Audit {
        self.ledger().sent.clone()
    }

    /// Opens a TCP connection to a device of the home.
    ///
    /// # Errors
    /// `Refused` when somebody is there and said no, a gap for all else.
    pub(crate) async fn connect(
        &self,
        ip: IpAddr,
        port: u16,
        why: Packet,
    ) -> Result<Connection, ConnectError> {
        if !self.scope.contains(ip) {
            return Err(ConnectError::Gap(GapReason::OutsideHome));
        }
        if is_printer_raw_port(port) {
            return Err(ConnectError::Gap(GapReason::NotAllowed));
        }
        let permits = self.admit(ip)?;
        let host = permits.acquire_owned().await.map_err(|_| GapReason::NetworkGone)?;
        let all = self.all.clone().acquire_owned().await.map_err(|_| GapReason::NetworkGone)?;
        self.note(Some(ip), why);
        let to = self.interface.socket(ip, port);
        match timeout(self.politeness.connect_time, self.network.connect(&self.interface, to)).await {
            Ok(Ok(stream)) => Ok(Connection { stream, _permits: (host, all) }),
            Ok(Err(error)) => Err(error.into()),
            Err(_) => Err(ConnectError::Gap(GapReason::TimedOut)),
        }
    }

    /// Opens a UDP socket of the family of `like`.
    pub(crate) async fn datagrams(&self, like: IpAddr) -> io::Result<GatedDatagrams> {
        let socket = self.network.datagrams(&self.interface, like).await?;
        Ok(GatedDatagrams { gate: self.clone(), socket })
    }

    /// Counts something that went out.
    pub(crate) fn note(&self, to: Option<IpAddr>, what: Packet) {
        *self.ledger().sent.entry((to, what)).or_default() += 1;
    }

    fn admit(&self, ip: IpAddr) -> Result<Arc<Semaphore>, GapReason> {
        let mut ledger = self.ledger();
        let host = ledger.hosts.entry(ip).or_insert_with(|| Host {
            permits: Arc::new(Semaphore::new(self.politeness.in_flight_per_host)),
            connects: 0,
        });
        if host.connects >= self.politeness.connects_per_host {
            return Err(GapReason::BudgetSpent);
        }
        host.connects += 1;
        Ok(host.permits.clone())
    }

    fn ledger(&self) -> std::sync::MutexGuard<'_, Ledger> {
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
    _permits: (OwnedSemaphorePermit, OwnedSemaphorePermit),
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
        Pin::new(&mut self.stream).poll_write(cx, data)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// A UDP socket that sends only to devices of the home and to the SSDP groups.
pub(crate) struct GatedDatagrams {
    gate: Gate,
    socket: Box<dyn Datagrams>,
}

impl GatedDatagrams {
    /// Sends one datagram; what may not be sent is left out without an error, as on a full network.
    pub(crate) async fn send(&self, bytes: &[u8], to: SocketAddr, what: Packet) -> io::Result<()> {
        let group = GROUPS
            .iter()
            .any(|g| g.parse().is_ok_and(|g: SocketAddr| (g.ip(), g.port()) == (to.ip(), to.port())));
        if !group && (!self.gate.scope.contains(to.ip()) || is_printer_raw_port(to.port())) {
            return Ok(());
        }
        self.gate.note((!group).then_some(to.ip()), what);
        self.socket.send_to(bytes, to).await
    }

    /// Receives one datagram that comes from the home; others are dropped unread.
    pub(crate) async fn receive(&self, buffer: &mut [u8]) -> io::Result<(usize, IpAddr)> {
        loop {
            let (length, from) = self.socket.receive(buffer).await?;
            if self.gate.scope.contains(from.ip()) {
                return Ok((length, from.ip()));
            }
        }
    }
}

#[cfg(test)]
mod tests;
