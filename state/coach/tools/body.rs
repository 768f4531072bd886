//! `soreness_trend` and `nutrition_compliance`.

use super::input::{Input, Span};
use super::{Access, Refusal, answer, clean, number};
use crate::coach::cite::mark;
use crate::coach::period::back;
use crate::insight::nutrition::{self, FoodMeans};
use crate::insight::{Figure, soreness};
use crate::record::{Key, NutritionProfile, Profile, Table};
use crate::view::facets;
use serde_json::{Value, json};

pub(super) fn soreness_trend(access: &Access<'_>, input: &Input) -> Result<Value, Refusal> {
    if !access.privacy.injuries {
        return Err(Refusal::Input("the athlete does not share injuries and soreness".into()));
    }
    let until = input.date("until").map_err(Refusal::Input)?.unwrap_or(access.today).min(access.today);
    let span = Span { since: back(until, 41), until };
    let mut scores = access.reader.soreness(span.since, until)?;
    if let Some(part) = input.text("part") {
        let stem = part.to_lowercase();
        let stem = stem.trim_end_matches('s');
        scores.retain(|score| score.part.to_lowercase().contains(stem));
    }
    let days: std::collections::BTreeSet<_> = scores.iter().map(|score| score.date).collect();
    let parts: Vec<Value> = soreness::trends(&scores, until)
        .iter()
        .map(|trend| {
            let recent = scores.iter().filter(|score| score.part == trend.part && score.date > back(until, 14));
            let peak = recent.max_by(|a, b| a.score.total_cmp(&b.score));
            json!({
                "part": clean(&trend.part, 40), "mean_14_days": number(trend.recent), "n": trend.n,
                "mean_28_before": trend.before.value().map(|mean| number(*mean)),
                "rise": trend.rise().map(number),
                "peak": peak.map(|peak| json!({"date": peak.date.to_string(), "score": number(peak.score)})),
            })
        })
        .collect();
    let profile: Profile = facets::single(access.reader, Table::Profiles)?;
    let injuries: Vec<Value> = profile
        .injury_history
        .iter()
        .map(|injury| json!({"type": clean(&injury.kind, 120), "date": injury.date, "recovered": injury.recovered}))
        .collect();
    let mut ids = Vec::new();
    for date in days.iter().rev().take(10) {
        let day = date.to_string();
        for record in access.reader.records_with(Table::Entries, &day, &day, "soreness")? {
            ids.push(mark(&record.key));
        }
    }
    let missing = span.days().saturating_sub(days.len());
    Ok(answer(&json!({"parts": parts, "injuries": injuries}), scores.len(), span, ids, Some(missing)))
}

pub(super) fn nutrition_compliance(access: &Access<'_>, input: &Input) -> Result<Value, Refusal> {
    if !access.privacy.nutrition {
        return Err(Refusal::Input("the athlete does not share nutrition".into()));
    }
    if access.settings.hidden.calories {
        return Err(Refusal::Input("energy and macros are hidden by `hide`, in the athlete's settings".into()));
    }
    let span = input.span(7).map_err(Refusal::Input)?;
    let profile: NutritionProfile = facets::single(access.reader, Table::NutritionProfiles)?;
    let days = access.reader.food_days(span.since, span.until)?;
    let length = u32::try_from(span.days()).unwrap_or(u32::MAX);
    let found = nutrition::span(&days, &profile.targets, span.until, length);
    let means = |figure: &Figure<FoodMeans>| match figure {
        Figure::Known { value, n } => json!({
            "calories": number(value.calories), "protein": number(value.protein), "carbs": number(value.carbs),
            "fat": number(value.fat), "hydration_ml": number(value.hydration_ml), "n": n,
        }),
        Figure::Missing { reason } => json!({"missing": reason}),
    };
    let share = |figure: &Figure<f64>| figure.value().map(|share| number(share * 100.0));
    let targets = &profile.targets;
    let logged = found.logged.n();
    let ids = days.iter().rev().map(|day| mark(&Key::new(Table::NutritionLogs, day.date.to_string()))).collect();
    let computed = json!({
        "mean_of_complete_days": means(&found.complete), "mean_of_logged_days": means(&found.logged),
        "targets": {"calories": targets.calories, "protein": targets.protein, "carbs": targets.carbs, "fat": targets.fat, "hydration_ml": targets.hydration},
        "energy_on_target_percent": share(&found.energy_on_target), "protein_on_target_percent": share(&found.protein_on_target),
    });
    Ok(answer(&computed, logged, span, ids, Some(span.days().saturating_sub(logged))))
}
