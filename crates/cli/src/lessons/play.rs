//! A lesson in the terminal, part by part, and the questions that come back.

use porchlight_api::{Keeper, Memory, learn, progress};
use porchlight_drills::Drill;
use porchlight_lessons::{
    Asked, Block, Inline, Language, Lesson, Library, Question, Remark, Task, Verdict, plain,
};
use time::Date;

use super::desk::{Desk, Left, is_yes};
use super::words::say;
use crate::exit::{Code, Failure};

/// How often a question may be answered before the lesson goes on.
const TRIES: u8 = 2;

/// Plays a lesson, and keeps that it was finished.
///
/// # Errors
/// When the terminal cannot be written to.
pub(super) async fn lesson(
    lesson: &Lesson,
    language: Language,
    keeper: &Keeper,
    today: Date,
) -> Result<Code, Failure> {
    let desk = Desk::new(language);
    let minutes = say(language, "minutes", &[("count", &lesson.minutes().to_string())]);
    desk.put(&format!("{}\n{minutes}\n", desk.bold(lesson.title(language))))?;
    let mut done = false;
    for part in lesson.script(language).parts() {
        for block in part {
            match desk.block(lesson, block, keeper, today).await? {
                Ok(task_done) => done |= task_done,
                Err(Left) => return Ok(Code::StoppedEarly),
            }
        }
        let asks = part
            .iter()
            .any(|block| matches!(block, Block::Question(_) | Block::Drill { .. } | Block::Task(_)));
        if !asks && desk.read(&say(language, "next", &[]))?.is_none() {
            return Ok(Code::StoppedEarly);
        }
    }
    let next = learn(keeper, |progress| {
        progress.finish(lesson.id(), today);
        if done {
            progress.do_task(lesson.id(), true, today);
        }
        let first = lesson.script(language).questions().next();
        first.and_then(|question| progress.card(lesson.id(), &question.id)).map(|card| card.due().to_string())
    });
    let day = next.unwrap_or_default();
    desk.put(&format!("\n{}\n", say(language, "finished", &[("day", &day)])))?;
    if keeper.kept() != Memory::Kept {
        desk.put(&format!("{}\n", say(language, "not_kept", &[])))?;
    }
    desk.put(&format!("\n{}\n", desk.bold(&say(language, "sources", &[]))))?;
    for source in lesson.sources() {
        desk.put(&format!("{} ({})\n{}\n", source.title, source.seen, source.url))?;
    }
    Ok(Code::Done)
}

/// Asks the questions that come back today.
///
/// # Errors
/// When the terminal cannot be written to.
pub(super) fn review(
    library: &Library,
    language: Language,
    keeper: &Keeper,
    today: Date,
) -> Result<Code, Failure> {
    let desk = Desk::new(language);
    let learnt = progress(keeper);
    let reviews = learnt.reviews(library, today);
    if reviews.is_empty() {
        let mut text = say(language, "nothing_due", &[]);
        match learnt.next_review(library, today) {
            Some(day) => {
                text = format!("{text} {}", say(language, "next_review", &[("day", &day.to_string())]))
            }
            None if super::is_new(&learnt) => {
                text = format!("{text} {}", say(language, "nothing_learnt", &[]))
            }
            None => {}
        }
        desk.put(&format!("{text}\n"))?;
        return Ok(Code::Done);
    }
    for review in reviews {
        let Some(question) = review.lesson.question(language, &review.question) else { continue };
        desk.put(&format!("\n{}\n", super::title(review.lesson, language)))?;
        // The first answer counts; the others teach.
        let Ok(right) = desk.question(review.lesson.id(), question, review.asked + 1)? else {
            return Ok(Code::StoppedEarly);
        };
        let next = learn(keeper, |progress| progress.answer(review.lesson.id(), &question.id, right, today));
        if let Some(day) = next {
            desk.put(&format!("{}\n", say(language, "comes_back", &[("day", &day.to_string())])))?;
        }
    }
    Ok(Code::Done)
}

impl Desk {
    /// Shows a block, and waits for what it asks. True when the task at home is done.
    async fn block(
        &self,
        lesson: &Lesson,
        block: &Block,
        keeper: &Keeper,
        today: Date,
    ) -> Result<Result<bool, Left>, Failure> {
        match block {
            Block::Heading(text) => self.put(&format!("\n{}\n", self.bold(&plain(text))))?,
            Block::Paragraph(text) => self.hang("", text)?,
            Block::List { numbered, items } => {
                for (n, item) in items.iter().enumerate() {
                    let sign = if *numbered { format!("{:>3}. ", n + 1) } else { "  - ".to_owned() };
                    self.hang(&sign, item)?;
                }
            }
            Block::Picture { shows, .. } => {
                self.line("", &say(self.language, "picture", &[("shows", &plain(shows))]))?;
            }
            Block::Question(question) => {
                return Ok(self.question(lesson.id(), question, 0)?.map(|_| false));
            }
            Block::Drill { id, prompt } => return self.drill(id, prompt, keeper, today).await,
            Block::Task(task) => return self.task(task),
        }
        Ok(Ok(false))
    }

    /// Offers the drill, and plays it.
    async fn drill(
        &self,
        id: &str,
        prompt: &[Inline],
        keeper: &Keeper,
        today: Date,
    ) -> Result<Result<bool, Left>, Failure> {
        self.put("\n")?;
        self.hang("", prompt)?;
        let Some(answer) = self.read(&say(self.language, "drill", &[]))? else { return Ok(Err(Left)) };
        let drill = Drill::of(id).filter(|_| answer.is_empty() || is_yes(&answer));
        match drill {
            Some(drill) => Ok(match super::drill::play(drill, self.language, keeper, today).await? {
                Code::StoppedEarly => Err(Left),
                _ => Ok(false),
            }),
            None => Ok(Ok(false)),
        }
    }

    fn task(&self, task: &Task) -> Result<Result<bool, Left>, Failure> {
        self.put(&format!("\n{}\n", self.bold(&say(self.language, "task", &[]))))?;
        self.hang("", &task.prompt)?;
        let answer = self.read(&say(self.language, "task_done", &[]))?;
        Ok(answer.map(|text| is_yes(&text)).ok_or(Left))
    }

    /// Asks a question until it is answered rightly, or often enough. Gives whether the first answer was right.
    fn question(&self, lesson: &str, question: &Question, asked: u32) -> Result<Result<bool, Left>, Failure> {
        let sheet = Sheet::of(lesson, question, asked);
        self.put(&format!("\n{}\n", self.bold(&plain(&question.prompt))))?;
        for (sign, text) in &sheet.lines {
            self.line(sign, text)?;
        }
        let mut first = None;
        let mut prompt = say(self.language, sheet.kind, &[]);
        for attempt in 1..=TRIES {
            let verdict = loop {
                let Some(answer) = self.read(&prompt)? else { return Ok(Err(Left)) };
                match sheet.reply(&answer).and_then(|reply| question.judge(&reply)) {
                    Some(verdict) => break verdict,
                    None => prompt = say(self.language, "again", &[]),
                }
            };
            first.get_or_insert(verdict.right);
            self.verdict(question, &verdict)?;
            if verdict.right || attempt == TRIES {
                break;
            }
            prompt = say(self.language, "retry", &[]);
        }
        Ok(Ok(first.unwrap_or(false)))
    }

    fn verdict(&self, question: &Question, verdict: &Verdict) -> Result<(), Failure> {
        let name = match (verdict.right, verdict.incomplete) {
            (true, _) => "right",
            (false, true) => "more",
            (false, false) => "wrong",
        };
        self.put(&format!("{}\n", self.bold(&say(self.language, name, &[]))))?;
        for remark in &verdict.remarks {
            let Remark { at, right, missed, feedback } = remark;
            let sign = match (right, missed) {
                (true, _) => "+",
                (false, true) => "?",
                (false, false) => "-",
            };
            let about =
                if verdict.remarks.len() > 1 { format!("{}: ", part(question, *at)) } else { String::new() };
            self.line(&format!("  {sign} "), &format!("{about}{}", plain(feedback)))?;
        }
        Ok(())
    }
}

/// The text of an answer, step, left half or part.
fn part(question: &Question, at: usize) -> String {
    plain(match &question.task {
        Asked::One(answers) | Asked::Many(answers) | Asked::Spot { parts: answers, .. } => &answers[at].text,
        Asked::Order(steps) => &steps[at].text,
        Asked::Match(pairs) => &pairs[at].left,
    })
}

/// A question as it is shown, and what the numbers that are typed mean.
struct Sheet {
    /// The name of the sentence that asks.
    kind: &'static str,
    lines: Vec<(String, String)>,
    /// The place in the file of what is shown at each place.
    shown: Vec<usize>,
    letters: bool,
}

impl Sheet {
    fn of(lesson: &str, question: &Question, asked: u32) -> Self {
        let seed = lesson
            .bytes()
            .chain(question.id.bytes())
            .fold(u64::from(asked), |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let shown = question.shown(seed);
        let numbered =
            || shown.iter().enumerate().map(|(n, at)| (format!("{:>3}. ", n + 1), part(question, *at)));
        let (kind, lines) = match &question.task {
            Asked::One(_) => ("one", numbered().collect()),
            Asked::Many(_) => ("many", numbered().collect()),
            Asked::Order(_) => ("order", numbered().collect()),
            Asked::Spot { .. } => ("spot", numbered().collect()),
            Asked::Match(pairs) => {
                let left = pairs.iter().map(|pair| ("  - ".to_owned(), plain(&pair.left)));
                let right = shown
                    .iter()
                    .zip('a'..)
                    .map(|(at, letter)| (format!("     {letter}) "), plain(&pairs[*at].right)));
                ("match", left.chain(right).collect())
            }
        };
        Self { kind, lines, letters: matches!(question.task, Asked::Match(_)), shown }
    }

    /// What was typed, as a reply; `None` when it is none.
    fn reply(&self, typed: &str) -> Option<Vec<usize>> {
        let words = typed.split([' ', ',', ';', '\u{3001}', '\u{ff0c}']).filter(|word| !word.is_empty());
        let place = |word: &str| {
            if self.letters {
                let letter = word.to_lowercase();
                ('a'..='z').position(|c| letter == c.to_string())
            } else {
                word.parse::<usize>().ok()?.checked_sub(1)
            }
        };
        words.map(|word| self.shown.get(place(word)?).copied()).collect()
    }
}
