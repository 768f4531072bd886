//! Load and body: how even load is and how it changed, the heaviest hangs over time, seconds under tension a week, which way
//! soreness goes, injuries and how often they came back. Figures and their n; what follows from them is the climber's to say.

use super::{Places, PlanPane, load};
use crate::hang::load_words;
use crate::pane::{Ctx, Do, Open};
use crate::text::{clean, fit, pad, pad_left};
use crate::units::{weight, weight_unit};
use crate::widget::chart::{Mark, RowBar, RowBars, Shape, TimeChart};
use crate::widget::panel;
use chrono::{Days, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use v7_state::insight::chart::number_axis;
use v7_state::insight::hangs::HangSeries;
use v7_state::insight::injuries::InjuryLine;
use v7_state::insight::{Figure, Topic, explain};
use v7_state::query::{Answer, Query};
use v7_state::record::Units;
use v7_state::settings::Glyphs;
use v7_state::update::State;
use v7_state::view::Strain;
use v7_state::view::strain::DAYS;

/// The parts, in the order that Up and Down lead through them where only one fits.
const NAMES: [&str; 5] = ["Strength", "A week", "Soreness", "Injuries", "Load"];
/// From this size on, all are shown, where what hurts fits.
const ALL_FROM: (u16, u16) = (70, 18);
/// Rows of a frame.
const FRAME: u16 = 2;
/// Rows of the part about load: six figures in a frame.
const LOAD_ROWS: u16 = 8;
/// Samples of one line further apart than this are not joined, days.
const GAP_DAYS: i64 = 60;

/// Columns from which on a hang is told with its seconds and days.
const WORDS_FROM: u16 = 60;

/// What is chosen on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// Index of the hold or exercise whose progress is drawn.
    series: usize,
    /// Which part is shown where not all fit.
    section: usize,
    /// Lines passed over in a part that is shown alone and is longer than its place; none where all are shown.
    skip: Option<usize>,
}

impl Page {
    /// Whether a part is shown alone that has lines to pass over.
    pub(super) fn has_lines(self) -> bool {
        self.skip.is_some() && matches!(self.section, 1..=3)
    }

    /// Left and right turn through holds and exercises, and through the lines of a part that is shown alone; up and down
    /// through the parts.
    pub(super) fn turn(&mut self, action: &str, series: usize) {
        let last = series.saturating_sub(1);
        let alone = self.has_lines();
        if let Some(skip) = self.skip.as_mut().filter(|_| alone) {
            match action {
                "move.left" => return *skip = skip.saturating_sub(1),
                "move.right" => return *skip += 1,
                _ => *skip = 0,
            }
        }
        match action {
            "move.left" => self.series = self.series.min(last).saturating_sub(1),
            "move.right" => self.series = (self.series + 1).min(last),
            "move.up" => self.section = self.section.saturating_sub(1),
            "move.down" => self.section = (self.section + 1).min(NAMES.len() - 1),
            "move.top" => (self.series, self.section) = (0, 0),
            "move.bottom" => self.series = last,
            _ => {}
        }
    }
}

fn strain(state: &State) -> Option<&Strain> {
    match state.answers.get(&Query::Strain(state.moment.today)) {
        Some(Answer::Strain(strain)) => Some(strain),
        _ => None,
    }
}

/// Holds and exercises that have a progress.
pub(super) fn series(state: &State) -> usize {
    strain(state).map_or(0, |strain| strain.hangs.len() + exercises(strain).len())
}

/// Ids of the exercises with load, the one done in most weeks first.
fn exercises(strain: &Strain) -> Vec<&str> {
    let mut ids: Vec<(&str, usize)> = Vec::new();
    for week in strain.strength.iter().filter(|week| week.heaviest_kg.is_some()) {
        match ids.iter_mut().find(|(id, _)| *id == week.exercise) {
            Some((_, weeks)) => *weeks += 1,
            None => ids.push((&week.exercise, 1)),
        }
    }
    ids.sort_by_key(|(_, weeks)| std::cmp::Reverse(*weeks));
    ids.into_iter().map(|(id, _)| id).collect()
}

/// What the figures mean.
pub(super) fn explanation() -> Do {
    let topics = [
        ("Load.", Topic::Load),
        ("Change.", Topic::LoadChange),
        ("Monotony.", Topic::Monotony),
        ("Strain.", Topic::Strain),
        ("Acute/chronic.", Topic::Acwr),
        ("Streak.", Topic::Streak),
        ("Hangs.", Topic::Hangs),
        ("Time under tension.", Topic::HangTime),
        ("Strength work.", Topic::Tonnage),
        ("Soreness.", Topic::SorenessSlope),
        ("Injuries.", Topic::Injuries),
    ];
    let text: Vec<String> = topics.iter().map(|(name, topic)| format!("**{name}** {}", explain(*topic))).collect();
    Do::Open(Open::Text { title: "Load and body".to_owned(), markdown: text.join("\n\n") })
}

/// Draws the page.
pub(super) fn draw(pane: &mut PlanPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    pane.places = Places::default();
    let Some(strain) = strain(state) else {
        buf.set_string(area.x, area.y, fit("Reading the journal", usize::from(area.width)), ctx.theme.dim);
        return;
    };
    if strain.is_empty() {
        let lines = [
            "No session, strength work, soreness or injury is logged yet.",
            "",
            "+  logs it: ex:hang 3x6x7s +15kg 20mm fingers:4",
            "v7 hang  in the shell times hangs and logs them",
            "b  back to the week",
        ];
        for (y, line) in (area.y + 1..area.bottom()).zip(lines) {
            let style = if y == area.y + 1 { ctx.theme.title } else { ctx.theme.text };
            buf.set_string(area.x + 2, y, fit(line, usize::from(area.width.saturating_sub(2))), style);
        }
        return;
    }
    let (sore_rows, injury_rows) = rows_of_what_hurts(strain);
    let under_load = area.height.saturating_sub(LOAD_ROWS);
    let fits = usize::from(under_load) >= sore_rows + injury_rows;
    if area.width >= ALL_FROM.0 && area.height >= ALL_FROM.1 && fits {
        pane.body.skip = None;
        let (left, upper) = (area.width * 11 / 20, area.height / 2);
        let (x, y) = (area.x + left, area.y + upper);
        let right = Rect { x, width: area.width - left, ..area };
        let sore = (under_load * 3 / 7).max(sore_rows as u16).min(under_load - injury_rows as u16);
        let under = area.y + LOAD_ROWS;
        let rects = [
            Rect { width: left, height: upper, ..area },
            Rect { y, width: left, height: area.height - upper, ..area },
            Rect { y: under, height: sore, ..right },
            Rect { y: under + sore, height: under_load - sore, ..right },
            Rect { height: LOAD_ROWS, ..right },
        ];
        for (section, rect) in rects.into_iter().enumerate() {
            let title = title(section, pane.body, strain, state);
            let inner = panel::padded(&title, section == 0, rect, buf, ctx);
            part(section, pane.body, strain, state, inner, buf, ctx);
        }
        return;
    }
    let head = Rect { height: area.height.min(1), ..area };
    let section = pane.body.section;
    panel::tabs(&NAMES, section, head, buf, ctx);
    let body = Rect { y: area.y + head.height, height: area.height - head.height, ..area };
    let inner = panel::heading(&title(section, pane.body, strain, state), body, buf, ctx);
    let longest = passed_over_at_most(section, strain, usize::from(inner.height));
    pane.body.skip = Some(pane.body.skip.unwrap_or(0).min(longest));
    part(section, pane.body, strain, state, inner, buf, ctx);
}

/// Lines of a part that can be passed over until its last one is in sight.
fn passed_over_at_most(section: usize, strain: &Strain, rows: usize) -> usize {
    let (lines, fit) = match section {
        1 => (strain.hang_weeks.len() + strain.strength.len(), rows),
        2 => (strain.slopes.len(), rows),
        3 => (strain.injuries.len(), rows / 2),
        _ => (0, rows),
    };
    lines.saturating_sub(fit)
}

/// Rows that soreness and injuries take with their frames, so that none of them is out of reach.
fn rows_of_what_hurts(strain: &Strain) -> (usize, usize) {
    let frame = usize::from(FRAME);
    (strain.slopes.len().max(2) + frame, (2 * strain.injuries.len()).max(1) + frame)
}

fn title(section: usize, page: Page, strain: &Strain, state: &State) -> String {
    match section {
        0 => {
            let total = series(state);
            let at = page.series.min(total.saturating_sub(1));
            let name = match strain.hangs.get(at) {
                Some(series) => format!("Heaviest hang · {}", clean(&series.hold.label())),
                None => exercises(strain)
                    .get(at - strain.hangs.len())
                    .map_or_else(|| "Strength".to_owned(), |id| format!("Heaviest · {}", exercise_name(id, state))),
            };
            if total > 1 { format!("{name} · {}/{total}", at + 1) } else { name }
        }
        1 => "Work a week".to_owned(),
        2 => "Soreness, points a week".to_owned(),
        3 => "Injuries, 12 months".to_owned(),
        _ => "Load · minutes x RPE".to_owned(),
    }
}

fn exercise_name(id: &str, state: &State) -> String {
    let known = state.basics().map(|basics| basics.exercises.as_slice()).unwrap_or_default();
    let name = known.iter().find(|exercise| exercise.exercise_id == id).map_or(id, |exercise| &exercise.name);
    clean(name).into_owned()
}

fn part(section: usize, page: Page, strain: &Strain, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let skip = page.skip.unwrap_or(0);
    match section {
        0 => progress(page, strain, state, area, buf, ctx),
        1 => weeks(strain, skip, state, area, buf, ctx),
        2 => soreness(strain, skip, area, buf, ctx),
        3 => injuries(strain.injuries.get(skip..).unwrap_or_default(), state.moment.today, area, buf, ctx),
        _ => load::draw(strain.load.as_ref(), area, buf, ctx),
    }
}

fn units(state: &State) -> Units {
    state.basics().and_then(|basics| basics.user.preferences.units).unwrap_or_default()
}

fn say(text: &str, area: Rect, style: Style, buf: &mut Buffer) {
    for (y, line) in (area.y..area.bottom()).zip(crate::text::wrap(text, usize::from(area.width.max(8)))) {
        buf.set_stringn(area.x, y, line, usize::from(area.width), style);
    }
}

/// The heaviest load over time, with a line of words above it.
fn progress(page: Page, strain: &Strain, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let at = page.series.min(series(state).saturating_sub(1));
    let units = units(state);
    let (points, words): (Vec<(NaiveDate, f64)>, String) = if let Some(series) = strain.hangs.get(at) {
        let days = series.days.iter().map(|day| (day.date, weight(day.load_kg, units)));
        (days.collect(), hang_words(series, units, area.width >= WORDS_FROM))
    } else if let Some(id) = exercises(strain).get(at - strain.hangs.len()) {
        let weeks = strain.strength.iter().filter(|week| week.exercise == *id);
        let points: Vec<(NaiveDate, f64)> =
            weeks.filter_map(|week| Some((week.monday, weight(week.heaviest_kg?, units)))).collect();
        let words = format!("heaviest of each week · n {} weeks", points.len());
        (points, words)
    } else {
        say("No hang or lift with a load is logged in the last 12 months.", area, ctx.theme.dim, buf);
        return;
    };
    say(&words, Rect { height: area.height.min(1), ..area }, ctx.theme.text, buf);
    let chart = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let Some((first, _)) = points.first().filter(|_| chart.height > 0) else { return };
    let axis = number_axis(weight_unit(units), points.iter().map(|point| point.1), false);
    let marks: Vec<Mark> =
        points.iter().map(|(date, value)| Mark { date: *date, value: *value, shape: Shape::Send }).collect();
    let from = (*first).min(state.moment.today.checked_sub_days(Days::new(28)).unwrap_or(*first));
    let mut drawn = TimeChart {
        from,
        to: state.moment.today,
        low: axis.low,
        high: axis.high,
        ticks: &axis.ticks,
        marks: &marks,
        line: &points,
        gap_days: GAP_DAYS,
        selected: None,
    };
    let chart = drawn.spaced(chart);
    drawn.draw(chart, buf, ctx);
}

/// `last +15 kg for 7 s, 121 % · best +17.5 kg 2026-10-04 · n 12`; shorter where there is less room.
fn hang_words(series: &HangSeries, units: Units, wide: bool) -> String {
    let Some(last) = series.days.last() else { return String::new() };
    let mut text = format!("last {}", load_words(Some(last.load_kg), units));
    text.extend(last.hang_s.filter(|_| wide).map(|seconds| format!(" for {seconds} s")));
    text.extend(last.body_pct.map(|pct| format!(" {pct:.0} %")));
    if let Some(best) = series.best().filter(|best| best.load_kg > last.load_kg) {
        text.extend([" · best ".to_owned(), load_words(Some(best.load_kg), units)]);
        text.extend(wide.then(|| format!(" {}", best.date)));
    }
    format!("{text} (n {})", series.days.len())
}

/// Weeks, newest first: seconds of each hold with its loads, and the tonnage of each exercise.
fn weeks(strain: &Strain, skip: usize, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let units = units(state);
    let mut rows: Vec<(NaiveDate, String, String)> = Vec::new();
    for week in &strain.hang_weeks {
        let (low, high) = week.load_kg;
        let load = if low == high {
            load_words(Some(low), units)
        } else {
            format!("{:+} to {}", weight(low, units), load_words(Some(high), units))
        };
        let time = if week.lines == 0 { "time unknown".to_owned() } else { format!("{} s", week.tension_s) };
        rows.push((week.monday, clean(&week.hold.label()).into_owned(), format!("{time} · {load}")));
    }
    for week in &strain.strength {
        let sets = if week.sets == 1.0 { "1 set".to_owned() } else { format!("{} sets", week.sets) };
        let words = if week.lines == 0 {
            sets
        } else {
            format!("{:.0} {} · {sets}", weight(week.tonnage_kg, units), weight_unit(units))
        };
        rows.push((week.monday, exercise_name(&week.exercise, state), words));
    }
    if rows.is_empty() {
        say("No strength work is logged in the last 12 months.", area, ctx.theme.dim, buf);
        return;
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.0));
    let mut before = None;
    for (y, (monday, name, words)) in (area.y..area.bottom()).zip(rows.into_iter().skip(skip)) {
        let label = if before == Some(monday) { String::new() } else { monday.format("%-d %b").to_string() };
        before = Some(monday);
        let wide = usize::from(area.width);
        let right = words.chars().count().min(wide.saturating_sub(8));
        let named = wide.saturating_sub(8 + right + 1);
        buf.set_string(area.x, y, pad_left(&label, 6), ctx.theme.dim);
        buf.set_string(area.x + 8, y, pad(&fit(&name, named), named), ctx.theme.text);
        buf.set_stringn(area.right() - right as u16, y, fit(&words, right), right, ctx.theme.text);
    }
}

/// A bar a body part: its mean of two weeks, and which way it goes.
fn soreness(strain: &Strain, skip: usize, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    if strain.slopes.is_empty() {
        say("No soreness is noted in the last four weeks. fingers:4 in a line notes it.", area, ctx.theme.dim, buf);
        return;
    }
    let arrow = |slope: f64| match (slope, ctx.glyphs) {
        (up, Glyphs::Unicode) if up >= 0.25 => "↗",
        (down, Glyphs::Unicode) if down <= -0.25 => "↘",
        (_, Glyphs::Unicode) => "→",
        (up, Glyphs::Ascii) if up >= 0.25 => "^",
        (down, Glyphs::Ascii) if down <= -0.25 => "v",
        (_, Glyphs::Ascii) => "=",
    };
    let rows: Vec<RowBar> = strain
        .slopes
        .iter()
        .skip(skip)
        .map(|(part, slope)| {
            let recent = strain.trends.iter().find(|trend| trend.part == *part).map(|trend| trend.recent);
            let mean = recent.map_or_else(|| "  -".to_owned(), |mean| format!("{mean:.1}"));
            let words = match slope {
                Figure::Known { value, n } => format!("{mean} {} {value:+.1} (n {n})", arrow(*value)),
                Figure::Missing { .. } => format!("{mean} few scores"),
            };
            RowBar { label: clean(part).into_owned(), value: recent, words }
        })
        .collect();
    RowBars { rows: &rows, full: 10.0, style: ctx.theme.series[1], selected: None }.draw(area, buf, ctx);
}

/// A line an injury over twelve months: its spells, and how often it came back.
fn injuries(lines: &[InjuryLine], today: NaiveDate, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    if lines.is_empty() {
        say("No injury is noted.", area, ctx.theme.dim, buf);
        return;
    }
    let start = today.checked_sub_days(Days::new(DAYS)).unwrap_or(today);
    let mut y = area.y;
    // Where not all fit, the last row says so.
    let all_fit = 2 * lines.len() <= usize::from(area.height);
    let bottom = if all_fit { area.bottom() } else { area.bottom().saturating_sub(1) };
    for (index, line) in lines.iter().enumerate() {
        if y + 2 > bottom {
            let more = format!("{} more", lines.len() - index);
            if y < area.bottom() {
                buf.set_string(area.x, y, fit(&more, usize::from(area.width)), ctx.theme.dim);
            }
            return;
        }
        let open = line.open().is_some();
        let again = match line.spells.len() {
            0 | 1 => String::new(),
            2 => " · 2nd time".to_owned(),
            3 => " · 3rd time".to_owned(),
            times => format!(" · {times}th time"),
        };
        let words = format!("{}{}{again}", clean(&line.name), if open { " · open" } else { "" });
        let style = if open { ctx.theme.warn } else { ctx.theme.text };
        buf.set_string(area.x, y, fit(&words, usize::from(area.width)), style);
        timeline(line, (start, today), Rect { y: y + 1, height: 1, ..area }, style, buf, ctx);
        y += 2;
    }
    if y < area.bottom() {
        let (from, to) = (start.format("%b %Y").to_string(), today.format("%b %Y").to_string());
        let gap = usize::from(area.width).saturating_sub(from.len() + to.len());
        buf.set_string(area.x, y, format!("{from}{}{to}", " ".repeat(gap)), ctx.theme.dim);
    }
}

fn timeline(
    line: &InjuryLine,
    (start, end): (NaiveDate, NaiveDate),
    area: Rect,
    style: Style,
    buf: &mut Buffer,
    ctx: &Ctx<'_>,
) {
    let (track, full) = if ctx.glyphs == Glyphs::Ascii { (".", "#") } else { ("·", "█") };
    buf.set_string(area.x, area.y, track.repeat(usize::from(area.width)), ctx.theme.dim);
    let days = (end - start).num_days().max(1);
    let last = i64::from(area.width.saturating_sub(1));
    let column = |date: NaiveDate| ((date - start).num_days() * last / days) as u16;
    for spell in &line.spells {
        let from = spell.from.unwrap_or(start).max(start);
        let to = if spell.open { end } else { spell.to.or(spell.from).unwrap_or(start) };
        // Spells that ended before the line begins are counted, not drawn.
        if to < start || (spell.from.is_none() && !spell.open) {
            continue;
        }
        for x in column(from)..=column(to.max(from)) {
            buf.set_string(area.x + x, area.y, full, style);
        }
    }
}
