//! Energy used, energy left for the body, and the week's food by the plan. Figures or their reasons; no judgement.

use super::draw::{Look, paragraph};
use super::words::whole;
use crate::text::{fit, pad};
use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use v7_state::insight::Figure;
use v7_state::insight::availability::AvailabilityLevel;
use v7_state::insight::energy::Energy;
use v7_state::insight::fuel::{Demand, FuelDay};
use v7_state::view::Food;

/// Columns of one day of the week, and where it is narrow.
const DAY: [usize; 2] = [6, 5];
/// Rows under which the words are short, so that the week is in sight.
const WORDS_FROM: u16 = 11;
/// Rows of the week without its heading.
const WEEK: u16 = 4;

/// Draws what is known of today.
pub(super) fn draw(food: &Food, area: Rect, buf: &mut Buffer, look: &Look<'_>) {
    let theme = look.ctx.theme;
    let Some(energy) = &food.energy else {
        let reason = food.suggestion.reason().unwrap_or("the journal is being read");
        paragraph(&format!("Nothing is worked out: {reason}."), area, theme.dim, buf);
        return;
    };
    let short = area.height < WORDS_FROM && energy.week.value().is_some();
    let (mut at, texts) = (area, [used(energy, short), left(energy, short)]);
    for (text, known) in texts {
        let style = if known { theme.text } else { theme.dim };
        let drawn = paragraph(&text, at, style, buf);
        at = Rect { y: at.y + drawn, height: at.height - drawn, ..at };
        // A blank line goes first where the week needs the room.
        if at.height > WEEK + 2 {
            at = Rect { y: at.y + 1, height: at.height - 1, ..at };
        }
    }
    match &energy.week {
        Figure::Known { value, .. } => week(value, look.today, at, buf, look),
        Figure::Missing { reason } => {
            paragraph(&format!("No week of food by the plan: {reason}."), at, theme.dim, buf);
        }
    }
}

/// Energy used and whether it is known.
fn used(energy: &Energy, short: bool) -> (String, bool) {
    match &energy.used {
        Figure::Known { value, n } => {
            let kcal = whole(value.kcal);
            let text = if short {
                format!("Used {kcal} kcal a day (n {n})")
            } else {
                format!("Used {kcal} kcal a day, measured over {n} days")
            };
            (text, true)
        }
        Figure::Missing { reason } => (format!("Energy used is not measured: {reason}."), false),
    }
}

/// Energy left for the body and whether it is known.
fn left(energy: &Energy, short: bool) -> (String, bool) {
    match &energy.left {
        Figure::Known { value, n } if short && value.level != AvailabilityLevel::Warn => {
            let where_it_is = if value.level == AvailabilityLevel::Watch { "between 30 and 45" } else { "over 45" };
            let text =
                format!("Available {:.0} kcal/kg (n {n}), {where_it_is}; the bounds are debated", value.kcal_a_kg);
            (text, true)
        }
        Figure::Known { value, .. } => (format!("Available {}", value.words), true),
        Figure::Missing { reason } => (format!("Energy availability is not known: {reason}."), false),
    }
}

/// Seven days beside one another: weekday, what the plan asks, kcal and carbs.
fn week(days: &[FuelDay], today: NaiveDate, area: Rect, buf: &mut Buffer, look: &Look<'_>) {
    let theme = look.ctx.theme;
    let mut y = area.y;
    if area.height > WEEK {
        let heading = fit("Week by plan, kcal and g of carbs", usize::from(area.width));
        buf.set_string(area.x, y, heading, theme.dim);
        y += 1;
    }
    let narrow = usize::from(area.width) + 1 < days.len() * DAY[0];
    let wide = DAY[usize::from(narrow)];
    let words = |demand| match (demand, narrow) {
        (Demand::Rest, _) => "rest",
        (Demand::Usual, false) => "usual",
        (Demand::Usual, true) => "-",
        (Demand::Limit, false) => "limit",
        (Demand::Limit, true) => "lim.",
    };
    for (column, day) in days.iter().take(usize::from(area.width + 1) / wide).enumerate() {
        let x = area.x + (column * wide) as u16;
        let colour: Style = if day.demand == Demand::Limit { theme.accent } else { theme.text };
        let head = if day.date == today { theme.title } else { theme.dim };
        let cells = [
            (day.date.format("%a").to_string(), head),
            (words(day.demand).to_owned(), colour),
            (if narrow { format!("{:.0}", day.calories) } else { whole(day.calories) }, theme.text),
            (if narrow { format!("{:.0}g", day.carbs) } else { format!("{} g", whole(day.carbs)) }, theme.text),
        ];
        for (row, (text, style)) in (y..area.bottom()).zip(cells) {
            buf.set_string(x, row, pad(&text, wide - 1), style);
        }
    }
}
