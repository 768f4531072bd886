//! A gauge: how much of a target is reached, in half blocks. What lies over the target has another shape, so that it
//! reads without colours. It does not say whether that is good.

use crate::pane::Ctx;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use v7_state::settings::Glyphs;

/// The target stands at this share of the width, so that there is room to show what lies over it.
const TARGET_AT: f64 = 0.8;

/// A bar of exactly `width` cells for `actual` against `target`, both in the same unit, with a mark where the target is.
///
/// Up to the target the bar is solid (`█`, `#`), over it shaded (`▒`, `+`); more than fits ends in `»` or `>`. Without
/// a target, or with one that is not above 0, the bar is blank: there is nothing to measure against.
pub fn against_target(actual: f64, target: Option<f64>, width: usize, ctx: &Ctx<'_>) -> Line<'static> {
    let Some(target) = target.filter(|target| *target > 0.0 && width >= 4) else {
        return Line::from(" ".repeat(width));
    };
    let marks = Marks::of(ctx.glyphs);
    let mark_at = ((width as f64 * TARGET_AT) as usize).clamp(2, width - 2);
    let share = (actual / target).max(0.0);
    let before = share.min(1.0) * mark_at as f64;
    let over = ((share - 1.0).max(0.0) * mark_at as f64).ceil() as usize;
    let room = width - mark_at - 1;
    let mut rest = String::new();
    for cell in 0..room {
        rest.push_str(match cell {
            last if last + 1 == room && over > room => marks.more,
            cell if cell < over => marks.over,
            _ => " ",
        });
    }
    let mut spans = filled(before, mark_at, marks, ctx.theme.line, ctx.theme.border);
    spans.push(Span::styled(marks.target, ctx.theme.text));
    spans.push(Span::styled(rest, ctx.theme.line));
    Line::from(spans)
}

/// A bar of exactly `width` cells, `share` of it filled (0 to 1; what lies outside is cut off).
pub fn share(share: f64, width: usize, ctx: &Ctx<'_>) -> Line<'static> {
    let cells = share.clamp(0.0, 1.0) * width as f64;
    Line::from(filled(cells, width, Marks::of(ctx.glyphs), ctx.theme.line, ctx.theme.border))
}

/// `width` cells, the first `cells` of them filled, to the half.
fn filled(cells: f64, width: usize, marks: &'static Marks, fill: Style, rest: Style) -> Vec<Span<'static>> {
    // Something is never drawn as nothing, and not quite all never as all.
    let halves = match (cells * 2.0).round() as usize {
        0 if cells > 0.0 => 1,
        all if all >= width * 2 && cells < width as f64 => width * 2 - 1,
        halves => halves.min(width * 2),
    };
    let mut bar = marks.full.repeat(halves / 2);
    if halves % 2 == 1 {
        bar.push_str(marks.half);
    }
    let empty = width - halves.div_ceil(2);
    vec![Span::styled(bar, fill), Span::styled(marks.empty.repeat(empty), rest)]
}

/// What a gauge is made of.
struct Marks {
    full: &'static str,
    half: &'static str,
    empty: &'static str,
    target: &'static str,
    over: &'static str,
    more: &'static str,
}

impl Marks {
    fn of(glyphs: Glyphs) -> &'static Self {
        match glyphs {
            Glyphs::Unicode => &Self { full: "█", half: "▌", empty: "·", target: "│", over: "▒", more: "»" },
            Glyphs::Ascii => &Self { full: "#", half: "-", empty: ".", target: "|", over: "+", more: ">" },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Theme;
    use v7_state::settings::Settings;

    fn drawn(glyphs: Glyphs, bar: impl Fn(&Ctx<'_>) -> Line<'static>) -> String {
        let theme = Theme::new(&Settings::default(), true);
        bar(&Ctx { theme: &theme, glyphs, focused: true }).spans.iter().map(|span| span.content.as_ref()).collect()
    }

    #[test]
    fn what_lies_over_the_target_has_another_shape() {
        let cases = [
            (0.0, Some(100.0), "········│ "),
            (1.0, Some(100.0), "▌·······│ "),
            (50.0, Some(100.0), "████····│ "),
            (56.0, Some(100.0), "████▌···│ "),
            (99.9, Some(100.0), "███████▌│ "),
            (100.0, Some(100.0), "████████│ "),
            (101.0, Some(100.0), "████████│▒"),
            (200.0, Some(100.0), "████████│»"),
            (-5.0, Some(100.0), "········│ "),
            (50.0, None, "          "),
            (50.0, Some(0.0), "          "),
        ];
        for (actual, target, expected) in cases {
            assert_eq!(drawn(Glyphs::Unicode, |ctx| against_target(actual, target, 10, ctx)), expected, "{actual}");
        }
        assert_eq!(drawn(Glyphs::Ascii, |ctx| against_target(130.0, Some(100.0), 15, ctx)), "############|+>");
        assert_eq!(drawn(Glyphs::Ascii, |ctx| against_target(55.0, Some(100.0), 10, ctx)), "####-...| ");
    }

    #[test]
    fn a_bar_is_always_as_wide_as_asked() {
        for width in 0..40 {
            for step in 0..30 {
                let actual = f64::from(step) * 10.0;
                let bar = drawn(Glyphs::Unicode, |ctx| against_target(actual, Some(100.0), width, ctx));
                assert_eq!(bar.chars().count(), width, "{actual} in {width}");
                let bar = drawn(Glyphs::Unicode, |ctx| share(actual / 100.0, width, ctx));
                assert_eq!(bar.chars().count(), width, "{actual} in {width}");
            }
        }
    }
}
