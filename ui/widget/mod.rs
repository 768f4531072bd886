//! Things panes are made of.
