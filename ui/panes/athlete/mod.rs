//! The climber: body, grades, goals, strengths, injuries, preferences, account, what the journal holds, and sync with
//! its conflicts.
//!
//! Weight and diet belong to the nutrition profile, age, height and injuries to the athlete's; where the other one shows
//! them it says so. Nothing here talks to a server: what is shown of sync is what is true.

mod conflicts;
mod draw;
mod edit;
mod section;
mod settle;
mod sync;

#[cfg(test)]
mod tests;

use crate::overlay::by_hand::entry;
use crate::pane::{Binding, Ctx, Do, MOVES, Open, Pane};
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use edit::List;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use section::{Look, Section};
use v7_state::insight::{Topic, explain};
use v7_state::msg::{Msg, Toast};
use v7_state::query::{Answer, Query};
use v7_state::record::{Choice as _, Key, Table, Units};
use v7_state::update::State;
use v7_state::view::inbox::Dispute;
use v7_state::view::{Athlete, Inbox};

/// Where the keys are: a section, and an element of its list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stop {
    section: Section,
    element: Option<usize>,
}

impl Stop {
    /// Every stop, in the order of Down.
    fn all(seen: Seen<'_>) -> Vec<Self> {
        Section::ALL
            .into_iter()
            .flat_map(|section| match elements(section, seen) {
                0 => vec![Self { section, element: None }],
                count => (0..count).map(|element| Self { section, element: Some(element) }).collect(),
            })
            .collect()
    }

    /// The same stop, or the nearest that still exists.
    fn clamped(self, seen: Seen<'_>) -> Self {
        let last = elements(self.section, seen).checked_sub(1);
        Self { element: last.map(|last| self.element.unwrap_or(0).min(last)), ..self }
    }
}

/// What the pane draws from.
#[derive(Clone, Copy)]
struct Seen<'a> {
    athlete: &'a Athlete,
    /// `None` until it is read.
    inbox: Option<&'a Inbox>,
}

impl<'a> Seen<'a> {
    fn conflicts(self) -> usize {
        self.inbox.map_or(0, |inbox| inbox.items.len())
    }

    fn conflict(self, stop: Stop) -> Option<&'a Dispute> {
        let index = stop.element.filter(|_| stop.section == Section::Conflicts)?;
        self.inbox?.items.get(index)
    }
}

fn seen(state: &State) -> Option<Seen<'_>> {
    let inbox = match state.answers.get(&Query::Inbox) {
        Some(Answer::Inbox(inbox)) => Some(inbox),
        _ => None,
    };
    Some(Seen { athlete: athlete(state)?, inbox })
}

/// How many elements of a section are selected one by one.
fn elements(section: Section, seen: Seen<'_>) -> usize {
    match section.list() {
        Some(List::Goals) => seen.athlete.goals.len(),
        Some(List::Injuries) => seen.athlete.injuries().len(),
        None if section == Section::Conflicts => seen.conflicts(),
        None => 0,
    }
}

/// What lines of this many cells are made with.
fn look<'a>(state: &State, seen: Seen<'_>, width: usize, ctx: &'a Ctx<'a>) -> Look<'a> {
    Look {
        ctx,
        hidden: state.settings.hidden,
        units: units(seen.athlete),
        entry: entry(state),
        today: state.moment.today,
        width,
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

const EDIT: Binding = Binding::new("athlete.edit", "Enter e", "edit");

const ACTIONS: &[Binding] = &[
    Binding::new("athlete.goal", "n", "new goal"),
    Binding::new("athlete.injury", "I", "new injury"),
    Binding::new("athlete.explain", "i", "explain"),
    Binding::quiet(INBOX, "c", "conflicts and sync"),
    Binding::new("move.next-part", "Tab", "next section"),
    Binding::quiet("move.previous-part", "BackTab", "previous section"),
];

/// Goes to the conflicts, or to what there is to say of sync; the frame starts it from every pane.
pub(crate) const INBOX: &str = "athlete.inbox";

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
    fn selected(&self, seen: Seen<'_>) -> Option<(List, usize)> {
        let (stop, athlete) = (self.stop.clamped(seen), seen.athlete);
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

    /// Does something with the selected conflict.
    fn settle(&self, action: &str, seen: Seen<'_>, state: &State) -> Do {
        let Some(dispute) = seen.conflict(self.stop.clamped(seen)) else {
            return say("No conflict is selected.");
        };
        settle::run(action, dispute, state)
    }

    /// Scrolls by lines; the stop follows what is in sight.
    fn page(&mut self, lines: i32) {
        let to = i32::from(self.offset) + lines;
        self.offset = u16::try_from(to.max(0)).unwrap_or(u16::MAX);
        self.follow = false;
    }

    fn step(&mut self, action: &str, seen: Seen<'_>) -> Do {
        let page = i32::from(self.height.saturating_sub(1).max(1));
        let stops = Stop::all(seen);
        let here = self.stop.clamped(seen);
        let at = stops.iter().position(|stop| *stop == here).unwrap_or(0);
        let section = Section::ALL.iter().position(|section| *section == here.section).unwrap_or(0);
        let count = Section::ALL.len();
        let part = |section: usize| Stop { section: Section::ALL[section % count], element: None }.clamped(seen);
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
        let seen = seen(state);
        let mut all = match seen.and_then(|seen| seen.conflict(self.stop.clamped(seen))) {
            Some(_) => settle::KEYS.to_vec(),
            None => vec![EDIT],
        };
        all.extend_from_slice(ACTIONS);
        match seen.and_then(|seen| self.selected(seen)) {
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
        [TOGGLE, REMOVE].into_iter().chain(settle::KEYS).collect()
    }

    fn run(&mut self, action: &str, state: &State) -> Do {
        if action == INBOX {
            let section = match seen(state) {
                Some(seen) if seen.inbox.is_some() && seen.conflicts() == 0 => Section::Sync,
                _ => Section::Conflicts,
            };
            return self.go(Stop { section, element: None });
        }
        let Some(seen) = seen(state) else {
            let known = [EDIT].iter().chain(ACTIONS).chain(MOVES).any(|binding| binding.action == action);
            return if known { Do::NotYet } else { Do::Unknown };
        };
        if settle::KEYS.iter().any(|binding| binding.action == action) {
            return self.settle(action, seen, state);
        }
        let athlete = seen.athlete;
        match action {
            "athlete.edit" => match self.stop.section.form() {
                Some((table, focus)) => Self::form(table, focus, athlete),
                None if self.stop.section == Section::Sync => say("Sync is set in the config file, under [sync]."),
                None if self.stop.section == Section::Conflicts => say("There is nothing to settle."),
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
                let change = athlete.profile.as_ref().zip(self.selected(seen)).and_then(|(profile, (list, index))| {
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
                    "**Goals.** {}\n\n**Forecast.** {}\n\n**Score of the forecasts.** {}\n\n**Sent: three climbs in 90 days.** {}\n\n**Best.** {}\n\n**Ability.** {} The second number: its standard deviation, grades.",
                    explain(Topic::Goals),
                    explain(Topic::Forecast),
                    explain(Topic::ForecastScore),
                    explain(Topic::ThreeThreeThree),
                    explain(Topic::Maximum),
                    explain(Topic::Ability)
                ),
            }),
            _ => self.step(action, seen),
        }
    }

    fn wants(&self, state: &State) -> Vec<Query> {
        let mut queries = vec![Query::Athlete(state.moment.today), Query::Inbox];
        // More than one value is edited in the form of the record.
        let conflict = seen(state).and_then(|seen| seen.conflict(self.stop.clamped(seen)));
        queries
            .extend(conflict.filter(|dispute| !dispute.is_typed()).map(|dispute| Query::Record(dispute.key.clone())));
        queries
    }

    fn on_mouse(&mut self, event: MouseEvent, state: &State) -> Do {
        match event.kind {
            MouseEventKind::ScrollDown => self.page(2),
            MouseEventKind::ScrollUp => self.page(-2),
            MouseEventKind::Down(MouseButton::Left) => {
                let at = Position::new(event.column, event.row);
                // Elements were drawn after their section, so the last hit is the nearest.
                let hit = self.hits.iter().rev().find(|(rect, _)| rect.contains(at)).map(|(_, stop)| *stop);
                let (Some(stop), Some(seen)) = (hit, seen(state)) else { return Do::Nothing };
                let stop = stop.clamped(seen);
                if stop == self.stop {
                    let opens = if seen.conflict(stop).is_some() { "athlete.open" } else { "athlete.edit" };
                    return self.run(opens, state);
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
