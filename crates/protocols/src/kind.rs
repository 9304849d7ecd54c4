//! The closed sets that a protocol is built of: parts, groups of people, and whom one can call.

/// A part of a protocol that has steps, in the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// What to do at once.
    Now,
    /// What to do in the next hours.
    Next,
    /// What to do when it is over.
    After,
    /// What not to do.
    DoNot,
}

impl Part {
    /// Every part, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Now, Self::Next, Self::After, Self::DoNot];

    /// The name used in the ids of steps and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Next => "next",
            Self::After => "after",
            Self::DoNot => "do-not",
        }
    }
}

/// People who need steps of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Who needs a medical device or medicine.
    Medical,
    /// Who is in a lift, or depends on one.
    Lifts,
    /// Who looks after children.
    Children,
    /// Who is deaf or hard of hearing.
    Deaf,
    /// Who is blind or sees little.
    Blind,
    /// Who is older.
    Older,
    /// Who has pets.
    Pets,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 7] =
        [Self::Medical, Self::Lifts, Self::Children, Self::Deaf, Self::Blind, Self::Older, Self::Pets];

    /// The name used in files and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Medical => "medical",
            Self::Lifts => "lifts",
            Self::Children => "children",
            Self::Deaf => "deaf",
            Self::Blind => "blind",
            Self::Older => "older",
            Self::Pets => "pets",
        }
    }

    /// The group of a name; `None` when there is none.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.as_str() == name)
    }
}

/// Whom one can call. The number is the city's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CallKind {
    /// The number for any emergency.
    Emergency,
    /// The police.
    Police,
    /// Fire engines and ambulances.
    FireAmbulance,
    /// The city's own help line.
    CityHelp,
    /// Who brings the power.
    Power,
    /// Who brings the water.
    Water,
    /// Who brings the gas.
    Gas,
    /// Who runs telephones and the internet.
    Telecom,
    /// Who takes reports of attacks on computers.
    Cyber,
    /// Who helps with scams.
    Scam,
    /// Who gives advice on health.
    Health,
    /// Who runs trains, buses and traffic lights.
    Transport,
    /// One's own bank.
    Bank,
    /// Who helps with the city's portal and its login.
    Portal,
}

impl CallKind {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::Emergency,
        Self::Police,
        Self::FireAmbulance,
        Self::CityHelp,
        Self::Power,
        Self::Water,
        Self::Gas,
        Self::Telecom,
        Self::Cyber,
        Self::Scam,
        Self::Health,
        Self::Transport,
        Self::Bank,
        Self::Portal,
    ];

    /// The name used in files and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::Police => "police",
            Self::FireAmbulance => "fire-ambulance",
            Self::CityHelp => "city-help",
            Self::Power => "power",
            Self::Water => "water",
            Self::Gas => "gas",
            Self::Telecom => "telecom",
            Self::Cyber => "cyber",
            Self::Scam => "scam",
            Self::Health => "health",
            Self::Transport => "transport",
            Self::Bank => "bank",
            Self::Portal => "portal",
        }
    }

    /// The kind of a name; `None` when there is none.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}
