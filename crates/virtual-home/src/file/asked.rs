//! Services that are asked whether they let everyone in, or how well they are covered.

use serde::Deserialize;

/// A stream server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RtspFile {
    #[serde(default = "rtsp_port")]
    pub(crate) port: u16,
    #[serde(default)]
    pub(crate) server: String,
    /// The path of its one stream.
    #[serde(default = "root")]
    pub(crate) path: String,
    /// True when it describes the stream to everyone.
    #[serde(default)]
    pub(crate) open: bool,
}

/// A shared screen.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VncFile {
    #[serde(default = "vnc_port")]
    pub(crate) port: u16,
    #[serde(default = "vnc_version")]
    pub(crate) version: String,
    /// True when it lets everyone in.
    #[serde(default)]
    pub(crate) open: bool,
}

/// File sharing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SmbFile {
    #[serde(default = "smb_port")]
    pub(crate) port: u16,
    /// True when it still takes version 1.
    #[serde(default)]
    pub(crate) version_1: bool,
}

/// An SSH server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SshFile {
    #[serde(default = "ssh_port")]
    pub(crate) port: u16,
    #[serde(default = "ssh_banner")]
    pub(crate) banner: String,
    #[serde(default = "ssh_key_exchange")]
    pub(crate) key_exchange: String,
    #[serde(default = "ssh_host_key")]
    pub(crate) host_key: String,
    #[serde(default = "ssh_cipher")]
    pub(crate) cipher: String,
}

/// A port that speaks old versions of TLS.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OldTlsFile {
    #[serde(default = "tls_port")]
    pub(crate) port: u16,
    /// The newest version that it speaks.
    pub(crate) newest: OldTls,
    /// True when it breaks off at a hello that takes newer versions, in place of choosing an older one.
    #[serde(default)]
    pub(crate) breaks_off: bool,
}

/// Versions of TLS by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(crate) enum OldTls {
    #[serde(rename = "1.0")]
    Tls10 = 1,
    #[serde(rename = "1.1")]
    Tls11 = 2,
    #[serde(rename = "1.2")]
    Tls12 = 3,
}

/// The database Redis.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RedisFile {
    #[serde(default = "redis_port")]
    pub(crate) port: u16,
    /// True when it lets everyone in.
    #[serde(default)]
    pub(crate) open: bool,
}

fn rtsp_port() -> u16 {
    554
}

fn root() -> String {
    "/".into()
}

fn vnc_port() -> u16 {
    5900
}

fn vnc_version() -> String {
    "003.008".into()
}

fn smb_port() -> u16 {
    445
}

fn ssh_port() -> u16 {
    22
}

fn ssh_banner() -> String {
    "SSH-2.0-OpenSSH_9.2".into()
}

fn ssh_key_exchange() -> String {
    "curve25519-sha256,diffie-hellman-group14-sha256".into()
}

fn ssh_host_key() -> String {
    "ssh-ed25519,rsa-sha2-512".into()
}

fn ssh_cipher() -> String {
    "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-ctr".into()
}

fn tls_port() -> u16 {
    443
}

fn redis_port() -> u16 {
    6379
}
