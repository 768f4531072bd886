//! Records as lines: the inverse of reading, for editing many records in a text editor.
//!
//! A line that is read back gives the same record, as far as the grammar can say it. What it cannot say (ids, links,
//! texts with control characters) is not in the line, so whoever saves an edited line applies the difference to the
//! record and never replaces it. Each doubtful word is read back before it is written.

use super::food::{FoodItem, food};
use super::session::session;
use super::vocabulary::{BOARDS, GRIPS, KINDS, SIGNIFICANCE, body_part};
use super::word::{escaped, is_space, quoted, value};
use super::{Context, read_day};
use crate::grade::{Hint, Scale};
use crate::record::{
    AscentStyle, Choice as _, Climb, ClimbResult, DatePrecision, DayStatus, Entry, Meal, NutritionLog, Send,
    SessionType, SetRow,
};
use chrono::NaiveDate;

/// A session as a line.
pub fn session_line(entry: &Entry, ctx: &Context) -> String {
    let mut words = vec![day(&entry.date, entry.date_precision)];
    let kind = kind(entry);
    words.push(kind.to_owned());
    if let Some(place) = entry.location.as_deref().filter(|place| sayable(place)) {
        words.push(format!("@{}", value(place)));
    }
    let place = words.get(2).cloned().unwrap_or_default();
    for (climb, times) in runs(&entry.climbs) {
        words.push(climb_words(climb, times, &place, ctx));
    }
    words.extend(entry.sets.iter().map(|row| set_words(row, ctx)));
    words.extend(texts(&entry.technical_focus).map(|focus| format!("+{}", focus_value(focus))));
    let body = &entry.physical_condition;
    figure(&mut words, "rpe", entry.rpe);
    figure(&mut words, "energy", body.energy);
    for (part, score) in body.soreness.iter().filter(|(part, _)| body_part(part).as_ref() == Some(part)) {
        words.push(format!("{part}:{score}"));
    }
    figure(&mut words, "skin", entry.skin);
    figure(&mut words, "sleep", entry.sleep_hours);
    if let Some(minutes) = entry.duration {
        words.push(format!("{minutes}m"));
    }
    words.extend(texts(&entry.partners).map(|name| format!("w:{}", value(name))));
    let tag_in_kind = entry.session_type == SessionType::Training && entry.tags.first().is_some_and(|tag| tag == kind);
    words.extend(texts(&entry.tags[usize::from(tag_in_kind)..]).map(|tag| format!("#{}", value(tag))));
    keyed(&mut words, "trip", entry.trip.as_deref());
    keyed(&mut words, "mind", entry.mental_state.as_deref());
    words.extend(texts(&body.injuries).map(|injury| format!("injury:{}", value(injury))));
    keyed(&mut words, "cond", entry.conditions.as_deref());
    let status = entry.day_status.filter(|status| kind != status.as_str());
    keyed(&mut words, "status", status.map(DayStatus::as_str));
    notes(&mut words, entry.notes.as_deref());
    words.join(" ")
}

/// A send as a line. Scales other than V and Yosemite are written out.
pub fn send_line(send: &Send) -> String {
    let mut words = vec![day(&send.date, send.date_precision)];
    let mut rest = Vec::new();
    keyed(&mut rest, "", send.name.as_deref());
    if let Some(place) = send.location.as_deref().filter(|place| sayable(place)) {
        rest.push(format!("@{}", value(place)));
    }
    rest.extend(send.venue.map(|venue| venue.as_str().to_owned()));
    rest.extend(send.discipline.map(|kind| kind.as_str().to_owned()));
    rest.extend(send.rope.map(|rope| rope.as_str().to_owned()));
    rest.extend(send.style.map(|style| style.as_str().to_owned()));
    rest.extend(send.angle_deg.map(|angle| format!("{angle}deg")));
    board(&mut rest, send.board.as_deref());
    let ascent = send.ascent_style.map(|style| match style {
        AscentStyle::Onsight => "os",
        AscentStyle::Flash => "fl",
        AscentStyle::Redpoint => "rp",
        AscentStyle::Pinkpoint => "pp",
        AscentStyle::Repeat => "rpt",
    });
    rest.extend(ascent.map(str::to_owned));
    let said = matches!(send.ascent_style, Some(AscentStyle::Onsight | AscentStyle::Flash));
    rest.extend(send.attempts.filter(|_| !said).map(|tries| format!("in{tries}")));
    let why = send.significance.and_then(|why| SIGNIFICANCE.iter().find(|(_, known)| *known == why));
    rest.extend(why.map(|(name, _)| (*name).to_owned()));
    let bare = read_day(&send.date, NaiveDate::MAX, false).and_then(Result::ok).map(|day| Context {
        today: day.date,
        hint: Hint::default(),
        places: &[],
        meals: &[],
        exercises: &[],
        place_grades: &[],
        imperial: false,
    });
    let reads = bare.filter(|_| is_word(&send.grade)).and_then(|ctx| {
        let line = format!("{} {}", send.grade, rest.join(" "));
        let draft = super::send::send(&line, &ctx).draft?;
        let same = draft.send.grade == send.grade && draft.send.grade_type == send.grade_type;
        // The scale must not depend on where the line is read.
        (same && matches!(Scale::parse(&send.grade_type), Some(Scale::VScale | Scale::Yds))).then_some(())
    });
    words.push(if reads.is_some() { send.grade.clone() } else { prefixed(&send.grade_type, &send.grade) });
    words.extend(rest);
    notes(&mut words, send.notes.as_deref());
    words.join(" ")
}

/// A day's food as a line.
pub fn food_line(log: &NutritionLog) -> String {
    let mut items: Vec<String> = log.meals.iter().filter(|meal| sayable(&meal.name)).map(meal_words).collect();
    items.extend(log.hydration.map(|ml| format!("water {ml}ml")));
    items.extend(texts(&log.supplements).map(|name| format!("supp:{}", value(name))));
    items.extend(log.weight.map(|kg| format!("weight {kg}kg")));
    items.extend(log.complete.map(|complete| if complete { "complete" } else { "incomplete" }.to_owned()));
    format!("{} {}", log.date, items.join(", ")).trim_end().to_owned()
}

/// Whether a text survives being written and read.
fn sayable(text: &str) -> bool {
    !text.is_empty() && text.trim_matches(is_space) == text && visible(text)
}

fn visible(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() && !is_space(c))
}

fn texts(list: &[String]) -> impl Iterator<Item = &String> {
    list.iter().filter(|text| sayable(text))
}

fn day(date: &str, precision: Option<DatePrecision>) -> String {
    let length = match precision {
        Some(DatePrecision::Year) => 4,
        Some(DatePrecision::Month) => 7,
        None => date.len(),
    };
    date.get(..length).unwrap_or(date).to_owned()
}

fn kind(entry: &Entry) -> &'static str {
    let tag = entry.tags.first().map_or("", String::as_str);
    let fits = |kind: &&super::vocabulary::Kind| match entry.session_type {
        SessionType::Training => kind.tag == Some(tag),
        SessionType::Rest => kind.status.is_some() && kind.status == entry.day_status,
        _ => false,
    };
    KINDS.iter().find(fits).map_or(
        match entry.session_type {
            SessionType::Gym => "gym",
            SessionType::Outdoor => "crag",
            SessionType::Training => "training",
            SessionType::Rest => "rest",
        },
        |kind| kind.word,
    )
}

/// A focus that begins with a digit would be read as a load.
fn focus_value(focus: &str) -> String {
    if focus.starts_with(|c: char| c.is_alphabetic()) { value(focus) } else { quoted(focus) }
}

fn figure(words: &mut Vec<String>, key: &str, figure: Option<f64>) {
    words.extend(figure.map(|figure| format!("{key}:{figure}")));
}

/// `key:value`, or with an empty key the quoted text.
fn keyed(words: &mut Vec<String>, key: &str, text: Option<&str>) {
    let text = text.filter(|text| sayable(text));
    words.extend(text.map(|text| if key.is_empty() { quoted(text) } else { format!("{key}:{}", value(text)) }));
}

fn notes(words: &mut Vec<String>, notes: Option<&str>) {
    if let Some(text) = notes.filter(|text| !text.is_empty() && visible(text)) {
        words.push(format!("// {}", escaped(text, false)));
    }
}

fn board(words: &mut Vec<String>, name: Option<&str>) {
    match BOARDS.iter().find(|(_, known)| Some(*known) == name) {
        Some((word, _)) => words.push((*word).to_owned()),
        None => keyed(words, "board", name),
    }
}

/// Consecutive climbs that differ in nothing but their ids, with their number.
pub(super) fn runs(climbs: &[Climb]) -> Vec<(&Climb, usize)> {
    let same = |a: &Climb, b: &Climb| {
        let bare = |climb: &Climb| Climb { id: String::new(), climb_id: None, send_id: None, ..climb.clone() };
        bare(a) == bare(b)
    };
    climbs.chunk_by(same).flat_map(|run| run.chunks(99)).map(|run| (&run[0], run.len())).collect()
}

fn climb_words(climb: &Climb, times: usize, place: &str, ctx: &Context) -> String {
    let mut rest = Vec::new();
    let tries = climb.attempts;
    let counted = |word: &str| tries.map_or(word.to_owned(), |tries| format!("{word}{tries}"));
    match climb.result {
        Some(ClimbResult::Flash) => rest.push("fl".to_owned()),
        Some(ClimbResult::Onsight) => rest.push("os".to_owned()),
        Some(ClimbResult::Attempt) => rest.push(counted("no")),
        Some(ClimbResult::Hung) => rest.push(counted("hung")),
        result => {
            if result == Some(ClimbResult::Repeat) {
                rest.push("rpt".to_owned());
            } else if tries == Some(1.0) {
                rest.push("rp".to_owned());
            }
            rest.extend(tries.map(|tries| format!("in{tries}")));
        }
    }
    rest.extend(climb.rope.map(|rope| rope.as_str().to_owned()));
    rest.extend(climb.discipline.map(|kind| kind.as_str().to_owned()));
    keyed(&mut rest, "", climb.name.as_deref());
    rest.extend(climb.angle_deg.map(|angle| format!("{angle}deg")));
    board(&mut rest, climb.board.as_deref());
    rest.extend(climb.mirror.filter(|mirror| *mirror).map(|_| "mirror".to_owned()));
    rest.extend(climb.pitches.map(|count| format!("{count}pitch")));
    rest.extend(climb.pitches_led.map(|count| format!("led{count}")));
    rest.extend(climb.length_m.map(|metres| format!("len:{metres}m")));
    rest.extend(climb.style.map(|style| style.as_str().to_owned()));
    rest.extend(climb.warmup.filter(|warmup| *warmup).map(|_| "wu".to_owned()));
    keyed(&mut rest, "hp", climb.high_point.as_deref());
    figure(&mut rest, "stars", climb.stars);
    keyed(&mut rest, "own", climb.own_grade.as_deref());
    keyed(&mut rest, "url", climb.url.as_deref());
    keyed(&mut rest, "note", climb.notes.as_deref());
    let reads = |word: &str| {
        let draft = session(&format!("gym {place} {word} {}", rest.join(" ")), ctx).draft;
        draft.is_some_and(|draft| match &draft.entry.climbs[..] {
            [read] => read.grade == climb.grade && read.grade_type == climb.grade_type,
            _ => false,
        })
    };
    let bare = is_word(&climb.grade) && reads(&climb.grade);
    let grade = if bare { climb.grade.clone() } else { prefixed(&climb.grade_type, &climb.grade) };
    rest.insert(0, if times > 1 { format!("{times}x{grade}") } else { grade });
    rest.join(" ")
}

/// Whether a text is one word without quotes or commas.
fn is_word(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '+' | '-' | '/' | '.');
    !text.is_empty() && text.chars().all(plain)
}

fn prefixed(scale: &str, grade: &str) -> String {
    let grade_word = if is_word(grade) { grade.to_owned() } else { quoted(grade) };
    if scale.is_empty() { grade_word } else { format!("{scale}:{grade_word}") }
}

fn set_words(row: &SetRow, ctx: &Context) -> String {
    let id = &row.exercise_id;
    let reads = is_word(id)
        && session(&format!("lift {id} 5x5"), ctx).draft.is_some_and(
            |draft| matches!(&draft.entry.sets[..], [read] if read.exercise_id == *id && read.sets.is_some()),
        );
    let mut words = vec![if reads { id.clone() } else { format!("ex:{}", value(id)) }];
    let part = |figure: Option<f64>, unit: &str| figure.map(|figure| format!("{figure}{unit}"));
    match (row.sets, row.reps, row.hang_s) {
        (Some(sets), Some(reps), Some(hang)) => words.push(format!("{sets}x{reps}x{hang}s")),
        (Some(sets), Some(reps), None) => words.push(format!("{sets}x{reps}")),
        (Some(sets), None, Some(hang)) => words.push(format!("{sets}x{hang}s")),
        (sets, reps, hang) => {
            words.extend([part(sets, "sets"), part(reps, "reps"), part(hang, "s")].into_iter().flatten());
        }
    }
    words.extend(row.load_kg.map(|kg| format!("{kg:+}kg")));
    words.extend(part(row.edge_mm, "mm"));
    match row.grip.as_deref() {
        Some(grip) if GRIPS.contains(&grip) => words.push(grip.to_owned()),
        grip => keyed(&mut words, "grip", grip),
    }
    words.extend(row.hand.clone().filter(|hand| ["left", "right", "both"].contains(&hand.as_str())));
    words.extend(part(row.rest_s, "").map(|rest| format!("rest:{rest}")));
    words.join(" ")
}

/// The name of a meal as words, quoted where it has to be.
pub(super) fn meal_name(name: &str) -> String {
    let ctx = Context {
        today: NaiveDate::default(),
        hint: Hint::default(),
        places: &[],
        meals: &[],
        exercises: &[],
        place_grades: &[],
        imperial: false,
    };
    let plain = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-');
    let draft = name.chars().all(plain).then(|| food(&format!("{name} 1kcal"), &ctx).draft).flatten();
    let reads = draft.is_some_and(|draft| {
        draft.date == ctx.today && matches!(&draft.items[..], [FoodItem::Meal(meal)] if meal.name == name)
    });
    // A day at the beginning of the line would be read as one.
    if reads && !name.split(' ').any(|word| read_day(word, ctx.today, false).is_some()) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

fn meal_words(meal: &Meal) -> String {
    let figures = [(meal.calories, "kcal"), (meal.protein, "p"), (meal.carbs, "c"), (meal.fat, "f")];
    let bare = figures.iter().all(|(figure, _)| figure.is_none());
    let mut words = vec![if bare { format!("name:{}", quoted(&meal.name)) } else { meal_name(&meal.name) }];
    let time = meal
        .time
        .as_deref()
        .filter(|time| time.len() == 5 && super::figure::clock(time).is_some_and(|time| time.is_ok()));
    words.extend(time.map(str::to_owned));
    words.extend(figures.into_iter().filter_map(|(figure, unit)| Some(format!("{}{unit}", figure?))));
    keyed(&mut words, "note", meal.notes.as_deref());
    words.join(" ")
}
