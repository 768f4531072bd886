//! What the Today pane draws.

/// The Today pane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Today {}
