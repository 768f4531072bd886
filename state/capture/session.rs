//! Session lines: the words in order, each given to what it can belong to.

use super::climb::{ClimbWords, Suffix, suffix};
use super::date::{self, Day};
use super::figure::{clock, clock_span, minutes};
use super::meta;
use super::place::{colour_elsewhere, colours, looks_like_grade, prefix};
use super::reader::{Reader, once};
use super::set::{self, set_word};
use super::vocabulary::{CLIMB_KEYS, CLIMB_WORDS, DAYS, KINDS, Kind, RESULTS, SESSION_KEYS, SET_KEYS, nearest};
use super::word::{SESSION, Word, split};
use super::{Context, Parsed, Role};
use crate::record::{Entry, SessionType, SetRow};
use chrono::NaiveTime;

/// A session as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionDraft {
    /// The entry, without ids. Without a kind it is a gym day, or training when it holds sets and no climbs.
    pub entry: Entry,
    /// `new` was typed: not to be joined to an entry that is there.
    pub new_entry: bool,
    /// The kind of day was typed.
    pub kind_given: bool,
    /// The day was typed.
    pub date_given: bool,
    /// When it began, local time.
    pub start_local: Option<NaiveTime>,
}

/// What the words that follow may belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Climb,
    Set,
}

struct Session<'a> {
    ctx: &'a Context<'a>,
    reader: Reader,
    entry: Entry,
    kind: Option<Kind>,
    day: Option<Day>,
    new: bool,
    start: Option<NaiveTime>,
    climbs: Vec<ClimbWords>,
    /// Board and angle before the first climb: they hold for every climb that says nothing else.
    board: Option<String>,
    angle: Option<f64>,
    common: Vec<Word>,
    colours: &'a [(String, String)],
    at: At,
    /// Nothing but day, kind and `new` so far.
    leading: bool,
}

/// Reads a session: day, kind, climbs, sets and how it felt, notes at the end.
pub fn session(line: &str, ctx: &Context) -> Parsed<SessionDraft> {
    let cut = split(line, SESSION);
    let mut session = Session {
        ctx,
        reader: Reader::new(&cut),
        entry: Entry::default(),
        kind: None,
        day: None,
        new: false,
        start: None,
        climbs: Vec::new(),
        board: None,
        angle: None,
        common: Vec::new(),
        colours: colours(ctx, typed_place(&cut.words).as_deref()),
        at: At::Start,
        leading: true,
    };
    let mut index = 0;
    while index < cut.words.len() {
        index += session.take(&cut.words[index..]);
    }
    if let Some(notes) = cut.notes {
        session.reader.mark_range(notes.start, line.len(), Role::Notes);
        session.entry.notes = Some(notes.text).filter(|text| !text.is_empty());
    }
    session.finish()
}

fn typed_place(words: &[Word]) -> Option<String> {
    words.iter().find_map(|word| match word.pair() {
        Some((key, value)) if key == "place" => Some(value),
        _ => word.head.starts_with('@').then(|| word.after_sign()),
    })
}

impl Session<'_> {
    /// Reads the first of the words, or more of them when they are one name; says how many.
    fn take(&mut self, words: &[Word]) -> usize {
        let word = &words[0];
        if self.day_or_kind(word) {
            return 1;
        }
        self.leading = false;
        if self.signed(word) || self.colour(word) || self.keyed(word) || self.time(word) || self.belonging(word) {
            return 1;
        }
        if let Some((id, count)) = set::exercise(words, self.ctx) {
            self.start_set(id);
            self.reader.mark_range(word.start, words[count - 1].end, Role::Exercise);
            return count;
        }
        if !self.grade(word) && !self.late_kind(word) {
            self.refuse(word);
        }
        1
    }

    fn day_or_kind(&mut self, word: &Word) -> bool {
        if word.quoted.is_some() {
            return false;
        }
        let lower = word.lower();
        if lower == "new" {
            self.new = true;
            self.reader.mark(word, Role::Kind);
            return true;
        }
        if let Some(day) = date::read(&lower, self.ctx.today, self.leading && self.day.is_none()) {
            self.set_day(day, word);
            return true;
        }
        self.leading && self.kind.is_none() && self.late_kind(word)
    }

    fn set_day(&mut self, day: Result<Day, String>, word: &Word) {
        let outcome = day.and_then(|day| {
            date::future(day, self.ctx.today).map_or(Ok(()), Err)?;
            once(&mut self.day, day, "the day", word)
        });
        self.reader.outcome(word, Role::Date, outcome);
    }

    fn late_kind(&mut self, word: &Word) -> bool {
        let Some(kind) = KINDS.iter().find(|kind| kind.word == word.lower() && word.quoted.is_none()) else {
            return false;
        };
        let mut outcome = once(&mut self.kind, *kind, "the kind of day", word);
        if let (Ok(()), Some(status)) = (&outcome, kind.status) {
            outcome = once(&mut self.entry.day_status, status, "the status", word);
        }
        self.reader.outcome(word, Role::Kind, outcome);
        true
    }

    /// `@place`, `#tag`, `+focus`; a sign and a digit are a load.
    fn signed(&mut self, word: &Word) -> bool {
        let text = || word.after_sign();
        match word.head.chars().next() {
            Some('@') => {
                let outcome = meta::place(&mut self.entry.location, &text(), word);
                self.reader.outcome(word, Role::Place, outcome);
            }
            Some('#') => {
                let outcome = meta::filled("the tag", &text()).map(|tag| meta::add_new(&mut self.entry.tags, tag));
                self.reader.outcome(word, Role::Tag, outcome);
            }
            Some('+') if !set::is_load(word) => {
                let focus = meta::filled("the focus", &text());
                let outcome = focus.map(|focus| meta::add_new(&mut self.entry.technical_focus, focus));
                self.reader.outcome(word, Role::Focus, outcome);
            }
            _ => return false,
        }
        true
    }

    fn keyed(&mut self, word: &Word) -> bool {
        let Some((key, value)) = word.pair() else {
            return false;
        };
        if key == "on" {
            let day = date::read(&value, self.ctx.today, true);
            self.set_day(
                day.unwrap_or_else(|| {
                    Err(format!("the day is {value:?}, allowed is a day, a month or a year: on:2024-05"))
                }),
                word,
            );
        } else if key == "ex" {
            let named = meta::filled("the exercise", &value);
            let outcome = named.map(|name| self.start_set(&set::named_exercise(&name, self.ctx)));
            self.reader.outcome(word, Role::Exercise, outcome);
        } else if let Some(outcome) = meta::add(&mut self.entry, &key, &value, word) {
            match outcome {
                Ok(role) => self.reader.mark(word, role),
                Err(message) => self.reader.refuse(word, message),
            }
        } else if CLIMB_KEYS.contains(&key.as_str()) || SET_KEYS.contains(&key.as_str()) || key == "board" {
            return false;
        } else if prefix(&word.text()).is_none() {
            let keys: Vec<&str> = [SESSION_KEYS, CLIMB_KEYS, SET_KEYS].concat();
            self.reader.refuse(word, meta::unknown_key(&key, &keys, true));
        } else {
            return false;
        }
        true
    }

    /// `18:00-20:10`, `18:00`, `1h30m`.
    fn time(&mut self, word: &Word) -> bool {
        if word.quoted.is_some() {
            return false;
        }
        let lower = word.lower();
        let outcome = if let Some(span) = clock_span(&lower) {
            span.and_then(|(start, minutes)| {
                once(&mut self.start, start, "the start", word)?;
                once(&mut self.entry.duration, minutes, "the duration", word)
            })
        } else if let Some(time) = clock(&lower) {
            time.and_then(|time| once(&mut self.start, time, "the start", word))
        } else if let Some(minutes) = minutes(&lower) {
            minutes.and_then(|minutes| once(&mut self.entry.duration, minutes, "the duration", word))
        } else {
            return false;
        };
        self.reader.outcome(word, Role::Time, outcome);
        true
    }

    /// Words that belong to the climb or the set before them.
    fn belonging(&mut self, word: &Word) -> bool {
        if self.at == At::Set
            && let Some(found) = set_word(word, self.ctx)
            && let Some(row) = self.entry.sets.last_mut()
        {
            let role = found.as_ref().map_or(Role::Set, set::SetWord::role);
            let outcome = found.and_then(|found| set::add(row, found, word));
            self.reader.outcome(word, role, outcome);
            return true;
        }
        let Some(found) = suffix(word) else {
            return false;
        };
        let role = match found {
            Ok(Suffix::Result(..) | Suffix::Tries(_)) => Role::Result,
            Ok(Suffix::Name(_)) => Role::Name,
            _ => Role::Climb,
        };
        let outcome = match (self.at, found) {
            (_, Err(message)) => Err(message),
            (At::Climb, Ok(found)) => match self.climbs.last_mut() {
                Some(climb) => climb.add(found, word),
                None => Ok(()),
            },
            (_, Ok(Suffix::Board(board))) if self.climbs.is_empty() => {
                self.common.push(word.clone());
                once(&mut self.board, board, "the board", word)
            }
            (_, Ok(Suffix::Angle(angle))) if self.climbs.is_empty() => {
                self.common.push(word.clone());
                once(&mut self.angle, angle, "the angle", word)
            }
            (At::Set, Ok(_)) => Err(format!("{:?} belongs after a grade, not after an exercise", word.text())),
            (_, Ok(_)) => Err(format!("{:?} belongs after a grade, such as V5", word.text())),
        };
        self.reader.outcome(word, role, outcome);
        true
    }

    fn start_set(&mut self, id: &str) {
        self.entry.sets.push(SetRow { exercise_id: id.to_owned(), ..SetRow::default() });
        self.at = At::Set;
    }

    /// A colour of the place, quoted or not.
    fn colour(&mut self, word: &Word) -> bool {
        let text = word.text();
        let (times, grade) = counted(&text);
        let lower = grade.to_lowercase();
        let known = self.colours.iter().any(|(colour, _)| colour.to_lowercase() == lower);
        if known {
            self.start_climb(times, grade, known, word);
        }
        known
    }

    fn grade(&mut self, word: &Word) -> bool {
        let text = word.text();
        let (times, grade) = counted(&text);
        let known = !word.is_quoted() && looks_like_grade(grade, self.ctx);
        if known {
            self.start_climb(times, grade, false, word);
        }
        known
    }

    fn start_climb(&mut self, times: Option<usize>, grade: &str, colour: bool, word: &Word) {
        let Some(times) = times else {
            let text = word.text();
            self.reader.refuse(word, format!("the number of climbs in {text:?} is not allowed, allowed is 1 to 99"));
            return;
        };
        let mut climb = ClimbWords::new(grade, times, word);
        climb.colour = colour;
        self.climbs.push(climb);
        self.at = At::Climb;
        self.reader.mark(word, Role::Grade);
    }

    fn refuse(&mut self, word: &Word) {
        let text = word.text();
        if set::is_load(word) || set_word(word, self.ctx).is_some() {
            let example = self.ctx.exercises.first().map_or("ex:pullups", |(id, _)| id.as_str());
            self.reader.refuse(word, format!("{text:?} belongs after an exercise, such as {example} 5x5 +10kg"));
            return;
        }
        if let Some(message) = colour_elsewhere(self.ctx, &text) {
            self.reader.refuse(word, message);
            return;
        }
        let here = match self.at {
            At::Start => {
                "here: a kind of day (gym crag board hang lift rest ill travel comp), a grade, an exercise or @place"
            }
            At::Climb => {
                "after a grade: fl os rp rpt in4 no6 hung3, tr lead, slab roof, 40deg, wu, a \"name\" in quotes, or the next grade"
            }
            At::Set => "after an exercise: 3x6x7s, 5x5, +15kg, 20mm, a grip, rest:180, or the next exercise",
        };
        let names = self.ctx.exercises.iter().flat_map(|(id, name)| [id.as_str(), name.as_str()]);
        let colours = self.colours.iter().map(|(colour, _)| colour.as_str());
        let kinds = KINDS.iter().map(|kind| kind.word);
        let known =
            [RESULTS, CLIMB_WORDS, DAYS].concat().into_iter().chain(kinds).chain(["new"]).chain(names).chain(colours);
        let near = nearest(&text, known).map(|near| format!("; did you mean {near:?}?")).unwrap_or_default();
        self.reader.refuse(word, format!("{text:?} is not understood {here}{near}"));
    }

    fn finish(mut self) -> Parsed<SessionDraft> {
        let something = self.kind.is_some() || !self.climbs.is_empty() || self.entry != Entry::default();
        if self.climbs.is_empty() {
            for word in &self.common {
                let message = format!("{:?} belongs to a climb, and the line has none", word.text());
                self.reader.fault(word.start, word.end, message);
            }
        }
        for ClimbWords { climb, .. } in &mut self.climbs {
            climb.board = climb.board.take().or_else(|| self.board.clone());
            climb.angle_deg = climb.angle_deg.or(self.angle);
        }
        for climb in self.climbs {
            let (start, end) = (climb.start, climb.end);
            match climb.finish(self.ctx) {
                Ok(climbs) => self.entry.climbs.extend(climbs),
                Err(message) => self.reader.fault(start, end, message),
            }
        }
        let day = self.day.unwrap_or(Day { date: self.ctx.today, precision: None });
        self.entry.date = day.date.to_string();
        self.entry.date_precision = day.precision;
        self.entry.session_type = match self.kind {
            Some(kind) => kind.session,
            None if self.entry.climbs.is_empty() && !self.entry.sets.is_empty() => SessionType::Training,
            None => SessionType::Gym,
        };
        if let Some(tag) = self.kind.and_then(|kind| kind.tag) {
            self.entry.tags.retain(|other| other != tag);
            self.entry.tags.insert(0, tag.to_owned());
        }
        let draft = something.then_some(SessionDraft {
            entry: self.entry,
            new_entry: self.new,
            kind_given: self.kind.is_some(),
            date_given: self.day.is_some(),
            start_local: self.start,
        });
        self.reader.finish(draft)
    }
}

/// `3xV4`: how many, and the grade. No number when it is outside 1 to 99.
pub(super) fn counted(text: &str) -> (Option<usize>, &str) {
    let Some((count, grade)) = text.split_once(['x', 'X', '\u{d7}']) else {
        return (Some(1), text);
    };
    if count.is_empty() || grade.is_empty() || !count.bytes().all(|b| b.is_ascii_digit()) {
        return (Some(1), text);
    }
    (count.parse().ok().filter(|count| (1..=99).contains(count)), grade)
}
