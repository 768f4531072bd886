//! What the Athlete pane draws.

/// The Athlete pane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Athlete {}
