//! Means of 7 and 30 days, and how often targets were met, as a table in two widths.

use super::bars;
use super::draw::Look;
use super::words::whole;
use crate::text::{fit, pad, pad_left};
use crate::units::{volume, volume_text};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use v7_state::insight::Figure;
use v7_state::insight::nutrition::FoodMeans;
use v7_state::record::Units;
use v7_state::view::Food;

/// Draws the table, and the bars under it where there is room.
pub(super) fn days(food: &Food, area: Rect, buf: &mut Buffer, look: &Look<'_>) {
    let theme = look.ctx.theme;
    let (week, month) = (&food.figures.week, &food.figures.month);
    let table = if area.width >= 56 { WIDE } else { NARROW };
    let mut lines = vec![(table.heading(look), theme.dim)];
    for span in [week, month] {
        let name = if table.wide {
            format!("{:>2} days  {:>2} logged", span.days, span.logged.n())
        } else {
            format!("{:>2} d {:>2} logged", span.days, span.logged.n())
        };
        lines.push((table.row(&name, &span.logged, look), theme.text));
        if span.complete.n() != span.logged.n() {
            let indent = if table.wide { 9 } else { 5 };
            let name =
                format!("{:indent$}{:>2} {}", "", span.complete.n(), if table.wide { "complete" } else { "whole" });
            lines.push((table.row(&name, &span.complete, look), theme.text));
        }
    }
    if !look.hidden.calories && month.logged.value().is_some() {
        let targets = [
            ("energy", &week.energy_on_target, &month.energy_on_target),
            ("protein", &week.protein_on_target, &month.protein_on_target),
        ];
        lines.extend(targets.map(|(what, week, month)| (on_target(what, week, month, table.wide), theme.text)));
    }
    let mut y = area.y;
    for (text, style) in lines.iter().take(usize::from(area.height)) {
        buf.set_string(area.x, y, fit(text, usize::from(area.width)), *style);
        y += 1;
    }
    let rest = Rect { y: y + 1, height: area.bottom().saturating_sub(y + 1), ..area };
    if !look.hidden.calories && rest.height >= 6 {
        bars::draw(&food.days, food.day, food.figures.gauges[0].target, rest, buf, look.ctx);
    }
}

/// Widths of the table of means.
#[derive(Clone, Copy)]
struct Means {
    wide: bool,
    name: usize,
    numbers: [usize; 5],
    headings: [&'static str; 5],
}

const WIDE: Means =
    Means { wide: true, name: 22, numbers: [7, 9, 8, 8, 10], headings: ["kcal", "protein", "carbs", "fat", "water"] };

const NARROW: Means =
    Means { wide: false, name: 14, numbers: [6, 5, 5, 4, 4], headings: ["kcal", "prot", "carb", "fat", "l"] };

impl Means {
    fn heading(&self, look: &Look<'_>) -> String {
        let mut headings = self.headings.map(str::to_owned);
        if !self.wide && look.units == Units::Imperial {
            headings[4] = "oz".into();
        }
        self.cells("Mean a day", &headings, look)
    }

    fn row(&self, name: &str, figure: &Figure<FoodMeans>, look: &Look<'_>) -> String {
        let Some(means) = figure.value() else {
            let reason = figure.reason().unwrap_or_default();
            // The days stand before it already.
            let short = reason.split(" in ").next().unwrap_or_default();
            return format!("{} {}", pad(name, self.name), if self.wide { reason } else { short });
        };
        let grams = |value: f64| if self.wide { format!("{} g", whole(value)) } else { whole(value) };
        let water = match look.units {
            _ if self.wide => volume_text(means.hydration_ml, look.units),
            Units::Metric => format!("{:.1}", means.hydration_ml / 1000.0),
            Units::Imperial => whole(volume(means.hydration_ml, look.units) as f64),
        };
        let texts = [whole(means.calories), grams(means.protein), grams(means.carbs), grams(means.fat), water];
        self.cells(name, &texts, look)
    }

    fn cells(&self, name: &str, texts: &[String; 5], look: &Look<'_>) -> String {
        let cells = texts.iter().zip(self.numbers).map(|(text, width)| pad_left(text, width));
        let skip = if look.hidden.calories { 4 } else { 0 };
        format!("{}{}", pad(name, self.name), cells.skip(skip).collect::<String>())
    }
}

/// `On energy target: 3 of 3 complete days in 7, 14 of 17 in 30`.
fn on_target(what: &str, week: &Figure<f64>, month: &Figure<f64>, wide: bool) -> String {
    let of = |figure: &Figure<f64>| {
        figure.value().map(|share| format!("{} of {}", (share * figure.n() as f64).round(), figure.n()))
    };
    match (of(week), of(month), wide) {
        (Some(week), Some(month), true) => {
            format!("{} {week} complete days in 7, {month} in 30", pad(&format!("On {what} target"), 19))
        }
        (Some(week), Some(month), false) => {
            let name = if what == "energy" { "kcal" } else { "prot" };
            let short = |text: String| text.replace(" of ", "/");
            format!("{name} target {} in 7 d, {} in 30 d", short(week), short(month))
        }
        (None, Some(month), _) => format!("On {what} target {month} complete days in 30"),
        _ => format!("On {what} target: {}", month.reason().unwrap_or_default()),
    }
}
