//! Lessons, what comes next, reviews and drills.

use serde::Serialize;
use ts_rs::TS;

use super::Reference;

/// What there is to learn, and what comes next.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Learning {
    /// The lessons to play next, the most fitting first; at most three.
    pub next: Vec<NextLesson>,
    /// How many questions come back today.
    pub reviews: u8,
    /// The next day on which questions come back, `YYYY-MM-DD`; null when there are none to come.
    pub next_review: Option<String>,
    /// All lessons, path by path.
    pub paths: Vec<LessonPath>,
    /// What the city asks its residents to learn now.
    pub campaigns: Vec<LessonCampaign>,
    /// Lessons of the city that could not be read, each with what is wrong.
    pub left_out: Vec<LeftOut>,
}

/// A path of lessons.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LessonPath {
    /// `front-door`, `devices`, `accounts`, `smart-city` or `first-hour`.
    pub id: String,
    /// Its lessons, in order.
    pub lessons: Vec<LessonCard>,
}

/// A lesson in a list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LessonCard {
    /// Its id.
    pub id: String,
    /// Its title in the resident's language.
    pub title: String,
    /// How many minutes it takes.
    pub minutes: u8,
    /// The rules that recommend it.
    pub rules: Vec<String>,
    /// Whom it helps most: `everyone`, `renters`, `parents`, `carers` or `buyers`.
    pub audience: Vec<String>,
    /// True for a lesson of the city.
    pub by_city: bool,
    /// The day on which it was first finished, `YYYY-MM-DD`.
    pub finished: Option<String>,
    /// The day on which the resident said that its task at home is done, `YYYY-MM-DD`.
    pub task_done: Option<String>,
}

/// A lesson that is recommended, and why.
#[derive(Debug, Clone, Serialize, TS)]
pub struct NextLesson {
    /// The lesson.
    pub card: LessonCard,
    /// Why.
    pub why: LessonWhy,
    /// The title of the lesson that it prepares for, where that one was recommended.
    pub before: Option<String>,
}

/// Why a lesson is recommended.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum LessonWhy {
    /// A warning of the city is in force.
    Warning {
        /// The protocol that says what to do now.
        protocol: String,
        /// Its title.
        title: String,
    },
    /// The last scan found a problem. The fix comes first.
    Problem {
        /// The rule of the finding.
        rule: String,
        /// The device's id.
        device: String,
        /// What was found, a sentence.
        title: String,
    },
    /// The city asks for it.
    Campaign {
        /// What the campaign is called.
        name: String,
    },
    /// It is the next one of its path.
    Path,
}

/// What the city asks its residents to learn for a while.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LessonCampaign {
    /// What it is called.
    pub name: String,
    /// Its last day, `YYYY-MM-DD`.
    pub until: String,
    /// The ids of its lessons.
    pub lessons: Vec<String>,
}

/// A lesson that could not be read.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LeftOut {
    /// Its id.
    pub id: String,
    /// What is wrong first, with file and line, in English, for whoever mends it.
    pub what: String,
}

/// A lesson to play.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Lesson {
    /// Its card.
    pub card: LessonCard,
    /// Its parts, each short enough for one look.
    pub parts: Vec<Vec<LessonBlock>>,
    /// Where its facts come from.
    pub sources: Vec<Reference>,
}

/// A block of a lesson.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "kebab-case", tag = "block")]
pub enum LessonBlock {
    /// A heading.
    Heading {
        /// Its text.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its runs of text.
        runs: Vec<Run>,
    },
    /// A list.
    List {
        /// True when the order matters.
        numbered: bool,
        /// Its items.
        items: Vec<Vec<Run>>,
    },
    /// A picture on a field of 320 by 180.
    Picture {
        /// What is to be seen, in words.
        shows: String,
        /// Its shapes, those that lie below first.
        shapes: Vec<Shape>,
    },
    /// A question.
    Question {
        /// The question.
        question: LessonQuestion,
    },
    /// Something to try in the practice home.
    Drill {
        /// The id of the drill.
        id: String,
        /// What to do.
        prompt: String,
    },
    /// The one thing to do at home.
    Task {
        /// What to do.
        prompt: String,
        /// The rule whose finding its button opens.
        rule: Option<String>,
        /// The screen that its button opens: `home`, `devices`, `router`, `supported`, `city`, `help`, `places`,
        /// `report` or `settings`.
        screen: Option<String>,
    },
}

/// A shape of a picture.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "kebab-case", tag = "form")]
pub enum Shape {
    /// A path.
    Path {
        /// `line`, `thin`, `soft`, `card`, `ink`, `lamp`, `fix` or `fine`.
        ink: String,
        /// Path data.
        d: String,
    },
    /// A circle.
    Circle {
        /// As of a path.
        ink: String,
        /// The centre.
        cx: f64,
        /// The centre.
        cy: f64,
        /// The radius.
        r: f64,
    },
    /// A box.
    Rect {
        /// As of a path.
        ink: String,
        /// The left edge.
        x: f64,
        /// The upper edge.
        y: f64,
        /// The width.
        width: f64,
        /// The height.
        height: f64,
        /// The radius of its corners.
        rx: f64,
    },
}

/// A run of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Run {
    /// The text.
    pub text: String,
    /// True when it is stressed.
    pub strong: bool,
}

/// A question of a lesson.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LessonQuestion {
    /// Its id in the lesson.
    pub id: String,
    /// `one`, `many`, `order`, `match` or `spot`.
    pub kind: String,
    /// For `spot`, what the pretend thing is: `message`, `login-page`, `qr-code` or `router-page`.
    pub surface: Option<String>,
    /// The question.
    pub prompt: String,
    /// The answers, steps, left halves or parts, in the order in which they are shown.
    pub items: Vec<LessonItem>,
    /// For `match`, the right halves, in the order in which they are shown.
    pub halves: Vec<LessonItem>,
}

/// An answer, step, half or part of a question.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LessonItem {
    /// What it is called in a reply.
    pub at: u8,
    /// Its text.
    pub text: String,
}

/// How a reply was.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Verdict {
    /// True when nothing was wrong and nothing missing.
    pub right: bool,
    /// True when nothing was wrong but something is missing.
    pub incomplete: bool,
    /// What is said, about each part that it concerns.
    pub remarks: Vec<Remark>,
    /// For a review: the day on which the question comes back, `YYYY-MM-DD`.
    pub comes_back: Option<String>,
}

/// What is said about one answer, step, pair or part.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Remark {
    /// Which one.
    pub at: u8,
    /// Its text.
    pub text: String,
    /// True when what was done with it was right.
    pub right: bool,
    /// True when it should have been chosen and was not.
    pub missed: bool,
    /// What is said.
    pub feedback: String,
}

/// A question that comes back.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ReviewCard {
    /// The lesson it is from.
    pub lesson: String,
    /// The lesson's title.
    pub title: String,
    /// The question.
    pub question: LessonQuestion,
}

/// What a resident has learnt, to be printed.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Certificate {
    /// The finished lessons, path by path.
    pub lessons: Vec<LessonCard>,
    /// How many lessons there are.
    pub of: u32,
    /// The titles of the drills that were done.
    pub drills: Vec<String>,
    /// How many questions were answered in reviews.
    pub asked: u32,
    /// How many of them were answered right.
    pub right: u32,
    /// How many tasks at home were done.
    pub tasks: u32,
}

/// A drill in a list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DrillCard {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The day on which it was first done, `YYYY-MM-DD`.
    pub done: Option<String>,
}

/// A drill as it stands.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DrillState {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What happened.
    pub scene: String,
    /// What to do.
    pub task: String,
    /// What helps when it is not done yet.
    pub hint: String,
    /// What is said when it is done.
    pub told: String,
    /// Whether somebody has looked at the pretend home since it began.
    pub looked: bool,
    /// What is to be reached, and how far the last look says it is.
    pub goals: Vec<DrillGoal>,
    /// Whether all of it is reached.
    pub done: bool,
    /// The devices of the pretend home, by the last look; those that are away last.
    pub devices: Vec<DrillDevice>,
    /// The messages, in the drill of the city.
    pub messages: Vec<DrillMessage>,
}

/// A part of what is to be reached.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DrillGoal {
    /// Its words.
    pub text: String,
    /// Whether it is reached.
    pub met: bool,
}

/// A device of a drill.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DrillDevice {
    /// Its id.
    pub id: String,
    /// What to call it.
    pub name: String,
    /// `router`, `camera`, ... or `unknown`.
    pub kind: String,
    /// Who made it, and which product it is, where that was found out.
    pub product: Option<String>,
    /// What is wrong with it, a sentence each.
    pub problems: Vec<String>,
    /// What can be done to it.
    pub acts: Vec<DrillOffer>,
    /// Where it is: `here`, `off` or `guest`.
    pub place: String,
}

/// Something that can be done to a device of a drill.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DrillOffer {
    /// `remedy`, `put-off`, `move-to-guest` or `bring-back`.
    pub act: String,
    /// The rule, for a remedy.
    pub rule: Option<String>,
    /// What the button says.
    pub text: String,
    /// True when a new password is typed.
    pub password: bool,
}

/// A message of a drill.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DrillMessage {
    /// Its id.
    pub id: String,
    /// Whom it says it is from.
    pub sender: String,
    /// Its headline.
    pub headline: String,
    /// What it asks to be done.
    pub text: String,
    /// What the resident said: that it is from the city.
    pub said: Option<bool>,
    /// Whether that was right, once said.
    pub right: Option<bool>,
    /// What is said about it then.
    pub why: Option<String>,
}
