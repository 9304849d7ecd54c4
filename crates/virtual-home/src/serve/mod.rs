//! What pretend devices say on their ports.

pub(crate) mod datagram;
pub(crate) mod door;
mod ftp;
mod http;
mod login;
mod mqtt;
mod odd;
mod raw;
pub(crate) mod snmp;
pub(crate) mod ssdp;
mod telnet;
mod upnp;

use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::time::sleep;
use tokio_rustls::TlsAcceptor;

use crate::file::{DoorFile, OddFile};
use crate::home::{Played, Stage};
use crate::wire::Cut;
use http::Site;

/// One port of one device. Every answer looks at the device as it is at that moment.
#[derive(Clone)]
pub(crate) struct Seat {
    pub(crate) stage: Arc<Stage>,
    pub(crate) place: usize,
    pub(crate) port: u16,
}

/// What happens to a connection.
pub(crate) enum Served {
    /// It is never answered.
    Nothing,
    /// It is refused.
    Refused,
    /// It is accepted.
    By(Service),
}

/// What listens on a port.
pub(crate) enum Service {
    Http { tls: bool },
    Telnet,
    Ftp,
    Mqtt,
    Greeting(String),
    Odd(OddFile),
    Door(DoorFile),
}

impl Seat {
    /// Looks at the device, or changes it.
    pub(crate) fn with<T>(&self, look: impl FnOnce(&mut Played) -> T) -> T {
        look(&mut self.stage.state().devices[self.place])
    }

    /// Waits as long as the device takes to answer.
    pub(crate) async fn think(&self) {
        let latency = self.with(|played| played.now.latency_ms);
        sleep(Duration::from_millis(latency)).await;
    }

    /// What happens to a connection to this port now.
    pub(crate) fn served(&self) -> Served {
        self.with(|played| {
            let now = &played.now;
            if !played.plugged || now.firewalled {
                return Served::Nothing;
            }
            let has = |port: Option<u16>| port == Some(self.port);
            if let Some(door) = now.door.iter().find(|door| door.port == self.port) {
                Served::By(Service::Door(door.clone()))
            } else if let Some(odd) = now.odd.iter().find(|odd| odd.port == self.port) {
                Served::By(Service::Odd(odd.clone()))
            } else if let Some(http) = now.http.iter().find(|http| http.port == self.port) {
                Served::By(Service::Http { tls: http.tls })
            } else if has(now.upnp.as_ref().map(|s| s.port)) {
                Served::By(Service::Http { tls: false })
            } else if has(now.telnet.as_ref().map(|s| s.port)) {
                Served::By(Service::Telnet)
            } else if has(now.ftp.as_ref().map(|s| s.port)) {
                Served::By(Service::Ftp)
            } else if has(now.mqtt.as_ref().map(|s| s.port)) {
                Served::By(Service::Mqtt)
            } else if let Some(banner) = now.banner.iter().find(|banner| banner.port == self.port) {
                Served::By(Service::Greeting(now.fill(&banner.text)))
            } else {
                Served::Refused
            }
        })
    }
}

/// Speaks on an accepted connection until one side has enough of it.
pub(crate) async fn serve(seat: Seat, service: Service, stream: DuplexStream, cut: Cut) {
    // How a conversation ends is the scanner's business; the device does not care.
    let _ = match service {
        Service::Http { tls: false } => http::serve(seat, Site::Usual, stream, cut).await,
        Service::Http { tls: true } => match seat.stage.tls() {
            Some(tls) => match tls.accept(stream).await {
                Ok(stream) => http::serve(seat, Site::Usual, stream, cut).await,
                Err(error) => Err(error),
            },
            None => Ok(()),
        },
        Service::Telnet => telnet::serve(&seat, stream).await,
        Service::Ftp => ftp::serve(&seat, stream).await,
        Service::Mqtt => mqtt::serve(&seat, stream).await,
        Service::Greeting(text) => greet(&seat, stream, &text).await,
        Service::Odd(odd) if odd::speaks_http(odd.behaviour) => {
            http::serve(seat, Site::Odd(odd), stream, cut).await
        }
        Service::Door(door) if door.speaks.is_http() && door.tls => match seat.stage.tls() {
            Some(tls) => match tls.accept(stream).await {
                Ok(stream) => http::serve(seat, Site::Door(door), stream, cut).await,
                Err(error) => Err(error),
            },
            None => Ok(()),
        },
        Service::Door(door) if door.speaks.is_http() => {
            http::serve(seat, Site::Door(door), stream, cut).await
        }
        Service::Door(_) => door::serve(&seat, stream, &cut).await,
        Service::Odd(odd) => raw::serve(&seat, odd.behaviour, stream, &cut).await,
    };
}

async fn greet(seat: &Seat, mut stream: DuplexStream, text: &str) -> std::io::Result<()> {
    seat.think().await;
    stream.write_all(text.as_bytes()).await?;
    stream.write_all(b"\r\n").await?;
    listen_to_the_end(&mut stream).await
}

/// Reads and forgets until the other side closes.
async fn listen_to_the_end(stream: &mut DuplexStream) -> std::io::Result<()> {
    let mut ignored = [0; 512];
    while stream.read(&mut ignored).await? > 0 {}
    Ok(())
}

/// Reads one line, without its end; `None` at the end of the stream or when the line is absurdly long.
async fn read_line(stream: &mut DuplexStream) -> std::io::Result<Option<String>> {
    let mut line = Vec::new();
    loop {
        match stream.read_u8().await {
            Ok(b'\n') => break,
            Ok(byte) if line.len() < 1024 => line.push(byte),
            Ok(_) => return Ok(None),
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    Ok(Some(String::from_utf8_lossy(&line).trim_end().to_owned()))
}

/// TLS with a certificate that the device signed itself, as home devices do.
pub(crate) fn self_signed() -> Option<TlsAcceptor> {
    let made = rcgen::generate_simple_self_signed(["pretend-device.local".to_owned()]).ok()?;
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .ok()?
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key.into())
        .ok()?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Some(TlsAcceptor::from(Arc::new(config)))
}
