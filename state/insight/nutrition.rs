//! What was eaten against targets: a day, 7 and 30 days. It counts; it never scolds.

use super::{Figure, mean};
use crate::record::Targets;
use crate::row::FoodDay;
use chrono::{Days, NaiveDate};

/// What a gauge shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nutrient {
    /// kcal.
    Calories,
    /// g.
    Protein,
    /// g.
    Carbs,
    /// g.
    Fat,
    /// ml.
    Hydration,
}

/// One gauge: amount against target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gauge {
    /// Of what.
    pub nutrient: Nutrient,
    /// Eaten or drunk, in the nutrient's unit.
    pub actual: f64,
    /// To reach; none when no target is set.
    pub target: Option<f64>,
}

/// Means over some days.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FoodMeans {
    /// kcal.
    pub calories: f64,
    /// g.
    pub protein: f64,
    /// g.
    pub carbs: f64,
    /// g.
    pub fat: f64,
    /// ml.
    pub hydration_ml: f64,
}

/// The last days together.
#[derive(Clone, Debug, PartialEq)]
pub struct FoodSpan {
    /// Days looked at, today included.
    pub days: u32,
    /// Means over the days with any log.
    pub logged: Figure<FoodMeans>,
    /// Means over the days on which everything was logged.
    pub complete: Figure<FoodMeans>,
    /// Share of complete days within 10 % of the energy target.
    pub energy_on_target: Figure<f64>,
    /// Share of complete days that reached 90 % of the protein target.
    pub protein_on_target: Figure<f64>,
}

/// All figures of the Nutrition pane that need no profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Food {
    /// The day's gauges: energy, protein, carbs, fat, water.
    pub gauges: [Gauge; 5],
    /// Seven days.
    pub week: FoodSpan,
    /// Thirty days.
    pub month: FoodSpan,
}

/// All gauges and spans for `date`; the spans end on it.
pub fn food(days: &[FoodDay], targets: &Targets, date: NaiveDate) -> Food {
    let today = days.iter().find(|day| day.date == date);
    Food { gauges: gauges(today, targets), week: span(days, targets, date, 7), month: span(days, targets, date, 30) }
}

/// One day against the targets; without a log everything is 0.
pub fn gauges(day: Option<&FoodDay>, targets: &Targets) -> [Gauge; 5] {
    let actual = day.map_or_else(FoodMeans::default, amounts);
    let gauge = |nutrient, actual, target: Option<f64>| Gauge {
        nutrient,
        actual,
        target: target.filter(|target| *target > 0.0),
    };
    [
        gauge(Nutrient::Calories, actual.calories, targets.calories),
        gauge(Nutrient::Protein, actual.protein, targets.protein),
        gauge(Nutrient::Carbs, actual.carbs, targets.carbs),
        gauge(Nutrient::Fat, actual.fat, targets.fat),
        gauge(Nutrient::Hydration, actual.hydration_ml, targets.hydration),
    ]
}

impl Gauge {
    /// Share of the target, 1 is reached; none without a target.
    pub fn share(&self) -> Option<f64> {
        self.target.map(|target| self.actual / target)
    }

    /// What is left to the target, never negative; none without a target.
    pub fn left(&self) -> Option<f64> {
        self.target.map(|target| (target - self.actual).max(0.0))
    }
}

impl Nutrient {
    /// Its name on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Calories => "energy",
            Self::Protein => "protein",
            Self::Carbs => "carbs",
            Self::Fat => "fat",
            Self::Hydration => "water",
        }
    }

    /// Its unit.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Calories => "kcal",
            Self::Protein | Self::Carbs | Self::Fat => "g",
            Self::Hydration => "ml",
        }
    }
}

/// The last `length` days up to `date`.
pub fn span(days: &[FoodDay], targets: &Targets, date: NaiveDate, length: u32) -> FoodSpan {
    let first = date.checked_sub_days(Days::new(u64::from(length).saturating_sub(1))).unwrap_or(date);
    let logged: Vec<&FoodDay> = days.iter().filter(|day| first <= day.date && day.date <= date && eaten(day)).collect();
    let complete: Vec<&FoodDay> = logged.iter().copied().filter(|day| day.complete).collect();
    let none_complete = format!("no complete day in {length} days");
    let on_target = |target: Option<f64>, what: &str, reached: &dyn Fn(&FoodDay, f64) -> bool| match target {
        None => Figure::missing(format!("no {what} target")),
        Some(_) if complete.is_empty() => Figure::missing(none_complete.clone()),
        Some(target) => {
            let hits = complete.iter().filter(|day| reached(day, target)).count();
            Figure::known(hits as f64 / complete.len() as f64, complete.len())
        }
    };
    let positive = |target: Option<f64>| target.filter(|target| *target > 0.0);
    FoodSpan {
        days: length,
        logged: means(&logged, &format!("nothing logged in {length} days")),
        energy_on_target: on_target(positive(targets.calories), "energy", &|day, target| {
            (day.calories - target).abs() <= 0.1 * target
        }),
        protein_on_target: on_target(positive(targets.protein), "protein", &|day, target| day.protein >= 0.9 * target),
        complete: means(&complete, &none_complete),
    }
}

/// A log that only holds a weight or water says nothing about food.
pub(super) fn eaten(day: &FoodDay) -> bool {
    day.meals > 0 || day.calories > 0.0
}

fn amounts(day: &FoodDay) -> FoodMeans {
    FoodMeans {
        calories: day.calories,
        protein: day.protein,
        carbs: day.carbs,
        fat: day.fat,
        hydration_ml: day.hydration_ml,
    }
}

fn means(days: &[&FoodDay], none: &str) -> Figure<FoodMeans> {
    let of = |amount: fn(&FoodDay) -> f64| mean(days.iter().map(|day| amount(day)));
    let means = || {
        Some(FoodMeans {
            calories: of(|day| day.calories)?,
            protein: of(|day| day.protein)?,
            carbs: of(|day| day.carbs)?,
            fat: of(|day| day.fat)?,
            hydration_ml: of(|day| day.hydration_ml)?,
        })
    };
    means().map_or_else(|| Figure::missing(none), |means| Figure::known(means, days.len()))
}
