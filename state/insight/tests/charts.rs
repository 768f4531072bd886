//! Charts as data: their totals are the journal's, and what is not there is said.

use super::*;
use crate::export::svg::{escaped, svg};
use crate::export::well_formed::well_formed;
use crate::insight::chart::{Chart, ChartName, day_at, day_x, number_axis};
use crate::insight::draw::*;
use crate::insight::hangs::hangs;
use crate::insight::period::Period;
use crate::insight::soreness::SorenessTally;
use crate::record::{Key, SetRow, Table};
use crate::row::{Soreness, Strength};
use proptest::prelude::*;

fn year() -> Period {
    Period::last(365, today())
}

fn hung(days: u64, load: f64, grip: &str) -> Strength {
    let set = SetRow {
        exercise_id: "max-hangs".into(),
        load_kg: Some(load),
        edge_mm: Some(20.0),
        grip: Some(grip.into()),
        ..SetRow::default()
    };
    Strength { key: Key::new(Table::Entries, format!("e{days}")), date: ago(days), sets: vec![set.into()] }
}

fn tallied(scores: &[Soreness]) -> SorenessTally {
    let mut tally = SorenessTally::default();
    for (row, score) in scores.iter().enumerate() {
        tally.add(row as i64, score.date, &score.part, score.score);
    }
    tally
}

fn all(
    ascents: &[Ascent],
    days: &[DayStat],
    food: &[FoodDay],
    strength: &[Strength],
    scores: &[Soreness],
) -> Vec<Chart> {
    let (period, today) = (year(), today());
    vec![
        progression_chart(ascents, Scale::VScale, period, today, &|table, row| Some(Key::new(table, row.to_string()))),
        pyramid_chart(ascents, Scale::VScale, period, today),
        load_chart(days, period, today),
        weight_chart(food, period, today),
        nutrition_chart(food, Some(2200.0), period, today),
        hangs_chart(&hangs(strength, &[], today)),
        soreness_chart(tallied(scores), &|table, row| Some(Key::new(table, row.to_string()))),
        calendar_chart(days, period, today),
    ]
}

#[test]
fn an_empty_journal_has_charts_that_say_why_they_are_empty() {
    let charts = all(&[], &[], &[], &[], &[]);
    assert_eq!(charts.iter().map(|chart| chart.name).collect::<Vec<_>>(), ChartName::ALL);
    for chart in &charts {
        assert!(chart.missing.is_some() && chart.series.is_empty(), "{chart:?}");
        let drawn = svg(chart);
        assert_eq!(well_formed(&drawn), Ok(()), "{drawn}");
        assert!(drawn.contains("Not enough data"));
    }
}

#[test]
fn every_chart_is_drawn_the_same_each_time_and_well_formed() {
    let ascents: Vec<Ascent> = (0..40)
        .map(|n| {
            let result = if n % 3 == 0 { ClimbResult::Attempt } else { ClimbResult::Redpoint };
            Ascent { result, ..sent(n * 8, ["V3", "V4", "V5", "V6"][n as usize % 4], n) }
        })
        .collect();
    let days: Vec<DayStat> = (0..50).map(|n| trained(n * 7, 60.0, 6.0)).collect();
    let food: Vec<FoodDay> =
        (0..60).map(|n| FoodDay { weight_kg: Some(70.0 + (n % 5) as f64 * 0.2), ..ate(n, 2000.0, 90.0) }).collect();
    let strength: Vec<Strength> = (0..10).map(|n| hung(n * 9, n as f64, "<half> & \"crimp\"\u{1}")).collect();
    let scores: Vec<Soreness> =
        (0..9).map(|n| Soreness { date: ago(n * 3), part: "l'elbow <3".into(), score: n as f64 }).collect();
    let charts = all(&ascents, &days, &food, &strength, &scores);
    for chart in &charts {
        assert!(chart.missing.is_none(), "{chart:?}");
        assert!(chart.n > 0 && chart.explanation.ends_with('.'));
        let drawn = svg(chart);
        assert_eq!(well_formed(&drawn), Ok(()), "{}", chart.title);
        assert_eq!(drawn, svg(chart));
        assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{}", chart.title);
        for point in chart.series.iter().flat_map(|series| &series.points) {
            assert!(chart.x.low <= point.x && point.x <= chart.x.high, "{}: {point:?}", chart.title);
            assert!(chart.y.low <= point.y && point.y <= chart.y.high, "{}: {point:?}", chart.title);
        }
    }
    let labels: Vec<&str> = charts[0].y.ticks.iter().map(|(_, label)| label.as_str()).collect();
    assert_eq!(labels, ["V3", "V4", "V5", "V6"]);
    assert!(charts[0].series[1].points.iter().all(|point| point.key.as_ref().unwrap().table == Table::Sends));
    assert!(charts[5].series[0].points.iter().all(|point| point.key.is_some()));
    assert_eq!(escaped("a<b>&\"'\u{1}\n"), "a&lt;b&gt;&amp;&quot;&#39; ");
}

#[test]
fn the_highest_score_of_a_day_is_drawn_and_all_are_counted() {
    let score = |days, part: &str, score| Soreness { date: ago(days), part: part.into(), score };
    let scores = [
        score(9, "fingers", 3.0),
        score(9, "fingers", 6.0),
        score(9, "fingers", 99.0),
        score(9, "back", 1.0),
        score(2, "fingers", 0.0),
    ];
    let chart = soreness_chart(tallied(&scores), &|table, row| Some(Key::new(table, row.to_string())));
    assert_eq!(chart.series[0].points[0].key, Some(Key::new(Table::Entries, "1")), "the record of the highest");
    let drawn: Vec<(&str, Vec<f64>)> = chart
        .series
        .iter()
        .map(|series| (series.name.as_str(), series.points.iter().map(|point| point.y).collect()))
        .collect();
    assert_eq!(drawn, [("fingers", vec![6.0, 0.0]), ("back", vec![1.0])]);
    assert_eq!(chart.n, 4);
}

#[test]
fn axes_hold_their_values() {
    for values in
        [vec![0.0], vec![5.0, 5.0], vec![-3.0, 12.5], vec![0.001, 0.002], vec![1e6, 3e6], vec![f64::NAN], vec![]]
    {
        for zero in [false, true] {
            let axis = number_axis("", values.iter().copied(), zero);
            assert!(axis.low < axis.high && axis.ticks.len() >= 2 && axis.ticks.len() < 15, "{values:?}: {axis:?}");
            assert!(values.iter().all(|value| value.is_nan() || (axis.low <= *value && *value <= axis.high)));
        }
    }
    assert_eq!(day_at(day_x(today())), Some(today()));
}

proptest! {
    #[test]
    fn totals_are_the_journals(
        climbs in prop::collection::vec((0u64..700, 0usize..4, any::<bool>()), 0..60),
        sessions in prop::collection::btree_map(0u64..700, (1.0f64..200.0, 0u32..11), 0..60),
    ) {
        let ascents: Vec<Ascent> = climbs
            .iter()
            .enumerate()
            .map(|(n, &(days, grade, sent_it))| {
                let result = if sent_it { ClimbResult::Redpoint } else { ClimbResult::Attempt };
                Ascent { result, ..sent(days, ["V1", "V3", "V5", "V9"][grade], n as u64) }
            })
            .collect();
        let days: Vec<DayStat> =
            sessions.iter().map(|(days, (min, rpe))| trained(*days, *min, f64::from(*rpe))).collect();
        let charts = all(&ascents, &days, &[], &[], &[]);
        let inside = |days: u64| year().holds(ago(days));
        let count = |sends: bool| climbs.iter().filter(|(days, _, sent)| inside(*days) && *sent == sends).count() as f64;
        prop_assert_eq!(charts[0].total("sent"), count(true));
        prop_assert_eq!(charts[0].total("tried"), count(false));
        prop_assert_eq!(charts[1].total("climbs"), count(true));
        let load: f64 = days.iter().filter(|day| year().holds(day.date)).map(|day| day.load).sum();
        prop_assert!((charts[2].total("load") - load).abs() < 1e-6);
        let trained = sessions.keys().filter(|days| inside(**days)).count() as f64;
        prop_assert_eq!(charts[7].total("days"), trained);
        for chart in &charts {
            prop_assert_eq!(well_formed(&svg(chart)), Ok(()));
        }
    }
}
