//! The drawing of the pane, at every size.

use super::words::{count, day_name, whole};
use super::{NutritionPane, Part, bars, energy, means, units};
use crate::pane::Ctx;
use crate::text::{clean, fit, pad, pad_left, width, wrap};
use crate::units::{volume, volume_text, volume_unit, weight, weight_text};
use crate::widget::trend::{self, Point};
use crate::widget::{gauge, list, panel};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use v7_state::insight::nutrition::{Gauge, Nutrient};
use v7_state::record::{Meal, Units};
use v7_state::settings::{Glyphs, Hidden};
use v7_state::update::State;
use v7_state::view::Food;

/// What each part is drawn with.
pub(super) struct Look<'a> {
    pub(super) ctx: &'a Ctx<'a>,
    pub(super) hidden: Hidden,
    pub(super) units: Units,
    /// The glass that one key adds, ml.
    glass_ml: f64,
    pub(super) today: chrono::NaiveDate,
}

pub(super) fn pane(
    pane: &mut NutritionPane,
    state: &State,
    area: Rect,
    buf: &mut Buffer,
    ctx: &Ctx<'_>,
) -> Option<Position> {
    let Some(food) = pane.food(state) else {
        buf.set_string(area.x, area.y, fit("Reading the journal", usize::from(area.width)), ctx.theme.dim);
        return None;
    };
    let look = Look {
        ctx,
        hidden: state.settings.hidden,
        units: units(state),
        glass_ml: f64::from(state.settings.glass_ml),
        today: state.moment.today,
    };
    let (places, turns) = layout(area, pane.part, look.hidden);
    pane.turns = turns;
    let mut cursor = None;
    let alone = places.len() == 1;
    for (part, rect) in places {
        let title = match part {
            Part::Meals => {
                cursor = meals(pane, food, rect, buf, &look);
                continue;
            }
            Part::Targets => "Against targets",
            Part::Days => "7 and 30 days",
            Part::Bars => "Energy a day",
            Part::Weight => "Weight",
            Part::Energy => "Energy used and left",
        };
        // What shares its place with others says how they are reached.
        let title =
            if pane.turns.contains(&part) && !alone { format!("{title} · Tab more") } else { title.to_owned() };
        let inner =
            if alone { panel::heading(&title, rect, buf, ctx) } else { panel::padded(&title, false, rect, buf, ctx) };
        match part {
            Part::Targets => targets(food, inner, buf, &look),
            Part::Days => means::days(food, inner, buf, &look),
            Part::Bars => bars::draw(&food.days, food.day, food.figures.gauges[0].target, inner, buf, ctx),
            Part::Weight => weights(food, inner, buf, &look),
            Part::Energy => energy::draw(food, inner, buf, &look),
            Part::Meals => {}
        }
    }
    cursor
}

/// Rows of the part about energy where it stands under the weight.
const ENERGY_ROWS: u16 = 14;
/// Rows from which on weight and energy stand under one another.
const BOTH_FROM: u16 = 24;

/// Which parts stand where, and which of them Tab leads through.
fn layout(area: Rect, chosen: Part, hidden: Hidden) -> (Vec<(Part, Rect)>, Vec<Part>) {
    let shown = |part: &Part| match part {
        Part::Weight => !hidden.weight,
        Part::Bars => !hidden.calories,
        // Energy is measured by weight, and what is left is told by a kg of it.
        Part::Energy => !hidden.weight && !hidden.calories,
        Part::Meals | Part::Targets | Part::Days => true,
    };
    let (w, h) = (area.width, area.height);
    if w >= 100 && h >= 24 {
        let left = w * 3 / 5;
        let upper = (h * 9 / 20).max(12);
        let gauges = if hidden.weight { upper } else { 13.min(h / 2) };
        let below = Rect { y: area.y + upper, height: h - upper, ..area };
        let right = Rect { x: area.x + left, width: w - left, ..area };
        let mut places = vec![
            (Part::Meals, Rect { width: left, height: upper, ..area }),
            (Part::Targets, Rect { height: gauges, ..right }),
            (Part::Days, if hidden.weight { below } else { Rect { width: left, ..below } }),
        ];
        let under = Rect { y: area.y + gauges, height: h - gauges, ..right };
        let turns: Vec<Part> = [Part::Weight, Part::Energy].into_iter().filter(shown).collect();
        if turns.len() < 2 {
            places.extend(turns.iter().map(|part| (*part, under)));
        } else if under.height >= BOTH_FROM {
            let weight = under.height - ENERGY_ROWS;
            places.push((Part::Weight, Rect { height: weight, ..under }));
            places.push((Part::Energy, Rect { y: under.y + weight, height: ENERGY_ROWS, ..under }));
        } else {
            let lower = if turns.contains(&chosen) { chosen } else { Part::Weight };
            places.push((lower, under));
            return (places, turns);
        }
        return (places, Vec::new());
    }
    if w >= 70 && h >= 18 {
        let turns: Vec<Part> = [Part::Days, Part::Bars, Part::Weight, Part::Energy].into_iter().filter(shown).collect();
        let lower = if turns.contains(&chosen) { chosen } else { Part::Days };
        let below = Rect { y: area.bottom() - 10, height: 10, ..area };
        let places = vec![
            (Part::Meals, Rect { height: h - 10, ..area }),
            (Part::Targets, Rect { width: w * 19 / 40, ..below }),
            (lower, Rect { x: area.x + w * 19 / 40, width: w - w * 19 / 40, ..below }),
        ];
        return (places, if turns.len() > 1 { turns } else { Vec::new() });
    }
    let turns: Vec<Part> = Part::ALL.into_iter().filter(shown).collect();
    let chosen = if turns.contains(&chosen) { chosen } else { Part::Meals };
    (vec![(chosen, area)], turns)
}

fn meals(pane: &mut NutritionPane, food: &Food, area: Rect, buf: &mut Buffer, look: &Look<'_>) -> Option<Position> {
    let (ctx, theme) = (look.ctx, look.ctx.theme);
    let small = area.height < 12 || area.width < 50;
    let day = if small { food.day.format("%a %-d %b").to_string() } else { day_name(food.day) };
    let today = if food.day == look.today { " · today" } else { "" };
    let complete = if food.complete() { " · complete" } else { "" };
    let title = format!("{day}{today}{complete}");
    let inner =
        if small { panel::heading(&title, area, buf, ctx) } else { panel::padded(&title, true, area, buf, ctx) };
    pane.rows = Rect::default();
    if inner.height == 0 || inner.width < 8 {
        return None;
    }
    let rows = food.meals();
    let mut foot = foot(food, look, small);
    if rows.is_empty() {
        for (line, text) in nothing(food, look).iter().take(usize::from(inner.height)).enumerate() {
            let style = if line == 0 { theme.text } else { theme.dim };
            buf.set_string(inner.x, inner.y + line as u16, fit(text, usize::from(inner.width)), style);
        }
        foot.retain(|(text, _)| !text.starts_with("Total"));
    }
    let columns = Columns::of(inner.width, look.hidden);
    let heading = u16::from(!rows.is_empty() && inner.height > 5);
    if heading == 1 {
        buf.set_string(inner.x, inner.y, columns.heading(), theme.dim);
    }
    // The list keeps at least one row, whatever else there is to say.
    foot.truncate(usize::from(inner.height.saturating_sub(heading + 1)));
    let body =
        Rect { y: inner.y + heading, height: (inner.height - heading).saturating_sub(foot.len() as u16), ..inner };
    // One cell at the right stays free for the thumb of the list, so that columns do not move.
    list::draw(&mut pane.cursor, rows.len(), body, buf, ctx, |index, _, rect, buf| {
        if let Some((_, meal)) = rows.get(index) {
            buf.set_string(rect.x, rect.y, columns.row(meal), theme.text);
        }
    });
    pane.rows = body;
    for (line, (text, style)) in foot.iter().enumerate() {
        let y = if rows.is_empty() {
            inner.bottom() - foot.len() as u16
        } else {
            body.y + body.height.min(rows.len() as u16)
        };
        let text = if text.starts_with("Total") {
            columns.total(food, rows.len())
        } else {
            fit(text, usize::from(inner.width))
        };
        buf.set_string(inner.x, y + line as u16, text, *style);
    }
    let line = pane.cursor.selected.saturating_sub(pane.cursor.offset) as u16;
    (!rows.is_empty() && body.height > 0).then(|| Position::new(body.x, body.y + line))
}

/// Lines under the meals.
fn foot(food: &Food, look: &Look<'_>, small: bool) -> Vec<(String, Style)> {
    let theme = look.ctx.theme;
    let mut lines = vec![("Total".to_owned(), theme.title)];
    let water = super::edit::water_ml(food.log.as_ref());
    if small {
        lines.push((format!("Water {}", volume_text(water, look.units)), theme.text));
    }
    let taken = food.supplements();
    if !taken.is_empty() {
        let taken: Vec<_> = taken.into_iter().map(clean).collect();
        lines.push((format!("Supplements: {}", taken.join(", ")), theme.text));
    }
    lines
}

/// What an empty day says.
fn nothing(food: &Food, look: &Look<'_>) -> Vec<String> {
    let before = food.day.pred_opt().unwrap_or(food.day).format("%a").to_string();
    let glass = volume_text(look.glass_ml, look.units);
    let copy = if super::edit::meals(food.day_before.as_ref()).is_empty() {
        Vec::new()
    } else {
        vec![format!("y  copies the meals of {before}")]
    };
    let mut lines =
        vec!["No meal is logged on this day.".to_owned(), "n  adds one: oats 400kcal 30p 50c 8f".to_owned()];
    lines.push("r  repeats a recent one".to_owned());
    lines.extend(copy);
    lines.push(format!("w  adds {glass} of water"));
    lines
}

/// Widths of the table of meals.
struct Columns {
    name: usize,
    /// Widths of energy, protein, carbs and fat; none where there is no room or they are hidden.
    numbers: Vec<usize>,
}

impl Columns {
    const HEADINGS: [&'static str; 4] = ["kcal", "protein", "carbs", "fat"];

    fn of(width: u16, hidden: Hidden) -> Self {
        let numbers = match width {
            _ if hidden.calories => Vec::new(),
            0..24 => Vec::new(),
            24..44 => vec![6],
            44..60 => vec![6, 9, 7, 6],
            _ => vec![8, 10, 8, 8],
        };
        let rest = usize::from(width).saturating_sub(1 + 7 + numbers.iter().sum::<usize>());
        Self { name: rest, numbers }
    }

    fn heading(&self) -> String {
        let numbers: String =
            self.numbers.iter().zip(Self::HEADINGS).map(|(width, name)| pad_left(name, *width)).collect();
        format!("{}{}{numbers}", pad("Time", 7), pad("Meal", self.name))
    }

    fn row(&self, meal: &Meal) -> String {
        let name =
            meal.notes.as_deref().and_then(|notes| notes.lines().next()).filter(|notes| !notes.trim().is_empty());
        let name = name.map_or_else(|| meal.name.clone(), |notes| format!("{} · {notes}", meal.name));
        let numbers = self.numbers([meal.calories, meal.protein, meal.carbs, meal.fat]);
        let name = pad(&fit(&name, self.name.saturating_sub(1)), self.name);
        format!("{}{name}{numbers}", pad(meal.time.as_deref().unwrap_or(""), 7))
    }

    fn total(&self, food: &Food, count_of: usize) -> String {
        let [calories, protein, carbs, fat, _] = food.figures.gauges.map(|gauge| Some(gauge.actual));
        let name = pad(&count(count_of, "meal"), self.name);
        format!("{}{name}{}", pad("Total", 7), self.numbers([calories, protein, carbs, fat]))
    }

    fn numbers(&self, values: [Option<f64>; 4]) -> String {
        let text = |index: usize, value: Option<f64>| match value {
            None => "-".to_owned(),
            Some(value) if index == 0 => whole(value),
            Some(value) => format!("{} g", whole(value)),
        };
        self.numbers.iter().zip(values).enumerate().map(|(i, (width, v))| pad_left(&text(i, v), *width)).collect()
    }
}

fn targets(food: &Food, area: Rect, buf: &mut Buffer, look: &Look<'_>) {
    let theme = look.ctx.theme;
    let shown: Vec<&Gauge> = food
        .figures
        .gauges
        .iter()
        .filter(|gauge| !look.hidden.calories || gauge.nutrient == Nutrient::Hydration)
        .collect();
    let numbers: Vec<String> = shown.iter().map(|gauge| amount(gauge, look.units)).collect();
    let right = numbers.iter().map(|text| width(text)).max().unwrap_or(0);
    let bar = usize::from(area.width).saturating_sub(8 + right + 1);
    let step = if usize::from(area.height) > shown.len() * 2 { 2 } else { 1 };
    let mut y = area.y;
    for (gauge, number) in shown.iter().zip(&numbers) {
        if y >= area.bottom() {
            return;
        }
        buf.set_string(area.x, y, pad(&capital(gauge.nutrient.label()), 8), theme.text);
        if bar >= 6 {
            buf.set_line(area.x + 8, y, &gauge::against_target(gauge.actual, gauge.target, bar, look.ctx), bar as u16);
        }
        let at = area.right().saturating_sub(width(number) as u16).max(area.x + 8);
        buf.set_stringn(at, y, number, usize::from(area.right().saturating_sub(at)), theme.text);
        y += step;
    }
    let ascii = look.ctx.glyphs == Glyphs::Ascii;
    let mut notes = Vec::new();
    if look.hidden.calories {
        notes.push("Energy and macros are hidden by your settings.");
    }
    if shown.iter().all(|gauge| gauge.target.is_none()) {
        notes.push("No target is set: t suggests some, p sets them.");
    } else if shown.iter().any(|gauge| gauge.target.is_some_and(|target| gauge.actual > target)) {
        // What does not fit beyond the mark of the target ends in a pointer.
        let far = shown.iter().any(|gauge| gauge.target.is_some_and(|target| gauge.actual > target * 1.2));
        notes.push(match (ascii, far) {
            (true, true) => "| target   + over it   > more",
            (true, false) => "| target   + over it",
            (false, true) => "│ target   ▒ over it   » more",
            (false, false) => "│ target   ▒ over it",
        });
    } else {
        notes.push(if ascii { "| target" } else { "│ target" });
    }
    paragraph(&notes.join("\n"), Rect { y, height: area.bottom().saturating_sub(y), ..area }, theme.dim, buf);
}

/// Draws a text in as many lines as it needs and returns how many there were.
pub(super) fn paragraph(text: &str, area: Rect, style: Style, buf: &mut Buffer) -> u16 {
    let lines = wrap(text, usize::from(area.width));
    for (y, line) in (area.y..area.bottom()).zip(&lines) {
        buf.set_stringn(area.x, y, line, usize::from(area.width), style);
    }
    (lines.len() as u16).min(area.height)
}

/// `1,640 / 2,400 kcal`, `1,640 kcal`.
fn amount(gauge: &Gauge, units: Units) -> String {
    let (number, unit): (fn(f64, Units) -> String, _) = match gauge.nutrient {
        Nutrient::Hydration => (|ml, units| whole(volume(ml, units) as f64), volume_unit(units)),
        other => (|value, _| whole(value), other.unit()),
    };
    match gauge.target {
        Some(target) => format!("{} / {} {unit}", number(gauge.actual, units), number(target, units)),
        None => format!("{} {unit}", number(gauge.actual, units)),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn weights(food: &Food, area: Rect, buf: &mut Buffer, look: &Look<'_>) {
    let (ctx, theme) = (look.ctx, look.ctx.theme);
    let Some(trend_kg) = food.weight.trend_kg.value() else {
        let text = "No weight is logged yet.\nn, then the word weight and the number, logs one.";
        paragraph(text, area, theme.text, buf);
        return;
    };
    let change = food.weight.kg_a_week.value().map(|kg| match format!("{:+.1}", weight(*kg, look.units)).as_str() {
        "+0.0" | "-0.0" => ", steady".to_owned(),
        change => format!(", {change} a week"),
    });
    let mut line = format!("Trend {}{}", weight_text(*trend_kg, look.units), change.unwrap_or_default());
    if let Some(goal) = food.targets().target_weight {
        let goal = format!(" · target {}", weight_text(goal, look.units));
        if width(&line) + width(&goal) <= usize::from(area.width) {
            line.push_str(&goal);
        }
    }
    paragraph(&line, Rect { height: area.height.min(1), ..area }, theme.text, buf);
    let points: Vec<Point> = food
        .weight
        .weighings
        .iter()
        .map(|w| Point { date: w.date, value: weight(w.weight_kg, look.units), trend: weight(w.trend_kg, look.units) })
        .collect();
    let legend = u16::from(area.height >= 8);
    let height = area.height.saturating_sub(1 + legend);
    trend::draw(&points, food.day, Rect { y: area.y + 1, height, ..area }, buf, ctx);
    if legend == 1 {
        let text = if ctx.glyphs == Glyphs::Ascii { "o weighed   . trend" } else { "• weighed   ⠤ trend" };
        buf.set_string(area.x, area.bottom() - 1, fit(text, usize::from(area.width)), theme.dim);
    }
}
