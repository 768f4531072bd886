//! What panes are made of.

pub mod bar;
pub mod heatmap;
pub mod list;
pub mod soreness;
