//! The drills that there are.

/// An exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drill {
    id: &'static str,
    /// The pieces of its home, in order; none for the city's drill.
    pub(crate) home: &'static [&'static str],
    aim: Aim,
}

/// What is to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// None of these rules finds a problem with a device any more.
    Mend {
        /// The device's id in the home file.
        device: &'static str,
        /// The rules.
        rules: &'static [&'static str],
        /// The id of the device whose settings mend it.
        settings_of: &'static str,
    },
    /// Some devices are not on this Wi-Fi any more, all others still are.
    Part {
        /// The ids of the devices that are to go.
        go: &'static [&'static str],
        /// Whether they move to the guest Wi-Fi; otherwise they are put off.
        to_guest: bool,
    },
    /// Each message was told rightly: from the city, or not.
    Sort,
}

/// A part of an aim, and whether it is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Goal {
    /// Its name: `mended`, `gone`, `still-there` or `sorted`.
    pub id: &'static str,
    /// Whether it is reached, by the last look.
    pub met: bool,
}

const HEAD: &str = include_str!("../homes/head.toml");
const ROUTER: &str = include_str!("../homes/router.toml");
const FAMILY: &str = include_str!("../homes/family.toml");

macro_rules! homes {
    ($($name:ident = $file:literal),* $(,)?) => {
        $(const $name: &str = include_str!(concat!("../homes/", $file, ".toml"));)*
    };
}

homes!(
    CAMERA_PASSWORD = "camera-password",
    WAY_IN = "way-in",
    TELNET_OFF = "telnet-off",
    PLUG_UPDATE = "plug-update",
    STRANGER = "stranger",
    GUEST_WIFI = "guest-wifi",
    OLD_ROUTER = "old-router",
    OPEN_FILES = "open-files",
);

const fn mend(
    id: &'static str,
    home: &'static [&'static str],
    device: &'static str,
    rules: &'static [&'static str],
) -> Drill {
    Drill { id, home, aim: Aim::Mend { device, rules, settings_of: device } }
}

static ALL: [Drill; 9] = [
    mend("camera-password", &[HEAD, ROUTER, FAMILY, CAMERA_PASSWORD], "camera", &["factory-password"]),
    mend("telnet-off", &[HEAD, TELNET_OFF, FAMILY], "router", &["telnet-open"]),
    // The router keeps the way open; what it leads to is what is in danger.
    Drill {
        id: "way-in",
        home: &[HEAD, WAY_IN, FAMILY],
        aim: Aim::Mend { device: "camera", rules: &["way-in", "way-in-exposes"], settings_of: "router" },
    },
    mend("plug-update", &[HEAD, ROUTER, FAMILY, PLUG_UPDATE], "plug", &["firmware-outdated"]),
    mend("open-files", &[HEAD, ROUTER, FAMILY, OPEN_FILES], "files", &["ftp-anonymous"]),
    mend("old-router", &[HEAD, OLD_ROUTER, FAMILY], "router", &["support-ended"]),
    Drill {
        id: "stranger",
        home: &[HEAD, ROUTER, FAMILY, STRANGER],
        aim: Aim::Part { go: &["stranger"], to_guest: false },
    },
    Drill {
        id: "guest-wifi",
        home: &[HEAD, ROUTER, FAMILY, GUEST_WIFI],
        aim: Aim::Part { go: &["camera", "plug", "lights"], to_guest: true },
    },
    Drill { id: "city-exercise", home: &[], aim: Aim::Sort },
];

impl Drill {
    /// Every drill, easier ones first.
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// A drill by its id.
    pub fn of(id: &str) -> Option<&'static Self> {
        ALL.iter().find(|drill| drill.id == id)
    }

    /// Its id.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// What is to be reached.
    pub fn aim(&self) -> Aim {
        self.aim
    }
}
