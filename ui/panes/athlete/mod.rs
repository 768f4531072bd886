//! The climber: body, grades, goals, strengths, injuries, preferences, account, and what the journal holds.
//!
//! Weight and diet belong to the nutrition profile, age, height and injuries to the athlete's; where the other one shows
//! them it says so. Nothing here talks to a server: what is shown of sync is what is true.

mod draw;
mod edit;
mod section;

#[cfg(test)]
mod tests;

use crate::pane::{Binding, Ctx, Do, MOVES, Open, Pane};
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use edit::List;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use section::Section;
use v7_state::insight::{Topic, explain};
use v7_state::msg::{Msg, Toast};
use v7_state::query::{Answer, Query};
use v7_state::record::{Choice as _, Key, Table, Units};
use v7_state::update::State;
use v7_state::view::Athlete;

/// Where the keys are: a section, and an element of its list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stop {
    section: Section,
    element: Option<usize>,
}

impl Stop {
    /// Every stop, in the order of Down.
    fn all(athlete: &Athlete) -> Vec<Self> {
        Section::ALL
            .into_iter()
            .flat_map(|section| match elements(section, athlete) {
                0 => vec![Self { section, element: None }],
                count => (0..count).map(|element| Self { section, element: Some(element) }).collect(),
            })
            .collect()
    }

    /// The same stop, or the nearest that still exists.
    fn clamped(self, athlete: &Athlete) -> Self {
        let last = elements(self.section, athlete).checked_sub(1);
        Self { element: last.map(|last| self.element.unwrap_or(0).min(last)), ..self }
    }
}

/// How many elements of a section are selected one by one.
fn elements(section: Section, athlete: &Athlete) -> usize {
    match section.list() {
        Some(List::Goals) => athlete.goals.len(),
        Some(List::Injuries) => athlete.injuries().len(),
        None => 0,
    }
}

/// The Athlete pane.
#[derive(Debug, Default)]
pub struct AthletePane {
    stop: Stop,
    /// First line in sight, of the whole pane.
    offset: u16,
    /// Lines in sight, as of the last drawing.
    height: u16,
    /// Whether the next drawing brings the stop into sight.
    follow: bool,
    /// Where each stop was drawn last; elements after their section.
    hits: Vec<(Rect, Stop)>,
}

const ACTIONS: &[Binding] = &[
    Binding::new("athlete.edit", "Enter e", "edit"),
    Binding::new("athlete.goal", "n", "new goal"),
    Binding::new("athlete.injury", "I", "new injury"),
    Binding::quiet("athlete.explain", "i", "what the figures mean"),
    Binding::new("move.next-part", "Tab", "next section"),
    Binding::quiet("move.previous-part", "BackTab", "previous section"),
];

const TOGGLE: Binding = Binding::new("athlete.toggle", "Space", "done or not");
const REMOVE: Binding = Binding::quiet("athlete.remove", "d", "delete goal");

fn athlete(state: &State) -> Option<&Athlete> {
    match state.answers.get(&Query::Athlete(state.moment.today)) {
        Some(Answer::Athlete(athlete)) => Some(athlete),
        _ => None,
    }
}

/// The units that the climber reads.
fn units(athlete: &Athlete) -> Units {
    let word = athlete.user_value("preferences.units").and_then(serde_json::Value::as_str);
    word.and_then(Units::parse).unwrap_or_default()
}

fn say(text: &str) -> Do {
    Do::msg(Msg::Say(Toast { text: text.into(), failed: false }))
}

impl AthletePane {
    /// A pane at its first section.
    pub fn new() -> Self {
        Self { follow: true, ..Self::default() }
    }

    fn go(&mut self, stop: Stop) -> Do {
        self.stop = stop;
        self.follow = true;
        Do::Nothing
    }

    /// The list, and where in the profile the selected element stands.
    fn selected(&self, athlete: &Athlete) -> Option<(List, usize)> {
        let stop = self.stop.clamped(athlete);
        let list = stop.section.list()?;
        let index = match list {
            List::Goals => edit::index_of(athlete.profile.as_ref()?, &athlete.goals.get(stop.element?)?.goal)?,
            List::Injuries => athlete.injuries().get(stop.element?)?.index,
        };
        Some((list, index))
    }

    fn form(table: Table, focus: &'static str, athlete: &Athlete) -> Do {
        let (title, record) = match table {
            Table::Users => ("Account and preferences", &athlete.user),
            Table::NutritionProfiles => ("Nutrition profile", &athlete.nutrition),
            _ => ("Profile", &athlete.profile),
        };
        Do::Open(Open::Form {
            title: title.into(),
            key: Key::single(table),
            body: record.clone().unwrap_or_default(),
            exists: record.is_some(),
            focus: Some(focus),
        })
    }

    /// Scrolls by lines; the stop follows what is in sight.
    fn page(&mut self, lines: i32) {
        let to = i32::from(self.offset) + lines;
        self.offset = u16::try_from(to.max(0)).unwrap_or(u16::MAX);
        self.follow = false;
    }

    fn step(&mut self, action: &str, athlete: &Athlete) -> Do {
        let page = i32::from(self.height.saturating_sub(1).max(1));
        let stops = Stop::all(athlete);
        let here = self.stop.clamped(athlete);
        let at = stops.iter().position(|stop| *stop == here).unwrap_or(0);
        let section = Section::ALL.iter().position(|section| *section == here.section).unwrap_or(0);
        let count = Section::ALL.len();
        let part = |section: usize| Stop { section: Section::ALL[section % count], element: None }.clamped(athlete);
        let to = match action {
            "move.down" => stops.get(at + 1).copied().unwrap_or(here),
            "move.up" => stops[at.saturating_sub(1)],
            "move.top" => stops[0],
            "move.bottom" => stops.last().copied().unwrap_or(here),
            "move.next-part" => part(section + 1),
            "move.previous-part" => part(section + count - 1),
            "move.page-down" => {
                self.page(page);
                return Do::Nothing;
            }
            "move.page-up" => {
                self.page(-page);
                return Do::Nothing;
            }
            _ => return Do::Unknown,
        };
        self.go(to)
    }
}

impl Pane for AthletePane {
    fn title(&self) -> &'static str {
        "Athlete"
    }

    fn bindings(&self, state: &State) -> Vec<Binding> {
        let mut all = ACTIONS.to_vec();
        match athlete(state).and_then(|athlete| self.selected(athlete)) {
            Some((List::Goals, _)) => {
                all.push(TOGGLE);
                all.push(REMOVE);
            }
            Some((List::Injuries, _)) => {
                all.push(Binding { label: "recovered or not", ..TOGGLE });
                all.push(Binding { label: "delete injury", ..REMOVE });
            }
            None => {}
        }
        let elsewhere = ["move.left", "move.right", "move.next-part", "move.previous-part"];
        all.extend(MOVES.iter().filter(|binding| !elsewhere.contains(&binding.action)).cloned());
        all
    }

    fn rare(&self) -> Vec<Binding> {
        vec![TOGGLE, REMOVE]
    }

    fn run(&mut self, action: &str, state: &State) -> Do {
        let Some(athlete) = athlete(state) else {
            let known = ACTIONS.iter().chain(MOVES).any(|binding| binding.action == action);
            return if known { Do::NotYet } else { Do::Unknown };
        };
        match action {
            "athlete.edit" => match self.stop.section.form() {
                Some((table, focus)) => Self::form(table, focus, athlete),
                None if self.stop.section == Section::Sync => say("There is nothing to set: no server is used."),
                None => say("These are counts of the journal: there is nothing to edit."),
            },
            "athlete.goal" => {
                self.go(Stop { section: Section::Goals, element: None });
                Self::form(Table::Profiles, "goals.+", athlete)
            }
            "athlete.injury" => {
                self.go(Stop { section: Section::Injuries, element: None });
                Self::form(Table::Profiles, "injuryHistory.+", athlete)
            }
            "athlete.toggle" | "athlete.remove" => {
                let change =
                    athlete.profile.as_ref().zip(self.selected(athlete)).and_then(|(profile, (list, index))| {
                        if action == "athlete.toggle" {
                            edit::toggled(profile, list, index)
                        } else {
                            edit::removed(profile, list, index)
                        }
                    });
                change.map_or_else(|| say("No goal or injury is selected."), |change| Do::msg(Msg::Save(change)))
            }
            "athlete.explain" => Do::Open(Open::Text {
                title: "What the figures mean".into(),
                markdown: format!(
                    "**Goals.** {}\n\n**Sent: three climbs in 90 days.** {}\n\n**Best.** {}",
                    explain(Topic::Goals),
                    explain(Topic::ThreeThreeThree),
                    explain(Topic::Maximum)
                ),
            }),
            _ => self.step(action, athlete),
        }
    }

    fn wants(&self, state: &State) -> Vec<Query> {
        vec![Query::Athlete(state.moment.today)]
    }

    fn on_mouse(&mut self, event: MouseEvent, state: &State) -> Do {
        match event.kind {
            MouseEventKind::ScrollDown => self.page(2),
            MouseEventKind::ScrollUp => self.page(-2),
            MouseEventKind::Down(MouseButton::Left) => {
                let at = Position::new(event.column, event.row);
                // Elements were drawn after their section, so the last hit is the nearest.
                let hit = self.hits.iter().rev().find(|(rect, _)| rect.contains(at)).map(|(_, stop)| *stop);
                let (Some(stop), Some(athlete)) = (hit, athlete(state)) else { return Do::Nothing };
                let stop = stop.clamped(athlete);
                if stop == self.stop {
                    return self.run("athlete.edit", state);
                }
                return self.go(stop);
            }
            _ => {}
        }
        Do::Nothing
    }

    fn reveal(&mut self, key: &Key) {
        let section = match key.table {
            Table::Profiles => Section::Profile,
            Table::Users => Section::Preferences,
            Table::NutritionProfiles => Section::Food,
            _ => return,
        };
        self.go(Stop { section, element: None });
    }

    fn draw(&mut self, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        draw::pane(self, state, area, buf, ctx)
    }
}
