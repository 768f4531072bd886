//! Figures of sends.

use super::*;
use crate::insight::benchmark::{best_a_month, flash_rate, maximum, scales_used, three_three_three, tries_a_send};
use crate::insight::matrix::matrix;
use crate::insight::progression::{LineScale, MAX_POINTS, PointKind, progression};
use crate::insight::pyramid::pyramid;
use crate::insight::{Measure, SendsSpec, Window};
use crate::record::{ClimbKind, Rope, Significance, Style, Venue};
use proptest::prelude::*;
use std::collections::HashSet;

const V: SendsSpec =
    SendsSpec { scale: Scale::VScale, window: Window::Y1, kind: None, measure: Measure::Top3, include_toprope: false };

#[test]
fn three_climbs_in_ninety_days_make_a_grade() {
    let cases: [(&str, Vec<Ascent>, Option<&str>); 6] = [
        ("three different", vec![sent(1, "V5", 1), sent(40, "V6", 2), sent(89, "V5", 3)], Some("V5")),
        ("the third is too old", vec![sent(1, "V5", 1), sent(40, "V6", 2), sent(90, "V5", 3)], None),
        ("one climb three times", vec![sent(1, "V5", 1), sent(2, "V5", 1), sent(3, "V5", 1)], None),
        ("two", vec![sent(1, "V5", 1), sent(2, "V5", 2)], None),
        ("above counts too", vec![sent(1, "V8", 1), sent(2, "V7", 2), sent(3, "V4", 3)], Some("V4")),
        ("in the future", vec![sent(1, "V5", 1), sent(2, "V5", 2), future("V5", 3)], None),
    ];
    for (name, ascents, expected) in cases {
        let figure = three_three_three(&ascents, &V, today());
        assert_eq!(figure.value().map(|(_, label)| label.as_str()), expected, "{name}");
    }
    let reason = three_three_three(&[sent(1, "V5", 1)], &V, today());
    assert_eq!(reason.reason(), Some("1 of 3 different climbs sent in the last 90 days"));
}

fn future(grade: &str, climb: u64) -> Ascent {
    Ascent { date: today().checked_add_days(Days::new(3)).unwrap(), ..sent(0, grade, climb) }
}

#[test]
fn the_maximum_leaves_out_what_does_not_count() {
    let v4 = sent(10, "V4", 1);
    let v9 = sent(5, "V9", 2);
    let out = [
        Ascent { rope: Some(Rope::Tr), ..v9 },
        Ascent { rope: Some(Rope::Follow), ..v9 },
        Ascent { kind: Some(ClimbKind::Toprope), ..v9 },
        Ascent { result: ClimbResult::Repeat, ..v9 },
        Ascent { result: ClimbResult::Attempt, ..v9 },
        Ascent { result: ClimbResult::Hung, ..v9 },
        Ascent { warmup: true, ..v9 },
        future("V9", 2),
        in_scale(Scale::Yds, 5, "5.13a", 2),
        sent(400, "V9", 2),
    ];
    for ascent in out {
        let best = maximum(&[v4, ascent], &V, today());
        assert_eq!(best.value().map(|best| best.label.as_str()), Some("V4"), "{ascent:?}");
    }
    let toprope = Ascent { rope: Some(Rope::Tr), ..v9 };
    let asked = SendsSpec { include_toprope: true, ..V };
    assert_eq!(maximum(&[v4, toprope], &asked, today()).value().unwrap().label, "V9");
}

#[test]
fn the_maximum_is_dated_by_its_first_send() {
    let best = maximum(&[sent(3, "V6", 1), sent(9, "V6", 2), sent(1, "V5", 3)], &V, today());
    assert_eq!((best.value().unwrap().date, best.n()), (ago(9), 3));
}

#[test]
fn flash_rate_counts_climbs_not_tries() {
    let flash = Ascent { result: ClimbResult::Flash, ..sent(9, "V3", 1) };
    let attempt = Ascent { result: ClimbResult::Attempt, ..sent(8, "V6", 2) };
    let ascents = [
        flash,
        attempt,
        Ascent { date: ago(4), ..attempt },
        sent(1, "V6", 2),
        sent(1, "V4", 3),
        Ascent { result: ClimbResult::Onsight, ..sent(1, "V2", 4) },
        Ascent { warmup: true, ..flash },
        Ascent { result: ClimbResult::Repeat, climb: 9, ..flash },
    ];
    let rate = flash_rate(&ascents, &V, today());
    assert_eq!((rate.value().copied(), rate.n()), (Some(0.5), 4));
}

#[test]
fn tries_a_send_sum_over_days_and_never_guess() {
    let tried =
        |days, climb, tries| Ascent { result: ClimbResult::Attempt, attempts: Some(tries), ..sent(days, "V6", climb) };
    let done = |days, climb, tries| Ascent { attempts: tries, ..sent(days, "V6", climb) };
    let ascents = [
        tried(20, 1, 5),
        tried(10, 1, 4),
        done(5, 1, Some(1)),
        tried(2, 1, 30),
        done(4, 2, Some(2)),
        done(3, 3, None),
        tried(1, 4, 9),
    ];
    let bands = tries_a_send(&ascents, &V, today());
    let [six] = &bands[..] else { panic!("{bands:?}") };
    assert_eq!((six.label.as_str(), six.climbs, six.tries, six.unknown, six.mean()), ("V6", 2, 12, 1, Some(6.0)));
}

#[test]
fn the_pyramid_shows_gaps_against_its_shape() {
    let grades = ["V7", "V6", "V6", "V4", "V4", "V4", "V4", "V4", "V2"];
    let ascents: Vec<Ascent> = grades.iter().zip(1..).map(|(grade, climb)| sent(climb, grade, climb)).collect();
    let figure = pyramid(&ascents, &V, today());
    let rows: Vec<(&str, usize, Option<usize>, usize)> = figure
        .value()
        .unwrap()
        .rows
        .iter()
        .map(|row| (row.label.as_str(), row.climbs, row.reference, row.gap()))
        .collect();
    let expected = [
        ("V7", 1, Some(1), 0),
        ("V6", 2, Some(2), 0),
        ("V5", 0, Some(4), 4),
        ("V4", 5, Some(8), 3),
        ("V3", 0, None, 0),
        ("V2", 1, None, 0),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn a_climb_of_two_grades_counts_once_at_the_harder() {
    let figure = pyramid(&[sent(9, "V5", 1), sent(2, "V4", 1)], &V, today());
    let pyramid = figure.value().unwrap();
    assert_eq!((pyramid.total(), pyramid.rows[0].label.as_str()), (1, "V5"));
}

#[test]
fn awkward_yosemite_grades_land_in_some_band() {
    let yds = SendsSpec { scale: Scale::Yds, ..V };
    let grades = ["5.12-", "5.10a/b", "5.10", "5.10+", "5.8", "5.11d"];
    let ascents: Vec<Ascent> =
        grades.iter().zip(1..).map(|(grade, climb)| in_scale(Scale::Yds, climb, grade, climb)).collect();
    assert_eq!(pyramid(&ascents, &yds, today()).value().unwrap().total(), grades.len());
}

#[test]
fn the_matrix_keeps_the_best_and_measures_to_the_goal() {
    let at = |grade, climb, venue, style| Ascent { venue, style, ..sent(climb, grade, climb) };
    let (indoor, outdoor) = (Some(Venue::Indoor), Some(Venue::Outdoor));
    let ascents = [
        at("V4", 1, indoor, Some(Style::Slab)),
        at("V6", 2, indoor, Some(Style::Slab)),
        at("V8", 3, outdoor, Some(Style::Roof)),
        at("V9", 4, outdoor, None),
        at("V9", 5, None, Some(Style::Roof)),
    ];
    let goal = Grade::parse(Scale::VScale, "V8").unwrap().rank();
    let matrix = matrix(&ascents, &V, Some(goal), today());
    let slab = matrix.rows[0].cells[0].as_ref().unwrap();
    assert_eq!((slab.label.as_str(), slab.gap, slab.sends), ("V6", Some(2), 2));
    let roof = matrix.rows[1].cells[3].as_ref().unwrap();
    assert_eq!((roof.label.as_str(), roof.gap), ("V8", Some(0)));
    assert_eq!(matrix.rows.iter().flat_map(|row| &row.cells).flatten().count(), 2);
    assert_eq!((matrix.unplaced, matrix.goal.unwrap().1.as_str()), (2, "V8"));
}

#[test]
fn points_say_what_they_are_and_lead_to_their_records() {
    let base = sent(10, "V5", 1);
    let ascents = [
        Ascent { result: ClimbResult::Attempt, send: None, ..base },
        Ascent { result: ClimbResult::Flash, climb: 2, ..base },
        Ascent { significance: Some(Significance::Breakthrough), climb: 3, date: ago(3), send: Some(77), ..base },
        Ascent { climb: 4, date: ago(2), ..base },
        Ascent { climb: 5, date: ago(2), ..base },
    ];
    let chart = progression(&ascents, &V, today());
    let points: Vec<(PointKind, Option<i64>, u32)> =
        chart.points.iter().map(|point| (point.kind, point.row, point.count)).collect();
    let expected = [
        (PointKind::Tried, None, 1),
        (PointKind::Flash, Some(990), 1),
        (PointKind::Marked(Significance::Breakthrough), Some(77), 1),
        (PointKind::Send, Some(990), 2),
    ];
    assert_eq!(points, expected);
    assert_eq!((chart.n, chart.to, chart.from), (5, today(), NaiveDate::from_ymd_opt(2025, 11, 23).unwrap()));
}

#[test]
fn the_line_is_the_mean_of_the_top_three_of_sixty_days() {
    let rank = |grade| f64::from(Grade::parse(Scale::VScale, grade).unwrap().rank());
    let mut ascents = vec![sent(0, "V6", 1), sent(7, "V5", 2), sent(59, "V4", 3), sent(30, "V1", 4), sent(60, "V9", 5)];
    let chart = progression(&ascents, &V, today());
    let (date, last) = *chart.line.last().unwrap();
    assert_eq!(date, today());
    assert!((last - (rank("V6") + rank("V5") + rank("V4")) / 3.0).abs() < 1e-9, "{last}");
    assert_eq!(chart.line_scale, LineScale::Ranks);
    ascents.truncate(2);
    assert!(progression(&ascents, &V, today()).line.is_empty(), "two sends are no line");
}

#[test]
fn the_line_counts_sends_a_week_and_tries() {
    let tries = |days, tries| Ascent { attempts: tries, ..sent(days, "V5", days) };
    let ascents = [tries(0, Some(2)), tries(1, Some(4)), tries(27, Some(9)), tries(28, Some(1)), tries(3, None)];
    let volume = progression(&ascents, &SendsSpec { measure: Measure::Volume, ..V }, today());
    assert_eq!(volume.line.last(), Some(&(today(), 1.0)));
    let attempts = progression(&ascents, &SendsSpec { measure: Measure::Attempts, ..V }, today());
    assert_eq!(attempts.line.last(), Some(&(today(), 4.0)));
}

#[test]
fn a_climb_of_unknown_kind_is_not_dropped_by_a_filter_that_it_may_meet() {
    let boulders = SendsSpec { kind: Some(ClimbKind::Boulder), ..V };
    assert!(maximum(&[sent(1, "V5", 1)], &boulders, today()).value().is_some());
    let sport = SendsSpec { kind: Some(ClimbKind::Sport), scale: Scale::Yds, ..V };
    assert!(maximum(&[in_scale(Scale::Yds, 1, "5.10a", 1)], &sport, today()).value().is_some());
    let trad = Ascent { kind: Some(ClimbKind::Trad), ..in_scale(Scale::Yds, 1, "5.10a", 1) };
    assert!(maximum(&[trad], &sport, today()).value().is_none());
}

#[test]
fn scales_and_months_are_listed() {
    let ascents = [in_scale(Scale::Yds, 2, "5.10a", 1), sent(1, "V5", 2), sent(40, "V3", 3), sent(41, "V4", 4)];
    let scales: Vec<Scale> = scales_used(&ascents, today()).into_iter().map(|used| used.scale).collect();
    assert_eq!(scales, [Scale::VScale, Scale::Yds]);
    let months: Vec<(String, String, usize)> = best_a_month(&ascents, &V, today())
        .into_iter()
        .map(|month| (month.month.to_string(), month.label, month.sends))
        .collect();
    assert_eq!(months, [("2026-10-01".into(), "V4".into(), 2), ("2026-11-01".into(), "V5".into(), 1)]);
}

fn ascents() -> impl Strategy<Value = Vec<Ascent>> {
    let one = (0u64..500, 0u32..12, 0u64..30, 0usize..6, prop::option::of(0usize..4), prop::option::of(0usize..2));
    prop::collection::vec(one, 0..120).prop_map(|rows| {
        let results = [
            ClimbResult::Onsight,
            ClimbResult::Flash,
            ClimbResult::Redpoint,
            ClimbResult::Repeat,
            ClimbResult::Hung,
            ClimbResult::Attempt,
        ];
        let row =
            |(days, grade, climb, result, style, venue): (u64, u32, u64, usize, Option<usize>, Option<usize>)| Ascent {
                result: results[result],
                style: style.map(|style| crate::insight::matrix::STYLES[style]),
                venue: venue.map(|venue| crate::insight::matrix::VENUES[venue]),
                ..sent(days, &format!("V{grade}"), climb)
            };
        rows.into_iter().map(row).collect()
    })
}

proptest! {
    #[test]
    fn the_pyramid_holds_each_counted_climb_once(ascents in ascents()) {
        let counted: HashSet<u64> = ascents
            .iter()
            .filter(|ascent| V.selection(today()).holds(ascent) && ascent.counts())
            .map(|ascent| ascent.climb)
            .collect();
        let figure = pyramid(&ascents, &V, today());
        prop_assert_eq!(figure.value().map_or(0, crate::insight::pyramid::Pyramid::total), counted.len());
        let best = maximum(&ascents, &V, today());
        prop_assert_eq!(
            figure.value().map(|pyramid| pyramid.rows[0].label.clone()),
            best.value().map(|best| best.label.clone())
        );
    }

    #[test]
    fn no_cell_of_the_matrix_is_above_the_maximum(ascents in ascents()) {
        let best = maximum(&ascents, &V, today()).value().map_or(0, |best| best.rank);
        let matrix = matrix(&ascents, &V, None, today());
        let cells: Vec<_> = matrix.rows.iter().flat_map(|row| row.cells.iter().flatten()).collect();
        prop_assert!(cells.iter().all(|cell| cell.rank <= best));
        let placed: usize = cells.iter().map(|cell| cell.sends).sum();
        let counted = ascents.iter().filter(|ascent| V.selection(today()).holds(ascent) && ascent.counts()).count();
        prop_assert_eq!(placed + matrix.unplaced, counted);
    }

    #[test]
    fn order_does_not_matter(ascents in ascents(), swaps in prop::collection::vec((0usize..120, 0usize..120), 20)) {
        let mut other = ascents.clone();
        for (a, b) in swaps {
            if a < other.len() && b < other.len() {
                other.swap(a, b);
            }
        }
        let (one, two) = (progression(&ascents, &V, today()), progression(&other, &V, today()));
        prop_assert_eq!(&one.line, &two.line);
        let marks = |chart: &crate::insight::progression::Progression| -> Vec<_> {
            chart.points.iter().map(|point| (point.date, point.band, point.kind, point.count)).collect()
        };
        prop_assert_eq!(marks(&one), marks(&two));
    }

    #[test]
    fn points_lie_on_the_axis(ascents in ascents()) {
        let chart = progression(&ascents, &V, today());
        let bands: HashSet<u32> = chart.axis.iter().map(|(band, _)| *band).collect();
        prop_assert!(chart.points.iter().all(|point| bands.contains(&point.band)));
        prop_assert!(chart.points.iter().all(|point| chart.from <= point.date && point.date <= chart.to));
        prop_assert_eq!(chart.points.iter().map(|point| point.count as usize).sum::<usize>(), chart.n);
    }
}

#[test]
fn a_lifetime_is_thinned_and_loses_no_count() {
    let spec = SendsSpec { window: Window::All, ..V };
    let ascents: Vec<Ascent> = (0..40_000u64)
        .map(|n| Ascent {
            result: if n % 3 == 0 { ClimbResult::Attempt } else { ClimbResult::Redpoint },
            ..sent(n / 8, &format!("V{}", n % 9), n)
        })
        .collect();
    let chart = progression(&ascents, &spec, today());
    assert!(chart.points.len() <= MAX_POINTS, "{}", chart.points.len());
    assert_eq!(chart.points.iter().map(|point| point.count as usize).sum::<usize>(), 40_000);
    assert!(chart.points.is_sorted_by_key(|point| point.date));
}
