//! A service that asks for a login, in any of the ways in which devices do.

use serde::Deserialize;

/// One door: what it speaks, whom it lets in, and how it behaves.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DoorFile {
    pub(crate) port: u16,
    pub(crate) speaks: Speaks,
    #[serde(default)]
    pub(crate) tls: bool,
    #[serde(default)]
    pub(crate) user: String,
    #[serde(default)]
    pub(crate) password: String,
    #[serde(default)]
    pub(crate) mood: Mood,
    /// The realm of its challenge.
    #[serde(default)]
    pub(crate) realm: String,
    /// What it says before the login.
    #[serde(default)]
    pub(crate) greeting: String,
    /// What is behind the login.
    #[serde(default)]
    pub(crate) inside: String,
    /// More of the digest challenge than realm and nonce, such as `qop="auth", algorithm=SHA-256`.
    #[serde(default = "usual_digest")]
    pub(crate) digest: String,
}

impl std::fmt::Debug for DoorFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DoorFile({} {:?} {:?})", self.port, self.speaks, self.mood)
    }
}

/// The ways in which a login is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Speaks {
    HttpBasic,
    HttpDigest,
    HttpForm,
    Telnet,
    Ssh,
    Ftp,
    Snmp,
    Mqtt,
    RtspBasic,
    RtspDigest,
    /// With a user token in the question.
    Onvif,
    /// With HTTP digest around the question.
    OnvifDigest,
}

/// How a door behaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Mood {
    /// Lets in whom it should.
    #[default]
    Fair,
    /// Lets in every name with every password, but nobody without.
    Anybody,
    /// Asks nobody for anything.
    Open,
    /// Locks at the first try, right or wrong.
    Locks,
    /// Answers a login very late, and with a no.
    Slow,
    /// Cuts the connection at a login.
    Drops,
    /// Answers a login with nonsense.
    Babbles,
    /// Answers a login with silence.
    Hangs,
    /// Says no to a login in words that look like a yes.
    TwoFaced,
    /// Says every time that the login came too late.
    Stale,
}

fn usual_digest() -> String {
    "qop=\"auth\", algorithm=MD5".into()
}
