//! The rules of politeness, against a network that counts.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::mpsc;

use super::*;
use crate::{Announcement, InterfaceKind, Neighbour};

/// Accepts every connection and remembers whom it was asked for.
#[derive(Default)]
struct Counting {
    asked: Mutex<Vec<SocketAddr>>,
    open: Arc<Mutex<BTreeMap<IpAddr, (usize, usize)>>>,
    /// Connections that get lost before the others are accepted.
    lost: AtomicUsize,
}

/// A connection that counts as open until it is dropped.
struct Open {
    inner: tokio::io::DuplexStream,
    host: IpAddr,
    open: Arc<Mutex<BTreeMap<IpAddr, (usize, usize)>>>,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.open.lock().unwrap().get_mut(&self.host).unwrap().0 -= 1;
    }
}

impl AsyncRead for Open {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

impl AsyncWrite for Open {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, data: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, data)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

struct CountingUdp(Arc<Counting>);

#[async_trait]
impl Datagrams for CountingUdp {
    async fn send_to(&self, _: &[u8], to: SocketAddr) -> io::Result<()> {
        self.0.asked.lock().unwrap().push(to);
        Ok(())
    }

    async fn receive(&self, _: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        std::future::pending().await
    }
}

struct Shared(Arc<Counting>);

#[async_trait]
impl Network for Shared {
    async fn interfaces(&self) -> io::Result<Vec<Interface>> {
        Ok(Vec::new())
    }

    async fn neighbours(&self, _: &Interface) -> io::Result<Vec<Neighbour>> {
        Ok(Vec::new())
    }

    async fn connect(&self, _: &Interface, to: SocketAddr) -> io::Result<Box<dyn Stream>> {
        self.0.asked.lock().unwrap().push(to);
        if self.0.lost.load(SeqCst) > 0 {
            self.0.lost.fetch_sub(1, SeqCst);
            std::future::pending::<()>().await;
        }
        let mut open = self.0.open.lock().unwrap();
        let (now, most) = open.entry(to.ip()).or_default();
        *now += 1;
        *most = (*most).max(*now);
        let (inner, other) = tokio::io::duplex(16);
        // The other end stays open and silent.
        std::mem::forget(other);
        Ok(Box::new(Open { inner, host: to.ip(), open: self.0.open.clone() }))
    }

    async fn datagrams(&self, _: &Interface, _: IpAddr, _: Hear) -> io::Result<Box<dyn Datagrams>> {
        Ok(Box::new(CountingUdp(self.0.clone())))
    }

    async fn browse(&self, _: &Interface) -> io::Result<mpsc::Receiver<Announcement>> {
        Ok(mpsc::channel(1).1)
    }
}

fn gate() -> (Gate, Arc<Counting>) {
    let network = Arc::new(Counting::default());
    let interface = Interface {
        name: "test0".into(),
        index: 2,
        addresses: vec!["192.168.1.20/24".parse().unwrap(), "fe80::20/64".parse().unwrap()],
        gateways: Vec::new(),
        dns: Vec::new(),
        mac: None,
        kind: InterfaceKind::Lan,
    };
    let scope = Scope::of(&interface).unwrap();
    (Gate::new(Arc::new(Shared(network.clone())), interface, scope, Politeness::default()), network)
}

async fn reason(gate: &Gate, ip: &str, port: u16) -> Option<GapReason> {
    match gate.connect(ip.parse().unwrap(), port, Packet::TcpConnect).await {
        Ok(_) => None,
        Err(error) => Some(error.into()),
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_outside_the_home_is_reached() {
    let (gate, network) = gate();
    for ip in [
        "8.8.8.8",
        "192.168.2.1",
        "127.0.0.1",
        "100.64.0.1",
        "192.168.1.255",
        "224.0.0.251",
        "2001:db8::1",
        "fd00::1",
        "::1",
    ] {
        assert_eq!(reason(&gate, ip, 80).await, Some(GapReason::OutsideHome), "{ip}");
        let ip: IpAddr = ip.parse().unwrap();
        gate.datagrams(ip, Hear::default())
            .await
            .unwrap()
            .send(b"x", SocketAddr::new(ip, 161), Packet::SnmpGet)
            .await
            .unwrap();
    }
    assert!(network.asked.lock().unwrap().is_empty());
    assert!(gate.audit().is_empty());
    assert_eq!(reason(&gate, "192.168.1.9", 80).await, None);
}

#[tokio::test(start_paused = true)]
async fn printers_raw_ports_get_no_byte() {
    let (gate, network) = gate();
    let ports = (9100..=9107).chain(9112..=9116).chain([515]);
    for port in ports {
        assert_eq!(reason(&gate, "192.168.1.9", port).await, Some(GapReason::NotAllowed), "{port}");
        let to: SocketAddr = format!("192.168.1.9:{port}").parse().unwrap();
        gate.datagrams(to.ip(), Hear::default())
            .await
            .unwrap()
            .send(b"x", to, Packet::UdpPoke)
            .await
            .unwrap();
    }
    assert!(network.asked.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn four_connections_at_a_time_and_a_budget() {
    let (gate, network) = gate();
    let host: IpAddr = "192.168.1.9".parse().unwrap();
    let mut all = Vec::new();
    for port in 1..=150 {
        let gate = gate.clone();
        all.push(tokio::spawn(async move {
            let connection = gate.connect(host, port, Packet::TcpConnect).await;
            tokio::time::sleep(Duration::from_millis(10)).await;
            connection.map(drop).map_err(GapReason::from)
        }));
    }
    let mut refused = 0;
    for one in all {
        refused += u32::from(one.await.unwrap() == Err(GapReason::BudgetSpent));
    }
    assert_eq!(refused, 30, "120 connections are the budget");
    assert_eq!(network.open.lock().unwrap()[&host], (0, 4));
    let sent = gate.audit()[&(Some(host), Packet::TcpConnect)];
    assert_eq!((sent.times, sent.bytes), (120, 0));
    assert!(sent.last.is_some());
}

#[tokio::test(start_paused = true)]
async fn searches_go_to_the_group_and_are_counted() {
    let (gate, network) = gate();
    let socket = gate.datagrams("239.255.255.250".parse().unwrap(), Hear::default()).await.unwrap();
    for to in ["239.255.255.250:1900", "239.255.255.250:9100", "224.0.0.251:5353"] {
        socket.send(b"x", to.parse().unwrap(), Packet::SsdpSearch).await.unwrap();
    }
    assert_eq!(*network.asked.lock().unwrap(), ["239.255.255.250:1900".parse().unwrap()]);
    let audit: Vec<_> = gate.audit().into_iter().map(|(what, sent)| (what, sent.times, sent.bytes)).collect();
    assert_eq!(audit, [((None, Packet::SsdpSearch), 1, 1)]);
}

#[tokio::test(start_paused = true)]
async fn everyone_is_asked_on_the_ports_of_searches_only() {
    let (gate, network) = gate();
    let socket = gate.datagrams("192.168.1.20".parse().unwrap(), Hear::default()).await.unwrap();
    for to in [
        "192.168.1.255:38899",
        "192.168.1.255:9100",
        "192.168.1.255:137",
        "192.168.1.255:33533",
        "192.168.2.255:38899",
        "255.255.255.255:38899",
        "239.255.255.250:3702",
        "239.255.255.250:38899",
    ] {
        socket.send(b"x", to.parse().unwrap(), Packet::Discovery("wiz")).await.unwrap();
    }
    let asked: Vec<SocketAddr> =
        ["192.168.1.255:38899", "239.255.255.250:3702"].iter().map(|to| to.parse().unwrap()).collect();
    assert_eq!(*network.asked.lock().unwrap(), asked);
}

#[tokio::test(start_paused = true)]
async fn a_fragile_device_gets_one_connection_at_a_time_and_eight_ports() {
    let (gate, network) = gate();
    let host: IpAddr = "192.168.1.9".parse().unwrap();
    gate.mark_fragile(host);
    let mut all = Vec::new();
    // Each port twice: a port that was tried may be asked again.
    for port in (1..=12).chain(1..=12) {
        let gate = gate.clone();
        all.push(tokio::spawn(async move {
            let connection = gate.connect(host, port, Packet::TcpConnect).await;
            tokio::time::sleep(Duration::from_millis(10)).await;
            connection.map(drop).map_err(GapReason::from)
        }));
    }
    let mut refused = 0;
    for one in all {
        refused += u32::from(one.await.unwrap() == Err(GapReason::BudgetSpent));
    }
    assert_eq!((refused, network.asked.lock().unwrap().len()), (8, 16));
    assert_eq!(network.open.lock().unwrap()[&host], (0, 1));
}

#[tokio::test(start_paused = true)]
async fn no_device_gets_more_datagrams_than_its_budget() {
    let (gate, network) = gate();
    let socket = gate.datagrams("192.168.1.9".parse().unwrap(), Hear::default()).await.unwrap();
    for _ in 0..100 {
        socket.send(b"x", "192.168.1.9:161".parse().unwrap(), Packet::SnmpGet).await.unwrap();
    }
    assert_eq!(network.asked.lock().unwrap().len(), 40);
}

#[tokio::test(start_paused = true)]
async fn a_lost_packet_hides_nothing_on_a_device_that_is_there() {
    let (gate, network) = gate();
    network.lost.store(1, SeqCst);
    assert_eq!(reason(&gate, "192.168.1.9", 80).await, Some(GapReason::TimedOut), "nobody may be there");
    assert_eq!(network.asked.lock().unwrap().len(), 1);
    assert_eq!(reason(&gate, "192.168.1.9", 80).await, None);
    network.lost.store(1, SeqCst);
    assert_eq!(reason(&gate, "192.168.1.9", 1883).await, None);
    network.lost.store(2, SeqCst);
    assert_eq!(reason(&gate, "192.168.1.9", 1883).await, Some(GapReason::TimedOut));
    assert_eq!(network.asked.lock().unwrap().len(), 6);
}

#[test]
fn a_far_device_gets_the_time_for_a_lost_packet() {
    let limits = Politeness::default();
    let ms = Duration::from_millis;
    assert_eq!(limits.read_time(None), ms(1500));
    // The packet, its repetition after three round trips, and the answer.
    assert!(limits.read_time(Some(ms(600))) > ms(600 * 4));
    assert!(limits.read_time(Some(ms(60_000))) < ms(5000));
}
