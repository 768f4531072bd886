//! Answers about goals: the distance, and the chance by the date where the journal holds enough.

use super::ask::Question;
use super::desk::{Desk, count, figure};
use crate::grade::rank_label;
use crate::insight::{Figure, forecast, goals as progress};
use crate::record::{Choice as _, ClimbKind, Goal, GoalType, Profile, Table};
use crate::store::StoreError;
use crate::view::facets;
use std::fmt::Write as _;

pub(super) fn goals(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let profile: Profile = facets::single(desk.reader, Table::Profiles)?;
    let ascents = desk.ascents()?;
    let mut wanted: Vec<Goal> = profile.goals.clone();
    let mut made_up = false;
    if let Some((scale, low, _)) = asked.pick.grade {
        let label = rank_label(scale, low);
        let of = |goal: &Goal| progress::goals(std::slice::from_ref(goal), &ascents, &desk.hint, desk.today).pop();
        wanted.retain(|goal| {
            of(goal).is_some_and(|at| {
                at.target.value().is_some_and(|(own, rank)| *own == scale && rank_label(scale, *rank) == label)
            })
        });
        if wanted.is_empty() {
            let kind = match (asked.pick.kind, scale.discipline()) {
                (Some(ClimbKind::Trad), _) => GoalType::Trad,
                (_, Some(crate::grade::Discipline::Route)) => GoalType::Sport,
                _ => GoalType::Boulder,
            };
            wanted = vec![Goal { grade: label, kind, ..Goal::default() }];
            made_up = true;
        }
    } else if let Some(discipline) = asked.pick.discipline {
        let boulder = discipline == crate::grade::Discipline::Boulder;
        wanted.retain(|goal| (goal.kind == GoalType::Boulder) == boulder);
    }
    if let Some(date) = asked.deadline {
        for goal in &mut wanted {
            goal.target_date = Some(date.to_string());
        }
    }
    if wanted.is_empty() {
        return Ok(
            "No goal is set in your profile (pane 7). Name a grade to ask about one: *Will I send V8 by May?*".into()
        );
    }
    let mut text = String::new();
    if made_up {
        text.push_str("That grade is no goal of your profile; worked out all the same:\n\n");
    }
    for goal in progress::goals(&wanted, &ascents, &desk.hint, desk.today) {
        let what = goal.goal.description.as_deref().map_or_else(String::new, |what| format!(" ({what})"));
        let _ = write!(text, "- **{} {}**{what}: {}", goal.goal.grade, goal.goal.kind.as_str(), goal.words);
        if let Figure::Known { value, n } = &goal.current {
            let _ = write!(text, "{} ({})", desk.mark(Table::Sends, value.row)?, count(*n, "send"));
        }
        text.push('\n');
        if goal.reached {
            continue;
        }
        match forecast::forecast(&goal, &ascents, desk.today) {
            Figure::Known { value, n } => {
                let _ = writeln!(
                    text,
                    "  - Chance: {} ({}, ability about {} at every second try)",
                    value.words,
                    count(n, "climb"),
                    value.ability.label
                );
            }
            Figure::Missing { reason } => {
                let _ = writeln!(text, "  - Chance: not enough data: {reason}");
            }
        }
    }
    if let Figure::Known { value, n } = forecast::score(
        &desk.reader.get(&crate::record::Key::single(Table::Profiles))?.unwrap_or_default(),
        &ascents,
        &desk.hint,
        desk.today,
    ) {
        let _ = writeln!(
            text,
            "\nEarlier forecasts that came due: Brier score {} ({}; 0 is perfect, 0.25 is a coin).",
            figure(value.brier, 2),
            count(n, "forecast")
        );
    }
    text.push_str("\nA chance is a range at a number of tries, never a promise of a date.");
    Ok(text)
}
