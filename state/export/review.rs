//! A review to share: Markdown, one HTML page with its charts inside, or a poster as SVG.
//!
//! The same sections in each, told once as headings and lines; names and notes are escaped for where they go. No figure
//! is worked out here.

use super::diary;
use super::svg::{self, STYLE, WIDTH, escaped, wrapped};
use crate::grade::Scale;
use crate::insight::review::{BestDay, Climbed, Named, ProjectLine, Review};
use std::fmt::Write as _;

/// A heading and its lines.
struct Section {
    heading: &'static str,
    lines: Vec<Line>,
}

/// One line, and the quote below it; may be empty.
struct Line {
    text: String,
    quote: String,
}

impl Line {
    fn plain(text: String) -> Self {
        Self { text, quote: String::new() }
    }
}

/// `1 day`, `2 days`.
fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// The sections that have something to say.
fn sections(review: &Review) -> Vec<Section> {
    let plain = |lines: Vec<String>| lines.into_iter().map(Line::plain).collect::<Vec<_>>();
    let days = |(name, days): &(String, usize)| format!("{name}, {}", count(*days, "day"));
    let all_scales = review.scales.len();
    let named = |scale: Scale| if all_scales > 1 { format!("{}: ", scale.short()) } else { String::new() };
    let firsts = review
        .scales
        .iter()
        .flat_map(|own| own.firsts.iter().map(move |first| format!("{}first {}", named(own.scale), climbed(first))));
    let hardest = review
        .scales
        .iter()
        .flat_map(|own| own.hardest.iter().map(move |send| format!("{}{}", named(own.scale), climbed(send))));
    let best = review.best_days.iter().map(|day| Line { text: best_day(day), quote: day.quote.clone() });
    let all = [
        Section { heading: "In short", lines: plain(in_short(review)) },
        Section { heading: "For the first time", lines: plain(firsts.collect()) },
        Section { heading: "Hardest", lines: plain(hardest.collect()) },
        Section { heading: "Best days", lines: best.collect() },
        Section { heading: "Projects", lines: plain(review.projects.iter().map(project).collect()) },
        Section { heading: "Places", lines: plain(review.places.iter().map(days).collect()) },
        Section { heading: "Partners", lines: plain(review.partners.iter().map(days).collect()) },
        Section { heading: "Food and weight", lines: plain(body(review)) },
    ];
    all.into_iter().filter(|section| !section.lines.is_empty()).collect()
}

fn in_short(review: &Review) -> Vec<String> {
    let mut lines = vec![format!("{} on {}", count(review.sessions, "session"), count(review.days, "day"))];
    if review.minutes > 0.0 {
        lines.push(format!("{:.0} hours", review.minutes / 60.0));
    }
    if review.tried > 0 {
        lines.push(format!("{} tried, {} sent", count(review.tried, "climb"), review.sent));
    }
    for own in &review.scales {
        if let Some(best) = own.maximum.value() {
            let sends = count(own.sends, "send");
            lines.push(format!("{}: hardest {}, {sends}", own.scale.short(), best.label));
        }
    }
    lines
}

fn climbed(climbed: &Climbed) -> String {
    format!("{}{}, {}", climbed.label, called(&climbed.named), climbed.when)
}

/// ` Midnight Lightning, Camp 4`, as far as it is known.
fn called(named: &Named) -> String {
    let name = if named.name.is_empty() { String::new() } else { format!(" {}", named.name) };
    let place = if named.place.is_empty() { String::new() } else { format!(", {}", named.place) };
    format!("{name}{place}")
}

fn best_day(day: &BestDay) -> String {
    let place = if day.place.is_empty() { String::new() } else { format!(", {}", day.place) };
    format!("{}{place}: {}, up to {}", day.date, count(day.sends, "send"), day.top)
}

fn project(line: &ProjectLine) -> String {
    let tries = match line.tries {
        0 => String::new(),
        1 => ", 1 try".to_owned(),
        tries => format!(", {tries} tries"),
    };
    let sent = if line.sent { ", sent" } else { "" };
    format!("{}{}: {}{tries}{sent}", line.label, called(&line.named), count(line.days, "day"))
}

fn body(review: &Review) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some((means, n)) = review.food.as_ref().and_then(|food| Some((food.value()?, food.n()))) {
        lines.push(format!(
            "{:.0} kcal, {:.0} g protein, {:.0} g carbs, {:.0} g fat a day, mean of {}",
            means.calories,
            means.protein,
            means.carbs,
            means.fat,
            count(n, "complete day")
        ));
    }
    if let Some((first, last)) = review.weight_kg.as_ref().and_then(|weight| weight.value()) {
        lines.push(format!("weight trend from {first:.1} to {last:.1} kg"));
    }
    lines
}

/// `Climbing in 2026`, and the dates of a trip.
fn heading(review: &Review) -> (String, String) {
    let dates = review.period.label();
    let dates = if dates == review.title { String::new() } else { dates };
    (format!("Climbing: {}", review.title), dates)
}

/// As Markdown, with the figures of the pyramid as a table.
pub fn markdown(review: &Review) -> String {
    let (title, dates) = heading(review);
    let mut out = format!("# {}\n", diary::escaped(&title));
    if !dates.is_empty() {
        let _ = writeln!(out, "\n{dates}");
    }
    for section in sections(review) {
        let _ = writeln!(out, "\n## {}\n", section.heading);
        for line in section.lines {
            let _ = writeln!(out, "- {}", diary::escaped(&line.text));
            if !line.quote.is_empty() {
                let _ = writeln!(out, "  > {}", diary::escaped(&line.quote));
            }
        }
    }
    let rows = review.charts.iter().filter(|chart| chart.name == crate::insight::chart::ChartName::Pyramid);
    for chart in rows {
        let _ = writeln!(out, "\n## {}\n\n| grade | climbs |\n|---|---:|", chart.title);
        let climbs = chart.series.iter().filter(|series| !series.muted).flat_map(|series| &series.points);
        for point in climbs {
            let label = chart.y.ticks.iter().find(|(y, _)| *y == point.y).map_or("", |(_, label)| label.as_str());
            let _ = writeln!(out, "| {} | {} |", diary::escaped(label), point.value);
        }
    }
    out
}

/// As one HTML page that needs no other file.
pub fn html(review: &Review) -> String {
    let (title, dates) = heading(review);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"/>\n<title>{0}</title>\n<style>{PAGE}{STYLE}</style>\n</head>\n\
         <body>\n<h1>{0}</h1>\n",
        escaped(&title)
    );
    if !dates.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", escaped(&dates));
    }
    for section in sections(review) {
        let _ = writeln!(out, "<h2>{}</h2>\n<ul>", section.heading);
        for line in section.lines {
            let quote = if line.quote.is_empty() {
                String::new()
            } else {
                format!("<blockquote>{}</blockquote>", escaped(&line.quote))
            };
            let _ = writeln!(out, "<li>{}{quote}</li>", escaped(&line.text));
        }
        out.push_str("</ul>\n");
    }
    for chart in &review.charts {
        let height = svg::height(chart);
        let _ = writeln!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\">\n{}</svg>\n\
             <p class=\"n\">{}</p>",
            svg::body(chart),
            escaped(chart.explanation)
        );
    }
    out.push_str("</body>\n</html>\n");
    out
}

const PAGE: &str = ":root{color-scheme:light dark}\
body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}\
svg{width:100%;height:auto}blockquote{margin:.3rem 0 .6rem;padding-left:.8rem;border-left:3px solid #8c959f}\
.n{font-size:.8rem;opacity:.7}";

/// Room around the poster's text, px.
const MARGIN: f64 = 70.0;
/// From one line to the next, px.
const LINE: f64 = 20.0;
/// Characters that a line of the poster holds.
const LINE_CHARS: usize = 95;

/// As one tall SVG: the lines, then the charts below one another.
pub fn poster(review: &Review) -> String {
    let (title, dates) = heading(review);
    let mut inner = String::new();
    let mut y = 50.0;
    let mut put = |y: f64, x: f64, class: &str, words: &str| {
        let _ = writeln!(inner, "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", escaped(words));
    };
    put(y, MARGIN, "t h", &title);
    if !dates.is_empty() {
        y += LINE;
        put(y, MARGIN, "t s", &dates);
    }
    for section in sections(review) {
        y += LINE * 1.8;
        put(y, MARGIN, "t h", section.heading);
        for line in section.lines {
            for (n, part) in wrapped(&line.text, LINE_CHARS).into_iter().enumerate() {
                y += LINE;
                put(y, MARGIN + if n == 0 { 0.0 } else { 16.0 }, "t", &part);
            }
            for part in wrapped(&line.quote, LINE_CHARS) {
                y += LINE * 0.9;
                put(y, MARGIN + 16.0, "t s", &part);
            }
        }
    }
    y += LINE * 2.0;
    for chart in &review.charts {
        let _ = writeln!(inner, "<g transform=\"translate(0 {y:.1})\">\n{}</g>", svg::body(chart));
        y += svg::height(chart);
    }
    let height = (y + 20.0).ceil();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} \
         {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\">\n<title>{}</title>\n<style>{STYLE}</style>\n\
         <rect class=\"bg\" width=\"{WIDTH}\" height=\"{height}\"/>\n{inner}</svg>\n",
        escaped(&title)
    )
}
