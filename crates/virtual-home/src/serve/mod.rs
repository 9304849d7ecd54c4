//! What pretend devices say on their ports.

pub(crate) mod datagram;
pub(crate) mod door;
mod ftp;
mod http;
mod login;
mod mqtt;
mod odd;
mod old_tls;
mod raw;
mod redis;
mod rtsp;
mod smb;
pub(crate) mod snmp;
pub(crate) mod ssdp;
mod ssh;
mod telnet;
mod tls;
mod upnp;
mod vnc;

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::time::sleep;
use tokio_rustls::TlsAcceptor;

use crate::file::{DoorFile, OddFile, Shown};
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
    Http { tls: Option<Shown> },
    Telnet,
    Ftp,
    Mqtt,
    Rtsp,
    Vnc,
    Smb,
    Ssh,
    OldTls,
    Redis,
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

    /// The TLS side of the device.
    fn tls(&self, shown: Shown) -> Option<TlsAcceptor> {
        tls::of(&self.with(|played| played.now.id().to_owned()), shown)
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
                Served::By(Service::Http { tls: http.tls.then_some(http.certificate) })
            } else if has(now.upnp.as_ref().map(|s| s.port)) {
                Served::By(Service::Http { tls: None })
            } else if has(now.telnet.as_ref().map(|s| s.port)) {
                Served::By(Service::Telnet)
            } else if has(now.ftp.as_ref().map(|s| s.port)) {
                Served::By(Service::Ftp)
            } else if has(now.mqtt.as_ref().map(|s| s.port)) {
                Served::By(Service::Mqtt)
            } else if has(now.rtsp.as_ref().map(|s| s.port)) {
                Served::By(Service::Rtsp)
            } else if has(now.vnc.as_ref().map(|s| s.port)) {
                Served::By(Service::Vnc)
            } else if has(now.smb.as_ref().map(|s| s.port)) {
                Served::By(Service::Smb)
            } else if has(now.ssh.as_ref().map(|s| s.port)) {
                Served::By(Service::Ssh)
            } else if has(now.old_tls.as_ref().map(|s| s.port)) {
                Served::By(Service::OldTls)
            } else if has(now.redis.as_ref().map(|s| s.port)) {
                Served::By(Service::Redis)
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
        Service::Http { tls: None } => http::serve(seat, Site::Usual, stream, cut).await,
        Service::Http { tls: Some(shown) } => match seat.tls(shown) {
            Some(tls) => match tls.accept(stream).await {
                Ok(stream) => http::serve(seat, Site::Usual, stream, cut).await,
                Err(error) => Err(error),
            },
            None => Ok(()),
        },
        Service::Telnet => telnet::serve(&seat, stream).await,
        Service::Ftp => ftp::serve(&seat, stream).await,
        Service::Mqtt => mqtt::serve(&seat, stream).await,
        Service::Rtsp => rtsp::serve(&seat, stream).await,
        Service::Vnc => vnc::serve(&seat, stream).await,
        Service::Smb => smb::serve(&seat, stream).await,
        Service::Ssh => ssh::serve(&seat, stream).await,
        Service::OldTls => old_tls::serve(&seat, stream).await,
        Service::Redis => redis::serve(&seat, stream).await,
        Service::Greeting(text) => greet(&seat, stream, &text).await,
        Service::Odd(odd) if odd::speaks_http(odd.behaviour) => {
            http::serve(seat, Site::Odd(odd), stream, cut).await
        }
        Service::Door(door) if door.speaks.is_http() && door.tls => match seat.tls(Shown::Own) {
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
