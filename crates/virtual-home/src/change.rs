//! What a resident can do to a pretend device.

use std::fmt;

use serde::Deserialize;

use crate::file::{Auth, DeviceFile, Does, Guard, HttpFile, Mood, Remedy};

/// A service of a pretend device that can be switched off or put behind a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceName {
    /// Telnet.
    Telnet,
    /// The FTP server.
    Ftp,
    /// The MQTT broker.
    Mqtt,
    /// The SNMP agent.
    Snmp,
    /// Every web server.
    Http,
    /// The UPnP description and the answers by SSDP.
    Upnp,
}

/// Something done to a pretend device.
#[derive(Clone, PartialEq, Eq)]
pub enum Change {
    /// A password of the resident's own on every guarded page and every page of settings.
    SetPassword(String),
    /// A service is switched off, with its announcements.
    SwitchOff(ServiceName),
    /// A service asks for a login from now on.
    RequireLogin(ServiceName),
    /// The update that the home file names is installed.
    UpdateFirmware,
    /// Guarded pages and pages of settings move to HTTPS; the old port leads there.
    Encrypt,
    /// The ways in from the internet that a router keeps open are taken away, and it opens none any more.
    CloseWaysIn,
    /// The device is replaced by the one that the home file names, with every problem fixed.
    Replace,
    /// The plug is pulled.
    Unplug,
    /// The plug is put back.
    PlugIn,
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SetPassword(_) => f.write_str("SetPassword(…)"),
            Self::SwitchOff(service) => write!(f, "SwitchOff({service:?})"),
            Self::RequireLogin(service) => write!(f, "RequireLogin({service:?})"),
            Self::UpdateFirmware => f.write_str("UpdateFirmware"),
            Self::Encrypt => f.write_str("Encrypt"),
            Self::CloseWaysIn => f.write_str("CloseWaysIn"),
            Self::Replace => f.write_str("Replace"),
            Self::Unplug => f.write_str("Unplug"),
            Self::PlugIn => f.write_str("PlugIn"),
        }
    }
}

/// The password of a fix for which the resident typed none.
const OWN_PASSWORD: &str = "four quiet words here";

impl Change {
    /// What a remedy does; `None` when it does not say to which service.
    pub(crate) fn of(remedy: &Remedy, password: Option<&str>) -> Option<Self> {
        Some(match remedy.does {
            Does::SetPassword => Self::SetPassword(password.unwrap_or(OWN_PASSWORD).to_owned()),
            Does::SwitchOff => Self::SwitchOff(remedy.service?),
            Does::RequireLogin => Self::RequireLogin(remedy.service?),
            Does::UpdateFirmware => Self::UpdateFirmware,
            Does::Encrypt => Self::Encrypt,
            Does::CloseWaysIn => Self::CloseWaysIn,
            Does::Replace => Self::Replace,
        })
    }
}

/// Changes a device; false when there was nothing to change.
pub(crate) fn apply(device: &mut DeviceFile, change: &Change) -> bool {
    match change {
        Change::SetPassword(password) => set_password(device, Some(password)),
        Change::RequireLogin(ServiceName::Http) => set_password(device, None),
        Change::RequireLogin(ServiceName::Ftp) => {
            device.ftp.as_mut().is_some_and(|ftp| std::mem::take(&mut ftp.anonymous))
        }
        Change::RequireLogin(ServiceName::Mqtt) => {
            device.mqtt.as_mut().is_some_and(|mqtt| std::mem::take(&mut mqtt.anonymous))
        }
        Change::RequireLogin(ServiceName::Snmp) => device.snmp.as_mut().is_some_and(|snmp| {
            snmp.community = OWN_PASSWORD.to_owned();
            true
        }),
        // Telnet asks for a login already, and UPnP knows none.
        Change::RequireLogin(ServiceName::Telnet | ServiceName::Upnp) => false,
        Change::SwitchOff(service) => switch_off(device, *service),
        Change::UpdateFirmware => update(device),
        Change::Encrypt => encrypt(device),
        Change::CloseWaysIn => {
            device.upnp.as_mut().is_some_and(|upnp| !std::mem::take(&mut upnp.mapping).is_empty())
        }
        Change::Replace => replace(device),
        Change::Unplug | Change::PlugIn => true,
    }
}

fn set_password(device: &mut DeviceFile, password: Option<&str>) -> bool {
    let mut changed = false;
    for http in &mut device.http {
        let open: Vec<_> =
            http.pages.iter_mut().filter(|page| page.admin && page.auth == Auth::None).collect();
        if open.is_empty() && (http.guard.is_none() || password.is_none()) {
            continue;
        }
        for page in open {
            page.auth = Auth::Basic;
            page.realm.clone_from(&device.name);
        }
        let guard =
            http.guard.get_or_insert_with(|| Guard { user: "admin".into(), password: OWN_PASSWORD.into() });
        if let Some(password) = password {
            password.clone_into(&mut guard.password);
        }
        changed = true;
    }
    for door in &mut device.door {
        password.unwrap_or(OWN_PASSWORD).clone_into(&mut door.password);
        door.mood = Mood::Fair;
        changed = true;
    }
    changed
}

fn switch_off(device: &mut DeviceFile, service: ServiceName) -> bool {
    let gone: Vec<u16> = match service {
        ServiceName::Telnet => device.telnet.take().iter().map(|s| s.port).collect(),
        ServiceName::Ftp => device.ftp.take().iter().map(|s| s.port).collect(),
        ServiceName::Mqtt => device.mqtt.take().iter().map(|s| s.port).collect(),
        ServiceName::Snmp => return device.snmp.take().is_some(),
        ServiceName::Http => std::mem::take(&mut device.http).iter().map(|s| s.port).collect(),
        ServiceName::Upnp => {
            let answered = !std::mem::take(&mut device.ssdp).is_empty();
            return device.upnp.take().is_some() || answered;
        }
    };
    device.mdns.retain(|mdns| !gone.contains(&mdns.port));
    !gone.is_empty()
}

fn update(device: &mut DeviceFile) -> bool {
    let remedy = device.remedy.iter().find(|r| r.does == Does::UpdateFirmware);
    match remedy.and_then(|r| r.to.clone()).filter(|to| *to != device.firmware) {
        Some(to) => {
            device.firmware = to;
            true
        }
        None => false,
    }
}

/// Where HTTPS goes when HTTP was on `port`.
fn tls_port(port: u16) -> u16 {
    if port == 8080 { 8443 } else { 443 }
}

fn encrypt(device: &mut DeviceFile) -> bool {
    let is_plain =
        |http: &HttpFile| !http.tls && http.pages.iter().any(|page| page.admin || page.auth != Auth::None);
    let plain: Vec<HttpFile> = device.http.iter().filter(|http| is_plain(http)).cloned().collect();
    device.http.retain(|http| !is_plain(http));
    let changed = !plain.is_empty();
    for mut old in plain {
        let port = tls_port(old.port);
        for mdns in device.mdns.iter_mut().filter(|mdns| mdns.port == old.port) {
            mdns.port = port;
        }
        let redirect = HttpFile {
            port: old.port,
            server: old.server.clone(),
            redirect_tls: Some(port),
            ..HttpFile::default()
        };
        device.http.push(redirect);
        match device.http.iter_mut().find(|http| http.port == port) {
            Some(there) => {
                there.guard = there.guard.take().or(old.guard);
                there.pages.append(&mut old.pages);
            }
            None => device.http.push(HttpFile { port, tls: true, ..old }),
        }
    }
    changed
}

fn replace(device: &mut DeviceFile) -> bool {
    let Some(new) = device.replacement.take() else { return false };
    // A new device comes without the old one's problems.
    for remedy in device.remedy.clone().iter().filter(|r| r.does != Does::Replace) {
        if let Some(change) = Change::of(remedy, None) {
            apply(device, &change);
        }
    }
    if let Some(maker) = new.maker {
        device.maker = maker;
    }
    device.model = new.model;
    device.firmware = new.firmware;
    device.mac = new.mac.or(device.mac);
    true
}
