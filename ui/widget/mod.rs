//! What panes are made of.

pub mod gauge;
pub mod input;
pub mod list;
pub mod panel;
pub mod trend;
