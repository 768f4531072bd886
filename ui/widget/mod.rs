//! What panes are made of.

pub mod input;
pub mod list;
