//! The words that may follow a grade, and the climb they make.

use super::Context;
use super::figure::{any, number, signed, whole, with_unit};
use super::place::grade;
use super::reader::once;
use super::vocabulary::BOARDS;
use super::word::Word;
use crate::grade::{Discipline, Scale};
use crate::record::{Choice as _, Climb, ClimbKind, ClimbResult, Rope, Style};

/// One word about a climb.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Suffix {
    /// How it ended, with the tries if the word says them.
    Result(ClimbResult, Option<f64>),
    /// Pre-placed gear: sends only.
    Pinkpoint,
    /// `in4`.
    Tries(f64),
    /// How the rope ran.
    Rope(Rope),
    /// Steepness.
    Style(Style),
    /// Boulder, sport, ...
    Kind(ClimbKind),
    /// Its name.
    Name(String),
    /// Degrees past vertical.
    Angle(f64),
    /// Number of pitches.
    Pitches(f64),
    /// Pitches led.
    Led(f64),
    /// A warm-up.
    Warmup,
    /// Mirrored on a board.
    Mirror,
    /// Board.
    Board(String),
    /// Furthest point.
    HighPoint(String),
    /// Own rating.
    Stars(f64),
    /// Own grade.
    Own(String),
    /// Link.
    Url(String),
    /// Metres.
    Length(f64),
    /// Notes on this climb.
    Note(String),
}

/// Reads a word about a climb; `None` if it is none.
pub(super) fn suffix(word: &Word) -> Option<Result<Suffix, String>> {
    if word.is_quoted() {
        return Some(text("the name", word.text().trim()).map(Suffix::Name));
    }
    if let Some((key, value)) = word.pair() {
        return keyed(&key, &value);
    }
    if word.quoted.is_some() {
        return None;
    }
    let lower = word.lower();
    if let Some(found) = plain(&lower) {
        return Some(Ok(found));
    }
    counted(&lower)
}

fn text(what: &str, value: &str) -> Result<String, String> {
    if value.is_empty() { Err(format!("{what} is empty")) } else { Ok(value.to_owned()) }
}

fn keyed(key: &str, value: &str) -> Option<Result<Suffix, String>> {
    Some(match key {
        "name" => text("the name", value).map(Suffix::Name),
        "hp" => text("the high point", value).map(Suffix::HighPoint),
        "own" => text("your grade", value).map(Suffix::Own),
        "url" => text("the link", value).map(Suffix::Url),
        "note" => text("the note", value).map(Suffix::Note),
        "board" => text("the board", value).map(Suffix::Board),
        "stars" => any(0.0, 5.0).read("stars", value).map(Suffix::Stars),
        "len" => {
            let lower = value.to_lowercase();
            let metres = with_unit(&lower, "ft").map(|feet| (feet * 0.3048 * 10.0).round() / 10.0);
            let metres = metres.or_else(|| signed(lower.strip_suffix('m').unwrap_or(&lower)));
            match metres {
                Some(metres) => any(0.0, 5000.0).check("the length in m", metres).map(Suffix::Length),
                None => Err(format!("the length is {value:?}, allowed is 0 to 5000, such as len:30m or len:100ft")),
            }
        }
        _ => return None,
    })
}

fn plain(word: &str) -> Option<Suffix> {
    Some(match word {
        "fl" | "flash" => Suffix::Result(ClimbResult::Flash, None),
        "os" | "onsight" => Suffix::Result(ClimbResult::Onsight, None),
        "rp" | "redpoint" => Suffix::Result(ClimbResult::Redpoint, None),
        "rpt" | "repeat" => Suffix::Result(ClimbResult::Repeat, None),
        "no" => Suffix::Result(ClimbResult::Attempt, None),
        "hung" => Suffix::Result(ClimbResult::Hung, None),
        "pp" | "pinkpoint" => Suffix::Pinkpoint,
        "wu" | "warmup" => Suffix::Warmup,
        "mirror" => Suffix::Mirror,
        _ => {
            let board = || BOARDS.iter().find(|(name, _)| *name == word).map(|(_, name)| Suffix::Board((*name).into()));
            return Rope::parse(word)
                .map(Suffix::Rope)
                .or_else(|| Style::parse(word).map(Suffix::Style))
                .or_else(|| ClimbKind::parse(word).map(Suffix::Kind))
                .or_else(board);
        }
    })
}

fn counted(word: &str) -> Option<Result<Suffix, String>> {
    let after = |prefix: &str| word.strip_prefix(prefix).filter(|rest| number(rest).is_some());
    let before = |suffix: &str| word.strip_suffix(suffix).filter(|rest| signed(rest).is_some());
    let tries = |count: &str| whole(1.0, 9999.0).read("the number of tries", count);
    if let Some(count) = after("in") {
        return Some(tries(count).map(Suffix::Tries));
    }
    if let Some(count) = after("no") {
        return Some(tries(count).map(|count| Suffix::Result(ClimbResult::Attempt, Some(count))));
    }
    if let Some(count) = after("hung") {
        return Some(tries(count).map(|count| Suffix::Result(ClimbResult::Hung, Some(count))));
    }
    if let Some(count) = after("led") {
        return Some(whole(0.0, 200.0).read("the number of pitches led", count).map(Suffix::Led));
    }
    if let Some(count) = before("pitch").or_else(|| before("pitches")) {
        return Some(whole(1.0, 200.0).read("the number of pitches", count).map(Suffix::Pitches));
    }
    let angle = before("deg").or_else(|| before("\u{b0}"))?;
    Some(any(-10.0, 90.0).read("the angle", angle).map(Suffix::Angle))
}

/// A climb while its words are read.
#[derive(Clone, Debug)]
pub(super) struct ClimbWords {
    /// The climb so far; its grade is as typed until [`ClimbWords::finish`].
    pub(super) climb: Climb,
    /// How many such climbs.
    pub(super) times: usize,
    /// Where the grade stands.
    pub(super) start: usize,
    /// Where the grade ends.
    pub(super) end: usize,
    /// The grade is a colour of the place.
    pub(super) colour: bool,
    tries: Option<f64>,
    result_tries: Option<f64>,
}

impl ClimbWords {
    /// A climb of which only the grade is known.
    pub(super) fn new(grade: &str, times: usize, word: &Word) -> Self {
        let climb = Climb { grade: grade.to_owned(), ..Climb::default() };
        let (start, end) = (word.start, word.end);
        Self { climb, times, start, end, colour: false, tries: None, result_tries: None }
    }

    /// Adds what a word says.
    pub(super) fn add(&mut self, suffix: Suffix, word: &Word) -> Result<(), String> {
        let climb = &mut self.climb;
        match suffix {
            Suffix::Result(result, tries) => {
                once(&mut climb.result, result, "how it ended", word)?;
                self.result_tries = tries;
                self.agree(word)
            }
            Suffix::Pinkpoint => Err(format!("{:?} is for sends: in a session it is rp", word.text())),
            Suffix::Tries(tries) => {
                once(&mut self.tries, tries, "the number of tries", word)?;
                self.agree(word)
            }
            Suffix::Rope(rope) => once(&mut climb.rope, rope, "how the rope ran", word),
            Suffix::Style(style) => once(&mut climb.style, style, "the steepness", word),
            Suffix::Kind(kind) => once(&mut climb.discipline, kind, "the kind of climb", word),
            Suffix::Name(name) => once(&mut climb.name, name, "the name", word),
            Suffix::Angle(angle) => once(&mut climb.angle_deg, angle, "the angle", word),
            Suffix::Pitches(count) => once(&mut climb.pitches, count, "the number of pitches", word),
            Suffix::Led(count) => once(&mut climb.pitches_led, count, "the number of pitches led", word),
            Suffix::Warmup => once(&mut climb.warmup, true, "the warm-up", word),
            Suffix::Mirror => once(&mut climb.mirror, true, "mirror", word),
            Suffix::Board(board) => once(&mut climb.board, board, "the board", word),
            Suffix::HighPoint(point) => once(&mut climb.high_point, point, "the high point", word),
            Suffix::Stars(stars) => once(&mut climb.stars, stars, "the stars", word),
            Suffix::Own(grade) => once(&mut climb.own_grade, grade, "your grade", word),
            Suffix::Url(url) => once(&mut climb.url, url, "the link", word),
            Suffix::Length(length) => once(&mut climb.length_m, length, "the length", word),
            Suffix::Note(note) => once(&mut climb.notes, note, "the note", word),
        }
    }

    /// `in4` tells of a send on the fourth try: it cannot stand beside a flash or a failure.
    fn agree(&self, word: &Word) -> Result<(), String> {
        let (Some(result), Some(tries)) = (self.climb.result, self.tries) else {
            return Ok(());
        };
        match result {
            ClimbResult::Flash | ClimbResult::Onsight if tries > 1.0 => Err(format!(
                "{:?} contradicts this climb: a {} takes one try, not {tries}",
                word.text(),
                result.as_str()
            )),
            ClimbResult::Attempt | ClimbResult::Hung => Err(format!(
                "{:?} contradicts this climb: in{tries} is a send, no{tries} and hung{tries} are not",
                word.text()
            )),
            _ => Ok(()),
        }
    }

    /// What the words say about boulder or route.
    pub(super) fn discipline(&self) -> Option<Discipline> {
        discipline(self.climb.discipline, self.climb.rope, self.climb.board.as_deref())
    }

    /// The climb, as often as it was climbed.
    ///
    /// # Errors
    /// When the grade cannot be read for what the words say.
    pub(super) fn finish(mut self, ctx: &Context) -> Result<Vec<Climb>, String> {
        if self.colour {
            Scale::Text.as_str().clone_into(&mut self.climb.grade_type);
        } else {
            let grade = grade(&self.climb.grade, ctx, self.discipline())?;
            grade.text().clone_into(&mut self.climb.grade);
            grade.scale().as_str().clone_into(&mut self.climb.grade_type);
        }
        let tries = self.tries.or(self.result_tries);
        let result = self.climb.result.unwrap_or(if self.tries == Some(1.0) {
            ClimbResult::Flash
        } else {
            ClimbResult::Redpoint
        });
        self.climb.result = Some(result);
        self.climb.attempts = match result {
            ClimbResult::Flash | ClimbResult::Onsight => Some(1.0),
            _ => tries,
        };
        Ok(vec![self.climb; self.times])
    }
}

/// Boulder or route, as far as the kind of climb, the rope or a board tell.
pub(super) fn discipline(kind: Option<ClimbKind>, rope: Option<Rope>, board: Option<&str>) -> Option<Discipline> {
    match (kind, rope, board) {
        (Some(ClimbKind::Boulder), ..) => Some(Discipline::Boulder),
        (Some(_), ..) | (None, Some(Rope::Lead | Rope::Tr | Rope::Follow), _) => Some(Discipline::Route),
        (None, _, Some(_)) => Some(Discipline::Boulder),
        _ => None,
    }
}
