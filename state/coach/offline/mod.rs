//! The offline coach: answers by rule, from the journal alone, with citations and the number of records behind each
//! figure. Always there, also without any model.
//!
//! It reads a question for its subject, its time and its climbs ([`ask`]); each subject answers in a file of its own. It
//! guesses nothing: what is not understood is answered with what can be asked.

pub mod ask;
mod body;
mod climb;
mod count;
mod desk;
mod food;
mod goals;
mod help;
mod plan;
mod review;
mod sends;
mod week;

pub use ask::{Intent, Question};

use super::cite::{self, Citation};
use super::safety::{self, Flag};
use crate::settings::Settings;
use crate::store::{Reader, StoreError};
use chrono::NaiveDate;
use desk::Desk;
use std::fmt::Write as _;

/// An answer of the offline coach.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What was asked, as it was understood.
    pub intent: Intent,
    /// Markdown with marks (`[j:ID]`), as a chat keeps it.
    pub source: String,
    /// Markdown with numbers (`[1]`), as it is shown.
    pub markdown: String,
    /// The records behind the numbers.
    pub citations: Vec<Citation>,
    /// What the rules of safety noticed.
    pub flags: Vec<Flag>,
}

impl Answer {
    /// Whether the question was understood.
    pub fn is_understood(&self) -> bool {
        self.intent != Intent::Unknown
    }
}

/// Answers a question at once, from the journal alone. The same journal, day and question give the same answer.
///
/// # Errors
/// When the journal cannot be read.
pub fn answer(reader: &Reader, settings: &Settings, question: &str, today: NaiveDate) -> Result<Answer, StoreError> {
    let athlete = safety::athlete(reader, today)?;
    let pre = safety::pre(question, &athlete, today);
    let desk = Desk::new(reader, settings, today)?;
    let asked = ask::read(&desk, question)?;
    let mut source = pre.notice().unwrap_or_default();
    if !pre.stops() {
        if !source.is_empty() {
            source.push_str("\n\n");
        }
        source.push_str(&told(&desk, &asked)?);
    }
    let cited = cite::number(reader, &source)?;
    Ok(Answer { intent: asked.intent, source, markdown: cited.markdown, citations: cited.citations, flags: pre.flags })
}

/// The sections of [`overview`]: a heading, and the question that it answers.
const OVERVIEW: [(&str, &str); 8] = [
    ("Progress", "How am I progressing?"),
    ("Styles", "What should I work on?"),
    ("Pyramid", "Show my pyramid"),
    ("Load", "How is my training load?"),
    ("Body", "How is my soreness?"),
    ("Food", "How did I eat last week?"),
    ("Plan", "Did I stick to my plan this month?"),
    ("Goals", "Will I reach my goals in time?"),
];

/// The figures that a climber looks at most, in words and without citations: `v7 stats`.
///
/// # Errors
/// When the journal cannot be read.
pub fn overview(reader: &Reader, settings: &Settings, today: NaiveDate) -> Result<String, StoreError> {
    let desk = Desk::new(reader, settings, today)?;
    if reader.is_empty()? {
        return Ok("The journal is empty: log a session, a send or a meal first.".into());
    }
    let mut text = String::new();
    for (heading, question) in OVERVIEW {
        let told = told(&desk, &ask::read(&desk, question)?)?;
        let _ = write!(text, "# {heading}\n\n{}\n\n", cite::plain(&told));
    }
    Ok(text.trim_end().to_owned())
}

fn told(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    if desk.reader.is_empty()? && !matches!(asked.intent, Intent::Help | Intent::Unknown) {
        return Ok("The journal is empty: log a session, a send or a meal, and ask again.".into());
    }
    let text = match asked.intent {
        Intent::Help => help::help(),
        Intent::Unknown => help::unknown(),
        Intent::Progress => sends::progress(desk, asked)?,
        Intent::Hardest => sends::hardest(desk, asked)?,
        Intent::Flash => sends::flash(desk, asked)?,
        Intent::Pyramid => sends::pyramid(desk, asked)?,
        Intent::Weakness => sends::weakness(desk, asked)?,
        Intent::Load => week::load(desk, asked)?,
        Intent::Soreness => body::soreness(desk, asked)?,
        Intent::Sleep => body::sleep(desk, asked)?,
        Intent::Weight => body::weight(desk)?,
        Intent::Nutrition => food::food(desk, asked)?,
        Intent::Adherence => plan::adherence(desk, asked)?,
        Intent::Planned => plan::planned(desk, asked)?,
        Intent::Goals => goals::goals(desk, asked)?,
        Intent::Review => review::review(desk, asked)?,
        Intent::OnDay => review::on_day(desk, asked)?,
        Intent::Compare => review::compare(desk, asked)?,
        Intent::HowMany => count::how_many(desk, asked)?,
        Intent::Habits => count::habits(desk, asked)?,
        Intent::Hangs => body::hangs(desk)?,
        Intent::LastTime => climb::last_time(desk, asked)?,
        Intent::Climb => climb::history(desk, asked)?,
    };
    Ok(text.trim_end().to_owned())
}
