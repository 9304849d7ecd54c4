//! A home that is played: its file, and the state that its devices are in now.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use ipnet::{IpNet, Ipv6Net};
use porchlight_model::{Kind, Mac};
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_rustls::TlsAcceptor;

use crate::change::{self, Change};
use crate::file::{DeviceFile, Does, HomeFile};
use crate::{ChangeError, HomeError, check};

/// A home network played from a file. Clones are the same home.
#[derive(Clone)]
pub struct VirtualHome {
    pub(crate) stage: Arc<Stage>,
}

/// What a device is in truth, for tests to compare with what was found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truth {
    /// Its name in the home file.
    pub id: String,
    /// The name that its owner gave it.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Who made it; empty when nobody is meant to know.
    pub maker: String,
    /// Which product it is.
    pub model: String,
    /// The version of its software now.
    pub firmware: String,
    /// Its addresses.
    pub addresses: Vec<IpAddr>,
    /// Its hardware address.
    pub mac: Option<Mac>,
    /// The rules that it breaks now: those whose remedies are still to be done, and those without one.
    pub problems: Vec<String>,
    /// The rules that only note something of it.
    pub notes: Vec<String>,
}

/// How the scanner reached out to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Contact {
    /// A TCP connection was tried.
    Tcp(SocketAddr),
    /// A datagram was sent.
    Udp(SocketAddr),
}

/// The certificate of every pretend device, made once: a home whose file is read again shows the same.
static TLS: OnceLock<Option<TlsAcceptor>> = OnceLock::new();

/// What the connections and datagrams of one home share.
pub(crate) struct Stage {
    pub(crate) file: HomeFile,
    state: Mutex<State>,
}

pub(crate) struct State {
    pub(crate) devices: Vec<Played>,
    /// When the scanner first reached out to an address: the neighbour table grows from it.
    pub(crate) touched: HashMap<IpAddr, Instant>,
    pub(crate) contacts: BTreeMap<Contact, u32>,
    /// Who listens on a fixed port.
    pub(crate) listeners: Vec<(u16, Inbox)>,
}

/// Where a socket of the scanner gets its datagrams, and from whom.
pub(crate) type Inbox = mpsc::Sender<(Vec<u8>, SocketAddr)>;

/// One device as it is now.
pub(crate) struct Played {
    pub(crate) now: DeviceFile,
    pub(crate) plugged: bool,
    pub(crate) failed_logins: u32,
    pub(crate) fixed: BTreeSet<String>,
}

impl Played {
    fn new(now: &DeviceFile) -> Self {
        Self { now: now.clone(), plugged: true, failed_logins: 0, fixed: BTreeSet::new() }
    }

    /// True once more wrong passwords came than the device puts up with.
    pub(crate) fn is_locked(&self) -> bool {
        self.now.lock_after.is_some_and(|after| self.failed_logins >= after)
    }
}

/// What a device at an address offers to do about the finding of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedRemedy {
    /// The device's address.
    pub address: IpAddr,
    /// The rule.
    pub rule: String,
    /// What is done.
    pub does: Does,
}

impl VirtualHome {
    /// Reads a home from the text of its file.
    ///
    /// # Errors
    /// A sentence that says what is wrong, and on which line.
    pub fn parse(text: &str) -> Result<Self, HomeError> {
        let file = check::read(text)?;
        let state = Mutex::new(State::new(&file));
        Ok(Self { stage: Arc::new(Stage { file, state }) })
    }

    /// Reads a home from a file.
    ///
    /// # Errors
    /// As [`VirtualHome::parse`]; a file that cannot be read is an error on line 0.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, HomeError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| HomeError { line: 0, what: format!("the home file cannot be read: {error}") })?;
        Self::parse(&text)
    }

    /// The practice home that comes with the program.
    ///
    /// # Panics
    /// Never: a test reads the same text.
    pub fn practice() -> Self {
        #[expect(clippy::expect_used, reason = "the text is part of the program and a test reads it")]
        Self::parse(include_str!("../homes/practice.toml")).expect("the practice home is sound")
    }

    /// The name of the home.
    pub fn name(&self) -> &str {
        &self.stage.file.name
    }

    /// What each device is in truth, in the order of the file.
    pub fn truth(&self) -> Vec<Truth> {
        self.stage.state().devices.iter().map(truth).collect()
    }

    /// The file's `[catalogue]`, as the text of a TOML document of its own: products that exist in
    /// this home only.
    pub fn catalogue(&self) -> Option<String> {
        self.stage.file.catalogue.as_ref().map(ToString::to_string)
    }

    /// The device that has an address now.
    pub fn device_at(&self, ip: IpAddr) -> Option<&str> {
        self.stage.file.devices.iter().find(|device| device.addresses.contains(&ip)).map(DeviceFile::id)
    }

    /// How often a wrong password was tried on a device; `None` when there is no such device.
    pub fn failed_logins(&self, device: &str) -> Option<u32> {
        self.stage.state().devices.iter().find(|d| d.now.id() == device).map(|d| d.failed_logins)
    }

    /// Everything that the scanner reached out to, inside the home or not, and how often.
    pub fn contacts(&self) -> BTreeMap<Contact, u32> {
        self.stage.state().contacts.clone()
    }

    /// Changes a device.
    ///
    /// # Errors
    /// When there is no such device, or nothing to change.
    pub fn change(&self, device: &str, change: Change) -> Result<(), ChangeError> {
        if matches!(&change, Change::SetPassword(password) if password.is_empty()) {
            return Err(ChangeError::EmptyPassword);
        }
        let mut state = self.stage.state();
        let played = state.find(device)?;
        match change {
            Change::Unplug | Change::PlugIn => {
                played.plugged = change == Change::PlugIn;
                // A restart forgets the wrong passwords.
                played.failed_logins = 0;
                if !played.plugged {
                    let gone = played.now.addresses.clone();
                    state.touched.retain(|ip, _| !gone.contains(ip));
                }
                Ok(())
            }
            change if change::apply(&mut played.now, &change) => {
                played.note_fixed(&change);
                Ok(())
            }
            _ => Err(ChangeError::NothingToChange { device: device.to_owned() }),
        }
    }

    /// Does what the home file names as the fix for a rule's finding on a device.
    ///
    /// # Errors
    /// When there is no such device, no remedy for the rule, or nothing left to change.
    pub fn remedy(&self, device: &str, rule: &str, password: Option<&str>) -> Result<(), ChangeError> {
        let change = {
            let mut state = self.stage.state();
            let played = state.find(device)?;
            let remedy = played.now.remedy.iter().find(|remedy| remedy.rule == rule);
            remedy
                .and_then(|remedy| Change::of(remedy, password))
                .ok_or_else(|| ChangeError::NoRemedy { device: device.to_owned(), rule: rule.to_owned() })?
        };
        self.change(device, change)
    }

    /// Every remedy that the devices offer now, by each of their addresses.
    pub fn remedies(&self) -> Vec<OfferedRemedy> {
        let mut all = Vec::new();
        for played in &self.stage.state().devices {
            for remedy in &played.now.remedy {
                let offer = |address: &IpAddr| OfferedRemedy {
                    address: *address,
                    rule: remedy.rule.clone(),
                    does: remedy.does,
                };
                all.extend(played.now.addresses.iter().map(offer));
            }
        }
        all
    }

    /// Puts everything back as the file tells it.
    pub fn reset(&self) {
        *self.stage.state() = State::new(&self.stage.file);
    }
}

impl fmt::Debug for VirtualHome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VirtualHome").field("name", &self.name()).finish_non_exhaustive()
    }
}

impl Played {
    /// Every remedy that this change was counts as done.
    fn note_fixed(&mut self, change: &Change) {
        let is_done = |does: &Option<Change>| match (does, change) {
            (_, Change::Replace) => true,
            (Some(Change::SetPassword(_)), Change::SetPassword(_)) => true,
            (Some(does), done) => does == done,
            (None, _) => false,
        };
        let done = self.now.remedy.iter().filter(|remedy| is_done(&Change::of(remedy, None)));
        self.fixed.extend(done.map(|remedy| remedy.rule.clone()));
    }
}

impl Stage {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The TLS side of every device, made when first asked for.
    pub(crate) fn tls(&self) -> Option<TlsAcceptor> {
        TLS.get_or_init(crate::serve::self_signed).clone()
    }
}

impl State {
    fn new(file: &HomeFile) -> Self {
        let devices = file.devices.iter().map(Played::new).collect();
        Self { devices, touched: HashMap::new(), contacts: BTreeMap::new(), listeners: Vec::new() }
    }

    fn find(&mut self, device: &str) -> Result<&mut Played, ChangeError> {
        let found = self.devices.iter_mut().find(|played| played.now.id() == device);
        found.ok_or_else(|| ChangeError::NoSuchDevice(device.to_owned()))
    }

    /// The place in the file of the device that answers at an address.
    pub(crate) fn at(&self, ip: IpAddr) -> Option<usize> {
        self.devices.iter().position(|played| played.plugged && played.now.addresses.contains(&ip))
    }
}

impl HomeFile {
    /// The scanner's own addresses: the last but five of the IPv4 network unless the file says,
    /// `::fa` in the IPv6 network, and a link-local one beside it.
    pub(crate) fn own_addresses(&self) -> Vec<IpNet> {
        let mut own = Vec::new();
        if let Some(net) = self.subnet.as_ref().map(|net| *net.get_ref()) {
            let last = u32::from(net.broadcast());
            let usual = last - if net.prefix_len() > 28 { 1 } else { 5 };
            let ip = self.scanner.as_ref().map_or_else(|| usual.into(), |scanner| *scanner.get_ref());
            own.extend(IpNet::new(ip.into(), net.prefix_len()));
        }
        let has_v6 = |device: &DeviceFile| device.addresses.iter().any(IpAddr::is_ipv6);
        if let Some(net) = self.subnet6.as_ref().map(|net| *net.get_ref()) {
            let ip = Ipv6Addr::from(u128::from(net.network()) | 0xfa);
            own.extend(IpNet::new(ip.into(), net.prefix_len()));
        }
        if self.subnet6.is_some() || self.devices.iter().any(has_v6) {
            let link_local = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0xfa);
            own.extend(Ipv6Net::new(link_local, 64).map(IpNet::V6));
        }
        own
    }
}

fn truth(played: &Played) -> Truth {
    let now = &played.now;
    let open = now.remedy.iter().map(|remedy| &remedy.rule).filter(|rule| !played.fixed.contains(*rule));
    Truth {
        id: now.id().to_owned(),
        name: now.name.clone(),
        kind: now.kind,
        maker: now.maker.clone(),
        model: now.model.clone(),
        firmware: now.firmware.clone(),
        addresses: now.addresses.clone(),
        mac: now.mac,
        problems: open.chain(&now.problems).cloned().collect(),
        notes: now.notes.clone(),
    }
}
