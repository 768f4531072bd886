//! The interval timer as it is drawn: the phase, big digits, what is next, and the keys.
//!
//! The rules are in `v7_state::insight::hang_timer`; keys are read by the program around this.

use crate::pane::Ctx;
use crate::text::{fit, width, wrap};
use crate::units::{weight, weight_unit};
use crate::widget::{bar, digits};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use v7_state::insight::hang_timer::{HangTimer, Phase, Step};
use v7_state::record::Units;

/// What a question at the end is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// Nothing: the timer runs.
    Nothing,
    /// Whether to log what was done.
    Log,
}

/// Columns under which the counters are short.
const SHORT_UNDER: u16 = 60;

const KEYS: [(&str, &str); 5] = [("Space", "pause"), ("n", "next"), ("b", "back"), ("+ -", "load"), ("q", "end")];

/// Draws the timer.
pub fn draw(timer: &HangTimer, asking: Asking, units: Units, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let area = area.intersection(buf.area);
    if area.height < 4 || area.width < 20 {
        let words = format!("{} {}", phase_word(timer.step.phase), clock(timer.left_s()));
        buf.set_stringn(area.x, area.y, words, usize::from(area.width), ctx.theme.text);
        return;
    }
    let theme = ctx.theme;
    let style = colour(timer.step.phase, ctx);
    middle(&counters(timer, units, area.width), area.y, theme.text, area, buf);
    let mut phase = phase_word(timer.step.phase).to_owned();
    if timer.paused {
        phase.push_str(" · PAUSED");
    }
    middle(&phase, area.y + 1, style.patch(theme.title).patch(style), area, buf);
    let keys = if asking == Asking::Log { question(timer) } else { key_lines(usize::from(area.width), ctx) };
    let foot = keys.len() as u16;
    let below = area.bottom().saturating_sub(foot);
    for (y, line) in (below..area.bottom()).zip(&keys) {
        let indent = area.width.saturating_sub(line.width() as u16) / 2;
        buf.set_line(area.x + indent, y, line, area.width - indent);
    }
    if below > area.y + 3 {
        middle(&next_words(timer, units), below - 1, theme.dim, area, buf);
    }
    let mut room = Rect { y: area.y + 2, height: below.saturating_sub(area.y + 3), ..area };
    if room.height >= 8 {
        let wide = room.width.saturating_sub(8).min(60);
        let share = 1.0 - timer.left_ms() as f64 / timer.length_ms().max(1) as f64;
        let line = Line::from(bar::gauge(share, usize::from(wide), ctx.glyphs, style, theme.dim));
        buf.set_line(room.x + (room.width - wide) / 2, room.bottom() - 2, &line, wide);
        room.height -= 2;
    }
    digits::draw(&clock(timer.left_s()), room, style, ctx.glyphs, buf);
}

fn middle(text: &str, y: u16, style: Style, area: Rect, buf: &mut Buffer) {
    let text = fit(text, usize::from(area.width));
    let x = area.x + area.width.saturating_sub(width(&text) as u16) / 2;
    buf.set_stringn(x, y, text, usize::from(area.width), style);
}

fn phase_word(phase: Phase) -> &'static str {
    match phase {
        Phase::Ready => "GET READY",
        Phase::Hang => "HANG",
        Phase::Between => "REST",
        Phase::Rest => "REST BETWEEN SETS",
        Phase::Done => "DONE",
    }
}

fn colour(phase: Phase, ctx: &Ctx<'_>) -> Style {
    match phase {
        Phase::Ready => ctx.theme.warn,
        Phase::Hang => ctx.theme.good,
        Phase::Between | Phase::Rest => ctx.theme.line,
        Phase::Done => ctx.theme.text,
    }
}

/// `7`, `59`, `1:00`, `3:00`.
fn clock(seconds: u64) -> String {
    if seconds < 60 { seconds.to_string() } else { format!("{}:{:02}", seconds / 60, seconds % 60) }
}

/// `+15 kg`, `-7.5 kg`, `body weight`.
pub(crate) fn load_words(load_kg: Option<f64>, units: Units) -> String {
    match load_kg.filter(|kg| *kg != 0.0) {
        None => "body weight".to_owned(),
        Some(kg) => format!("{:+} {}", (weight(kg, units) * 10.0).round() / 10.0, weight_unit(units)),
    }
}

/// `Set 1 of 3 · hang 2 of 6 · +15 kg · 20 mm half-crimp`.
fn counters(timer: &HangTimer, units: Units, columns: u16) -> String {
    let (plan, Step { set, rep, .. }) = (&timer.plan, timer.step);
    let of = if columns < SHORT_UNDER { "/" } else { " of " };
    let mut words = vec![format!("Set {}{of}{}", set + 1, plan.sets)];
    if plan.reps > 1 {
        words.push(format!("hang {}{of}{}", rep + 1, plan.reps));
    }
    words.push(load_words(timer.load_kg(set), units));
    let edge = plan.edge_mm.map(|mm| format!("{mm} mm"));
    let hold: Vec<String> = edge.into_iter().chain(plan.grip.clone()).chain(plan.hand.clone()).collect();
    if !hold.is_empty() {
        words.push(hold.join(" "));
    }
    words.join(" · ")
}

/// `Next: rest 3:00 · set 2 with +15 kg`.
fn next_words(timer: &HangTimer, units: Units) -> String {
    let next = timer.next();
    let plan = &timer.plan;
    let length = |ms: u64| clock(ms.div_ceil(1000));
    let coming = match next.phase {
        Phase::Ready => return String::new(),
        Phase::Done => "Next: the end".to_owned(),
        Phase::Hang => format!("Next: hang {}", length(plan.hang_ms)),
        Phase::Between => format!("Next: rest {}", length(plan.between_ms)),
        Phase::Rest => format!("Next: rest {}", length(plan.rest_ms)),
    };
    let which = if timer.step.phase == Phase::Ready { "this set" } else { "next set" };
    match timer.next_load_kg() {
        Some(load) => format!("{coming} · {which} {}", load_words(load, units)),
        None => coming,
    }
}

/// What the keys do, in as many lines as they need.
fn key_lines(columns: usize, ctx: &Ctx<'_>) -> Vec<Line<'static>> {
    let mut lines = vec![Line::default()];
    for (key, does) in KEYS {
        let wide = width(key) + 1 + width(does) + 2;
        if lines.last().is_some_and(|line| line.width() > 0 && line.width() + wide > columns) {
            lines.push(Line::default());
        }
        if let Some(line) = lines.last_mut() {
            let gap = if line.width() > 0 { "  " } else { "" };
            line.push_span(gap);
            line.push_span(ratatui::text::Span::styled(key, ctx.theme.key));
            line.push_span(format!(" {does}"));
        }
    }
    lines
}

fn question(timer: &HangTimer) -> Vec<Line<'static>> {
    let hangs = if timer.hangs() == 1 { "1 hang".to_owned() } else { format!("{} hangs", timer.hangs()) };
    let text = format!("Log {hangs}? y logs, n does not, Esc goes on");
    wrap(&text, 38).into_iter().map(Line::from).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::panes::drawn::text;
    use crate::theme::Theme;
    use v7_state::insight::hang_timer::{Ask, HangPlan};
    use v7_state::record::SetRow;
    use v7_state::settings::{ColourDepth, Glyphs, Settings};

    fn timer() -> HangTimer {
        let row = SetRow {
            sets: Some(3.0),
            reps: Some(6.0),
            hang_s: Some(7.0),
            rest_s: Some(180.0),
            load_kg: Some(15.0),
            edge_mm: Some(20.0),
            grip: Some("half-crimp".into()),
            ..SetRow::default()
        };
        HangTimer::new(HangPlan::new(&row, 3_000, 5_000).unwrap(), 0)
    }

    fn screen(timer: &HangTimer, asking: Asking, settings: &Settings, (w, h): (u16, u16)) -> String {
        let (theme, area) = (Theme::new(settings, true), Rect::new(0, 0, w, h));
        let mut buf = Buffer::empty(area);
        let ctx = Ctx { theme: &theme, glyphs: settings.glyphs, focused: true };
        draw(timer, asking, Units::Metric, area, &mut buf, &ctx);
        text(&buf)
    }

    #[test]
    fn phases_at_three_sizes() {
        let unicode = Settings::default();
        let mut at = timer();
        insta::assert_snapshot!("hang_ready_120x40", screen(&at, Asking::Nothing, &unicode, (120, 40)));
        at.advance(7_000);
        insta::assert_snapshot!("hang_hang_80x24", screen(&at, Asking::Nothing, &unicode, (80, 24)));
        at.ask(Ask::Pause, 7_500);
        let ascii = Settings { glyphs: Glyphs::Ascii, colours: ColourDepth::None, ..Settings::default() };
        insta::assert_snapshot!("hang_paused_40x12", screen(&at, Asking::Nothing, &ascii, (40, 12)));
        at.ask(Ask::Pause, 8_000);
        for now in (8_000..63_000).step_by(1_000) {
            at.advance(now);
        }
        at.ask(Ask::Load(2.5), 63_000);
        assert_eq!(at.step.phase, Phase::Rest);
        insta::assert_snapshot!("hang_rest_40x12", screen(&at, Asking::Nothing, &unicode, (40, 12)));
        insta::assert_snapshot!("hang_question_40x12", screen(&at, Asking::Log, &unicode, (40, 12)));
    }

    #[test]
    fn every_size_is_drawn() {
        for size in [(1, 1), (10, 3), (20, 4), (24, 6), (200, 60)] {
            let drawn = screen(&timer(), Asking::Log, &Settings::default(), size);
            assert!(!drawn.trim().is_empty(), "{size:?}");
        }
    }
}
