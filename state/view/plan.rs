//! What the Plan pane draws: one week against what was done, the weeks before, and all plans.
//!
//! What counts as done is in `insight::adherence`; the changes that the pane makes to a plan are here, as operations on
//! its body, so that attributes nobody here knows survive.

use crate::insight::adherence::{self, PlanWeek};
use crate::insight::caution::{Caution, cautions};
use crate::insight::injuries::injuries;
use crate::record::{self, Body, Change, Key, Op, Override, PlanDay, PlanType, Table};
use crate::row::{DayStat, Fulfilment, Record};
use crate::store::{Reader, StoreError};
use chrono::{Datelike, Days, NaiveDate};
use serde_json::Value;

/// Weeks of adherence that are shown.
pub const WEEKS: u32 = 8;

/// The Plan pane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Id of the plan that the week follows.
    pub followed: Option<String>,
    /// The week asked for; none without a plan.
    pub week: Option<PlanWeek>,
    /// The last [`WEEKS`] weeks, oldest first, this week last; empty without a plan.
    pub weeks: Vec<PlanWeek>,
    /// All plans, the active one first, then the newest first.
    pub plans: Vec<PlanRecord>,
    /// Hard days of the seven from today that an injury or soreness speaks against.
    pub cautions: Vec<Caution>,
}

/// A plan as it is stored and as it reads.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanRecord {
    /// Which.
    pub key: Key,
    /// Its attributes.
    pub body: Body,
    /// The same, typed; `None` if an attribute has a type that cannot be read.
    pub plan: Option<record::Plan>,
}

impl Plan {
    /// The plan that the week follows.
    pub fn followed(&self) -> Option<&PlanRecord> {
        let id = self.followed.as_deref()?;
        self.plans.iter().find(|plan| plan.key.id == id)
    }
}

/// Days around the shown weeks in which an entry may have been written for one of their days.
const AROUND_DAYS: u64 = 14;

/// Reads the Plan pane: the week of `monday`, and the weeks up to today.
///
/// # Errors
/// When the journal cannot be read.
pub fn load(reader: &Reader, monday: NaiveDate, today: NaiveDate) -> Result<Plan, StoreError> {
    let records = reader.records(Table::Plans, None, None, None)?;
    let span = |first: NaiveDate, last: NaiveDate| {
        let since = first.checked_sub_days(Days::new(AROUND_DAYS)).unwrap_or(first);
        (since, last.checked_add_days(Days::new(AROUND_DAYS)).unwrap_or(last))
    };
    let sunday = monday.checked_add_days(Days::new(6)).unwrap_or(monday);
    let weeks_ago = today.checked_sub_days(Days::new(7 * u64::from(WEEKS))).unwrap_or(today);
    let (shown, recent) = (span(monday, sunday), span(weeks_ago, today));
    // One read where the two overlap, two where the shown week is long ago.
    let spans = if shown.0 <= recent.1 && recent.0 <= shown.1 {
        vec![(shown.0.min(recent.0), shown.1.max(recent.1))]
    } else {
        vec![shown, recent]
    };
    let (mut days, mut done) = (Vec::new(), Vec::new());
    for (since, until) in spans {
        days.extend(reader.days(since, until)?);
        done.extend(reader.fulfilments(since, until)?);
    }
    let pane = plan(records, &days, &done, monday, today);
    let read: Vec<record::Plan> = pane.plans.iter().filter_map(|plan| plan.plan.clone()).collect();
    let cautions = match adherence::current(&read, today) {
        Some(plan) => marked(reader, plan, today)?,
        None => Vec::new(),
    };
    Ok(Plan { cautions, ..pane })
}

/// Days of entries from which open injuries are known.
const INJURY_DAYS: u64 = 180;

/// The marked days of the coming week.
fn marked(reader: &Reader, plan: &record::Plan, today: NaiveDate) -> Result<Vec<Caution>, StoreError> {
    let profile: record::Profile = super::facets::single(reader, Table::Profiles)?;
    let back = |days| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    let noted = reader.noted(back(INJURY_DAYS), today)?;
    let scores = reader.soreness(back(7), today)?;
    Ok(cautions(plan, &injuries(&profile.injury_history, &noted, today), &scores, today))
}

/// The Plan pane, from all plans, the days of the journal and what entries say they fulfil; nothing is marked yet.
pub fn plan(records: Vec<Record>, days: &[DayStat], done: &[Fulfilment], monday: NaiveDate, today: NaiveDate) -> Plan {
    let mut plans: Vec<PlanRecord> = records
        .into_iter()
        .map(|found| {
            let plan = record::read::<record::Plan>(&found.body).ok().map(|mut plan| {
                plan.plan_id.clone_from(&found.key.id);
                plan
            });
            PlanRecord { key: found.key, body: found.body, plan }
        })
        .collect();
    plans.sort_by(|a, b| {
        let order = |plan: &PlanRecord| {
            let read = plan.plan.as_ref();
            (read.is_some_and(|plan| plan.active), read.map(|plan| plan.start_date.clone()))
        };
        order(b).cmp(&order(a)).then_with(|| a.key.cmp(&b.key))
    });
    let read: Vec<record::Plan> = plans.iter().filter_map(|plan| plan.plan.clone()).collect();
    let Some(followed) = plan_of_week(&read, monday, today) else {
        return Plan { plans, ..Plan::default() };
    };
    let this_monday = monday_of(today);
    let mondays = (0..u64::from(WEEKS)).rev().filter_map(|back| this_monday.checked_sub_days(Days::new(7 * back)));
    let week_of = |date| plan_of_week(&read, date, today).map(|plan| adherence::week(plan, days, done, date, today));
    Plan {
        followed: Some(followed.plan_id.clone()),
        week: Some(adherence::week(followed, days, done, monday, today)),
        weeks: mondays.filter_map(week_of).collect(),
        plans,
        cautions: Vec::new(),
    }
}

/// The plan that a week follows: the active one if it reaches into the week, else one that does, else the active one.
fn plan_of_week(plans: &[record::Plan], monday: NaiveDate, today: NaiveDate) -> Option<&record::Plan> {
    let sunday = monday.checked_add_days(Days::new(6)).unwrap_or(monday);
    let reaches = |plan: &&record::Plan| {
        let (start, end) = (plan.start_date.parse::<NaiveDate>(), plan.end_date.parse::<NaiveDate>());
        start.is_ok_and(|start| start <= sunday) && end.is_ok_and(|end| monday <= end)
    };
    let active = plans.iter().filter(|plan| plan.active).find(reaches);
    active.or_else(|| plans.iter().find(reaches)).or_else(|| adherence::current(plans, today))
}

/// The Monday of a date's week.
pub fn monday_of(date: NaiveDate) -> NaiveDate {
    date.checked_sub_days(Days::new(u64::from(date.weekday().num_days_from_monday()))).unwrap_or(date)
}

/// Makes one plan the active one and every other inactive, as one act.
pub fn activate(plans: &[PlanRecord], key: &Key) -> Option<Change> {
    let chosen = plans.iter().find(|plan| plan.key == *key)?;
    let is_active = |plan: &PlanRecord| plan.body.get("active").and_then(Value::as_bool).unwrap_or(false);
    let ops = plans
        .iter()
        .filter(|plan| is_active(plan) != (plan.key == *key))
        .map(|plan| edit(plan, |body| _ = body.insert("active".into(), (plan.key == *key).into())))
        .collect::<Vec<_>>();
    (!ops.is_empty()).then(|| Change { label: format!("{} as the active plan", name(chosen)), ops })
}

/// Moves the work of one date to another; what was planned there changes places with it. The plan's week itself is not
/// rewritten. Nothing if there is no work to move.
pub fn move_day(plan: &PlanRecord, from: NaiveDate, to: NaiveDate) -> Option<Change> {
    let read = plan.plan.as_ref()?;
    let day = adherence::planned(read, from).0?;
    let other = adherence::planned(read, to).0;
    if from == to {
        return None;
    }
    let op = edit(plan, |body| {
        let back = other.as_ref().map(|_| to.to_string());
        set_override(body, to, &Override { day: Some(day), moved_from: Some(from.to_string()) });
        set_override(body, from, &Override { day: other, moved_from: back });
    });
    Some(Change::one(format!("plan day moved to {}", spoken(to)), op))
}

/// Makes one date a rest day.
pub fn rest_on(plan: &PlanRecord, date: NaiveDate) -> Change {
    let day = PlanDay { kind: PlanType::Rest, ..PlanDay::default() };
    let op = edit(plan, |body| set_override(body, date, &Override { day: Some(day), moved_from: None }));
    Change::one(format!("rest on {}", spoken(date)), op)
}

/// Takes back what was said about one date; where work was moved, both dates follow the week again.
pub fn restore(plan: &PlanRecord, date: NaiveDate) -> Option<Change> {
    let overrides = &plan.plan.as_ref()?.overrides;
    let text = date.to_string();
    let mut dates: Vec<String> = overrides.get(&text).and_then(|over| over.moved_from.clone()).into_iter().collect();
    let moved_here = |over: &&Override| over.moved_from.as_ref() == Some(&text);
    dates.extend(overrides.iter().filter(|(_, over)| moved_here(over)).map(|(date, _)| date.clone()));
    if overrides.contains_key(&text) {
        dates.push(text);
    }
    if dates.is_empty() {
        return None;
    }
    let op = edit(plan, |body| {
        if let Some(Value::Object(overrides)) = body.get_mut("overrides") {
            overrides.retain(|date, _| !dates.contains(date));
        }
    });
    Some(Change::one(format!("{} as the week says", spoken(date)), op))
}

/// Adds an exercise to what is planned on the weekday of `date` (or on that one date, if it differs from the week).
/// `called` is its name, for the change's label.
pub fn add_exercise(plan: &PlanRecord, date: NaiveDate, exercise_id: &str, called: &str) -> Option<Change> {
    let (day, overridden, _) = adherence::planned(plan.plan.as_ref()?, date);
    let mut day = day?;
    if day.exercises.iter().any(|known| known == exercise_id) {
        return None;
    }
    day.exercises.push(exercise_id.to_owned());
    let list: Value = day.exercises.into_iter().map(Value::from).collect::<Vec<_>>().into();
    let weekday = record::DAYS[date.weekday().num_days_from_monday() as usize];
    let path = if overridden {
        format!("overrides.{date}.day.exercises")
    } else {
        format!("weeklyStructure.{weekday}.exercises")
    };
    let op = edit(plan, |body| record::set_path(body, &path, Some(list)));
    Some(Change::one(format!("{called} for {}", spoken(date)), op))
}

/// The entry that "done" begins with: the plan, its day, the kind of session, the minutes.
pub fn done_entry(plan: &PlanRecord, date: NaiveDate, day: Option<&PlanDay>, today: NaiveDate) -> Body {
    let kind = match day.map(|day| day.kind) {
        Some(PlanType::Rest) => "rest",
        Some(PlanType::Strength | PlanType::Power) => "training",
        _ => "gym",
    };
    let mut body = Body::new();
    body.insert("date".into(), date.min(today).to_string().into());
    body.insert("sessionType".into(), kind.into());
    if let Some(minutes) = day.and_then(|day| day.duration) {
        body.insert("duration".into(), record::number(minutes));
    }
    if let Some(focus) = day.map(|day| &day.focus).filter(|focus| !focus.is_empty()) {
        body.insert(
            "technicalFocus".into(),
            focus.iter().map(|focus| Value::from(focus.as_str())).collect::<Vec<_>>().into(),
        );
    }
    body.insert("planId".into(), plan.key.id.clone().into());
    body.insert("planDay".into(), date.to_string().into());
    body
}

/// Adds a plan and makes it the active one instead of all others, as one act. It gets its id where it is saved.
pub fn add_active(plans: &[PlanRecord], mut body: Body) -> Change {
    body.insert("active".into(), true.into());
    let label = body.get("name").and_then(Value::as_str).unwrap_or("plan").to_owned();
    let is_active = |plan: &&PlanRecord| plan.body.get("active").and_then(Value::as_bool).unwrap_or(false);
    let off =
        plans.iter().filter(is_active).map(|plan| edit(plan, |body| _ = body.insert("active".into(), false.into())));
    let put = Op::Put { key: Key::new(Table::Plans, ""), body };
    Change { label: format!("{label} as the active plan"), ops: std::iter::once(put).chain(off).collect() }
}

/// A date as the screen says it: `Mon 23 Nov`.
fn spoken(date: NaiveDate) -> String {
    date.format("%a %-d %b").to_string()
}

fn name(plan: &PlanRecord) -> String {
    plan.body.get("name").and_then(Value::as_str).filter(|name| !name.is_empty()).unwrap_or("plan").to_owned()
}

fn edit(plan: &PlanRecord, change: impl FnOnce(&mut Body)) -> Op {
    let mut after = plan.body.clone();
    change(&mut after);
    Op::Edit { key: plan.key.clone(), before: plan.body.clone(), after }
}

fn set_override(body: &mut Body, date: NaiveDate, over: &Override) {
    let overrides = body.entry("overrides").or_insert_with(|| Value::Object(Body::new()));
    if !overrides.is_object() {
        *overrides = Value::Object(Body::new());
    }
    if let Some(overrides) = overrides.as_object_mut() {
        overrides.insert(date.to_string(), Value::Object(record::body(over)));
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::record::patch;
    use serde_json::json;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn stored(id: &str, active: bool, start: &str, end: &str) -> Record {
        let body = json!({
            "name": format!("Plan {id}"), "startDate": start, "endDate": end, "active": active, "colour": "blue",
            "weeklyStructure": {
                "monday": {"type": "rest"},
                "tuesday": {"type": "power", "duration": 90, "focus": ["board"], "exercises": ["campus"], "mood": 1},
                "thursday": {"type": "endurance", "duration": 60},
            },
        });
        Record { key: Key::new(Table::Plans, id), body: body.as_object().unwrap().clone() }
    }

    fn pane(records: Vec<Record>) -> Plan {
        plan(records, &[], &[], date("2026-11-16"), date("2026-11-18"))
    }

    fn applied(plan: &PlanRecord, change: &Change) -> PlanRecord {
        let mut body = plan.body.clone();
        for op in change.ops.iter().filter(|op| *op.key() == plan.key) {
            let Op::Edit { before, after, .. } = op else { panic!("{op:?}") };
            body = patch(&body, before, after);
        }
        let plan = Record { key: plan.key.clone(), body };
        pane(vec![plan]).plans.remove(0)
    }

    #[test]
    fn the_week_follows_the_active_plan_or_one_that_reaches_into_it() {
        let old = || stored("old", false, "2026-08-01", "2026-10-31");
        let new = || stored("new", true, "2026-11-01", "2026-12-31");
        let at = |monday: &str| plan(vec![old(), new()], &[], &[], date(monday), date("2026-11-18")).followed.unwrap();
        assert_eq!(at("2026-11-16"), "new");
        assert_eq!(at("2026-10-05"), "old", "a past week is held against the plan of its time");
        assert_eq!(at("2026-10-26"), "new", "the active one wins in a week that both share");
        assert_eq!(at("2027-03-01"), "new");
        let pane = pane(vec![old(), new()]);
        assert_eq!(pane.weeks.len(), WEEKS as usize);
        assert_eq!(pane.plans[0].key.id, "new", "the active plan comes first");
        assert_eq!(super::plan(vec![], &[], &[], date("2026-11-16"), date("2026-11-18")), Plan::default());
    }

    #[test]
    fn one_plan_is_active() {
        let pane = pane(vec![
            stored("a", true, "2026-01-01", "2026-12-31"),
            stored("b", true, "2026-01-01", "2026-12-31"),
            stored("c", false, "2026-01-01", "2026-12-31"),
        ]);
        let change = activate(&pane.plans, &Key::new(Table::Plans, "c")).unwrap();
        assert_eq!(change.ops.len(), 3, "two are switched off and one on, in one act");
        for plan in &pane.plans {
            assert_eq!(applied(plan, &change).plan.unwrap().active, plan.key.id == "c");
        }
        assert_eq!(change.label, "Plan c as the active plan");
        let change = activate(&pane.plans, &Key::new(Table::Plans, "a")).unwrap();
        assert_eq!(change.ops.len(), 1);
    }

    #[test]
    fn a_day_is_moved_and_restored_without_rewriting_the_plan() {
        let plan = pane(vec![stored("a", true, "2026-01-01", "2026-12-31")]).plans.remove(0);
        let (tuesday, wednesday, thursday) = (date("2026-11-17"), date("2026-11-18"), date("2026-11-19"));
        let kind =
            |plan: &PlanRecord, date| adherence::planned(plan.plan.as_ref().unwrap(), date).0.map(|day| day.kind);
        let moved = applied(&plan, &move_day(&plan, tuesday, wednesday).unwrap());
        assert_eq!(kind(&moved, wednesday), Some(PlanType::Power));
        assert_eq!(kind(&moved, tuesday), None);
        assert_eq!(kind(&moved, date("2026-11-24")), Some(PlanType::Power), "other weeks stay");
        assert_eq!(moved.body["weeklyStructure"], plan.body["weeklyStructure"]);
        let swapped = applied(&plan, &move_day(&plan, tuesday, thursday).unwrap());
        assert_eq!(
            (kind(&swapped, tuesday), kind(&swapped, thursday)),
            (Some(PlanType::Endurance), Some(PlanType::Power))
        );
        for (plan, date) in [(&moved, tuesday), (&moved, wednesday), (&swapped, tuesday), (&swapped, thursday)] {
            let back = applied(plan, &restore(plan, date).unwrap());
            assert_eq!(kind(&back, tuesday), Some(PlanType::Power));
            assert!(back.plan.unwrap().overrides.is_empty());
        }
        assert_eq!(move_day(&plan, wednesday, tuesday), None, "nothing is planned there");
        assert_eq!(move_day(&plan, tuesday, tuesday), None);
        assert_eq!(restore(&plan, tuesday), None);
        let rested = applied(&plan, &rest_on(&plan, tuesday));
        assert_eq!(kind(&rested, tuesday), Some(PlanType::Rest));
        assert_eq!(rested.body["colour"], "blue");
    }

    #[test]
    fn an_exercise_joins_the_day_it_is_added_to() {
        let plan = pane(vec![stored("a", true, "2026-01-01", "2026-12-31")]).plans.remove(0);
        let tuesday = date("2026-11-17");
        let added = applied(&plan, &add_exercise(&plan, tuesday, "max-hangs", "Max hangs").unwrap());
        let day = &added.body["weeklyStructure"]["tuesday"];
        assert_eq!(day["exercises"], json!(["campus", "max-hangs"]));
        assert_eq!(day["mood"], 1, "what nobody here knows stays");
        assert_eq!(add_exercise(&added, tuesday, "max-hangs", "Max hangs"), None, "once is enough");
        assert_eq!(add_exercise(&plan, date("2026-11-18"), "max-hangs", "Max hangs"), None, "nothing is planned there");
        let moved = applied(&plan, &move_day(&plan, tuesday, date("2026-11-18")).unwrap());
        let added = applied(&moved, &add_exercise(&moved, date("2026-11-18"), "max-hangs", "Max hangs").unwrap());
        assert_eq!(added.body["overrides"]["2026-11-18"]["day"]["exercises"], json!(["campus", "max-hangs"]));
        assert_eq!(added.body["weeklyStructure"], plan.body["weeklyStructure"]);
    }

    #[test]
    fn done_begins_with_what_was_planned() {
        let plan = pane(vec![stored("a", true, "2026-01-01", "2026-12-31")]).plans.remove(0);
        let tuesday = date("2026-11-17");
        let day = adherence::planned(plan.plan.as_ref().unwrap(), tuesday).0;
        let body = done_entry(&plan, tuesday, day.as_ref(), date("2026-11-18"));
        let expected = json!({
            "date": "2026-11-17", "sessionType": "training", "duration": 90, "technicalFocus": ["board"],
            "planId": "a", "planDay": "2026-11-17",
        });
        assert_eq!(Value::Object(body), expected);
        let early = done_entry(&plan, date("2026-11-19"), None, date("2026-11-18"));
        assert_eq!(
            (&early["date"], &early["planDay"]),
            (&json!("2026-11-18"), &json!("2026-11-19")),
            "done ahead of its day"
        );
    }

    #[test]
    fn hard_days_are_marked_while_a_finger_is_open() {
        let now = crate::store::Now { ms: 1_795_199_400_123 };
        let mut store = crate::store::Store::open_in_memory().unwrap();
        let mut put = |table: Table, id: &str, body: serde_json::Value| {
            let op = Op::Put { key: Key::new(table, id), body: body.as_object().cloned().unwrap() };
            store.apply(&Change::one("put", op), &now).unwrap();
        };
        let hard = serde_json::json!({"type": "power", "intensity": "high", "duration": 90});
        put(
            Table::Plans,
            "p",
            serde_json::json!({"planId": "p", "name": "P", "startDate": "2026-11-01",
            "endDate": "2026-12-31", "active": true, "weeklyStructure": {"tuesday": hard}}),
        );
        let today: NaiveDate = "2026-11-22".parse().unwrap();
        let marked = |store: &crate::store::Store| load(store.read(), monday_of(today), today).unwrap().cautions;
        put(
            Table::Entries,
            "e",
            serde_json::json!({"entryId": "e", "date": "2026-11-20", "sessionType": "gym",
            "physicalCondition": {"injuries": ["left ring finger"]}}),
        );
        let found = marked(&store);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].date.to_string(), "2026-11-24");
        assert_eq!(found[0].reasons, ["left ring finger is open since 2026-11-20"]);
        store.undo(&now).unwrap();
        assert!(marked(&store).is_empty());
    }
}
