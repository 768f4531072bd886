//! The panes. Each is one file; the list in the order of their numbers is in [`list`].

pub mod athlete;
pub mod coach;
#[cfg(test)]
pub(crate) mod drawn;
mod history;
pub mod journal;
pub mod nutrition;
pub mod plan;
pub mod sends;
pub mod today;
pub(crate) mod wording;

use crate::pane::Pane;
use v7_state::settings::Settings;

/// The panes with the digit that leads to each, in the order of the top line.
pub fn list(_settings: &Settings) -> Vec<(char, Box<dyn Pane>)> {
    vec![
        ('1', Box::new(today::TodayPane::default())),
        ('2', Box::new(journal::JournalPane::default())),
        ('3', Box::new(sends::SendsPane::default())),
        ('4', Box::new(plan::PlanPane::default())),
        ('5', Box::new(nutrition::NutritionPane::new())),
        ('6', Box::new(coach::CoachPane::default())),
        ('7', Box::new(athlete::AthletePane::new())),
    ]
}
