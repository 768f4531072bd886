//! What each pane draws, computed from the store by the rules of `insight`. One file a pane.

mod athlete;
mod basics;
pub mod charts;
mod food;
mod journal;
pub mod plan;
mod today;

pub use athlete::Athlete;
pub use basics::Basics;
pub use charts::{ChartSpec, Charts, Sends};
pub use food::Food;
pub use journal::{ClimbPage, Entries, Year};
pub use plan::Plan;
pub use today::Today;
