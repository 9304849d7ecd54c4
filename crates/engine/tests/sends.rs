//! Whole scans, held against the list of what can be sent: no other byte leaves the computer.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use async_trait::async_trait;
use porchlight_catalogue::Catalogue;
use porchlight_engine::{Dialogue, NoLedger, Survey, check_again};
use porchlight_model::{Device, Wifi};
use porchlight_probe::{
    Announcement, Datagrams, Hear, Interface, LoginConsent, LoginQuestion, Neighbour, Network, Stream, Word,
    may_send,
};
use porchlight_virtual_home::VirtualHome;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Everything that was written: to which port, and what, on one connection or in one datagram.
type Written = Arc<Mutex<Vec<(SocketAddr, Vec<u8>)>>>;

/// A home whose cables are tapped.
struct Tapped {
    home: Arc<VirtualHome>,
    written: Written,
}

struct TappedStream {
    inner: Box<dyn Stream>,
    to: SocketAddr,
    sent: Vec<u8>,
    written: Written,
}

impl Drop for TappedStream {
    fn drop(&mut self) {
        self.written.lock().unwrap().push((self.to, std::mem::take(&mut self.sent)));
    }
}

impl AsyncRead for TappedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

impl AsyncWrite for TappedStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, data: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write(cx, data);
        if let Poll::Ready(Ok(count)) = written {
            self.sent.extend(&data[..count]);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

struct TappedDatagrams(Box<dyn Datagrams>, Written);

#[async_trait]
impl Datagrams for TappedDatagrams {
    async fn send_to(&self, bytes: &[u8], to: SocketAddr) -> io::Result<()> {
        self.1.lock().unwrap().push((to, bytes.to_vec()));
        self.0.send_to(bytes, to).await
    }

    async fn receive(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        self.0.receive(buffer).await
    }
}

#[async_trait]
impl Network for Tapped {
    async fn interfaces(&self) -> io::Result<Vec<Interface>> {
        self.home.interfaces().await
    }

    async fn neighbours(&self, on: &Interface) -> io::Result<Vec<Neighbour>> {
        self.home.neighbours(on).await
    }

    async fn connect(&self, on: &Interface, to: SocketAddr) -> io::Result<Box<dyn Stream>> {
        let inner = self.home.connect(on, to).await?;
        Ok(Box::new(TappedStream { inner, to, sent: Vec::new(), written: self.written.clone() }))
    }

    async fn datagrams(&self, on: &Interface, like: IpAddr, hear: Hear) -> io::Result<Box<dyn Datagrams>> {
        let inner = self.home.datagrams(on, like, hear).await?;
        Ok(Box::new(TappedDatagrams(inner, self.written.clone())))
    }

    async fn echoes(&self, on: &Interface, own: IpAddr) -> io::Result<Box<dyn Datagrams>> {
        let inner = self.home.echoes(on, own).await?;
        Ok(Box::new(TappedDatagrams(inner, self.written.clone())))
    }

    async fn browse(&self, on: &Interface) -> io::Result<mpsc::Receiver<Announcement>> {
        self.home.browse(on).await
    }

    async fn wifi(&self, on: &Interface) -> Option<Wifi> {
        self.home.wifi(on).await
    }

    async fn sleep(&self, time: std::time::Duration) {
        self.home.sleep(time).await;
    }

    fn is_pretend(&self) -> bool {
        true
    }
}

struct Yes;

#[async_trait]
impl Dialogue for Yes {
    async fn ask(&self, _: &Device, question: LoginQuestion) -> Option<LoginConsent> {
        question.answered(Word::YesAsOwner)
    }
}

/// Every protocol of a factory login, each on a device of its own.
fn doors() -> VirtualHome {
    let ways = [
        ("http-basic", "http-basic", 80),
        ("http-digest", "http-digest", 80),
        ("http-form", "http-form", 80),
        ("telnet", "telnet", 23),
        ("ssh", "ssh", 22),
        ("ftp", "ftp", 21),
        ("snmp", "snmp", 161),
        ("mqtt", "mqtt", 1883),
        ("rtsp-basic", "rtsp-basic", 554),
        ("rtsp-digest", "rtsp-digest", 554),
        ("onvif", "onvif", 80),
        ("onvif-digest", "onvif", 80),
    ];
    let mut home = String::from("schema = 1\nname = \"Doors\"\nsubnet = \"192.168.64.0/24\"\n");
    for (n, (speaks, protocol, port)) in ways.into_iter().enumerate() {
        let n = n + 10;
        home += &format!(
            "[[device]]\nid = \"d{n}\"\nname = \"Door\"\nkind = \"camera\"\nmaker = \"Marigold\"\nmodel = \"Door {n}\"\n\
             mac = \"00:00:5e:00:53:{n:02x}\"\naddresses = [\"192.168.64.{n}\"]\n\
             [device.upnp]\nport = 49152\ndevice_type = \"urn:schemas-upnp-org:device:Basic:1\"\n\
             [[device.ssdp]]\nst = \"upnp:rootdevice\"\n\
             [[device.door]]\nport = {port}\nspeaks = \"{speaks}\"\nuser = \"admin\"\npassword = \"marigold\"\ninside = \"{}\"\n\
             [[catalogue.factory_login]]\nid = \"d{n}\"\nmaker = \"Marigold\"\nmodel = \"Door {n}\"\nprotocol = \"{protocol}\"\n\
             port = {port}\npath = \"/x\"\nuser = \"admin\"\npassword = \"marigold\"\ninside = \"{}\"\n{}\n\
             manual_title = \"t\"\nmanual_url = \"https://example.org/\"\nseen = \"2026-11-23\"\n",
            if speaks == "telnet" { "" } else { "Inside" },
            if speaks == "telnet" { "" } else { "Inside" },
            if speaks == "http-form" {
                "form = { user_field = \"user\", password_field = \"password\", refused = \"wrong\", guarded = \"/api/status\" }"
            } else {
                ""
            },
        );
    }
    VirtualHome::parse(&home).unwrap()
}

#[tokio::test(start_paused = true)]
async fn whole_scans_send_what_the_list_says_and_no_other_byte() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/homes");
    let load = |name: &str| VirtualHome::load(folder.join(name)).unwrap();
    let homes = [
        ("practice", VirtualHome::practice()),
        ("doors", doors()),
        ("checks", load("checks.toml")),
        ("probes", load("probes.toml")),
        ("ways-in", load("ways-in.toml")),
        ("hostile", load("hostile.toml")),
        ("ipv6-only", load("ipv6-only.toml")),
    ];
    for (name, home) in homes {
        let (home, written) = (Arc::new(home), Written::default());
        let rows = home.catalogue().unwrap_or_default();
        let catalogue = Catalogue::built_in().with_rows(&rows).unwrap();
        let network = Arc::new(Tapped { home: home.clone(), written: written.clone() });
        let survey = Survey::of(network, None, Arc::new(catalogue)).await.unwrap();
        let (events, mut listener) = mpsc::channel(64);
        let follow = async { while listener.recv().await.is_some() {} };
        let scan = survey.run(events, CancellationToken::new(), Some(&Yes), &NoLedger);
        let (mut known, ()) = tokio::join!(scan, follow);
        let first = known.devices()[0].id.clone();
        check_again(&mut known, &survey, &first, None, &NoLedger).await;
        let written = written.lock().unwrap();
        assert!(written.iter().any(|(_, sent)| !sent.is_empty()), "{name}");
        let unlisted: Vec<_> = written
            .iter()
            .filter(|(to, sent)| !may_send(sent, to.port()))
            .map(|(to, sent)| format!("{to}: {}", sent.escape_ascii()))
            .collect();
        assert!(unlisted.is_empty(), "{name}: {unlisted:#?}");
    }
}
