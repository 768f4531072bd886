//! The charts that have a name, as data. What each means is in the file of its figure; what nobody logged is said.

use super::chart::{Axis, Chart, ChartName, ChartPoint, Series, Shape, date_axis, day_x, number_axis};
use super::hangs::HangSeries;
use super::ladder::Ladder;
use super::load::{monday, weeks};
use super::nutrition::eaten;
use super::period::Period;
use super::progression::{PointKind, Progression, progression};
use super::pyramid::{Pyramid, REFERENCE, pyramid};
use super::soreness::SorenessTally;
use super::weight::weight_trend;
use super::{Figure, SendsSpec, Topic, Window, calendar, explain};
use crate::grade::Scale;
use crate::record::{Key, Table};
use crate::row::{Ascent, DayStat, FoodDay, RowId};
use chrono::{Datelike as _, Days, NaiveDate};

/// Finds the record of a row, so that a reader can open what a point stands for.
pub type Keys<'a> = &'a dyn Fn(Table, RowId) -> Option<Key>;

/// Every ascent of a scale within a period, and the mean of the three hardest.
pub fn progression_chart(ascents: &[Ascent], scale: Scale, period: Period, today: NaiveDate, keys: Keys<'_>) -> Chart {
    let all = SendsSpec { window: Window::All, ..SendsSpec::new(scale) };
    progression_chart_of(&progression(ascents, &all, period.to.min(today)), period, today, keys)
}

/// The same of progress that is counted already: of all time up to the end of the period, or to today.
pub fn progression_chart_of(found: &Progression, period: Period, today: NaiveDate, keys: Keys<'_>) -> Chart {
    let scale = found.scale;
    let title = format!("Progression, {}", scale.short());
    let explanation = explain(Topic::Progression);
    let name = ChartName::Progression;
    let Some(period) = period.until(today) else {
        return Chart::without(name, &title, explanation, "the period has not begun");
    };
    let ladder = Ladder::new(scale);
    let step = |rank: f64| {
        // Between two bands in proportion, so that the line can lie between them.
        let band = ladder.step(rank as u32);
        let start = ladder.bands.get(band).map_or(0.0, |(start, _)| f64::from(*start));
        band as f64 + (rank - start) / 100.0
    };
    let (mut tried, mut sent) = (Vec::new(), Vec::new());
    for point in found.points.iter().filter(|point| period.holds(point.date)) {
        let key = point
            .row
            .and_then(|row| keys(Table::Sends, row))
            .or_else(|| point.entry.and_then(|row| keys(Table::Entries, row)));
        let shown = ChartPoint {
            x: day_x(point.date),
            y: ladder.step(point.band) as f64,
            label: ladder.label(point.band),
            value: f64::from(point.count),
            shade: 0,
            key,
        };
        if point.kind == PointKind::Tried { tried.push(shown) } else { sent.push(shown) }
    }
    if tried.is_empty() && sent.is_empty() {
        return Chart::without(name, &title, explanation, "no climb of this scale in the period");
    }
    let line: Vec<ChartPoint> = found
        .line
        .iter()
        .filter(|(date, _)| period.holds(*date))
        .map(|(date, rank)| ChartPoint {
            x: day_x(*date),
            y: step(*rank),
            label: ladder.label(*rank as u32),
            value: *rank,
            shade: 0,
            key: None,
        })
        .collect();
    let steps = || tried.iter().chain(&sent).chain(&line).map(|point| point.y);
    let (low, high) = (steps().fold(f64::INFINITY, f64::min).floor(), steps().fold(0.0, f64::max).ceil());
    let ticks = (low as usize..=high as usize)
        .filter_map(|step| ladder.bands.get(step).map(|(_, label)| (step as f64, label.clone())));
    let y = Axis { label: String::new(), low: low - 0.5, high: high + 0.5, ticks: ticks.collect() };
    let n = tried.iter().chain(&sent).map(|point| point.value as usize).sum();
    let series = |name: &str, shape, muted, points| Series { name: name.to_owned(), shape, muted, points };
    Chart {
        name,
        title,
        x: date_axis(period.from, period.to),
        y,
        series: vec![
            series("tried", Shape::Marks, true, tried),
            series("sent", Shape::Marks, false, sent),
            series("top three", Shape::Line, false, line),
        ],
        unit: "",
        n,
        explanation,
        missing: None,
    }
}

/// Distinct climbs a band of a period beside the reference shape.
pub fn pyramid_chart(ascents: &[Ascent], scale: Scale, period: Period, today: NaiveDate) -> Chart {
    let all = SendsSpec { window: Window::All, ..SendsSpec::new(scale) };
    let inside: Vec<Ascent> = ascents.iter().filter(|ascent| period.holds(ascent.date)).copied().collect();
    pyramid_chart_of(&pyramid(&inside, &all, period.to.min(today)), scale)
}

/// The same of a pyramid that is counted already.
pub fn pyramid_chart_of(found: &Figure<Pyramid>, scale: Scale) -> Chart {
    let title = format!("Pyramid, {}", scale.short());
    let explanation = explain(Topic::Pyramid);
    let (found, n) = match found {
        Figure::Known { value, n } => (value, *n),
        Figure::Missing { .. } => {
            return Chart::without(ChartName::Pyramid, &title, explanation, "no send of this scale in the period");
        }
    };
    let last = found.rows.len().saturating_sub(1);
    let rows = || found.rows.iter().enumerate().map(|(line, row)| ((last - line) as f64, row));
    let climbs = rows().map(|(y, row)| ChartPoint {
        x: row.climbs as f64,
        y,
        label: format!("{} {}", row.label, row.climbs),
        value: row.climbs as f64,
        shade: 0,
        key: None,
    });
    let reference = rows().filter_map(|(y, row)| {
        let count = row.reference? as f64;
        Some(ChartPoint { x: count, y, label: format!("{} {count}", row.label), value: count, shade: 0, key: None })
    });
    let widest = found.widest().max(REFERENCE.into_iter().take(found.rows.len()).max().unwrap_or(0));
    let mut ticks: Vec<(f64, String)> = rows().map(|(y, row)| (y, row.label.clone())).collect();
    ticks.reverse();
    Chart {
        name: ChartName::Pyramid,
        title,
        x: number_axis("climbs", std::iter::once(widest as f64), true),
        y: Axis { label: String::new(), low: -0.5, high: last as f64 + 0.5, ticks },
        series: vec![
            Series { name: "8:4:2:1".into(), shape: Shape::Rows, muted: true, points: reference.collect() },
            Series { name: "climbs".into(), shape: Shape::Rows, muted: false, points: climbs.collect() },
        ],
        unit: "climbs",
        n,
        explanation,
        missing: None,
    }
}

/// Load of each week of a period.
pub fn load_chart(days: &[DayStat], period: Period, today: NaiveDate) -> Chart {
    let (title, explanation) = ("Load a week", explain(Topic::Load));
    let inside: Vec<DayStat> = days.iter().filter(|day| period.holds(day.date) && day.date <= today).cloned().collect();
    let rated = inside.iter().filter(|day| day.load > 0.0).count();
    let Some(period) = period.until(today).filter(|_| rated > 0) else {
        return Chart::without(ChartName::Load, title, explanation, "no session with minutes and RPE in the period");
    };
    let count = (monday(period.to) - monday(period.from)).num_days() / 7 + 1;
    let bars = weeks(&inside, period.to, usize::try_from(count).unwrap_or(1)).into_iter().map(|week| ChartPoint {
        x: day_x(week.monday),
        y: week.load,
        // A session without RPE or minutes is in no sum.
        label: format!("{:.0}{}", week.load, if week.unrated.contains(&true) { " or more" } else { "" }),
        value: week.load,
        shade: 0,
        key: None,
    });
    let bars: Vec<ChartPoint> = bars.collect();
    Chart {
        name: ChartName::Load,
        title: title.into(),
        x: date_axis(monday(period.from), period.to),
        y: number_axis("minutes x RPE", bars.iter().map(|bar| bar.y), true),
        series: vec![Series { name: "load".into(), shape: Shape::Bars, muted: false, points: bars }],
        unit: "",
        n: rated,
        explanation,
        missing: None,
    }
}

/// Weighings of a period and their trend.
pub fn weight_chart(food: &[FoodDay], period: Period, today: NaiveDate) -> Chart {
    let (title, explanation) = ("Body weight", explain(Topic::WeightTrend));
    let trend = weight_trend(food, period.to.min(today));
    let shown: Vec<_> = trend.weighings.iter().filter(|weighing| period.holds(weighing.date)).collect();
    let (Some(first), Some(last)) = (shown.first(), shown.last()) else {
        return Chart::without(ChartName::Weight, title, explanation, "no weight logged in the period");
    };
    let log = |date: NaiveDate| Some(Key::new(Table::NutritionLogs, date.to_string()));
    let point = |date: NaiveDate, kg: f64, key| ChartPoint {
        x: day_x(date),
        y: kg,
        label: format!("{kg:.1} kg"),
        value: kg,
        shade: 0,
        key,
    };
    let weighed: Vec<_> = shown.iter().map(|own| point(own.date, own.weight_kg, log(own.date))).collect();
    let line: Vec<_> = shown.iter().map(|own| point(own.date, own.trend_kg, None)).collect();
    Chart {
        name: ChartName::Weight,
        title: title.into(),
        x: date_axis(first.date, last.date),
        y: number_axis("kg", weighed.iter().chain(&line).map(|point| point.y), false),
        n: weighed.len(),
        series: vec![
            Series { name: "weighed".into(), shape: Shape::Marks, muted: true, points: weighed },
            Series { name: "trend".into(), shape: Shape::Line, muted: false, points: line },
        ],
        unit: "kg",
        explanation,
        missing: None,
    }
}

/// Energy of each logged day of a period; days that are not complete in grey, the target as a line.
pub fn nutrition_chart(food: &[FoodDay], target_kcal: Option<f64>, period: Period, today: NaiveDate) -> Chart {
    let (title, explanation) = ("Energy a day", explain(Topic::FoodMeans));
    let inside = |day: &&FoodDay| period.holds(day.date) && day.date <= today && eaten(day) && day.calories > 0.0;
    let mut days: Vec<&FoodDay> = food.iter().filter(inside).collect();
    days.sort_by_key(|day| day.date);
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return Chart::without(ChartName::Nutrition, title, explanation, "no food logged in the period");
    };
    let (first, last) = (first.date, last.date);
    let bars = |complete: bool| -> Vec<ChartPoint> {
        let own = days.iter().filter(|day| day.complete == complete);
        own.map(|day| ChartPoint {
            x: day_x(day.date),
            y: day.calories,
            label: format!("{:.0} kcal", day.calories),
            value: day.calories,
            shade: 0,
            key: Some(Key::new(Table::NutritionLogs, day.date.to_string())),
        })
        .collect()
    };
    let mut series = vec![
        Series { name: "complete".into(), shape: Shape::Bars, muted: false, points: bars(true) },
        Series { name: "partly logged".into(), shape: Shape::Bars, muted: true, points: bars(false) },
    ];
    if let Some(kcal) = target_kcal.filter(|kcal| *kcal > 0.0) {
        let end = |date| ChartPoint {
            x: day_x(date),
            y: kcal,
            label: format!("{kcal} kcal"),
            value: kcal,
            shade: 0,
            key: None,
        };
        series.push(Series {
            name: "target".into(),
            shape: Shape::Line,
            muted: true,
            points: vec![end(first), end(last)],
        });
    }
    let values: Vec<f64> = series.iter().flat_map(|series| &series.points).map(|point| point.y).collect();
    Chart {
        name: ChartName::Nutrition,
        title: title.into(),
        x: date_axis(first, last),
        y: number_axis("kcal", values.into_iter(), true),
        series,
        unit: "kcal",
        n: days.len(),
        explanation,
        missing: None,
    }
}

/// Holds that the chart of hangs shows at most.
const HOLDS: usize = 4;

/// The heaviest hang a day of the holds used most, in added kg, of hangs by hold.
pub fn hangs_chart(found: &[HangSeries]) -> Chart {
    let (title, explanation) = ("Heaviest hangs", explain(Topic::Hangs));
    let dates = || found.iter().take(HOLDS).flat_map(|series| &series.days).map(|day| day.date);
    let (Some(first), Some(last)) = (dates().min(), dates().max()) else {
        return Chart::without(ChartName::Hangs, title, explanation, "no hang logged in the period");
    };
    let series: Vec<Series> = found
        .iter()
        .take(HOLDS)
        .map(|series| Series {
            name: series.hold.label(),
            shape: Shape::Line,
            muted: false,
            points: series
                .days
                .iter()
                .map(|day| ChartPoint {
                    x: day_x(day.date),
                    y: day.load_kg,
                    label: format!("{:+} kg", day.load_kg),
                    value: day.load_kg,
                    shade: 0,
                    key: Some(day.key.clone()),
                })
                .collect(),
        })
        .collect();
    Chart {
        name: ChartName::Hangs,
        title: title.into(),
        x: date_axis(first, last),
        y: number_axis("kg added", series.iter().flat_map(|series| &series.points).map(|point| point.y), false),
        n: series.iter().map(|series| series.points.len()).sum(),
        series,
        unit: "kg",
        explanation,
        missing: None,
    }
}

/// Body parts that the chart of soreness shows at most.
const PARTS: usize = 5;

/// The highest score a day of the body parts noted most; n counts all their scores.
pub fn soreness_chart(scores: SorenessTally, keys: Keys<'_>) -> Chart {
    let (title, explanation) = ("Soreness", explain(Topic::Soreness));
    let mut parts = scores.parts();
    parts.truncate(PARTS);
    let dates = || parts.iter().flat_map(|(_, days)| &days.highest).map(|(date, ..)| *date);
    let (Some(first), Some(last)) = (dates().min(), dates().max()) else {
        return Chart::without(ChartName::Soreness, title, explanation, "no soreness noted in the period");
    };
    let n = parts.iter().map(|(_, days)| days.n).sum();
    let series = parts.into_iter().map(|(part, days)| Series {
        name: part,
        shape: Shape::Line,
        muted: false,
        points: days
            .highest
            .into_iter()
            .map(|(date, score, row)| ChartPoint {
                x: day_x(date),
                y: score,
                label: format!("{score}"),
                value: score,
                shade: 0,
                key: keys(Table::Entries, row),
            })
            .collect(),
    });
    Chart {
        name: ChartName::Soreness,
        title: title.into(),
        x: date_axis(first, last),
        y: number_axis("0-10", [0.0, 10.0].into_iter(), true),
        series: series.collect(),
        unit: "",
        n,
        explanation,
        missing: None,
    }
}

/// Weeks from which a calendar is marked by years.
const LONG_WEEKS: usize = 80;

/// Days of a period as columns of weeks, shaded 0 to 4; the value of a day is its sessions.
pub fn calendar_chart(days: &[DayStat], period: Period, today: NaiveDate) -> Chart {
    let explanation = explain(Topic::Heatmap);
    let past: Vec<DayStat> = days.iter().filter(|day| day.date <= today).cloned().collect();
    let heat = calendar::heatmap(&past, period.from, period.to);
    if heat.active_days == 0 {
        return Chart::without(ChartName::Calendar, "Days", explanation, "no session in the period");
    }
    let cells = heat.weeks.iter().enumerate().flat_map(|(week, days)| {
        let inside = days.iter().enumerate().filter_map(|(weekday, day)| Some((weekday, day.as_ref()?)));
        inside.map(move |(weekday, day)| ChartPoint {
            x: week as f64,
            // Monday is on top.
            y: 6.0 - weekday as f64,
            label: day.date.to_string(),
            value: f64::from(day.sessions),
            shade: day.level,
            key: None,
        })
    });
    let start = monday(heat.from);
    // Of many years the squares are too small for the names of months and weekdays.
    let long = heat.weeks.len() > LONG_WEEKS;
    let starts = (0..heat.weeks.len() as u64).filter_map(|week| {
        let first = start.checked_add_days(Days::new(7 * week))?;
        let month = first.iter_days().take(7).find(|date| date.day() == 1 && (!long || date.month() == 1))?;
        Some((week as f64, month.format(if long { "%Y" } else { "%b" }).to_string()))
    });
    let weekdays: &[(f64, &str)] = if long { &[] } else { &[(0.0, "Sun"), (2.0, "Fri"), (4.0, "Wed"), (6.0, "Mon")] };
    Chart {
        name: ChartName::Calendar,
        title: format!("Days, {}", period.label()),
        x: Axis { label: String::new(), low: -0.5, high: heat.weeks.len() as f64 - 0.5, ticks: starts.collect() },
        y: Axis {
            label: String::new(),
            low: -0.5,
            high: 6.5,
            ticks: weekdays.iter().map(|(y, label)| (*y, (*label).to_owned())).collect(),
        },
        series: vec![Series { name: "days".into(), shape: Shape::Cells, muted: false, points: cells.collect() }],
        unit: "sessions",
        n: heat.active_days,
        explanation,
        missing: None,
    }
}
