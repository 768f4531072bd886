//! Answers about food and water against the athlete's own targets. They count; they never scold.

use super::ask::Question;
use super::desk::{Desk, count, figure, within};
use crate::coach::period::{Period, Unit};
use crate::insight::Figure;
use crate::insight::nutrition::{self, FoodMeans, Nutrient};
use crate::record::{NutritionProfile, Table, Targets};
use crate::store::StoreError;
use crate::view::facets;
use std::fmt::Write as _;

/// What is said where the settings hide what was asked for.
const HIDDEN: &str = "Energy and macros are hidden by `hide` in your settings, here too.";

pub(super) fn food(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let all = nutrients(asked);
    let wanted: Vec<Nutrient> = all.iter().copied().filter(|nutrient| is_shown(*nutrient, desk)).collect();
    if wanted.is_empty() {
        return Ok(HIDDEN.into());
    }
    let mut text = shown(desk, asked, &wanted)?;
    if wanted.len() < all.len() {
        let _ = write!(text, "\n{HIDDEN}");
    }
    Ok(text)
}

fn shown(desk: &Desk<'_>, asked: &Question, wanted: &[Nutrient]) -> Result<String, StoreError> {
    let profile: NutritionProfile = facets::single(desk.reader, Table::NutritionProfiles)?;
    let period = asked.period_or(Period::rolling(7, desk.today));
    let period = if period.unit == Unit::All { Period::rolling(30, desk.today) } else { period };
    if period.days() == 1 {
        return day(desk, &period, &profile.targets, wanted);
    }
    let days = desk.reader.food_days(period.first, period.last)?;
    let length = u32::try_from(period.days()).unwrap_or(1);
    let span = nutrition::span(&days, &profile.targets, period.last, length);
    let (means, n, basis) = match (&span.complete, &span.logged) {
        (Figure::Known { value, n }, _) => (*value, *n, "complete day"),
        (_, Figure::Known { value, n }) => {
            (*value, *n, "logged day, none marked complete: the real amounts may be higher")
        }
        _ => return Ok(format!("Not enough data: nothing was logged {}.", within(&period))),
    };
    let all = span.logged.n();
    let missing = period.days().max(0) as usize - all.min(period.days().max(0) as usize);
    let mut text = format!("**Food {}**, a day, mean of {}:\n\n", within(&period), plural(n, basis));
    for nutrient in wanted {
        text.push_str(&line(*nutrient, of(&means, *nutrient), target(&profile.targets, *nutrient)));
    }
    if wanted.contains(&Nutrient::Protein)
        && let Figure::Known { value, n } = &span.protein_on_target
    {
        let _ = writeln!(
            text,
            "- Protein reached 90 % of the target on {} of {}",
            figure(value * *n as f64, 0),
            plural(*n, "complete day")
        );
    }
    if wanted.contains(&Nutrient::Calories)
        && let Figure::Known { value, n } = &span.energy_on_target
    {
        let _ = writeln!(
            text,
            "- Energy was within 10 % of the target on {} of {}",
            figure(value * *n as f64, 0),
            plural(*n, "complete day")
        );
    }
    let _ = writeln!(text, "\n{} logged, {missing} missing.", plural(all, "day"));
    Ok(text)
}

fn plural(n: usize, noun: &str) -> String {
    match noun.split_once(',') {
        Some((noun, rest)) => format!("{},{rest}", count(n, noun)),
        None => count(n, noun),
    }
}

fn day(desk: &Desk<'_>, period: &Period, targets: &Targets, wanted: &[Nutrient]) -> Result<String, StoreError> {
    let days = desk.reader.food_days(period.first, period.last)?;
    let Some(day) = days.first() else {
        return Ok(format!("Not enough data: no food was logged {}.", within(period)));
    };
    let whole = if day.complete { "" } else { " (the day is not marked complete)" };
    let mut text =
        format!("**Food {}** [f:{}]: {}{whole}\n\n", within(period), day.date, count(day.meals as usize, "meal"));
    for gauge in nutrition::gauges(Some(day), targets).iter().filter(|gauge| wanted.contains(&gauge.nutrient)) {
        text.push_str(&line(gauge.nutrient, gauge.actual, gauge.target));
    }
    Ok(text)
}

fn line(nutrient: Nutrient, actual: f64, target: Option<f64>) -> String {
    let unit = nutrient.unit();
    let against = match target {
        Some(target) => format!(" of {} {unit}, {} %", figure(target, 0), figure(actual / target * 100.0, 0)),
        None => ", no target set".into(),
    };
    format!("- {}: {} {unit}{against}\n", capital(nutrient.label()), figure(actual, 0))
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + chars.as_str())
}

fn of(means: &FoodMeans, nutrient: Nutrient) -> f64 {
    match nutrient {
        Nutrient::Calories => means.calories,
        Nutrient::Protein => means.protein,
        Nutrient::Carbs => means.carbs,
        Nutrient::Fat => means.fat,
        Nutrient::Hydration => means.hydration_ml,
    }
}

fn target(targets: &Targets, nutrient: Nutrient) -> Option<f64> {
    let target = match nutrient {
        Nutrient::Calories => targets.calories,
        Nutrient::Protein => targets.protein,
        Nutrient::Carbs => targets.carbs,
        Nutrient::Fat => targets.fat,
        Nutrient::Hydration => targets.hydration,
    };
    target.filter(|target| *target > 0.0)
}

/// Whether the settings let it be told: water always.
fn is_shown(nutrient: Nutrient, desk: &Desk<'_>) -> bool {
    !desk.settings.hidden.calories || nutrient == Nutrient::Hydration
}

/// The nutrients asked for; all of them when none is named.
fn nutrients(asked: &Question) -> Vec<Nutrient> {
    let named = [
        (Nutrient::Calories, &["calorie*", "kcal", "energy"][..]),
        (Nutrient::Protein, &["protein"][..]),
        (Nutrient::Carbs, &["carb*"][..]),
        (Nutrient::Fat, &["fat"][..]),
        (Nutrient::Hydration, &["water", "drink", "drinking", "drank", "drunk", "hydrat*"][..]),
    ];
    let wanted: Vec<Nutrient> =
        named.iter().filter(|(_, words)| asked.words.any(words)).map(|(nutrient, _)| *nutrient).collect();
    if wanted.is_empty() { named.iter().map(|(nutrient, _)| *nutrient).collect() } else { wanted }
}
