//! What panes are made of.

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
