//! What fixes a problem of a pretend device.

use serde::Deserialize;

use crate::ServiceName;

/// The rules that a remedy may answer, or a home file may name.
pub(crate) const RULES: &[&str] = &[
    "telnet-open",
    "ftp-anonymous",
    "mqtt-no-login",
    "snmp-public",
    "admin-plain-http",
    "admin-no-password",
    "factory-password",
    "support-ended",
    "firmware-outdated",
    "known-hole",
    "hole-for-good",
    "way-in",
    "way-in-exposes",
    "never-set-up",
    "open-control",
    "adb-open",
    "provider-port",
    "upnp-on",
    "printer-raw",
    "printer-open",
    "files-uncovered",
    "ssh-on-gadget",
    "remote-desktop",
    "recorder-ports",
    "tells-too-much",
    "takeover-profile",
    "two-routers",
    "shared-network",
    "hole-after-support",
    "update-waits",
    "old-parts",
    "firmware-old",
    "service-closed",
    "model-unknown",
    "strange-router",
];

/// What the resident does about the finding of one rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Remedy {
    pub(crate) rule: String,
    pub(crate) does: Does,
    pub(crate) service: Option<ServiceName>,
    pub(crate) to: Option<String>,
}

/// The kinds of remedy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Does {
    /// Set a password.
    SetPassword,
    /// Switch a service off.
    SwitchOff,
    /// Ask for a login.
    RequireLogin,
    /// Install the update.
    UpdateFirmware,
    /// Turn encryption on.
    Encrypt,
    /// Close the ways in from the internet that the router keeps open.
    CloseWaysIn,
    /// Replace the device with one that is looked after.
    Replace,
}
