//! A chart of something measured now and then: a dot for each value, a braille line for its smoothed trend, labelled
//! axes. It knows neither units nor what is measured.

use crate::pane::Ctx;
use crate::text;
use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use v7_state::settings::Glyphs;

/// One measurement, in the unit that is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Its day.
    pub date: NaiveDate,
    /// As measured.
    pub value: f64,
    /// The trend up to then.
    pub trend: f64,
}

/// Steps of the vertical axis, in the unit that is shown.
const STEPS: [f64; 9] = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0];

/// Draws `points`, oldest first, from the first one's day to `until`. Too small an area stays blank.
pub fn draw(points: &[Point], until: NaiveDate, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let Some(first) = points.first() else { return };
    let (low, high, step) = axis(points, usize::from(area.height.saturating_sub(2)));
    let decimals = usize::from(step < 1.0);
    let gutter = text::width(&format!("{high:.decimals$}")) as u16 + 1;
    if area.height < 4 || area.width < gutter + 12 {
        return;
    }
    let plot = Rect { x: area.x + gutter + 1, width: area.width - gutter - 1, height: area.height - 2, ..area };
    let days = (until - first.date).num_days().max(1) as f64;
    let scale = Scale { low, high, first: first.date, days };
    draw_axes(&scale, step, decimals, until, plot, gutter, buf, ctx);
    let dot = if ctx.glyphs == Glyphs::Ascii { "o" } else { "•" };
    for point in points {
        let (x, y) = scale.at(point.date, point.value);
        let cell = |share: f64, length: u16| (share * f64::from(length.saturating_sub(1))).round() as u16;
        buf.set_string(plot.x + cell(x, plot.width), plot.y + cell(y, plot.height), dot, ctx.theme.series[1]);
    }
    // Over the dots: the line has no gaps.
    draw_line(points, &scale, plot, buf, ctx);
}

/// Where the plot begins and ends.
struct Scale {
    low: f64,
    high: f64,
    first: NaiveDate,
    days: f64,
}

impl Scale {
    /// A place as shares of the plot, from its upper left corner.
    fn at(&self, date: NaiveDate, value: f64) -> (f64, f64) {
        let x = (date - self.first).num_days() as f64 / self.days;
        let y = (self.high - value) / (self.high - self.low);
        (x.clamp(0.0, 1.0), y.clamp(0.0, 1.0))
    }
}

/// Ends of the vertical axis, whole steps both, and the step between labels.
fn axis(points: &[Point], rows: usize) -> (f64, f64, f64) {
    let values = || points.iter().flat_map(|point| [point.value, point.trend]);
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    let labels = (rows / 2).clamp(1, 6) as f64;
    let step = STEPS.into_iter().find(|step| (high - low) / step <= labels).unwrap_or(100.0);
    let (low, mut high) = ((low / step).floor() * step, (high / step).ceil() * step);
    if high - low < step {
        high = low + step;
    }
    (low, high, step)
}

#[expect(clippy::too_many_arguments, reason = "a drawing needs its place, its scale and its looks")]
fn draw_axes(
    scale: &Scale,
    step: f64,
    decimals: usize,
    until: NaiveDate,
    plot: Rect,
    gutter: u16,
    buf: &mut Buffer,
    ctx: &Ctx<'_>,
) {
    let ascii = ctx.glyphs == Glyphs::Ascii;
    let (upright, tick, corner, level) = if ascii { ("|", "+", "+", "-") } else { ("│", "┤", "└", "─") };
    let (left, bottom) = (plot.x - gutter - 1, plot.bottom());
    for y in plot.y..bottom {
        buf.set_string(plot.x - 1, y, upright, ctx.theme.border);
    }
    for index in 0..=((scale.high - scale.low) / step).round() as usize {
        let value = scale.low + step * index as f64;
        let share = (scale.high - value) / (scale.high - scale.low);
        let y = plot.y + (share * f64::from(plot.height.saturating_sub(1))).round() as u16;
        buf.set_string(left, y, text::pad_left(&format!("{value:.decimals$}"), usize::from(gutter) - 1), ctx.theme.dim);
        buf.set_string(plot.x - 1, y, tick, ctx.theme.border);
    }
    buf.set_string(plot.x - 1, bottom, corner, ctx.theme.border);
    buf.set_string(plot.x, bottom, level.repeat(usize::from(plot.width)), ctx.theme.border);
    let (from, to) = (scale.first.format("%-d %b %Y").to_string(), until.format("%-d %b %Y").to_string());
    buf.set_stringn(plot.x, bottom + 1, &from, usize::from(plot.width), ctx.theme.dim);
    let width = text::width(&to) as u16;
    if plot.width > width + text::width(&from) as u16 {
        buf.set_string(plot.right() - width, bottom + 1, &to, ctx.theme.dim);
    }
}

/// The trend as a line of braille dots, 2 x 4 in a cell; of `.` where braille is missing.
fn draw_line(points: &[Point], scale: &Scale, plot: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let (across, down) = if ctx.glyphs == Glyphs::Ascii { (1, 1) } else { (2, 4) };
    let (width, height) = (usize::from(plot.width) * across, usize::from(plot.height) * down);
    let mut dots = vec![0_u8; usize::from(plot.width) * usize::from(plot.height)];
    let mut mark = |x: usize, y: usize| {
        const BITS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
        dots[(y / down) * usize::from(plot.width) + x / across] |= BITS[y % down][x % across];
    };
    let places: Vec<(f64, f64)> = points
        .iter()
        .map(|point| scale.at(point.date, point.trend))
        .map(|(x, y)| (x * (width - 1) as f64, y * (height - 1) as f64))
        .collect();
    if let [(x, y)] = places[..] {
        mark(x.round() as usize, y.round() as usize);
    }
    for pair in places.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let steps = (x1 - x0).abs().max((y1 - y0).abs()).ceil().max(1.0) as usize;
        for step in 0..=steps {
            let share = step as f64 / steps as f64;
            mark((x0 + (x1 - x0) * share).round() as usize, (y0 + (y1 - y0) * share).round() as usize);
        }
    }
    for (index, bits) in dots.into_iter().enumerate().filter(|(_, bits)| *bits != 0) {
        let (x, y) = (index % usize::from(plot.width), index / usize::from(plot.width));
        let symbol = if across == 1 { '.' } else { char::from_u32(0x2800 + u32::from(bits)).unwrap_or('.') };
        buf.set_string(plot.x + x as u16, plot.y + y as u16, symbol.to_string(), ctx.theme.line);
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::theme::Theme;
    use v7_state::settings::Settings;

    fn screen(points: &[Point], width: u16, height: u16, glyphs: Glyphs) -> Vec<String> {
        let theme = Theme::new(&Settings::default(), true);
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        draw(points, "2026-11-20".parse().unwrap(), area, &mut buf, &Ctx { theme: &theme, glyphs, focused: true });
        (0..height)
            .map(|y| (0..width).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_owned())
            .collect()
    }

    fn point(date: &str, value: f64, trend: f64) -> Point {
        Point { date: date.parse().unwrap(), value, trend }
    }

    #[test]
    fn axes_are_labelled_and_dots_stand_where_they_were_measured() {
        let points =
            [point("2026-11-01", 70.0, 70.0), point("2026-11-10", 72.0, 70.4), point("2026-11-20", 71.0, 70.6)];
        let expected = [
            "72 +            o",
            "   |",
            "71 +                          o",
            "   |         ..................",
            "70 +.........",
            "   +---------------------------",
            "    1 Nov 2026      20 Nov 2026",
        ];
        assert_eq!(screen(&points, 31, 7, Glyphs::Ascii), expected);
    }

    #[test]
    fn neither_one_value_nor_equal_values_nor_no_room_are_trouble() {
        let same = [point("2026-11-20", 70.4, 70.0), point("2026-11-20", 70.4, 70.0)];
        for points in [&same[..0], &same[..1], &same[..]] {
            for width in 0..40 {
                for height in 0..12 {
                    screen(points, width, height, Glyphs::Unicode);
                }
            }
        }
        assert!(screen(&same, 30, 8, Glyphs::Unicode).iter().any(|line| line.contains('•')));
    }
}
