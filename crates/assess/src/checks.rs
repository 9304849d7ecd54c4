//! The list of checks that Porchlight is to make, and which rule makes each.
//!
//! `docs/checks.md` is made of it: `UPDATE=1 cargo nextest run -p porchlight-assess` writes it anew.

use std::fmt::Write;

use porchlight_model::Severity;

use crate::rules;

/// A check: its code, how bad a problem is, and what it finds.
pub type Check = (&'static str, Severity, &'static str);

/// Every check.
pub const CHECKS: [Check; 71] = [
    ("A01", Severity::Critical, "The factory password of a router or access point still works"),
    ("A02", Severity::Critical, "The factory password of a camera, recorder or doorbell still works"),
    ("A03", Severity::Critical, "The factory password of a file box, hub or server still works"),
    ("A04", Severity::High, "The factory password of a printer still works"),
    ("A05", Severity::High, "The factory password works over ONVIF"),
    ("A06", Severity::High, "The factory password works for the camera stream (RTSP)"),
    ("A07", Severity::Critical, "The settings open without a password"),
    ("A08", Severity::High, "The device was never set up"),
    ("A09", Severity::Medium, "The password is made of the serial number or hardware address"),
    ("A10", Severity::High, "Anonymous FTP"),
    ("A11", Severity::High, "Shared folders are open to guests (SMB)"),
    ("A12", Severity::High, "An MQTT broker without login"),
    ("A13", Severity::Critical, "The camera stream opens without login"),
    ("A14", Severity::Critical, "Camera pictures open without login"),
    ("A15", Severity::Medium, "SNMP answers \"public\""),
    ("A16", Severity::High, "SNMP answers \"private\""),
    ("A17", Severity::High, "A database is open"),
    ("A18", Severity::Critical, "Remote control of containers or of a system is open without login"),
    ("A19", Severity::High, "Remote screen (VNC) without password"),
    ("A20", Severity::Info, "The device can be steered by anyone at home"),
    ("B01", Severity::Critical, "Telnet is open"),
    ("B02", Severity::Critical, "The debugging of Android is open"),
    ("B03", Severity::Medium, "The provider's remote care (TR-069) answers at home"),
    ("B04", Severity::Low, "The router opens ways in for whoever asks (UPnP)"),
    ("B05", Severity::High, "The router keeps a way in from the internet open"),
    ("B06", Severity::Critical, "A way in from the internet leads to something strangers look for"),
    ("B07", Severity::Info, "The router opens ways in for whoever asks (NAT-PMP, PCP)"),
    ("B08", Severity::High, "The settings of the router answer on its internet side"),
    ("B09", Severity::Medium, "Something else behaves like a router (UPnP)"),
    ("B10", Severity::High, "HNAP answers"),
    ("B11", Severity::Low, "A printer's raw port is open"),
    ("B12", Severity::Info, "A printer prints for everyone at home (IPP)"),
    ("B13", Severity::High, "Old file sharing (SMB 1)"),
    ("B14", Severity::Medium, "Files travel uncovered (FTP, rsync, NFS)"),
    ("B15", Severity::Low, "SSH is open on a gadget"),
    ("B16", Severity::Medium, "SSH with weak covers"),
    ("B17", Severity::Medium, "Remote control of a computer is open"),
    ("B18", Severity::Medium, "A recorder's own ports are open"),
    ("B19", Severity::Medium, "Building control answers (KNX, BACnet, Modbus)"),
    ("B20", Severity::Low, "Announcements tell too much"),
    ("B21", Severity::High, "The device looks like those that get taken over"),
    ("C01", Severity::Medium, "The settings page sends its password uncovered"),
    ("C02", Severity::Low, "Only old covers (TLS 1.0, 1.1)"),
    ("C03", Severity::Info, "The certificate has expired"),
    ("C04", Severity::Info, "The certificate is of its own making"),
    ("C05", Severity::High, "The certificate or key is the same on every unit"),
    ("C06", Severity::Low, "The key of the certificate is weak"),
    ("D01", Severity::Critical, "Old or no cover for the Wi-Fi"),
    ("D02", Severity::Medium, "WPS with a PIN is on"),
    ("D03", Severity::Low, "The name of the Wi-Fi tells its first password"),
    ("D04", Severity::High, "Answers of the name service are changed"),
    ("D05", Severity::Medium, "The name service of the router is another one than before"),
    ("D06", Severity::High, "A second box gives out addresses"),
    ("D07", Severity::Low, "Two routers in a row"),
    ("D08", Severity::Medium, "A device may be reached over IPv6"),
    ("D09", Severity::Medium, "Another router than before"),
    ("D10", Severity::Info, "Gadgets share the main network"),
    ("D11", Severity::Info, "A new device"),
    ("E01", Severity::High, "Support has ended"),
    ("E02", Severity::Critical, "This version has a hole that attackers use"),
    ("E03", Severity::Critical, "A hole that attackers use stays open for good"),
    ("E04", Severity::High, "A hole was found after support ended"),
    ("E05", Severity::Medium, "A newer version is there"),
    ("E06", Severity::Medium, "This version has a known hole"),
    ("E07", Severity::Info, "Old parts in its software"),
    ("E08", Severity::Low, "The software is older than three years"),
    ("E09", Severity::Low, "Automatic updates are off"),
    ("E10", Severity::Info, "The maker does not say how long it helps"),
    ("E11", Severity::Medium, "The service behind it has closed"),
    ("E12", Severity::Info, "Its security label has run out"),
    ("E13", Severity::Info, "The model is unknown"),
];

/// Checks that no rule makes, and why.
pub const NOT_MADE: [(&str, &str); 8] = [
    ("A09", "no source says of which products this is true; it would have to be computed, and is not"),
    ("A11", "a guest's session is more than a greeting: it is not begun"),
    ("B19", "these protocols steer machines; a question that is surely harmless is not written yet"),
    ("D04", "needs a second name server that everybody trusts"),
    ("D06", "needs the right to use the port of DHCP"),
    ("D11", "told by \"since the last look\""),
    ("E10", "no source was good enough to say it of a maker"),
    ("E12", "the label has to be typed; there is no place for it yet"),
];

/// The list as a page.
pub fn page() -> String {
    let made = CHECKS.iter().filter(|(code, ..)| maker(code).is_some()).count();
    let mut page = format!(
        "# Checks\n\nThe list of what Porchlight is to check, and the rule that does. {made} of {} are made today; of the \
         others it says why not.\n\nMade of `crates/assess/src/checks.rs`; do not edit.\n\n\
         | Code | What it finds | How bad | Rule | The rule that the maker should meet |\n| --- | --- | --- | --- | --- |\n",
        CHECKS.len()
    );
    for (code, severity, what) in CHECKS {
        let (rule, meets) = maker(code).map_or_else(
            || (format!("not made: {}", why_not(code)), ""),
            |rule| (format!("`{}`", rule.id), rule.maker_rule),
        );
        // Writing to a text cannot fail.
        let _ = writeln!(page, "| {code} | {what} | {} | {rule} | {meets} |", severity.as_str());
    }
    page
}

fn why_not(code: &str) -> &'static str {
    NOT_MADE.iter().find(|(missing, _)| *missing == code).map_or("", |(_, why)| why)
}

fn maker(code: &str) -> Option<&'static crate::Rule> {
    rules().iter().find(|rule| rule.checks.contains(&code))
}
