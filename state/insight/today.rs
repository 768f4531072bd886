//! The one sentence of the Today pane, chosen from the figures by fixed rules: the same journal gives the same sentence.

use super::Figure;
use super::benchmark::Best;
use super::load::Load;
use super::pyramid::Pyramid;
use super::soreness::SorenessTrend;
use chrono::NaiveDate;

/// What an insight is about; panes may mark it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InsightKind {
    /// A body part became sorer.
    Soreness,
    /// A new maximum.
    Maximum,
    /// Much more or less load than usual.
    Load,
    /// A line of the pyramid lacks climbs.
    Pyramid,
    /// A pause.
    Pause,
    /// Weeks in a row.
    Streak,
    /// How often lately.
    Rhythm,
    /// Nothing to say yet.
    Nothing,
}

/// One sentence and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insight {
    /// What it is about.
    pub kind: InsightKind,
    /// One sentence.
    pub text: String,
    /// What it rests on: `9 scores`, `12 sessions`.
    pub basis: String,
    /// Observations behind it.
    pub n: usize,
}

/// The figures that the sentence is chosen from.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Of the last weeks, at least four.
    pub load: &'a Load,
    /// Of all time, in the scale used most.
    pub maximum: &'a Figure<Best>,
    /// Of a year, in the scale used most.
    pub pyramid: &'a Figure<Pyramid>,
    /// The one that rose most first.
    pub soreness: &'a [SorenessTrend],
}

/// The first of these that holds: a body part at 3 or more that rose by 1.5 or more with at least three scores; a new
/// maximum in the last 14 days; no session for eight days; load of seven days 40 % off the four weeks before; a line of
/// the pyramid with a gap; four weeks in a row; how often lately. Thresholds are our own choice.
pub fn insight(facts: &Facts<'_>, today: NaiveDate) -> Insight {
    soreness(facts)
        .or_else(|| new_maximum(facts, today))
        .or_else(|| pause(facts))
        .or_else(|| change(facts))
        .or_else(|| gap(facts))
        .or_else(|| streak(facts))
        .unwrap_or_else(|| rhythm(facts))
}

fn soreness(facts: &Facts<'_>) -> Option<Insight> {
    let trend = facts.soreness.first()?;
    let before = trend.before.value()?;
    (trend.recent >= 3.0 && trend.rise()? >= 1.5 && trend.n >= 3).then(|| Insight {
        kind: InsightKind::Soreness,
        text: format!(
            "Soreness of {} rose to {:.1} over the last two weeks, from {before:.1} in the four before.",
            trend.part, trend.recent
        ),
        basis: count(trend.n + trend.before.n(), "score"),
        n: trend.n + trend.before.n(),
    })
}

fn new_maximum(facts: &Facts<'_>, today: NaiveDate) -> Option<Insight> {
    let best = facts.maximum.value()?;
    let n = facts.maximum.n();
    let days = (today - best.date).num_days();
    let when = match days {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    };
    (days <= 14 && n >= 10).then(|| Insight {
        kind: InsightKind::Maximum,
        text: format!("Your first {}, {when}, is the hardest of your {n} sends.", best.label),
        basis: count(n, "send"),
        n,
    })
}

fn pause(facts: &Facts<'_>) -> Option<Insight> {
    let days = *facts.load.days_since_session.value()?;
    (days >= 8).then(|| Insight {
        kind: InsightKind::Pause,
        text: format!("Your last session was {days} days ago."),
        basis: "the date of your last session".into(),
        n: 1,
    })
}

fn change(facts: &Facts<'_>) -> Option<Insight> {
    let change = facts.load.change_pct.value()?.round();
    let n = facts.load.change_pct.n();
    let side = if change > 0.0 { "above" } else { "below" };
    (change.abs() >= 40.0 && n >= 4).then(|| Insight {
        kind: InsightKind::Load,
        text: format!("Load of the last seven days is {} % {side} your four-week mean.", change.abs()),
        basis: count(n, "day") + " with load",
        n,
    })
}

fn gap(facts: &Facts<'_>) -> Option<Insight> {
    let pyramid = facts.pyramid.value()?;
    let top = pyramid.rows.first()?;
    let row = pyramid.gaps().max_by_key(|row| (row.gap(), std::cmp::Reverse(row.reference)))?;
    let n = facts.pyramid.n();
    (n >= 8).then(|| Insight {
        kind: InsightKind::Pyramid,
        text: format!(
            "Under your {}: {} at {}, where the 8:4:2:1 shape has {}.",
            top.label,
            count(row.climbs, "climb"),
            row.label,
            row.reference.unwrap_or(0)
        ),
        basis: count(n, "climb"),
        n,
    })
}

fn streak(facts: &Facts<'_>) -> Option<Insight> {
    let weeks = facts.load.streak.weeks;
    (weeks >= 4).then(|| Insight {
        kind: InsightKind::Streak,
        text: if weeks == facts.load.streak.longest {
            format!("{weeks} weeks in a row with a session, your longest run.")
        } else {
            format!("{weeks} weeks in a row with a session; your longest run is {}.", facts.load.streak.longest)
        },
        basis: count(weeks as usize, "week"),
        n: weeks as usize,
    })
}

fn rhythm(facts: &Facts<'_>) -> Insight {
    let sessions: u32 = facts.load.weeks.iter().rev().take(4).map(|week| week.sessions).sum();
    if sessions == 0 {
        return Insight {
            kind: InsightKind::Nothing,
            text: "Log a session and this line will say what it shows.".into(),
            basis: "no session yet".into(),
            n: 0,
        };
    }
    let n = sessions as usize;
    Insight {
        kind: InsightKind::Rhythm,
        text: format!("{} in this week and the three before.", count(n, "session")),
        basis: count(n, "session"),
        n,
    }
}

/// `1 send`, `2 sends`.
fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}
