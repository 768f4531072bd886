//! What each section of the pane says, line by line. Where it stands on the screen is `draw`'s business.

use super::edit::List;
use super::{Seen, conflicts, sync};
use crate::pane::Ctx;
use crate::panes::wording::thousands;
use crate::text::{clean, pad, width, wrap};
use crate::units::{height_text, volume_text, weight_text};
use crate::widget::gauge;
use crate::widget::value::Entry;
use chrono::NaiveDate;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use serde_json::Value;
use v7_state::insight::Figure;
use v7_state::insight::forecast::{Ability, Forecast};
use v7_state::insight::goals::GoalProgress;
use v7_state::record::{Choice as _, Table, Units};
use v7_state::settings::{Glyphs, Hidden};
use v7_state::update::State;
use v7_state::view::Athlete;
use v7_state::view::athlete::{InjuryRow, Reached};

/// A section; Tab leads through them in this order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Section {
    #[default]
    Profile,
    Grades,
    Strengths,
    Food,
    Preferences,
    Goals,
    Injuries,
    Journal,
    Account,
    Sync,
    Conflicts,
}

impl Section {
    /// All of them, in order.
    pub(super) const ALL: [Self; 11] = [
        Self::Profile,
        Self::Grades,
        Self::Strengths,
        Self::Food,
        Self::Preferences,
        Self::Goals,
        Self::Injuries,
        Self::Journal,
        Self::Account,
        Self::Sync,
        Self::Conflicts,
    ];

    /// Sections of the left column, where there are two.
    pub(super) const LEFT: usize = 5;

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Profile => "Profile",
            Self::Grades => "Grades",
            Self::Strengths => "Strengths and weaknesses",
            Self::Food => "Food",
            Self::Preferences => "Preferences",
            Self::Goals => "Goals",
            Self::Injuries => "Injuries",
            Self::Journal => "Journal",
            Self::Account => "Account",
            Self::Sync => "Sync",
            Self::Conflicts => "Conflicts",
        }
    }

    /// Which form edits it, and where the form begins; none when it only counts.
    pub(super) fn form(self) -> Option<(Table, &'static str)> {
        match self {
            Self::Profile => Some((Table::Profiles, "birthDate")),
            Self::Grades => Some((Table::Profiles, "currentGrades")),
            Self::Strengths => Some((Table::Profiles, "strengths")),
            Self::Goals => Some((Table::Profiles, "goals")),
            Self::Injuries => Some((Table::Profiles, "injuryHistory")),
            Self::Food => Some((Table::NutritionProfiles, "currentWeight")),
            Self::Preferences => Some((Table::Users, "preferences.units")),
            Self::Account => Some((Table::Users, "name")),
            Self::Journal | Self::Sync | Self::Conflicts => None,
        }
    }

    /// The list whose elements are selected one by one.
    pub(super) fn list(self) -> Option<List> {
        match self {
            Self::Goals => Some(List::Goals),
            Self::Injuries => Some(List::Injuries),
            _ => None,
        }
    }
}

/// A line, and which element of the section's list it belongs to.
pub(super) struct Row {
    pub(super) line: Line<'static>,
    pub(super) element: Option<usize>,
}

/// What the lines are made with.
pub(super) struct Look<'a> {
    pub(super) ctx: &'a Ctx<'a>,
    pub(super) hidden: Hidden,
    pub(super) units: Units,
    /// How values of any attribute are shown.
    pub(super) entry: Entry,
    pub(super) today: NaiveDate,
    /// Cells a line may take.
    pub(super) width: usize,
}

/// Cells of the names of attributes.
const NAME: usize = 14;

/// The lines of a section; `selected` is the element with the keys, if it is in this section.
pub(super) fn rows(
    section: Section,
    seen: Seen<'_>,
    selected: Option<usize>,
    state: &State,
    look: &Look<'_>,
) -> Vec<Row> {
    let athlete = seen.athlete;
    match section {
        Section::Profile => profile(athlete, look),
        Section::Grades => grades(athlete, look),
        Section::Strengths => [("Strengths", "strengths"), ("Weaknesses", "weaknesses")]
            .into_iter()
            .flat_map(|(name, path)| fact(name, &athlete.words(path).join(", "), look))
            .collect(),
        Section::Food => food(athlete, look),
        Section::Preferences => preferences(athlete, look),
        Section::Goals => goals(athlete, look),
        Section::Injuries => injuries(athlete, look),
        Section::Journal => journal(athlete, look),
        Section::Account => [("Name", "name"), ("Email", "email")]
            .into_iter()
            .flat_map(|(name, path)| fact(name, &text(athlete.user_value(path)), look))
            .collect(),
        Section::Sync => sync::rows(seen.inbox, state, look),
        Section::Conflicts => conflicts::rows(seen.inbox, selected, look),
    }
}

fn profile(athlete: &Athlete, look: &Look<'_>) -> Vec<Row> {
    let age = athlete.age_years(look.today).map(|years| format!("{years} years"));
    let born = text(athlete.profile_value("birthDate"));
    let born: Option<NaiveDate> = born.parse().ok();
    let mut rows = Vec::new();
    match born {
        Some(born) => rows.extend(fact("Born", &format!("{} · {}", long(born), age.unwrap_or_default()), look)),
        None => rows.extend(fact("Age", &age.unwrap_or_default(), look)),
    }
    rows.extend(fact("Sex", &text(athlete.profile_value("sex")), look));
    let height = athlete.height_cm().map(|cm| height_text(cm, look.units));
    rows.extend(fact("Height", &height.unwrap_or_default(), look));
    if !look.hidden.weight {
        let weight = athlete.weight_kg().map(|kg| format!("{}, kept under Food", weight_text(kg, look.units)));
        rows.extend(fact("Weight", &weight.unwrap_or_default(), look));
        let fat = number(athlete.profile_value("bodyFatPct"));
        if let Some(fat) = fat {
            rows.extend(fact("Body fat", &format!("{fat} %"), look));
        }
    }
    let years = number(athlete.profile_value("yearsClimbing"));
    let years = years.map(|years| if years == 1.0 { "1 year".to_owned() } else { format!("{years} years") });
    rows.extend(fact("Climbing for", &years.unwrap_or_default(), look));
    rows
}

fn grades(athlete: &Athlete, look: &Look<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, venue, kinds) in
        [("Indoor", "indoor", ["slab", "vertical", "overhang"]), ("Outdoor", "outdoor", ["boulder", "sport", "trad"])]
    {
        let known: Vec<String> = kinds
            .iter()
            .filter_map(|kind| {
                let grade = text(athlete.profile_value(&format!("currentGrades.{venue}.{kind}")));
                (!grade.is_empty()).then(|| format!("{kind} {grade}"))
            })
            .collect();
        rows.extend(fact(name, &known.join(" · "), look));
    }
    for reached in &athlete.reached {
        let current = match &reached.current {
            Ok(grade) => format!("{grade}: three climbs in 90 days"),
            Err(reason) => reason.clone(),
        };
        let maximum = match &reached.maximum {
            Ok((grade, date)) => format!("; best {grade}, {}", long(*date)),
            Err(_) => String::new(),
        };
        rows.extend(fact(&format!("Sent, {}", reached.scale), &format!("{current}{maximum}"), look));
        if let Some(words) = abilities(reached, look.ctx.glyphs) {
            rows.extend(fact(&format!("Ability, {}", reached.scale), &words, look));
        }
    }
    rows
}

/// `V3 ± 0.3 (n 198) · overhang V4 ± 0.4 (n 95) · roof: 28 of 30`; where too little is known of all climbs,
/// why, and nothing of each steepness.
fn abilities(reached: &Reached, glyphs: Glyphs) -> Option<String> {
    let (all, styles) = reached.abilities.split_first()?;
    let about = if glyphs == Glyphs::Ascii { "+-" } else { "±" };
    let told = |ability: &Ability, n: usize| format!("{} {about} {:.1} (n {n})", ability.label, ability.deviation);
    let Figure::Known { value, n } = &all.1 else {
        return Some(format!("not enough data: {}", all.1.reason().unwrap_or_default()));
    };
    let mut words = vec![told(value, *n)];
    // Where they are many, they decide: then it is said.
    if value.unknown * 4 >= *n {
        words.push(format!("tries of {} unknown, counted as one", value.unknown));
    }
    for (style, figure) in styles {
        let Some(style) = style else { continue };
        words.push(match figure {
            Figure::Known { value, n } => format!("{} {}", style.as_str(), told(value, *n)),
            Figure::Missing { reason } => {
                format!("{}: {}", style.as_str(), reason.strip_suffix(" climbs logged").unwrap_or(reason))
            }
        });
    }
    Some(words.join(" · "))
}

fn food(athlete: &Athlete, look: &Look<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    if !look.hidden.weight {
        let target = number(athlete.nutrition_value("targetWeight"));
        let parts = [
            athlete.weight_kg().map(|kg| weight_text(kg, look.units)),
            target.map(|kg| format!("target {}", weight_text(kg, look.units))),
        ];
        rows.extend(fact("Weight", &parts.into_iter().flatten().collect::<Vec<_>>().join(", "), look));
    }
    let words = [text(athlete.nutrition_value("goal")), text(athlete.nutrition_value("activityLevel"))];
    let [goal, activity] = words;
    rows.extend(fact("Goal", &goal, look));
    rows.extend(fact("Activity", &activity, look));
    let target = |path: &str| number(athlete.nutrition_value(&format!("targets.{path}")));
    let mut targets = Vec::new();
    if !look.hidden.calories {
        targets.extend(target("calories").map(|value| format!("{} kcal", thousands(value))));
        for name in ["protein", "carbs", "fat"] {
            targets.extend(target(name).map(|value| format!("{value} g {name}")));
        }
    }
    targets.extend(target("hydration").map(|ml| format!("{} water", volume_text(ml, look.units))));
    rows.extend(fact("Targets a day", &targets.join(" · "), look));
    rows.extend(fact("Diet", &athlete.diet().join(", "), look));
    rows
}

fn preferences(athlete: &Athlete, look: &Look<'_>) -> Vec<Row> {
    let scale = |path: &str| match text(athlete.user_value(&format!("preferences.{path}"))).as_str() {
        "v-scale" => "V grades".to_owned(),
        "font" => "Font grades".to_owned(),
        "yds" => "YDS grades".to_owned(),
        "french" => "French grades".to_owned(),
        "uiaa" => "UIAA grades".to_owned(),
        "ewbank" => "Ewbank grades".to_owned(),
        other => other.to_owned(),
    };
    let zone = text(athlete.user_value("preferences.timezone"));
    let zone = if zone.is_empty() { "as this computer".to_owned() } else { zone };
    [
        ("Units", text(athlete.user_value("preferences.units"))),
        ("Boulders in", scale("boulderScale")),
        ("Routes in", scale("routeScale")),
        ("Time zone", zone),
    ]
    .into_iter()
    .flat_map(|(name, value)| fact(name, &value, look))
    .collect()
}

fn goals(athlete: &Athlete, look: &Look<'_>) -> Vec<Row> {
    if athlete.goals.is_empty() {
        return paragraph("No goal yet: n adds one.", look.ctx.theme.dim, look);
    }
    let mut rows: Vec<Row> = Vec::new();
    for (index, progress) in athlete.goals.iter().enumerate() {
        rows.extend(goal(index, progress, athlete.forecasts.get(index), look));
    }
    if let Some((score, n)) = athlete.score {
        let words = format!(
            "Forecasts that came due: {} of {n} came true, Brier score {:.2} (n {n}); 0 is perfect, 0.25 a coin",
            score.came, score.brier
        );
        rows.extend(paragraph(&words, look.ctx.theme.dim, look));
    }
    rows
}

/// The chance of a goal by its date, or why there is none; nothing for a goal that is reached or has no date.
fn chance(progress: &GoalProgress, forecast: Option<&Figure<Forecast>>) -> Option<(String, bool)> {
    if progress.reached || progress.goal.target_date.is_none() {
        return None;
    }
    Some(match forecast? {
        Figure::Known { value, n } => (format!("forecast {} (n {n})", value.words), true),
        Figure::Missing { reason } => (format!("no forecast: not enough data: {reason}"), false),
    })
}

fn goal(index: usize, progress: &GoalProgress, forecast: Option<&Figure<Forecast>>, look: &Look<'_>) -> Vec<Row> {
    let theme = look.ctx.theme;
    let goal = &progress.goal;
    let kind = v7_state::record::Choice::as_str(goal.kind);
    let what = goal.description.as_deref().filter(|text| !text.trim().is_empty());
    let what = what.map(|text| format!(" · {}", clean(text))).unwrap_or_default();
    let what = format!("{} {kind}{what}", clean(&goal.grade));
    let by: Option<NaiveDate> = goal.target_date.as_deref().and_then(|date| date.parse().ok());
    let by = by.map(|date| format!("by {}", long(date))).unwrap_or_default();
    let mark = if goal.completed { "[x] " } else { "[ ] " };
    let room = look.width.saturating_sub(4 + if by.is_empty() { 0 } else { width(&by) + 2 });
    let spans = vec![
        Span::styled(mark, if progress.reached { theme.good } else { theme.text }),
        Span::styled(pad(&what, room), theme.text),
        Span::styled(if by.is_empty() { by } else { format!("  {by}") }, theme.dim),
    ];
    let mut rows = vec![Row { line: Line::from(spans), element: Some(index) }];
    let bar_width = if look.width >= 50 { 12 } else { 0 };
    // The words begin with the grade, which stands a line above.
    let words = clean(&progress.words).into_owned();
    let words = words.strip_prefix(&format!("{}: ", goal.grade)).unwrap_or(&words).to_owned();
    let indent = 4 + if bar_width > 0 { bar_width + 2 } else { 0 };
    for (line, text) in wrap(&words, look.width.saturating_sub(indent)).into_iter().enumerate() {
        let mut spans = vec![Span::raw(" ".repeat(4))];
        match progress.share.filter(|_| bar_width > 0 && line == 0) {
            Some(share) => {
                spans.extend(gauge::share(share, bar_width, look.ctx).spans);
                spans.push(Span::raw("  "));
            }
            None => spans.push(Span::raw(" ".repeat(indent - 4))),
        }
        spans.push(Span::styled(text, theme.dim));
        rows.push(Row { line: Line::from(spans), element: Some(index) });
    }
    if let Some((words, known)) = chance(progress, forecast) {
        let style = if known { theme.text } else { theme.dim };
        for text in wrap(&words, look.width.saturating_sub(4)) {
            let spans = vec![Span::raw(" ".repeat(4)), Span::styled(text, style)];
            rows.push(Row { line: Line::from(spans), element: Some(index) });
        }
    }
    rows
}

fn injuries(athlete: &Athlete, look: &Look<'_>) -> Vec<Row> {
    let all = athlete.injuries();
    if all.is_empty() {
        return paragraph("None noted. I adds one.", look.ctx.theme.dim, look);
    }
    let last = all.len() - 1;
    all.iter().enumerate().flat_map(|(index, injury)| injury_rows(index, injury, index == last, look)).collect()
}

/// One stop of the timeline: a mark, since when, what, how long; notes under it.
fn injury_rows(index: usize, injury: &InjuryRow, last: bool, look: &Look<'_>) -> Vec<Row> {
    let theme = look.ctx.theme;
    let (open, over, line) = match look.ctx.glyphs {
        Glyphs::Unicode => ("●", "○", "│"),
        Glyphs::Ascii => ("*", "o", "|"),
    };
    let mark = if injury.recovered { over } else { open };
    let since = injury.since.map_or_else(|| "date unknown".to_owned(), long);
    let mut state = vec![if injury.recovered { "recovered".to_owned() } else { "open".to_owned() }];
    match (injury.recovered, injury.since, injury.duration.is_empty()) {
        (_, _, false) => state.push(injury.duration.clone()),
        (false, Some(since), true) => state.push(lasting((look.today - since).num_days())),
        _ => {}
    }
    let state = clean(&state.join(", ")).into_owned();
    let style = if injury.recovered { theme.text } else { theme.warn };
    let room = look.width.saturating_sub(2 + 14 + width(&state) + 2);
    let wide = room >= 10;
    let mut lines = vec![if wide {
        vec![
            Span::styled(format!("{mark} "), style),
            Span::styled(pad(&since, 14), theme.dim),
            Span::styled(pad(&injury.kind, room), theme.text),
            Span::styled(format!("  {state}"), style),
        ]
    } else {
        vec![
            Span::styled(format!("{mark} "), style),
            Span::styled(crate::text::fit(&injury.kind, look.width.saturating_sub(2)), theme.text),
        ]
    }];
    let stem = if last { " " } else { line };
    let mut below = |text: String, style: Style| {
        lines.push(vec![Span::styled(format!("{stem} "), theme.border), Span::styled(text, style)]);
    };
    if !wide {
        below(format!("{since}, {state}"), theme.dim);
    }
    if !injury.notes.is_empty() {
        for text in wrap(&injury.notes, look.width.saturating_sub(2)) {
            below(text, theme.dim);
        }
    }
    lines.into_iter().map(|spans| Row { line: Line::from(spans), element: Some(index) }).collect()
}

/// Days in the words one uses for an injury.
fn lasting(days: i64) -> String {
    match days {
        ..0 => "not yet begun".into(),
        0 => "since today".into(),
        1 => "1 day".into(),
        2..=13 => format!("{days} days"),
        14..=90 => format!("{} weeks", days / 7),
        _ => format!("{} months", days / 30),
    }
}

fn journal(athlete: &Athlete, look: &Look<'_>) -> Vec<Row> {
    let mut rows = fact("Entries", &thousands(athlete.entries as f64), look);
    rows.extend(fact("Sends", &thousands(athlete.sends as f64), look));
    rows.extend(fact("Days of food", &thousands(athlete.food_days as f64), look));
    if let Some(since) = athlete.since {
        rows.extend(fact("Since", &long(since), look));
    }
    rows
}

/// A name and its value, over as many lines as it needs; what is missing says so.
pub(super) fn fact(name: &str, value: &str, look: &Look<'_>) -> Vec<Row> {
    let theme = look.ctx.theme;
    let (value, style) = if value.trim().is_empty() { ("not set", theme.dim) } else { (value, theme.text) };
    let room = look.width.saturating_sub(NAME).max(8);
    wrap(value, room)
        .into_iter()
        .enumerate()
        .map(|(line, part)| {
            let name = if line == 0 { name } else { "" };
            let spans = vec![Span::styled(pad(name, NAME), theme.dim), Span::styled(part, style)];
            Row { line: Line::from(spans), element: None }
        })
        .collect()
}

/// A text over as many lines as it needs.
pub(super) fn paragraph(text: &str, style: Style, look: &Look<'_>) -> Vec<Row> {
    wrap(text, look.width).into_iter().map(|line| Row { line: Line::styled(line, style), element: None }).collect()
}

fn text(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A number without needless digits.
fn number(value: Option<&Value>) -> Option<f64> {
    value.and_then(Value::as_f64).map(|value| (value * 10.0).round() / 10.0)
}

/// A date as it is spoken of: `20 Nov 2026`.
fn long(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}
