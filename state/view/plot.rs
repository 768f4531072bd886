//! The charts that have a name, read from the journal.

use super::facets;
use crate::grade::Scale;
use crate::insight::Topic;
use crate::insight::benchmark::{ByClimbTally, ScaleTally};
use crate::insight::chart::{Chart, ChartName};
use crate::insight::hangs::HangTally;
use crate::insight::period::Period;
use crate::insight::progression::ProgressionTally;
use crate::insight::soreness::SorenessTally;
use crate::insight::tally::Tally;
use crate::insight::{SendsSpec, Window, draw, explain};
use crate::record::{NutritionProfile, Table};
use crate::row::RowId;
use crate::settings::Settings;
use crate::store::{Reader, StoreError};
use chrono::{Days, NaiveDate};

/// Days before a period that lines need: the line of progress 60, the trend of weight half a year.
const LOOK_BACK_DAYS: u64 = 180;

/// A chart of a period, in the scale asked for or the one used most in it.
///
/// Weight and energy that the athlete hides are not in the chart, and it says so.
///
/// # Errors
/// When the journal cannot be read.
pub fn plot(
    reader: &Reader,
    settings: &Settings,
    name: ChartName,
    scale: Option<Scale>,
    period: Period,
    today: NaiveDate,
) -> Result<Chart, StoreError> {
    reader.moment(|| read(reader, settings, (name, scale), period, today))
}

fn read(
    reader: &Reader,
    settings: &Settings,
    (name, scale): (ChartName, Option<Scale>),
    period: Period,
    today: NaiveDate,
) -> Result<Chart, StoreError> {
    let since = period.from.checked_sub_days(Days::new(LOOK_BACK_DAYS)).unwrap_or(period.from);
    let until = period.to.min(today);
    let hidden = |title, topic| Chart::without(name, title, explain(topic), "it is hidden in the configuration");
    let keys = |table: Table, row: RowId| reader.key_at(table, row).ok().flatten();
    Ok(match name {
        ChartName::Progression => {
            let new = |spec| ProgressionTally::new(spec, until);
            let (_, tally) = climbed(reader, settings, scale, since, (period, until), new)?;
            draw::progression_chart_of(&tally.progression(), period, today, &keys)
        }
        ChartName::Pyramid => {
            let new = |spec| ByClimbTally::new(spec, until);
            let (scale, tally) = climbed(reader, settings, scale, period.from, (period, until), new)?;
            draw::pyramid_chart_of(&tally.figures().pyramid, scale)
        }
        ChartName::Load => draw::load_chart(&reader.days(period.from, until)?, period, today),
        ChartName::Weight if settings.hidden.weight => hidden("Body weight", Topic::WeightTrend),
        ChartName::Weight => draw::weight_chart(&reader.food_days(since, until)?, period, today),
        ChartName::Nutrition if settings.hidden.calories => hidden("Energy a day", Topic::FoodMeans),
        ChartName::Nutrition => {
            let profile: NutritionProfile = facets::single(reader, Table::NutritionProfiles)?;
            draw::nutrition_chart(&reader.food_days(period.from, until)?, profile.targets.calories, period, today)
        }
        ChartName::Hangs => {
            let mut tally = HangTally::new(&[], until);
            reader.each_strength(period.from, until, &mut |id, date, sets| tally.add(id, date, sets))?;
            draw::hangs_chart(&tally.series())
        }
        ChartName::Soreness => {
            let mut tally = SorenessTally::default();
            let mut add = |row, date, part: &str, score| tally.add(row, date, part, score);
            reader.each_soreness(period.from, until, &mut add)?;
            draw::soreness_chart(tally, &keys)
        }
        ChartName::Calendar => draw::calendar_chart(&reader.days(period.from, until)?, period, today),
    })
}

/// Counts the climbs since a day whose day is known, in the scale asked for or the one used most in the period.
fn climbed<T: Tally>(
    reader: &Reader,
    settings: &Settings,
    wanted: Option<Scale>,
    since: NaiveDate,
    (period, until): (Period, NaiveDate),
    new: impl Fn(SendsSpec) -> T,
) -> Result<(Scale, T), StoreError> {
    let new = |scale| new(SendsSpec { window: Window::All, ..SendsSpec::new(scale) });
    let mut uses = ScaleTally::new(until);
    let mut scales: [Option<T>; Scale::ALL.len()] = [const { None }; Scale::ALL.len()];
    reader.each_ascent_dated(Some(since), until, &mut |ascent, known| {
        if known && period.holds(ascent.date) {
            uses.add(ascent);
        }
        if known && wanted.is_none_or(|wanted| wanted == ascent.scale) {
            scales[ascent.scale as usize].get_or_insert_with(|| new(ascent.scale)).add(ascent);
        }
    })?;
    let used = uses.scales().into_iter().map(|used| used.scale).find(|scale| *scale != Scale::Text);
    let scale = wanted.or(used).unwrap_or(settings.boulder_scale);
    Ok((scale, scales[scale as usize].take().unwrap_or_else(|| new(scale))))
}

/// A chart as a small table: what each point shows, by series.
pub fn plot_text(chart: &Chart) -> String {
    use std::fmt::Write as _;
    let mut text = format!("{}\n", chart.title);
    if let Some(reason) = &chart.missing {
        let _ = writeln!(text, "not enough data: {reason}");
        return text;
    }
    let dated = chart.name != ChartName::Pyramid && chart.name != ChartName::Calendar;
    for series in chart.series.iter().filter(|series| !series.points.is_empty()) {
        let _ = writeln!(text, "{}", series.name);
        if chart.name == ChartName::Calendar {
            let trained = series.points.iter().filter(|point| point.value > 0.0);
            for point in trained {
                let _ = writeln!(text, "  {}  {}", point.label, point.value);
            }
            continue;
        }
        for point in &series.points {
            let day = crate::insight::chart::day_at(point.x).filter(|_| dated);
            let count = if chart.name == ChartName::Progression && point.value > 1.0 && series.name != "top three" {
                format!(" x {}", point.value)
            } else {
                String::new()
            };
            match day {
                Some(day) => writeln!(text, "  {day}  {}{count}", point.label),
                None => writeln!(text, "  {}", point.label),
            }
            .unwrap_or_default();
        }
    }
    let _ = writeln!(text, "n = {}", chart.n);
    let _ = writeln!(text, "{}", chart.explanation);
    text
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::export::svg::svg;
    use crate::export::well_formed::well_formed;
    use crate::settings::Hidden;
    use crate::store::{Now, Store};

    fn year() -> (Store, NaiveDate) {
        let today = "2026-11-22".parse().unwrap();
        let mut store = Store::open_in_memory().unwrap();
        store.apply(&crate::demo::year(today, 1), &Now { ms: 1_795_199_400_123 }).unwrap();
        (store, today)
    }

    #[test]
    fn a_year_has_every_chart() {
        let (store, today) = year();
        let settings = Settings::default();
        for name in ChartName::ALL {
            let chart = plot(store.read(), &settings, name, None, Period::last(365, today), today).unwrap();
            assert_eq!(chart.missing, None, "{}", name.as_str());
            assert_eq!(well_formed(&svg(&chart)), Ok(()), "{}", name.as_str());
            let text = plot_text(&chart);
            assert!(text.lines().count() > 4 && text.contains("n = "), "{text}");
            assert_eq!(ChartName::parse(name.as_str()), Some(name));
        }
    }

    #[test]
    fn what_is_hidden_is_in_no_chart() {
        let (store, today) = year();
        let settings = Settings { hidden: Hidden { weight: true, calories: true }, ..Settings::default() };
        for name in [ChartName::Weight, ChartName::Nutrition] {
            let chart = plot(store.read(), &settings, name, None, Period::last(365, today), today).unwrap();
            assert_eq!(chart.missing.as_deref(), Some("it is hidden in the configuration"));
        }
    }

    #[test]
    fn a_point_leads_to_its_record() {
        let (store, today) = year();
        let period = Period::last(365, today);
        for name in [ChartName::Progression, ChartName::Hangs, ChartName::Soreness] {
            let chart = plot(store.read(), &Settings::default(), name, None, period, today).unwrap();
            for point in
                chart.series.iter().filter(|series| series.name != "top three").flat_map(|series| &series.points)
            {
                let key = point.key.as_ref().unwrap();
                let record = store.read().get(key).unwrap().unwrap();
                let sore = record.get("physicalCondition").and_then(|condition| condition.get("soreness"));
                let scores = sore.and_then(|scores| scores.as_object()).into_iter().flatten();
                let noted = || scores.clone().any(|(_, score)| score.as_f64() == Some(point.value));
                assert!(name != ChartName::Soreness || noted(), "{key:?}: {point:?}");
            }
        }
    }
}
