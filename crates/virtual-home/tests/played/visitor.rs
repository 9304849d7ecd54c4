//! A visitor to a virtual home, who speaks protocols by hand.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Empty};
use hyper::Request;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use porchlight_probe::{Hear, Interface, Network, Stream};
use porchlight_virtual_home::VirtualHome;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, SignatureScheme};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

/// As long as anybody waits.
const PATIENCE: Duration = Duration::from_secs(3);

pub(crate) struct Visitor {
    pub(crate) home: VirtualHome,
    pub(crate) on: Interface,
}

impl Visitor {
    pub(crate) async fn to(home: VirtualHome) -> Self {
        let on = home.interfaces().await.unwrap().remove(0);
        Self { home, on }
    }

    pub(crate) async fn connect(&self, to: &str) -> Result<Box<dyn Stream>, io::ErrorKind> {
        let to: SocketAddr = to.parse().unwrap();
        match timeout(PATIENCE, self.home.connect(&self.on, to)).await {
            Ok(answer) => answer.map_err(|error| error.kind()),
            Err(_) => Err(io::ErrorKind::TimedOut),
        }
    }

    /// Says something to a port, and tells what came back until the end, 3 seconds or 8 KiB.
    pub(crate) async fn talk(&self, to: &str, say: &[u8]) -> (Vec<u8>, String) {
        let mut stream = match self.connect(to).await {
            Ok(stream) => stream,
            Err(kind) => return (Vec::new(), format!("{kind:?}")),
        };
        let (mut heard, mut chunk) = (Vec::new(), [0; 1024]);
        let listen = async {
            if !say.is_empty()
                && let Err(error) = stream.write_all(say).await
            {
                return format!("{:?}", error.kind());
            }
            while heard.len() < 8192 {
                match stream.read(&mut chunk).await {
                    Ok(0) => return "end".to_owned(),
                    Ok(n) => heard.extend_from_slice(&chunk[..n]),
                    Err(error) => return format!("{:?}", error.kind()),
                }
            }
            "more".to_owned()
        };
        let end = timeout(PATIENCE, listen).await.unwrap_or_else(|_| "open".to_owned());
        (heard, end)
    }

    /// Says lines one by one and hears one line after each, the greeting first.
    pub(crate) async fn lines(&self, to: &str, say: &[&str]) -> Vec<String> {
        let mut stream = self.connect(to).await.unwrap();
        let mut heard = vec![line(&mut stream).await];
        for words in say {
            stream.write_all(format!("{words}\r\n").as_bytes()).await.unwrap();
            heard.push(line(&mut stream).await);
        }
        heard
    }

    /// GETs a page; status, headers as text, body.
    pub(crate) async fn get(&self, url: &str, login: Option<&str>) -> (u16, String, String) {
        let (scheme, rest) = url.split_once("://").unwrap();
        let (authority, path) = rest.split_at(rest.find('/').unwrap());
        let stream = self.connect(authority).await.unwrap();
        let stream: Box<dyn Stream> = if scheme == "https" { tls(stream).await } else { stream };
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        let mut request = Request::get(path).header("host", authority);
        if let Some(login) = login {
            use base64::Engine;
            let pair = base64::engine::general_purpose::STANDARD.encode(login);
            request = request.header("authorization", format!("Basic {pair}"));
        }
        let response = sender.send_request(request.body(Empty::<Bytes>::new()).unwrap()).await.unwrap();
        let (head, body) = response.into_parts();
        let headers =
            head.headers.iter().map(|(k, v)| format!("{k}: {}\n", String::from_utf8_lossy(v.as_bytes())));
        let body = body.collect().await.unwrap().to_bytes();
        (head.status.as_u16(), headers.collect(), String::from_utf8_lossy(&body).into_owned())
    }

    /// Sends one datagram and gathers the answers of 3 seconds.
    pub(crate) async fn ask(&self, to: &str, bytes: &[u8]) -> Vec<(IpAddr, Vec<u8>)> {
        let to: SocketAddr = to.parse().unwrap();
        let socket = self.home.datagrams(&self.on, to.ip(), Hear::default()).await.unwrap();
        socket.send_to(bytes, to).await.unwrap();
        let (mut heard, mut buffer) = (Vec::new(), [0; 2048]);
        while let Ok(answer) = timeout(PATIENCE, socket.receive(&mut buffer)).await {
            let (length, from) = answer.unwrap();
            heard.push((from.ip(), buffer[..length].to_vec()));
        }
        heard
    }

    /// The addresses in the neighbour table, sorted.
    pub(crate) async fn neighbours(&self) -> Vec<String> {
        let mut all: Vec<_> = self
            .home
            .neighbours(&self.on)
            .await
            .unwrap()
            .iter()
            .map(|n| format!("{} {}", n.ip, n.mac))
            .collect();
        all.sort();
        all
    }
}

async fn line(stream: &mut Box<dyn Stream>) -> String {
    let mut line = Vec::new();
    while !line.ends_with(b"\n") {
        line.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(line).unwrap().trim_end().to_owned()
}

async fn tls(stream: Box<dyn Stream>) -> Box<dyn Stream> {
    let provider = Arc::new(ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyCertificate(provider)))
        .with_no_client_auth();
    let name = ServerName::try_from("pretend-device.local").unwrap();
    Box::new(tokio_rustls::TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap())
}

#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
