//! What the Food pane draws.

/// The Food pane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Food {}
