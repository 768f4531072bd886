//! What a line was understood as, in one sentence: shown while it is typed, and after it was saved.

use super::Context;
use super::figure::{KG_PER_LB, ML_PER_FL_OZ};
use super::food::{FoodDraft, FoodItem};
use super::send::SendDraft;
use super::session::SessionDraft;
use super::vocabulary::nearest;
use super::write::runs;
use crate::record::{
    AscentStyle, Choice as _, Climb, ClimbResult, DatePrecision, DayStatus, Entry, Meal, SessionType, SetRow,
};
use chrono::NaiveDate;

const BETWEEN: &str = " \u{b7} ";

/// `Sat 21 Nov 2026 · gym at Movement · 3 x V4 sent, V5 flash · RPE 8 · 1 h 30`.
pub fn explain_session(draft: &SessionDraft, ctx: &Context) -> String {
    let entry = &draft.entry;
    let mut parts = vec![date(&entry.date, entry.date_precision)];
    let place = entry.location.as_deref().map(|place| format!(" at {}", place_name(place, ctx))).unwrap_or_default();
    parts.push(format!("{}{place}", kind(entry)));
    if draft.new_entry {
        parts.push("a new entry".to_owned());
    }
    let climbs: Vec<String> = runs(&entry.climbs).into_iter().map(|(climb, times)| climb_text(climb, times)).collect();
    parts.extend(joined(&climbs));
    let sets: Vec<String> = entry.sets.iter().map(|row| set_text(row, ctx)).collect();
    parts.extend(joined(&sets));
    parts.extend(joined(&entry.technical_focus).map(|focus| format!("focus {focus}")));
    let body = &entry.physical_condition;
    parts.extend(body.energy.map(|energy| format!("energy {energy}")));
    parts.extend(body.soreness.iter().map(|(part, score)| format!("{} {score}", part.replace('-', " "))));
    parts.extend(entry.rpe.map(|rpe| format!("RPE {rpe}")));
    parts.extend(entry.skin.map(|skin| format!("skin {skin}")));
    parts.extend(entry.sleep_hours.map(|hours| format!("slept {hours} h")));
    parts.extend(draft.start_local.map(|start| format!("from {}", start.format("%H:%M"))));
    parts.extend(entry.duration.map(duration));
    parts.extend(joined(&entry.partners).map(|names| format!("with {names}")));
    parts.extend(entry.tags.iter().map(|tag| format!("#{tag}")));
    parts.extend(entry.trip.as_ref().map(|trip| format!("trip {trip}")));
    parts.extend(entry.mental_state.as_ref().map(|mind| format!("mind {mind}")));
    parts.extend(body.injuries.iter().map(|injury| format!("injury {injury}")));
    parts.extend(entry.conditions.as_ref().map(|text| format!("conditions {text}")));
    parts.extend(entry.day_status.filter(|status| status.as_str() != kind(entry)).map(|s| s.as_str().to_owned()));
    parts.extend(notes(entry.notes.as_deref()));
    parts.join(BETWEEN)
}

/// `Fri 20 Nov 2026 · V7 "Midnight Lightning" at Camp 4 · outdoor overhang · in 4 · milestone`.
pub fn explain_send(draft: &SendDraft, ctx: &Context) -> String {
    let send = &draft.send;
    let mut parts = vec![date(&send.date, send.date_precision)];
    let name = send.name.as_ref().map(|name| format!(" \"{name}\"")).unwrap_or_default();
    let place = send.location.as_deref().map(|place| format!(" at {}", place_name(place, ctx))).unwrap_or_default();
    parts.push(format!("{}{name}{place}", send.grade));
    let words = [
        send.venue.map(|venue| venue.as_str().to_owned()),
        send.discipline.map(|kind| kind.as_str().to_owned()),
        send.rope.map(|rope| rope_text(rope.as_str()).to_owned()),
        send.style.map(|style| style.as_str().to_owned()),
        send.board.as_ref().map(|board| format!("on {board}")),
        send.angle_deg.map(|angle| format!("{angle}\u{b0}")),
    ];
    let words: Vec<String> = words.into_iter().flatten().collect();
    parts.extend((!words.is_empty()).then(|| words.join(" ")));
    let first_try = matches!(send.ascent_style, Some(AscentStyle::Onsight | AscentStyle::Flash));
    let how = [
        send.ascent_style.map(|style| style.as_str().to_owned()),
        send.attempts.filter(|_| !first_try).map(|tries| format!("in {tries}")),
    ];
    let how: Vec<String> = how.into_iter().flatten().collect();
    parts.push(if how.is_empty() { "tries unknown".to_owned() } else { how.join(" ") });
    parts.extend(send.significance.map(|why| why.as_str().to_owned()));
    parts.extend(notes(send.notes.as_deref()));
    parts.join(BETWEEN)
}

/// `Sat 21 Nov 2026 · oats 400 kcal, 30 g protein · water 500 ml`.
pub fn explain_food(draft: &FoodDraft, ctx: &Context) -> String {
    let item = |item: &FoodItem| match item {
        FoodItem::Meal(meal) => meal_text(meal),
        FoodItem::Water { ml } if ctx.imperial => format!("water {:.1} fl oz", ml / ML_PER_FL_OZ),
        FoodItem::Water { ml } => format!("water {ml} ml"),
        FoodItem::Supplement(name) => format!("supplement {name}"),
        FoodItem::Weight { kg } => format!("weight {}", weight(*kg, ctx)),
        FoodItem::Copy(day) => format!("the meals of {}", day.format("%a %-d %b %Y")),
        FoodItem::Complete(true) => "everything of the day is logged".to_owned(),
        FoodItem::Complete(false) => "the day is not fully logged".to_owned(),
    };
    let day = draft.date.format("%a %-d %b %Y").to_string();
    std::iter::once(day).chain(draft.items.iter().map(item)).collect::<Vec<_>>().join(BETWEEN)
}

fn date(text: &str, precision: Option<DatePrecision>) -> String {
    let format = match precision {
        None => "%a %-d %b %Y",
        Some(DatePrecision::Month) => "%b %Y",
        Some(DatePrecision::Year) => "%Y",
    };
    text.parse::<NaiveDate>().map_or_else(|_| text.to_owned(), |day| day.format(format).to_string())
}

fn kind(entry: &Entry) -> &'static str {
    match (entry.session_type, entry.day_status) {
        (SessionType::Rest, Some(status @ (DayStatus::Ill | DayStatus::Travel))) => status.as_str(),
        (kind, _) => kind.as_str(),
    }
}

/// A place; one that is not known is said to be new, with the known one it resembles.
fn place_name(place: &str, ctx: &Context) -> String {
    if ctx.places.is_empty() || ctx.places.iter().any(|known| known == place) {
        return place.to_owned();
    }
    let near = nearest(place, ctx.places.iter().map(String::as_str));
    let near = near.map(|near| format!(", not {near}")).unwrap_or_default();
    format!("{place} (a new place{near})")
}

fn joined(texts: &[String]) -> Option<String> {
    (!texts.is_empty()).then(|| texts.join(", "))
}

fn notes(text: Option<&str>) -> Option<String> {
    let mut lines = text?.lines();
    let first = lines.next()?;
    let more = if lines.next().is_some() { " ..." } else { "" };
    Some(format!("\"{first}{more}\""))
}

/// `1 h 30`, `45 min`.
fn duration(minutes: f64) -> String {
    let (hours, rest) = ((minutes / 60.0).floor(), minutes % 60.0);
    match (hours, rest) {
        (0.0, _) => format!("{minutes} min"),
        (_, 0.0) => format!("{hours} h"),
        _ => format!("{hours} h {rest:02}"),
    }
}

fn weight(kg: f64, ctx: &Context) -> String {
    if ctx.imperial { format!("{:.1} lb", kg / KG_PER_LB) } else { format!("{kg} kg") }
}

fn rope_text(rope: &str) -> &str {
    if rope == "tr" { "top rope" } else { rope }
}

fn tries(count: f64) -> String {
    if count == 1.0 { "1 try".to_owned() } else { format!("{count} tries") }
}

fn climb_text(climb: &Climb, times: usize) -> String {
    let mut words = Vec::new();
    if times > 1 {
        words.push(format!("{times} x"));
    }
    words.push(climb.grade.clone());
    words.extend(climb.name.as_ref().map(|name| format!("\"{name}\"")));
    let count = climb.attempts;
    match climb.result {
        Some(result @ (ClimbResult::Flash | ClimbResult::Onsight)) => words.push(result.as_str().to_owned()),
        Some(ClimbResult::Attempt) => {
            words.extend(count.map(tries));
            words.push("no send".to_owned());
        }
        Some(ClimbResult::Hung) => {
            words.push("hung".to_owned());
            words.extend(count.map(tries));
        }
        result => {
            if result == Some(ClimbResult::Repeat) {
                words.push("repeat".to_owned());
            } else if count.is_none() {
                words.push("sent".to_owned());
            }
            words.extend(count.map(|count| format!("in {count}")));
        }
    }
    words.extend(climb.rope.map(|rope| rope_text(rope.as_str()).to_owned()));
    words.extend(climb.discipline.map(|kind| kind.as_str().to_owned()));
    words.extend(climb.style.map(|style| style.as_str().to_owned()));
    words.extend(climb.board.as_ref().map(|board| format!("on {board}")));
    words.extend(climb.angle_deg.map(|angle| format!("{angle}\u{b0}")));
    words.extend(climb.mirror.map(|_| "mirrored".to_owned()));
    let led = climb.pitches_led.map(|led| format!("{led} led"));
    words.extend(climb.pitches.map(|count| format!("{count} pitches")));
    words.extend(led);
    words.extend(climb.length_m.map(|metres| format!("{metres} m")));
    words.extend(climb.warmup.map(|_| "warm-up".to_owned()));
    words.extend(climb.high_point.as_ref().map(|point| format!("to {point}")));
    words.extend(climb.stars.map(|stars| format!("{stars} stars")));
    words.extend(climb.own_grade.as_ref().map(|grade| format!("(felt {grade})")));
    words.extend(climb.notes.as_ref().map(|note| format!("\"{note}\"")));
    words.join(" ")
}

fn set_text(row: &SetRow, ctx: &Context) -> String {
    let known = ctx.exercises.iter().find(|(id, _)| *id == row.exercise_id);
    let mut words = vec![known.map_or_else(|| row.exercise_id.clone(), |(_, name)| name.clone())];
    let work = [
        row.sets.map(|sets| format!("{sets}{}", if row.reps.or(row.hang_s).is_none() { " sets" } else { "" })),
        row.reps.map(|reps| format!("{reps}{}", if row.sets.is_none() { " reps" } else { "" })),
        row.hang_s.map(|hang| format!("{hang} s")),
    ];
    let work: Vec<String> = work.into_iter().flatten().collect();
    words.extend((!work.is_empty()).then(|| work.join(" x ")));
    words.extend(row.load_kg.map(|kg| if kg < 0.0 { weight(kg, ctx) } else { format!("+{}", weight(kg, ctx)) }));
    words.extend(row.edge_mm.map(|edge| format!("{edge} mm")));
    words.extend(row.grip.clone());
    words.extend(row.hand.as_ref().map(|hand| format!("{hand} hand")));
    words.extend(row.rest_s.map(|rest| format!("rest {rest} s")));
    words.join(" ")
}

fn meal_text(meal: &Meal) -> String {
    let figures = [
        meal.calories.map(|kcal| format!("{kcal} kcal")),
        meal.protein.map(|grams| format!("{grams} g protein")),
        meal.carbs.map(|grams| format!("{grams} g carbs")),
        meal.fat.map(|grams| format!("{grams} g fat")),
        meal.notes.as_ref().map(|note| format!("\"{note}\"")),
    ];
    let figures: Vec<String> = figures.into_iter().flatten().collect();
    let time = meal.time.as_ref().map(|time| format!("{time} ")).unwrap_or_default();
    let gap = if figures.is_empty() { "" } else { " " };
    format!("{time}{}{gap}{}", meal.name, figures.join(", "))
}
