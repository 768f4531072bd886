//! The sentences of the pane. Neutral ones: what was eaten is counted, nobody is told off.

use crate::panes::wording::thousands;
use crate::text::clean;
use chrono::NaiveDate;
use v7_state::insight::{Topic, explain};
use v7_state::record::{Meal, Targets};
use v7_state::settings::Hidden;
use v7_state::view::Food;

/// A day as it is spoken of: `Fri 20 Nov 2026`.
pub(super) fn day_name(day: NaiveDate) -> String {
    day.format("%a %-d %b %Y").to_string()
}

/// `1 meal`, `3 meals`.
pub(super) fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// A number as it is shown: whole, its thousands apart.
pub(super) fn whole(value: f64) -> String {
    thousands(value)
}

/// A line of the choice of meals: `oats   420 kcal · 18 g protein · 62 g carbs · 11 g fat`.
pub(super) fn remembered(why: &str, meal: &Meal, hidden: Hidden) -> String {
    let name = clean(&meal.name).into_owned();
    if hidden.calories {
        return format!("{name} · {why}");
    }
    let part = |value: Option<f64>, unit: &str| value.map(|value| format!(" · {} {unit}", whole(value)));
    let parts = [
        part(meal.calories, "kcal"),
        part(meal.protein, "g protein"),
        part(meal.carbs, "g carbs"),
        part(meal.fat, "g fat"),
    ];
    format!("{name}{} · {why}", parts.into_iter().flatten().collect::<String>())
}

/// Targets in a line: `2,400 kcal · 120 g protein`.
pub(super) fn targets(targets: &Targets) -> String {
    let parts = [
        (targets.calories, "kcal"),
        (targets.protein, "g protein"),
        (targets.carbs, "g carbs"),
        (targets.fat, "g fat"),
    ];
    let known: Vec<String> =
        parts.into_iter().filter_map(|(value, unit)| Some(format!("{} {unit}", whole(value?)))).collect();
    if known.is_empty() { "no targets".to_owned() } else { known.join(" · ") }
}

/// Why suggested targets are not shown, when settings hide what they are made of.
pub(super) fn hidden_targets(hidden: Hidden) -> Option<&'static str> {
    match hidden {
        Hidden { calories: true, .. } => {
            Some("Energy and macros are hidden by your settings, and so are their targets.")
        }
        Hidden { weight: true, .. } => Some("Weight is hidden by your settings, and suggested targets follow from it."),
        Hidden { .. } => None,
    }
}

/// Suggested targets with their arithmetic, or why there are none; Markdown.
pub(super) fn suggested(food: &Food, hidden: Hidden) -> String {
    if let Some(why) = hidden_targets(hidden) {
        return why.into();
    }
    let Some(suggestion) = food.suggestion.value() else {
        return format!(
            "No targets are suggested: {}.\n\nAge, sex and height are in the profile on the Athlete pane; weight and \
             activity are in the nutrition profile (`p`).",
            food.suggestion.reason().unwrap_or_default()
        );
    };
    let now = food.targets().targets;
    let row = |name: &str, value: Option<f64>, set: Option<f64>, unit: &str| {
        value.map(|value| {
            let set = set.map_or_else(|| "not set".into(), |set| format!("{} {unit}", whole(set)));
            format!("- {name}: **{} {unit}** a day (now: {set})\n", whole(value))
        })
    };
    let targets = &suggestion.targets;
    let rows = [
        row("Energy", targets.calories, now.calories, "kcal"),
        row("Protein", targets.protein, now.protein, "g"),
        row("Carbs", targets.carbs, now.carbs, "g"),
        row("Fat", targets.fat, now.fat, "g"),
    ];
    let formula: Vec<String> = suggestion.formula.iter().map(|line| format!("- {}", clean(line))).collect();
    format!(
        "{}\nHow they were worked out:\n\n{}\n\n{}\n\nThese are estimates to begin with. `T` uses them; `u` \
         takes that back. Water stays as it is.\n",
        rows.into_iter().flatten().collect::<String>(),
        formula.join("\n"),
        explain(Topic::SuggestedTargets)
    )
}

/// What the figures of the pane mean; Markdown.
pub(super) fn explained(hidden: Hidden) -> String {
    let mut topics = vec![("Means.", Topic::FoodMeans)];
    if !hidden.calories {
        topics.push(("On target.", Topic::FoodAdherence));
    }
    if !hidden.weight {
        topics.push(("Weight.", Topic::WeightTrend));
    }
    if !hidden.weight && !hidden.calories {
        topics.push(("Energy used.", Topic::Expenditure));
        topics.push(("Energy availability.", Topic::EnergyAvailability));
        topics.push(("Week by plan.", Topic::Fuel));
    }
    let parts: Vec<String> = topics.iter().map(|(name, topic)| format!("**{name}** {}\n\n", explain(*topic))).collect();
    format!(
        "{}A day counts as complete when you say so (`C`): a day on which something was forgotten would pull the means down.",
        parts.concat()
    )
}
