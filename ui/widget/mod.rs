//! What panes are made of.

pub mod bar;
pub mod chart;
pub mod digits;
pub mod flow;
pub mod form;
pub mod form_text;
pub mod gauge;
pub mod heatmap;
pub mod input;
pub mod list;
pub mod markdown;
pub mod matrix;
pub mod panel;
pub mod pyramid;
pub mod scroll;
pub mod soreness;
pub mod toast;
pub mod trend;
pub mod value;
pub mod weekgrid;
