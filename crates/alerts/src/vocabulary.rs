//! The closed lists of words in CAP 1.2, section 3.2.

/// Declares one closed list: the enum, its words as the standard spells them, and the way back.
macro_rules! vocabulary {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// Every word of the list.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The word as the standard spells it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The entry for a word, whatever its case.
            pub(crate) fn read(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|entry| entry.as_str().eq_ignore_ascii_case(word))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

vocabulary! {
    /// How real a message is.
    Status {
        /// To be acted on.
        Actual = "Actual",
        /// An exercise: shown as an exercise only.
        Exercise = "Exercise",
        /// For the network of alerting systems itself: never shown.
        System = "System",
        /// A technical test: never shown.
        Test = "Test",
        /// A draft: never shown.
        Draft = "Draft",
    }
}

vocabulary! {
    /// What a message does.
    MsgType {
        /// A first warning.
        Alert = "Alert",
        /// Takes the place of the messages that it names.
        Update = "Update",
        /// Withdraws the messages that it names.
        Cancel = "Cancel",
        /// Says that messages were received; changes nothing.
        Ack = "Ack",
        /// Says that messages were refused; changes nothing.
        Error = "Error",
    }
}

vocabulary! {
    /// Whom a message is for.
    Scope {
        /// Everyone.
        Public = "Public",
        /// Those under a stated restriction.
        Restricted = "Restricted",
        /// The addresses that it names.
        Private = "Private",
    }
}

vocabulary! {
    /// What a warning is about.
    Category {
        /// Ground and water: earthquakes, landslides.
        Geo = "Geo",
        /// Weather.
        Met = "Met",
        /// General emergency and public safety.
        Safety = "Safety",
        /// Police, military, homeland and private security.
        Security = "Security",
        /// Rescue and recovery.
        Rescue = "Rescue",
        /// Fire.
        Fire = "Fire",
        /// Medicine and public health.
        Health = "Health",
        /// Pollution and environment.
        Env = "Env",
        /// Public and private transport.
        Transport = "Transport",
        /// Utilities, telecommunication and other services, not transport.
        Infra = "Infra",
        /// Chemical, biological, radiological, nuclear or explosive danger.
        Cbrne = "CBRNE",
        /// Anything else.
        Other = "Other",
    }
}

vocabulary! {
    /// What kind of action is asked for.
    ResponseType {
        /// Stay in or go to a shelter.
        Shelter = "Shelter",
        /// Leave the area.
        Evacuate = "Evacuate",
        /// Get ready.
        Prepare = "Prepare",
        /// Do what was planned beforehand.
        Execute = "Execute",
        /// Keep away.
        Avoid = "Avoid",
        /// Watch for news.
        Monitor = "Monitor",
        /// Judge for yourself; not for public warnings.
        Assess = "Assess",
        /// The danger is over.
        AllClear = "AllClear",
        /// Nothing is asked for.
        None = "None",
    }
}

vocabulary! {
    /// How soon to act, least first.
    Urgency {
        /// The sender does not know, or did not say.
        Unknown = "Unknown",
        /// No longer.
        Past = "Past",
        /// In the near future.
        Future = "Future",
        /// Within the next hour.
        Expected = "Expected",
        /// Now.
        Immediate = "Immediate",
    }
}

vocabulary! {
    /// How bad it is, least first.
    Severity {
        /// The sender does not know, or did not say. A value, not an error: it is shown.
        Unknown = "Unknown",
        /// Little or no known threat.
        Minor = "Minor",
        /// Possible threat to life or property.
        Moderate = "Moderate",
        /// Significant threat to life or property.
        Severe = "Severe",
        /// Extraordinary threat to life or property.
        Extreme = "Extreme",
    }
}

vocabulary! {
    /// How sure the sender is, least first.
    Certainty {
        /// The sender does not know, or did not say.
        Unknown = "Unknown",
        /// Not expected.
        Unlikely = "Unlikely",
        /// Possible, but not more likely than not.
        Possible = "Possible",
        /// More likely than not.
        Likely = "Likely",
        /// Seen or certain.
        Observed = "Observed",
    }
}
