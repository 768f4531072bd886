//! How the journal looks: panes, widgets, keys, colours.
//!
//! No database, no cloud and no clock: everything drawn comes from [`v7_state::update::State`] and from the cursors that
//! panes keep. What a key does is data ([`pane::Binding`]), so dispatch, footer, help and palette cannot disagree.

pub mod frame;
pub mod hang;
pub mod help;
pub mod keymap;
pub mod overlay;
pub mod pane;
pub mod panes;
pub mod text;
pub mod theme;
pub mod units;
pub mod widget;
