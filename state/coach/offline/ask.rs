//! What a question is about: its subject, its times, and which climbs it means. Keywords in a fixed order, no model.

use super::desk::Desk;
use crate::coach::period::{self, Found, Period};
use crate::coach::words::Words;
use crate::grade::{Discipline, Grade, Scale};
use crate::insight::SendsSpec;
use crate::record::{BODY_PARTS, ClimbKind, Style, Venue};
use crate::row::Ascent;
use crate::store::{Reader, StoreError};
use chrono::NaiveDate;

/// The subject of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Intent {
    /// What can be asked.
    Help,
    /// Getting better or not; the current grade.
    Progress,
    /// Hardest climb.
    Hardest,
    /// Share of first-try sends.
    Flash,
    /// Climbs a grade.
    Pyramid,
    /// Strong and weak styles.
    Weakness,
    /// Training load.
    Load,
    /// Soreness, pain, injuries.
    Soreness,
    /// Sleep, energy, skin.
    Sleep,
    /// Body weight.
    Weight,
    /// Food and water against targets.
    Nutrition,
    /// Plan against what was done.
    Adherence,
    /// What the plan says for a day.
    Planned,
    /// Goals and their chance.
    Goals,
    /// A week or another period at a glance.
    Review,
    /// What was done on a day.
    OnDay,
    /// Two periods side by side.
    Compare,
    /// A number of something.
    HowMany,
    /// When something was done last.
    LastTime,
    /// All tries on one climb.
    Climb,
    /// Not understood.
    Unknown,
}

/// Which climbs or sessions are meant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pick {
    /// Ranks of one scale, both included.
    pub grade: Option<(Scale, u32, u32)>,
    /// The same as it was said: `V5`, `V5 or harder`.
    pub grade_label: String,
    /// Steepness.
    pub style: Option<Style>,
    /// Indoor or outdoor.
    pub venue: Option<Venue>,
    /// Boulders or routes.
    pub discipline: Option<Discipline>,
    /// Sport, trad, ...
    pub kind: Option<ClimbKind>,
    /// First-try sends only.
    pub flash: bool,
    /// A place of the journal.
    pub place: Option<String>,
    /// A partner of the journal.
    pub partner: Option<String>,
}

/// A question, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The subject.
    pub intent: Intent,
    /// Times named, in order.
    pub periods: Vec<Period>,
    /// A date that something is to happen by.
    pub deadline: Option<NaiveDate>,
    /// Climbs meant.
    pub pick: Pick,
    /// A body part named.
    pub part: Option<String>,
    /// A climb's name: what was quoted, or what no rule knows.
    pub name: Option<String>,
    pub(super) words: Words,
}

impl Question {
    /// The first time named, else this one.
    pub(super) fn period_or(&self, default: Period) -> Period {
        self.periods.first().cloned().unwrap_or(default)
    }
}

/// Reads a question; names of places and partners are looked up in the journal.
pub(super) fn read(desk: &Desk<'_>, text: &str) -> Result<Question, StoreError> {
    let words = Words::new(text);
    let found = period::find(&words, desk.today);
    let mut pick = pick(&words, desk);
    pick.place = known(&words, desk.reader, true)?;
    pick.partner = known(&words, desk.reader, false)?;
    let name = quoted(text).or_else(|| leftover(&words, &found, &pick));
    let intent = intent(&words, &found, name.is_some());
    let part = part(&words);
    let deadline = period::deadline(&words, desk.today);
    let periods = found.into_iter().map(|found| found.period).collect();
    Ok(Question { intent, periods, deadline, pick, part, name, words })
}

/// The subject of a text alone, for routing: without names of the journal.
pub fn subject(text: &str, today: NaiveDate) -> Intent {
    let words = Words::new(text);
    let found = period::find(&words, today);
    intent(&words, &found, quoted(text).is_some())
}

/// The first of these that fits. The order matters: what is more particular comes first.
fn intent(words: &Words, found: &[Found], named: bool) -> Intent {
    use Intent::*;
    let is = |phrases: &[&str]| words.any(phrases);
    let first = words.at(0);
    let past = is(&["did i", "have i", "i have", "was", "were", "ive", "i did", "had i"]);
    let table: &[(Intent, bool)] = &[
        (
            Help,
            first == "help"
                || is(&["what can you", "what can i ask", "what do you know", "how do you work", "what questions"]),
        ),
        (
            Compare,
            is(&[
                "compare*",
                "versus",
                "vs",
                "difference between",
                "more than last",
                "less than last",
                "better than last",
                "than the month before",
                "than the week before",
                "than last",
            ]),
        ),
        (
            LastTime,
            is(&[
                "last time",
                "did i last",
                "i last",
                "was my last",
                "how long since",
                "how long ago",
                "days since",
                "when did i send",
                "when did i climb",
                "when was i last",
                "when did i first",
                "how long has it been",
            ]),
        ),
        (
            Climb,
            named
                && is(&[
                    "how many tries",
                    "how many attempts",
                    "history",
                    "how many sessions on",
                    "tries on",
                    "attempts on",
                    "tries did",
                    "attempts did",
                    "how many goes",
                    "tell me about",
                    "how is it going with",
                    "how many times have i tried",
                    "how many days on",
                ]),
        ),
        (
            Review,
            is(&[
                "review",
                "recap",
                "summar*",
                "overview",
                "how was my week",
                "how was my month",
                "how was my year",
                "how was my last",
                "how was my training",
                "how did my week",
                "how did last week",
                "how was last",
                "how was this",
                "wrap up",
                "digest",
            ]),
        ),
        (Sleep, is(&["sleep*", "slept", "my energy", "energy level*", "my skin", "how tired", "how rested"])),
        (
            Nutrition,
            is(&[
                "eat",
                "eating",
                "ate",
                "eaten",
                "food",
                "nutrition",
                "diet",
                "calorie*",
                "kcal",
                "protein",
                "carb*",
                "macro*",
                "drink",
                "drinking",
                "drank",
                "drunk",
                "water",
                "hydrat*",
                "meal*",
                "fuel*",
                "fat intake",
                "energy intake",
                "breakfast",
                "supplement*",
            ]),
        ),
        (Weight, is(&["weigh", "weight", "body weight", "heavier", "lighter", "scales"]) && !is(&["weighted"])),
        (
            Goals,
            is(&[
                "goal*",
                "forecast*",
                "will i",
                "when will",
                "chance*",
                "odds",
                "on track",
                "likely",
                "how far am i",
                "how far off",
                "how close am i",
                "can i send",
                "can i climb",
                "am i close",
                "ready for",
            ]),
        ),
        (
            Planned,
            is(&[
                "what is planned",
                "whats planned",
                "what is on the plan",
                "what does my plan say",
                "what should i do",
                "what should i train",
                "what should i climb",
                "what do i train",
                "next session",
                "planned for",
                "scheduled",
                "what am i supposed",
            ]) && !past,
        ),
        (
            Adherence,
            is(&[
                "plan",
                "plans",
                "planned",
                "adherence",
                "stick to",
                "sticking to",
                "miss",
                "missed",
                "skip",
                "skipped",
                "consistent",
                "consistency",
                "follow*",
                "supposed to",
            ]),
        ),
        (
            Hardest,
            is(&[
                "hardest",
                "toughest",
                "best send",
                "best climb",
                "highest grade",
                "max grade",
                "maximum grade",
                "top grade",
                "best grade",
                "biggest send",
                "proudest",
                "most difficult",
                "my max",
                "my maximum",
                "my best",
            ]),
        ),
        (
            Flash,
            is(&[
                "flash rate",
                "onsight rate",
                "how often do i flash",
                "flash percentage",
                "percent flash*",
                "flash ratio",
                "do i flash",
                "how good is my flash*",
                "flashing",
            ]),
        ),
        (Pyramid, is(&["pyramid", "base of", "grade distribution", "grade spread"])),
        (
            HowMany,
            is(&[
                "how many",
                "how often",
                "how much time",
                "how long did",
                "number of",
                "count",
                "in total",
                "how much did i climb",
                "how much did i train",
                "how much have i",
                "how many hours",
                "how much climbing",
                "total time",
            ]),
        ),
        (
            Soreness,
            is(&["sore*", "pain*", "hurt*", "ache*", "aching", "injur*", "tweak*", "recover*", "niggle*"])
                || (part(words).is_some() && is(&["how are", "how is", "doing", "feel*", "trend"])),
        ),
        (
            Load,
            is(&[
                "load",
                "overtrain*",
                "acwr",
                "volume",
                "too much",
                "too hard",
                "monotony",
                "strain",
                "fatigue*",
                "ramp*",
                "deload",
                "rest day*",
                "need rest",
                "do i rest",
                "enough rest",
                "training hard",
                "hard did i train",
                "burn* out",
                "overreach*",
                "rpe",
            ]),
        ),
        (
            Weakness,
            is(&[
                "weak*",
                "work on",
                "worst",
                "anti style",
                "focus on",
                "strength*",
                "strongest",
                "best at",
                "better at",
                "bad at",
                "good at",
                "which style",
                "what style",
                "holding me back",
                "limiting",
            ]) || (is(&["slab*", "overhang*", "roof*", "vertical"])
                && is(&["how am i", "how good", "how strong", "am i"])),
        ),
        (
            Progress,
            is(&[
                "progress*",
                "improv*",
                "getting better",
                "getting stronger",
                "getting worse",
                "plateau*",
                "stuck",
                "level",
                "what grade",
                "current grade",
                "trend",
                "how am i doing",
                "how is my climbing",
                "how is it going",
                "stagnat*",
                "my grade",
                "better than",
                "breakthrough*",
                "how is my sport",
                "how is my boulder*",
                "climbing well",
                "how strong am i",
            ]),
        ),
        (
            OnDay,
            !found.is_empty()
                && is(&[
                    "what did",
                    "what have",
                    "where did",
                    "who did",
                    "show*",
                    "did i do",
                    "list",
                    "what happened",
                    "tell me about",
                    "my session*",
                    "did i climb",
                    "did i train",
                    "did i send",
                    "what was",
                ]),
        ),
        (LastTime, named && is(&["when", "last"])),
        (Climb, named && is(&["on", "about", "tries", "attempts", "project", "status", "how is"])),
        (OnDay, found.len() == 1 && words.list.len() <= found[0].to - found[0].from + 2),
    ];
    table.iter().find(|(_, fits)| *fits).map_or(Unknown, |(intent, _)| *intent)
}

fn part(words: &Words) -> Option<String> {
    const MORE: &[&str] = &["elbow", "knee", "wrist", "hip", "neck", "ankle", "toe", "skin"];
    let mut known = BODY_PARTS.iter().chain(MORE);
    known
        .find(|part| words.any(&[part.trim_end_matches('s'), &format!("{}s", part.trim_end_matches('s'))]))
        .map(|part| (*part).to_owned())
}

fn pick(words: &Words, desk: &Desk<'_>) -> Pick {
    let mut pick = Pick::default();
    for (at, word) in words.list.iter().enumerate() {
        if let Some(grade) = grade(word, desk) {
            let (band, label) = grade.band();
            let next = words.text(at + 1, at + 3);
            let top = crate::grade::bands(grade.scale()).last().map_or(band, |(rank, _)| rank + 99);
            let harder = [
                "or harder",
                "and harder",
                "or up",
                "and up",
                "or above",
                "and above",
                "or higher",
                "and higher",
                "or more",
                "or better",
            ];
            let easier = ["or easier", "and below", "or below", "or lower"];
            let before = words.at(at.wrapping_sub(1));
            let (low, high, said) = match () {
                () if harder.contains(&next.as_str()) || words.text(at.saturating_sub(2), at) == "at least" => {
                    (band, top, format!("{label} or harder"))
                }
                () if easier.contains(&next.as_str()) => (0, band + 99, format!("{label} or easier")),
                () if matches!(before, "above" | "over") || words.text(at.saturating_sub(2), at) == "harder than" => {
                    (band + 100, top, format!("harder than {label}"))
                }
                () if matches!(before, "below" | "under") || words.text(at.saturating_sub(2), at) == "easier than" => {
                    (0, band.saturating_sub(1), format!("easier than {label}"))
                }
                () => (band, band + 99, label),
            };
            pick.grade = Some((grade.scale(), low, high));
            pick.grade_label = said;
        }
    }
    let is = |phrases: &[&str]| words.any(phrases);
    pick.style = match () {
        () if is(&["slab", "slabs", "slabby"]) => Some(Style::Slab),
        () if is(&["overhang", "overhangs", "overhanging", "steep"]) => Some(Style::Overhang),
        () if is(&["roof", "roofs"]) => Some(Style::Roof),
        () if is(&["vertical", "verticals"]) => Some(Style::Vertical),
        () => None,
    };
    pick.venue = match () {
        () if is(&["outside", "outdoor", "outdoors", "on rock", "real rock", "crag", "crags"]) => Some(Venue::Outdoor),
        () if is(&["inside", "indoor", "indoors", "gym", "gyms"]) => Some(Venue::Indoor),
        () => None,
    };
    (pick.discipline, pick.kind) = match () {
        () if is(&["boulder", "boulders", "bouldering", "boulder problem*", "problem", "problems"]) => {
            (Some(Discipline::Boulder), None)
        }
        () if is(&["trad"]) => (Some(Discipline::Route), Some(ClimbKind::Trad)),
        () if is(&["sport", "sport climb*", "sport route*"]) => (Some(Discipline::Route), Some(ClimbKind::Sport)),
        () if is(&["route", "routes", "lead", "leading", "rope", "ropes", "roped", "pitches"]) => {
            (Some(Discipline::Route), None)
        }
        () => (None, None),
    };
    if let Some((scale, ..)) = pick.grade {
        pick.discipline = scale.discipline();
    }
    pick.flash = is(&["flash", "flashes", "flashed", "onsight", "onsights", "onsighted", "first try", "first go"]);
    pick
}

/// A word that can only be a grade: `v5`, `v5s`, `5.12a`, `7a+`, `6c`.
fn grade(word: &str, desk: &Desk<'_>) -> Option<Grade> {
    let bare = word.strip_suffix('s').filter(|bare| bare.ends_with(|c: char| c.is_ascii_digit())).unwrap_or(word);
    let v = bare.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) || rest == "b");
    let yosemite = bare.starts_with("5.") && bare.len() > 2;
    let letter = bare.trim_end_matches('+');
    let lettered = letter.len() >= 2
        && letter.len() <= 3
        && letter.ends_with(['a', 'b', 'c'])
        && letter[..letter.len() - 1].bytes().all(|b| b.is_ascii_digit());
    if v || yosemite || lettered { Grade::guess(bare, &desk.hint).ok() } else { None }
}

/// The longest known place or partner that the words name.
fn known(words: &Words, reader: &Reader, places: bool) -> Result<Option<String>, StoreError> {
    let all = if places { reader.places(200)? } else { reader.partners(200)? };
    let mut fits: Vec<String> = all.into_iter().map(|(name, _)| name).collect();
    fits.retain(|name| {
        let phrase = Words::new(name).list.join(" ");
        !phrase.is_empty() && words.has(&phrase)
    });
    Ok(fits.into_iter().max_by_key(String::len))
}

/// What stands between quotes.
fn quoted(text: &str) -> Option<String> {
    let text = text.replace(['\u{201c}', '\u{201d}'], "\"");
    let inside = text.split('"').nth(1)?.trim();
    (!inside.is_empty()).then(|| inside.to_owned())
}

/// Words that name no climb.
const GRAMMAR: &[&str] = &[
    "a",
    "about",
    "ago",
    "all",
    "am",
    "an",
    "and",
    "any",
    "are",
    "ascent",
    "at",
    "attempt",
    "attempted",
    "attempts",
    "be",
    "been",
    "best",
    "boulder",
    "bouldering",
    "boulders",
    "by",
    "can",
    "climb",
    "climbed",
    "climbing",
    "climbs",
    "did",
    "do",
    "does",
    "doing",
    "ever",
    "first",
    "for",
    "from",
    "get",
    "give",
    "go",
    "goes",
    "going",
    "had",
    "has",
    "have",
    "history",
    "how",
    "i",
    "in",
    "inside",
    "indoor",
    "indoors",
    "is",
    "it",
    "last",
    "lead",
    "like",
    "long",
    "look",
    "many",
    "me",
    "most",
    "much",
    "my",
    "need",
    "needed",
    "of",
    "off",
    "on",
    "outdoor",
    "outdoors",
    "outside",
    "project",
    "projects",
    "redpoint",
    "repeat",
    "repeated",
    "rest",
    "route",
    "routes",
    "send",
    "sends",
    "sent",
    "session",
    "sessions",
    "show",
    "since",
    "so",
    "sport",
    "status",
    "take",
    "taken",
    "tell",
    "tested",
    "than",
    "that",
    "the",
    "then",
    "there",
    "they",
    "this",
    "time",
    "times",
    "to",
    "took",
    "trad",
    "train",
    "trained",
    "training",
    "tried",
    "tries",
    "try",
    "up",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "which",
    "who",
    "why",
    "will",
    "with",
    "work",
    "worked",
    "year",
    "years",
    "you",
    "your",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "hang",
    "hangboard",
    "hangs",
    "hung",
    "flash",
    "flashed",
    "flashes",
    "onsight",
    "onsighted",
    "slab",
    "slabs",
    "overhang",
    "overhangs",
    "roof",
    "roofs",
    "vertical",
    "gym",
    "crag",
    "rock",
    "board",
    "hour",
    "hours",
    "minutes",
    "number",
    "count",
    "food",
    "log",
    "logged",
    "weigh",
    "anything",
    "something",
    "hard",
    "harder",
    "easier",
    "or",
    "above",
    "below",
    "under",
    "over",
    "least",
    "done",
    "entry",
    "journal",
    "new",
    "pr",
    "personal",
    "record",
    "breakthrough",
    "milestone",
    "maximum",
    "max",
    "far",
    "off",
    "just",
    "please",
    "out",
    "comes",
    "coming",
    "happened",
    "as",
    "if",
    "not",
    "no",
    "different",
    "partner",
    "friends",
];

/// The longest run of words that no rule knows.
fn leftover(words: &Words, found: &[Found], pick: &Pick) -> Option<String> {
    let places: Vec<String> =
        [&pick.place, &pick.partner].into_iter().flatten().flat_map(|name| Words::new(name).list).collect();
    let unknown = |(at, word): (usize, &String)| {
        let dated = found.iter().any(|found| (found.from..found.to).contains(&at));
        let grade = word.starts_with(|c: char| c.is_ascii_digit())
            || (word.starts_with('v')
                && word.ends_with(|c: char| c.is_ascii_digit() || c == 's' || c == '+')
                && word.len() <= 4);
        !dated && !places.contains(word) && !grade && !GRAMMAR.contains(&word.as_str())
    };
    let open: Vec<bool> = words.list.iter().enumerate().map(unknown).collect();
    let mut best: Option<(usize, usize)> = None;
    let mut at = 0;
    while at < open.len() {
        if !open[at] {
            at += 1;
            continue;
        }
        // `The Long Quiet` and `Owl Time` hold words of the grammar: one of them may stand inside or at an end.
        let mut end = at + 1;
        while end < open.len()
            && (open[end]
                || (end + 1 < open.len()
                    && open[end + 1]
                    && matches!(words.at(end), "of" | "the" | "to" | "in" | "and" | "day" | "long")))
        {
            end += 1;
        }
        if best.is_none_or(|(from, to)| end - at > to - from) {
            best = Some((at, end));
        }
        at = end;
    }
    let (from, to) = best?;
    let dated = |at: usize| found.iter().any(|found| (found.from..found.to).contains(&at));
    // A word right after belongs to the name when it is the last of the question.
    let to = if to + 1 == words.list.len()
        && !dated(to)
        && matches!(words.at(to), "day" | "time" | "rock" | "line" | "roof" | "slab" | "long")
    {
        to + 1
    } else {
        to
    };
    let from = if from >= 2 && words.at(from - 1) == "long" && words.at(from - 2) == "the" { from - 2 } else { from };
    Some(words.text(from, to))
}

impl Pick {
    /// Whether it narrows anything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether an ascent is meant, its place aside.
    pub(super) fn holds(&self, ascent: &Ascent) -> bool {
        let kind = |kind| crate::insight::spec::is_of_kind(ascent, kind);
        self.grade.is_none_or(|(scale, low, high)| ascent.scale == scale && (low..=high).contains(&ascent.rank))
            && self.style.is_none_or(|style| ascent.style == Some(style))
            && self.venue.is_none_or(|venue| ascent.venue == Some(venue))
            && self.discipline.is_none_or(|discipline| ascent.scale.discipline() == Some(discipline))
            && self.kind.is_none_or(kind)
            && (!self.flash || ascent.is_flash())
    }

    /// In words that go before a noun's period: ` slab outdoors at Camp 4`.
    pub(super) fn words(&self) -> String {
        let mut parts = Vec::new();
        if !self.grade_label.is_empty() {
            parts.push(self.grade_label.clone());
        }
        parts.extend(self.style.map(|style| crate::record::Choice::as_str(style).to_owned()));
        parts.extend(self.kind.map(|kind| crate::record::Choice::as_str(kind).to_owned()));
        parts.extend(self.venue.map(|venue| crate::record::Choice::as_str(venue).to_owned()));
        parts.extend(self.place.as_ref().map(|place| format!("at {place}")));
        parts.extend(self.partner.as_ref().map(|partner| format!("with {partner}")));
        if parts.is_empty() { String::new() } else { format!(" {}", parts.join(", ")) }
    }

    /// The spec of a scale, with the kind of climbing that was named.
    pub(super) fn spec(&self, scale: Scale) -> SendsSpec {
        SendsSpec { kind: self.kind, ..SendsSpec::new(scale) }
    }
}
