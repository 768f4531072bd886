//! A chart as a standalone SVG: axes, labels, a legend, neutral colours that follow a light or dark page.
//!
//! Deterministic, and text is escaped: names are the athlete's own. What is drawn is decided in `insight`.

use crate::insight::chart::{Axis, Chart, ChartName, Series, Shape};
use std::fmt::Write as _;

/// Width of a chart, px.
pub const WIDTH: f64 = 800.0;
/// Room on the left for labels, px.
const LEFT: f64 = 70.0;
/// Room on the right, px.
const RIGHT: f64 = 20.0;
/// Room above for title and legend, px.
const TOP: f64 = 62.0;
/// Room below for labels and explanation, px.
const BOTTOM: f64 = 56.0;
/// Colours of series beside one another; told apart without red and green (Okabe & Ito 2008).
const COLOURS: usize = 5;

/// The styles that a document with charts needs once.
pub const STYLE: &str = "svg{color-scheme:light dark}\
.bg{fill:#fff}.t{fill:#1f2328;font:13px system-ui,sans-serif}.h{font-size:17px;font-weight:600}\
.s{fill:#656d76;font-size:11px}.g{stroke:#d8dee4}.a{stroke:#8c959f}\
.m{fill:#afb8c1}.ml{stroke:#8c959f}\
.c0{fill:#0072b2}.c1{fill:#e69f00}.c2{fill:#009e73}.c3{fill:#cc79a7}.c4{fill:#56b4e9}\
.l0{stroke:#0072b2}.l1{stroke:#e69f00}.l2{stroke:#009e73}.l3{stroke:#cc79a7}.l4{stroke:#56b4e9}\
.k0{fill:#ebedf0}.k1{fill:#c6dbef}.k2{fill:#6baed6}.k3{fill:#2171b5}.k4{fill:#08306b}\
@media(prefers-color-scheme:dark){.bg{fill:#0d1117}.t{fill:#e6edf3}.s{fill:#8d96a0}.g{stroke:#21262d}.a{stroke:#6e7681}\
.m{fill:#484f58}.ml{stroke:#6e7681}.k0{fill:#21262d}.k1{fill:#08306b}.k2{fill:#2171b5}.k3{fill:#6baed6}.k4{fill:#c6dbef}}";

/// Text as XML takes it: markup escaped, characters that XML does not have left out.
pub fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => {}
            '\n' | '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
        out
    })
}

/// Height of a chart, px.
pub fn height(chart: &Chart) -> f64 {
    let cells = chart.series.iter().any(|series| series.shape == Shape::Cells);
    match () {
        () if chart.missing.is_some() => TOP + BOTTOM + 30.0,
        () if cells => TOP + BOTTOM + 7.0 * cell(chart),
        () => 400.0,
    }
}

/// Letters of small text that a line holds.
const NOTE_CHARS: usize = 118;
/// From one line of small text to the next, px.
const NOTE_LINE: f64 = 15.0;

/// The whole document: the chart, and below it how its figures are made, so that it needs no page around it.
pub fn svg(chart: &Chart) -> String {
    let above = height(chart);
    let notes = wrapped(chart.explanation, NOTE_CHARS);
    let height = above + NOTE_LINE * notes.len() as f64;
    let mut below = String::new();
    for (line, note) in notes.iter().enumerate() {
        text(&mut below, (LEFT, above + NOTE_LINE * line as f64), "t s", "start", note);
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} \
         {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\">\n<title>{}</title>\n<style>{STYLE}</style>\n\
         <rect class=\"bg\" width=\"{WIDTH}\" height=\"{height}\"/>\n{}{below}</svg>\n",
        escaped(&chart.title),
        body(chart)
    )
}

/// Words on lines of at most so many letters; none of nothing.
pub fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// What stands inside the document; a poster places several in groups of their own.
pub fn body(chart: &Chart) -> String {
    let mut out = String::new();
    text(&mut out, (LEFT, 26.0), "t h", "start", &chart.title);
    let below = height(chart) - 12.0;
    if let Some(reason) = &chart.missing {
        text(&mut out, (LEFT, TOP + 14.0), "t", "start", &format!("Not enough data: {reason}."));
        return out;
    }
    let frame = Frame { x: &chart.x, y: &chart.y, bottom: height(chart) - BOTTOM };
    frame.axes(&mut out, chart);
    let mut colour = 0;
    let mut legend = LEFT;
    for series in &chart.series {
        let number = colour % COLOURS;
        frame.series(&mut out, series, number, chart);
        if chart.series.len() > 1 && !series.points.is_empty() {
            let class = if series.muted { "m".to_owned() } else { format!("c{number}") };
            // A line is shown as one: beside grey bars a grey line would look the same.
            let (top, high) = if series.shape == Shape::Line { (42, 3) } else { (38, 10) };
            let _ =
                writeln!(out, "<rect class=\"{class}\" x=\"{legend:.1}\" y=\"{top}\" width=\"10\" height=\"{high}\"/>");
            text(&mut out, (legend + 15.0, 47.0), "t s", "start", &series.name);
            legend += 35.0 + 6.5 * series.name.chars().count() as f64;
        }
        colour += usize::from(!series.muted);
    }
    if chart.series.iter().any(|series| series.shape == Shape::Cells) {
        shades(&mut out);
    }
    let n = format!("n = {}", chart.n);
    text(&mut out, (LEFT, below), "t s", "start", &n);
    out
}

/// What the shades of cells mean.
fn shades(out: &mut String) {
    text(out, (LEFT, 47.0), "t s", "start", "no session");
    for shade in 0..5 {
        let x = LEFT + 62.0 + 15.0 * f64::from(shade);
        let _ = writeln!(out, "<rect class=\"k{shade}\" x=\"{x:.1}\" y=\"37\" width=\"12\" height=\"12\" rx=\"2\"/>");
    }
    text(out, (LEFT + 62.0 + 15.0 * 5.0 + 4.0, 47.0), "t s", "start", "highest quarter of load");
}

/// Height that a small label needs, px.
const LABEL: f64 = 12.0;

/// Days without a point after which the line of progress is broken: it is sampled weekly, where there is enough.
const PROGRESS_GAP: f64 = 7.5;

/// Where things lie.
struct Frame<'a> {
    x: &'a Axis,
    y: &'a Axis,
    bottom: f64,
}

impl Frame<'_> {
    fn x(&self, value: f64) -> f64 {
        LEFT + (value - self.x.low) / (self.x.high - self.x.low) * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, value: f64) -> f64 {
        self.bottom - (value - self.y.low) / (self.y.high - self.y.low) * (self.bottom - TOP)
    }

    fn axes(&self, out: &mut String, chart: &Chart) {
        let cells = chart.series.iter().any(|series| series.shape == Shape::Cells);
        // Labels that would run into one another: every second, third, ...
        let room = ((self.bottom - TOP) / LABEL).max(1.0) as usize;
        let every = self.y.ticks.len().div_ceil(room).max(1);
        for (value, label) in self.y.ticks.iter().step_by(every) {
            let y = self.y(*value);
            if !cells {
                let end = WIDTH - RIGHT;
                let _ = writeln!(out, "<path class=\"g\" d=\"M{LEFT} {y:.1}H{end}\"/>");
            }
            text(out, (LEFT - 8.0, y + 4.0), "t s", "end", label);
        }
        let mut free = f64::NEG_INFINITY;
        for (value, label) in &self.x.ticks {
            let (x, half) = (self.x(*value), 3.2 * label.chars().count() as f64);
            if x - half >= free {
                text(out, (x, self.bottom + 18.0), "t s", "middle", label);
                free = x + half + 4.0;
            }
        }
        if !cells {
            let (bottom, end) = (self.bottom, WIDTH - RIGHT);
            let _ = writeln!(out, "<path class=\"a\" d=\"M{LEFT} {bottom}H{end}\"/>");
        }
        text(out, (WIDTH - RIGHT, self.bottom + 34.0), "t s", "end", &self.x.label);
        // From the edge on: a unit of some words is longer than the room beside the axis.
        text(out, (8.0, TOP - 10.0), "t s", "start", &self.y.label);
    }

    fn series(&self, out: &mut String, series: &Series, number: usize, chart: &Chart) {
        let (cell, gap) = match chart.name {
            ChartName::Progression => (cell(chart), PROGRESS_GAP),
            _ => (cell(chart), f64::INFINITY),
        };
        let fill = if series.muted { "m".to_owned() } else { format!("c{number}") };
        let stroke = if series.muted { "ml".to_owned() } else { format!("l{number}") };
        let base = self.bottom;
        let width = self.bar_width(series);
        if series.shape == Shape::Line {
            let path = series.points.iter().enumerate().fold(String::new(), |mut path, (n, point)| {
                let before = n.checked_sub(1).and_then(|before| series.points.get(before));
                let command = if before.is_some_and(|before| point.x - before.x <= gap) { 'L' } else { 'M' };
                let _ = write!(path, "{command}{:.1} {:.1}", self.x(point.x), self.y(point.y));
                path
            });
            if !path.is_empty() {
                let _ = writeln!(out, "<path class=\"{stroke}\" fill=\"none\" stroke-width=\"2\" d=\"{path}\"/>");
            }
        }
        for point in &series.points {
            let (x, y, name) = (self.x(point.x), self.y(point.y), escaped(&point.label));
            // A bar begins at its day and never leaves the axes.
            let left = x.min(WIDTH - RIGHT - width).max(LEFT);
            let _ = match series.shape {
                Shape::Marks | Shape::Line => {
                    let radius = if series.shape == Shape::Line { 2.5 } else { 3.5 };
                    let title = format!("<title>{name}</title>");
                    writeln!(
                        out,
                        "<circle class=\"{fill}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\">{title}</circle>"
                    )
                }
                Shape::Bars => writeln!(
                    out,
                    "<rect class=\"{fill}\" x=\"{left:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{:.1}\">\
                     <title>{name}</title></rect>",
                    (base - y).max(0.0)
                ),
                Shape::Rows => {
                    // The muted reference is thicker and behind.
                    let thick = (self.y(0.0) - self.y(1.0)) * if series.muted { 0.8 } else { 0.45 };
                    writeln!(
                        out,
                        "<rect class=\"{fill}\" x=\"{LEFT}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{thick:.1}\">\
                         <title>{name}</title></rect>",
                        y - thick / 2.0,
                        (x - LEFT).max(0.0)
                    )
                }
                Shape::Cells => writeln!(
                    out,
                    "<rect class=\"k{}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{side:.1}\" height=\"{side:.1}\" rx=\"2\">\
                     <title>{name}</title></rect>",
                    point.shade.min(4),
                    x - cell / 2.0,
                    y - cell / 2.0,
                    side = cell * 0.85
                ),
            };
        }
    }

    /// As wide as the nearest two bars leave room for.
    fn bar_width(&self, series: &Series) -> f64 {
        let mut places: Vec<f64> = series.points.iter().map(|point| self.x(point.x)).collect();
        places.sort_unstable_by(f64::total_cmp);
        let nearest = places.windows(2).map(|pair| pair[1] - pair[0]).fold(40.0, f64::min);
        (nearest * 0.8).clamp(1.0, 40.0)
    }
}

/// Side of a calendar's square with its gap, px.
fn cell(chart: &Chart) -> f64 {
    ((WIDTH - LEFT - RIGHT) / (chart.x.high - chart.x.low).max(1.0)).clamp(4.0, 24.0)
}

fn text(out: &mut String, (x, y): (f64, f64), class: &str, anchor: &str, words: &str) {
    if !words.is_empty() {
        let words = escaped(words);
        let _ =
            writeln!(out, "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{words}</text>");
    }
}
