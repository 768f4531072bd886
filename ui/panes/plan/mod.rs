//! Plan: a week, planned against done; adherence of the weeks before; all plans; exercises to put on a day; load and
//! body.
//!
//! A single day is moved or skipped without rewriting the plan. The changes themselves are in `v7_state::view::plan`.

mod body;
mod draw;
mod exercises;
mod keys;
mod load;
mod templates;
#[cfg(test)]
mod tests;

use crate::pane::{Binding, Ctx, Do, Pane};
use crate::widget::list::ListCursor;
use crate::widget::scroll::Scroll;
use chrono::{Days, NaiveDate};
use crossterm::event::MouseEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use v7_state::insight::adherence::PlannedDay;
use v7_state::query::{Answer, Query};
use v7_state::record::{Exercise, Key, Table};
use v7_state::update::State;
use v7_state::view::Plan;
use v7_state::view::plan::{PlanRecord, monday_of};

/// The parts that Tab goes through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    /// The week.
    #[default]
    Week,
    /// All plans.
    Plans,
    /// Exercises.
    Exercises,
    /// Strength, soreness and injuries: a page of its own.
    Body,
}

impl Part {
    const ALL: [Self; 4] = [Self::Week, Self::Plans, Self::Exercises, Self::Body];
    const NAMES: [&'static str; 4] = ["Week", "Plans", "Exercises", "Body"];

    fn turned(self, by: usize) -> Self {
        Self::ALL[(self as usize + by) % Self::ALL.len()]
    }
}

/// A day's work on its way to another date.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Moving {
    plan: Key,
    from: NaiveDate,
    to: NaiveDate,
}

/// Where things were drawn, for the mouse.
#[derive(Clone, Debug, Default)]
struct Places {
    tabs: Vec<Rect>,
    week: Rect,
    plans: Rect,
    exercises: Rect,
    text: Rect,
}

/// The pane.
#[derive(Debug, Default)]
pub struct PlanPane {
    part: Part,
    /// The selected day; none is today.
    date: Option<NaiveDate>,
    moving: Option<Moving>,
    plans: ListCursor,
    /// A plan to select as soon as it is there.
    wanted: Option<Key>,
    exercises: ListCursor,
    /// Only exercises of this type.
    kind: Option<&'static str>,
    /// Only exercises of this level.
    level: Option<&'static str>,
    text: Scroll,
    body: body::Page,
    /// What was drawn last: shown until the answer for another week is there.
    drawn: Option<Query>,
    /// The plan whose week was drawn last.
    week_of: Option<Key>,
    places: Places,
}

impl PlanPane {
    fn date(&self, state: &State) -> NaiveDate {
        self.date.unwrap_or(state.moment.today)
    }

    /// Monday of the week that is shown.
    fn monday(&self, state: &State) -> NaiveDate {
        monday_of(self.moving.as_ref().map_or(self.date(state), |moving| moving.to))
    }

    fn query(&self, state: &State) -> Query {
        Query::Plan(self.monday(state), state.moment.today)
    }

    fn plan<'a>(&self, state: &'a State) -> Option<&'a Plan> {
        match state.answers.get(&self.query(state)) {
            Some(Answer::Plan(plan)) => Some(plan),
            _ => None,
        }
    }

    /// The same, or what was drawn last: for looking at, not for acting on a week.
    fn shown<'a>(&self, state: &'a State) -> Option<&'a Plan> {
        self.plan(state).or_else(|| match state.answers.get(self.drawn.as_ref()?) {
            Some(Answer::Plan(plan)) => Some(plan),
            _ => None,
        })
    }

    /// The selected day, if a plan has a week for it.
    fn day<'a>(&self, state: &'a State) -> Option<&'a PlannedDay> {
        let date = self.date(state);
        self.plan(state)?.week.as_ref()?.days.iter().find(|day| day.date == date)
    }

    /// The plan that the shown week follows.
    fn followed<'a>(&self, state: &'a State) -> Option<&'a PlanRecord> {
        self.plan(state)?.followed()
    }

    /// Index of the selected plan.
    fn plan_index(&self, state: &State) -> usize {
        let plans = self.shown(state).map(|plan| plan.plans.as_slice()).unwrap_or_default();
        let wanted = self.wanted.as_ref().and_then(|key| plans.iter().position(|plan| plan.key == *key));
        wanted.unwrap_or(self.plans.selected).min(plans.len().saturating_sub(1))
    }

    /// The plan that keys such as `e` are about: in the list of plans the selected one, else the one followed.
    fn chosen<'a>(&self, state: &'a State) -> Option<&'a PlanRecord> {
        if self.part == Part::Plans {
            self.plan(state)?.plans.get(self.plan_index(state))
        } else {
            self.followed(state)
        }
    }

    fn shown_exercises<'a>(&self, state: &'a State) -> Vec<&'a Exercise> {
        let all = state.basics().map(|basics| basics.exercises.as_slice()).unwrap_or_default();
        all.iter()
            .filter(|exercise| self.kind.is_none_or(|kind| exercise.kind == kind))
            .filter(|exercise| self.level.is_none_or(|level| exercise.progression_level == level))
            .collect()
    }

    fn has_no_plan(&self, state: &State) -> bool {
        self.plan(state).is_some_and(|plan| plan.plans.is_empty())
    }

    fn shift(date: NaiveDate, days: i64) -> NaiveDate {
        let by = Days::new(days.unsigned_abs());
        if days < 0 { date.checked_sub_days(by) } else { date.checked_add_days(by) }.unwrap_or(date)
    }
}

impl Pane for PlanPane {
    fn title(&self) -> &'static str {
        "Plan"
    }

    fn bindings(&self, state: &State) -> Vec<Binding> {
        keys::bindings(self, state)
    }

    fn rare(&self) -> Vec<Binding> {
        keys::RARE.to_vec()
    }

    fn run(&mut self, action: &str, state: &State) -> Do {
        keys::run(self, action, state)
    }

    fn wants(&self, state: &State) -> Vec<Query> {
        let mut wanted = vec![self.query(state)];
        if self.part == Part::Body {
            wanted.push(Query::Strain(state.moment.today));
        }
        wanted
    }

    fn on_mouse(&mut self, event: MouseEvent, state: &State) -> Do {
        keys::on_mouse(self, event, state)
    }

    fn reveal(&mut self, key: &Key) {
        if key.table == Table::Plans {
            // Where its week is shown already, the keys stay where they are.
            if self.week_of.as_ref() != Some(key) {
                self.part = Part::Plans;
            }
            self.moving = None;
            self.wanted = Some(key.clone());
        }
    }

    fn draw(&mut self, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        if self.plan(state).is_some() {
            self.drawn = Some(self.query(state));
        }
        self.week_of = self.shown(state).and_then(Plan::followed).map(|plan| plan.key.clone());
        draw::draw(self, state, area, buf, ctx);
        None
    }
}
