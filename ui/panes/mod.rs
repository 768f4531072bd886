//! The panes. Each is one file; the list in the order of their numbers is in [`list`].

pub mod nutrition;
#[cfg(test)]
mod drawn;
pub mod journal;
pub mod today;
mod wording;

use crate::pane::Pane;
use v7_state::settings::Settings;

/// The panes with the digit that leads to each, in the order of the top line.
pub fn list(_settings: &Settings) -> Vec<(char, Box<dyn Pane>)> {
    vec![('5', Box::new(nutrition::NutritionPane::new()))]
    vec![('1', Box::new(today::TodayPane::default()))]
}
