//! What the fourteen days before each breakthrough were like, beside all other fourteen days of the same athlete.
//!
//! It compares with the athlete alone and claims no cause. What kinds of planned weeks came before is in `outcome`.

use super::Figure;
use super::nutrition::eaten;
use super::tally::{Tally, by_date};
use crate::grade::{Scale, rank_label};
use crate::record::Significance;
use crate::row::{Ascent, BodyDay, DayStat, FoodDay, RowId, Scores};
use chrono::{Days, NaiveDate};

/// Why a send is a breakthrough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The athlete said so.
    Marked(Significance),
    /// No earlier send of the scale was as hard, and there were ten.
    Maximum,
}

/// A send that stands out. One a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breakthrough {
    /// Its day.
    pub date: NaiveDate,
    /// Its scale.
    pub scale: Scale,
    /// Its band.
    pub label: String,
    /// Why it stands out.
    pub why: Why,
    /// The send.
    pub send: Option<RowId>,
    /// The entry.
    pub entry: Option<RowId>,
}

/// Something noted day by day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Factor {
    /// Mean energy, 1-10.
    Energy,
    /// Mean of all soreness scores, 0-10.
    Soreness,
    /// Days without a session.
    RestDays,
    /// Sum of minutes x RPE.
    Load,
    /// Mean hours slept.
    Sleep,
    /// Mean protein of complete days, g.
    Protein,
    /// Mean energy of complete days, kcal.
    Calories,
}

impl Factor {
    /// All, in the order they are shown.
    pub const ALL: [Self; 7] =
        [Self::Energy, Self::Soreness, Self::RestDays, Self::Load, Self::Sleep, Self::Protein, Self::Calories];

    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Energy => "energy",
            Self::Soreness => "soreness",
            Self::RestDays => "rest days",
            Self::Load => "load",
            Self::Sleep => "sleep",
            Self::Protein => "protein",
            Self::Calories => "calories",
        }
    }

    /// Its unit; empty for scores.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Energy | Self::Soreness | Self::Load => "",
            Self::RestDays => "days",
            Self::Sleep => "h",
            Self::Protein => "g",
            Self::Calories => "kcal",
        }
    }

    /// Whether it tells what was eaten.
    pub fn is_food(self) -> bool {
        matches!(self, Self::Protein | Self::Calories)
    }
}

/// What is usual for an athlete.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usual {
    /// Half of the other spans are below.
    pub median: f64,
    /// A quarter of them is below.
    pub low: f64,
    /// A quarter of them is above.
    pub high: f64,
}

/// One factor before a breakthrough.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Which.
    pub factor: Factor,
    /// In the fourteen days before; n is the days or scores behind it.
    pub before: Figure<f64>,
    /// In all other spans of fourteen days; n is the spans.
    pub usual: Figure<Usual>,
}

impl Compared {
    /// -1 below the middle half of the other spans, 0 within, 1 above; none when either is unknown.
    pub fn side(&self) -> Option<i8> {
        let (before, usual) = (self.before.value()?, self.usual.value()?);
        Some(if *before < usual.low { -1 } else { i8::from(*before > usual.high) })
    }
}

/// One breakthrough and what came before.
#[derive(Clone, Debug, PartialEq)]
pub struct Autopsy {
    /// The send.
    pub breakthrough: Breakthrough,
    /// In the order of [`Factor::ALL`].
    pub factors: Vec<Compared>,
}

/// What the days are told by.
#[derive(Clone, Copy, Debug)]
pub struct Diary<'a> {
    /// Days of training.
    pub days: &'a [DayStat],
    /// How the body was.
    pub body: &'a [BodyDay],
    /// Days of food.
    pub food: &'a [FoodDay],
}

/// Days before a breakthrough that are looked at.
pub const SPAN_DAYS: usize = 14;
/// Days looked back in all.
pub const HISTORY_DAYS: u64 = 1095;
/// Sends before one can be a new maximum.
const SENDS_BEFORE: usize = 10;
/// Other spans that a baseline needs.
const LEAST_SPANS: usize = 28;
/// Scores that a mean over a span needs; complete days for food.
const LEAST_SCORES: f64 = 3.0;

/// The breakthroughs up to `today`, oldest first: sends marked as breakthrough or personal best, and new maxima of a
/// scale. A first maximum needs ten sends before it, else every first week would be full of them.
pub fn breakthroughs(ascents: &[Ascent], today: NaiveDate) -> Vec<Breakthrough> {
    BreakthroughTally::new(today).over(&by_date(ascents)).found()
}

/// [`breakthroughs`] of ascents that come one at a time, oldest first.
pub struct BreakthroughTally {
    today: NaiveDate,
    /// The counted sends of the day in hand.
    day: Vec<Ascent>,
    /// Hardest band so far and number of sends, by scale.
    best: [(u32, usize); Scale::ALL.len()],
    found: Vec<Breakthrough>,
}

impl BreakthroughTally {
    /// Of nothing yet.
    pub fn new(today: NaiveDate) -> Self {
        Self { today, day: Vec::new(), best: [(0, 0); Scale::ALL.len()], found: Vec::new() }
    }

    /// All of them, oldest first.
    pub fn found(mut self) -> Vec<Breakthrough> {
        self.end_day();
        self.found
    }

    /// What the athlete marked goes before what was found; of equals the hardest.
    fn end_day(&mut self) {
        self.day.sort_by_key(|ascent| ascent.rank);
        let mut kept: Option<(Ascent, Why)> = None;
        for ascent in self.day.drain(..) {
            let (maximum, sends) = &mut self.best[ascent.scale as usize];
            let is_new = ascent.band > *maximum && *sends >= SENDS_BEFORE;
            (*maximum, *sends) = ((*maximum).max(ascent.band), *sends + 1);
            let marked = ascent
                .significance
                .filter(|why| matches!(why, Significance::Breakthrough | Significance::PersonalBest))
                .map(Why::Marked);
            let Some(why) = marked.or(is_new.then_some(Why::Maximum)) else { continue };
            if why != Why::Maximum || !matches!(kept, Some((_, Why::Marked(_)))) {
                kept = Some((ascent, why));
            }
        }
        self.found.extend(kept.map(|(ascent, why)| Breakthrough {
            date: ascent.date,
            scale: ascent.scale,
            label: rank_label(ascent.scale, ascent.rank),
            why,
            send: ascent.send,
            entry: ascent.entry,
        }));
    }
}

impl Tally for BreakthroughTally {
    fn add(&mut self, ascent: &Ascent) {
        if ascent.date > self.today || !ascent.counts() || ascent.scale == Scale::Text {
            return;
        }
        if self.day.first().is_some_and(|first| first.date != ascent.date) {
            self.end_day();
        }
        self.day.push(*ascent);
    }
}

/// Each breakthrough of the last three years beside the athlete's own other fourteen days, oldest first. Food is left out
/// where it is hidden.
pub fn autopsies(breakthroughs: &[Breakthrough], diary: &Diary<'_>, hide_food: bool, today: NaiveDate) -> Vec<Autopsy> {
    let Some(table) = Daily::of(diary, today) else { return Vec::new() };
    let within = |found: &&Breakthrough| found.date <= today && table.place(found.date).is_some();
    breakthroughs
        .iter()
        .filter(within)
        .map(|found| Autopsy {
            breakthrough: found.clone(),
            factors: Factor::ALL
                .into_iter()
                .filter(|factor| !(hide_food && factor.is_food()))
                .map(|factor| table.compare(factor, found.date))
                .collect(),
        })
        .collect()
}

/// A sum and how much it is made of.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    total: f64,
    count: f64,
}

impl From<Scores> for Sum {
    fn from(scores: Scores) -> Self {
        Self { total: scores.total, count: f64::from(scores.count) }
    }
}

impl From<f64> for Sum {
    fn from(one: f64) -> Self {
        Self { total: one, count: 1.0 }
    }
}

/// Running sums of every factor by day, so that a span is a difference.
struct Daily {
    first: NaiveDate,
    /// By factor in the order of [`Factor::ALL`]; element n sums the first n days.
    sums: [Vec<Sum>; 7],
    /// Sessions whose load is unknown.
    unrated: Vec<f64>,
}

impl Daily {
    fn of(diary: &Diary<'_>, today: NaiveDate) -> Option<Self> {
        let oldest = today.checked_sub_days(Days::new(HISTORY_DAYS))?;
        let first = diary.days.iter().map(|day| day.date).filter(|date| oldest <= *date && *date <= today).min()?;
        let length = (today - first).num_days() as usize + 1;
        let mut days: [Vec<Sum>; 7] = std::array::from_fn(|_| vec![Sum::default(); length]);
        let mut unrated = vec![0.0; length];
        let place = |date: NaiveDate| usize::try_from((date - first).num_days()).ok().filter(|place| *place < length);
        let mut add = |factor: Factor, date: NaiveDate, more: Sum| {
            let row = Factor::ALL.iter().position(|known| *known == factor);
            if let (Some(row), Some(day)) = (row, place(date)) {
                days[row][day].total += more.total;
                days[row][day].count += more.count;
            }
        };
        for day in diary.body {
            add(Factor::Energy, day.date, day.energy.into());
            add(Factor::Sleep, day.date, day.sleep_hours.into());
            add(Factor::Soreness, day.date, day.soreness.into());
        }
        for day in diary.food.iter().filter(|day| day.complete && eaten(day)) {
            add(Factor::Protein, day.date, day.protein.into());
            add(Factor::Calories, day.date, day.calories.into());
        }
        let mut trained = vec![false; length];
        for day in diary.days {
            let Some(place) = place(day.date) else { continue };
            trained[place] |= day.sessions > 0;
            unrated[place] += f64::from(u8::from(day.sessions > 0 && day.load <= 0.0));
            if day.load > 0.0 {
                add(Factor::Load, day.date, day.load.into());
            }
        }
        for (date, trained) in first.iter_days().zip(&trained) {
            add(Factor::RestDays, date, f64::from(u8::from(!trained)).into());
        }
        let running = |values: Vec<Sum>| {
            let mut sum = Sum::default();
            let after = values.into_iter().map(|value| {
                sum = Sum { total: sum.total + value.total, count: sum.count + value.count };
                sum
            });
            std::iter::once(Sum::default()).chain(after).collect()
        };
        let mut silent = 0.0;
        let unrated = std::iter::once(0.0).chain(unrated.into_iter().map(|day| {
            silent += day;
            silent
        }));
        Some(Self { first, sums: days.map(running), unrated: unrated.collect() })
    }

    /// The place of a day; none outside.
    fn place(&self, date: NaiveDate) -> Option<usize> {
        usize::try_from((date - self.first).num_days()).ok().filter(|place| *place < self.unrated.len())
    }

    /// A factor over the fourteen days that end before `end`, with its n.
    fn span(&self, factor: Factor, end: usize) -> Result<(f64, usize), String> {
        let from = end.checked_sub(SPAN_DAYS).ok_or("the journal began less than fourteen days before")?;
        let row = Factor::ALL.iter().position(|known| *known == factor).unwrap_or(0);
        let (a, b) = (self.sums[row][from], self.sums[row][end]);
        let sum = Sum { total: b.total - a.total, count: b.count - a.count };
        match factor {
            Factor::RestDays => Ok((sum.total, SPAN_DAYS)),
            Factor::Load => {
                let unrated = self.unrated[end] - self.unrated[from];
                if unrated * 4.0 > sum.count {
                    return Err("too many sessions have no RPE or duration".into());
                }
                Ok((sum.total, sum.count as usize))
            }
            _ if sum.count < LEAST_SCORES => Err(format!("noted {} times of {LEAST_SCORES} needed", sum.count)),
            _ => Ok((sum.total / sum.count, sum.count as usize)),
        }
    }

    fn compare(&self, factor: Factor, date: NaiveDate) -> Compared {
        let end = self.place(date).unwrap_or(0);
        let before = match self.span(factor, end) {
            Ok((value, n)) => Figure::known(value, n),
            Err(reason) => Figure::Missing { reason },
        };
        let others = (SPAN_DAYS..self.unrated.len()).filter(|other| other.abs_diff(end) >= SPAN_DAYS);
        let mut values: Vec<f64> =
            others.filter_map(|other| self.span(factor, other).ok()).map(|(value, _)| value).collect();
        values.sort_unstable_by(f64::total_cmp);
        let usual = if values.len() < LEAST_SPANS {
            Figure::missing(format!("{} other spans of fourteen days, {LEAST_SPANS} are needed", values.len()))
        } else {
            let at = |share: f64| quantile(&values, share);
            Figure::known(Usual { median: at(0.5), low: at(0.25), high: at(0.75) }, values.len())
        };
        Compared { factor, before, usual }
    }
}

/// The value under which a share of sorted values lies, between neighbours in proportion.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * sorted.len().saturating_sub(1) as f64;
    let (low, part) = (place.floor() as usize, place.fract());
    let at = |place: usize| sorted.get(place).or(sorted.last()).copied().unwrap_or_default();
    at(low) + part * (at(low + 1) - at(low))
}
