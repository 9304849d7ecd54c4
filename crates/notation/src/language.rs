//! The languages that every text for residents is written in.

/// A language of the texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// English.
    En,
    /// 中文, in simplified characters.
    Zh,
    /// Bahasa Melayu.
    Ms,
    /// தமிழ்.
    Ta,
}

impl Language {
    /// Every language, English first.
    pub const ALL: [Self; 4] = [Self::En, Self::Zh, Self::Ms, Self::Ta];

    /// The two letters used in file names and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
            Self::Ms => "ms",
            Self::Ta => "ta",
        }
    }

    /// The language of a tag such as `zh` or `zh-SG`; `None` when there are no texts in it.
    pub fn parse(tag: &str) -> Option<Self> {
        let main = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.as_str().eq_ignore_ascii_case(main))
    }

    /// The name of the file that holds a text in it.
    pub fn file(self) -> &'static str {
        match self {
            Self::En => "en.md",
            Self::Zh => "zh.md",
            Self::Ms => "ms.md",
            Self::Ta => "ta.md",
        }
    }
}
