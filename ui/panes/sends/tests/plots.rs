//! The page of more charts.

use super::*;
use v7_state::insight::chart::{Chart, ChartName, ChartPoint, Series, Shape, date_axis, day_x, number_axis};
use v7_state::insight::period::Period;
use v7_state::settings::Hidden;

fn hangs() -> Chart {
    let point = |day: &str, kg: f64| ChartPoint {
        x: day_x(date(day)),
        y: kg,
        label: format!("{kg:+} kg"),
        value: kg,
        shade: 0,
        key: Some(Key::new(Table::Entries, day)),
    };
    let series =
        |name: &str, points: Vec<ChartPoint>| Series { name: name.into(), shape: Shape::Line, muted: false, points };
    let series = vec![
        series(
            "20 mm half crimp",
            vec![point("2026-02-03", 10.0), point("2026-06-10", 17.5), point("2026-11-02", 22.0)],
        ),
        series("15 mm open", vec![point("2026-03-01", -5.0), point("2026-10-01", 2.5)]),
    ];
    Chart {
        name: ChartName::Hangs,
        title: "Heaviest hangs".into(),
        x: date_axis(date("2026-02-03"), date("2026-11-02")),
        y: number_axis("kg added", [-5.0, 22.0].into_iter(), false),
        n: 5,
        series,
        unit: "kg",
        explanation: "Heaviest hang a day.",
        missing: None,
    }
}

fn shown() -> (SendsPane, State) {
    let year = Period::new(date("2025-11-23"), today());
    let mut state = full();
    let none = Chart::without(ChartName::Load, "Load a week", "Minutes x RPE.", "no session in the period");
    put(&mut state, Query::Plot(ChartName::Load, year, today()), Answer::Plot(Box::new(none)));
    put(&mut state, Query::Plot(ChartName::Hangs, year, today()), Answer::Plot(Box::new(hangs())));
    let mut pane = SendsPane::default();
    press(&mut pane, &state, "sends.charts");
    (pane, state)
}

#[test]
fn a_chart_at_every_size() {
    let (mut pane, state) = shown();
    assert!(drawn(&mut pane, &state, 80, 22).contains("Not enough data: no session in the period."));
    press(&mut pane, &state, "sends.measure");
    for (width, height) in [(120, 38), (80, 22), (40, 10)] {
        insta::assert_snapshot!(format!("plots_{width}x{height}"), drawn(&mut pane, &state, width, height));
    }
}

#[test]
fn arrows_select_a_point_and_enter_opens_its_record() {
    let (mut pane, state) = shown();
    press(&mut pane, &state, "sends.measure");
    let opened = |pane: &mut SendsPane| match press(pane, &state, "sends.open") {
        Do::Open(Open::Pane(1, Some(key))) => key.id,
        other => panic!("{other:?}"),
    };
    assert_eq!(opened(&mut pane), "2026-11-02");
    press(&mut pane, &state, "move.left");
    assert_eq!(opened(&mut pane), "2026-06-10");
    press(&mut pane, &state, "move.down");
    assert_eq!(opened(&mut pane), "2026-03-01", "the nearest day of the next series");
    for _ in 0..5 {
        press(&mut pane, &state, "move.right");
    }
    assert_eq!(opened(&mut pane), "2026-10-01");
    press(&mut pane, &state, "move.up");
    press(&mut pane, &state, "move.top");
    assert_eq!(opened(&mut pane), "2026-02-03");
    press(&mut pane, &state, "sends.close");
    assert!(pane.plots.is_none());
}

#[test]
fn what_is_hidden_has_no_chart() {
    let hidden = Settings { hidden: Hidden { weight: true, calories: true }, ..Settings::default() };
    let state = state_with(hidden, answers(ChartSpec::default()));
    let mut pane = SendsPane::default();
    press(&mut pane, &state, "sends.charts");
    for _ in 0..6 {
        press(&mut pane, &state, "sends.measure");
        let asked = pane.wants(&state);
        let hides = |query: &Query| matches!(query, Query::Plot(ChartName::Weight | ChartName::Nutrition, ..));
        assert!(asked.iter().any(|query| matches!(query, Query::Plot(..))) && !asked.iter().any(hides));
    }
}
