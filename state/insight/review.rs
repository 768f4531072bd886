//! A year or a trip in figures: what was done, what was reached for the first time, the best days in the athlete's words.
//!
//! It counts and quotes. How it looks is in `export::review`; which records it is about is decided by who asks.

use super::benchmark::{Best, maximum, scales_used};
use super::chart::Chart;
use super::climbs::ClimbMap;
use super::draw::{calendar_chart, load_chart, progression_chart, pyramid_chart};
use super::ladder::Ladder;
use super::nutrition::{FoodMeans, eaten};
use super::period::Period;
use super::weight::weight_trend;
use super::{Figure, SendsSpec, Window, mean};
use crate::grade::Scale;
use crate::record::{Body, Choice as _, DatePrecision, Key, SessionType};
use crate::row::{Ascent, DayStat, FoodDay, Record};
use chrono::NaiveDate;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A climb by its name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Named {
    /// May be empty.
    pub name: String,
    /// As typed.
    pub grade: String,
    /// Gym or crag; may be empty.
    pub place: String,
    /// How much of its date is known; none means all.
    pub precision: Option<DatePrecision>,
    /// The record that tells of it.
    pub key: Option<Key>,
}

/// A climb of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Climbed {
    /// Its day, as far as it is known: `2026-05-01`, `2026-05`, `2026`.
    pub when: String,
    /// Its band.
    pub label: String,
    /// Its name.
    pub named: Named,
}

/// One scale.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaleReview {
    /// Which.
    pub scale: Scale,
    /// Sends that count.
    pub sends: usize,
    /// The hardest.
    pub maximum: Figure<Best>,
    /// Bands that no earlier send reached, the hardest first, each with its first send.
    pub firsts: Vec<Climbed>,
    /// The hardest sends, the hardest first.
    pub hardest: Vec<Climbed>,
}

/// A day to remember.
#[derive(Clone, Debug, PartialEq)]
pub struct BestDay {
    /// The day.
    pub date: NaiveDate,
    /// Gym or crag; may be empty.
    pub place: String,
    /// The hardest band sent.
    pub top: String,
    /// Sends that count.
    pub sends: usize,
    /// The beginning of its notes; may be empty.
    pub quote: String,
    /// Its entry, if there is one.
    pub key: Option<Key>,
}

/// A climb that was tried on several days.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectLine {
    /// Its name.
    pub named: Named,
    /// Its band.
    pub label: String,
    /// Days on it.
    pub days: usize,
    /// Known tries.
    pub tries: u64,
    /// Whether it was sent.
    pub sent: bool,
}

/// A year or a trip.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// `2026`, or the name of the trip.
    pub title: String,
    /// First and last day.
    pub period: Period,
    /// Sessions.
    pub sessions: usize,
    /// Days with a session; those of which only the month or year is known are not days.
    pub days: usize,
    /// Minutes, of sessions that say so.
    pub minutes: f64,
    /// Climbs sent, and climbs tried.
    pub sent: usize,
    /// Climbs tried, sent or not.
    pub tried: usize,
    /// Scales with a climb, the most used first.
    pub scales: Vec<ScaleReview>,
    /// The best days, the best first.
    pub best_days: Vec<BestDay>,
    /// Places with their days, the most frequent first.
    pub places: Vec<(String, usize)>,
    /// Partners with their days, the most frequent first.
    pub partners: Vec<(String, usize)>,
    /// Climbs tried on several days, the most days first.
    pub projects: Vec<ProjectLine>,
    /// Means over complete days; none where food is hidden.
    pub food: Option<Figure<FoodMeans>>,
    /// The trend of weight at the first and last weighing, kg; none where weight is hidden.
    pub weight_kg: Option<Figure<(f64, f64)>>,
    /// Charts of the period.
    pub charts: Vec<Chart>,
}

/// What a review is made from.
#[derive(Clone, Copy)]
pub struct Material<'a> {
    /// `2026`, or the name of the trip.
    pub title: &'a str,
    /// First and last day.
    pub period: Period,
    /// Entries it is about.
    pub entries: &'a [Record],
    /// All ascents up to the last day, the earlier ones too: they tell what is a first.
    pub ascents: &'a [Ascent],
    /// Whether an ascent belongs to it.
    pub inside: &'a dyn Fn(&Ascent) -> bool,
    /// Whether only the month or the year of an ascent is known: then it is in no chart and makes no best day.
    pub vague: &'a dyn Fn(&Ascent) -> bool,
    /// Days of training it is about.
    pub days: &'a [DayStat],
    /// Days of food; earlier ones too, for the trend of weight.
    pub food: &'a [FoodDay],
    /// Leave food out.
    pub hide_food: bool,
    /// Leave weight out.
    pub hide_weight: bool,
    /// Finds what a climb is called. Asked for few climbs only.
    pub name_of: &'a dyn Fn(&Ascent) -> Named,
}

/// Lines of each list, at most.
const LINES: usize = 5;
/// Best days.
const BEST_DAYS: usize = 3;
/// Characters of a quote.
const QUOTE: usize = 240;

/// The review. Nothing after `today` is in it.
pub fn review(material: &Material<'_>, today: NaiveDate) -> Review {
    let Material { period, .. } = *material;
    let until = period.to.min(today);
    let inside: Vec<Ascent> =
        material.ascents.iter().filter(|ascent| ascent.date <= until && (material.inside)(ascent)).copied().collect();
    let dated: Vec<Ascent> = inside.iter().filter(|ascent| !(material.vague)(ascent)).copied().collect();
    let before = |ascent: &&Ascent| ascent.date < period.from;
    let earlier: Vec<Ascent> = material.ascents.iter().filter(before).copied().collect();
    let entries: Vec<&Body> =
        material.entries.iter().map(|entry| &entry.body).filter(|body| is_past(body, today)).collect();
    let sessions: Vec<&Body> = entries.iter().copied().filter(|body| !is_rest(body)).collect();
    let dates: BTreeSet<NaiveDate> = sessions.iter().filter_map(|body| day(body)).collect();
    let scales = scales_used(&inside, today);
    let main = scales.iter().map(|used| used.scale).find(|scale| *scale != Scale::Text);
    let food: Vec<&FoodDay> = material
        .food
        .iter()
        .filter(|day| period.holds(day.date) && day.date <= until && day.complete && eaten(day))
        .collect();
    Review {
        title: material.title.to_owned(),
        period,
        sessions: sessions.len(),
        days: dates.len(),
        minutes: sessions.iter().filter_map(|body| minutes(body)).sum(),
        sent: inside.iter().filter(|ascent| ascent.result.is_send()).count(),
        tried: inside.len(),
        scales: scales
            .iter()
            .filter(|used| used.scale != Scale::Text)
            .map(|used| of_scale(used.scale, &inside, &earlier, material.name_of, today))
            .collect(),
        best_days: main.map(|scale| best_days(scale, &dated, material.entries)).unwrap_or_default(),
        places: counted(&sessions, |body| body.get("location").and_then(Value::as_str).into_iter().collect()),
        partners: counted(&sessions, |body| {
            let list = body.get("partners").and_then(Value::as_array);
            list.into_iter().flatten().filter_map(Value::as_str).collect()
        }),
        projects: projects(&inside, material.name_of),
        food: (!material.hide_food).then(|| means(&food)),
        weight_kg: (!material.hide_weight).then(|| weight(material.food, period, until)),
        charts: charts(material, main, (&inside, &dated), today),
    }
}

fn charts(
    material: &Material<'_>,
    main: Option<Scale>,
    (inside, dated): (&[Ascent], &[Ascent]),
    today: NaiveDate,
) -> Vec<Chart> {
    let period = material.period;
    let no_keys = |_, _| None;
    let mut all = Vec::new();
    if let Some(scale) = main {
        // Of a few days there is no progress to show.
        if period.days() > 60 {
            all.push(progression_chart(dated, scale, period, today, &no_keys));
        }
        all.push(pyramid_chart(inside, scale, period, today));
    }
    if period.days() > 60 {
        all.push(load_chart(material.days, period, today));
    }
    all.push(calendar_chart(material.days, period, today));
    all.retain(|chart| chart.missing.is_none());
    all
}

fn of_scale(
    scale: Scale,
    inside: &[Ascent],
    earlier: &[Ascent],
    name_of: &dyn Fn(&Ascent) -> Named,
    today: NaiveDate,
) -> ScaleReview {
    let all = SendsSpec { window: Window::All, ..SendsSpec::new(scale) };
    let ladder = Ladder::new(scale);
    let of = |ascents: &[Ascent]| -> Vec<Ascent> {
        ascents.iter().filter(|ascent| ascent.scale == scale && ascent.counts()).copied().collect()
    };
    let mut sends = of(inside);
    let before = of(earlier).iter().map(|ascent| ladder.step(ascent.rank)).max();
    sends.sort_by_key(|ascent| (ascent.date, ascent.rank));
    let climbed = |ascent: &Ascent| {
        let named = name_of(ascent);
        let format = match named.precision {
            None => "%Y-%m-%d",
            Some(DatePrecision::Month) => "%Y-%m",
            Some(DatePrecision::Year) => "%Y",
        };
        Climbed { when: ascent.date.format(format).to_string(), label: ladder.label(ascent.rank), named }
    };
    let mut reached = before;
    let mut firsts: Vec<Ascent> = Vec::new();
    for ascent in &sends {
        let step = ladder.step(ascent.rank);
        if reached.is_none_or(|reached| step > reached) {
            reached = Some(step);
            firsts.push(*ascent);
        }
    }
    let mut hardest = sends.clone();
    hardest.sort_by_key(|ascent| std::cmp::Reverse((ascent.rank, std::cmp::Reverse(ascent.date))));
    let mut seen = BTreeSet::new();
    hardest.retain(|ascent| seen.insert(ascent.climb));
    ScaleReview {
        scale,
        sends: sends.len(),
        maximum: maximum(&sends, &all, today),
        firsts: firsts.iter().rev().take(LINES).map(climbed).collect(),
        hardest: hardest.iter().take(LINES).map(climbed).collect(),
    }
}

/// The days with the hardest sends of the scale, of equals those with more sends, then the earlier ones.
fn best_days(scale: Scale, inside: &[Ascent], entries: &[Record]) -> Vec<BestDay> {
    let ladder = Ladder::new(scale);
    let mut days: BTreeMap<NaiveDate, (usize, usize)> = BTreeMap::new();
    for ascent in inside.iter().filter(|ascent| ascent.scale == scale && ascent.counts()) {
        let day = days.entry(ascent.date).or_default();
        *day = (day.0.max(ladder.step(ascent.rank)), day.1 + 1);
    }
    let mut order: Vec<(NaiveDate, (usize, usize))> = days.into_iter().collect();
    order.sort_by_key(|(date, best)| (std::cmp::Reverse(*best), *date));
    let told = order.into_iter().take(BEST_DAYS).map(|(date, (step, sends))| {
        let of_day = || entries.iter().filter(|entry| day(&entry.body) == Some(date) && !is_rest(&entry.body));
        let quoted = of_day().find(|entry| !quote(&entry.body).is_empty()).or_else(|| of_day().next());
        BestDay {
            date,
            place: quoted.map(|entry| text(&entry.body, "location").to_owned()).unwrap_or_default(),
            top: ladder.bands.get(step).map(|(_, label)| label.clone()).unwrap_or_default(),
            sends,
            quote: quoted.map(|entry| quote(&entry.body)).unwrap_or_default(),
            key: quoted.map(|entry| entry.key.clone()),
        }
    });
    told.collect()
}

/// The first paragraph of the notes, cut at a word.
fn quote(body: &Body) -> String {
    let paragraph = text(body, "notes").trim().split("\n\n").next().unwrap_or_default();
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= QUOTE {
        return line;
    }
    let cut: String = line.chars().take(QUOTE).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole} ...")
}

fn projects(inside: &[Ascent], name_of: &dyn Fn(&Ascent) -> Named) -> Vec<ProjectLine> {
    let mut climbs: ClimbMap<Vec<&Ascent>> = ClimbMap::default();
    let spec = SendsSpec { include_toprope: true, ..SendsSpec::new(Scale::Text) };
    for ascent in inside.iter().filter(|ascent| spec.is_try(ascent)) {
        climbs.entry(ascent.climb).or_default().push(ascent);
    }
    let mut all: Vec<(usize, Vec<&Ascent>)> = climbs
        .into_values()
        .map(|days| (days.iter().map(|ascent| ascent.date).collect::<BTreeSet<_>>().len(), days))
        .filter(|(days, _)| *days > 1)
        .collect();
    all.sort_by_key(|(days, ascents)| {
        let last = ascents.last().map(|ascent| (ascent.date, ascent.climb));
        (std::cmp::Reverse(*days), last)
    });
    let line = |(days, ascents): (usize, Vec<&Ascent>)| {
        let last = ascents.last()?;
        Some(ProjectLine {
            named: name_of(last),
            label: crate::grade::rank_label(last.scale, last.rank),
            days,
            tries: ascents.iter().filter_map(|ascent| ascent.attempts).map(u64::from).sum(),
            sent: ascents.iter().any(|ascent| ascent.result.is_send()),
        })
    };
    all.into_iter().take(LINES).filter_map(line).collect()
}

/// Words of sessions with the number of days they stand on, the most frequent first, then by name.
fn counted<'a>(sessions: &[&'a Body], words: impl Fn(&'a Body) -> Vec<&'a str>) -> Vec<(String, usize)> {
    let mut days: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for body in sessions {
        for word in words(body).into_iter().map(str::trim).filter(|word| !word.is_empty()) {
            days.entry(word).or_default().insert(text(body, "date"));
        }
    }
    let mut all: Vec<(String, usize)> = days.into_iter().map(|(word, days)| (word.to_owned(), days.len())).collect();
    all.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    all.truncate(LINES);
    all
}

fn means(food: &[&FoodDay]) -> Figure<FoodMeans> {
    let of = |amount: fn(&FoodDay) -> f64| mean(food.iter().map(|day| amount(day))).unwrap_or_default();
    if food.is_empty() {
        return Figure::missing("no complete day of food");
    }
    let means = FoodMeans {
        calories: of(|day| day.calories),
        protein: of(|day| day.protein),
        carbs: of(|day| day.carbs),
        fat: of(|day| day.fat),
        hydration_ml: of(|day| day.hydration_ml),
    };
    Figure::known(means, food.len())
}

fn weight(food: &[FoodDay], period: Period, until: NaiveDate) -> Figure<(f64, f64)> {
    let weighings = weight_trend(food, until).weighings;
    let inside: Vec<f64> =
        weighings.iter().filter(|weighing| period.holds(weighing.date)).map(|weighing| weighing.trend_kg).collect();
    match inside.as_slice() {
        [first, .., last] => Figure::known((*first, *last), inside.len()),
        _ => Figure::missing("fewer than two weighings"),
    }
}

fn text<'a>(body: &'a Body, key: &str) -> &'a str {
    body.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The day of an entry, when it is known in full.
fn day(body: &Body) -> Option<NaiveDate> {
    body.get("datePrecision").is_none_or(Value::is_null).then(|| text(body, "date").parse().ok()).flatten()
}

fn minutes(body: &Body) -> Option<f64> {
    body.get("duration").and_then(Value::as_f64).filter(|minutes| (0.0..=1440.0).contains(minutes))
}

fn is_rest(body: &Body) -> bool {
    SessionType::parse(text(body, "sessionType")) == Some(SessionType::Rest)
}

fn is_past(body: &Body, today: NaiveDate) -> bool {
    text(body, "date").parse::<NaiveDate>().is_ok_and(|date| date <= today)
}
