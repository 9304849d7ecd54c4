//! A device family: how it is recognised, what it may be asked, where model and firmware stand.

use std::collections::BTreeMap;

use porchlight_model::Kind;
use serde::{Deserialize, Deserializer};

use crate::Source;

/// One family of devices, from one file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// Its name.
    pub id: String,
    /// Who makes it, where that is one maker.
    pub maker: Option<String>,
    /// What it is, where that is one kind.
    #[serde(default, deserialize_with = "kind")]
    pub kind: Option<Kind>,
    /// True for signs that products of many makers share.
    #[serde(default)]
    pub generic: bool,
    /// Where the signs are written about.
    pub source: Source,
    /// The signs; one is enough.
    #[serde(default)]
    pub sign: Vec<Sign>,
    /// Kinds that need more than the family's sign.
    #[serde(default, rename = "kind_when")]
    pub kinds: Vec<KindRule>,
    /// Pages to ask for once a sign was seen.
    #[serde(default)]
    pub ask: Vec<Ask>,
    /// Where the maker stands, in families of many makers.
    #[serde(default)]
    pub maker_from: Vec<Extract>,
    /// Where the model stands; the first that yields something is taken.
    #[serde(default)]
    pub model: Vec<Extract>,
    /// Where the firmware version stands.
    #[serde(default)]
    pub firmware: Vec<Extract>,
    /// Where its own name stands.
    #[serde(default)]
    pub name: Vec<Extract>,
}

impl Family {
    pub(crate) fn read(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

/// How much a sign is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// A weak sign.
    Hint,
    /// Rarely means something else.
    #[default]
    Likely,
    /// The device says so in a field made for it.
    Certain,
}

/// One sign. All that it names must be seen; texts are compared without regard to case.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sign {
    /// How much it is worth.
    pub strength: Strength,
    /// A service type announced by mDNS; with `instance` and `txt` it must be the same announcement.
    pub mdns: Option<String>,
    /// The beginning of the announced instance.
    pub instance: Option<String>,
    /// The beginnings of values in the TXT record.
    pub txt: BTreeMap<String, String>,
    /// The beginning of the host name.
    pub hostname: Option<String>,
    /// Contained in an SSDP search target.
    pub ssdp_st: Option<String>,
    /// Contained in what an SSDP answer says of its software.
    pub ssdp_server: Option<String>,
    /// The beginning of a UPnP description's manufacturer.
    pub upnp_maker: Option<String>,
    /// Contained in a UPnP description's device type.
    pub upnp_type: Option<String>,
    /// Contained in a UPnP description's model name.
    pub upnp_model: Option<String>,
    /// The path of a page that was served.
    pub path: Option<String>,
    /// Contained in the page; with `path`, in that page.
    pub body: Option<String>,
    /// Contained in a page's title.
    pub title: Option<String>,
    /// Contained in the realm of a login.
    pub realm: Option<String>,
    /// The beginning of a `Server` header.
    pub server: Option<String>,
    /// Contained in a greeting (of SSH, FTP or telnet).
    pub banner: Option<String>,
    /// Contained in the SNMP description.
    pub snmp: Option<String>,
    /// The beginning of the name of the network chip's maker.
    pub oui: Option<String>,
    /// An open port.
    pub port: Option<u16>,
}

/// A kind that needs its own sign.
#[derive(Debug, Clone, Deserialize)]
pub struct KindRule {
    /// The kind.
    #[serde(deserialize_with = "kind")]
    pub is: Option<Kind>,
    /// Its sign.
    #[serde(flatten)]
    pub sign: Sign,
}

/// A page to ask for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// The port.
    pub port: u16,
    /// The path.
    pub path: String,
    /// True for HTTPS.
    #[serde(default)]
    pub tls: bool,
}

/// Where a text stands.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Extract {
    /// In the TXT record of this mDNS service ...
    pub mdns: Option<String>,
    /// ... under this key; without a key the instance name is taken.
    pub txt: Option<String>,
    /// In this field of the UPnP description: `friendly_name`, `manufacturer`, `model_name`,
    /// `model_number` or `firmware`.
    pub upnp: Option<String>,
    /// In the page with this path ...
    pub path: Option<String>,
    /// ... at this place of its JSON, keys with `/` between them ...
    pub json: Option<String>,
    /// ... or after this text ...
    pub after: Option<String>,
    /// ... and before this one.
    pub until: Option<String>,
    /// In the realm of a login.
    pub realm: bool,
    /// In the title of a page.
    pub title: bool,
    /// In the SNMP description.
    pub snmp: bool,
    /// In a greeting.
    pub banner: bool,
    /// What is cut off at the beginning.
    pub strip: Option<String>,
    /// Codes and the names that people know.
    pub names: BTreeMap<String, String>,
}

fn kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Kind>, D::Error> {
    let name = String::deserialize(deserializer)?;
    Kind::parse(&name)
        .map(Some)
        .ok_or_else(|| serde::de::Error::custom(format!("{name} is no kind of device")))
}
