//! What stands in each card of Today, as lines of a given width.

use crate::pane::{Ctx, Open};
use crate::panes::wording::{count, day, duration, kind, kind_mark, number, status, thousands};
use crate::text::{fit, pad, pad_left, width, wrap};
use crate::widget::bar;
use chrono::NaiveDate;
use ratatui::text::{Line, Span};
use v7_state::insight::adherence::DayState;
use v7_state::insight::goals::GoalProgress;
use v7_state::insight::load::Load;
use v7_state::insight::nutrition::{Gauge, Nutrient};
use v7_state::record::{
    Choice as _, Entry, Exercise, GoalType, Key, PlanDay, PlanType, SessionType, SetRow, Table, Units, body,
};
use v7_state::update::State;
use v7_state::view::{Today, TodayFood, TodayPlan};

/// The cards, in the order the selection goes through them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Card {
    /// What is planned.
    #[default]
    Plan,
    /// The last session.
    Last,
    /// This week's load.
    Load,
    /// Today's food.
    Food,
    /// Goals.
    Goals,
    /// One insight.
    Insight,
}

impl Card {
    /// In order.
    pub const ALL: [Self; 6] = [Self::Plan, Self::Last, Self::Load, Self::Food, Self::Goals, Self::Insight];

    /// Its heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plan => "Planned today",
            Self::Last => "Last session",
            Self::Load => "This week",
            Self::Food => "Food today",
            Self::Goals => "Goals",
            Self::Insight => "Noticed",
        }
    }
}

type Lines = Vec<Line<'static>>;

/// Heading and lines of a card that is `columns` wide; `spare` lines more may be used by a card that has more to tell.
pub fn content(
    card: Card,
    today: &Today,
    state: &State,
    columns: usize,
    spare: usize,
    ctx: &Ctx<'_>,
) -> (String, Lines) {
    let date = state.moment.today;
    match card {
        Card::Plan => plan(today.plan.as_ref(), state, columns, ctx),
        Card::Last => last(today, date, columns, ctx),
        Card::Load => load(today.load.as_ref(), columns, spare, ctx),
        Card::Food => food(today.food.as_ref(), state, columns, ctx),
        Card::Goals => goals(today, columns, ctx),
        Card::Insight => insight(today, columns, ctx),
    }
}

fn dim(text: &str, columns: usize, ctx: &Ctx<'_>) -> Lines {
    wrap(text, columns).into_iter().map(|line| Line::styled(line, ctx.theme.dim)).collect()
}

fn planned_words(plan: &PlanDay) -> String {
    if plan.kind == PlanType::Rest {
        return "rest".into();
    }
    let mut words = plan.kind.as_str().to_owned();
    if let Some(minutes) = plan.duration {
        words = format!("{words}, {}", duration(minutes));
    }
    if let Some(intensity) = plan.intensity {
        words = format!("{words}, {} intensity", intensity.as_str());
    }
    words
}

fn plan(plan: Option<&TodayPlan>, state: &State, columns: usize, ctx: &Ctx<'_>) -> (String, Lines) {
    let Some(plan) = plan else {
        return (Card::Plan.name().into(), dim("No active plan. Enter shows the plans.", columns, ctx));
    };
    let title = format!("{} · {}", Card::Plan.name(), plan.name);
    let mut lines = Vec::new();
    match &plan.day.planned {
        None => lines.push(Line::raw("nothing")),
        Some(planned) => {
            lines.push(Line::styled(fit(&planned_words(planned), columns), ctx.theme.title));
            if !planned.focus.is_empty() {
                lines.extend(dim(&format!("for {}", planned.focus.join(", ")), columns, ctx));
            }
            let names: Vec<String> = planned.exercises.iter().map(|id| exercise_name(id, state)).collect();
            if !names.is_empty() {
                lines.extend(wrap(&names.join(", "), columns).into_iter().take(3).map(Line::raw));
            }
            if let Some(notes) = planned.notes.as_deref().filter(|notes| !notes.trim().is_empty()) {
                lines.extend(dim(notes, columns, ctx).into_iter().take(2));
            }
        }
    }
    if let Some(from) = plan.day.moved_from {
        lines.extend(dim(&format!("moved from {}", day(from, None, state.moment.today)), columns, ctx));
    }
    let actual = duration(plan.day.actual_min);
    match plan.day.state {
        DayState::Green | DayState::Yellow | DayState::Red if plan.day.actual_min > 0.0 => {
            let words = format!("done: {actual} of {}", duration(plan.day.planned_min));
            lines.push(Line::styled(fit(&words, columns), ctx.theme.good));
        }
        DayState::Neutral => lines.extend(dim("no session expected: ill, away or easy week", columns, ctx)),
        _ => {}
    }
    if let Some((date, next)) = &plan.next
        && log_planned_day(plan).is_none()
    {
        let words = format!("next: {} {}", day(*date, None, state.moment.today), planned_words(next));
        lines.extend(dim(&words, columns, ctx));
    }
    (title, lines)
}

fn exercise_name(id: &str, state: &State) -> String {
    exercise(id, state).map_or_else(|| id.to_owned(), |exercise| exercise.name.clone())
}

fn exercise<'a>(id: &str, state: &'a State) -> Option<&'a Exercise> {
    state.basics()?.exercises.iter().find(|exercise| exercise.exercise_id == id)
}

/// The planned day if it is still to be done.
fn log_planned_day(plan: &TodayPlan) -> Option<&PlanDay> {
    let planned = plan.day.planned.as_ref().filter(|planned| planned.kind != PlanType::Rest)?;
    (plan.day.actual_min <= 0.0).then_some(planned)
}

/// The form of an entry filled in from what is planned today; none when nothing is left to be done.
pub fn log_planned(today: &Today, state: &State) -> Option<Open> {
    let plan = today.plan.as_ref()?;
    let planned = log_planned_day(plan)?;
    let sets = planned.exercises.iter().enumerate().map(|(index, id)| {
        let known = exercise(id, state);
        SetRow {
            id: format!("planned-{}", index + 1),
            exercise_id: id.clone(),
            sets: known.and_then(|exercise| exercise.sets),
            reps: known.and_then(|exercise| exercise.reps.as_deref()?.parse().ok()),
            rest_s: known.and_then(|exercise| exercise.rest_period),
            ..SetRow::default()
        }
    });
    let entry = Entry {
        date: state.moment.today.to_string(),
        session_type: match planned.kind {
            PlanType::Strength | PlanType::Power => SessionType::Training,
            PlanType::Endurance | PlanType::Technique => SessionType::Gym,
            PlanType::Rest => SessionType::Rest,
        },
        duration: planned.duration,
        technical_focus: planned.focus.clone(),
        sets: sets.collect(),
        plan_id: Some(plan.plan_id.clone()),
        plan_day: Some(plan.day.date.to_string()),
        ..Entry::default()
    };
    Some(Open::Form {
        title: format!("Done: {}", planned_words(planned)),
        key: Key::new(Table::Entries, ""),
        body: body(&entry),
        exists: false,
        focus: Some("duration"),
    })
}

fn last(today: &Today, date: NaiveDate, columns: usize, ctx: &Ctx<'_>) -> (String, Lines) {
    let Some(row) = &today.last else {
        return (Card::Last.name().into(), dim("None yet. + logs one.", columns, ctx));
    };
    let title = format!("{} · {}", Card::Last.name(), day(row.date, row.precision, date));
    let (mark, style) = kind_mark(row.kind, ctx.glyphs, ctx.theme);
    let mut head = kind(row.kind).to_owned();
    if !row.place.is_empty() {
        head = format!("{head} · {}", row.place);
    }
    let head = fit(&head, columns.saturating_sub(2));
    let mut lines =
        vec![Line::from(vec![Span::styled(format!("{mark} "), style), Span::styled(head, ctx.theme.title)])];
    let mut facts = Vec::new();
    facts.extend(row.duration_min.map(duration));
    facts.extend(row.rpe.map(|rpe| format!("RPE {}", number(rpe))));
    facts.extend(row.energy.map(|energy| format!("energy {}", number(energy))));
    facts.extend(row.soreness.filter(|s| *s > 0.0).map(|soreness| format!("sore {}", number(soreness))));
    facts.extend(row.status.map(|s| status(s).to_owned()));
    if !facts.is_empty() {
        lines.extend(wrap(&facts.join(" · "), columns).into_iter().map(Line::raw));
    }
    if row.tried > 0 {
        let hardest = if row.top.is_empty() { String::new() } else { format!(", hardest {}", row.top) };
        let words = format!("sent {} of {}{hardest}", row.sent, count(row.tried as usize, "climb", "climbs"));
        lines.push(Line::raw(fit(&words, columns)));
    }
    if !row.gist.is_empty() {
        lines.extend(dim(&row.gist, columns, ctx).into_iter().take(2));
    }
    (title, lines)
}

fn load(load: Option<&Load>, columns: usize, spare: usize, ctx: &Ctx<'_>) -> (String, Lines) {
    let title = format!("{} · load = minutes x RPE", Card::Load.name());
    let Some((load, week)) = load.and_then(|load| Some((load, load.weeks.last()?))) else {
        return (title, dim("Nothing yet: log a session with its duration and RPE.", columns, ctx));
    };
    let most = week.days.iter().copied().fold(0.0, f64::max);
    let cell = (columns / 7).clamp(3, 7);
    let mut rows = [Vec::new(), Vec::new(), Vec::new()];
    let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    for ((name, value), unrated) in names.iter().zip(week.days).zip(week.unrated) {
        // A session of which no load is known is no day off.
        let bar = if unrated { "?" } else { bar::column(value, most, ctx.glyphs) };
        let bar = if value > 0.0 { bar.repeat(cell.min(4) - 1) } else { bar.to_owned() };
        let amount = if value > 0.0 { thousands(value) } else { String::new() };
        rows[0].push(Span::styled(pad(name, cell), ctx.theme.dim));
        let style = if value > 0.0 || unrated { ctx.theme.line } else { ctx.theme.border };
        rows[1].push(Span::styled(pad(&bar, cell), style));
        rows[2].push(Span::raw(pad(&amount, cell)));
    }
    let [names, bars, amounts] = rows;
    let mut lines = vec![Line::from(bars), Line::from(names)];
    if cell >= 5 {
        lines.push(Line::from(amounts));
    }
    let sum = format!(
        "{} in {}, {}",
        thousands(week.load),
        count(week.sessions as usize, "session", "sessions"),
        duration(week.minutes)
    );
    lines.extend(wrap(&sum, columns).into_iter().map(Line::raw));
    match week.unrated.iter().filter(|unrated| **unrated).count() {
        0 => {}
        1 => lines.extend(dim("? one without RPE or duration is not in the load", columns, ctx)),
        n => lines.extend(dim(&format!("? {n} without RPE or duration are not in the load"), columns, ctx)),
    }
    let change = match (load.change_pct.value(), load.change_pct.reason()) {
        (Some(change), _) => format!("last 7 days {:+.0} % on the four-week mean", change.round()),
        (None, reason) => format!("no change shown: {}", reason.unwrap_or_default()),
    };
    lines.extend(dim(&change, columns, ctx));
    let before = &load.weeks[..load.weeks.len() - 1];
    let room = spare.saturating_sub(2).min(before.len());
    if room >= 3 {
        lines.push(Line::default());
        lines.push(Line::styled(fit("weeks before (from Monday)", columns), ctx.theme.dim));
        let most = before.iter().map(|week| week.load).fold(week.load, f64::max);
        for week in before.iter().rev().take(room - 1) {
            let share = if most > 0.0 { week.load / most } else { 0.0 };
            let mut spans = vec![Span::styled(pad(&week.monday.format("%-d %b").to_string(), 8), ctx.theme.dim)];
            let bar = columns.saturating_sub(16).min(40);
            spans.extend(bar::gauge(share, bar, ctx.glyphs, ctx.theme.line, ctx.theme.border));
            spans.push(Span::raw(pad_left(&thousands(week.load), 8)));
            lines.push(Line::from(spans));
        }
    }
    (title, lines)
}

fn food(food: Option<&TodayFood>, state: &State, columns: usize, ctx: &Ctx<'_>) -> (String, Lines) {
    let Some(food) = food else {
        let title = Card::Food.name().to_owned();
        return (title, dim("Nothing logged and no targets. Enter logs food; 5 sets targets.", columns, ctx));
    };
    let mut title = Card::Food.name().to_owned();
    let logged = match food.meals {
        0 => " · nothing logged yet".to_owned(),
        n => format!(" · {}{}", count(n as usize, "meal", "meals"), if food.complete { ", complete" } else { "" }),
    };
    title.push_str(&logged);
    let imperial = state.basics().is_some_and(|basics| basics.user.preferences.units == Some(Units::Imperial));
    let shown = food.gauges.iter().filter(|gauge| {
        (gauge.nutrient == Nutrient::Hydration || !state.settings.hidden.calories)
            && (gauge.target.is_some() || gauge.actual > 0.0)
    });
    let mut lines: Lines = shown.map(|gauge| gauge_line(gauge, imperial, columns, ctx)).collect();
    if lines.is_empty() {
        lines = dim("No targets yet: 5 sets them.", columns, ctx);
    }
    (title, lines)
}

fn gauge_line(gauge: &Gauge, imperial: bool, columns: usize, ctx: &Ctx<'_>) -> Line<'static> {
    let (name, unit, factor) = match gauge.nutrient {
        Nutrient::Calories => ("energy", "kcal", 1.0),
        Nutrient::Protein => ("protein", "g", 1.0),
        Nutrient::Carbs => ("carbs", "g", 1.0),
        Nutrient::Fat => ("fat", "g", 1.0),
        Nutrient::Hydration if imperial => ("water", "fl oz", 1.0 / 29.573_529_562_5),
        Nutrient::Hydration => ("water", "ml", 1.0),
    };
    let amount = thousands(gauge.actual * factor);
    let words = match gauge.target {
        Some(target) => format!("{amount} / {} {unit}", thousands(target * factor)),
        None => format!("{amount} {unit}, no target"),
    };
    let mut spans = vec![Span::styled(pad(name, 8), ctx.theme.dim)];
    let room = columns.saturating_sub(8 + 20);
    if let Some(target) = gauge.target.filter(|target| *target > 0.0 && room >= 4) {
        let share = gauge.actual / target;
        spans.extend(bar::gauge(share, room.min(24), ctx.glyphs, ctx.theme.line, ctx.theme.border));
        spans.push(Span::raw(" "));
    }
    let used: usize = spans.iter().map(|span| width(&span.content)).sum();
    spans.push(Span::raw(fit(&words, columns.saturating_sub(used))));
    Line::from(spans)
}

fn goals(today: &Today, columns: usize, ctx: &Ctx<'_>) -> (String, Lines) {
    if today.goals.is_empty() {
        return (
            Card::Goals.name().into(),
            dim("None yet. Enter goes to your profile, where goals are.", columns, ctx),
        );
    }
    let mut lines = Vec::new();
    for progress in today.goals.iter().take(3) {
        let goal = &progress.goal;
        let kind = match goal.kind {
            GoalType::Boulder => "boulder",
            GoalType::Sport => "sport",
            GoalType::Trad => "trad",
        };
        let head = match goal.description.as_deref().filter(|text| !text.is_empty()) {
            Some(what) => format!("{} {kind}: {what}", goal.grade),
            None => format!("{} {kind}", goal.grade),
        };
        lines.push(Line::styled(fit(&head, columns), ctx.theme.title));
        lines.extend(dim(&goal_words(progress), columns, ctx).into_iter().take(2));
    }
    let more = today.goals.len().saturating_sub(3);
    if more > 0 {
        lines.extend(dim(&format!("and {more} more"), columns, ctx));
    }
    (Card::Goals.name().into(), lines)
}

/// How far a goal is, by the last twelve months: that is what Today looks at.
fn goal_words(progress: &GoalProgress) -> String {
    let best = progress.current.value().map(|best| best.label.as_str());
    let mut words = match (progress.bands_left.value(), best) {
        (Some(0), Some(best)) => format!("reached with {best}"),
        (Some(1), Some(best)) => format!("one grade above {best}, the best of 12 months"),
        (Some(left), Some(best)) => format!("{left} grades above {best}, the best of 12 months"),
        _ => progress.bands_left.reason().unwrap_or("no send in 12 months").to_owned(),
    };
    let left = match progress.days_left {
        Some(1) => "; one day left".to_owned(),
        Some(days @ 0..) => format!("; {} days left", thousands(days as f64)),
        Some(_) => "; its date has passed".to_owned(),
        None => String::new(),
    };
    words.push_str(&left);
    words
}

fn insight(today: &Today, columns: usize, ctx: &Ctx<'_>) -> (String, Lines) {
    let Some(insight) = &today.insight else {
        return (Card::Insight.name().into(), dim("Nothing yet: it takes a few sessions.", columns, ctx));
    };
    let mut lines: Lines = wrap(&insight.text, columns).into_iter().map(Line::raw).collect();
    if insight.n > 0 {
        lines.extend(dim(&format!("from {}; i explains", insight.basis), columns, ctx));
    }
    (Card::Insight.name().into(), lines)
}
