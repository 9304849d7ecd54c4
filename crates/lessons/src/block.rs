//! What a lesson is made of: plain text with some of it stressed, pictures, questions and things to do.

use porchlight_notation::Inline;

use crate::question::Question;

/// One block of a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(Vec<Inline>),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List {
        /// True when the order of the items matters.
        numbered: bool,
        /// The items.
        items: Vec<Vec<Inline>>,
    },
    /// A picture: its name, and what is to be seen in words.
    Picture {
        /// The name of its drawing in the lesson.
        name: String,
        /// What is to be seen.
        shows: Vec<Inline>,
    },
    /// A question with its answers.
    Question(Question),
    /// Something to try in the practice home.
    Drill {
        /// The id of the drill.
        id: String,
        /// What to do.
        prompt: Vec<Inline>,
    },
    /// The one thing to do at home.
    Task(Task),
}

/// The one thing to do at home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What to do.
    pub prompt: Vec<Inline>,
    /// What its button opens; `None` where the app has no place for it.
    pub opens: Option<Opens>,
}

/// What the button of a task opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opens {
    /// The finding of a rule, where there is one.
    Finding(String),
    /// A screen of the app.
    Screen(Screen),
}

/// A screen of the app that a task can open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Screen {
    /// The home at a glance.
    Home,
    /// All devices.
    Devices,
    /// The box that brings the internet.
    Router,
    /// Whether a product is still looked after.
    Supported,
    /// The city's warnings.
    City,
    /// What to do when something fails.
    Help,
    /// The resident's places.
    Places,
    /// A report to the city.
    Report,
    /// The settings.
    Settings,
}

impl Screen {
    /// Every screen.
    pub const ALL: [Self; 9] = [
        Self::Home,
        Self::Devices,
        Self::Router,
        Self::Supported,
        Self::City,
        Self::Help,
        Self::Places,
        Self::Report,
        Self::Settings,
    ];

    /// The word of the notation, behind `screen:`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Devices => "devices",
            Self::Router => "router",
            Self::Supported => "supported",
            Self::City => "city",
            Self::Help => "help",
            Self::Places => "places",
            Self::Report => "report",
            Self::Settings => "settings",
        }
    }
}

impl Opens {
    /// Reads the word in backquotes; `None` for a screen that does not exist.
    pub(crate) fn read(word: &str) -> Option<Self> {
        match word.strip_prefix("screen:") {
            Some(name) => Screen::ALL.into_iter().find(|s| s.as_str() == name).map(Self::Screen),
            None => Some(Self::Finding(word.to_owned())),
        }
    }

    fn word(&self) -> String {
        match self {
            Self::Finding(rule) => rule.clone(),
            Self::Screen(screen) => format!("screen:{}", screen.as_str()),
        }
    }
}

impl Block {
    /// Every line of text in the block, in reading order.
    pub fn lines(&self) -> Vec<&[Inline]> {
        match self {
            Self::Heading(line) | Self::Paragraph(line) => vec![line],
            Self::List { items, .. } => items.iter().map(Vec::as_slice).collect(),
            Self::Picture { shows, .. } => vec![shows],
            Self::Question(question) => question.lines(),
            Self::Drill { prompt, .. } => vec![prompt],
            Self::Task(task) => vec![&task.prompt],
        }
    }

    /// True for a block that stands alone: something is to be done there.
    pub(crate) fn asks(&self) -> bool {
        matches!(self, Self::Question(_) | Self::Drill { .. } | Self::Task(_))
    }

    /// The line that must have text.
    pub(crate) fn head(&self) -> Option<&[Inline]> {
        match self {
            Self::List { .. } => None,
            Self::Question(question) => Some(&question.prompt),
            other => other.lines().first().copied(),
        }
    }

    /// What must be the same in every language, in words that a writer of lessons understands.
    pub(crate) fn shape(&self) -> String {
        match self {
            Self::Heading(_) => "a heading".into(),
            Self::Paragraph(_) => "a paragraph".into(),
            Self::List { numbered: true, items } => format!("a numbered list of {}", items.len()),
            Self::List { items, .. } => format!("a list of {}", items.len()),
            Self::Picture { name, .. } => format!("the picture `{name}`"),
            Self::Question(question) => question.shape(),
            Self::Drill { id, .. } => format!("the drill `{id}`"),
            Self::Task(Task { opens: None, .. }) => "do it at home".into(),
            Self::Task(Task { opens: Some(opens), .. }) => format!("do it at home `{}`", opens.word()),
        }
    }
}
