//! A device family: how it is recognised, what it may be asked, where model and firmware stand.
//!
//! The same types are read from TOML by the build script and from JSON by the program.

use std::collections::BTreeMap;
use std::ops::Bound;

use porchlight_model::Kind;
use serde::{Deserialize, Deserializer, de};

use crate::source::Source;

/// One family of devices, from one file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// Its name: that of its file.
    pub id: String,
    /// Who makes it, where that is one maker.
    #[serde(default)]
    pub maker: Option<String>,
    /// What it is, where that is one kind.
    #[serde(default, deserialize_with = "kind_name")]
    pub kind: Option<Kind>,
    /// True for signs that products of many makers share.
    #[serde(default)]
    pub generic: bool,
    /// True for tiny network stacks that crash when they are asked much: one connection at a time, and
    /// eight ports at most.
    #[serde(default)]
    pub fragile: bool,
    /// Where the signs are written about.
    pub source: Source,
    /// The signs; one is enough.
    #[serde(default)]
    pub sign: Vec<Sign>,
    /// Kinds that need more than the family's sign: each sign says which kind it `is`.
    #[serde(default)]
    pub kind_when: Vec<Sign>,
    /// What to ask for once a sign was seen.
    #[serde(default)]
    pub ask: Vec<Ask>,
    /// Where a camera's stream and pictures are, to see whether they are guarded.
    #[serde(default)]
    pub view: Vec<View>,
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

/// Where a camera's stream or pictures are.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// The path of a stream over RTSP ...
    #[serde(default)]
    pub stream: Option<String>,
    /// ... or of a picture over HTTP.
    #[serde(default)]
    pub picture: Option<String>,
    /// Where that is written.
    pub source: Source,
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

/// One sign. All that it names must be seen; texts are compared without regard to the case of ASCII
/// letters.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sign {
    /// How much it is worth.
    pub strength: Strength,
    /// The kind that it tells, in `kind_when`.
    #[serde(deserialize_with = "kind_name")]
    pub is: Option<Kind>,
    /// A service type announced by mDNS; with `instance` and `txt` it must be the same announcement.
    pub mdns: Option<String>,
    /// The beginning of the announced instance.
    pub instance: Option<String>,
    /// The beginnings of values in the TXT record; a number must be equal. An empty text: any value.
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
    /// A discovery protocol that it answered in (a name of `porchlight_probe::TONGUES`) ...
    pub told: Option<String>,
    /// ... and the beginnings of its fields.
    pub fields: BTreeMap<String, String>,
    /// The path of a page that was served with status 200.
    pub path: Option<String>,
    /// Contained in the page with that path.
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
    /// Contained in the subject or the issuer of a certificate.
    pub certificate: Option<String>,
    /// The name of the network chip's maker, whole.
    pub oui: Option<String>,
    /// An open port.
    pub port: Option<u16>,
}

/// What to ask for: a page (`port`, `path`), a call, or a question in a discovery protocol.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ask {
    /// The port; that of the call when left out.
    pub port: u16,
    /// The path.
    pub path: String,
    /// True for HTTPS.
    pub tls: bool,
    /// A documented call that reads and changes nothing (a name of `porchlight_probe::CALLS`).
    pub call: Option<String>,
    /// A discovery protocol that the device itself is asked in (a name of `porchlight_probe::TONGUES`).
    pub told: Option<String>,
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
    /// `model_number`, `model_description` or `firmware`.
    pub upnp: Option<String>,
    /// In an answer in this discovery protocol ...
    pub told: Option<String>,
    /// ... in this field.
    pub field: Option<String>,
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
    /// In a `Server` header.
    pub server: bool,
    /// In what an SSDP answer says of its software.
    pub ssdp_server: bool,
    /// In the SNMP description.
    pub snmp: bool,
    /// In a greeting.
    pub banner: bool,
    /// In the host name.
    pub hostname: bool,
    /// What is cut off at the beginning.
    pub strip: Option<String>,
    /// Codes and the names that people know.
    pub names: BTreeMap<String, String>,
    /// A file of `data/models` with more of them.
    pub names_from: Option<String>,
}

/// Codes of one maker's models and the names that people know: a file of `data/models`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ModelNames {
    /// Where they stand.
    pub source: Option<Source>,
    /// Names by the whole code.
    pub exact: BTreeMap<String, String>,
    /// Names by how the code begins; the longest wins.
    pub begins: BTreeMap<String, String>,
}

impl ModelNames {
    /// The name that people know; `None` when the code is not in the file.
    pub fn of(&self, code: &str) -> Option<&str> {
        if let Some(name) = self.exact.get(code) {
            return Some(name);
        }
        // The beginnings of one code sort before it; the longest of them comes last.
        let before = self.begins.range::<str, _>((Bound::Unbounded, Bound::Included(code))).rev();
        before
            .take_while(|(start, _)| start.as_bytes().first() == code.as_bytes().first())
            .find(|(start, _)| code.starts_with(start.as_str()))
            .map(|(_, name)| name.as_str())
    }
}

/// A kind by its name in files.
fn kind_name<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Kind>, D::Error> {
    let name = String::deserialize(from)?;
    if name.is_empty() {
        return Ok(None);
    }
    let kind = Kind::parse(&name);
    kind.map(Some).ok_or_else(|| de::Error::custom(format!("{name} is no kind of device")))
}
