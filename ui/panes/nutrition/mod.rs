//! The day's food against its targets, the days before it, and the trend of weight.
//!
//! It counts and never scolds: words are neutral, and what was not reached has no colour of its own. Energy, macros and
//! weight disappear where the settings hide them.

mod bars;
mod draw;
mod edit;
mod energy;
mod means;
mod words;

#[cfg(test)]
mod tests;

use crate::pane::{Binding, Ctx, Do, MOVES, Open, Pane};
use crate::text::clean;
use crate::units::volume_text;
use crate::widget::list::ListCursor;
use chrono::{Days, NaiveDate};
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use edit::Pending;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use v7_state::msg::{CaptureKind, Msg, Toast};
use v7_state::query::{Answer, Query};
use v7_state::record::{Body, Change, Ids, Key, Meal, Table, Units};
use v7_state::update::State;
use v7_state::view::Food;

/// What the pane is made of; where not all of it fits, Tab leads through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Part {
    /// The day's meals.
    #[default]
    Meals,
    /// Gauges against targets.
    Targets,
    /// 7 and 30 days.
    Days,
    /// A bar a day, where they have no room under the means.
    Bars,
    /// Weight.
    Weight,
    /// Energy used and left, and the week by the plan.
    Energy,
}

impl Part {
    const ALL: [Self; 6] = [Self::Meals, Self::Targets, Self::Days, Self::Bars, Self::Weight, Self::Energy];
}

/// The Nutrition pane.
#[derive(Debug, Default)]
pub struct NutritionPane {
    /// The day shown; none is today, also after midnight.
    day: Option<NaiveDate>,
    cursor: ListCursor,
    part: Part,
    /// The parts that Tab leads through: those that are not in sight all the time.
    turns: Vec<Part>,
    /// Where the meals were drawn last.
    rows: Rect,
    pending: Option<Pending>,
    ids: Option<Ids>,
}

const ACTIONS: &[Binding] = &[
    Binding::new("nutrition.new", "n", "new meal"),
    Binding::new("nutrition.again", "r", "recent meal"),
    Binding::new("nutrition.water", "w", "water"),
    Binding::new("nutrition.day-back", "< Left h", "day before"),
    Binding::new("nutrition.copy", "y", "copy day before"),
    Binding::quiet("nutrition.complete", "C", "day complete or not"),
    Binding::quiet("nutrition.profile", "p", "nutrition profile"),
    Binding::new("nutrition.suggest", "t", "suggested targets"),
    Binding::quiet("nutrition.accept", "T", "use suggested targets"),
    Binding::new("nutrition.edit", "Enter e", "edit the day"),
    Binding::new("nutrition.explain", "i", "explain"),
];

const FORWARD: Binding = Binding::new("nutrition.day-forward", "> Right l", "day after");
const TODAY: Binding = Binding::quiet("nutrition.today", ".", "today");

impl NutritionPane {
    /// A pane that shows today.
    pub fn new() -> Self {
        Self::default()
    }

    fn day(&self, state: &State) -> NaiveDate {
        self.day.unwrap_or(state.moment.today)
    }

    fn query(&self, state: &State) -> Query {
        Query::Food(self.day(state), state.moment.today)
    }

    fn food<'a>(&self, state: &'a State) -> Option<&'a Food> {
        match state.answers.get(&self.query(state)) {
            Some(Answer::Food(food)) => Some(food),
            _ => None,
        }
    }

    fn go(&mut self, day: Option<NaiveDate>, state: &State) -> Do {
        self.day = day.filter(|day| *day != state.moment.today);
        self.cursor = ListCursor::default();
        Do::Nothing
    }

    /// The log as it will be once everything is saved.
    fn log(&mut self, food: &Food, state: &State) -> Option<Body> {
        let shown = food.log.as_ref();
        if let Some(pending) = &mut self.pending
            && !pending.holds(food.day, shown, (state.saved, state.refused))
        {
            self.pending = None;
        }
        self.pending.as_ref().and_then(|pending| pending.log(food.day)).or(shown).cloned()
    }

    /// Saves what `edit` makes of the day's log.
    fn write(&mut self, label: &str, state: &State, edit: impl FnOnce(Body, &mut Ids) -> Result<Body, String>) -> Do {
        let Some(food) = self.food(state) else { return Do::Nothing };
        match self.changed(label, food, state, edit) {
            Ok(change) => Do::msg(Msg::Save(change)),
            Err(problem) => say(problem, true),
        }
    }

    fn changed(
        &mut self,
        label: &str,
        food: &Food,
        state: &State,
        edit: impl FnOnce(Body, &mut Ids) -> Result<Body, String>,
    ) -> Result<Change, String> {
        let before = self.log(food, state);
        // Unlike seeds give unlike ids; within a log they are compared besides.
        let seed = (state.moment.ms as u128).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        let ids = self.ids.get_or_insert_with(|| Ids::new(seed));
        let after = edit(edit::log_or_new(before.as_ref(), food.day), ids)?;
        let change = edit::change(label, edit::key(food.day), before.as_ref(), after.clone())?;
        self.pending = Some(Pending::new(food.day, after, (state.saved, state.refused, state.saving)));
        Ok(change)
    }

    fn water(&mut self, state: &State, sign: f64) -> Do {
        let Some(food) = self.food(state) else { return Do::Nothing };
        let glass = f64::from(state.settings.glass_ml);
        let had = edit::water_ml(self.log(food, state).as_ref());
        if sign < 0.0 && had <= 0.0 {
            return say("No water is logged on this day.", false);
        }
        let amount = volume_text(if sign < 0.0 { glass.min(had) } else { glass }, units(state));
        let label = format!("water {}{amount}", if sign < 0.0 { "-" } else { "+" });
        self.write(&label, state, |log, _| Ok(edit::with_water(log, sign * glass)))
    }

    /// Recent and frequent meals; each line adds one.
    fn again(&mut self, state: &State) -> Do {
        let (Some(food), Some(basics)) = (self.food(state), state.basics()) else { return Do::Nothing };
        let time = (food.day == state.moment.today).then(|| state.moment.time.format("%H:%M").to_string());
        let mut meals: Vec<(&str, &Meal)> = Vec::new();
        let recent = basics.recent_meals.iter().map(|meal| ("recent", meal));
        let frequent = basics.frequent_meals.iter().map(|meal| ("often", meal));
        for (why, meal) in recent.take(12).chain(frequent.take(12)) {
            let same = |(_, other): &(&str, &Meal)| {
                other.name == meal.name && other.calories == meal.calories && other.protein == meal.protein
            };
            if !meals.iter().any(same) {
                meals.push((why, meal));
            }
        }
        if meals.is_empty() {
            return say("No meal was logged yet; n adds the first one.", false);
        }
        let was = self.pending.clone();
        let mut items = Vec::new();
        for (why, meal) in meals {
            let eaten = edit::again(meal, time.clone().or_else(|| meal.time.clone()));
            let step = match self.changed(&meal.name, food, state, |log, ids| edit::with_meals(log, vec![eaten], ids)) {
                Ok(change) => Do::msg(Msg::Save(change)),
                Err(problem) => say(problem, true),
            };
            items.push((words::remembered(why, meal, state.settings.hidden), step));
            // Only one of them will be chosen, and nothing says which: the day is read again before the next key.
            self.pending.clone_from(&was);
        }
        Do::Open(Open::Choose { title: format!("Add to {}", words::day_name(food.day)), about: Vec::new(), items })
    }

    fn copy(&mut self, state: &State) -> Do {
        let Some(food) = self.food(state) else { return Do::Nothing };
        let before = food.day.checked_sub_days(Days::new(1)).unwrap_or(food.day);
        let meals = edit::meals(food.day_before.as_ref());
        let from = words::day_name(before);
        if meals.is_empty() {
            return say(format!("No meal is logged on {from}."), false);
        }
        let count = words::count(meals.len(), "meal");
        // A day that has meals already keeps them: the label says how many came.
        let had = match edit::meals(self.log(food, state).as_ref()).len() {
            0 => String::new(),
            had => format!(" in addition to {had}"),
        };
        self.write(&format!("{count} of {from}{had}"), state, |log, ids| edit::with_meals(log, meals, ids))
    }

    fn remove(&mut self, state: &State) -> Do {
        let Some(food) = self.food(state) else { return Do::Nothing };
        let Some((index, meal)) = food.meals().into_iter().nth(self.cursor.selected) else {
            return say("No meal is selected.", false);
        };
        let label = format!("{} removed", meal.name);
        // The index is that of what is shown; a log on its way may differ.
        let same = |log: &Body| log.get("meals").and_then(|list| list.get(index)) == shown_meal(food, index);
        self.write(&label, state, |log, _| {
            if same(&log) { Ok(edit::without_meal(log, index)) } else { Err("This day is still being saved.".into()) }
        })
    }

    fn complete(&mut self, state: &State) -> Do {
        let Some(food) = self.food(state) else { return Do::Nothing };
        let was = self.log(food, state).and_then(|log| log.get("complete")?.as_bool()).unwrap_or(false);
        let day = words::day_name(food.day);
        let label = if was { format!("{day}, not complete") } else { format!("{day}, complete") };
        self.write(&label, state, |log, _| Ok(edit::with_complete(log, !was)))
    }

    /// The suggested targets, to be used, read or left; or why there are none.
    fn suggest(&self, state: &State) -> Do {
        let Some(food) = self.food(state) else { return Do::Nothing };
        let text = Do::Open(Open::Text {
            title: "Suggested targets".into(),
            markdown: words::suggested(food, state.settings.hidden),
        });
        let hidden = words::hidden_targets(state.settings.hidden).is_some();
        let Some(suggestion) = food.suggestion.value().filter(|_| !hidden) else { return text };
        let items = vec![
            ("Use these".to_owned(), self.accept(state)),
            ("Keep what is set".to_owned(), Do::Send(Vec::new())),
            ("Read more, with the sources".to_owned(), text),
        ];
        let mut about = vec![
            format!("Suggested: {}", words::targets(&suggestion.targets)),
            format!("Set now: {}", words::targets(&food.targets().targets)),
            String::new(),
        ];
        about.extend(suggestion.formula.iter().map(|line| clean(line).into_owned()));
        Do::Open(Open::Choose { title: "Suggested targets a day".into(), about, items })
    }

    fn accept(&self, state: &State) -> Do {
        let Some(food) = self.food(state) else { return Do::Nothing };
        if let Some(why) = words::hidden_targets(state.settings.hidden) {
            return say(why, false);
        }
        let Some(suggestion) = food.suggestion.value() else {
            let reason = food.suggestion.reason().unwrap_or_default();
            return say(format!("No targets are suggested: {reason}."), false);
        };
        let before = food.profile.as_ref();
        let after = edit::with_targets(before.cloned().unwrap_or_default(), &suggestion.targets);
        match edit::change("suggested targets", Key::single(Table::NutritionProfiles), before, after) {
            Ok(change) => Do::msg(Msg::Save(change)),
            Err(problem) => say(problem, true),
        }
    }

    fn form(&self, state: &State, table: Table, focus: Option<&'static str>) -> Do {
        let Some(food) = self.food(state) else { return Do::Nothing };
        let (title, key, body, exists) = if table == Table::NutritionLogs {
            let body = edit::log_or_new(food.log.as_ref(), food.day);
            (format!("Food of {}", words::day_name(food.day)), edit::key(food.day), body, food.log.is_some())
        } else {
            let body = food.profile.clone().unwrap_or_default();
            ("Nutrition profile".to_owned(), Key::single(Table::NutritionProfiles), body, food.profile.is_some())
        };
        Do::Open(Open::Form { title, key, body, exists, focus })
    }
}

/// The meal at `index` of the log that is shown.
fn shown_meal(food: &Food, index: usize) -> Option<&serde_json::Value> {
    food.log.as_ref()?.get("meals")?.get(index)
}

fn say(text: impl Into<String>, failed: bool) -> Do {
    Do::msg(Msg::Say(Toast { text: text.into(), failed }))
}

/// The units that the climber reads.
fn units(state: &State) -> Units {
    state.basics().and_then(|basics| basics.user.preferences.units).unwrap_or_default()
}

impl Pane for NutritionPane {
    fn title(&self) -> &'static str {
        "Nutrition"
    }

    fn bindings(&self, state: &State) -> Vec<Binding> {
        let mut all = ACTIONS.to_vec();
        if self.day(state) < state.moment.today {
            all.push(FORWARD);
        }
        if self.day.is_some() {
            all.push(TODAY);
        }
        // While the day is on its way, whatever it may have can be asked for: the keys wait.
        let food = self.food(state);
        all.push(Binding::quiet("nutrition.water-back", "W", "take water back"));
        if food.is_none_or(|food| !edit::meals(food.log.as_ref()).is_empty()) {
            all.push(Binding::new("nutrition.remove", "d", "delete meal"));
            let lists = ["down", "up", "page-down", "page-up", "top", "bottom"];
            let in_list = |b: &&Binding| b.action.strip_prefix("move.").is_some_and(|name| lists.contains(&name));
            all.extend(MOVES.iter().filter(in_list).cloned());
        }
        if self.turns.len() > 1 {
            all.push(Binding::new("move.next-part", "Tab", "next part"));
            all.push(Binding::quiet("move.previous-part", "BackTab", "previous part"));
        }
        all
    }

    fn rare(&self) -> Vec<Binding> {
        vec![FORWARD, TODAY]
    }

    fn run(&mut self, action: &str, state: &State) -> Do {
        let day = self.day(state);
        let without_food = ["nutrition.new", "nutrition.explain", "nutrition.today"];
        let goes = action.starts_with("nutrition.day-") || without_food.contains(&action);
        let waits = MOVES.iter().any(|binding| binding.action == action) && !action.ends_with("-part");
        if (waits || action.starts_with("nutrition.") && !goes) && self.food(state).is_none() {
            return Do::NotYet;
        }
        match action {
            "nutrition.new" => {
                let line = if self.day.is_some() { format!("{day} ") } else { String::new() };
                Do::Open(Open::Capture(CaptureKind::Food, line))
            }
            "nutrition.again" => self.again(state),
            "nutrition.water" => self.water(state, 1.0),
            "nutrition.water-back" => self.water(state, -1.0),
            "nutrition.copy" => self.copy(state),
            "nutrition.complete" => self.complete(state),
            "nutrition.remove" => self.remove(state),
            "nutrition.profile" => self.form(state, Table::NutritionProfiles, None),
            "nutrition.edit" => self.form(state, Table::NutritionLogs, Some("meals")),
            "nutrition.suggest" => self.suggest(state),
            "nutrition.accept" => self.accept(state),
            "nutrition.explain" => Do::Open(Open::Text {
                title: "What the figures mean".into(),
                markdown: words::explained(state.settings.hidden),
            }),
            "nutrition.day-back" => self.go(day.pred_opt(), state),
            "nutrition.day-forward" if day < state.moment.today => self.go(day.succ_opt(), state),
            "nutrition.day-forward" => Do::Nothing,
            "nutrition.today" => self.go(None, state),
            "move.next-part" | "move.previous-part" => {
                let at = self.turns.iter().position(|part| *part == self.part).unwrap_or(0);
                let step = if action == "move.next-part" { 1 } else { self.turns.len().saturating_sub(1) };
                if let Some(part) = self.turns.get((at + step) % self.turns.len().max(1)) {
                    self.part = *part;
                }
                Do::Nothing
            }
            _ => {
                let total = self.food(state).map_or(0, |food| food.meals().len());
                if self.cursor.run(action, total) { Do::Nothing } else { Do::Unknown }
            }
        }
    }

    fn wants(&self, state: &State) -> Vec<Query> {
        vec![Query::Basics, self.query(state)]
    }

    fn on_mouse(&mut self, event: MouseEvent, state: &State) -> Do {
        let total = self.food(state).map_or(0, |food| food.meals().len());
        match event.kind {
            MouseEventKind::ScrollDown => self.cursor.scroll(1, total),
            MouseEventKind::ScrollUp => self.cursor.scroll(-1, total),
            MouseEventKind::Down(MouseButton::Left) => {
                if let Some(index) = self.cursor.hit(self.rows, Position::new(event.column, event.row), total) {
                    if index == self.cursor.selected {
                        return self.form(state, Table::NutritionLogs, Some("meals"));
                    }
                    self.cursor.select(index, total);
                }
            }
            _ => {}
        }
        Do::Nothing
    }

    fn reveal(&mut self, key: &Key) {
        match (key.table, key.id.parse()) {
            (Table::NutritionLogs, Ok(day)) => {
                if self.day != Some(day) {
                    self.cursor = ListCursor::default();
                }
                self.day = Some(day);
                self.part = Part::Meals;
            }
            (Table::NutritionProfiles, _) => self.part = Part::Targets,
            _ => {}
        }
    }

    fn draw(&mut self, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        if self.day == Some(state.moment.today) {
            self.day = None;
        }
        draw::pane(self, state, area, buf, ctx)
    }
}
