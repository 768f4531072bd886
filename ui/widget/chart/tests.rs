#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::theme::Theme;
use chrono::Days;
use ratatui::style::Color;
use v7_state::settings::{ColourDepth, Settings};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn ticks() -> Vec<(f64, String)> {
    (4..=8).map(|n| (f64::from(n) * 100.0, format!("V{n}"))).collect()
}

fn mark(date: &str, grade: f64, shape: Shape) -> Mark {
    Mark { date: day(date), value: grade * 100.0, shape }
}

fn marks() -> Vec<Mark> {
    vec![
        mark("2025-12-20", 5.0, Shape::Send),
        mark("2026-02-03", 6.0, Shape::Tried),
        mark("2026-02-20", 6.0, Shape::Send),
        mark("2026-05-10", 7.0, Shape::Tried),
        mark("2026-06-01", 6.0, Shape::Send),
        mark("2026-08-15", 7.0, Shape::Notable),
        mark("2026-11-14", 8.0, Shape::Star),
    ]
}

fn line() -> Vec<(NaiveDate, f64)> {
    let climb = (0..20).map(|week| (day("2025-12-20") + Days::new(week * 7), 500.0 + week as f64 * 7.0));
    let later = (0..12).map(|week| (day("2026-08-20") + Days::new(week * 7), 690.0 + week as f64));
    climb.chain(later).collect()
}

fn drawn(width: u16, height: u16, glyphs: Glyphs, colours: ColourDepth, selected: Option<usize>) -> (Buffer, Plot) {
    let theme = Theme::new(&Settings { colours, ..Settings::default() }, true);
    let ctx = Ctx { theme: &theme, glyphs, focused: true };
    let (ticks, marks, line) = (ticks(), marks(), line());
    let chart = TimeChart {
        from: day("2025-11-23"),
        to: day("2026-11-22"),
        low: 350.0,
        high: 850.0,
        ticks: &ticks,
        marks: &marks,
        line: &line,
        gap_days: 14,
        selected,
    };
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    let plot = chart.draw(area, &mut buf, &ctx);
    (buf, plot)
}

fn text(buf: &Buffer) -> String {
    let width = usize::from(buf.area.width);
    let symbols: Vec<&str> = buf.content.iter().map(ratatui::buffer::Cell::symbol).collect();
    symbols.chunks(width).map(|row| row.concat().trim_end().to_owned() + "\n").collect()
}

#[test]
fn reads_as_a_chart() {
    insta::assert_snapshot!("chart_72x9", text(&drawn(72, 9, Glyphs::Unicode, ColourDepth::True, Some(6)).0));
    insta::assert_snapshot!("chart_72x9_ascii", text(&drawn(72, 9, Glyphs::Ascii, ColourDepth::True, Some(6)).0));
    insta::assert_snapshot!("chart_38x6", text(&drawn(38, 6, Glyphs::Unicode, ColourDepth::True, None).0));
}

#[test]
fn every_size_draws_without_leaving_its_area() {
    for width in 0..40 {
        for height in 0..12 {
            drawn(width, height, Glyphs::Unicode, ColourDepth::True, Some(2));
            drawn(width, height, Glyphs::Ascii, ColourDepth::None, Some(2));
        }
    }
}

#[test]
fn marks_stand_on_the_row_of_their_label_in_the_order_of_time() {
    let (buf, plot) = drawn(72, 9, Glyphs::Unicode, ColourDepth::True, None);
    for one in marks() {
        let at = plot.cell(one.date, one.value);
        assert_eq!(buf[at].symbol(), one.shape.symbol(Glyphs::Unicode));
        let row: String = (0..4).map(|x| buf[(x, at.y)].symbol()).collect();
        assert_eq!(row, format!("V{} ┤", one.value / 100.0));
    }
    let columns: Vec<u16> = marks().iter().map(|mark| plot.column(mark.date)).collect();
    assert!(columns.is_sorted(), "{columns:?}");
}

#[test]
fn kinds_of_marks_differ_in_shape_and_where_there_are_colours_in_colour() {
    let all = [Shape::Tried, Shape::Send, Shape::Notable, Shape::Star];
    for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
        let shapes: std::collections::HashSet<&str> = all.iter().map(|shape| shape.symbol(glyphs)).collect();
        assert_eq!(shapes.len(), 4);
    }
    let (buf, plot) = drawn(72, 9, Glyphs::Unicode, ColourDepth::True, None);
    let theme = Theme::new(&Settings::default(), true);
    for (index, style) in [(0, theme.good), (1, theme.tried), (5, theme.accent), (6, theme.accent)] {
        let one = marks()[index];
        assert_eq!(Some(buf[plot.cell(one.date, one.value)].fg), style.fg, "{one:?}");
    }
    let braille: Vec<Color> =
        buf.content.iter().filter(|cell| ("⠁".."⣿").contains(&cell.symbol())).map(|c| c.fg).collect();
    assert!(!braille.is_empty());
    assert!(braille.iter().all(|colour| Some(*colour) == theme.line.fg));
    let (plain, _) = drawn(72, 9, Glyphs::Unicode, ColourDepth::None, Some(6));
    assert!(plain.content.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
}

#[test]
fn the_selected_mark_stands_out_without_colour_too() {
    let (buf, plot) = drawn(72, 9, Glyphs::Unicode, ColourDepth::None, Some(4));
    let one = marks()[4];
    let at = plot.cell(one.date, one.value);
    assert!(buf[at].modifier.contains(Modifier::REVERSED));
    assert_eq!(buf[(at.x, plot.area.bottom())].symbol(), "▲", "and the axis points at it");
}

#[test]
fn the_line_is_broken_where_samples_are_missing() {
    let (buf, plot) = drawn(72, 9, Glyphs::Unicode, ColourDepth::True, None);
    let between = plot.column(day("2026-07-01"));
    let column = |x: u16| (plot.area.top()..plot.area.bottom()).any(|y| ("⠁".."⣿").contains(&buf[(x, y)].symbol()));
    assert!(!column(between));
    assert!(column(plot.column(day("2026-03-15"))));
    assert!(column(plot.column(day("2026-10-01"))));
}

#[test]
fn the_mouse_finds_the_mark_that_is_on_top() {
    let (_, plot) = drawn(72, 9, Glyphs::Unicode, ColourDepth::True, None);
    for (index, one) in marks().iter().enumerate() {
        let at = plot.cell(one.date, one.value);
        assert_eq!(plot.hit(&marks(), at), Some(index));
    }
    assert_eq!(plot.hit(&marks(), Position { x: 0, y: 0 }), None, "the axis is no mark");
    let empty = plot.cell(day("2026-10-01"), 400.0);
    assert_eq!(plot.hit(&marks(), empty), None);
    let mut two = marks();
    two.insert(0, mark("2025-12-20", 5.0, Shape::Tried));
    assert_eq!(plot.hit(&two, plot.cell(two[0].date, two[0].value)), Some(1), "a send covers a try");
}

#[test]
fn arrows_walk_through_time_and_between_grades() {
    let marks = marks();
    assert_eq!(step(&marks, None, Step::Earlier), Some(6), "begins at the newest");
    assert_eq!(step(&marks, Some(6), Step::Earlier), Some(5));
    assert_eq!(step(&marks, Some(6), Step::Later), Some(6), "stays at the end");
    assert_eq!(step(&marks, Some(0), Step::Earlier), Some(0));
    assert_eq!(step(&marks, Some(4), Step::Higher), Some(3), "the nearest day that is higher");
    assert_eq!(step(&marks, Some(2), Step::Lower), Some(0));
    assert_eq!(step(&marks, Some(6), Step::Higher), Some(6), "nothing is higher");
    assert_eq!(step(&marks, Some(3), Step::First), Some(0));
    assert_eq!(step(&[], None, Step::Later), None);
    assert_eq!(step(&marks, Some(99), Step::Earlier), Some(6), "a selection that is gone begins anew");
}

#[test]
fn value_labels_share_the_rows_there_are() {
    let many: Vec<(f64, String)> = (0..12).map(|n| (f64::from(n) * 100.0, format!("V{n}"))).collect();
    let chart = TimeChart {
        from: day("2026-01-01"),
        to: day("2026-12-31"),
        low: -50.0,
        high: 1150.0,
        ticks: &many,
        marks: &[],
        line: &[],
        gap_days: 7,
        selected: None,
    };
    let labels = |height: u16| -> String {
        let plot = chart.plot(Rect::new(0, 0, 60, height));
        let labels = axis::labels(&many, &plot);
        assert!(labels.windows(2).all(|pair| pair[0].0 < pair[1].0), "one a row: {labels:?}");
        labels.into_iter().map(|(_, label)| label).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(labels(14), "V11 V10 V9 V8 V7 V6 V5 V4 V3 V2 V1 V0");
    assert_eq!(labels(8), "V10-V11 V8-V9 V6-V7 V4-V5 V2-V3 V0-V1");
    assert_eq!(labels(1), "V0-V11");
}

#[test]
fn dates_are_labelled_by_the_room_there_is() {
    let labels = |from: &str, to: &str, columns| -> String {
        let ticks = date_ticks(day(from), day(to), columns, 9);
        ticks.into_iter().map(|tick| tick.label).collect::<Vec<_>>().join(" ")
    };
    for (from, to, columns, expected) in [
        ("2025-11-23", "2026-11-22", 66, "2026 Mar May Jul Sep Nov"),
        ("2025-11-23", "2026-11-22", 30, "2026 Jul"),
        ("2026-08-23", "2026-11-22", 66, "Sep 2026 Oct Nov"),
        ("2023-11-23", "2026-11-22", 66, "2024 Jul 2025 Jul 2026 Jul"),
        ("2006-05-01", "2026-11-22", 66, "2010 2015 2020 2025"),
        ("2026-11-01", "2026-11-22", 66, "1 Nov 8 Nov 15 Nov 22 Nov"),
    ] {
        assert_eq!(labels(from, to, columns), expected, "{from} {to} on {columns}");
    }
}

#[test]
fn bars_are_as_long_as_their_share() {
    for (share, unicode, ascii) in [
        (0.0, "", ""),
        (0.001, "▌", "#"),
        (0.5, "█████", "#####"),
        (0.55, "█████▌", "######"),
        (2.0, "██████████", "##########"),
    ] {
        assert_eq!(bar(share, 10, Glyphs::Unicode), unicode);
        assert_eq!(bar(share, 10, Glyphs::Ascii), ascii);
    }
}

#[test]
fn columns_over_months_join_months_when_there_are_too_many() {
    let theme = Theme::new(&Settings::default(), true);
    let ctx = Ctx { theme: &theme, glyphs: Glyphs::Unicode, focused: true };
    let months = |n: u32| -> Vec<(NaiveDate, f64)> {
        (0..n).map(|k| (day("2020-01-01") + chrono::Months::new(k), f64::from(k % 9))).collect()
    };
    for (n, every) in [(12, 1), (29, 1), (31, 3), (120, 6), (240, 12)] {
        let months = months(n);
        let mut buf = Buffer::empty(Rect::new(0, 0, 64, 10));
        assert_eq!(Columns { months: &months, selected: None }.draw(buf.area, &mut buf, &ctx), every, "{n} months");
    }
    let year = months(12);
    let mut buf = Buffer::empty(Rect::new(0, 0, 64, 9));
    Columns { months: &year, selected: None }.draw(buf.area, &mut buf, &ctx);
    insta::assert_snapshot!("columns_64x9", text(&buf));
    assert!(buf.content.iter().filter(|cell| cell.symbol() == "█").all(|cell| Some(cell.fg) == theme.series[0].fg));
}
