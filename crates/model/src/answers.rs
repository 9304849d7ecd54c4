//! What services answered to questions that are asked without a login.

use crate::{HttpWall, Text};

/// What a stream server said when it was asked to describe a stream (RTSP, RFC 2326, section 10.2). The
/// description itself is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamAnswer {
    /// The port.
    pub port: u16,
    /// The path that was asked for.
    pub path: String,
    /// The status code.
    pub status: u16,
    /// How the stream is guarded.
    pub wall: HttpWall,
    /// True when what came calls itself the description of a stream.
    pub is_stream: bool,
}

/// What a camera said when it was asked for a picture. The picture itself is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureAnswer {
    /// The port.
    pub port: u16,
    /// The path that was asked for.
    pub path: String,
    /// The status code.
    pub status: u16,
    /// The media type, such as `image/jpeg`.
    pub content_type: Text,
}

/// Whether a service lets in who has no password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// The service.
    pub service: Guarded,
    /// The port.
    pub port: u16,
    /// True when it let us in; `None` when the answer was a strange one.
    pub open: Option<bool>,
}

/// Services that should ask who comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Guarded {
    /// A screen seen and steered from afar (VNC, RFC 6143).
    Vnc,
    /// The database Redis.
    Redis,
    /// The database InfluxDB.
    InfluxDb,
    /// The control of containers (Docker).
    Docker,
}

impl Guarded {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vnc => "VNC",
            Self::Redis => "Redis",
            Self::InfluxDb => "InfluxDB",
            Self::Docker => "Docker",
        }
    }
}

/// What an SSH server offers before anybody logs in (RFC 4253, section 7.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SshAnswer {
    /// The port.
    pub port: u16,
    /// True when it speaks version 1 alone.
    pub only_version_1: bool,
    /// The ways to agree on a key.
    pub key_exchange: Vec<String>,
    /// The kinds of its own key.
    pub host_key: Vec<String>,
    /// The ciphers from it to us.
    pub cipher: Vec<String>,
}

/// The versions of TLS, as far as an old one is told from a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TlsVersion {
    /// SSL 3.0.
    Ssl3,
    /// TLS 1.0 (RFC 2246).
    Tls10,
    /// TLS 1.1 (RFC 4346).
    Tls11,
    /// TLS 1.2 (RFC 5246) or newer.
    Tls12,
}

impl TlsVersion {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ssl3 => "SSL 3.0",
            Self::Tls10 => "TLS 1.0",
            Self::Tls11 => "TLS 1.1",
            Self::Tls12 => "TLS 1.2",
        }
    }
}
