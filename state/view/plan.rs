//! What the Plan pane draws.

/// The Plan pane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {}
