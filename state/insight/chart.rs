//! A chart as data, for whoever draws it: axes, series, points, and what it rests on. No colours and no sizes.

use crate::record::Key;
use chrono::{Datelike, NaiveDate};

/// A chart that can be asked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChartName {
    /// Ascents and the mean of the three hardest.
    Progression,
    /// Climbs a grade beside the reference shape.
    Pyramid,
    /// Load a week.
    Load,
    /// Weighings and their trend.
    Weight,
    /// Energy a day.
    Nutrition,
    /// The heaviest hangs.
    Hangs,
    /// Soreness by body part.
    Soreness,
    /// Days shaded by load.
    Calendar,
}

impl ChartName {
    /// All of them, in the order that help lists them.
    pub const ALL: [Self; 8] = [
        Self::Progression,
        Self::Pyramid,
        Self::Load,
        Self::Weight,
        Self::Nutrition,
        Self::Hangs,
        Self::Soreness,
        Self::Calendar,
    ];

    /// As it is typed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Progression => "progression",
            Self::Pyramid => "pyramid",
            Self::Load => "load",
            Self::Weight => "weight",
            Self::Nutrition => "nutrition",
            Self::Hangs => "hangs",
            Self::Soreness => "soreness",
            Self::Calendar => "calendar",
        }
    }

    /// The chart with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|chart| chart.as_str() == name)
    }
}

/// How a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A mark at each point.
    Marks,
    /// A line through the points.
    Line,
    /// A bar from 0 up to each point.
    Bars,
    /// A bar from 0 to the right at each point's y; its length is x.
    Rows,
    /// A square at each point, shaded by its shade.
    Cells,
}

/// One value of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartPoint {
    /// Along the horizontal axis.
    pub x: f64,
    /// Along the vertical axis.
    pub y: f64,
    /// What it shows in words, with its unit: `V5`, `420`, `71.3 kg`.
    pub label: String,
    /// The value that a table sums up: ascents, load, kcal, ...
    pub value: f64,
    /// 0 to 4, of cells; else 0.
    pub shade: u8,
    /// The record behind it, if it is one.
    pub key: Option<Key>,
}

/// Points that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// For a legend.
    pub name: String,
    /// How it is drawn.
    pub shape: Shape,
    /// Behind the others, in grey.
    pub muted: bool,
    /// By x.
    pub points: Vec<ChartPoint>,
}

/// One axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What it shows, with its unit; may be empty.
    pub label: String,
    /// Where it begins.
    pub low: f64,
    /// Where it ends, above `low`.
    pub high: f64,
    /// Marks with their labels, ascending: dates, grades in their own scale, numbers.
    pub ticks: Vec<(f64, String)>,
}

/// A chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Which.
    pub name: ChartName,
    /// `Progression, V`.
    pub title: String,
    /// Horizontal.
    pub x: Axis,
    /// Vertical.
    pub y: Axis,
    /// In the order they are drawn; none where `missing` says why.
    pub series: Vec<Series>,
    /// The unit of the points' values; may be empty.
    pub unit: &'static str,
    /// Observations behind it.
    pub n: usize,
    /// Formula, source and what n counts.
    pub explanation: &'static str,
    /// Why there is nothing to show.
    pub missing: Option<String>,
}

impl Chart {
    /// A chart of nothing, and why.
    pub fn without(name: ChartName, title: &str, explanation: &'static str, reason: impl Into<String>) -> Self {
        let axis = Axis { label: String::new(), low: 0.0, high: 1.0, ticks: Vec::new() };
        Self {
            name,
            title: title.to_owned(),
            x: axis.clone(),
            y: axis,
            series: Vec::new(),
            unit: "",
            n: 0,
            explanation,
            missing: Some(reason.into()),
        }
    }

    /// The sum of the values of a series; 0 when there is no such series.
    pub fn total(&self, series: &str) -> f64 {
        let points = self.series.iter().filter(|own| own.name == series).flat_map(|own| &own.points);
        points.map(|point| point.value).sum()
    }
}

/// Where a day lies on an axis of dates.
pub fn day_x(date: NaiveDate) -> f64 {
    f64::from(date.num_days_from_ce())
}

/// The day at a place of an axis of dates.
pub fn day_at(x: f64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(x.round() as i32)
}

/// An axis of days with about six marks: days, months or years, as the span asks.
pub fn date_axis(from: NaiveDate, to: NaiveDate) -> Axis {
    let days = (to - from).num_days();
    let months = |date: &NaiveDate| date.year() * 12 + date.month0() as i32;
    let starts: Vec<NaiveDate> =
        from.iter_days().take_while(|date| *date <= to).filter(|date| date.day() == 1).collect();
    let every = |step: i32, format: &'static str| -> Vec<(f64, String)> {
        let kept = starts.iter().filter(|date| months(date).rem_euclid(step) == 0);
        kept.map(|date| (day_x(*date), date.format(format).to_string())).collect()
    };
    let ticks = match days {
        ..=45 => {
            let step = (days / 6).max(1) as usize;
            let marks = from.iter_days().take_while(|date| *date <= to).step_by(step);
            marks.map(|date| (day_x(date), date.format("%-d %b").to_string())).collect()
        }
        46..=240 => every(1, "%b %Y"),
        241..=500 => every(2, "%b %Y"),
        501..=1100 => every(6, "%b %Y"),
        1101..=3700 => every(12, "%Y"),
        _ => every(60, "%Y"),
    };
    Axis { label: String::new(), low: day_x(from), high: day_x(to).max(day_x(from) + 1.0), ticks }
}

/// An axis of numbers around some values, marked at 1, 2 or 5 times a power of ten. With `zero` it begins at 0.
pub fn number_axis(label: &str, values: impl Iterator<Item = f64>, zero: bool) -> Axis {
    let start = if zero { (0.0, 0.0) } else { (f64::INFINITY, f64::NEG_INFINITY) };
    let (low, high) =
        values.filter(|value| value.is_finite()).fold(start, |(a, b), value| (a.min(value), b.max(value)));
    let (low, high) = if low > high { (0.0, 1.0) } else { (low, high) };
    let (low, high) = if high - low < 1e-9 { (low, low + 1.0) } else { (low, high) };
    let rough = (high - low) / 5.0;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|times| times * power).find(|step| *step >= rough * 0.999);
    let step = step.unwrap_or(10.0 * power);
    let (first, last) = ((low / step).floor() as i64, (high / step).ceil() as i64);
    let decimals = usize::from(step < 1.0) + usize::from(step < 0.1);
    let ticks: Vec<(f64, String)> =
        (first..=last).map(|n| (n as f64 * step, format!("{:.decimals$}", n as f64 * step))).collect();
    Axis { label: label.to_owned(), low: first as f64 * step, high: last as f64 * step, ticks }
}
