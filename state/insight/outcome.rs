//! Which kinds of planned weeks came before breakthroughs, always beside how common such weeks are anyway.

use super::Figure;
use super::adherence::{DayState, weeks};
use super::autopsy::{Breakthrough, HISTORY_DAYS};
use super::load::monday;
use crate::record::{Choice as _, Plan, PlanType};
use crate::row::{DayStat, Fulfilment};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// One kind of week.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanOutcome {
    /// What most of its planned minutes that were done trained.
    pub kind: PlanType,
    /// Breakthroughs whose week before was of this kind.
    pub preceded: usize,
    /// Breakthroughs with a planned week before.
    pub breakthroughs: usize,
    /// All planned weeks of this kind.
    pub weeks_of_kind: usize,
    /// All planned weeks.
    pub weeks: usize,
    /// `power weeks preceded 4 of 5 breakthroughs, n = 5; 21 of 52 planned weeks were power weeks`.
    pub words: String,
}

/// Each kind of week that came before a breakthrough, the most frequent first; n is the breakthroughs with a planned week
/// before. The week before is the one from Monday that ended before the week of the send.
pub fn outcomes(
    breakthroughs: &[Breakthrough],
    plans: &[Plan],
    days: &[DayStat],
    done: &[Fulfilment],
    today: NaiveDate,
) -> Figure<Vec<PlanOutcome>> {
    let kinds = kinds_of_weeks(plans, days, done, today);
    let mut mondays: Vec<NaiveDate> = breakthroughs
        .iter()
        .filter(|found| found.date <= today)
        .filter_map(|found| monday(found.date).checked_sub_days(Days::new(7)))
        .filter(|monday| kinds.contains_key(monday))
        .collect();
    mondays.sort_unstable();
    let n = mondays.len();
    if n == 0 {
        return Figure::missing(match breakthroughs.len() {
            0 => "no breakthrough yet",
            _ => "no breakthrough has a planned week before it",
        });
    }
    let share = |kind: PlanType| {
        let preceded = mondays.iter().filter(|monday| kinds.get(monday) == Some(&Some(kind))).count();
        let weeks_of_kind = kinds.values().filter(|found| **found == Some(kind)).count();
        let name = kind.as_str();
        let words = format!(
            "{name} weeks preceded {preceded} of {n} breakthroughs, n = {n}; {weeks_of_kind} of {} planned weeks were \
             {name} weeks",
            kinds.len()
        );
        PlanOutcome { kind, preceded, breakthroughs: n, weeks_of_kind, weeks: kinds.len(), words }
    };
    let mut all: Vec<PlanOutcome> = PlanType::ALL
        .iter()
        .map(|(_, kind)| share(*kind))
        .filter(|outcome| outcome.kind != PlanType::Rest && outcome.weeks_of_kind > 0)
        .collect();
    all.sort_by_key(|outcome| std::cmp::Reverse(outcome.preceded));
    if all.is_empty() {
        return Figure::missing("no planned week was followed");
    }
    Figure::known(all, n)
}

/// The kind of each planned week that is over or running, by its Monday; none where nothing planned was done.
fn kinds_of_weeks(
    plans: &[Plan],
    days: &[DayStat],
    done: &[Fulfilment],
    today: NaiveDate,
) -> BTreeMap<NaiveDate, Option<PlanType>> {
    let count = u32::try_from(HISTORY_DAYS / 7).unwrap_or(u32::MAX);
    let mut order: Vec<&Plan> = plans.iter().collect();
    // Of two plans for one week the active one counts, then the one that began last.
    order.sort_by(|a, b| (b.active, &b.start_date).cmp(&(a.active, &a.start_date)));
    let mut kinds: BTreeMap<NaiveDate, Option<PlanType>> = BTreeMap::new();
    for plan in order {
        for week in weeks(plan, days, done, today, count) {
            if week.days.iter().all(|day| day.planned.is_none()) {
                continue;
            }
            let mut minutes: BTreeMap<&str, (f64, PlanType)> = BTreeMap::new();
            for day in week.days.iter().filter(|day| matches!(day.state, DayState::Green | DayState::Yellow)) {
                if let Some(kind) = day.planned.as_ref().map(|day| day.kind).filter(|kind| *kind != PlanType::Rest) {
                    minutes.entry(kind.as_str()).or_insert((0.0, kind)).0 += day.actual_min.max(1.0);
                }
            }
            let most = minutes.into_values().max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, kind)| kind);
            kinds.entry(week.monday).or_insert(most);
        }
    }
    kinds
}
