//! What panes are made of.

pub mod form;
pub mod bar;
pub mod chart;
pub mod heatmap;
pub mod input;
pub mod list;
pub mod markdown;
pub mod matrix;
pub mod pyramid;
pub mod scroll;
pub mod soreness;
pub mod toast;
pub mod value;
pub mod weekgrid;
pub mod gauge;
pub mod input;
pub mod list;
pub mod panel;
pub mod trend;
pub mod form;
pub mod input;
pub mod list;
pub mod markdown;
pub mod scroll;
pub mod toast;
pub mod value;
