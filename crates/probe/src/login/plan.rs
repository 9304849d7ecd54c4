//! What would be asked, the question to the resident, and the yes that alone lets it happen.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use porchlight_model::{DeviceId, LoginTrial, LoginVerdict, LoginWay, Transport};

/// A secret that neither prints nor serialises.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// The secret itself, to be sent and to be forgotten.
    pub(super) fn told(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// One documented factory login of one product, at one address.
#[derive(Debug, Clone)]
pub struct LoginPlan {
    /// The device.
    pub device: DeviceId,
    /// Its address.
    pub host: IpAddr,
    /// The row of the catalogue.
    pub row: String,
    /// The port.
    pub port: u16,
    /// Where the login is asked for.
    pub door: Door,
    /// The documented name.
    pub user: String,
    /// The documented password.
    pub password: Secret,
    /// True for a box that often belongs to a landlord or a provider, such as the router.
    pub lent: bool,
}

/// The resident's answer to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// No.
    No,
    /// Yes.
    Yes,
    /// Yes, and the box is the resident's own, or its owner agreed.
    YesAsOwner,
}

/// Where a login is asked for, and what tells inside from outside on this product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Door {
    /// A page behind HTTP basic (RFC 7617) or digest (RFC 7616) authentication.
    Page(Page),
    /// A login form: one POST.
    Form(Form),
    /// Telnet (RFC 854): a name, a password, a prompt.
    Telnet {
        /// What is said behind the login, where that is no prompt of a shell; empty for any prompt.
        inside: String,
    },
    /// SSH with a password (RFC 4252). No channel is opened.
    Ssh,
    /// FTP (RFC 959). No file is listed.
    Ftp,
    /// SNMP v2c (RFC 3416), GET only: the password is the community.
    Snmp,
    /// MQTT 3.1.1: CONNECT and DISCONNECT.
    Mqtt,
    /// A stream's description over RTSP (RFC 2326). Nothing is played.
    Rtsp {
        /// The path of the stream with its query.
        path: String,
        /// What the realm contains, in lower case; empty for any.
        realm: String,
    },
    /// ONVIF: the question GetDeviceInformation.
    Onvif {
        /// The path of the device service.
        path: String,
    },
}

/// A page that needs a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Plain or encrypted.
    pub transport: Transport,
    /// Its path.
    pub path: String,
    /// True for digest authentication, false for basic.
    pub digest: bool,
    /// What the realm contains on this product, in lower case; empty for any.
    pub realm: String,
    /// What the page contains on this product; empty for any.
    pub inside: String,
}

/// A login form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Plain or encrypted.
    pub transport: Transport,
    /// Where it is sent to.
    pub path: String,
    /// What the field for the name is called; empty where there is none.
    pub user_field: String,
    /// What the field for the password is called.
    pub password_field: String,
    /// What the answer to a wrong password contains.
    pub refused: String,
    /// What the answer to the right password contains, in its body or its `Location`.
    pub inside: String,
    /// A page that is refused without a login (401 or 403); empty when the form itself is looked at.
    pub guarded: String,
}

impl LoginPlan {
    /// How the login is asked.
    pub fn way(&self) -> LoginWay {
        match &self.door {
            Door::Page(page) if page.digest => LoginWay::HttpDigest,
            Door::Page(_) => LoginWay::HttpBasic,
            Door::Form(_) => LoginWay::HttpForm,
            Door::Telnet { .. } => LoginWay::Telnet,
            Door::Ssh => LoginWay::Ssh,
            Door::Ftp => LoginWay::Ftp,
            Door::Snmp => LoginWay::Snmp,
            Door::Mqtt => LoginWay::Mqtt,
            Door::Rtsp { .. } => LoginWay::Rtsp,
            Door::Onvif { .. } => LoginWay::Onvif,
        }
    }

    /// What is asked without a login, and what is asked with one.
    fn asks(&self) -> (String, String) {
        let at = SocketAddr::new(self.host, self.port);
        let scheme = |transport| if transport == Transport::Tls { "https" } else { "http" };
        let twice = |what: String| (what.clone(), what);
        match &self.door {
            Door::Page(page) => twice(format!("GET {}://{at}{}", scheme(page.transport), page.path)),
            Door::Form(form) => {
                let look = if form.guarded.is_empty() { &form.path } else { &form.guarded };
                let scheme = scheme(form.transport);
                (format!("GET {scheme}://{at}{look}"), format!("POST {scheme}://{at}{}", form.path))
            }
            Door::Telnet { .. } => twice(format!("telnet to {at}")),
            Door::Ssh => twice(format!("an SSH login at {at}")),
            Door::Ftp => (format!("PWD over FTP to {at}"), format!("an FTP login at {at}")),
            Door::Snmp => twice(format!("one SNMP v2c GET of sysDescr.0 to {at}")),
            Door::Mqtt => twice(format!("MQTT CONNECT to {at}")),
            Door::Rtsp { path, .. } => twice(format!("DESCRIBE rtsp://{at}{path}")),
            Door::Onvif { path } => twice(format!("GetDeviceInformation over ONVIF, http://{at}{path},")),
        }
    }
}

/// The question to the resident: it holds what exactly would be sent.
#[derive(Debug)]
pub struct LoginQuestion(LoginPlan);

/// The resident's yes to one question. There is no other way to make one.
#[derive(Debug)]
pub struct LoginConsent(pub(super) LoginPlan);

impl LoginQuestion {
    /// Makes the question for a plan.
    pub fn new(plan: LoginPlan) -> Self {
        Self(plan)
    }

    /// What the question is about.
    pub fn plan(&self) -> &LoginPlan {
        &self.0
    }

    /// Exactly what would be sent, line by line. The password is a documented one, but it is still
    /// not shown.
    pub fn dry_run(&self) -> Vec<String> {
        let (without, with) = self.0.asks();
        let user = match (self.0.user.as_str(), &self.0.door) {
            (_, Door::Snmp) => String::new(),
            ("", _) => "an empty name and ".to_owned(),
            (user, _) => format!("the name \"{user}\" and "),
        };
        let secret = if self.0.door == Door::Snmp { "word" } else { "password" };
        vec![
            format!("{without} without a login"),
            format!("{with} with {user}the {secret} from the maker's manual"),
            format!("only if that is let in: {with} with {user}a random {secret}, to be sure"),
            "the same once more when you press \"check again\", and never more than twice a day".to_owned(),
        ]
    }

    /// The resident's answer. To be called by the dialogue that showed the question, and by nothing else. A box
    /// that may be lent needs the word of its owner as well.
    pub fn answered(self, word: Word) -> Option<LoginConsent> {
        let agreed = match word {
            Word::No => false,
            Word::Yes => !self.0.lent,
            Word::YesAsOwner => true,
        };
        agreed.then_some(LoginConsent(self.0))
    }
}

impl LoginConsent {
    /// The device that was agreed to.
    pub fn device(&self) -> &DeviceId {
        &self.0.device
    }

    /// Its address.
    pub fn host(&self) -> IpAddr {
        self.0.host
    }

    /// The same consent for the same login of the same device, where its page moved to another port
    /// or under cover since; `None` when the question is about anything else.
    pub fn moved_to(&self, question: &LoginQuestion) -> Option<Self> {
        let (old, new) = (&self.0, &question.0);
        (old.device == new.device && old.host == new.host && old.row == new.row).then(|| Self(new.clone()))
    }

    /// What is noted of a trial, made or not.
    pub fn trial(&self, verdict: LoginVerdict) -> LoginTrial {
        LoginTrial { row: self.0.row.clone(), port: self.0.port, way: self.0.way(), verdict }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(door: Door) -> LoginPlan {
        LoginPlan {
            device: DeviceId::from_key("test"),
            host: [192, 168, 1, 9].into(),
            row: "acme".into(),
            port: 80,
            door,
            user: "admin".into(),
            password: Secret::new("hunter-gatherer"),
            lent: false,
        }
    }

    fn page() -> Door {
        Door::Page(Page {
            transport: Transport::Plain,
            path: "/".into(),
            digest: false,
            realm: String::new(),
            inside: String::new(),
        })
    }

    #[test]
    fn no_password_is_printed_and_no_consent_without_a_yes() {
        for door in
            [page(), Door::Telnet { inside: String::new() }, Door::Ssh, Door::Ftp, Door::Snmp, Door::Mqtt]
        {
            let question = LoginQuestion::new(plan(door));
            let printed = format!("{:?} {:?}", question, question.dry_run());
            assert!(!printed.contains("hunter"), "{printed}");
            assert!(question.dry_run().iter().take(3).all(|line| line.contains("192.168.1.9")), "{printed}");
            assert!(question.answered(Word::No).is_none());
        }
        let consent = LoginQuestion::new(plan(page())).answered(Word::Yes).unwrap();
        let other = LoginPlan { device: DeviceId::from_key("other"), ..plan(page()) };
        // The router of a landlord is not asked by the word of who lives there alone.
        let lent = || LoginQuestion::new(LoginPlan { lent: true, ..plan(page()) });
        assert!(lent().answered(Word::Yes).is_none() && lent().answered(Word::YesAsOwner).is_some());
        assert!(consent.moved_to(&LoginQuestion::new(other)).is_none());
        assert!(consent.moved_to(&LoginQuestion::new(LoginPlan { port: 443, ..plan(page()) })).is_some());
    }
}
