//! Send lines: one successful ascent, its words in any order.

use super::climb::{Suffix, discipline, suffix};
use super::date::{self, Day};
use super::meta;
use super::place::{colour_elsewhere, colours, grade, looks_like_grade, prefix};
use super::reader::{Reader, once};
use super::session::counted;
use super::vocabulary::{CLIMB_WORDS, DAYS, RESULTS, SIGNIFICANCE, nearest};
use super::word::{SESSION, Word, split};
use super::{Context, Parsed, Role};
use crate::grade::Scale;
use crate::record::{AscentStyle, Choice as _, ClimbResult, Send, Venue};

/// A send as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct SendDraft {
    /// The send, without ids.
    pub send: Send,
}

struct Reading<'a> {
    ctx: &'a Context<'a>,
    reader: Reader,
    send: Send,
    grade: Option<Word>,
    day: Option<Day>,
}

/// Reads a send: a grade, and in any order name, place, day, how it went, why it stands out; notes at the end.
pub fn send(line: &str, ctx: &Context) -> Parsed<SendDraft> {
    let cut = split(line, SESSION);
    let mut reading = Reading { ctx, reader: Reader::new(&cut), send: Send::default(), grade: None, day: None };
    for (index, word) in cut.words.iter().enumerate() {
        reading.take(word, index == 0);
    }
    if let Some(notes) = &cut.notes {
        reading.reader.mark_range(notes.start, line.len(), Role::Notes);
        reading.send.notes = Some(notes.text.clone()).filter(|text| !text.is_empty());
    }
    reading.finish(line)
}

impl Reading<'_> {
    fn take(&mut self, word: &Word, first: bool) {
        let today = self.ctx.today;
        let plain = word.quoted.is_none();
        let lower = word.lower();
        if plain && let Some(day) = date::read(&lower, today, first) {
            self.set_day(day, word);
        } else if word.head.starts_with('@') {
            let outcome = meta::place(&mut self.send.location, &word.after_sign(), word);
            self.reader.outcome(word, Role::Place, outcome);
        } else if plain && let Some(venue) = venue(&lower) {
            let outcome = once(&mut self.send.venue, venue, "indoor or outdoor", word);
            self.reader.outcome(word, Role::Significance, outcome);
        } else if plain && let Some((_, why)) = SIGNIFICANCE.iter().find(|(name, _)| *name == lower) {
            let outcome = once(&mut self.send.significance, *why, "why it stands out", word);
            self.reader.outcome(word, Role::Significance, outcome);
        } else if let Some(found) = suffix(word) {
            self.suffix(found, word);
        } else if !self.keyed(word) && !self.grade(word) {
            self.refuse(word);
        }
    }

    fn set_day(&mut self, day: Result<Day, String>, word: &Word) {
        let outcome = day.and_then(|day| {
            date::future(day, self.ctx.today).map_or(Ok(()), Err)?;
            once(&mut self.day, day, "the day", word)
        });
        self.reader.outcome(word, Role::Date, outcome);
    }

    fn suffix(&mut self, found: Result<Suffix, String>, word: &Word) {
        let role = match found {
            Ok(Suffix::Result(..) | Suffix::Tries(_) | Suffix::Pinkpoint) => Role::Result,
            Ok(Suffix::Name(_)) => Role::Name,
            _ => Role::Climb,
        };
        let outcome = found.and_then(|found| self.add(found, word));
        self.reader.outcome(word, role, outcome);
    }

    fn add(&mut self, found: Suffix, word: &Word) -> Result<(), String> {
        let send = &mut self.send;
        let style = match found {
            Suffix::Result(ClimbResult::Onsight, _) => AscentStyle::Onsight,
            Suffix::Result(ClimbResult::Flash, _) => AscentStyle::Flash,
            Suffix::Result(ClimbResult::Redpoint, _) => AscentStyle::Redpoint,
            Suffix::Result(ClimbResult::Repeat, _) => AscentStyle::Repeat,
            Suffix::Pinkpoint => AscentStyle::Pinkpoint,
            Suffix::Result(ClimbResult::Hung | ClimbResult::Attempt, _) => {
                return Err(format!("{:?} is no send: tries belong to a session, as in gym V8 no6", word.text()));
            }
            Suffix::Tries(tries) => return once(&mut send.attempts, tries, "the number of tries", word),
            Suffix::Rope(rope) => return once(&mut send.rope, rope, "how the rope ran", word),
            Suffix::Style(style) => return once(&mut send.style, style, "the steepness", word),
            Suffix::Kind(kind) => return once(&mut send.discipline, kind, "the kind of climb", word),
            Suffix::Name(name) => return once(&mut send.name, name, "the name", word),
            Suffix::Angle(angle) => return once(&mut send.angle_deg, angle, "the angle", word),
            Suffix::Board(board) => return once(&mut send.board, board, "the board", word),
            _ => return Err(format!("{:?} is kept with a session's climb, not with a send", word.text())),
        };
        once(&mut send.ascent_style, style, "how it was sent", word)
    }

    fn keyed(&mut self, word: &Word) -> bool {
        let Some((key, value)) = word.pair() else {
            return false;
        };
        match key.as_str() {
            "on" => {
                let day = date::read(&value, self.ctx.today, true);
                let wrong = || Err(format!("the day is {value:?}, allowed is a day, a month or a year: on:2024-05"));
                self.set_day(day.unwrap_or_else(wrong), word);
            }
            "place" => {
                let outcome = meta::place(&mut self.send.location, &value, word);
                self.reader.outcome(word, Role::Place, outcome);
            }
            _ if prefix(&word.text()).is_some() => return false,
            _ => self.reader.refuse(word, meta::unknown_key(&key, &["name", "place", "on", "board"], false)),
        }
        true
    }

    fn grade(&mut self, word: &Word) -> bool {
        let text = word.text();
        let several = counted(&text);
        if several.1 != text && looks_like_grade(several.1, self.ctx) {
            let message = format!("{text:?} is more than one climb: a line is one send, such as {}", several.1);
            self.reader.refuse(word, message);
            return true;
        }
        // A colour waits for its place, which may come later in the line.
        let colour = colour_elsewhere(self.ctx, &text).is_some();
        if !colour && (word.is_quoted() || !looks_like_grade(&text, self.ctx)) {
            return false;
        }
        let outcome = once(&mut self.grade, word.clone(), "the grade", word);
        self.reader.outcome(word, Role::Grade, outcome);
        true
    }

    fn refuse(&mut self, word: &Word) {
        let text = word.text();
        let known = [RESULTS, CLIMB_WORDS, DAYS, &["indoor", "outdoor", "pp"]].concat();
        let near = nearest(&text, known.into_iter().chain(SIGNIFICANCE.iter().map(|(name, _)| *name)));
        let near = near.map(|near| format!("; did you mean {near:?}?")).unwrap_or_default();
        let message = format!(
            "{text:?} is not understood in a send: a grade, a \"name\" in quotes, @place, a day, indoor or outdoor, \
             slab vertical overhang roof, fl os rp pp rpt in4, or breakthrough milestone pb project{near}"
        );
        self.reader.refuse(word, message);
    }

    fn finish(mut self, line: &str) -> Parsed<SendDraft> {
        if let Some(word) = self.grade.take() {
            let text = word.text();
            let place_colours = colours(self.ctx, self.send.location.as_deref());
            if place_colours.iter().any(|(name, _)| same(name, &text)) {
                self.send.grade = text;
                Scale::Text.as_str().clone_into(&mut self.send.grade_type);
            } else {
                let known = discipline(self.send.discipline, self.send.rope, self.send.board.as_deref());
                match grade(&text, self.ctx, known) {
                    Ok(grade) => {
                        grade.text().clone_into(&mut self.send.grade);
                        grade.scale().as_str().clone_into(&mut self.send.grade_type);
                        self.send.grade_numeric = grade.numeric();
                    }
                    Err(message) => {
                        let message = colour_elsewhere(self.ctx, &text).unwrap_or(message);
                        self.reader.fault(word.start, word.end, message);
                    }
                }
            }
        } else if self.reader.is_clean() && !line.trim_matches(super::word::is_space).is_empty() {
            self.reader.fault(0, line.len(), "a send needs a grade, such as V7, 5.12a or font:7a");
        }
        let first_try = matches!(self.send.ascent_style, Some(AscentStyle::Onsight | AscentStyle::Flash));
        match (first_try, self.send.attempts) {
            (true, Some(tries)) if tries > 1.0 => {
                let style = self.send.ascent_style.map_or("", |style| style.as_str());
                self.reader.fault(0, line.len(), format!("in{tries} contradicts this send: a {style} takes one try"));
            }
            (true, _) => self.send.attempts = Some(1.0),
            (false, Some(1.0)) if self.send.ascent_style.is_none() => self.send.ascent_style = Some(AscentStyle::Flash),
            _ => {}
        }
        let day = self.day.unwrap_or(Day { date: self.ctx.today, precision: None });
        self.send.date = day.date.to_string();
        self.send.date_precision = day.precision;
        let draft = (!self.send.grade.is_empty()).then_some(SendDraft { send: self.send });
        self.reader.finish(draft)
    }
}

fn venue(word: &str) -> Option<Venue> {
    Venue::parse(word).or(match word {
        "gym" => Some(Venue::Indoor),
        "crag" => Some(Venue::Outdoor),
        _ => None,
    })
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}
