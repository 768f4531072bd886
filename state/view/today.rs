//! What the Today pane draws.

use crate::insight::adherence::PlannedDay;
use crate::insight::goals::GoalProgress;
use crate::insight::load::Load;
use crate::insight::nutrition::Gauge;
use crate::insight::today::Insight;
use crate::record::PlanDay;
use crate::row::EntryRow;
use chrono::NaiveDate;

/// The Today pane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Today {
    /// What the active plan says; none without an active plan.
    pub plan: Option<TodayPlan>,
    /// The newest entry that is not in the future.
    pub last: Option<EntryRow>,
    /// This week and the weeks before; none before the first session.
    pub load: Option<Load>,
    /// Today's gauges; none without a target and without a log.
    pub food: Option<TodayFood>,
    /// Open goals.
    pub goals: Vec<GoalProgress>,
    /// One sentence chosen from the figures.
    pub insight: Option<Insight>,
}

/// The active plan as it concerns today.
#[derive(Clone, Debug, PartialEq)]
pub struct TodayPlan {
    /// Id of the plan.
    pub plan_id: String,
    /// Its name.
    pub name: String,
    /// Today in it.
    pub day: PlannedDay,
    /// The next day that is not rest, after today.
    pub next: Option<(NaiveDate, PlanDay)>,
}

/// Today's food.
#[derive(Clone, Debug, PartialEq)]
pub struct TodayFood {
    /// Energy, protein, carbs, fat, water.
    pub gauges: [Gauge; 5],
    /// Meals logged today.
    pub meals: u32,
    /// Everything was logged.
    pub complete: bool,
}
