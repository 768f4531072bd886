//! What each pane draws, computed from the store by the rules of `insight`. One file a pane.

pub mod athlete;
pub mod basics;
pub mod breakthroughs;
pub mod called;
pub mod charts;
pub mod facets;
pub mod food;
pub mod forecast;
pub mod inbox;
pub mod journal;
pub mod plan;
pub mod plot;
pub mod projects;
pub mod review;
pub mod stats;
pub mod strain;
pub mod today;

pub use athlete::Athlete;
pub use basics::Basics;
pub use breakthroughs::Breakthroughs;
pub use charts::{ChartSpec, Charts, Sends};
pub use food::Food;
pub use inbox::Inbox;
pub use journal::{ClimbDay, ClimbPage, ClimbStatus, Entries, Year};
pub use plan::Plan;
pub use plot::{plot, plot_text};
pub use stats::{comparison, stats, stats_text};
pub use strain::Strain;
pub use today::{Today, TodayFood, TodayPlan};
